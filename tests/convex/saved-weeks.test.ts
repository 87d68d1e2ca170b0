/** Taking back a week that was repeated or made the usual one. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Interval } from "../../convex/domain/availability";
import { createBackend, createInstructor, type Backend, type Instructor } from "../support/convex";
import { newCommandId } from "../support/lessons";
import { freezeClock, thawClock } from "../support/time-machine";

const MONDAY = "2026-11-16";
const NEXT_MONDAY = "2026-11-23";
const hours = (from: number, to: number): Interval => ({
  startMinute: from * 60,
  endMinute: to * 60,
  formats: "all",
});

beforeEach(() => freezeClock());
afterEach(thawClock);

const weekOf = async (sarah: Instructor, mondayLocalDate = MONDAY) =>
  await sarah.as.query(api.availability.week, { mondayLocalDate });

/** Mondays get these hours; answers what undoing needs. */
async function save(
  sarah: Instructor,
  monday: Interval[],
  options: { as?: "usual"; repeatWeeks?: number; from?: string } = {},
) {
  const { from = MONDAY, ...rest } = options;
  const base = await weekOf(sarah, from);
  const days = base.days.map((day, index) => (index === 0 ? { ...day, intervals: monday } : day));
  const outcome = await sarah.as.mutation(api.availability.saveWeek, {
    ...{ commandId: newCommandId(), mondayLocalDate: from, baseVersion: base.version, base: base.days, days },
    ...{ as: "thisWeek" as const, ...rest },
  });
  if (!outcome.ok) throw new Error(outcome.error.code);
  return { mondayLocalDate: from, days, replaced: outcome.replaced };
}

type Saved = Awaited<ReturnType<typeof save>>;
const undo = async (sarah: Instructor, saved: Saved) =>
  await sarah.as.mutation(api.availability.undoSave, { commandId: newCommandId(), ...saved });

/** What is stored, without the ids that writing again changes. */
const stored = async (backend: Backend) =>
  await backend.run(async (ctx) => ({
    usual: (await ctx.db.query("weeklyHours").take(20)).map(({ validFrom, days }) => ({ validFrom, days })),
    dates: (await ctx.db.query("dateOverrides").take(400))
      .map(({ localDate, intervals, reason }) => ({ localDate, intervals, reason }))
      .sort((one, other) => one.localDate.localeCompare(other.localDate)),
  }));

async function editor() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  await sarah.as.mutation(api.availability.block, {
    ...{ commandId: newCommandId(), firstLocalDate: MONDAY, lastLocalDate: MONDAY, reason: "in Lisbon" },
  });
  await save(sarah, [hours(14, 16)], { from: NEXT_MONDAY });
  return { backend, sarah };
}

test("a repeated week is taken back to what each date had: usual hours, hours of its own, a block with its reason", async () => {
  const { backend, sarah } = await editor();
  const before = await stored(backend);
  const saved = await save(sarah, [hours(9, 10), hours(12, 13)], { repeatWeeks: 52 });
  expect((await weekOf(sarah, "2027-11-15")).days[0]!.intervals).toHaveLength(2);
  expect(saved.replaced.dates).toHaveLength(53);
  expect(await undo(sarah, saved)).toEqual({ ok: true, kept: 0 });
  expect(await stored(backend)).toEqual(before);
});

test("the first usual week that begins on a Monday is taken back to the one before; a second one to the first", async () => {
  const { backend, sarah } = await editor();
  const atFirst = await stored(backend);
  const one = await save(sarah, [hours(7, 9)], { as: "usual" });
  const between = await stored(backend);
  expect(between.usual).toHaveLength(2);
  const two = await save(sarah, [hours(6, 9)], { as: "usual" });
  expect(await undo(sarah, two)).toEqual({ ok: true, kept: 0 });
  expect(await stored(backend)).toEqual(between);
  expect(await undo(sarah, one)).toEqual({ ok: true, kept: 0 });
  expect(await stored(backend)).toEqual(atFirst);
});

test("what was changed since stays, and is counted", async () => {
  const { sarah } = await editor();
  const saved = await save(sarah, [hours(9, 10)], { repeatWeeks: 3 });
  await save(sarah, [hours(18, 19)], { from: "2026-11-30" });
  expect(await undo(sarah, saved)).toEqual({ ok: true, kept: 1 });
  expect((await weekOf(sarah, "2026-11-30")).days[0]!.intervals).toEqual([hours(18, 19)]);
  expect((await weekOf(sarah)).reasons[0]).toBe("in Lisbon");
  expect(await undo(sarah, saved)).toEqual({ ok: true, kept: 4 });
  const usual = await save(sarah, [hours(9, 10)], { as: "usual" });
  await save(sarah, [hours(8, 10)], { as: "usual" });
  // This Monday and the usual week; the other days are as they were saved.
  expect(await undo(sarah, usual)).toEqual({ ok: true, kept: 2 });
});

describe("nothing else is taken", () => {
  const override = { intervals: [hours(9, 10)] };
  test.each([
    ["dates before the week", [{ localDate: "2026-11-15", override }]],
    ["dates no save reaches", [{ localDate: "2027-11-22", override }]],
    ["a date twice", [1, 2].map(() => ({ localDate: MONDAY, override }))],
    ["no date", [{ localDate: "2026-02-30", override }]],
    ["hours that are none", [{ localDate: MONDAY, override: { intervals: [hours(10, 9)] } }]],
    ["a reason too long", [{ localDate: MONDAY, override: { intervals: [], reason: "x".repeat(256) } }]],
  ])("%s", async (_, dates) => {
    const { backend, sarah } = await editor();
    const before = await stored(backend);
    const { days } = await weekOf(sarah);
    const call = undo(sarah, { mondayLocalDate: MONDAY, days, replaced: { usual: null, dates } });
    await expect(call).rejects.toThrow("What the save of this week answered.");
    expect(await stored(backend)).toEqual(before);
  });
});
