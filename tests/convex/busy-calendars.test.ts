import { afterEach, beforeEach, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { MAX_BLOCKS } from "../../convex/domain/busyBlocks";
import { offeredStarts } from "../../convex/domain/slots";
import { createBackend, createInstructor, createPerson, type Instructor } from "../support/convex";
import { bookLesson, hold, newCommandId, problems, reschedule } from "../support/lessons";
import { DAY, freezeClock, HOUR, MINUTE, START_AT, thawClock } from "../support/time-machine";

/** Tomorrow at 10 in New York. */
const AT = START_AT + 25 * HOUR;
const hours = (startsAt: number, count: number) => ({ startsAt, durationMinutes: count * 60 });

beforeEach(() => freezeClock());
afterEach(thawClock);

async function people() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  return { backend, sarah, emma };
}
async function put(
  { as }: Pick<Instructor, "as">,
  blocks: { startsAt: number; durationMinutes: number }[],
  calendarId?: Id<"busyCalendars">,
) {
  return await as.mutation(api.busyCalendars.importTimes, {
    ...{ commandId: newCommandId(), name: "Private", blocks, coversUntil: START_AT + 365 * DAY, unread: 0 },
    ...(calendarId === undefined ? {} : { calendarId }),
  });
}

test("an imported busy time is offered to nobody and held by nobody; what touches it is free", async () => {
  const { backend, sarah, emma } = await people();
  await put(sarah, [hours(AT, 2)]);
  const facts = await emma.as.query(api.slots.weekFacts, {
    ...{ instructorId: sarah.instructorId, mondayLocalDate: "2026-11-09" },
  });
  const starts = offeredStarts(
    facts!,
    { claimIds: [], busy: [] },
    { format: "online", durationMinutes: 60 },
    START_AT,
  ).map(({ startsAt }) => startsAt);
  for (let at = AT - 2 * HOUR; at <= AT + 3 * HOUR; at += 15 * MINUTE) {
    const isFree = at <= AT - HOUR || at >= AT + 2 * HOUR;
    expect(starts.includes(at), `${(at - AT) / MINUTE} min`).toBe(isFree);
    const held = await hold(emma, sarah, { startsAt: at });
    if (isFree) expect(held).toMatchObject({ ok: true });
    else expect(held).toEqual({ ok: false, error: { code: "notOffered", why: "away" } });
  }
  expect(JSON.stringify(facts)).not.toContain("Private");
  expect(await problems(backend)).toEqual([]);
});

test("a block of a whole day reaches over midnight into the day it ends on", async () => {
  const { sarah, emma } = await people();
  await put(sarah, [hours(AT - 23 * HOUR, 24)]);
  expect(await hold(emma, sarah, { startsAt: AT })).toMatchObject({ error: { why: "away" } });
  expect((await hold(emma, sarah, { startsAt: AT + HOUR })).ok).toBe(true);
});

test("lessons that are booked stay, and none is moved into a busy time", async () => {
  const { backend, sarah, emma } = await people();
  const { bookingId } = await bookLesson(emma, sarah, { startsAt: AT });
  await put(sarah, [hours(AT, 2)]);
  expect(await emma.as.query(api.bookings.details, { bookingId })).toMatchObject({ state: "confirmed" });
  expect(await reschedule(emma, bookingId, AT + HOUR)).toMatchObject({ error: { why: "away" } });
  expect(await problems(backend)).toEqual([]);
});

test("importing again replaces what changed and leaves what didn't; removing gives the times back", async () => {
  const { backend, sarah, emma } = await people();
  const kept = hours(AT, 1);
  const first = await put(sarah, [kept, hours(AT + 3 * HOUR, 1)]);
  if (!first.ok) throw new Error(first.error.code);
  const blocks = async () => await backend.run(async (ctx) => await ctx.db.query("busyBlocks").take(10));
  const idOf = (all: Awaited<ReturnType<typeof blocks>>, at: number) =>
    all.find(({ startsAt }) => startsAt === at)?._id;
  const before = idOf(await blocks(), AT);
  await put(sarah, [kept, hours(AT + 5 * HOUR, 1)], first.calendarId);
  expect(idOf(await blocks(), AT)).toBe(before);
  expect((await blocks()).map(({ startsAt }) => startsAt).sort()).toEqual([AT, AT + 5 * HOUR]);
  expect(await sarah.as.query(api.busyCalendars.mine, {})).toMatchObject([{ blockCount: 2 }]);
  await sarah.as.mutation(api.busyCalendars.remove, {
    ...{ commandId: newCommandId(), calendarId: first.calendarId },
  });
  expect(await blocks()).toEqual([]);
  expect((await hold(emma, sarah, { startsAt: AT })).ok).toBe(true);
});

test("two calendars keep their times apart: one goes, the other's stay", async () => {
  const { sarah, emma } = await people();
  const first = await put(sarah, [hours(AT, 1)]);
  await put(sarah, [hours(AT, 1)]);
  if (!first.ok) throw new Error(first.error.code);
  await sarah.as.mutation(api.busyCalendars.remove, {
    ...{ commandId: newCommandId(), calendarId: first.calendarId },
  });
  expect(await hold(emma, sarah, { startsAt: AT })).toMatchObject({ error: { why: "away" } });
});

test("blocks that no import makes are refused whole", async () => {
  const { backend, sarah } = await people();
  for (const blocks of [
    [{ startsAt: AT + 1, durationMinutes: 60 }],
    [{ startsAt: AT, durationMinutes: 50 }],
    [{ startsAt: AT, durationMinutes: 25 * 60 }],
    [{ startsAt: AT, durationMinutes: -15 }],
    [{ startsAt: Number.NaN, durationMinutes: 15 }],
    [hours(AT, 2), hours(AT + HOUR, 1)],
    [hours(AT + HOUR, 1), hours(AT, 1)],
    Array.from({ length: MAX_BLOCKS + 1 }, (_, at) => hours(AT + 2 * at * HOUR, 1)),
  ]) {
    await expect(put(sarah, blocks)).rejects.toThrow("badArgument");
  }
  expect(await backend.run(async (ctx) => await ctx.db.query("busyCalendars").take(1))).toEqual([]);
});

test("there are five calendars at most, and each is its owner's", async () => {
  const { backend, sarah } = await people();
  const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
  const first = await put(sarah, [hours(AT, 1)]);
  if (!first.ok) throw new Error(first.error.code);
  await expect(put(daniel, [], first.calendarId)).rejects.toThrow("notFound");
  for (let at = 0; at < 4; at++) await put(sarah, []);
  expect(await put(sarah, [])).toEqual({ ok: false, error: { code: "tooManyCalendars", limit: 5 } });
});
