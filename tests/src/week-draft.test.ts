import fc from "fast-check";
import { expect, test } from "vitest";
import type { FormatRule } from "../../convex/domain/availability.ts";
import {
  impactOf,
  hoursText,
  lessonsOutside,
  waitingWithRoom,
} from "../../src/features/availability/impact.ts";
import { datesText, rangesOf } from "../../src/features/availability/blocked-ranges.ts";
import { rangeText, rowsFor, shortRangeText } from "../../src/features/availability/grid-geometry.ts";
import {
  applyPreset,
  cellAt,
  historyOf,
  minutesOf,
  paint,
  redo,
  step,
  undo,
  type Brush,
  type Week,
} from "../../src/features/availability/week-draft.ts";

const dates = [
  "2026-10-12",
  "2026-10-13",
  "2026-10-14",
  "2026-10-15",
  "2026-10-16",
  "2026-10-17",
  "2026-10-18",
];
const empty: Week = dates.map((localDate) => ({ localDate, intervals: [] }));
const at = (day: number, from: number, to: number) => ({
  fromDay: day,
  toDay: day,
  fromMinute: from,
  toMinute: to,
});

test("painting next to hours of the same kind makes one stretch", () => {
  const week = paint(paint(empty, at(0, 540, 600), "all"), at(0, 600, 660), "all");
  expect(week[0]?.intervals).toEqual([{ startMinute: 540, endMinute: 660, formats: "all" }]);
});

test("painting another format over the middle splits the stretch in three", () => {
  const week = paint(paint(empty, at(0, 540, 720), "all"), at(0, 600, 660), "online");
  expect(week[0]?.intervals.map((item) => item.formats)).toEqual(["all", "online", "all"]);
});

test("erasing the middle leaves both ends, whichever way the stroke ran", () => {
  const week = paint(paint(empty, at(0, 540, 720), "all"), at(0, 660, 600), "erase");
  expect(week[0]?.intervals.map((item) => [item.startMinute, item.endMinute])).toEqual([
    [540, 600],
    [660, 720],
  ]);
});

test("a stroke over several days paints each of them and no other", () => {
  const week = paint(empty, { fromDay: 3, toDay: 1, fromMinute: 540, toMinute: 600 }, "no_travel");
  expect(week.map(minutesOf)).toEqual([0, 60, 60, 60, 0, 0, 0]);
});

test("after any strokes each quarter hour is what was painted over it last, in as few stretches as can say so", () => {
  const brush = fc.constantFrom<Brush>("all", "online", "no_travel", "erase");
  const cell = fc.nat(48).map((index) => index * 30);
  const stroke = fc.record({ fromDay: fc.nat(6), toDay: fc.nat(6), fromMinute: cell, toMinute: cell });
  fc.assert(
    fc.property(fc.array(fc.tuple(stroke, brush), { maxLength: 12 }), (strokes) => {
      const quarters = dates.map(() => Array<FormatRule | null>(96).fill(null));
      let week = empty;
      for (const [{ fromDay, toDay, fromMinute, toMinute }, rule] of strokes) {
        week = paint(week, { fromDay, toDay, fromMinute, toMinute }, rule);
        const [first, last] = [Math.min(fromMinute, toMinute) / 15, Math.max(fromMinute, toMinute) / 15];
        for (let day = Math.min(fromDay, toDay); day <= Math.max(fromDay, toDay); day++)
          quarters[day]!.fill(rule === "erase" ? null : rule, first, last);
      }
      for (const [day, { intervals }] of week.entries()) {
        const shown = Array<FormatRule | null>(96).fill(null);
        for (const { startMinute, endMinute, formats } of intervals)
          shown.fill(formats, startMinute / 15, endMinute / 15);
        expect(shown).toEqual(quarters[day]);
        const changes = quarters[day]!.filter((rule, at, all) => rule !== null && rule !== all[at - 1]);
        expect(intervals).toHaveLength(changes.length);
      }
    }),
  );
});

test("a quarter hour shows as a part of its cell, and painting sets the whole cell", () => {
  const week: Week = empty.map((day, index) =>
    index === 0 ? { ...day, intervals: [{ startMinute: 540, endMinute: 555, formats: "all" }] } : day,
  );
  expect(cellAt(week[0]!, 540)).toEqual({ formats: "all", isWhole: false });
  expect(cellAt(paint(week, at(0, 540, 570), "all")[0]!, 540)).toEqual({ formats: "all", isWhole: true });
});

test("undo and redo walk through named steps; a step that changes nothing is none", () => {
  let history = historyOf(empty);
  history = step(history, paint(empty, at(0, 540, 600), "all"), "Mon 9–10");
  expect(step(history, history.present, "again")).toBe(history);
  expect(history.past.at(-1)?.name).toBe("Mon 9–10");
  expect(undo(history).present).toEqual(empty);
  expect(redo(undo(history)).present).toEqual(history.present);
  expect(undo(undo(history)).present).toEqual(empty);
});

test("a preset leaves the days gone by alone", () => {
  const before = paint(empty, at(0, 600, 660), "online");
  const week = applyPreset(before, "weekdays", 2);
  expect(week.map(minutesOf)).toEqual([60, 0, 480, 480, 480, 0, 0]);
});

test("the impact counts hours added and removed and lessons left outside", () => {
  const saved = paint(empty, at(0, 540, 720), "all");
  const draft = paint(paint(saved, at(0, 540, 600), "erase"), at(1, 540, 570), "all");
  // Monday 2026-10-12 9:15 in New York.
  const lesson = { bookingId: "b1", startsAt: Date.UTC(2026, 9, 12, 13, 15), durationMinutes: 60 };
  expect(impactOf(saved, draft, [lesson], "America/New_York")).toEqual({
    addedMinutes: 30,
    removedMinutes: 60,
    outside: ["b1"],
  });
});

test("lessons of later weeks are measured by this week's hours on their own wall clock, over midnight and clock changes too", () => {
  // Mondays 9:00–10:00, and Sunday night until Monday morning.
  const week = paint(
    paint(paint(empty, at(0, 540, 600), "all"), at(6, 1380, 1440), "all"),
    at(0, 0, 60),
    "all",
  );
  const lesson = (bookingId: string, startsAt: number) => ({ bookingId, startsAt, durationMinutes: 60 });
  const outside = lessonsOutside(
    week,
    [
      lesson("two weeks later, still summer time", Date.UTC(2026, 9, 26, 13)),
      lesson("after the clock went back", Date.UTC(2026, 10, 2, 14)),
      lesson("an hour early, as if it hadn't", Date.UTC(2026, 10, 2, 13)),
      lesson("over Sunday's midnight", Date.UTC(2026, 10, 16, 4, 30)),
      lesson("Tuesday", Date.UTC(2026, 10, 3, 14)),
    ],
    "America/New_York",
  );
  expect(outside.map(({ bookingId }) => bookingId)).toEqual(["an hour early, as if it hadn't", "Tuesday"]);
});

test("the grid stretches to whole hours around early and late times", () => {
  const week = paint(empty, at(0, 330, 390), "all");
  expect(rowsFor(week, [{ start: 1290, end: 1350 }], false)).toEqual({ startMinute: 300, endMinute: 1380 });
  expect(rowsFor(week, [], true)).toEqual({ startMinute: 0, endMinute: 1440 });
});

test("times read as people say them", () => {
  expect(rangeText(17 * 60, 20 * 60)).toBe("5:00 – 8:00 pm");
  expect(rangeText(11 * 60, 12 * 60)).toBe("11:00 am – 12:00 pm");
  expect(shortRangeText(9 * 60, 11 * 60 + 30)).toBe("9–11:30");
  expect([hoursText(0), hoursText(45), hoursText(450)]).toEqual(["0 h", "45 min", "7½ h"]);
});

test("blocked days in a row with one reason are one line; another reason or a gap begins a new one", () => {
  const day = (localDate: string, reason: string | null) => ({ localDate, reason });
  const ranges = rangesOf([
    day("2026-11-29", "away"),
    day("2026-11-30", "away"),
    day("2026-12-01", "away"),
    day("2026-12-02", null),
    day("2026-12-04", null),
  ]);
  expect(ranges.map((range) => [datesText(range.firstLocalDate, range.lastLocalDate), range.reason])).toEqual(
    [
      ["Nov 29 – Dec 1", "away"],
      ["Dec 2", null],
      ["Dec 4", null],
    ],
  );
});

test("who waits is counted when the draft has room for their lesson in their format, and the saved week hadn't", () => {
  // Monday 2026-10-12, 9 to 12 in New York.
  const wish = { fromAt: Date.UTC(2026, 9, 12, 13), toAt: Date.UTC(2026, 9, 12, 16), durationMinutes: 60 };
  const waiting = [
    { ...wish, format: "online" as const },
    { ...wish, format: "travel" as const },
  ];
  const count = (saved: Week, draft: Week) => waitingWithRoom(saved, draft, waiting, "America/New_York");
  const half = paint(empty, at(0, 540, 570), "all");
  expect(count(empty, half)).toBe(0);
  expect(count(half, paint(half, at(0, 570, 600), "online"))).toBe(1);
  expect(count(half, paint(half, at(0, 570, 600), "all"))).toBe(2);
  expect(count(paint(half, at(0, 570, 600), "all"), paint(empty, at(0, 540, 720), "all"))).toBe(0);
});
