/** The week being edited: pure steps from one week to the next, and a history of them for undo and redo. */
import type { FormatRule, Interval } from "../../../convex/domain/availability";
import { normaliseIntervals } from "../../../convex/domain/availability";

export interface DayHours {
  localDate: string;
  intervals: Interval[];
}
/** Monday first, seven days. */
export type Week = readonly DayHours[];

export const CELL_MINUTES = 30;
export type Brush = FormatRule | "erase";

/** A rectangle of the grid: days and minutes, both ends of each in any order. `toMinute` is exclusive. */
export interface Stroke {
  fromDay: number;
  toDay: number;
  fromMinute: number;
  toMinute: number;
}

export function paint(week: Week, stroke: Stroke, brush: Brush): Week {
  const [firstDay, lastDay] = ordered(stroke.fromDay, stroke.toDay);
  const [startMinute, endMinute] = ordered(stroke.fromMinute, stroke.toMinute);
  return week.map((day, index) =>
    index < firstDay || index > lastDay
      ? day
      : { ...day, intervals: paintDay(day.intervals, startMinute, endMinute, brush) },
  );
}

function paintDay(
  intervals: readonly Interval[],
  startMinute: number,
  endMinute: number,
  brush: Brush,
): Interval[] {
  const kept = intervals.flatMap((item) => [
    { ...item, endMinute: Math.min(item.endMinute, startMinute) },
    { ...item, startMinute: Math.max(item.startMinute, endMinute) },
  ]);
  const painted = brush === "erase" ? [] : [{ startMinute, endMinute, formats: brush }];
  return normaliseIntervals([...kept, ...painted].filter((item) => item.startMinute < item.endMinute));
}

function ordered(one: number, other: number): [number, number] {
  return one <= other ? [one, other] : [other, one];
}

/** What a cell of the grid shows: nothing, one rule over its whole half hour, or a part of it. */
export function cellAt(day: DayHours, startMinute: number): { formats: FormatRule; isWhole: boolean } | null {
  const endMinute = startMinute + CELL_MINUTES;
  const covering = day.intervals.find((item) => item.startMinute < endMinute && item.endMinute > startMinute);
  if (covering === undefined) return null;
  return {
    formats: covering.formats,
    isWhole: covering.startMinute <= startMinute && covering.endMinute >= endMinute,
  };
}

export function minutesOf(day: DayHours): number {
  return day.intervals.reduce((sum, item) => sum + item.endMinute - item.startMinute, 0);
}

export const PRESETS = {
  weekdays: { name: "Weekdays 9–5", days: [0, 1, 2, 3, 4], startMinute: 9 * 60, endMinute: 17 * 60 },
  mornings: { name: "Mornings 8–12", days: [0, 1, 2, 3, 4, 5, 6], startMinute: 8 * 60, endMinute: 12 * 60 },
  evenings: { name: "Evenings 5–9", days: [0, 1, 2, 3, 4, 5, 6], startMinute: 17 * 60, endMinute: 21 * 60 },
  weekends: { name: "Weekends 9–5", days: [5, 6], startMinute: 9 * 60, endMinute: 17 * 60 },
} as const;
export type PresetName = keyof typeof PRESETS;

/** Replaces the days from `fromDay` on (days gone by stay) with the preset's hours; other days become empty. */
export function applyPreset(week: Week, name: PresetName, fromDay: number): Week {
  const preset = PRESETS[name];
  return week.map((day, index) => {
    if (index < fromDay) return day;
    const isIn = (preset.days as readonly number[]).includes(index);
    const hours = { startMinute: preset.startMinute, endMinute: preset.endMinute, formats: "all" as const };
    return { ...day, intervals: isIn ? [hours] : [] };
  });
}

export function clearFrom(week: Week, fromDay: number): Week {
  return week.map((day, index) => (index < fromDay ? day : { ...day, intervals: [] }));
}

/** The hours of another week on the dates of this one. */
export function copyHours(week: Week, other: Week, fromDay: number): Week {
  return week.map((day, index) =>
    index < fromDay ? day : { ...day, intervals: [...(other[index]?.intervals ?? [])] },
  );
}

export function isSameWeek(one: Week, other: Week): boolean {
  const hours = (week: Week) =>
    week.map((day) => day.intervals.map((item) => [item.startMinute, item.endMinute, item.formats]));
  return JSON.stringify(hours(one)) === JSON.stringify(hours(other));
}

export interface History {
  past: readonly { week: Week; name: string }[];
  present: Week;
  future: readonly { week: Week; name: string }[];
}

export function historyOf(week: Week): History {
  return { past: [], present: week, future: [] };
}

/** A step with the name that undo shows; a step that changes nothing is no step. */
export function step(history: History, week: Week, name: string): History {
  if (isSameWeek(history.present, week)) return history;
  return { past: [...history.past, { week: history.present, name }], present: week, future: [] };
}

export function undo(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: last.week,
    future: [{ week: history.present, name: last.name }, ...history.future],
  };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return {
    past: [...history.past, { week: history.present, name: next.name }],
    present: next.week,
    future,
  };
}
