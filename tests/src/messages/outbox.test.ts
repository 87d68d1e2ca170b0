// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import {
  createOutbox,
  type Attempt,
  type Outbox,
  type OutboxEntry,
} from "../../../src/features/messages/outbox.ts";
import { hasStoredOutbox } from "../../../src/features/messages/outbox-storage.ts";

interface Sending {
  entry: OutboxEntry;
  answer: (attempt: Attempt) => void;
  throwError: (error: Error) => void;
}

let sendings: Sending[];
let ids: number;
beforeEach(() => {
  localStorage.clear();
  sendings = [];
  ids = 0;
});

const open = (userId = "emma", storage: Storage = localStorage): Outbox =>
  createOutbox({
    userId,
    storage,
    send: (entry) =>
      new Promise((resolve, reject) => sendings.push({ entry, answer: resolve, throwError: reject })),
    explain: (problem) => ("refusal" in problem ? problem.refusal.code : String(problem.thrown)),
    now: () => 1000,
    createId: () => `id${ids++}`,
  });
const bodies = (outbox: Outbox) => outbox.entries().map((entry) => entry.body);
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const refusal: Attempt = { ok: false, error: { code: "recipientUnavailable" } };

test("messages of a conversation go out one after the other, in the order of writing", async () => {
  const outbox = open();
  outbox.add("c", "one");
  outbox.add("c", "two");
  expect(bodies(outbox)).toEqual(["one", "two"]);
  expect(sendings.map((each) => each.entry.body)).toEqual(["one"]);
  sendings[0]!.answer({ ok: true });
  await settled();
  expect(bodies(outbox)).toEqual(["two"]);
  expect(sendings.map((each) => each.entry.body)).toEqual(["one", "two"]);
});

test("one conversation doesn't wait for another", () => {
  const outbox = open();
  outbox.add("c", "one");
  outbox.add("d", "two");
  expect(sendings.map((each) => each.entry.body)).toEqual(["one", "two"]);
});

test("a later page goes on with the same ids, so that nothing is sent twice", () => {
  const clientIds = ["one", "two"].map((body) => open().add("c", body).clientId);
  sendings = [];
  const next = open();
  next.resume();
  expect(bodies(next)).toEqual(["one", "two"]);
  expect(sendings.map((each) => each.entry.clientId)).toEqual([clientIds[0]]);
});

test("what is refused or thrown stays with its reason and lets the next one pass", async () => {
  const outbox = open();
  outbox.add("c", "one");
  outbox.add("c", "two");
  outbox.add("c", "three");
  sendings[0]!.answer(refusal);
  await settled();
  sendings[1]!.throwError(new Error("broken"));
  await settled();
  sendings[2]!.answer({ ok: true });
  await settled();
  expect(outbox.entries().map(({ body, failure }) => [body, failure])).toEqual([
    ["one", "recipientUnavailable"],
    ["two", "Error: broken"],
  ]);
  const reopened = open();
  reopened.resume();
  expect(sendings).toHaveLength(3);
});

test("trying again is a new command at the end of the queue: the old one's refusal is remembered", async () => {
  const outbox = open();
  const first = outbox.add("c", "one");
  outbox.add("c", "two");
  sendings[0]!.answer(refusal);
  await settled();
  outbox.retry(first.clientId);
  expect(bodies(outbox)).toEqual(["two", "one"]);
  expect(outbox.entries()[1]!.commandId).not.toBe(first.commandId);
  sendings[1]!.answer({ ok: true });
  await settled();
  expect(sendings[2]!.entry.body).toBe("one");
});

test("trying again sends the same message: had the first attempt arrived after all, it isn't doubled", async () => {
  const outbox = open();
  const first = outbox.add("c", "one");
  sendings[0]!.throwError(new Error("lost"));
  await settled();
  outbox.retry(first.clientId);
  expect(sendings[1]!.entry.clientId).toBe(first.clientId);
  expect(outbox.entries()).toHaveLength(1);
});

test("an entry that an older version of the app left behind still goes out", () => {
  const { commandId: _commandId, ...older } = open().add("c", "one");
  localStorage.setItem(`outbox:emma:${older.clientId}`, JSON.stringify(older));
  sendings = [];
  open().resume();
  expect(sendings[0]!.entry.commandId).toBe(older.clientId);
});

test("a page can ask whether anything of that account waits", () => {
  open("emma").add("c", "one");
  expect(hasStoredOutbox("emma")).toBe(true);
  expect(hasStoredOutbox("noah")).toBe(false);
});

test("what was deleted doesn't come back when its refusal arrives", async () => {
  const outbox = open();
  const entry = outbox.add("c", "one");
  outbox.remove(entry.clientId);
  sendings[0]!.answer(refusal);
  await settled();
  expect(bodies(outbox)).toEqual([]);
});

test("another account in the same browser sees nothing of it", () => {
  open("emma").add("c", "one");
  expect(bodies(open("noah"))).toEqual([]);
});

test("nonsense in the storage is left out, and a full storage keeps the message for this page", () => {
  localStorage.setItem("outbox:emma:x", "{not json");
  const full = {
    length: 0,
    key: () => null,
    getItem: () => null,
    removeItem: () => undefined,
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  } as unknown as Storage;
  expect(bodies(open("emma"))).toEqual([]);
  const outbox = open("emma", full);
  outbox.add("c", "one");
  expect(bodies(outbox)).toEqual(["one"]);
});
