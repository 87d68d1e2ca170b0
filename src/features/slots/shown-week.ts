/** Which seven days a screen shows, and which weeks of facts it needs for them. */
import {
  addDays,
  dayBounds,
  daysBetween,
  isLocalDate,
  localDateOf,
  mondayOf,
  offsetMinutesAt,
  type DayBounds,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";

export const DAYS_SHOWN = 7;

/** Whether that date is one of the seven. */
export function isWithin(firstDate: LocalDate, localDate: LocalDate): boolean {
  return localDate >= firstDate && localDate < addDays(firstDate, DAYS_SHOWN);
}

/** Seven days in the viewer's zone, as instants. */
export function boundsOfWeek(firstDate: LocalDate, viewerZone: TimeZone): DayBounds {
  return {
    startsAt: dayBounds(firstDate, viewerZone).startsAt,
    endsAt: dayBounds(addDays(firstDate, DAYS_SHOWN - 1), viewerZone).endsAt,
  };
}

/**
 * The Mondays of the instructor's calendar whose weeks touch a span: one or two, three when a clock change makes the
 * viewer's week longer than the instructor's.
 */
export function mondaysOf(bounds: DayBounds, instructorZone: TimeZone): LocalDate[] {
  const last = mondayOf(localDateOf(bounds.endsAt - 1, instructorZone));
  const mondays: LocalDate[] = [];
  for (
    let monday = mondayOf(localDateOf(bounds.startsAt, instructorZone));
    monday <= last;
    monday = addDays(monday, 7)
  ) {
    mondays.push(monday);
  }
  return mondays;
}

/** A week starts today, or a whole number of weeks later: what a URL says is brought to the nearest such day. */
export function firstDateShown(wanted: string | undefined, today: LocalDate, horizonDays: number): LocalDate {
  if (wanted === undefined || !isLocalDate(wanted) || wanted <= today) return today;
  const lastStep = Math.floor(horizonDays / DAYS_SHOWN);
  const step = Math.min(Math.floor(daysBetween(today, wanted) / DAYS_SHOWN), lastStep);
  return addDays(today, step * DAYS_SHOWN);
}

/** Whether two clocks show different times anywhere in the span. */
export function clocksDiffer(one: TimeZone, other: TimeZone, bounds: DayBounds): boolean {
  return [bounds.startsAt, bounds.endsAt].some((at) => hoursAhead(one, other, at) !== 0);
}

/** How many hours `other` is ahead of `one`; halves and quarters occur. */
export function hoursAhead(one: TimeZone, other: TimeZone, at: Instant): number {
  return (offsetMinutesAt(at, other) - offsetMinutesAt(at, one)) / 60;
}
