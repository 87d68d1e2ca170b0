/** Loading an instructor's hours. What they mean is decided in domain/availability. */
import type { Doc, Id } from "../_generated/dataModel";
import { effectiveDay, type Interval } from "../domain/availability";
import type { LocalDate } from "../domain/time";
import type { SharedQueryCtx } from "../functions";

export interface DayOfHours {
  localDate: LocalDate;
  intervals: Interval[];
}

export interface HoursDocuments {
  weeklyHours: Doc<"weeklyHours">[];
  overrides: Doc<"dateOverrides">[];
}

/** A hand edit may leave several overrides of one date. */
const MAX_OVERRIDES_PER_DAY = 10;
/** New usual hours begin on Mondays: a week and a day sees two of them at most, plus what a hand edit left. */
const MAX_VERSIONS_PER_WEEK = 20;

/** The documents that decide the hours of [firstDate, lastDate], both included; at most a few weeks. */
export async function hoursDocuments(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  firstDate: LocalDate,
  lastDate: LocalDate,
): Promise<HoursDocuments> {
  const inForce = await ctx.db
    .query("weeklyHours")
    .withIndex("by_instructorId_and_validFrom", (q) =>
      q.eq("instructorId", instructorId).lte("validFrom", firstDate),
    )
    .order("desc")
    .first();
  const later = await ctx.db
    .query("weeklyHours")
    .withIndex("by_instructorId_and_validFrom", (q) =>
      q.eq("instructorId", instructorId).gt("validFrom", firstDate).lte("validFrom", lastDate),
    )
    .take(MAX_VERSIONS_PER_WEEK);
  const overrides = await ctx.db
    .query("dateOverrides")
    .withIndex("by_instructorId_and_localDate", (q) =>
      q.eq("instructorId", instructorId).gte("localDate", firstDate).lte("localDate", lastDate),
    )
    .take(MAX_OVERRIDES_PER_DAY * 10);
  return { weeklyHours: inForce === null ? later : [inForce, ...later], overrides };
}

/** The hours of some dates, in order. */
export async function hoursOf(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  localDates: readonly LocalDate[],
): Promise<DayOfHours[]> {
  const [firstDate, lastDate] = [localDates[0], localDates.at(-1)];
  if (firstDate === undefined || lastDate === undefined) return [];
  const { weeklyHours, overrides } = await hoursDocuments(ctx, instructorId, firstDate, lastDate);
  return localDates.map((localDate) => ({
    localDate,
    intervals: effectiveDay(weeklyHours, overrides, localDate),
  }));
}
