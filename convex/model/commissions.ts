/** What an instructor keeps of a lesson's price. */
import type { Id } from "../_generated/dataModel";
import { commissionTierOf, type BasisPoints } from "../domain/pricing";
import { DAY, type Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";

/** More than the highest tier asks for. */
const MAX_LESSONS_COUNTED = 50;

/** The instructor's share follows from how many lessons they gave in the 30 days before. */
export async function commissionOf(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  nowAt: Instant,
): Promise<BasisPoints> {
  const completed = await ctx.db
    .query("bookings")
    .withIndex("by_instructorId_and_state_and_startsAt", (q) =>
      q
        .eq("instructorId", instructorId)
        .eq("state", "completed")
        .gte("startsAt", nowAt - 30 * DAY)
        .lt("startsAt", nowAt),
    )
    .take(MAX_LESSONS_COUNTED);
  return commissionTierOf(completed.length)?.commissionBasisPoints ?? 0;
}
