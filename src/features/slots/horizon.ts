/** How far ahead the instructor opens, on the viewer's calendar. Pure. */
import { lastOpenDate } from "../../../convex/domain/slots";
import {
  addDays,
  dayBounds,
  daysBetween,
  localDateOf,
  type Instant,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";

export interface Horizon {
  /** "Sarah opens 90 days ahead." */
  days: number;
  /** The last date of the viewer's calendar with a moment in which a lesson may begin. */
  lastDate: LocalDate;
}

export interface Zones {
  viewerZone: TimeZone;
  instructorZone: TimeZone;
}

export function horizonOf(horizonDays: number, zones: Zones, nowAt: Instant): Horizon {
  const { viewerZone, instructorZone } = zones;
  const last = lastOpenDate(horizonDays, instructorZone, nowAt);
  return {
    days: daysBetween(localDateOf(nowAt, instructorZone), last),
    lastDate: localDateOf(dayBounds(last, instructorZone).endsAt - 1, viewerZone),
  };
}

/** On which date of the viewer's calendar the first moments of that date can be booked. */
export function opensOn(date: LocalDate, horizonDays: number, zones: Zones): LocalDate {
  const { viewerZone, instructorZone } = zones;
  const taughtOn = localDateOf(dayBounds(date, viewerZone).startsAt, instructorZone);
  return localDateOf(dayBounds(addDays(taughtOn, -horizonDays), instructorZone).startsAt, viewerZone);
}
