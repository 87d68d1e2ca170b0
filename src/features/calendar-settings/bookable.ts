/** What a setting does to the times that students can choose, counted by the function that offers them. */
import type { BookingRules } from "../../../convex/domain/common";
import { NOTHING_OF_MINE, offeredStarts } from "../../../convex/domain/slots";
import { addDays, localDateOf, type Instant } from "../../../convex/domain/time";
import type { WeekFacts } from "../../../convex/domain/weekFacts";

export const DAYS_AHEAD = 14;
/** An hour is what most lessons take. */
const DURATION_MINUTES = 60;

export interface Bookable {
  /** Starts of an hour online; in the studio they are the same where the hours allow it. */
  near: Counts;
  /** Starts of an hour at the student's place. */
  travel: Counts;
}
export interface Counts {
  tomorrow: number;
  /** Today and the thirteen days after it. */
  ahead: number;
}

export function bookable(weeks: readonly WeekFacts[], rules: BookingRules, nowAt: Instant): Bookable {
  const facts = weeks.map((week) => ({ ...week, rules }));
  const zone = facts[0]?.timeZone ?? "UTC";
  const today = localDateOf(nowAt, zone);
  const count = (format: "online" | "travel"): Counts => {
    const dates = offeredStarts(facts, NOTHING_OF_MINE, { format, durationMinutes: DURATION_MINUTES }, nowAt)
      .map(({ startsAt }) => localDateOf(startsAt, zone))
      .filter((date) => date < addDays(today, DAYS_AHEAD));
    return { tomorrow: dates.filter((date) => date === addDays(today, 1)).length, ahead: dates.length };
  };
  return { near: count("online"), travel: count("travel") };
}

/** "44 start times in the next two weeks disappear, 17 of them tomorrow." */
export function effectWords(before: Bookable, after: Bookable): string {
  const parts = (["near", "travel"] as const).flatMap((kind) => {
    const tomorrow = after[kind].tomorrow - before[kind].tomorrow;
    const ahead = after[kind].ahead - before[kind].ahead;
    if (ahead === 0) return [];
    const whose = kind === "travel" ? " where you travel" : "";
    const count = Math.abs(ahead);
    const verb = `${ahead < 0 ? "disappear" : "appear"}${count === 1 ? "s" : ""}`;
    const times = `${count} start ${count === 1 ? "time" : "times"}${whose}`;
    const soon = tomorrow === 0 ? "" : `, ${Math.abs(tomorrow)} of them tomorrow`;
    return [`${times} in the next two weeks ${verb}${soon}.`];
  });
  return parts.length === 0 ? "No start time of the next two weeks changes." : parts.join(" ");
}
