/** What subscriptions show, when, and at what cost. */
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, eventually, mutation, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";
import { RawSocket, type Message } from "./support/raw-socket.ts";

let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start();
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(() => backend?.stop());

const add = (topic: string, body: string, rank = 0) =>
  http.mutation(mutation("notes:add"), { topic, body, rank }) as Promise<string>;

test("[SYN1] a change made by one client appears at the other, over the socket and over HTTP", async () => {
  const [writer, reader] = [connect(backend.url), connect(backend.url)];
  const shown = new Shown<string[]>(reader, "notes:list", { topic: "shared" });
  await shown.until((notes) => notes.length === 0);
  await writer.mutation(mutation("notes:add"), { topic: "shared", body: "by socket" });
  await shown.until((notes) => notes.includes("by socket"));
  await add("shared", "by http");
  await shown.until((notes) => notes.includes("by http"));
  await Promise.all([writer.close(), reader.close()]);
});

test("[SYN4] a mutation resolves when its effect is on the screen of its own client", async () => {
  const client = connect(backend.url);
  const shown = new Shown<string[]>(client, "notes:list", { topic: "own" });
  await shown.until(() => true);
  for (const body of ["one", "two", "three"]) {
    await client.mutation(mutation("notes:add"), { topic: "own", body });
    expect(shown.latest).toContain(body);
  }
  await client.close();
});

test("[SYN4] a mutation that changes nothing the client looks at is followed by a transition that reaches it", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.mutate(0, "counters:increment", { name: "unseen" });
  const { ts } = await socket.next("MutationResponse");
  await socket.next("Transition", (message) => tsOf(endOf(message).ts) >= tsOf(ts as string));
  socket.terminate();
});

test("[SYN1] every transition starts where the one before ended, and time never runs back", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.addQuery(0, "notes:list", { topic: "chain" });
  socket.addQuery(1, "counters:read", { name: "chain" });
  for (let request = 0; request < 10; request++) {
    socket.mutate(request, "counters:increment", { name: "chain" });
  }
  await socket.next("MutationResponse", ({ requestId }) => requestId === 9);
  await socket.next("Transition", (message) => valueOf(message, 1) === 10);
  const transitions = socket.received.filter(({ type }) => type === "Transition");
  let at: unknown = { querySet: 0, identity: 0, ts: "AAAAAAAAAAA=" };
  for (const { startVersion, endVersion } of transitions) {
    expect(startVersion).toEqual(at);
    at = endVersion;
  }
  const times = transitions.map((message) => tsOf(endOf(message).ts));
  expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)));
  socket.terminate();
});

test("[SYN1] all queries of a client show one moment: what one mutation writes is seen together or not at all", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.addQuery(0, "counters:read", { name: "moment" });
  socket.addQuery(1, "notes:list", { topic: "moment" });
  await socket.next("Transition", (message) => endOf(message).querySet === 2);
  const writes = Array.from({ length: 20 }, () =>
    http.mutation(mutation("counters:incrementWithNote"), { name: "moment" }),
  );
  await Promise.all(writes);
  const shown = new Map<number, unknown>([
    [0, 0],
    [1, []],
  ]);
  await socket.next("Transition", (message) => {
    for (const { queryId, value } of modificationsOf(message)) shown.set(queryId, value);
    const [count, notes] = [shown.get(0), shown.get(1) as string[]];
    expect(notes.length).toBe(count);
    return count === 20;
  });
  socket.terminate();
});

test("[SYN2] a transition carries the results that changed and no others", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.addQuery(0, "notes:list", { topic: "changes" });
  socket.addQuery(1, "notes:list", { topic: "stays" });
  socket.addQuery(2, "counters:read", { name: "changes" });
  await socket.next("Transition", (message) => endOf(message).querySet === 3);
  await add("changes", "new");
  const change = await socket.next("Transition", (message) => modificationsOf(message).length > 0);
  expect(modificationsOf(change).map(({ queryId }) => queryId)).toEqual([0]);
  // Touched, but with the same result: nothing to tell.
  const other = await add("other", "elsewhere");
  await http.mutation(mutation("notes:remove"), { noteId: other });
  await add("stays", "last");
  const next = await socket.next("Transition", (message) => modificationsOf(message).length > 0);
  expect(modificationsOf(next).map(({ queryId }) => queryId)).toEqual([1]);
  socket.terminate();
});

test("[SYN3] twenty clients that watch the same cost one execution a change", async () => {
  const clients = Array.from({ length: 20 }, () => connect(backend.url));
  const shown = clients.map((client) => new Shown<string[]>(client, "notes:list", { topic: "crowd" }));
  await Promise.all(shown.map((each) => each.until(() => true)));
  const before = (await backend.counters()).functions["notes:list"]?.calls ?? 0;
  await add("crowd", "once");
  await Promise.all(shown.map((each) => each.until((notes) => notes.includes("once"))));
  const after = (await backend.counters()).functions["notes:list"]?.calls ?? 0;
  expect(after - before).toBe(1);
  await Promise.all(clients.map((client) => client.close()));
});

test("[SYN3] nobody watches any more: the backend lets go of subscriptions and sockets", async () => {
  const nobodyIsThere = () =>
    eventually(
      () => backend.counters(),
      ({ sockets, subscriptions }) => sockets.open === 0 && subscriptions === 0,
    );
  await nobodyIsThere();
  const client = connect(backend.url);
  const shown = new Shown<string[]>(client, "notes:list", { topic: "leaving" });
  await shown.until(() => true);
  const { sockets, subscriptions } = await backend.counters();
  expect([sockets.open, subscriptions]).toEqual([1, 1]);
  await client.close();
  await nobodyIsThere();
});

test("a query that throws shows its error, and its result again when the reason is gone", async () => {
  const client = connect(backend.url);
  const noteId = await add("gone", "here");
  const wrong = new Shown(client, "notes:wrongReturn", {});
  expect((await wrong.untilError()).message).toContain("ReturnsValidationError");
  const note = new Shown<{ body: string } | null>(client, "notes:get", { noteId });
  await note.until((value) => value?.body === "here");
  await http.mutation(mutation("notes:remove"), { noteId });
  await note.until((value) => value === null);
  await client.close();
});

test("[SYN12] pages keep their bounds: a row that comes in between belongs to the page it falls into", async () => {
  for (let rank = 0; rank < 10; rank++) await add("pages", `row ${rank}`, rank);
  const socket = await RawSocket.connect(backend.url);
  const page = (queryId: number, cursor: string | null) =>
    socket.addQuery(queryId, "notes:page", { topic: "pages", paginationOpts: { numItems: 4, cursor } });
  page(0, null);
  const first = pageOf(await socket.next("Transition", (message) => valueOf(message, 0) !== undefined), 0);
  expect(first.page).toHaveLength(4);
  page(1, first.continueCursor);
  const second = pageOf(await socket.next("Transition", (message) => valueOf(message, 1) !== undefined), 1);
  await add("pages", "row 2½", 2.5);
  const change = await socket.next("Transition", (message) => modificationsOf(message).length > 0);
  expect(modificationsOf(change).map(({ queryId }) => queryId)).toEqual([0]);
  const grown = pageOf(change, 0);
  expect(grown.page.map(({ body }) => body)).toEqual(["row 0", "row 1", "row 2", "row 2½", "row 3"]);
  expect(grown.continueCursor).toBe(first.continueCursor);
  expect(second.page[0]?.body).toBe("row 4");
  socket.terminate();
});

test("[SYN11] a state larger than five megabytes comes in parts, and whole", async () => {
  await http.mutation(mutation("notes:addMany"), { topic: "large", count: 12, bytesEach: 500_000 });
  const socket = await RawSocket.connect(backend.url);
  socket.addQuery(0, "notes:list", { topic: "large" });
  const first = await socket.next("TransitionChunk");
  const total = first.totalParts as number;
  expect(total).toBeGreaterThan(1);
  const parts = [first];
  while (parts.length < total) parts.push(await socket.next("TransitionChunk"));
  expect(parts.map(({ partNumber }) => partNumber)).toEqual([...parts.keys()]);
  const whole = JSON.parse(parts.map(({ chunk }) => chunk as string).join("")) as Message;
  expect((valueOf(whole, 0) as string[]).map((body) => body.length)).toEqual(Array(12).fill(250_000));
  socket.terminate();

  for (const address of ["/api/sync", "/api/1.27.0/sync"]) {
    const older = await RawSocket.connect(backend.url, { address });
    older.addQuery(0, "notes:list", { topic: "large" });
    const message = await older.next("Transition", (message) => valueOf(message, 0) !== undefined);
    expect(valueOf(message, 0)).toHaveLength(12);
    older.terminate();
  }

  const client = connect(backend.url);
  const shown = new Shown<string[]>(client, "notes:list", { topic: "large" });
  expect(await shown.until(() => true)).toHaveLength(12);
  await client.close();
});

test("[SYN10] a client that doesn't read gets the newest state when it does, not everything in between", async () => {
  await http.mutation(mutation("notes:addMany"), { topic: "slow", count: 8, bytesEach: 500_000 });
  const socket = await RawSocket.connect(backend.url);
  socket.addQuery(0, "notes:list", { topic: "slow" });
  await socket.next("Transition", (message) => valueOf(message, 0) !== undefined);
  const before = socket.received.length;
  socket.pause();
  for (let at = 0; at < 30; at++) await add("slow", `late ${at}`, 100 + at);
  socket.resume();
  await socket.next("Transition", (message) => (valueOf(message, 0) as string[] | undefined)?.length === 38);
  expect(socket.received.length - before).toBeLessThan(10);
  socket.terminate();
});

interface Modification {
  queryId: number;
  value?: unknown;
}
interface Page {
  page: { body: string }[];
  continueCursor: string;
}

function endOf(message: Message) {
  return message.endVersion as { querySet: number; identity: number; ts: string };
}
function modificationsOf(message: Message): Modification[] {
  return message.modifications as Modification[];
}
function valueOf(message: Message, queryId: number): unknown {
  return modificationsOf(message).find((modification) => modification.queryId === queryId)?.value;
}
function pageOf(message: Message, queryId: number): Page {
  return valueOf(message, queryId) as Page;
}
function tsOf(encoded: string): bigint {
  return Buffer.from(encoded, "base64").readBigUInt64LE();
}
