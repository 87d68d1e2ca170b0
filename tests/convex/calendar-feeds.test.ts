import { afterEach, beforeEach, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import { createBackend, createInstructor, createPerson, type Backend, type Person } from "../support/convex";
import { bookLesson, cancel, newCommandId, reschedule } from "../support/lessons";
import { DAY, freezeClock, HOUR, pass, START_AT, thawClock } from "../support/time-machine";

const AT = START_AT + 49 * HOUR;
const tokenOf = (letter: string) => letter.repeat(43);

beforeEach(() => freezeClock());
afterEach(thawClock);

async function people() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  return { backend, sarah, emma };
}
const renew = async ({ as }: Pick<Person, "as">, token: string) =>
  await as.mutation(api.calendarFeeds.renew, { commandId: newCommandId(), token });
const read = async (backend: Backend, token: string, headers: Record<string, string> = {}) =>
  await backend.fetch(`/calendar/${token}.ics`, { headers });
const linesOf = async (response: Response) => (await response.text()).replace(/\r\n /g, "").split("\r\n");

test("both sides read their own lessons of both roles, and nobody else's", async () => {
  const { backend, sarah, emma } = await people();
  const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
  const noah = await createPerson(backend, { firstName: "Noah" });
  const taught = await bookLesson(emma, sarah, { startsAt: AT });
  const attended = await bookLesson(sarah, daniel, { startsAt: AT + DAY });
  await bookLesson(noah, daniel, { startsAt: AT + 2 * DAY });
  await renew(sarah, tokenOf("s"));
  await renew(emma, tokenOf("e"));
  const uids = async (token: string) =>
    (await linesOf(await read(backend, token))).filter((line) => line.startsWith("UID:"));
  expect(await uids(tokenOf("s"))).toEqual([
    `UID:${taught.bookingId}@instainstru`,
    `UID:${attended.bookingId}@instainstru`,
  ]);
  expect(await uids(tokenOf("e"))).toEqual([`UID:${taught.bookingId}@instainstru`]);
});

test("a move and a cancellation arrive under the same id, each with a higher sequence", async () => {
  const { backend, sarah, emma } = await people();
  const { bookingId } = await bookLesson(emma, sarah, { startsAt: AT });
  await renew(emma, tokenOf("e"));
  const told = async () =>
    (await linesOf(await read(backend, tokenOf("e")))).filter((line) => /^(UID|SEQUENCE|STATUS)/.test(line));
  const id = `UID:${bookingId}@instainstru`;
  expect(await told()).toEqual([id, "SEQUENCE:0", "STATUS:CONFIRMED"]);
  await reschedule(emma, bookingId, AT + HOUR);
  await pass(backend, 10_000);
  expect(await told()).toEqual([id, "SEQUENCE:1", "STATUS:CONFIRMED"]);
  await cancel(emma, bookingId);
  await pass(backend, 10_000);
  expect(await told()).toEqual([id, "SEQUENCE:2", "STATUS:CANCELLED"]);
});

test("an unchanged file is told by its tag, and no copy of it is kept on the way", async () => {
  const { backend, sarah, emma } = await people();
  await bookLesson(emma, sarah, { startsAt: AT });
  await renew(emma, tokenOf("e"));
  const first = await read(backend, tokenOf("e"));
  const etag = first.headers.get("ETag") ?? "";
  expect(first.headers.get("Cache-Control")).toBe("private, no-store");
  expect(first.headers.get("Content-Type")).toBe("text/calendar; charset=utf-8");
  await pass(backend, 3 * HOUR);
  const again = await read(backend, tokenOf("e"), { "If-None-Match": etag });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  await bookLesson(emma, sarah, { startsAt: AT + DAY });
  expect((await read(backend, tokenOf("e"), { "If-None-Match": etag })).status).toBe(200);
});

test("a changed address answers nobody any more, and one that is turned off neither", async () => {
  const { backend, emma } = await people();
  await renew(emma, tokenOf("a"));
  await renew(emma, tokenOf("b"));
  expect((await read(backend, tokenOf("a"))).status).toBe(404);
  expect((await read(backend, tokenOf("b"))).status).toBe(200);
  await emma.as.mutation(api.calendarFeeds.turnOff, { commandId: newCommandId() });
  expect((await read(backend, tokenOf("b"))).status).toBe(404);
  expect(await emma.as.query(api.calendarFeeds.mine, {})).toBeNull();
});

test("a weak token, somebody else's, and a suspended person's are refused alike", async () => {
  const { backend, sarah, emma } = await people();
  for (const token of ["", "abc", "e".repeat(42), "e".repeat(44), `${"e".repeat(42)}/`]) {
    await expect(renew(emma, token)).rejects.toThrow("badArgument");
    expect((await read(backend, encodeURIComponent(token))).status).toBe(404);
  }
  await renew(emma, tokenOf("e"));
  await expect(renew(sarah, tokenOf("e"))).rejects.toThrow("badArgument");
  await backend.run(async (ctx) => await ctx.db.patch("users", emma.userId, { status: "suspended" }));
  expect((await read(backend, tokenOf("e"))).status).toBe(404);
});

test("that a calendar came by is told, at most once an hour", async () => {
  const { backend, emma } = await people();
  await renew(emma, tokenOf("e"));
  const lastReadAt = async () => (await emma.as.query(api.calendarFeeds.mine, {}))?.lastReadAt;
  expect(await lastReadAt()).toBeNull();
  await read(backend, tokenOf("e"));
  expect(await lastReadAt()).toBe(START_AT);
  await pass(backend, HOUR - 1);
  await read(backend, tokenOf("e"));
  expect(await lastReadAt()).toBe(START_AT);
  await pass(backend, 1);
  await read(backend, tokenOf("e"));
  expect(await lastReadAt()).toBe(START_AT + HOUR);
});
