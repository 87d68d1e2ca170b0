/**
 * Moving a lesson to another time of the same instructor: one booking with one id, never two and never none. The new
 * time is claimed when it is asked for, beside the old one; ten seconds later the old one is let go. How several lessons of
 * a series are asked to move as one: seriesMoves.ts.
 */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { PendingChange } from "../domain/bookings";
import { rescheduleRule } from "../domain/cancellation";
import { endOf } from "../domain/claims";
import { refused } from "../domain/errors";
import type { Instant } from "../domain/time";
import { writeAudit } from "./audit";
import { claimsOfBooking, FINISH_DELAY } from "./bookings";
import { refusalOf } from "./claimReads";
import * as Claims from "./claims";
import { ruleRefusal } from "./holds";
import { getLiveInstructor } from "./instructors";
import { postSystemMessage } from "./messages";
import { changeableNow, ensureChangeable, stand, type Asked, type Confirmed } from "./pendingChanges";
import { checkStartByRules } from "./slots";
import { thrown, type Viewer } from "./viewers";

type PendingReschedule = Extract<PendingChange, { kind: "reschedule" }>;

/** Judged at this moment, by the rules for any new time and by what is left until the old one. */
export async function ask(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { bookingId: Id<"bookings">; startsAt: Instant },
  nowAt: Instant = Date.now(),
): Promise<Asked> {
  const { booking, party } = await ensureChangeable(ctx, viewer, args.bookingId);
  // An instructor who can't come cancels, at no cost to the student.
  if (party !== "student") throw thrown({ code: "notAllowed", permission: "create_bookings" });
  const changeable = changeableNow(
    booking,
    party,
    nowAt,
    (standing) => standing.kind === "reschedule" && standing.startsAt === args.startsAt,
  );
  if ("answer" in changeable) return changeable.answer;
  const { confirmed } = changeable;
  if (args.startsAt === confirmed.startsAt) {
    throw thrown({ code: "badArgument", field: "startsAt", message: "The lesson is at that time already." });
  }
  const rule = rescheduleRule(confirmed.startsAt, nowAt, isLocked(confirmed));
  if (!rule.allowed) return refused({ code: "notReschedulable", because: rule.because });
  const found = await getLiveInstructor(ctx, confirmed.instructorId);
  if (found === null) return refused({ code: "instructorUnavailable" });

  const { durationMinutes, format } = confirmed;
  const candidate = { startsAt: args.startsAt, durationMinutes, format };
  const check = await checkStartByRules(ctx, found.instructor, candidate, nowAt);
  if (!check.ok) return refused(ruleRefusal(check));
  const fields = { ...claimFieldsOf(confirmed), startsAt: args.startsAt };
  const own = await claimsOfBooking(ctx, confirmed._id);
  const placed = await Claims.place(ctx, fields, { nowAt, beside: own });
  if (!placed.ok) return refused(refusalOf(placed.conflict));
  const change = { kind: "reschedule" as const, by: party, startsAt: args.startsAt, claimId: placed.claimId };
  return await stand(ctx, { booking: confirmed, change: { ...change, locks: rule.locks } }, nowAt);
}

/** Taken back: the new time is free again. */
export async function letGo(ctx: MutationCtx, booking: Confirmed): Promise<void> {
  if (booking.pendingChange?.kind !== "reschedule") return;
  const target = await ctx.db.get("claims", booking.pendingChange.claimId);
  if (target?.bookingId === booking._id) await Claims.release(ctx, target._id);
}

/** Times, claims, one message and the audit in one transaction; of a series, all lessons whose move was asked for as one. */
export async function reschedule(
  ctx: MutationCtx,
  lessons: readonly Confirmed[],
  nowAt: Instant,
  actorId?: Id<"users">,
): Promise<void> {
  const moved: { booking: Confirmed; toAt: Instant; count: number }[] = [];
  for (const booking of [...lessons].sort((one, other) => one.startsAt - other.startsAt)) {
    if (booking.pendingChange?.kind !== "reschedule") continue;
    const { startsAt: toAt } = booking.pendingChange;
    const count = await rescheduleOne(ctx, booking, booking.pendingChange, nowAt, actorId);
    if (count !== null) moved.push({ booking, toAt, count });
  }
  const first = moved[0];
  if (first === undefined) return;
  const { studentId, instructorId, _id: bookingId, startsAt: fromAt } = first.booking;
  const card = { studentId, instructorId, kind: "bookingRescheduled" as const, bookingId };
  const { toAt, count } = first;
  await postSystemMessage(ctx, { ...card, moved: { fromAt, toAt, count }, lessonCount: moved.length }, nowAt);
}

/** How often it has moved by now; null if it had to stay. */
async function rescheduleOne(
  ctx: MutationCtx,
  booking: Confirmed,
  change: PendingReschedule,
  nowAt: Instant,
  actorId: Id<"users"> | undefined,
): Promise<number | null> {
  const details = { fromAt: booking.startsAt, toAt: change.startsAt, askedAt: change.askedAt };
  const audit = { ...(actorId === undefined ? {} : { actorId }), subject: booking._id };
  if (!(await moveClaim(ctx, booking, change, nowAt))) {
    // Only a hand edit takes the claim of the new time away: the lesson stays where it was, and that is on record.
    await ctx.db.patch("bookings", booking._id, { pendingChange: undefined });
    await writeAudit(ctx, { ...audit, action: "bookings.rescheduleLost", details });
    return null;
  }
  const count = (booking.reschedules?.count ?? 0) + 1;
  const { _id: bookingId, startsAt: fromAt } = booking;
  const { startsAt } = change;
  await ctx.db.patch("bookings", bookingId, {
    startsAt,
    pendingChange: undefined,
    reschedules: { count, isLocked: isLocked(booking) || change.locks, at: change.askedAt, fromAt },
  });
  await ctx.scheduler.runAt(endOf({ ...booking, startsAt }) + FINISH_DELAY, internal.jobs.finishLesson, {
    bookingId,
  });
  await writeAudit(ctx, { ...audit, action: "bookings.rescheduled", details });
  return count;
}

/** The claim that kept the new time is the lesson's own from now on. Whether the lesson has its new time. */
async function moveClaim(
  ctx: MutationCtx,
  booking: Confirmed,
  change: PendingReschedule,
  nowAt: Instant,
): Promise<boolean> {
  const claims = await claimsOfBooking(ctx, booking._id);
  const target = claims.find((claim) => claim._id === change.claimId && claim.startsAt === change.startsAt);
  for (const claim of claims) if (claim._id !== target?._id) await Claims.release(ctx, claim._id);
  if (target !== undefined) return true;
  const again = { ...claimFieldsOf(booking), startsAt: change.startsAt };
  if ((await Claims.place(ctx, again, { nowAt })).ok) return true;
  await Claims.place(ctx, claimFieldsOf(booking), { nowAt });
  return false;
}

export function isLocked(booking: Doc<"bookings">): boolean {
  return booking.reschedules?.isLocked ?? false;
}

export function claimFieldsOf(booking: Confirmed): Claims.ClaimFields {
  const { instructorId, studentId, learnerId, offeringId, startsAt, durationMinutes, format } = booking;
  return {
    kind: "booking",
    ...{ instructorId, studentId, learnerId, offeringId, startsAt, durationMinutes, format },
    holderId: studentId,
    bookingId: booking._id,
  };
}
