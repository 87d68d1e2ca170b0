import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import type { WeekFacts } from "../../../convex/domain/weekFacts";
import { addDays, localDateOf, mondayOf, type TimeZone } from "../../../convex/domain/time";
import { useNow } from "../../lib/clock";
import { useCommand } from "../../lib/command-id";

export type Settings = FunctionReturnType<typeof api.bookingRules.mine>;
export type ComingLesson = FunctionReturnType<typeof api.availability.lessonsIn>[number];

/** Undefined while they load. */
export function useSettings(): Settings | undefined {
  return useQuery(api.bookingRules.mine, {});
}

/** What students choose from in this week and the two after it; null when nothing is offered now. */
export function useOwnFacts(
  instructorId: Id<"instructors">,
  timeZone: TimeZone,
): WeekFacts[] | null | undefined {
  const monday = mondayOf(localDateOf(useNow(60_000), timeZone));
  const weeks = [
    useQuery(api.slots.weekFacts, { instructorId, mondayLocalDate: monday }),
    useQuery(api.slots.weekFacts, { instructorId, mondayLocalDate: addDays(monday, 7) }),
    useQuery(api.slots.weekFacts, { instructorId, mondayLocalDate: addDays(monday, 14) }),
  ];
  if (weeks.includes(undefined)) return undefined;
  return weeks.includes(null) ? null : (weeks as WeekFacts[]);
}

/** Lessons of the next four weeks; what a change of zone will show at another hour. */
export function useComingLessons(timeZone: TimeZone): ComingLesson[] | undefined {
  const firstLocalDate = localDateOf(useNow(60_000), timeZone);
  return useQuery(api.availability.lessonsIn, { firstLocalDate, lastLocalDate: addDays(firstLocalDate, 28) });
}

export function useChangeRules() {
  return useCommand(api.bookingRules.change);
}

export function useChangeTimeZone() {
  return useCommand(api.bookingRules.changeTimeZone);
}
