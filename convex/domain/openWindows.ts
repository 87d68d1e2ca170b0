/** Hours as stretches of instants: days joined across midnights and weeks, clock changes accounted for. */
import { normaliseIntervals, type Interval } from "./availability";
import { addDays, instantOf, isLocalDate, type Instant, type LocalDate, type TimeZone } from "./time";

export interface Window {
  startsAt: Instant;
  endsAt: Instant;
}

export interface WeekDays {
  mondayLocalDate: LocalDate;
  days: readonly { localDate: LocalDate; intervals: readonly Interval[] }[];
}

/** Each date once: a week's own seven days count before the day after another one. */
export function daysOf(weeks: readonly WeekDays[]): Map<LocalDate, readonly Interval[]> {
  const days = new Map<LocalDate, readonly Interval[]>();
  for (const week of weeks) {
    const endDate = addDays(week.mondayLocalDate, 7);
    for (const day of week.days) {
      if (!isLocalDate(day.localDate)) continue;
      const isOwn = day.localDate >= week.mondayLocalDate && day.localDate < endDate;
      if (isOwn || !days.has(day.localDate)) days.set(day.localDate, day.intervals);
    }
  }
  return days;
}

export function windowsOf(
  days: ReadonlyMap<LocalDate, readonly Interval[]>,
  zone: TimeZone,
  counts: (item: Interval) => boolean,
): Window[] {
  const windows: Window[] = [];
  for (const localDate of [...days.keys()].sort()) {
    for (const item of normaliseIntervals(days.get(localDate) ?? [])) {
      if (!counts(item)) continue;
      const startsAt = instantOf(localDate, item.startMinute, zone).at;
      const endsAt = instantOf(localDate, item.endMinute, zone).at;
      const previous = windows.at(-1);
      if (previous?.endsAt === startsAt) previous.endsAt = endsAt;
      else if (endsAt > startsAt) windows.push({ startsAt, endsAt });
    }
  }
  return windows;
}

export function isInside(windows: readonly Window[], startsAt: Instant, endsAt: Instant): boolean {
  return windows.some((window) => window.startsAt <= startsAt && endsAt <= window.endsAt);
}
