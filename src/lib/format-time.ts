/* Owns how instants are written. Every function takes the zone to write in; nothing here reads a clock. */
import { zoneAbbreviation as domainAbbreviation } from "../../convex/domain/time";

const THIN = "\u2009";
const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat("en-US", { ...options, timeZone });
    formats.set(key, made);
  }
  return made;
}

function part(formatted: Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string {
  return formatted.find((each) => each.type === type)?.value ?? "";
}

/** The zone of the browser: what a visitor's times are written in. */
export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "America/New_York";
}

/** { digits: "4:30", period: "pm" } */
export function clockParts(at: number, timeZone: string): { digits: string; period: string } {
  const parts = format(timeZone, { hour: "numeric", minute: "2-digit", hourCycle: "h12" }).formatToParts(at);
  return {
    digits: `${part(parts, "hour")}:${part(parts, "minute")}`,
    period: part(parts, "dayPeriod").toLowerCase(),
  };
}

/** "4:30 pm" */
export function formatClock(at: number, timeZone: string): string {
  const { digits, period } = clockParts(at, timeZone);
  return `${digits} ${period}`;
}

/** "4:30 – 5:30 pm", "11:30 am – 12:30 pm" */
export function formatClockRange(startsAt: number, endsAt: number, timeZone: string): string {
  const start = clockParts(startsAt, timeZone);
  const end = clockParts(endsAt, timeZone);
  const first = start.period === end.period ? start.digits : `${start.digits} ${start.period}`;
  return `${first}${THIN}–${THIN}${end.digits} ${end.period}`;
}

/** "EDT", "CET"; "GMT+5:45" where a zone has no letters of its own in English. */
export function zoneAbbreviation(at: number, timeZone: string): string {
  return domainAbbreviation(at, timeZone);
}

/** "Eastern", as spoken. */
export function zoneName(at: number, timeZone: string): string {
  const long = part(format(timeZone, { timeZoneName: "longGeneric" }).formatToParts(at), "timeZoneName");
  return long.replace(/ Time$/, "");
}

/** Whether the two zones show different clocks at that instant. */
export function clocksDiffer(at: number, one: string, other: string): boolean {
  return one !== other && isoLocal(at, one) !== isoLocal(at, other);
}

/** "4:30 – 5:30 pm EDT" */
export function formatRangeWithZone(startsAt: number, endsAt: number, timeZone: string): string {
  return `${formatClockRange(startsAt, endsAt, timeZone)} ${zoneAbbreviation(startsAt, timeZone)}`;
}

/** "Wed, Oct 14"; with the year when `nowAt` is given and lies in another one. */
export function formatDate(at: number, timeZone: string, nowAt?: number): string {
  const parts = format(timeZone, {
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
  }).formatToParts(at);
  const date = `${part(parts, "weekday")}, ${part(parts, "month")} ${part(parts, "day")}`;
  const year = part(parts, "year");
  return nowAt === undefined || year === localDate(nowAt, timeZone).slice(0, 4) ? date : `${date}, ${year}`;
}

/** "Oct 14", for things that lie behind. */
export function formatShortDate(at: number, timeZone: string): string {
  return format(timeZone, { month: "short", day: "numeric" }).format(at);
}

/** "Wed" */
export function formatWeekday(at: number, timeZone: string): string {
  return format(timeZone, { weekday: "short" }).format(at);
}

/** "Wednesday" */
export function formatLongWeekday(at: number, timeZone: string): string {
  return format(timeZone, { weekday: "long" }).format(at);
}

/** "Today", "Tomorrow", or "Wed, Oct 14". */
export function formatDay(at: number, timeZone: string, nowAt: number): string {
  const days = daysAhead(at, timeZone, nowAt);
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  return formatDate(at, timeZone, nowAt);
}

/** "Today 5:15 pm", "Thu 6:00 pm" within a week, "Thu, Nov 5, 6:00 pm" after. */
export function formatMoment(at: number, timeZone: string, nowAt: number): string {
  const days = daysAhead(at, timeZone, nowAt);
  const clock = formatClock(at, timeZone);
  if (days === 0) return `Today ${clock}`;
  if (days > 0 && days < 7) return `${formatWeekday(at, timeZone)} ${clock}`;
  return `${formatDate(at, timeZone, nowAt)}, ${clock}`;
}

/** "Wednesday, October 14, 4:00 pm Eastern": what a slot is called aloud. */
export function spokenMoment(at: number, timeZone: string): string {
  const date = format(timeZone, { weekday: "long", month: "long", day: "numeric" }).format(at);
  return `${date}, ${formatClock(at, timeZone)} ${zoneName(at, timeZone)}`;
}

/** "in 12 min", "in 26 h", "in 3 days"; "now"; "5 min ago". */
export function formatDistance(at: number, nowAt: number): string {
  const ahead = at >= nowAt;
  const minutes = Math.floor(Math.abs(at - nowAt) / 60_000);
  if (minutes < 1) return ahead ? "now" : "just now";
  const amount =
    minutes < 60
      ? `${minutes} min`
      : minutes < 48 * 60
        ? `${Math.floor(minutes / 60)} h`
        : `${Math.floor(minutes / 1440)} days`;
  return ahead ? `in ${amount}` : `${amount} ago`;
}

/** "1 h 49 min", "45 min", "3 min 10 s" below five minutes. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 300) {
    const rest = seconds % 60;
    const minutes = Math.floor(seconds / 60);
    if (minutes === 0) return `${rest} s`;
    return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  }
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** "2026-11-22" of that instant in that zone. */
export function localDate(at: number, timeZone: string): string {
  const parts = format(timeZone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(at);
  return `${part(parts, "year")}-${part(parts, "month")}-${part(parts, "day")}`;
}

/** Local days from `nowAt` to `at`: 0 is the same day, 1 tomorrow, −1 yesterday. */
export function daysAhead(at: number, timeZone: string, nowAt: number): number {
  return Math.round((Date.parse(localDate(at, timeZone)) - Date.parse(localDate(nowAt, timeZone))) / DAY_MS);
}

/** "morning", "afternoon" or "evening" of that instant: how one greets. */
export function partOfDay(at: number, timeZone: string): "morning" | "afternoon" | "evening" {
  const parts = format(timeZone, { hour: "numeric", hourCycle: "h23" }).formatToParts(at);
  const hour = Number(part(parts, "hour"));
  return hour < 5 || hour >= 18 ? "evening" : hour < 12 ? "morning" : "afternoon";
}

function isoLocal(at: number, timeZone: string): string {
  return `${localDate(at, timeZone)} ${formatClock(at, timeZone)}`;
}
