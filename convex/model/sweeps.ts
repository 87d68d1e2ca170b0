/**
 * Catching up on what has ended: found by index, never on anybody's path. Everything here has a job of its own at its own
 * instant; a sweep is for what that job missed (a hand edit, a restored backup, a deployment that stood still).
 */
import type { MutationCtx } from "../_generated/server";
import { DAY, type Instant } from "../domain/time";
import { finishLesson } from "./bookings";
import { expirePending } from "./cancellations";
import { commitChange } from "./changes";
import * as Claims from "./claims";
import * as NoShows from "./noShows";

const BATCH = 50;
/** The longest lesson, and the day it may still be talked about. */
const LESSON_IS_OVER = 2 * DAY;

/** One batch of each kind; whether there may be more. Each kind only counts as "more" if its batch got smaller. */
export async function sweepEnded(ctx: MutationCtx, nowAt: Instant): Promise<boolean> {
  const batches = [
    await expireClaims(ctx, nowAt),
    await commitChanges(ctx, nowAt),
    await finishLessons(ctx, nowAt),
    await confirmNoShows(ctx, nowAt),
    await releaseOldClaims(ctx, nowAt),
  ];
  return batches.some(({ found, done }) => found === BATCH && done > 0);
}

interface Batch {
  found: number;
  done: number;
}

async function expireClaims(ctx: MutationCtx, nowAt: Instant): Promise<Batch> {
  const expired = await ctx.db
    .query("claims")
    .withIndex("by_expiresAt", (q) => q.gt("expiresAt", 0).lte("expiresAt", nowAt))
    .take(BATCH);
  for (const { _id, expiresAt, bookingId } of expired) {
    await Claims.expire(ctx, _id, expiresAt ?? 0, nowAt);
    if (bookingId !== undefined) await expirePending(ctx, bookingId, nowAt);
  }
  return { found: expired.length, done: expired.length };
}

async function commitChanges(ctx: MutationCtx, nowAt: Instant): Promise<Batch> {
  const due = await ctx.db
    .query("bookings")
    .withIndex("by_pendingChange_commitsAt", (q) =>
      q.gt("pendingChange.commitsAt", 0).lte("pendingChange.commitsAt", nowAt),
    )
    .take(BATCH);
  for (const booking of due) {
    if (booking.state === "confirmed" && booking.pendingChange !== undefined) {
      await commitChange(ctx, booking._id, booking.pendingChange.askedAt, nowAt);
    }
  }
  return { found: due.length, done: due.length };
}

async function finishLessons(ctx: MutationCtx, nowAt: Instant): Promise<Batch> {
  const over = await ctx.db
    .query("bookings")
    .withIndex("by_state_and_startsAt", (q) =>
      q.eq("state", "confirmed").lt("startsAt", nowAt - LESSON_IS_OVER),
    )
    .take(BATCH);
  let done = 0;
  for (const { _id } of over) if (await finishLesson(ctx, _id, nowAt)) done++;
  return { found: over.length, done };
}

async function confirmNoShows(ctx: MutationCtx, nowAt: Instant): Promise<Batch> {
  const due = await ctx.db
    .query("bookings")
    .withIndex("by_noShow_confirmsAt", (q) => q.gt("noShow.confirmsAt", 0).lte("noShow.confirmsAt", nowAt))
    .take(BATCH);
  let done = 0;
  for (const booking of due) {
    if (booking.state !== "no_show") continue;
    if (await NoShows.confirm(ctx, booking._id, booking.noShow.reportedAt, nowAt)) done++;
  }
  return { found: due.length, done };
}

async function releaseOldClaims(ctx: MutationCtx, nowAt: Instant): Promise<Batch> {
  const over = await ctx.db
    .query("claims")
    .withIndex("by_startsAt", (q) => q.lt("startsAt", nowAt - LESSON_IS_OVER))
    .take(BATCH);
  let done = 0;
  for (const { _id, bookingId } of over) {
    if (bookingId === undefined) {
      await Claims.release(ctx, _id);
      done++;
    } else if (await finishLesson(ctx, bookingId, nowAt)) done++;
  }
  return { found: over.length, done };
}
