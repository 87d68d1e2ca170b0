/** Blocked dates as people say them: one line for days in a row that have the same reason. */
import { addDays } from "../../../convex/domain/time";

export interface BlockedRange {
  firstLocalDate: string;
  lastLocalDate: string;
  reason: string | null;
}

export function rangesOf(dates: readonly { localDate: string; reason: string | null }[]): BlockedRange[] {
  const ranges: BlockedRange[] = [];
  for (const { localDate, reason } of dates) {
    const last = ranges.at(-1);
    const goesOn = last?.reason === reason && localDate <= addDays(last.lastLocalDate, 1);
    if (goesOn) last.lastLocalDate = localDate;
    else ranges.push({ firstLocalDate: localDate, lastLocalDate: localDate, reason });
  }
  return ranges;
}

/** "Nov 30", "Nov 30 – Dec 4" */
export function datesText(first: string, last: string): string {
  const say = (date: string) =>
    new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", timeZone: "UTC" }).format(
      Date.parse(`${date}T12:00:00Z`),
    );
  return first === last ? say(first) : `${say(first)} – ${say(last)}`;
}
