import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseIntervals, type FormatRule, type Interval } from "../../convex/domain/availability.ts";
import {
  CELLS_PER_DAY,
  fromCells,
  lessonsOutside,
  paintCell,
  threeWayMergeWeek,
  toCells,
  weekImpact,
  weekVersion,
  type WeekIntervals,
} from "../../convex/domain/weekEditing.ts";
import { HOUR, MINUTE } from "../../convex/domain/time.ts";
import { hours } from "./slotFacts.ts";
import { instant } from "./zones.ts";

const QUARTERS = 96;
const RULES = ["all", "no_travel", "online"] as const;

/** A day as its quarter hours, in few pieces so that merged days stay within ten. */
const anyQuarters = fc
  .array(fc.tuple(fc.nat(95), fc.integer({ min: 1, max: 24 }), fc.constantFrom(...RULES, null)), {
    maxLength: 3,
  })
  .map((pieces) => {
    const quarters = Array<FormatRule | null>(QUARTERS).fill(null);
    for (const [start, length, rule] of pieces) quarters.fill(rule, start, start + length);
    return quarters;
  });
const anyWeek = fc.array(anyQuarters, { minLength: 7, maxLength: 7 });
/** What one person does to the beginning of a week: paints or erases stretches. */
const anyEdit = fc.array(
  fc.record({
    day: fc.nat(1),
    start: fc.nat(48),
    length: fc.integer({ min: 1, max: 20 }),
    rule: fc.constantFrom(...RULES, null),
  }),
  { maxLength: 3 },
);
type Edit = { day: number; start: number; length: number; rule: FormatRule | null }[];
type Quarters = (FormatRule | null)[];

function edited(week: readonly Quarters[], edit: Edit): Quarters[] {
  const after = week.map((day) => [...day]);
  for (const { day, start, length, rule } of edit) after[day]!.fill(rule, start, start + length);
  return after;
}
function intervalsOf(week: readonly Quarters[]): Interval[][] {
  return week.map((day) =>
    normaliseIntervals(
      day.flatMap((formats, index) =>
        formats === null ? [] : [{ startMinute: index * 15, endMinute: index * 15 + 15, formats }],
      ),
    ),
  );
}
function ruleAt(day: readonly Interval[] | undefined, quarter: number): FormatRule | null {
  const minute = quarter * 15;
  return day?.find((item) => item.startMinute <= minute && minute < item.endMinute)?.formats ?? null;
}

describe("merging what two people did to one week", () => {
  it("keeps every change of both, and tells each quarter hour that both changed differently", () => {
    let [merged, conflicting] = [0, 0];
    fc.assert(
      fc.property(anyWeek, anyEdit, anyEdit, (start, mineEdit, theirsEdit) => {
        const base = intervalsOf(start);
        const mine = intervalsOf(edited(start, mineEdit));
        const theirs = intervalsOf(edited(start, theirsEdit));
        const merge = threeWayMergeWeek(base, mine, theirs);
        const told = merge.kind === "merged" ? [] : merge.conflicts;
        if (merge.kind === "merged") merged++;
        else conflicting++;
        const wrong: string[] = [];
        for (let day = 0; day < 7; day++) {
          // A day of too many pieces is told as a whole and stays mine.
          if (told.some((each) => each.day === day && each.endMinute - each.startMinute === 1440)) {
            expect(merge.week[day]).toEqual(mine[day]);
            continue;
          }
          for (let quarter = 0; quarter < QUARTERS; quarter++) {
            const [was, own, other, now] = [base, mine, theirs, merge.week].map((week) =>
              ruleAt(week[day], quarter),
            );
            const minute = quarter * 15;
            const isTold = told.some(
              (each) => each.day === day && each.startMinute <= minute && minute < each.endMinute,
            );
            const clash = own !== was && other !== was && own !== other;
            if (isTold !== clash || now !== (own === was ? other : own)) {
              wrong.push(`day ${day} minute ${minute}: ${was} → ${own} and ${other} made ${now}`);
            }
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 600, seed: 2026 },
    );
    expect(merged).toBeGreaterThan(100);
    expect(conflicting).toBeGreaterThan(50);
  });

  it("tells what each of the two wanted, neighbours as one", () => {
    const empty: WeekIntervals = Array.from({ length: 7 }, () => []);
    const on = (day: number, ...intervals: Interval[]) =>
      empty.map((none, at) => (at === day ? intervals : none));
    expect(
      threeWayMergeWeek(on(2, hours(9, 17)), on(2, hours(9, 12)), on(2, hours(9, 17, "online"))),
    ).toEqual({
      kind: "conflicts",
      week: on(2, hours(9, 12, "online")),
      conflicts: [{ day: 2, startMinute: 12 * 60, endMinute: 17 * 60, mine: null, theirs: "online" }],
    });
  });

  it("gives the other's week when I changed nothing, mine when they didn't, and either when both did the same", () => {
    fc.assert(
      fc.property(anyWeek, anyWeek, (one, other) => {
        const [base, changed] = [intervalsOf(one), intervalsOf(other)];
        for (const [mine, theirs] of [
          [base, changed],
          [changed, base],
          [changed, changed],
        ] as const) {
          expect(threeWayMergeWeek(base, mine, theirs)).toEqual({ kind: "merged", week: changed });
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it("comes to the same whoever saves first, where nothing clashes", () => {
    fc.assert(
      fc.property(anyWeek, anyEdit, anyEdit, (start, mineEdit, theirsEdit) => {
        const base = intervalsOf(start);
        const mine = intervalsOf(edited(start, mineEdit));
        const theirs = intervalsOf(edited(start, theirsEdit));
        const one = threeWayMergeWeek(base, mine, theirs);
        const other = threeWayMergeWeek(base, theirs, mine);
        expect(other.kind).toBe(one.kind);
        if (one.kind === "merged") expect(other.week).toEqual(one.week);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it("that makes more than ten pieces of a day is a conflict of the whole day, never eleven intervals", () => {
    const ten = (offset: number) =>
      Array.from({ length: 10 }, (_, at) => hours(at + offset, at + offset + 0.5));
    const week = (day: Interval[]) => [day, [], [], [], [], [], []];
    const merge = threeWayMergeWeek(week([]), week(ten(0)), week(ten(12)));
    expect(merge).toEqual({
      kind: "conflicts",
      week: week(ten(0)),
      conflicts: [{ day: 0, startMinute: 0, endMinute: 1440, mine: null, theirs: null }],
    });
  });
});

describe("the version of a week", () => {
  it("is the same for the same hours however they are written, and another for others", () => {
    fc.assert(
      fc.property(anyWeek, anyWeek, (one, other) => {
        const [first, second] = [intervalsOf(one), intervalsOf(other)];
        const scattered = first.map((day) =>
          day
            .flatMap((item) => [
              { ...item, endMinute: item.startMinute + 15 },
              { ...item, startMinute: item.startMinute + 15 },
            ])
            .filter((item) => item.startMinute < item.endMinute)
            .reverse(),
        );
        expect(weekVersion(scattered)).toBe(weekVersion(first));
        const isSame = JSON.stringify(first) === JSON.stringify(second);
        expect(weekVersion(first) === weekVersion(second)).toBe(isSame);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it("knows Monday's hours from Tuesday's, and takes a missing day for an empty one", () => {
    const on = (day: number) => Array.from({ length: 7 }, (_, at) => (at === day ? [hours(9, 10)] : []));
    expect(weekVersion(on(0))).not.toBe(weekVersion(on(1)));
    expect(weekVersion([[hours(9, 10)]])).toBe(weekVersion(on(0)));
  });
});

describe("cells of half an hour", () => {
  it("show every quarter hour and give the same intervals back", () => {
    fc.assert(
      fc.property(anyQuarters, (quarters) => {
        const [day] = intervalsOf([quarters]);
        const cells = toCells(day!);
        expect(cells).toHaveLength(CELLS_PER_DAY);
        expect(cells.flatMap(({ first, second }) => [first, second])).toEqual(
          quarters.map((_, index) => ruleAt(day, index)),
        );
        expect(fromCells(cells)).toEqual(day);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it("a half-covered one shows its half; painting and erasing set the whole and nothing else", () => {
    const cells = toCells([{ startMinute: 9 * 60 + 15, endMinute: 10 * 60, formats: "all" }]);
    expect(cells[18]).toEqual({ first: null, second: "all" });
    expect(fromCells(paintCell(cells, 18, "online"))).toEqual([
      { startMinute: 540, endMinute: 570, formats: "online" },
      { startMinute: 570, endMinute: 600, formats: "all" },
    ]);
    expect(fromCells(paintCell(cells, 18, null))).toEqual([
      { startMinute: 570, endMinute: 600, formats: "all" },
    ]);
    expect(cells[18]).toEqual({ first: null, second: "all" });
  });
});

describe("what a change of the week does", () => {
  it("counts the minutes that open and close; a change of formats alone is neither", () => {
    const before = [[hours(9, 12)], [hours(9, 10)]];
    const after = [[hours(10, 13, "online")], []];
    expect(weekImpact(before, after)).toEqual({ addedMinutes: 60, removedMinutes: 120 });
    expect(weekImpact(before, before)).toEqual({ addedMinutes: 0, removedMinutes: 0 });
  });

  it("there and back are each other's mirror", () => {
    fc.assert(
      fc.property(anyWeek, anyWeek, (one, other) => {
        const [before, after] = [intervalsOf(one), intervalsOf(other)];
        const { addedMinutes, removedMinutes } = weekImpact(before, after);
        expect(weekImpact(after, before)).toEqual({
          addedMinutes: removedMinutes,
          removedMinutes: addedMinutes,
        });
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  const nine = instant("2026-11-23T14:00:00Z");
  const outside = (week: WeekIntervals, startsAt: number, durationMinutes = 60) =>
    lessonsOutside(week, "2026-11-23", "America/New_York", [{ startsAt, durationMinutes }]).length === 1;

  it("names the lessons that now lie outside, also by a quarter hour or in a gap", () => {
    const week = [[hours(9, 12), hours(13, 15)]];
    expect(outside(week, nine)).toBe(false);
    expect(outside(week, nine + 2 * HOUR)).toBe(false);
    expect(outside(week, nine + 2 * HOUR + 15 * MINUTE)).toBe(true);
    expect(outside(week, nine - 15 * MINUTE)).toBe(true);
    expect(outside(week, nine + 2 * HOUR, 180)).toBe(true);
    expect(outside([[hours(9, 12), hours(12, 15, "online")]], nine + 2 * HOUR, 180)).toBe(false);
    expect(outside([], nine)).toBe(true);
  });

  it("knows lessons over midnight and over a clock change", () => {
    const late = nine + 14 * HOUR + 30 * MINUTE;
    expect(outside([[hours(22, 24)], [hours(0, 1)]], late)).toBe(false);
    expect(outside([[hours(22, 24)], [hours(0.5, 1)]], late)).toBe(true);
    const sunday = [[], [], [], [], [], [], [hours(1, 3)]];
    // Half past one in spring: the clock goes from 2 to 3, so half an hour is all there is.
    const spring = instant("2026-03-08T06:30:00Z");
    const of = (durationMinutes: number) =>
      lessonsOutside(sunday, "2026-03-02", "America/New_York", [{ startsAt: spring, durationMinutes }]);
    expect(of(30)).toEqual([]);
    expect(of(45)).toHaveLength(1);
  });
});
