import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import {
  chosenStarts,
  clockShifts,
  FREQUENCIES,
  isInScope,
  maxOccurrences,
  occurrencesOf,
  type Rhythm,
} from "../../convex/domain/series";
import { MAX_SERIES_DAYS } from "../../convex/domain/limits";
import { DAY, HOUR, isFirstPass, QUARTER } from "../../convex/domain/time";

const at = (iso: string) => Temporal.Instant.from(iso).epochMilliseconds;
const wall = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
/** Zones with a clock change, south and north, by half an hour, by none, and across the date line. */
const ZONES = [
  "America/New_York",
  "Europe/London",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Pacific/Auckland",
  "America/Santiago",
];

describe("the dates of a series", () => {
  test("keep the instructor's time of day over a clock change", () => {
    const rhythm: Rhythm = {
      firstAt: at("2027-02-22T16:00-05:00"),
      timeZone: "America/New_York",
      everyWeeks: 1,
      count: 4,
    };
    expect(occurrencesOf(rhythm).map(({ startsAt }) => startsAt)).toEqual([
      at("2027-02-22T16:00-05:00"),
      at("2027-03-01T16:00-05:00"),
      at("2027-03-08T16:00-05:00"),
      at("2027-03-15T16:00-04:00"),
    ]);
  });

  test("say where the clock skips that time, and take the first of two", () => {
    const skipped = occurrencesOf({
      firstAt: at("2027-03-07T02:30-05:00"),
      timeZone: "America/New_York",
      everyWeeks: 1,
      count: 3,
    });
    expect(skipped.map(({ exists }) => exists)).toEqual([true, false, true]);
    const doubled = occurrencesOf({
      firstAt: at("2027-10-31T01:30-04:00"),
      timeZone: "America/New_York",
      everyWeeks: 1,
      count: 2,
    });
    expect(doubled[1]).toMatchObject({ startsAt: at("2027-11-07T01:30-04:00"), exists: true });
  });

  test.each(ZONES)(
    "[seed 15] in %s each is on its weekday at its time, whatever the clocks do",
    (timeZone) => {
      fc.assert(
        fc.property(
          fc.integer({ min: at("2026-01-01T00:00Z") / QUARTER, max: at("2029-01-01T00:00Z") / QUARTER }),
          fc.constantFrom(...FREQUENCIES),
          fc.integer({ min: 2, max: 52 }),
          (quarters, everyWeeks, wanted) => {
            const firstAt = quarters * QUARTER;
            fc.pre(isFirstPass(firstAt, timeZone));
            const count = Math.min(wanted, maxOccurrences(everyWeeks));
            const first = wall(firstAt, timeZone);
            const occurrences = occurrencesOf({ firstAt, timeZone, everyWeeks, count });
            for (const { index, startsAt, exists, localDate } of occurrences) {
              const expected = first.toPlainDate().add({ weeks: index * everyWeeks });
              expect(localDate).toBe(expected.toString());
              const theirs = expected.toPlainDateTime(first.toPlainTime()).toZonedDateTime(timeZone, {
                disambiguation: "earlier",
              });
              const isThere = theirs.toPlainTime().equals(first.toPlainTime());
              expect(exists).toBe(isThere);
              if (isThere) expect(startsAt).toBe(theirs.epochMilliseconds);
            }
          },
        ),
        { seed: 15, numRuns: 60 },
      );
    },
  );

  test("end within 364 days: 52 weekly, 27 every two weeks, 14 every four", () => {
    expect(FREQUENCIES.map(maxOccurrences)).toEqual([52, 27, 14]);
    for (const everyWeeks of FREQUENCIES) {
      const count = maxOccurrences(everyWeeks);
      expect((count - 1) * 7 * everyWeeks).toBeLessThanOrEqual(MAX_SERIES_DAYS);
    }
  });
});

describe("what a person changes of it", () => {
  const rhythm: Rhythm = {
    firstAt: at("2027-02-22T16:00-05:00"),
    timeZone: "America/New_York",
    everyWeeks: 1,
    count: 4,
  };
  const second = at("2027-03-01T16:00-05:00");

  test("leaves dates out or moves them, in order", () => {
    const third = at("2027-03-09T10:15-05:00");
    expect(
      chosenStarts(rhythm, [
        { index: 1, startsAt: null },
        { index: 2, startsAt: third },
      ]),
    ).toEqual({ ok: true, starts: [rhythm.firstAt, third, at("2027-03-15T16:00-04:00")] });
  });

  test.each([
    ["too few", { ...rhythm, count: 1 }, [], "count"],
    ["too many", { ...rhythm, count: 53 }, [], "count"],
    ["more than fit into a year", { ...rhythm, everyWeeks: 4 as const, count: 15 }, [], "count"],
    ["half a lesson", { ...rhythm, count: 2.5 }, [], "count"],
    ["nothing left but the first", { ...rhythm, count: 2 }, [{ index: 1, startsAt: null }], "count"],
    ["the first lesson changed", rhythm, [{ index: 0, startsAt: null }], "change"],
    ["a date that isn't there", rhythm, [{ index: 4, startsAt: null }], "change"],
    [
      "one date changed twice",
      rhythm,
      [
        { index: 1, startsAt: null },
        { index: 1, startsAt: second + HOUR },
      ],
      "change",
    ],
    ["a date moved by a week", rhythm, [{ index: 1, startsAt: second + 7 * DAY }], "change"],
    ["nonsense for a time", rhythm, [{ index: 1, startsAt: Number.NaN }], "change"],
    ["an instant beyond all calendars", rhythm, [{ index: 1, startsAt: 9e15 }], "change"],
    [
      "two lessons within a day",
      rhythm,
      [
        { index: 1, startsAt: second + 4 * DAY },
        { index: 2, startsAt: second + 4 * DAY + 23 * HOUR },
      ],
      "change",
    ],
  ])("is refused: %s", (_what, wanted, changes, problem) => {
    expect(chosenStarts(wanted, changes)).toEqual({ ok: false, problem });
  });

  test("must say something about a time that the clock skips", () => {
    const skipping = { ...rhythm, firstAt: at("2027-03-07T02:30-05:00"), count: 3 };
    expect(chosenStarts(skipping, [])).toEqual({ ok: false, problem: "change" });
    expect(chosenStarts(skipping, [{ index: 1, startsAt: null }])).toMatchObject({ ok: true });
  });

  test("[seed 16] whatever is asked, what is chosen rises by a day at least and ends within the year", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(...FREQUENCIES),
        fc.integer({ min: 1, max: 54 }),
        fc.array(
          fc.record({
            index: fc.integer({ min: -1, max: 54 }),
            startsAt: fc.option(fc.integer({ min: -8 * 96, max: 8 * 96 }), { nil: null }),
          }),
          { maxLength: 5 },
        ),
        (timeZone, everyWeeks, count, wishes) => {
          const asked = { ...rhythm, timeZone, everyWeeks, count };
          const changes = wishes.map(({ index, startsAt }) => ({
            index,
            startsAt:
              startsAt === null ? null : rhythm.firstAt + index * everyWeeks * 7 * DAY + startsAt * QUARTER,
          }));
          const chosen = chosenStarts(asked, changes);
          if (!chosen.ok) return;
          expect(chosen.starts[0]).toBe(rhythm.firstAt);
          for (const [index, startsAt] of chosen.starts.entries()) {
            if (index > 0) expect(startsAt - chosen.starts[index - 1]!).toBeGreaterThanOrEqual(DAY);
          }
          expect(chosen.starts.at(-1)! - rhythm.firstAt).toBeLessThan((MAX_SERIES_DAYS + 1) * DAY);
        },
      ),
      { seed: 16, numRuns: 2000 },
    );
  });
});

test("a viewer whose clock changes on other days is told from when on", () => {
  const rhythm: Rhythm = {
    firstAt: at("2027-03-08T16:00-05:00"),
    timeZone: "America/New_York",
    everyWeeks: 1,
    count: 5,
  };
  const starts = occurrencesOf(rhythm).map(({ startsAt }) => startsAt);
  // London changes two weeks after New York: 21:00, then 20:00, then 21:00 again.
  expect(clockShifts(starts, "Europe/London")).toEqual([
    { fromAt: at("2027-03-15T16:00-04:00"), minute: 20 * 60, beforeMinute: 21 * 60 },
    { fromAt: at("2027-03-29T16:00-04:00"), minute: 21 * 60, beforeMinute: 20 * 60 },
  ]);
  expect(clockShifts(starts, "America/New_York")).toEqual([]);
});

test("this one, all that follow, or all", () => {
  const asked = { startsAt: 5 };
  const lessons = [{ startsAt: 1 }, { startsAt: 5 }, { startsAt: 9 }];
  const inScope = (scope: "this" | "following" | "all") =>
    lessons.filter((lesson) => isInScope(lesson, asked, scope)).map(({ startsAt }) => startsAt);
  expect([inScope("this"), inScope("following"), inScope("all")]).toEqual([[5], [5, 9], [1, 5, 9]]);
});
