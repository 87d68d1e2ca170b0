/** What may happen, one step at a time. Draws are plain numbers, so that a failing history shrinks. */
import fc from "fast-check";
import { DAY, HOUR, MINUTE } from "../time-machine";

const draw = fc.nat({ max: 10_000 });
const stepArbitrary = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      who: draw,
      instructor: draw,
      /** One of the next offered starts; else so many quarters beside a claim that stands, where it is tight. */
      offered: fc.option(fc.oneof(fc.nat({ max: 25 }), draw), { freq: 2, nil: null }),
      quarter: fc.integer({ min: -6, max: 6 }),
      beside: draw,
      besideOwn: fc.boolean(),
      way: draw,
      forChild: fc.boolean(),
      replaces: fc.option(draw, { freq: 3, nil: null }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("extend" as const), who: draw, which: draw }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), who: draw, which: draw }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("book" as const), which: draw }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("cancel" as const),
      which: draw,
      byTeacher: fc.boolean(),
      /** Matters to a lesson of a series. */
      scope: fc.constantFrom("this" as const, "following" as const, "all" as const),
      /** What whoever asked does next. */
      next: fc.constantFrom("waits" as const, "waits" as const, "undo" as const, "commit" as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("reschedule" as const),
      which: draw,
      offered: fc.option(fc.oneof(fc.nat({ max: 25 }), draw), { freq: 2, nil: null }),
      quarter: fc.integer({ min: -6, max: 6 }),
      beside: draw,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("moveFollowing" as const),
      which: draw,
      /** To where a claim stands, or so many quarters beside it. */
      beside: draw,
      quarter: fc.integer({ min: -8, max: 8 }),
      /** Of dates that can't be had: another time for one, and none for the next. */
      decides: fc.constantFrom("each" as const, "none" as const),
      next: fc.constantFrom("waits" as const, "waits" as const, "undo" as const, "commit" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("undo" as const), which: draw, byOther: fc.nat({ max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("commit" as const), which: draw, byOther: fc.nat({ max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("series" as const),
      which: draw,
      everyWeeks: fc.constantFrom(1 as const, 1 as const, 2 as const),
      lessons: fc.integer({ min: 2, max: 5 }),
      /** One date left out, or so many quarters later; its index is drawn as well. */
      change: fc.option(
        fc.record({ index: draw, quarters: fc.option(fc.integer({ min: -40, max: 40 }), { freq: 2 }) }),
        { freq: 2 },
      ),
      /** The first lesson alone again. */
      isAlone: fc.nat({ max: 4 }).map((drawn) => drawn === 0),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("join" as const),
      who: draw,
      instructor: draw,
      way: draw,
      /** So many quarters from a claim that stands on, or so many hours from now. */
      beside: fc.option(draw, { freq: 4, nil: null }),
      quarter: fc.constantFrom(0, 0, 0, 0, -4, -1, 1, 2),
      slackQuarters: fc.constantFrom(0, 0, 0, 2, 8, 40),
      /** For what somebody waits for already. */
      isAlike: fc.boolean(),
      forChild: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), which: draw }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("accept" as const), which: draw, byOther: fc.nat({ max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("decline" as const), which: draw }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("settle" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(
        ...[1000, 11_000, MINUTE, 2 * MINUTE, 2 * MINUTE, 5 * MINUTE],
        ...[HOUR, 9 * HOUR, 2 * DAY, 4 * DAY],
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("standStill" as const),
      ms: fc.constantFrom(MINUTE, 6 * MINUTE),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("save" as const),
      instructor: draw,
      week: fc.nat({ max: 2 }),
      day: fc.nat({ max: 6 }),
      startQuarter: fc.nat({ max: 80 }),
      quarters: fc.integer({ min: 1, max: 40 }),
      as: fc.constantFrom("thisWeek" as const, "usual" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("message" as const),
      who: draw,
      instructor: draw,
      byTeacher: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("read" as const),
      which: draw,
      byTeacher: fc.boolean(),
      upTo: draw,
    }),
  },
);
export type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;
export type StepOf<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

/** Where and when a history takes place: before a clock change of each kind, and in quiet weeks. */
export const historyArbitrary = fc.noBias(
  fc.record({
    startsAt: fc.constantFrom(
      Date.UTC(2026, 9, 19, 13),
      Date.UTC(2026, 9, 29, 13),
      Date.UTC(2026, 10, 9, 14),
      Date.UTC(2027, 2, 10, 14),
    ),
    secondZone: fc.constantFrom("America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo"),
    steps: fc.array(stepArbitrary, { minLength: 60, maxLength: 100, size: "max" }),
  }),
);
