/** Hours an instructor offers: what a day's intervals mean, and which hours a date has. Readers never throw, they offer less. */
import type { Infer } from "convex/values";
import type { Format, interval } from "./common";
import { MAX_INTERVALS_PER_DAY, STEP_MINUTES } from "./limits";
import { MINUTES_PER_DAY, weekdayOf, type LocalDate } from "./time";

/** Half-open minutes of the local day. */
export type Interval = Infer<typeof interval>;
export type FormatRule = Interval["formats"];

/** Seven days, Monday first, from a date on until the next version. */
export interface WeeklyHoursVersion {
  validFrom: LocalDate;
  days: readonly (readonly Interval[])[];
}

/** Replaces one date's hours; no intervals: blocked. */
export interface DateOverride {
  localDate: LocalDate;
  intervals: readonly Interval[];
}

/** More than any person enters; a document edited by hand may hold anything. */
const MAX_INTERVALS_READ = 200;

export function allowsFormat(rule: FormatRule, format: Format): boolean {
  switch (rule) {
    case "all":
      return true;
    case "online":
      return format === "online";
    case "no_travel":
      return format === "online" || format === "studio";
    default:
      return false;
  }
}

/**
 * Sorted, disjoint, on the 15-minute grid, at most ten: a quarter hour is open if all of it is, in the narrowest format
 * rule that any interval on it has. What makes no sense is left out.
 */
export function normaliseIntervals(intervals: readonly Interval[]): Interval[] {
  if (isNormal(intervals)) return [...intervals];
  const usable = intervals.slice(0, MAX_INTERVALS_READ).filter((item) => isFormatRule(item.formats));
  const quarters: Interval[] = [];
  for (let startMinute = 0; startMinute < MINUTES_PER_DAY; startMinute += STEP_MINUTES) {
    const endMinute = startMinute + STEP_MINUTES;
    const touching = usable.filter(
      (item) =>
        item.startMinute < item.endMinute && item.startMinute < endMinute && item.endMinute > startMinute,
    );
    if (!isCovered(touching, startMinute, endMinute)) continue;
    quarters.push({ startMinute, endMinute, formats: touching.map((item) => item.formats).reduce(narrower) });
  }
  return joinEqual(quarters).slice(0, MAX_INTERVALS_PER_DAY);
}

/** The hours of a date: its override if it has one, else the weekly hours valid then. */
export function effectiveDay(
  weeklyHours: readonly WeeklyHoursVersion[],
  overrides: readonly DateOverride[],
  localDate: LocalDate,
): Interval[] {
  const ofDate = overrides.filter((override) => override.localDate === localDate);
  const last = ofDate.at(-1);
  // Two overrides of a date can only come from a hand edit: blocked wins.
  if (last)
    return ofDate.some((override) => override.intervals.length === 0)
      ? []
      : normaliseIntervals(last.intervals);
  return normaliseIntervals(versionOf(weeklyHours, localDate)?.days[weekdayOf(localDate)] ?? []);
}

/** The version with the latest `validFrom` not after the date. */
export function versionOf(
  weeklyHours: readonly WeeklyHoursVersion[],
  localDate: LocalDate,
): WeeklyHoursVersion | undefined {
  let found: WeeklyHoursVersion | undefined;
  for (const version of weeklyHours) {
    const applies = version.validFrom <= localDate;
    if (applies && (found === undefined || version.validFrom >= found.validFrom)) found = version;
  }
  return found;
}

/** Neighbours that touch and allow the same become one. */
export function joinEqual(sorted: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const item of sorted) {
    const previous = joined.at(-1);
    if (previous?.endMinute === item.startMinute && previous.formats === item.formats) {
      joined[joined.length - 1] = { ...previous, endMinute: item.endMinute };
    } else joined.push(item);
  }
  return joined;
}

function isNormal(intervals: readonly Interval[]): boolean {
  if (intervals.length > MAX_INTERVALS_PER_DAY) return false;
  return intervals.every((item, index) => {
    const previous = intervals[index - 1];
    return (
      item.startMinute >= 0 &&
      item.endMinute <= MINUTES_PER_DAY &&
      item.startMinute < item.endMinute &&
      item.startMinute % STEP_MINUTES === 0 &&
      item.endMinute % STEP_MINUTES === 0 &&
      isFormatRule(item.formats) &&
      (previous === undefined ||
        previous.endMinute < item.startMinute ||
        (previous.endMinute === item.startMinute && previous.formats !== item.formats))
    );
  });
}

function isFormatRule(rule: string): rule is FormatRule {
  return rule === "all" || rule === "online" || rule === "no_travel";
}

/** Together, whatever they overlap. */
function isCovered(intervals: readonly Interval[], startMinute: number, endMinute: number): boolean {
  let coveredUntil = startMinute;
  for (const item of [...intervals].sort((one, other) => one.startMinute - other.startMinute)) {
    if (item.startMinute > coveredUntil) return false;
    coveredUntil = Math.max(coveredUntil, item.endMinute);
  }
  return coveredUntil >= endMinute;
}

const WIDTH: Record<FormatRule, number> = { all: 2, no_travel: 1, online: 0 };

function narrower(one: FormatRule, other: FormatRule): FormatRule {
  return WIDTH[one] <= WIDTH[other] ? one : other;
}
