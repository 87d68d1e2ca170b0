import { describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../convex/domain/time";
import { mergeRanges, rangeProblem, startsFor } from "../../convex/domain/waitlist";

/** A Monday, 09:00 in New York. */
const NINE = Date.UTC(2026, 10, 9, 14);
const starts = (...hours: number[]) =>
  hours.map((hour) => ({ startsAt: NINE + hour * HOUR, endsAt: NINE + (hour + 1) * HOUR }));

describe("a range", () => {
  test.each([
    ["holds the lesson exactly", { fromAt: NINE, toAt: NINE + HOUR }, null],
    ["is shorter than the lesson", { fromAt: NINE, toAt: NINE + 45 * MINUTE }, "duration"],
    ["is over before the lesson could end", { fromAt: NINE - 3 * HOUR, toAt: NINE + 30 * MINUTE }, "past"],
    ["has begun, with room left", { fromAt: NINE - 3 * HOUR, toAt: NINE + 90 * MINUTE }, null],
    ["lies off the quarter hours", { fromAt: NINE + MINUTE, toAt: NINE + 2 * HOUR }, "alignment"],
    ["is longer than the longest day", { fromAt: NINE, toAt: NINE + DAY + 2 * HOUR }, "alignment"],
    ["is a day of 25 hours", { fromAt: NINE, toAt: NINE + DAY + HOUR }, null],
    ["is no time at all", { fromAt: Number.NaN, toAt: NINE }, "alignment"],
  ] as const)("that %s", (_what, range, problem) => {
    expect(rangeProblem({ ...range, durationMinutes: 60 }, NINE - MINUTE)).toBe(problem);
  });
});

describe("the starts for somebody who waits", () => {
  const entry = { fromAt: NINE, toAt: NINE + 4 * HOUR, passed: [] };
  const freed = { startsAt: NINE + HOUR, endsAt: NINE + 2 * HOUR, freedAt: 7 };

  test("touch what was freed and lie within the range, the one that fills the freed time first", () => {
    expect(startsFor(entry, starts(-0.5, 0, 0.25, 1, 1.75, 2, 3.5), freed)).toEqual(starts(1, 0.25, 1.75));
    expect(startsFor({ ...entry, toAt: NINE + 2 * HOUR }, starts(0.75, 1, 1.25), freed)).toEqual(
      starts(1, 0.75),
    );
  });

  test("leave out what the person let pass of this freeing, and only of this one", () => {
    const passed = [{ startsAt: freed.startsAt, endsAt: freed.endsAt, freedAt: 7 }];
    expect(startsFor({ ...entry, passed }, starts(0.25, 1), freed)).toEqual([]);
    expect(startsFor({ ...entry, passed }, starts(1), { ...freed, freedAt: 8 })).toEqual(starts(1));
  });

  test("leave out whatever was let pass when nothing was freed and somebody only looks", () => {
    const passed = [{ startsAt: freed.startsAt, endsAt: freed.endsAt, freedAt: 7 }];
    const look = { startsAt: NINE, endsAt: NINE + 4 * HOUR, freedAt: null };
    expect(startsFor({ ...entry, passed }, starts(0, 1, 2), look)).toEqual(starts(0, 2));
  });
});

test("ranges that touch are looked at as one, but never for more than two days", () => {
  const range = (from: number, to: number) => ({ fromAt: NINE + from * HOUR, toAt: NINE + to * HOUR });
  const merged = (from: number, to: number) => ({ startsAt: NINE + from * HOUR, endsAt: NINE + to * HOUR });
  expect(mergeRanges([range(5, 8), range(0, 3), range(2, 4)])).toEqual([merged(0, 4), merged(5, 8)]);
  expect(mergeRanges([range(0, 25), range(20, 45), range(40, 60)])).toEqual([merged(0, 45), merged(40, 60)]);
});
