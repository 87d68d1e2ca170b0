/** Of the shown week: which day is open on a phone, how far one may turn, and from when on to look for a free time. Pure. */
import { addDays, type LocalDate } from "../../../convex/domain/time";
import { DAYS_SHOWN } from "./shown-week";

export interface DayCount {
  localDate: LocalDate;
  freeCount: number;
}

/** The asked day if it is shown, else the first one with a free time. */
export function chosenDay(days: readonly DayCount[], wanted: LocalDate | undefined): LocalDate | null {
  const day =
    days.find((each) => each.localDate === wanted) ?? days.find((each) => each.freeCount > 0) ?? days[0];
  return day?.localDate ?? null;
}

export interface Reach {
  canGoBack: boolean;
  canGoOn: boolean;
  /** Nobody may book these days yet. */
  isBeyond: boolean;
}

/** `lastDate` is the last one that the instructor opens. */
export function reachOf(firstDate: LocalDate, today: LocalDate, lastDate: LocalDate): Reach {
  return {
    canGoBack: firstDate > today,
    canGoOn: addDays(firstDate, DAYS_SHOWN) <= lastDate,
    isBeyond: firstDate > lastDate,
  };
}

/** Null while the eye has a free time before it; beyond what is open, the first one of all is what helps. */
export function searchFrom(
  days: readonly DayCount[],
  shown: { firstDate: LocalDate; today: LocalDate; day: LocalDate | null; isBeyond: boolean },
): LocalDate | null {
  if (shown.isBeyond) return shown.today;
  if (days.every((day) => day.freeCount === 0)) return addDays(shown.firstDate, DAYS_SHOWN);
  const open = days.find((day) => day.localDate === shown.day);
  return open !== undefined && open.freeCount === 0 ? addDays(open.localDate, 1) : null;
}
