/**
 * The one owner of zone arithmetic. Everything else holds instants (ms since epoch, UTC) or wall-clock times (local
 * date + minute of the day in a named zone) and asks here to turn one into the other.
 *
 * Of date-fns-tz only `formatInTimeZone` is used: its offset is computed from the instant alone, while `toZonedTime`
 * and `getTimezoneOffset` go through the machine's own zone and are wrong in its clock changes. One answer costs about
 * 20 µs, so it is asked only to build a table of the clock changes of a zone and year; all else is integer arithmetic.
 */
import { formatInTimeZone } from "date-fns-tz";

/* Flavours: plain strings and numbers fit, but an instant never fits a minute of the day, nor a date a zone. */

/** "2026-11-22" */
export type LocalDate = string & { readonly kind?: "LocalDate" };
/** IANA name, "America/New_York" */
export type TimeZone = string & { readonly kind?: "TimeZone" };
/** Milliseconds since the epoch, UTC; variables are called …At. */
export type Instant = number & { readonly unit?: "Instant" };
/** 0…1440; 1440 is the end of the day, the same instant as minute 0 of the next one. */
export type MinuteOfDay = number & { readonly unit?: "MinuteOfDay" };
/** Monday = 0 … Sunday = 6 */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const MINUTE = 60_000;
export const QUARTER = 15 * MINUTE;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const MINUTES_PER_DAY = 1440;

/** A clock change shows when two samples a week apart differ; no zone has changed twice within four weeks since 2020. */
const SAMPLE_STEP = 7 * DAY;
/** Offsets lie in −12…+14 hours; an hour to spare on both sides. */
const WEST_MOST = 13 * HOUR;
const EAST_MOST = 15 * HOUR;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** From `at` on the zone is `offsetMinutes` ahead of UTC. The first span of a year starts with the year. */
interface OffsetSpan {
  at: Instant;
  offsetMinutes: number;
}
const spansByZone = new Map<string, Map<number, readonly OffsetSpan[]>>();

export function isTimeZone(name: string): name is TimeZone {
  if (spansByZone.has(name)) return true;
  // "Z" and "+02:00" are offsets, not zones.
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]+$/.test(name)) return false;
  try {
    return Number.isFinite(askOffsetMinutes(0, name));
  } catch {
    return false;
  }
}

/** Minutes the zone is ahead of UTC at that instant. Throws RangeError for an unknown zone or a year not in 1970–2199. */
export function offsetMinutesAt(at: Instant, zone: TimeZone): number {
  const spans = spansOfYear(yearOf(at), zone);
  for (let index = spans.length - 1; index > 0; index--) {
    const span = spans[index]!;
    if (span.at <= at) return span.offsetMinutes;
  }
  return spans[0]!.offsetMinutes;
}

export interface ClockChange {
  /** The first instant of the new offset. */
  at: Instant;
  beforeMinutes: number;
  afterMinutes: number;
}

/** When the zone's clock is put forward or back, `from` exclusive, `to` inclusive. */
export function clockChangesBetween(from: Instant, to: Instant, zone: TimeZone): ClockChange[] {
  return changesBetween(from, to, zone).map(({ at, offsetMinutes }) => ({
    at,
    beforeMinutes: offsetMinutesAt(at - 1, zone),
    afterMinutes: offsetMinutes,
  }));
}

export function localDateOf(at: Instant, zone: TimeZone): LocalDate {
  return dateOfDayNumber(Math.floor(wallMsOf(at, zone) / DAY));
}

export function minuteOfDayOf(at: Instant, zone: TimeZone): MinuteOfDay {
  const wall = wallMsOf(at, zone);
  return Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE);
}

export interface LocalInstant {
  at: Instant;
  kind: "exact" | "nonexistent" | "ambiguous";
}

/**
 * The first instant at which the clock on the wall shows that time or a later one. A time that happens twice means the
 * first; one that is skipped is flagged, and `at` is the moment of the skip (so an interval's bounds never cross).
 */
export function instantOf(localDate: LocalDate, minute: MinuteOfDay, zone: TimeZone): LocalInstant {
  return instantOfWall(dayNumberOf(localDate) * DAY + minute * MINUTE, zone);
}

/** Whether the clock shows this time for the first time on that day: false in the repeated hour's second pass. */
export function isFirstPass(at: Instant, zone: TimeZone): boolean {
  return instantOfWall(wallMsOf(at, zone), zone).at === at;
}

export interface DayBounds {
  startsAt: Instant;
  endsAt: Instant;
}

/** The instants a local day begins and ends: 23, 24 or 25 hours apart. */
export function dayBounds(localDate: LocalDate, zone: TimeZone): DayBounds {
  return {
    startsAt: instantOf(localDate, 0, zone).at,
    endsAt: instantOf(localDate, MINUTES_PER_DAY, zone).at,
  };
}

export function isLocalDate(text: string): text is LocalDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  return year > FIRST_YEAR && year < LAST_YEAR && dateOfDayNumber(dayNumberOf(text)) === text;
}

export function addDays(localDate: LocalDate, days: number): LocalDate {
  return dateOfDayNumber(dayNumberOf(localDate) + days);
}

/** Days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

export function weekdayOf(localDate: LocalDate): Weekday {
  // 1970-01-01 was a Thursday.
  return ((((dayNumberOf(localDate) + 3) % 7) + 7) % 7) as Weekday;
}

/** The Monday of that date's week. */
export function mondayOf(localDate: LocalDate): LocalDate {
  return addDays(localDate, -weekdayOf(localDate));
}

/** Days since 1970-01-01. */
export function dayNumberOf(localDate: LocalDate): number {
  const year = Number(localDate.slice(0, 4));
  return Date.UTC(year, Number(localDate.slice(5, 7)) - 1, Number(localDate.slice(8, 10))) / DAY;
}

function dateOfDayNumber(number: number): LocalDate {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** Milliseconds of the wall clock, as if it were UTC. */
function wallMsOf(at: Instant, zone: TimeZone): number {
  return at + offsetMinutesAt(at, zone) * MINUTE;
}

function instantOfWall(wallMs: number, zone: TimeZone): LocalInstant {
  const earliest = wallMs - EAST_MOST;
  const latest = wallMs + WEST_MOST;
  let first: LocalInstant | null = null;
  let spanStart = -Infinity;
  let offsetMinutes = offsetMinutesAt(earliest, zone);
  const changes = changesBetween(earliest, latest, zone);
  for (let index = 0; index <= changes.length; index++) {
    const change = changes[index];
    const spanEnd = change?.at ?? Infinity;
    const shownAt = wallMs - offsetMinutes * MINUTE;
    const at = Math.max(spanStart, shownAt);
    if (at < spanEnd) {
      if (first === null) first = { at, kind: at === shownAt ? "exact" : "nonexistent" };
      else if (at === shownAt) first = { at: first.at, kind: "ambiguous" };
    }
    if (change) {
      spanStart = change.at;
      offsetMinutes = change.offsetMinutes;
    }
  }
  return first!;
}

function changesBetween(from: Instant, to: Instant, zone: TimeZone): OffsetSpan[] {
  const changes: OffsetSpan[] = [];
  for (let year = yearOf(from); year <= yearOf(to); year++) {
    const spans = spansOfYear(year, zone);
    for (let index = 1; index < spans.length; index++) {
      const span = spans[index]!;
      if (span.at > from && span.at <= to) changes.push(span);
    }
  }
  return changes;
}

function yearOf(at: Instant): number {
  const year = new Date(at).getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) throw new RangeError(`No such instant: ${at}`);
  return year;
}

function spansOfYear(year: number, zone: TimeZone): readonly OffsetSpan[] {
  let years = spansByZone.get(zone);
  const known = years?.get(year);
  if (known) return known;
  if (!isTimeZone(zone)) throw new RangeError(`No such time zone: ${String(zone)}`);
  const spans = scanYear(year, zone);
  if (!years) spansByZone.set(zone, (years = new Map<number, readonly OffsetSpan[]>()));
  years.set(year, spans);
  return spans;
}

function scanYear(year: number, zone: TimeZone): OffsetSpan[] {
  const yearStart = Date.UTC(year, 0, 1);
  const yearEnd = Date.UTC(year + 1, 0, 1);
  const spans: OffsetSpan[] = [{ at: yearStart, offsetMinutes: askOffsetMinutes(yearStart, zone) }];
  let before = spans[0]!;
  for (let sampleAt = yearStart; sampleAt < yearEnd;) {
    // The last sample is the next year's first instant minus a minute: a change at that instant belongs to next year.
    const nextAt = Math.min(sampleAt + SAMPLE_STEP, yearEnd - MINUTE);
    const offsetMinutes = askOffsetMinutes(nextAt, zone);
    if (offsetMinutes !== before.offsetMinutes) {
      before = { at: firstMinuteAfterChange(sampleAt, nextAt, before.offsetMinutes, zone), offsetMinutes };
      spans.push(before);
    }
    sampleAt = nextAt === yearEnd - MINUTE ? yearEnd : nextAt;
  }
  return spans;
}

/** By halving, to the minute. */
function firstMinuteAfterChange(low: Instant, high: Instant, offsetBefore: number, zone: TimeZone): Instant {
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (askOffsetMinutes(middle, zone) === offsetBefore) low = middle;
    else high = middle;
  }
  return high;
}

function askOffsetMinutes(at: Instant, zone: TimeZone): number {
  const text = formatInTimeZone(at, zone, "xxx");
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith("-") ? -minutes : minutes;
}

/** Names people use where the English locale data know only "GMT+9": standard, then (if any) summer. */
const USUAL_NAMES: Record<string, readonly [number, string][]> = {
  "Europe/London": [
    [0, "GMT"],
    [60, "BST"],
  ],
  "Europe/Dublin": [
    [0, "GMT"],
    [60, "IST"],
  ],
  "Europe/Lisbon": [
    [0, "WET"],
    [60, "WEST"],
  ],
  "Asia/Tokyo": [[540, "JST"]],
  "Asia/Seoul": [[540, "KST"]],
  "Asia/Kolkata": [[330, "IST"]],
  "Asia/Calcutta": [[330, "IST"]],
  "Asia/Singapore": [[480, "SGT"]],
  "Asia/Hong_Kong": [[480, "HKT"]],
  "Australia/Sydney": [
    [600, "AEST"],
    [660, "AEDT"],
  ],
  "Australia/Melbourne": [
    [600, "AEST"],
    [660, "AEDT"],
  ],
  "Australia/Brisbane": [[600, "AEST"]],
};
const CENTRAL_EUROPE =
  /^Europe\/(Amsterdam|Berlin|Brussels|Budapest|Copenhagen|Madrid|Oslo|Paris|Prague|Rome|Stockholm|Vienna|Warsaw|Zurich)$/;
const abbreviations = new Map<string, string>();

/** "EST", "EDT", "JST"; "GMT+5:45" where there is no usual name. */
export function zoneAbbreviation(at: Instant, zone: TimeZone): string {
  const offsetMinutes = offsetMinutesAt(at, zone);
  const key = `${zone} ${offsetMinutes}`;
  const known = abbreviations.get(key);
  if (known !== undefined) return known;
  const usual = CENTRAL_EUROPE.test(zone)
    ? offsetMinutes === 60
      ? "CET"
      : "CEST"
    : USUAL_NAMES[zone]?.find(([offset]) => offset === offsetMinutes)?.[1];
  const name = usual ?? formatInTimeZone(at, zone, "zzz");
  abbreviations.set(key, name);
  return name;
}
