/**
 * A series: the same lesson every week, every two or every four, at the same time on the instructor's wall clock. Which
 * dates it has, which changes of single dates it allows, what a person has to know about them. Pure; browser and server.
 */
import { v, type Infer } from "convex/values";
import { MAX_OCCURRENCES, MAX_SERIES_DAYS } from "./limits";
import {
  addDays,
  DAY,
  daysBetween,
  instantOf,
  localDateOf,
  minuteOfDayOf,
  type Instant,
  type LocalDate,
  type MinuteOfDay,
  type TimeZone,
} from "./time";

/** A changed date stays near the one it replaces: the series keeps its rhythm and its order. */
const MAX_SHIFT_DAYS = 6;
export const MIN_OCCURRENCES = 2;

export const everyWeeks = v.union(v.literal(1), v.literal(2), v.literal(4));
export type EveryWeeks = Infer<typeof everyWeeks>;
export const FREQUENCIES: readonly EveryWeeks[] = [1, 2, 4];

/** What a person decides about one date that doesn't suit: another start, or none. `index` counts from 0, the first lesson. */
export const dateChange = v.object({ index: v.number(), startsAt: v.union(v.number(), v.null()) });
export type DateChange = Infer<typeof dateChange>;

/** Where a booking stands in its series; kept with it for life. `of` counts what was booked together. */
export const seriesPlace = v.object({
  seriesId: v.string(),
  number: v.number(),
  of: v.number(),
  everyWeeks,
});
export type SeriesPlace = Infer<typeof seriesPlace>;

/** Which lessons of a series are called off: this one, this and all after it, or all that are still to come. */
export const seriesScope = v.union(v.literal("this"), v.literal("following"), v.literal("all"));
export type SeriesScope = Infer<typeof seriesScope>;

export function isInScope(
  lesson: { startsAt: Instant },
  asked: { startsAt: Instant },
  scope: SeriesScope,
): boolean {
  if (scope === "all") return true;
  return scope === "this" ? lesson.startsAt === asked.startsAt : lesson.startsAt >= asked.startsAt;
}

export interface Rhythm {
  firstAt: Instant;
  /** The instructor's: the series keeps its time of day there. */
  timeZone: TimeZone;
  everyWeeks: EveryWeeks;
  count: number;
}

export interface Occurrence {
  index: number;
  localDate: LocalDate;
  /** The first pass of a time that happens twice; the moment of the skip where the clock skips it. */
  startsAt: Instant;
  /** False on the day on which the clock skips that time: nothing can begin then. */
  exists: boolean;
}

export function maxOccurrences(every: EveryWeeks): number {
  return Math.min(MAX_OCCURRENCES, Math.floor(MAX_SERIES_DAYS / (7 * every)) + 1);
}

/** All dates of the rhythm, the first lesson included. */
export function occurrencesOf({ firstAt, timeZone, everyWeeks: every, count }: Rhythm): Occurrence[] {
  const firstDate = localDateOf(firstAt, timeZone);
  const minute = minuteOfDayOf(firstAt, timeZone);
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return { index, localDate: firstDate, startsAt: firstAt, exists: true };
    const localDate = addDays(firstDate, index * 7 * every);
    const { at, kind } = instantOf(localDate, minute, timeZone);
    return { index, localDate, startsAt: at, exists: kind !== "nonexistent" };
  });
}

export type SeriesProblem = "count" | "change";

/**
 * The starts that remain after the person's changes, in order; or what is wrong with what was asked for. The first lesson
 * stays as it is held: another one is another hold.
 */
export function chosenStarts(
  rhythm: Rhythm,
  changes: readonly DateChange[],
): { ok: true; starts: Instant[] } | { ok: false; problem: SeriesProblem } {
  const { count, everyWeeks: every, timeZone } = rhythm;
  if (!Number.isInteger(count) || count < MIN_OCCURRENCES || count > maxOccurrences(every)) {
    return { ok: false, problem: "count" };
  }
  const changed = new Map(changes.map(({ index, startsAt }) => [index, startsAt]));
  const isSound = changes.every(
    ({ index }) => Number.isInteger(index) && index > 0 && index < count && changed.size === changes.length,
  );
  if (!isSound) return { ok: false, problem: "change" };
  const starts: Instant[] = [];
  for (const { index, localDate, startsAt, exists } of occurrencesOf(rhythm)) {
    const own = changed.get(index);
    if (own === null) continue;
    // The clock skips this time: somebody has to say what shall be instead.
    if (own === undefined && !exists) return { ok: false, problem: "change" };
    const at = own ?? startsAt;
    if (own !== undefined) {
      // The calendar is known for so long, and the order of the dates must stay.
      const isNear = Number.isSafeInteger(own) && Math.abs(own - startsAt) < (MAX_SHIFT_DAYS + 1) * DAY;
      if (!isNear || Math.abs(daysBetween(localDate, localDateOf(own, timeZone))) > MAX_SHIFT_DAYS) {
        return { ok: false, problem: "change" };
      }
    }
    const before = starts.at(-1);
    if (before !== undefined && at - before < DAY) return { ok: false, problem: "change" };
    starts.push(at);
  }
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined || starts.length < MIN_OCCURRENCES) {
    return { ok: false, problem: "count" };
  }
  const days = daysBetween(localDateOf(first, timeZone), localDateOf(last, timeZone));
  return days > MAX_SERIES_DAYS ? { ok: false, problem: "change" } : { ok: true, starts };
}

export interface ClockShift {
  /** The first lesson that is at another time of the day. */
  fromAt: Instant;
  minute: MinuteOfDay;
  beforeMinute: MinuteOfDay;
}

/** Where a series that keeps the instructor's time changes the viewer's: each lesson at which their own clock differs. */
export function clockShifts(starts: readonly Instant[], viewerZone: TimeZone): ClockShift[] {
  const shifts: ClockShift[] = [];
  for (const [index, startsAt] of starts.entries()) {
    const before = starts[index - 1];
    if (before === undefined) continue;
    const [minute, beforeMinute] = [minuteOfDayOf(startsAt, viewerZone), minuteOfDayOf(before, viewerZone)];
    if (minute !== beforeMinute) shifts.push({ fromAt: startsAt, minute, beforeMinute });
  }
  return shifts;
}
