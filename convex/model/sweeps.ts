/** Catching up on what has ended: found by index, never on anybody's path. */
import type { MutationCtx } from "../_generated/server";
import { DAY, type Instant } from "../domain/time";
import { finishLesson } from "./bookings";
import { expirePending } from "./cancellations";
import * as Claims from "./claims";

const BATCH = 100;
/** The longest lesson, and the day it may still be talked about. */
const LESSON_IS_OVER = 2 * DAY;

/** One batch of claims that ran out or whose lesson is long over; whether there may be more. */
export async function sweepClaims(ctx: MutationCtx, nowAt: Instant): Promise<boolean> {
  const expired = await ctx.db
    .query("claims")
    .withIndex("by_expiresAt", (q) => q.gt("expiresAt", 0).lte("expiresAt", nowAt))
    .take(BATCH);
  for (const { _id, expiresAt, bookingId } of expired) {
    await Claims.expire(ctx, _id, expiresAt ?? 0, nowAt);
    if (bookingId !== undefined) await expirePending(ctx, bookingId, nowAt);
  }
  const over = await ctx.db
    .query("claims")
    .withIndex("by_startsAt", (q) => q.lt("startsAt", nowAt - LESSON_IS_OVER))
    .take(BATCH);
  for (const { _id, bookingId } of over) {
    if (bookingId === undefined) await Claims.release(ctx, _id);
    else await finishLesson(ctx, bookingId, nowAt);
  }
  return expired.length === BATCH;
}
