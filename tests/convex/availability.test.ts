import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Interval } from "../../convex/domain/availability";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Backend,
  type Instructor,
} from "../support/convex";
import { bookLesson, claimsOf, newCommandId, problems } from "../support/lessons";
import { freezeClock, HOUR, START_AT, thawClock } from "../support/time-machine";

const MONDAY = "2026-11-16";
const NEXT_MONDAY = "2026-11-23";
const hours = (from: number, to: number, formats: Interval["formats"] = "all"): Interval => ({
  startMinute: from * 60,
  endMinute: to * 60,
  formats,
});

beforeEach(() => freezeClock());
afterEach(thawClock);

async function editor() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  return { backend, sarah };
}

const weekOf = async (sarah: Instructor, mondayLocalDate = MONDAY) =>
  await sarah.as.query(api.availability.week, { mondayLocalDate });
type Week = Awaited<ReturnType<typeof weekOf>>;

/** The week with some days painted anew; Monday is 0. */
const painted = (week: Week, days: Record<number, Interval[]>) =>
  week.days.map((day, index) => ({ ...day, intervals: days[index] ?? day.intervals }));

async function save(
  sarah: Instructor,
  base: Week,
  days: Record<number, Interval[]>,
  options: { as?: "thisWeek" | "usual"; overwrite?: boolean } = {},
) {
  return await sarah.as.mutation(api.availability.saveWeek, {
    commandId: newCommandId(),
    mondayLocalDate: base.mondayLocalDate,
    baseVersion: base.version,
    base: base.days,
    days: painted(base, days),
    as: "thisWeek",
    ...options,
  });
}

const documents = async (backend: Backend) =>
  await backend.run(async (ctx) => ({
    weekly: await ctx.db.query("weeklyHours").take(20),
    overrides: await ctx.db.query("dateOverrides").take(20),
  }));

describe("the editor's week", () => {
  test("holds for each date what is in force, and says where it comes from", async () => {
    const { backend, sarah } = await editor();
    await backend.run(async (ctx) => {
      const { instructorId } = sarah;
      await ctx.db.insert("dateOverrides", {
        instructorId,
        localDate: "2026-11-18",
        intervals: [],
        reason: "in Lisbon",
      });
    });
    const week = await weekOf(sarah);
    expect(week.timeZone).toBe("America/New_York");
    expect(week.days.map(({ intervals }) => intervals.length)).toEqual([1, 1, 0, 1, 1, 1, 1]);
    expect(week.sources).toEqual(["weekly", "weekly", "override", "weekly", "weekly", "weekly", "weekly"]);
    expect(week.reasons).toEqual([null, null, "in Lisbon", null, null, null, null]);
    const facts = await backend.query(api.slots.weekFacts, {
      instructorId: sarah.instructorId,
      mondayLocalDate: MONDAY,
    });
    expect(JSON.stringify(facts)).not.toContain("Lisbon");
  });

  test("shows the lessons in it, whoever booked, with short names", async () => {
    const { backend, sarah } = await editor();
    const emma = await createPerson(backend);
    const startsAt = START_AT + 7 * 24 * HOUR + 2 * HOUR;
    const { bookingId } = await bookLesson(emma, sarah, { startsAt });
    const { lessons } = await weekOf(sarah);
    expect(lessons).toEqual([
      {
        bookingId,
        startsAt,
        durationMinutes: 60,
        format: "online",
        serviceName: "Piano",
        studentName: "Emma J.",
      },
    ]);
    expect((await weekOf(sarah, NEXT_MONDAY)).lessons).toEqual([]);
  });

  test("is refused for a date that is no Monday", async () => {
    const { sarah } = await editor();
    for (const date of ["2026-11-17", "2026-02-30", "tomorrow", ""]) {
      await expect(weekOf(sarah, date)).rejects.toThrow("Not the date of a Monday.");
    }
  });
});

describe("saving this week", () => {
  test("overrides the days that differ and no other; everybody's facts follow", async () => {
    const { backend, sarah } = await editor();
    const week = await weekOf(sarah);
    const saved = await save(sarah, week, { 2: [hours(9, 12, "online")] });
    const after = await weekOf(sarah);
    expect(saved).toMatchObject({ ok: true, version: after.version, merged: false });
    expect(after.version).not.toBe(week.version);
    expect((await documents(backend)).overrides).toMatchObject([
      { localDate: "2026-11-18", intervals: [hours(9, 12, "online")] },
    ]);
    const facts = await backend.query(api.slots.weekFacts, {
      instructorId: sarah.instructorId,
      mondayLocalDate: MONDAY,
    });
    expect(facts?.days[2]).toEqual({ localDate: "2026-11-18", intervals: [hours(9, 12, "online")] });
    expect((await weekOf(sarah, NEXT_MONDAY)).days[2]?.intervals).toEqual([hours(8, 20)]);
    expect(await problems(backend)).toEqual([]);
  });

  test("painting a day back to its usual hours takes the override away; saving nothing writes nothing", async () => {
    const { backend, sarah } = await editor();
    await save(sarah, await weekOf(sarah), { 2: [], 4: [hours(10, 11)] });
    const before = await documents(backend);
    await save(sarah, await weekOf(sarah), {});
    expect(await documents(backend)).toEqual(before);
    await save(sarah, await weekOf(sarah), { 2: [hours(8, 20)] });
    expect((await documents(backend)).overrides).toMatchObject([{ localDate: "2026-11-20" }]);
  });
});

describe("saving as the usual week", () => {
  test("holds from its Monday on, leaves earlier weeks alone, and takes this week's overrides away", async () => {
    const { backend, sarah } = await editor();
    await save(sarah, await weekOf(sarah), { 1: [] });
    await save(sarah, await weekOf(sarah), { 0: [hours(7, 9)] }, { as: "usual" });
    expect((await weekOf(sarah, "2026-11-09")).days[0]?.intervals).toEqual([hours(8, 20)]);
    expect((await weekOf(sarah)).days.map(({ intervals }) => intervals.length)).toEqual([
      1, 0, 1, 1, 1, 1, 1,
    ]);
    expect((await weekOf(sarah, NEXT_MONDAY)).days[0]?.intervals).toEqual([hours(7, 9)]);
    const { weekly, overrides } = await documents(backend);
    expect(weekly.map(({ validFrom }) => validFrom)).toEqual(["2020-01-06", MONDAY]);
    expect(overrides).toEqual([]);
    await save(sarah, await weekOf(sarah), { 0: [hours(6, 9)] }, { as: "usual" });
    expect((await documents(backend)).weekly).toHaveLength(2);
    expect(await problems(backend)).toEqual([]);
  });
});

describe("two editors at once", () => {
  test("changes that don't overlap merge by themselves, in both orders", async () => {
    const { sarah } = await editor();
    const seen = await weekOf(sarah);
    await save(sarah, seen, { 0: [hours(8, 12)] });
    const second = await save(sarah, seen, { 0: [hours(8, 20)], 3: [hours(9, 10)] });
    const after = await weekOf(sarah);
    expect(second).toMatchObject({ ok: true, merged: true, version: after.version });
    expect(after.days[0]?.intervals).toEqual([hours(8, 12)]);
    expect(after.days[3]?.intervals).toEqual([hours(9, 10)]);
  });

  test("different hours of one day merge too", async () => {
    const { sarah } = await editor();
    const seen = await weekOf(sarah);
    await save(sarah, seen, { 0: [hours(6, 20)] });
    expect(await save(sarah, seen, { 0: [hours(8, 21)] })).toMatchObject({ ok: true, merged: true });
    expect((await weekOf(sarah)).days[0]?.intervals).toEqual([hours(6, 21)]);
  });

  test("overlapping changes come back with the other's week, and nothing is lost or written", async () => {
    const { backend, sarah } = await editor();
    const seen = await weekOf(sarah);
    await save(sarah, seen, { 0: [hours(8, 12, "online")] });
    const before = await documents(backend);
    const refusal = await save(sarah, seen, { 0: [hours(8, 12, "no_travel")], 5: [] });
    const theirs = (await weekOf(sarah)).days;
    expect(refusal).toEqual({ ok: false, error: { code: "weekChanged", theirs } });
    expect(await documents(backend)).toEqual(before);
  });

  test("'keep mine' writes mine over theirs; based on theirs it needs no force", async () => {
    const { sarah } = await editor();
    const seen = await weekOf(sarah);
    await save(sarah, seen, { 0: [hours(8, 12, "online")] });
    const forced = await save(sarah, seen, { 0: [hours(14, 15)] }, { overwrite: true });
    expect(forced).toMatchObject({ ok: true, merged: false });
    expect((await weekOf(sarah)).days[0]?.intervals).toEqual([hours(14, 15)]);
    expect(await save(sarah, await weekOf(sarah), { 0: [hours(8, 9)] })).toMatchObject({ merged: false });
  });

  test("the same change by both is no conflict", async () => {
    const { sarah } = await editor();
    const seen = await weekOf(sarah);
    await save(sarah, seen, { 0: [] });
    expect(await save(sarah, seen, { 0: [] })).toMatchObject({ ok: true });
  });
});

describe("what an editor may not send", () => {
  test.each([
    ["hours off the quarter grid", [{ startMinute: 7, endMinute: 60, formats: "all" as const }]],
    ["hours that overlap", [hours(8, 12), hours(11, 14)]],
    ["hours out of order", [hours(14, 15), hours(8, 9)]],
    ["hours beyond midnight", [hours(20, 25)]],
    ["hours that end before they begin", [hours(12, 10)]],
    ["more than ten pieces", Array.from({ length: 11 }, (_, index) => hours(2 * index, 2 * index + 1))],
    ["what is no number", [{ startMinute: Number.NaN, endMinute: 60, formats: "all" as const }]],
  ])("%s", async (_rule, intervals) => {
    const { backend, sarah } = await editor();
    const before = await documents(backend);
    await expect(save(sarah, await weekOf(sarah), { 0: intervals })).rejects.toThrow("Hours of a day");
    expect(await documents(backend)).toEqual(before);
  });

  test("another week's days, or fewer than seven", async () => {
    const { sarah } = await editor();
    const week = await weekOf(sarah);
    const send = async (days: Week["days"]) =>
      await sarah.as.mutation(api.availability.saveWeek, {
        commandId: newCommandId(),
        mondayLocalDate: MONDAY,
        baseVersion: week.version,
        base: week.days,
        days,
        as: "thisWeek",
      });
    await expect(send(week.days.slice(1))).rejects.toThrow("Seven days");
    await expect(send((await weekOf(sarah, NEXT_MONDAY)).days)).rejects.toThrow("Seven days");
  });
});

test("editing hours never touches a lesson or a hold: they stay valid outside the hours", async () => {
  const { backend, sarah } = await editor();
  const emma = await createPerson(backend);
  const { bookingId } = await bookLesson(emma, sarah, { startsAt: START_AT + 7 * 24 * HOUR + 2 * HOUR });
  const before = await claimsOf(backend);
  await save(sarah, await weekOf(sarah), { 0: [] });
  expect(await claimsOf(backend)).toEqual(before);
  expect((await weekOf(sarah)).lessons).toMatchObject([{ bookingId }]);
  expect(await emma.as.query(api.bookings.details, { bookingId })).toMatchObject({ state: "confirmed" });
  expect(await problems(backend)).toEqual([]);
});

test("schema-valid nonsense from a hand edit never throws, it offers less, and is listed", async () => {
  const { backend, sarah } = await editor();
  await backend.run(async (ctx) => {
    const [usual] = await ctx.db.query("weeklyHours").take(1);
    const nonsense = [
      hours(20, 4),
      hours(-3, 9),
      { startMinute: 601, endMinute: 719, formats: "all" as const },
    ];
    await ctx.db.patch("weeklyHours", usual!._id, { days: [nonsense, [], [hours(0, 48)]] });
  });
  const week = await weekOf(sarah);
  expect(week.days.map(({ intervals }) => intervals)).toEqual([
    [hours(0, 9), { startMinute: 615, endMinute: 705, formats: "all" }],
    [],
    [hours(0, 24)],
    [],
    [],
    [],
    [],
  ]);
  expect((await problems(backend)).map(({ problem }) => problem)).toEqual([
    "It hasn't seven days.",
    "Its hours overlap or are off the grid.",
  ]);
});
