/** Which part of a day somebody waits for, between the choices of a form and instants. Pure. */
import {
  addDays,
  HOUR,
  instantOf,
  localDateOf,
  minuteOfDayOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";
import { formatClock, formatClockRange, formatDate } from "../../lib/format-time";

export interface HourRange {
  fromHour: number;
  /** 24 is the midnight at the end. */
  toHour: number;
}
export const DAY_PARTS = [
  { value: "any", label: "Any time", fromHour: 0, toHour: 24 },
  { value: "morning", label: "Morning", fromHour: 6, toHour: 12 },
  { value: "afternoon", label: "Afternoon", fromHour: 12, toHour: 17 },
  { value: "evening", label: "Evening", fromHour: 17, toHour: 22 },
] as const;

/** "" when the hours are none of the named parts. */
export function dayPartOf({ fromHour, toHour }: HourRange): string {
  return DAY_PARTS.find((part) => part.fromHour === fromHour && part.toHour === toHour)?.value ?? "";
}

export function rangeOf(
  localDate: LocalDate,
  { fromHour, toHour }: HourRange,
  zone: TimeZone,
): { fromAt: Instant; toAt: Instant } {
  const at = (hour: number) =>
    hour === 24 ? instantOf(addDays(localDate, 1), 0, zone).at : instantOf(localDate, hour * 60, zone).at;
  return { fromAt: at(fromHour), toAt: at(toHour) };
}

/** What is wrong with the hours, in a sentence; "" when nothing is. */
export function rangeFault(
  range: { fromAt: Instant; toAt: Instant },
  durationMinutes: number,
  nowAt: Instant,
): string {
  if (range.toAt - range.fromAt < durationMinutes * 60_000) {
    return `A lesson of ${durationMinutes} minutes doesn't fit between these hours.`;
  }
  // An hour is the least notice there is.
  return range.toAt - durationMinutes * 60_000 < nowAt + HOUR ? "These hours are too soon or gone by." : "";
}

/** "Tue, Oct 20, any time", "Tue, Oct 20, 9:00 am – 12:00 pm" */
export function rangeWords(range: { fromAt: Instant; toAt: Instant }, zone: TimeZone): string {
  const { fromAt, toAt } = range;
  const day = formatDate(fromAt, zone);
  const startsDay = minuteOfDayOf(fromAt, zone) === 0;
  const endsDay = minuteOfDayOf(toAt, zone) === 0 && localDateOf(toAt, zone) !== localDateOf(fromAt, zone);
  if (startsDay && endsDay) return `${day}, any time`;
  if (endsDay) return `${day}, from ${formatClock(fromAt, zone)}`;
  return `${day}, ${formatClockRange(fromAt, toAt, zone)}`;
}

/** Why nothing comes of waiting for now: the instructor paused, or took that lesson down. */
export function closedWords({ instructorName }: { instructorName: string }): string {
  return `${instructorName} doesn’t offer this now. You keep your place.`;
}
