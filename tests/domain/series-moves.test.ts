import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { Id } from "../../convex/_generated/dataModel";
import {
  decided,
  moveDates,
  movesOf,
  plannedStart,
  weekOf,
  weekTimeOf,
  type LessonChange,
  type LessonToMove,
} from "../../convex/domain/seriesMoves";
import { checkStart } from "../../convex/domain/slots";
import { addDays, DAY, HOUR, instantOf, MINUTE } from "../../convex/domain/time";
import { busyAt, hours, week } from "./slotFacts";

const NEW_YORK = "America/New_York";
const MONDAY = "2026-11-09";
const ZONES = [NEW_YORK, "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago"];
const WANTED = { format: "online" as const, durationMinutes: 60 };

const at = (localDate: string, minute: number, zone = NEW_YORK) => instantOf(localDate, minute, zone).at;
const idOf = (index: number) => `lesson-${index}` as Id<"bookings">;
const wallOf = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);

/** Every week on Tuesdays at 10, each kept by a claim of its own. */
function lessonsFrom(monday: string, count: number, zone = NEW_YORK): LessonToMove[] {
  return Array.from({ length: count }, (_, index) => ({
    bookingId: idOf(index),
    startsAt: at(addDays(monday, index * 7 + 1), 600, zone),
    isLocked: false,
    claimIds: [`claim-${index}`],
  }));
}

/** Open from 8 to 20 each day; the lessons themselves are busy times, as everybody sees them. */
function factsFor(lessons: readonly LessonToMove[], zone: string, busy: ReturnType<typeof busyAt>[] = []) {
  const own = lessons.map(({ startsAt, claimIds }) => busyAt(startsAt, 60, { claimId: claimIds[0]! }));
  const mondays = [...new Set(lessons.map(({ startsAt }) => weekOf(startsAt, zone)))];
  return mondays.map((monday) =>
    week(monday, () => [hours(8, 20)], { timeZone: zone, busy: [...own, ...busy] }),
  );
}

function look(
  change: Partial<Parameters<typeof moveDates>[0]> & { busy?: ReturnType<typeof busyAt>[] } = {},
) {
  const { busy, ...input } = change;
  const lessons = input.lessons ?? lessonsFrom(MONDAY, 4);
  return moveDates({
    ...{ lessons, to: { weekday: 3, minute: 15 * 60 }, changes: [], timeZone: NEW_YORK, wanted: WANTED },
    facts: factsFor(lessons, NEW_YORK, busy),
    mine: {
      claimIds: [],
      busy: lessons.map(({ startsAt, claimIds }) => ({
        startsAt,
        durationMinutes: 60,
        claimId: claimIds[0]!,
      })),
    },
    nowAt: at(MONDAY, 9 * 60),
    ...input,
  });
}

describe("where the lessons go", () => {
  test.each(ZONES)(
    "[seed 21] in %s each stays in its week, at one weekday and minute of the clock",
    (zone) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 150 }),
          fc.integer({ min: 0, max: 6 }),
          fc.integer({ min: 0, max: 95 }),
          (weeks, weekday, quarter) => {
            const to = { weekday, minute: quarter * 15 };
            for (const lesson of lessonsFrom(addDays("2026-01-05", weeks * 7), 30, zone)) {
              const { startsAt, exists } = plannedStart(lesson, to, zone);
              const wall = wallOf(startsAt, zone);
              const was = wallOf(lesson.startsAt, zone);
              expect(wall.toPlainDate().toString()).toBe(
                was
                  .toPlainDate()
                  .subtract({ days: was.dayOfWeek - 1 })
                  .add({ days: weekday })
                  .toString(),
              );
              const isThatMinute = wall.hour * 60 + wall.minute === to.minute;
              expect(isThatMinute).toBe(exists);
              if (exists) expect(weekTimeOf(startsAt, zone)).toEqual(to);
            }
          },
        ),
        { seed: 21, numRuns: 40 },
      );
    },
  );

  test("a time the clock skips can't be had in that week; one that happens twice is its first pass", () => {
    const spring = lessonsFrom("2027-03-08", 2);
    const skipped = movesOf(spring, { weekday: 6, minute: 150 }, [], NEW_YORK);
    expect(skipped).toMatchObject({
      ok: true,
      moves: [{ lesson: { bookingId: idOf(1) } }],
      clashes: [{ why: "notOffered" }],
    });
    const autumn = lessonsFrom("2026-10-26", 1);
    const twice = movesOf(autumn, { weekday: 6, minute: 90 }, [], NEW_YORK);
    expect(twice).toMatchObject({ moves: [{ startsAt: Date.parse("2026-11-01T01:30-04:00") }], clashes: [] });
  });

  test("what is decided replaces the plan; what stays or is there already doesn't move", () => {
    const lessons = lessonsFrom(MONDAY, 4);
    const changes: LessonChange[] = [
      { bookingId: idOf(0), startsAt: null },
      { bookingId: idOf(1), startsAt: lessons[1]!.startsAt + HOUR },
    ];
    const there = { ...lessons[2]!, startsAt: lessons[2]!.startsAt + DAY };
    const all = [...lessons.slice(0, 2), there, lessons[3]!];
    const found = movesOf(all, { weekday: 2, minute: 600 }, changes, NEW_YORK);
    expect(found).toEqual({
      ok: true,
      moves: [
        { lesson: all[1], startsAt: lessons[1]!.startsAt + HOUR },
        { lesson: all[3], startsAt: lessons[3]!.startsAt + DAY },
      ],
      clashes: [],
    });
  });

  test.each([
    ["no such weekday", { weekday: 7, minute: 0 }, [], "to"],
    ["half a weekday", { weekday: 0.5, minute: 0 }, [], "to"],
    ["past the day's end", { weekday: 0, minute: 1440 }, [], "to"],
    ["the next week", { weekday: 0, minute: 0 }, [6 * DAY], "changes"],
    ["far away", { weekday: 0, minute: 0 }, [1e15], "changes"],
    ["no number", { weekday: 0, minute: 0 }, [Number.NaN], "changes"],
    ["twice", { weekday: 0, minute: 0 }, [HOUR, HOUR], "changes"],
  ])("%s is no sound question", (_name, to, shifts, problem) => {
    const lessons = lessonsFrom(MONDAY, 2);
    const changes = shifts.map((shift) => ({ bookingId: idOf(0), startsAt: lessons[0]!.startsAt + shift }));
    expect(movesOf(lessons, to, changes, NEW_YORK)).toEqual({ ok: false, problem });
  });
});

describe("what can be had", () => {
  test("all go along where nothing is in the way, into their own old times as well", () => {
    expect(look().map(({ state }) => state)).toEqual(Array(4).fill("moves"));
    const near = look({ to: { weekday: 1, minute: 10 * 60 + 15 } });
    expect(near.map(({ startsAt, fromAt }) => startsAt - fromAt)).toEqual(Array(4).fill(15 * MINUTE));
  });

  test("a date that can't be had offers the nearest of its week, and waits for a decision", () => {
    const thursday = at(addDays(MONDAY, 10), 15 * 60);
    const busy = [busyAt(thursday, 60)];
    const dates = look({ busy });
    expect(dates.map(({ state }) => state)).toEqual(["moves", "blocked", "moves", "moves"]);
    // An hour's lesson with a quarter of an hour between.
    expect(dates[1]!.alternatives).toEqual([-90, -75, 75].map((minutes) => thursday + minutes * MINUTE));
    expect(decided(dates)).toBeNull();

    const bookingId = idOf(1);
    const other = look({ busy, changes: [{ bookingId, startsAt: thursday + 75 * MINUTE }] });
    expect(other[1]).toMatchObject({ state: "other", startsAt: thursday + 75 * MINUTE, plannedAt: thursday });
    expect(decided(other)?.changes).toEqual([{ bookingId, startsAt: thursday + 75 * MINUTE }]);
    const stays = look({ busy, changes: [{ bookingId, startsAt: null }] });
    expect(stays[1]).toMatchObject({ state: "stays", startsAt: stays[1]!.fromAt });
    expect(decided(stays)?.moving).toHaveLength(3);
  });

  test("one that stays keeps its time from the others", () => {
    const [first, second] = lessonsFrom(MONDAY, 2);
    // Both in one week: the second goes where the first is, if it leaves.
    const lessons = [first!, { ...second!, startsAt: first!.startsAt + 3 * DAY }];
    const to = { weekday: 4, minute: 600 };
    const leaves = [{ bookingId: idOf(1), startsAt: first!.startsAt }];
    expect(look({ lessons, to, changes: leaves }).map(({ state }) => state)).toEqual(["moves", "other"]);
    const stays = [...leaves, { bookingId: idOf(0), startsAt: null }];
    expect(look({ lessons, to, changes: stays }).map(({ state }) => state)).toEqual(["stays", "there"]);
  });

  test("with less than twelve hours left, or moved late before, a lesson stays; the others may go", () => {
    const lessons = lessonsFrom(MONDAY, 2);
    const nowAt = lessons[0]!.startsAt - 11 * HOUR;
    expect(look({ lessons, nowAt }).map(({ state }) => state)).toEqual(["fixed", "moves"]);
    const locked = [{ ...lessons[0]!, isLocked: true }, lessons[1]!];
    const early = lessons[0]!.startsAt - 20 * HOUR;
    const dates = look({ lessons: locked, nowAt: early });
    expect(dates.map(({ state }) => state)).toEqual(["fixed", "moves"]);
    expect(decided(dates)?.changes).toEqual([{ bookingId: idOf(0), startsAt: null }]);
  });

  test("nothing that would move is nothing to send", () => {
    expect(decided(look({ to: { weekday: 1, minute: 600 } }))).toBeNull();
  });

  test("[seed 22] the lessons stay as many, none overlaps another or what is taken, and what is shown is what is sent", () => {
    fc.assert(
      fc.property(
        fc.record({
          zone: fc.constantFrom(...ZONES),
          weeks: fc.integer({ min: 0, max: 60 }),
          count: fc.integer({ min: 1, max: 8 }),
          weekday: fc.integer({ min: 0, max: 6 }),
          quarter: fc.integer({ min: 28, max: 82 }),
          // Lessons that were moved one by one before: to another day, perhaps of another's week.
          shifts: fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 8, maxLength: 8 }),
          taken: fc.array(
            fc.record({
              week: fc.integer({ min: 0, max: 7 }),
              weekday: fc.integer({ min: 0, max: 6 }),
              quarter: fc.integer({ min: 30, max: 80 }),
            }),
            { maxLength: 12 },
          ),
          choices: fc.array(fc.constantFrom("stay", "first", "last", "wait"), { minLength: 8, maxLength: 8 }),
        }),
        ({ zone, weeks, count, weekday, quarter, shifts, taken, choices }) => {
          const monday = addDays("2026-02-02", weeks * 7);
          const lessons = lessonsFrom(monday, count, zone)
            .map((lesson, index) => ({ ...lesson, startsAt: lesson.startsAt + shifts[index]! * DAY }))
            .sort((one, other) => one.startsAt - other.startsAt)
            .filter((lesson, index, all) => lesson.startsAt - (all[index - 1]?.startsAt ?? 0) >= DAY);
          const to = { weekday, minute: quarter * 15 };
          const busy = taken
            .map((each) =>
              busyAt(at(addDays(monday, each.week * 7 + each.weekday), each.quarter * 15, zone), 60),
            )
            .filter(({ startsAt }) =>
              lessons.every((each) => Math.abs(each.startsAt - startsAt) >= 2 * HOUR),
            );
          const facts = factsFor(lessons, zone, busy);
          const nowAt = at(addDays(monday, -14), 600, zone);
          const mine = { claimIds: [], busy: [] };
          const question = { lessons, to, timeZone: zone, facts, mine, wanted: WANTED, nowAt };
          let changes: LessonChange[] = [];
          // As a person does: one blocked date after the other.
          for (let turn = 0; turn < 10; turn++) {
            const blocked = moveDates({ ...question, changes }).findIndex(({ state }) => state === "blocked");
            if (blocked === -1) break;
            const date = moveDates({ ...question, changes })[blocked]!;
            const choice = choices[blocked]!;
            const startsAt =
              (choice === "first"
                ? date.alternatives[0]
                : choice === "last"
                  ? date.alternatives.at(-1)
                  : null) ?? null;
            if (choice === "wait") break;
            changes = [
              ...changes.filter((each) => each.bookingId !== date.bookingId),
              { bookingId: date.bookingId, startsAt },
            ];
          }
          const dates = moveDates({ ...question, changes });
          expect(dates.map(({ bookingId }) => bookingId)).toEqual(lessons.map(({ bookingId }) => bookingId));
          const sent = decided(dates);
          if (sent === null) return;
          const found = movesOf(lessons, to, sent.changes, zone);
          if (!found.ok) throw new Error(found.problem);
          expect(found.clashes).toEqual([]);
          expect(found.moves.map(({ lesson, startsAt }) => [lesson.bookingId, startsAt])).toEqual(
            sent.moving.map(({ bookingId, startsAt }) => [bookingId, startsAt]),
          );
          const after = dates.map(({ startsAt }) => startsAt).sort((one, other) => one - other);
          for (const [index, startsAt] of after.entries()) {
            if (index > 0) expect(startsAt - after[index - 1]!).toBeGreaterThanOrEqual(75 * MINUTE);
            for (const each of busy)
              expect(Math.abs(each.startsAt - startsAt)).toBeGreaterThanOrEqual(75 * MINUTE);
          }
          const leaving = lessons.filter((lesson) => found.moves.some((move) => move.lesson === lesson));
          for (const { lesson, startsAt } of found.moves) {
            const facts_ = facts.find(
              ({ mondayLocalDate }) => mondayLocalDate === weekOf(lesson.startsAt, zone),
            )!;
            const claimIds = leaving.flatMap((each) => each.claimIds);
            const candidate = { startsAt, ...WANTED };
            expect(checkStart(facts_, { claimIds, busy: [] }, candidate, nowAt, ["horizon"])).toEqual({
              ok: true,
            });
          }
        },
      ),
      { seed: 22, numRuns: 300 },
    );
  });
});
