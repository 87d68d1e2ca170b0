/**
 * Putting right what a hand edit broke, where the truth is known: what is derived is derived again, and a lesson's
 * booking says when it is. Everything else is listed for a person to decide.
 */
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import { occupiesTime } from "../../domain/bookingStates";
import { isExpired } from "../../domain/claims";
import { QUARTER, type Instant } from "../../domain/time";
import * as BusyCalendars from "../busyCalendars";
import { claimsOfBooking, finishLesson } from "../bookings";
import { expirePending } from "../cancellations";
import { commitChange } from "../changes";
import { hasSoundCells } from "../claimReads";
import * as Claims from "../claims";
import { ensureConversation } from "../conversations";
import { getStats, setStats } from "../instructorStats";
import { ensureSelfLearner } from "../learners";
import * as LessonRequests from "../lessonRequests";
import { newestMessage } from "../messageViews";
import * as Readiness from "../readiness";
import * as Rings from "../rings";
import * as Waitlist from "../waitlist";
import { isAtTimeOf, pendingTargetOf } from "./claims";
import { countStats } from "./instructors";

/** `id` may be of any table that is checked; what can't be mended is left as it is. */
export async function mendDocument(ctx: MutationCtx, id: string, nowAt: Instant): Promise<void> {
  const { db } = ctx;
  const claimId = db.normalizeId("claims", id);
  if (claimId !== null) return await mendClaim(ctx, claimId, nowAt);
  const cellId = db.normalizeId("claimCells", id);
  if (cellId !== null) return await Claims.dropCell(ctx, cellId);
  const bookingId = db.normalizeId("bookings", id);
  if (bookingId !== null) return await mendBooking(ctx, bookingId, nowAt);
  const instructorId = db.normalizeId("instructors", id);
  if (instructorId !== null) return await mendStats(ctx, instructorId);
  const statsId = db.normalizeId("instructorStats", id);
  if (statsId !== null) return await db.delete("instructorStats", statsId);
  const userId = db.normalizeId("users", id);
  if (userId !== null) return void (await ensureSelfLearner(ctx, userId));
  const conversationId = db.normalizeId("conversations", id);
  if (conversationId !== null) return await mendConversation(ctx, conversationId);
  const participantId = db.normalizeId("participants", id);
  if (participantId !== null) return await mendParticipant(ctx, participantId);
  const blockId = db.normalizeId("busyBlocks", id);
  if (blockId !== null) return await BusyCalendars.mendBlock(ctx, blockId);
  await mendWaiting(ctx, id, nowAt);
}

/** Whatever waits for nothing, rings for nobody or has an address that anybody finds goes; its owner may begin again. */
async function mendWaiting(ctx: MutationCtx, id: string, nowAt: Instant): Promise<void> {
  const { db } = ctx;
  const feedId = db.normalizeId("calendarFeeds", id);
  if (feedId !== null) return await db.delete("calendarFeeds", feedId);
  const entryId = db.normalizeId("waitlistEntries", id);
  if (entryId !== null) return await Waitlist.end(ctx, entryId);
  const ringId = db.normalizeId("rings", id);
  if (ringId !== null) return await Rings.drop(ctx, ringId);
  const readyId = db.normalizeId("readyInstructors", id);
  const ready = readyId === null ? null : await db.get("readyInstructors", readyId);
  if (ready !== null) return await Readiness.endIfLeft(ctx, ready.instructorId, nowAt);
  const requestId = db.normalizeId("lessonRequests", id);
  const request = requestId === null ? null : await db.get("lessonRequests", requestId);
  if (request !== null && request.endsAt <= nowAt) await LessonRequests.end(ctx, request._id);
}

/** The claim goes where its lesson is, if the place is free; its cells where the claim is. */
export async function mendClaim(ctx: MutationCtx, claimId: Id<"claims">, nowAt: Instant): Promise<void> {
  const claim = await ctx.db.get("claims", claimId);
  if (claim === null) return;
  if (isExpired(claim, nowAt)) {
    await Claims.release(ctx, claimId);
    if (claim.bookingId !== undefined) await expirePending(ctx, claim.bookingId, nowAt);
    return;
  }
  // Nobody to keep the time for, or no cells to keep it by.
  if ((await ctx.db.get("instructors", claim.instructorId)) === null)
    return await Claims.release(ctx, claimId);
  if (claim.kind === "booking" || claim.kind === "pending") {
    const booking = claim.bookingId === undefined ? null : await ctx.db.get("bookings", claim.bookingId);
    if (booking === null || booking.state === "cancelled" || booking.state === "payment_failed") {
      return await Claims.release(ctx, claimId);
    }
    const target = pendingTargetOf(booking);
    const place = target?.claimId === claimId ? { ...booking, startsAt: target.startsAt } : booking;
    if (occupiesTime(booking.state) && !isAtTimeOf(claim, place) && place.startsAt % QUARTER === 0) {
      if ((await Claims.move(ctx, claim, place, nowAt)) === null) return;
    }
  }
  if (!(await hasSoundCells(ctx, claim))) await Claims.rebuildCells(ctx, claim, nowAt);
}

/** A lesson to come takes its time again if it is still free; one that is over is finished. */
async function mendBooking(ctx: MutationCtx, bookingId: Id<"bookings">, nowAt: Instant): Promise<void> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking === null) return;
  if (booking.state === "confirmed" && (booking.pendingChange?.commitsAt ?? nowAt + 1) <= nowAt) {
    return await commitChange(ctx, bookingId, booking.pendingChange!.askedAt, nowAt);
  }
  if (await finishLesson(ctx, bookingId, nowAt)) return;
  const claims = await claimsOfBooking(ctx, bookingId);
  const keeps = occupiesTime(booking.state) || booking.state === "completed" || booking.state === "no_show";
  const targetId = pendingTargetOf(booking)?.claimId;
  const own = claims.filter(({ _id }) => _id !== targetId);
  const kept = keeps ? (own.find((claim) => isAtTimeOf(claim, booking)) ?? own[0]) : undefined;
  for (const claim of own) if (claim._id !== kept?._id) await Claims.release(ctx, claim._id);
  if (booking.state === "confirmed" && kept === undefined) await placeAgain(ctx, booking, nowAt);
}

async function placeAgain(ctx: MutationCtx, booking: Doc<"bookings">, nowAt: Instant): Promise<void> {
  if ((await ctx.db.get("instructors", booking.instructorId)) === null) return;
  const { instructorId, studentId, learnerId, offeringId, startsAt, durationMinutes, format } = booking;
  const lesson = { instructorId, studentId, learnerId, offeringId, startsAt, durationMinutes, format };
  const fields = { ...lesson, kind: "booking" as const, holderId: studentId, bookingId: booking._id };
  // Somebody else has the time now: both are listed.
  await Claims.place(ctx, fields, { nowAt });
}

async function mendStats(ctx: MutationCtx, instructorId: Id<"instructors">): Promise<void> {
  const counted = await countStats(ctx, instructorId);
  if (counted === null) return;
  const stats = await getStats(ctx, instructorId);
  const isRight =
    (stats?.completedLessons ?? 0) === counted.completedLessons &&
    (stats?.reviewCount ?? 0) === counted.reviewCount &&
    (stats?.ratingSum ?? 0) === counted.ratingSum;
  if (!isRight) await setStats(ctx, instructorId, counted);
}

async function mendConversation(ctx: MutationCtx, conversationId: Id<"conversations">): Promise<void> {
  const conversation = await ctx.db.get("conversations", conversationId);
  if (conversation === null) return;
  const instructor = await ctx.db.get("instructors", conversation.instructorId);
  if (instructor === null || instructor.userId === conversation.studentId) return;
  await ensureConversation(ctx, conversation);
}

async function mendParticipant(ctx: MutationCtx, participantId: Id<"participants">): Promise<void> {
  const participant = await ctx.db.get("participants", participantId);
  if (participant === null) return;
  if ((await ctx.db.get("conversations", participant.conversationId)) === null)
    return await ctx.db.delete("participants", participantId);
  const lastMessageAt = (await newestMessage(ctx, participant.conversationId))?.sentAt ?? 0;
  await ctx.db.patch("participants", participantId, {
    lastMessageAt,
    readAt: Math.min(participant.readAt, lastMessageAt),
  });
}
