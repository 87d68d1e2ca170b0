import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allowsFormat,
  effectiveDay,
  joinEqual,
  normaliseIntervals,
  versionOf,
  type Interval,
} from "../../convex/domain/availability.ts";
import { FORMATS } from "../../convex/domain/common.ts";
import { MAX_INTERVALS_PER_DAY } from "../../convex/domain/limits.ts";
import { hours } from "./slotFacts.ts";

const RULES = ["all", "no_travel", "online"] as const;

/** Anything the schema lets a hand edit write: any numbers, overlaps, too many. */
const anyMinute = fc.oneof(
  fc.integer({ min: -60, max: 1500 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5, 1e15, -0),
);
const anyInterval: fc.Arbitrary<Interval> = fc.record({
  startMinute: anyMinute,
  endMinute: anyMinute,
  formats: fc.constantFrom(...RULES),
});
const anyIntervals = fc.array(anyInterval, { maxLength: 30 });

/** The rule of a minute, told directly: the narrowest of all that lie on it, or none. */
function ruleAt(intervals: readonly Interval[], minute: number): Interval["formats"] | null {
  const covering = intervals.filter((item) => item.startMinute <= minute && minute < item.endMinute);
  return [...RULES].reverse().find((rule) => covering.some((item) => item.formats === rule)) ?? null;
}

describe("the intervals of a day", () => {
  it("are read as sorted, disjoint quarter hours within the day, ten at most, whatever is written there", () => {
    fc.assert(
      fc.property(anyIntervals, (written) => {
        const read = normaliseIntervals(written);
        expect(read.length).toBeLessThanOrEqual(MAX_INTERVALS_PER_DAY);
        read.forEach((item, index) => {
          const { startMinute, endMinute, formats } = item;
          expect(startMinute % 15).toBe(0);
          expect(endMinute % 15).toBe(0);
          expect(startMinute).toBeGreaterThanOrEqual(0);
          expect(endMinute).toBeLessThanOrEqual(1440);
          expect(startMinute).toBeLessThan(endMinute);
          const next = read[index + 1];
          if (next === undefined) return;
          expect(endMinute).toBeLessThanOrEqual(next.startMinute);
          // Two that touch differ in what they allow, or they would be one.
          if (endMinute === next.startMinute) expect(formats).not.toBe(next.formats);
        });
      }),
      { numRuns: 1500, seed: 15 },
    );
  });

  it("never offer a minute, or a format, that nobody wrote", () => {
    fc.assert(
      fc.property(anyIntervals, fc.nat(1439), (written, minute) => {
        const offered = ruleAt(normaliseIntervals(written), minute);
        if (offered === null) return;
        // Half minutes and infinities: what covers a minute must cover the quarter hour around it.
        expect(ruleAt(written, minute)).not.toBeNull();
        const narrowest = ruleAt(written, minute)!;
        for (const format of FORMATS) {
          if (allowsFormat(offered, format)) expect(allowsFormat(narrowest, format)).toBe(true);
        }
      }),
      { numRuns: 4000, seed: 16 },
    );
  });

  it("lose nothing that is on the grid and fits ten pieces", () => {
    const onGrid = fc
      .array(fc.tuple(fc.nat(95), fc.integer({ min: 1, max: 30 }), fc.constantFrom(...RULES)), {
        maxLength: 5,
      })
      .map((list) =>
        list.map(([start, quarters, formats]) => ({
          startMinute: start * 15,
          endMinute: Math.min(1440, (start + quarters) * 15),
          formats,
        })),
      );
    fc.assert(
      fc.property(onGrid, (written) => {
        const read = normaliseIntervals(written);
        const minutes = Array.from({ length: 288 }, (_, index) => index * 5);
        expect(minutes.map((minute) => ruleAt(read, minute))).toEqual(
          minutes.map((minute) => ruleAt(written, minute)),
        );
      }),
      { numRuns: 300, seed: 17 },
    );
  });

  it("are the same when read again, and however they were ordered", () => {
    fc.assert(
      fc.property(anyIntervals, (written) => {
        const read = normaliseIntervals(written);
        expect(normaliseIntervals(read)).toEqual(read);
        expect(normaliseIntervals([...written].reverse())).toEqual(read);
      }),
      { numRuns: 1000, seed: 18 },
    );
  });

  it("that touch and allow the same are read as one, so that a lesson may run through", () => {
    expect(normaliseIntervals([hours(9, 10), hours(10, 11)])).toEqual([hours(9, 11)]);
    expect(normaliseIntervals([hours(9, 10), hours(10, 11, "online")])).toEqual([
      hours(9, 10),
      hours(10, 11, "online"),
    ]);
  });

  it("off the grid are rounded inward; two halves of a quarter hour make a whole one", () => {
    expect(normaliseIntervals([{ startMinute: 541, endMinute: 659, formats: "all" }])).toEqual([
      { startMinute: 555, endMinute: 645, formats: "all" },
    ]);
    expect(normaliseIntervals([{ startMinute: 541, endMinute: 554, formats: "all" }])).toEqual([]);
    const halves = [
      { startMinute: 540, endMinute: 547, formats: "all" as const },
      { startMinute: 547, endMinute: 555, formats: "online" as const },
    ];
    expect(normaliseIntervals(halves)).toEqual([{ startMinute: 540, endMinute: 555, formats: "online" }]);
  });

  it("with a rule that nobody knows are left out", () => {
    const odd = { startMinute: 540, endMinute: 600, formats: "everything" } as unknown as Interval;
    expect(normaliseIntervals([odd, hours(11, 12)])).toEqual([hours(11, 12)]);
    expect(allowsFormat(odd.formats, "online")).toBe(false);
  });

  it("beyond the tenth are not offered", () => {
    const twelve = Array.from({ length: 12 }, (_, index) => hours(index * 2, index * 2 + 1));
    expect(normaliseIntervals(twelve)).toEqual(twelve.slice(0, 10));
  });

  it("allow what their rule says", () => {
    const allowed = RULES.map((rule) => FORMATS.filter((format) => allowsFormat(rule, format)));
    expect(allowed).toEqual([["online", "studio", "travel", "neutral"], ["online", "studio"], ["online"]]);
  });

  it("that touch and allow the same are one", () => {
    expect(
      joinEqual([hours(9, 10), hours(10, 11), hours(11, 12, "online"), hours(13, 14, "online")]),
    ).toEqual([hours(9, 11), hours(11, 12, "online"), hours(13, 14, "online")]);
  });
});

describe("the hours of a date", () => {
  const monday = "2026-11-23";
  const weekOf = (startHour: number) => Array.from({ length: 7 }, () => [hours(startHour, startHour + 2)]);
  const versions = [
    { validFrom: "2026-11-30", days: weekOf(14) },
    { validFrom: "2026-01-05", days: weekOf(9) },
  ];

  it("are those of the weekday, of the latest version that is valid", () => {
    expect(effectiveDay(versions, [], monday)).toEqual([hours(9, 11)]);
    expect(effectiveDay(versions, [], "2026-11-29")).toEqual([hours(9, 11)]);
    expect(effectiveDay(versions, [], "2026-11-30")).toEqual([hours(14, 16)]);
    expect(effectiveDay(versions, [], "2026-01-04")).toEqual([]);
    expect(versionOf(versions, "2027-06-01")?.validFrom).toBe("2026-11-30");
    const onlyWednesday = [
      { validFrom: "2026-01-05", days: weekOf(9).map((day, at) => (at === 2 ? day : [])) },
    ];
    expect(effectiveDay(onlyWednesday, [], "2026-11-25")).toEqual([hours(9, 11)]);
    expect(effectiveDay(onlyWednesday, [], "2026-11-26")).toEqual([]);
  });

  it("are replaced by an override of that date alone; an empty one blocks the date", () => {
    const overrides = [
      { localDate: monday, intervals: [hours(18, 19)] },
      { localDate: "2026-11-24", intervals: [] },
    ];
    expect(effectiveDay(versions, overrides, monday)).toEqual([hours(18, 19)]);
    expect(effectiveDay(versions, overrides, "2026-11-24")).toEqual([]);
    expect(effectiveDay(versions, overrides, "2026-11-25")).toEqual([hours(9, 11)]);
  });

  it("with two overrides by a hand edit: blocked wins, else the later one", () => {
    const open = { localDate: monday, intervals: [hours(18, 19)] };
    const later = { localDate: monday, intervals: [hours(20, 21)] };
    const blocked = { localDate: monday, intervals: [] };
    expect(effectiveDay(versions, [blocked, open], monday)).toEqual([]);
    expect(effectiveDay(versions, [open, blocked], monday)).toEqual([]);
    expect(effectiveDay(versions, [open, later], monday)).toEqual([hours(20, 21)]);
  });

  it("are none where the week has fewer than seven days or there is no version", () => {
    expect(effectiveDay([{ validFrom: "2026-01-05", days: [[hours(9, 10)]] }], [], "2026-11-24")).toEqual([]);
    expect(effectiveDay([], [], monday)).toEqual([]);
  });
});
