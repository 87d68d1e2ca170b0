/** What is said where the instructor hasn't opened yet. */
import { addDays, type LocalDate } from "../../../convex/domain/time";
import { dayWords, weekWords } from "./day-words";
import { opensOn, type Horizon, type Zones } from "./horizon";
import { DAYS_SHOWN } from "./shown-week";

export interface Opening extends Zones {
  instructorFirstName: string;
  horizon: Horizon;
  today: LocalDate;
}

/** "Sarah opens 90 days ahead: bookable from Mon, Nov 30." */
export function opensWords(date: LocalDate, opening: Opening): string {
  const { instructorFirstName: name, horizon } = opening;
  return `${name} opens ${daysWords(horizon.days)} ahead: bookable from ${whenWords(date, opening)}.`;
}

/** Why one can't turn to the week after: "Feb 28 – Mar 6 isn't open yet, bookable from Mon, Nov 30." */
export function laterWeekWords(firstDate: LocalDate, opening: Opening): string {
  const next = addDays(firstDate, DAYS_SHOWN);
  return `${weekWords(next, DAYS_SHOWN)} isn’t open yet, bookable from ${whenWords(next, opening)}.`;
}

export function daysWords(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

function whenWords(date: LocalDate, { horizon, today, viewerZone, instructorZone }: Opening): string {
  const { relative, short } = dayWords(opensOn(date, horizon.days, { viewerZone, instructorZone }), today);
  return relative === "" ? short : `${relative.toLowerCase()}, ${short}`;
}
