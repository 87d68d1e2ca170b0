/** What the week editor does with a week's intervals: cells, versions, merging two people's changes, counting the effect. */
import { joinEqual, normaliseIntervals, type FormatRule, type Interval } from "./availability";
import { endOf, type Span } from "./claims";
import { MAX_INTERVALS_PER_DAY, STEP_MINUTES } from "./limits";
import { addDays, instantOf, MINUTES_PER_DAY, type LocalDate, type TimeZone } from "./time";

/** Seven days, Monday first. */
export type WeekIntervals = readonly (readonly Interval[])[];

export const CELL_MINUTES = 30;
export const CELLS_PER_DAY = MINUTES_PER_DAY / CELL_MINUTES;
const QUARTERS_PER_DAY = MINUTES_PER_DAY / STEP_MINUTES;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** Half an hour of the grid; a half-covered cell knows which half. */
export interface Cell {
  first: FormatRule | null;
  second: FormatRule | null;
}

export function toCells(intervals: readonly Interval[]): Cell[] {
  const quarters = quartersOf(intervals);
  return Array.from({ length: CELLS_PER_DAY }, (_, index) => ({
    first: quarters[index * 2] ?? null,
    second: quarters[index * 2 + 1] ?? null,
  }));
}

export function fromCells(cells: readonly Cell[]): Interval[] {
  return intervalsOf(cells.slice(0, CELLS_PER_DAY).flatMap((cell) => [cell.first, cell.second]));
}

/** Painting and erasing set the whole cell. */
export function paintCell(cells: readonly Cell[], index: number, rule: FormatRule | null): Cell[] {
  return cells.map((cell, at) => (at === index ? { first: rule, second: rule } : cell));
}

/** The same hours have the same version, however they are written. The base of a save. */
export function weekVersion(week: WeekIntervals): string {
  const text = DAYS.map((day) =>
    normaliseIntervals(week[day] ?? [])
      .map((item) => `${item.startMinute}-${item.endMinute}${item.formats}`)
      .join(","),
  ).join(";");
  return `${fnv1a(text, 0x811c9dc5)}${fnv1a(text, 0x01000193)}`;
}

export interface WeekConflict {
  /** Monday = 0 */
  day: number;
  startMinute: number;
  endMinute: number;
  mine: FormatRule | null;
  theirs: FormatRule | null;
}

export type WeekMerge =
  | { kind: "merged"; week: Interval[][] }
  /** `week` holds all that merges by itself, and mine where both changed the same quarter hour differently. */
  | { kind: "conflicts"; week: Interval[][]; conflicts: WeekConflict[] };

export function threeWayMergeWeek(
  base: WeekIntervals,
  mine: WeekIntervals,
  theirs: WeekIntervals,
): WeekMerge {
  const conflicts: WeekConflict[] = [];
  const week = DAYS.map((day) => {
    const merged = mergeDay(day, base[day] ?? [], mine[day] ?? [], theirs[day] ?? []);
    conflicts.push(...merged.conflicts);
    return merged.intervals;
  });
  return conflicts.length === 0 ? { kind: "merged", week } : { kind: "conflicts", week, conflicts };
}

function mergeDay(
  day: number,
  base: readonly Interval[],
  mine: readonly Interval[],
  theirs: readonly Interval[],
): { intervals: Interval[]; conflicts: WeekConflict[] } {
  const baseQuarters = quartersOf(base);
  const theirQuarters = quartersOf(theirs);
  const conflicts: WeekConflict[] = [];
  const merged = quartersOf(mine).map((own, index) => {
    const before = baseQuarters[index] ?? null;
    const other = theirQuarters[index] ?? null;
    if (own === other || other === before) return own;
    if (own === before) return other;
    addConflict(conflicts, day, index * STEP_MINUTES, own, other);
    return own;
  });
  const intervals = intervalsOf(merged);
  if (intervals.length <= MAX_INTERVALS_PER_DAY) return { intervals, conflicts };
  // Each was allowed alone, together they are too many pieces: the whole day is theirs to choose.
  const wholeDay = { day, startMinute: 0, endMinute: MINUTES_PER_DAY, mine: null, theirs: null };
  return { intervals: normaliseIntervals(mine), conflicts: [wholeDay] };
}

/** Neighbouring quarters with the same two answers are one conflict. */
function addConflict(
  conflicts: WeekConflict[],
  day: number,
  startMinute: number,
  mine: FormatRule | null,
  theirs: FormatRule | null,
): void {
  const last = conflicts.at(-1);
  if (last?.endMinute === startMinute && last.mine === mine && last.theirs === theirs) {
    last.endMinute += STEP_MINUTES;
  } else conflicts.push({ day, startMinute, endMinute: startMinute + STEP_MINUTES, mine, theirs });
}

export interface WeekImpact {
  /** Minutes open in some format after, not before; and the other way round. */
  addedMinutes: number;
  removedMinutes: number;
}

export function weekImpact(before: WeekIntervals, after: WeekIntervals): WeekImpact {
  const impact = { addedMinutes: 0, removedMinutes: 0 };
  for (const day of DAYS) {
    const was = quartersOf(before[day] ?? []);
    quartersOf(after[day] ?? []).forEach((rule, index) => {
      if (rule !== null && was[index] === null) impact.addedMinutes += STEP_MINUTES;
      if (rule === null && was[index] !== null) impact.removedMinutes += STEP_MINUTES;
    });
  }
  return impact;
}

/** Lessons of the week that would now lie outside the hours. They stay valid; the editor tells. */
export function lessonsOutside<Lesson extends Span>(
  week: WeekIntervals,
  mondayLocalDate: LocalDate,
  zone: TimeZone,
  lessons: readonly Lesson[],
): Lesson[] {
  const open = DAYS.flatMap((day) =>
    normaliseIntervals(week[day] ?? []).map((item) => ({
      startsAt: instantOf(addDays(mondayLocalDate, day), item.startMinute, zone).at,
      endsAt: instantOf(addDays(mondayLocalDate, day), item.endMinute, zone).at,
    })),
  );
  return lessons.filter((lesson) => {
    let coveredUntil = lesson.startsAt;
    for (const window of open) {
      if (window.startsAt <= coveredUntil && window.endsAt > coveredUntil) coveredUntil = window.endsAt;
    }
    return coveredUntil < endOf(lesson);
  });
}

function quartersOf(intervals: readonly Interval[]): (FormatRule | null)[] {
  const quarters = Array<FormatRule | null>(QUARTERS_PER_DAY).fill(null);
  for (const item of normaliseIntervals(intervals)) {
    quarters.fill(item.formats, item.startMinute / STEP_MINUTES, item.endMinute / STEP_MINUTES);
  }
  return quarters;
}

function intervalsOf(quarters: readonly (FormatRule | null)[]): Interval[] {
  return joinEqual(
    quarters.flatMap((formats, index) =>
      formats === null
        ? []
        : [{ startMinute: index * STEP_MINUTES, endMinute: (index + 1) * STEP_MINUTES, formats }],
    ),
  );
}

/** 32-bit FNV-1a, started twice differently: enough to tell two weeks of one instructor apart. */
function fnv1a(text: string, start: number): string {
  let hash = start;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
