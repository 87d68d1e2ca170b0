/** How the day of a column or strip is called. */
import { addDays, instantOf, type LocalDate, type TimeZone } from "../../../convex/domain/time";

const weekday = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone: "UTC" });
const longWeekday = new Intl.DateTimeFormat("en-US", { weekday: "long", timeZone: "UTC" });
const shortMonth = new Intl.DateTimeFormat("en-US", { month: "short", timeZone: "UTC" });
const longMonth = new Intl.DateTimeFormat("en-US", { month: "long", timeZone: "UTC" });

export interface DayWords {
  /** "Wed" */
  weekday: string;
  /** "14" */
  number: string;
  /** "October" */
  month: string;
  /** "Today", "Tomorrow" or "" */
  relative: string;
  /** "Wednesday, October 14" */
  spoken: string;
  /** "Wed, Oct 14" */
  short: string;
}

export function dayWords(localDate: LocalDate, today: LocalDate): DayWords {
  // A date has no zone: noon UTC is that date everywhere it is written with a UTC calendar.
  const at = Date.parse(`${localDate}T12:00:00Z`);
  const number = String(Number(localDate.slice(8)));
  const relative = localDate === today ? "Today" : localDate === addDays(today, 1) ? "Tomorrow" : "";
  return {
    weekday: weekday.format(at),
    number,
    month: longMonth.format(at),
    relative,
    spoken: `${longWeekday.format(at)}, ${longMonth.format(at)} ${number}`,
    short: `${weekday.format(at)}, ${shortMonth.format(at)} ${number}`,
  };
}

/** "Oct 13 – 19", "Oct 27 – Nov 2" */
export function weekWords(firstDate: LocalDate, days: number): string {
  const lastDate = addDays(firstDate, days - 1);
  const at = (date: LocalDate) => Date.parse(`${date}T12:00:00Z`);
  const first = `${shortMonth.format(at(firstDate))} ${Number(firstDate.slice(8))}`;
  const last = Number(lastDate.slice(8));
  return firstDate.slice(0, 7) === lastDate.slice(0, 7)
    ? `${first} – ${last}`
    : `${first} – ${shortMonth.format(at(lastDate))} ${last}`;
}

/** Noon of that day: an instant to ask a zone's abbreviation for. */
export function noonOf(localDate: LocalDate, zone: TimeZone): number {
  return instantOf(localDate, 12 * 60, zone).at;
}
