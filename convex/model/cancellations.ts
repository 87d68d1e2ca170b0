/** Calling a lesson off: asked for, ten seconds to take it back, then done. Judged at the moment of asking. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { canMove } from "../domain/bookingStates";
import type { Party } from "../domain/bookings";
import { cancellationOutcome } from "../domain/cancellation";
import { refused, type Refusal } from "../domain/errors";
import { REASON_MAX, UNDO_SECONDS } from "../domain/limits";
import { commissionTierOf, type BasisPoints } from "../domain/pricing";
import { DAY, type Instant } from "../domain/time";
import type { Outcome } from "../functions";
import { writeAudit } from "./audit";
import { claimsOfBooking } from "./bookings";
import { partyOf, type BookingParty } from "./bookingViews";
import * as Claims from "./claims";
import { postSystemMessage } from "./messages";
import { can, thrown, type Viewer } from "./viewers";

type Confirmed = Extract<Doc<"bookings">, { state: "confirmed" }>;
/** More than the highest tier asks for. */
const MAX_LESSONS_COUNTED = 50;
const PERMISSIONS = { student: "cancel_own_bookings", instructor: "cancel_student_bookings" } as const;

export async function ask(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { bookingId: Id<"bookings">; reason: string },
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; commitsAt: Instant } | { ok: false; error: Refusal }> {
  const { booking, party } = await ensureCancellable(ctx, viewer, args.bookingId);
  const reason = args.reason.trim();
  if (reason.length === 0 || reason.length > REASON_MAX) {
    throw thrown({ code: "badArgument", field: "reason", message: `1 to ${REASON_MAX} characters.` });
  }
  if (booking.state !== "confirmed") return refused({ code: "wrongState", state: booking.state });
  if (booking.startsAt <= nowAt) return refused({ code: "tooLate" });
  if (booking.pendingChange !== undefined) {
    // Asked again from a second tab: the same answer. The other side is already calling it off: nothing to add.
    return booking.pendingChange.by === party
      ? { ok: true, commitsAt: booking.pendingChange.commitsAt }
      : refused({ code: "wrongState", state: "pendingChange" });
  }
  const commitsAt = nowAt + UNDO_SECONDS * 1000;
  await ctx.db.patch("bookings", booking._id, {
    pendingChange: { kind: "cancel", by: party, reason, askedAt: nowAt, commitsAt },
  });
  await ctx.scheduler.runAt(commitsAt, internal.jobs.commitChange, {
    bookingId: booking._id,
    askedAt: nowAt,
  });
  return { ok: true, commitsAt };
}

export async function undo(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
  nowAt: Instant = Date.now(),
): Promise<Outcome<{}>> {
  const { booking, party } = await ensureCancellable(ctx, viewer, bookingId);
  if (booking.state !== "confirmed") return refused({ code: "tooLate" });
  if (booking.pendingChange?.by !== party) return refused({ code: "wrongState", state: booking.state });
  if (booking.pendingChange.commitsAt <= nowAt) return refused({ code: "tooLate" });
  await ctx.db.patch("bookings", booking._id, { pendingChange: undefined });
  return { ok: true };
}

/** "Done": whoever asked needs no ten seconds. */
export async function commitNow(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
  nowAt: Instant = Date.now(),
): Promise<Outcome<{}>> {
  const { booking, party } = await ensureCancellable(ctx, viewer, bookingId);
  if (booking.state !== "confirmed" || booking.pendingChange?.by !== party) {
    return refused({ code: "wrongState", state: booking.state });
  }
  await cancel(ctx, booking, booking.pendingChange, nowAt, viewer.user._id);
  return { ok: true };
}

/** What the scheduler runs when the ten seconds are over; nothing, if it was undone or done meanwhile. */
export async function commitChange(
  ctx: MutationCtx,
  bookingId: Id<"bookings">,
  askedAt: Instant,
  nowAt: Instant = Date.now(),
): Promise<void> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking?.state !== "confirmed" || booking.pendingChange?.askedAt !== askedAt) return;
  await cancel(ctx, booking, booking.pendingChange, nowAt);
}

/** A pending booking whose ten minutes ran out with its claim. */
export async function expirePending(
  ctx: MutationCtx,
  bookingId: Id<"bookings">,
  nowAt: Instant,
): Promise<void> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking?.state !== "pending") return;
  await cancel(ctx, booking, { by: "system", reason: "Not paid in time", askedAt: nowAt }, nowAt);
}

/** State, claim, message and audit in one transaction. */
async function cancel(
  ctx: MutationCtx,
  booking: Confirmed | Extract<Doc<"bookings">, { state: "pending" }>,
  change: { by: Party; reason: string; askedAt: Instant },
  nowAt: Instant,
  actorId?: Id<"users">,
): Promise<void> {
  if (!canMove(booking.state, "cancelled")) throw new Error(`A ${booking.state} lesson can be cancelled`);
  const { by, reason, askedAt } = change;
  const { platformCents: _platformCents, ...outcome } = cancellationOutcome({
    actor: by,
    startsAt: booking.startsAt,
    nowAt: askedAt,
    priceLines: booking.price,
    commissionBasisPoints: await commissionOf(ctx, booking.instructorId, askedAt),
    isLocked: false,
  });
  await ctx.db.replace("bookings", booking._id, {
    ...lessonOf(booking),
    state: "cancelled",
    cancellation: { by, at: askedAt, reason, ...outcome },
  });
  for (const claim of await claimsOfBooking(ctx, booking._id)) await Claims.release(ctx, claim._id);
  const { studentId, instructorId, _id: bookingId } = booking;
  // Told when it happens, which is ten seconds after it was asked for at the latest.
  await postSystemMessage(ctx, { studentId, instructorId, kind: "bookingCancelled", bookingId }, nowAt);
  await writeAudit(ctx, {
    ...(actorId === undefined ? {} : { actorId }),
    action: "bookings.cancelled",
    subject: booking._id,
    details: { by, reason, askedAt, ...outcome },
  });
}

/** The instructor's share follows from how many lessons they gave in the 30 days before. */
async function commissionOf(
  ctx: MutationCtx,
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

/** What every state of a booking has. */
function lessonOf(booking: Confirmed | Extract<Doc<"bookings">, { state: "pending" }>) {
  if (booking.state === "pending") {
    const { _id, _creationTime, state, expiresAt, ...lesson } = booking;
    return lesson;
  }
  const { _id, _creationTime, state, confirmedAt, pendingChange, ...lesson } = booking;
  return lesson;
}

/** A foreign lesson answers like a missing one; one's own may still need a permission. */
async function ensureCancellable(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
): Promise<{ booking: Doc<"bookings">; party: BookingParty }> {
  const booking = await ctx.db.get("bookings", bookingId);
  const party = booking === null ? null : await partyOf(ctx, viewer, booking);
  if (booking === null || party === null) throw thrown({ code: "notFound" });
  const permission = PERMISSIONS[party];
  if (!can(viewer, permission)) throw thrown({ code: "notAllowed", permission });
  return { booking, party };
}
