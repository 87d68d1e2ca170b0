import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Interval } from "../../convex/domain/availability";
import { createBackend, createInstructor, createPerson, type Instructor } from "../support/convex";
import { bookLesson, newCommandId, problems } from "../support/lessons";
import { freezeClock, HOUR, START_AT, thawClock } from "../support/time-machine";

const MONDAY = "2026-11-16";
const hours = (from: number, to: number): Interval => ({
  startMinute: from * 60,
  endMinute: to * 60,
  formats: "all",
});

beforeEach(() => freezeClock());
afterEach(thawClock);

const weekOf = async (sarah: Instructor, mondayLocalDate = MONDAY) =>
  await sarah.as.query(api.availability.week, { mondayLocalDate });
const lengthsOf = async (sarah: Instructor, monday?: string) =>
  (await weekOf(sarah, monday)).days.map(({ intervals }) => intervals.length);

async function save(
  sarah: Instructor,
  painted: Record<number, Interval[]>,
  options: { as?: "thisWeek" | "usual"; repeatWeeks?: number } = {},
) {
  const base = await weekOf(sarah);
  return await sarah.as.mutation(api.availability.saveWeek, {
    commandId: newCommandId(),
    mondayLocalDate: MONDAY,
    baseVersion: base.version,
    base: base.days,
    days: base.days.map((day, index) => ({ ...day, intervals: painted[index] ?? day.intervals })),
    as: "thisWeek",
    ...options,
  });
}

const block = async (sarah: Instructor, firstLocalDate: string, lastLocalDate: string, reason?: string) =>
  await sarah.as.mutation(api.availability.block, {
    commandId: newCommandId(),
    firstLocalDate,
    lastLocalDate,
    ...(reason === undefined ? {} : { reason }),
  });

describe("blocking dates", () => {
  test("takes their hours, keeps their lessons, and tells the reason to nobody else", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const emma = await createPerson(backend);
    const startsAt = START_AT + 7 * 24 * HOUR + 2 * HOUR;
    await bookLesson(emma, sarah, { startsAt });
    const range = { firstLocalDate: "2026-11-16", lastLocalDate: "2026-11-18" };
    const touched = await sarah.as.query(api.availability.lessonsIn, range);
    expect(touched.map((lesson) => lesson.startsAt)).toEqual([startsAt]);
    await block(sarah, range.firstLocalDate, range.lastLocalDate, "  family days ");
    const week = await weekOf(sarah);
    expect(week.days.map(({ intervals }) => intervals.length)).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(week.reasons.slice(0, 4)).toEqual(["family days", "family days", "family days", null]);
    expect(week.lessons).toHaveLength(1);
    expect(await sarah.as.query(api.availability.blockedDates, { fromLocalDate: "2026-11-17" })).toEqual([
      { localDate: "2026-11-17", reason: "family days" },
      { localDate: "2026-11-18", reason: "family days" },
    ]);
    expect(await problems(backend)).toEqual([]);
  });

  test("undone it gives back the hours that single dates had", async () => {
    const sarah = await createInstructor(createBackend());
    await save(sarah, { 1: [hours(9, 10), hours(12, 13)] });
    const before = await weekOf(sarah);
    const blocked = await block(sarah, "2026-11-16", "2026-11-20");
    if (!blocked.ok) throw new Error("not blocked");
    await sarah.as.mutation(api.availability.unblock, {
      commandId: newCommandId(),
      firstLocalDate: "2026-11-16",
      lastLocalDate: "2026-11-20",
      restore: blocked.replaced,
    });
    expect(await weekOf(sarah)).toEqual(before);
  });

  test("opens again with the usual hours, and touches no date that has hours of its own", async () => {
    const sarah = await createInstructor(createBackend());
    await block(sarah, "2026-11-16", "2026-11-17");
    await save(sarah, { 3: [hours(9, 10), hours(12, 13)] });
    await sarah.as.mutation(api.availability.unblock, {
      commandId: newCommandId(),
      firstLocalDate: "2026-11-16",
      lastLocalDate: "2026-11-22",
    });
    expect(await lengthsOf(sarah)).toEqual([1, 1, 1, 2, 1, 1, 1]);
  });

  test.each([
    ["the last day before the first", "2026-11-18", "2026-11-17"],
    ["more than a year", "2026-11-18", "2027-11-19"],
    ["no date", "2026-11-18", "soon"],
  ])("is refused for %s", async (_, first, last) => {
    const sarah = await createInstructor(createBackend());
    await expect(block(sarah, first, last)).rejects.toThrow("The last day");
    await expect(block(sarah, "2026-11-18", "2026-11-18", "x".repeat(256))).rejects.toThrow("A reason");
  });
});

test("opening dates again and changing the rules tell the waitlist to look", async () => {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const looks = async () =>
    await backend.run(
      async (ctx) =>
        (await ctx.db.system.query("_scheduled_functions").collect()).filter(({ name }) =>
          name.includes("offerWhatIsFree"),
        ).length,
    );
  await block(sarah, "2026-11-18", "2026-11-18");
  expect(await looks()).toBe(0);
  const dates = { firstLocalDate: "2026-11-18", lastLocalDate: "2026-11-18" };
  await sarah.as.mutation(api.availability.unblock, { commandId: newCommandId(), ...dates });
  expect(await looks()).toBe(1);
  await sarah.as.mutation(api.bookingRules.change, {
    commandId: newCommandId(),
    change: { bufferMinutes: 10 },
  });
  expect(await looks()).toBe(2);
});

describe("repeating a week", () => {
  test("gives the following weeks its hours, leaves blocked dates blocked and the week after them as it was", async () => {
    const sarah = await createInstructor(createBackend());
    await block(sarah, "2026-11-24", "2026-11-24");
    await save(sarah, { 0: [], 1: [hours(9, 10), hours(12, 13)] }, { repeatWeeks: 2 });
    expect(await lengthsOf(sarah)).toEqual([0, 2, 1, 1, 1, 1, 1]);
    expect(await lengthsOf(sarah, "2026-11-23")).toEqual([0, 0, 1, 1, 1, 1, 1]);
    expect(await lengthsOf(sarah, "2026-11-30")).toEqual([0, 2, 1, 1, 1, 1, 1]);
    expect(await lengthsOf(sarah, "2026-12-07")).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  test.each([53, -1, 0.5])("is refused %d times", async (repeatWeeks) => {
    const sarah = await createInstructor(createBackend());
    await expect(save(sarah, {}, { repeatWeeks })).rejects.toThrow("Up to 52 weeks");
  });

  test("makes no sense for the usual week, which repeats by itself", async () => {
    const sarah = await createInstructor(createBackend());
    await expect(save(sarah, {}, { as: "usual", repeatWeeks: 1 })).rejects.toThrow("Up to 52 weeks");
  });
});

test("the instructor's week shows a time that is being booked, until it is let go", async () => {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  const startsAt = START_AT + 7 * 24 * HOUR + 2 * HOUR;
  const held = await emma.as.mutation(api.claims.hold, {
    commandId: newCommandId(),
    offeringId: sarah.offeringId,
    format: "online",
    startsAt,
    durationMinutes: 60,
    learnerId: emma.learnerId,
  });
  if (!held.ok) throw new Error(held.error.code);
  const { beingBooked, lessons } = await weekOf(sarah);
  expect(beingBooked).toMatchObject([{ claimId: held.claimId, kind: "hold", startsAt, durationMinutes: 60 }]);
  expect(JSON.stringify(beingBooked)).not.toContain(emma.userId);
  expect(lessons).toEqual([]);
  await emma.as.mutation(api.claims.release, { commandId: newCommandId(), claimId: held.claimId });
  expect((await weekOf(sarah)).beingBooked).toEqual([]);
});
