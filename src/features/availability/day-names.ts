import { addDays, mondayOf, weekdayOf } from "../../../convex/domain/time";

export interface DayName {
  /** "Mon" */
  short: string;
  /** Of the month. */
  number: string;
  /** "Monday, November 30" */
  long: string;
}

/** The days of a week, Monday first. */
export function namesOf(monday: string): DayName[] {
  return Array.from({ length: 7 }, (_, index) => {
    const at = Date.parse(`${addDays(monday, index)}T12:00:00Z`);
    const say = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(at);
    return {
      short: say({ weekday: "short" }),
      number: say({ day: "numeric" }),
      long: say({ weekday: "long", month: "long", day: "numeric" }),
    };
  });
}

/** Where today stands in a week: before it -1, after it 7. */
export function dayIndexOf(today: string, monday: string): number {
  if (mondayOf(today) < monday) return -1;
  return mondayOf(today) > monday ? 7 : weekdayOf(today);
}
