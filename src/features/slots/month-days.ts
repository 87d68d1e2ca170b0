/** A month of the viewer's calendar: which of its days can be chosen, and what each of them has left. Pure. */
import type { OfferedStart } from "../../../convex/domain/slots";
import {
  addDays,
  dayBounds,
  localDateOf,
  type DayBounds,
  type LocalDate,
  type TimeZone,
} from "../../../convex/domain/time";
import { dayWords } from "./day-words";

export interface MonthDay {
  localDate: LocalDate;
  state: "past" | "open" | "notOpen";
  /** Null while it isn't known. */
  freeCount: number | null;
}

export function firstOfMonth(date: LocalDate): LocalDate {
  return `${date.slice(0, 7)}-01`;
}

export function lastOfMonth(date: LocalDate): LocalDate {
  // No month is longer than 31 days, and none shorter than four.
  return addDays(firstOfMonth(addDays(firstOfMonth(date), 31)), -1);
}

/** From today to the last open date at most: no facts are asked for days that nobody can have. Null: there are none. */
export function openPartOfMonth(
  month: LocalDate,
  open: { today: LocalDate; lastDate: LocalDate },
  viewerZone: TimeZone,
): DayBounds | null {
  const first = later(firstOfMonth(month), open.today);
  const last = earlier(lastOfMonth(month), open.lastDate);
  if (first > last) return null;
  return { startsAt: dayBounds(first, viewerZone).startsAt, endsAt: dayBounds(last, viewerZone).endsAt };
}

/** `starts` are the free ones of the month and whatever lies around it; null while they are sought. */
export function monthDays(
  month: LocalDate,
  open: { today: LocalDate; lastDate: LocalDate },
  starts: readonly OfferedStart[] | null,
  viewerZone: TimeZone,
): Map<LocalDate, MonthDay> {
  const days = new Map<LocalDate, MonthDay>();
  const lastDate = lastOfMonth(month);
  for (let localDate = firstOfMonth(month); localDate <= lastDate; localDate = addDays(localDate, 1)) {
    const state = localDate < open.today ? "past" : localDate > open.lastDate ? "notOpen" : "open";
    days.set(localDate, { localDate, state, freeCount: state === "open" && starts === null ? null : 0 });
  }
  for (const start of starts ?? []) {
    const day = days.get(localDateOf(start.startsAt, viewerZone));
    if (day?.state === "open") day.freeCount = (day.freeCount ?? 0) + 1;
  }
  return days;
}

/** "Tuesday, December 8, 4 free times", "Today, Sunday, November 29, nothing free" */
export function monthDayName(day: MonthDay, today: LocalDate): string {
  const { relative, spoken } = dayWords(day.localDate, today);
  return `${relative === "" ? "" : `${relative}, `}${spoken}, ${leftWords(day)}`;
}

function leftWords({ state, freeCount }: MonthDay): string {
  if (state === "past") return "already over";
  if (state === "notOpen") return "not open yet";
  if (freeCount === null) return "still looking";
  if (freeCount === 0) return "nothing free";
  return freeCount === 1 ? "1 free time" : `${freeCount} free times`;
}

/** One dot for few, two for some, three for many: a teaching day has a start each quarter of an hour. */
export function dotsOf(freeCount: number): 0 | 1 | 2 | 3 {
  if (freeCount === 0) return 0;
  return freeCount <= 4 ? 1 : freeCount <= 12 ? 2 : 3;
}

export function later(one: LocalDate, other: LocalDate): LocalDate {
  return one > other ? one : other;
}
function earlier(one: LocalDate, other: LocalDate): LocalDate {
  return one < other ? one : other;
}
