/** How many wait on which day of the instructor's calendar. Pure. */
import { localDateOf, type Instant, type LocalDate, type TimeZone } from "../../../convex/domain/time";

export interface WaitedDay {
  localDate: LocalDate;
  /** An instant of that day. */
  fromAt: Instant;
  count: number;
}

/** A range that crosses midnight counts for the day on which it begins. */
export function waitedDays(
  wanted: readonly { fromAt: Instant; toAt: Instant }[],
  timeZone: TimeZone,
): WaitedDay[] {
  const days = new Map<LocalDate, WaitedDay>();
  for (const { fromAt } of wanted) {
    const localDate = localDateOf(fromAt, timeZone);
    const day = days.get(localDate);
    if (day === undefined) days.set(localDate, { localDate, fromAt, count: 1 });
    else day.count++;
  }
  return [...days.values()].sort((one, other) => (one.localDate < other.localDate ? -1 : 1));
}
