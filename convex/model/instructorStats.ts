import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { SharedQueryCtx } from "../functions";

/** What is derived from an instructor's bookings and reviews; absent means zero. */
export interface StatsChange {
  reviewCount?: number;
  ratingSum?: number;
  completedLessons?: number;
}

export async function getStats(ctx: SharedQueryCtx, instructorId: Id<"instructors">) {
  return await ctx.db
    .query("instructorStats")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructorId))
    .first();
}

/** Counts a completed lesson or a review. Never on the path of a claim: this document is written by all of them. */
export async function addToStats(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  change: StatsChange,
): Promise<void> {
  const { reviewCount = 0, ratingSum = 0, completedLessons = 0 } = change;
  const stats = await getStats(ctx, instructorId);
  if (stats === null) {
    await ctx.db.insert("instructorStats", { instructorId, reviewCount, ratingSum, completedLessons });
    return;
  }
  await ctx.db.patch("instructorStats", stats._id, {
    reviewCount: stats.reviewCount + reviewCount,
    ratingSum: stats.ratingSum + ratingSum,
    completedLessons: stats.completedLessons + completedLessons,
  });
}

/** Replaces the numbers by freshly counted ones. */
export async function setStats(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  counted: Required<StatsChange>,
): Promise<void> {
  const stats = await getStats(ctx, instructorId);
  if (stats === null) await ctx.db.insert("instructorStats", { instructorId, ...counted });
  else await ctx.db.patch("instructorStats", stats._id, counted);
}
