/** Reports that somebody wasn't there: made, contested within a day, and ended by that day or by an admin's review. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { canMove, canReportNoShowAt } from "../domain/bookingStates";
import { refused, type Refusal } from "../domain/errors";
import {
  canDisputeAt,
  DISPUTE_REASON_MAX,
  DISPUTE_REASON_MIN,
  disputableUntil,
  noShowOutcome,
  type Absent,
  type NoShowResolution,
} from "../domain/noShows";
import type { Instant } from "../domain/time";
import { writeAudit } from "./audit";
import { claimsOfBooking } from "./bookings";
import { partyOf, type BookingParty } from "./bookingViews";
import * as Claims from "./claims";
import { addToStats } from "./instructorStats";
import { postSystemMessage } from "./messages";
import { can, thrown, type Viewer } from "./viewers";

type NoShow = Extract<Doc<"bookings">, { state: "no_show" }>;
type Answer<Fields> = ({ ok: true } & Fields) | { ok: false; error: Refusal };

const PERMISSIONS = { student: "view_own_bookings", instructor: "complete_bookings" } as const;

/** Says that the other side wasn't there, from the start until a day after the end. */
export async function report(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
  nowAt: Instant = Date.now(),
): Promise<Answer<{ disputableUntil: Instant }>> {
  const { booking, party } = await ensureParty(ctx, viewer, bookingId);
  // Again from a second tab: the same answer.
  if (booking.state === "no_show" && booking.noShow.reportedBy === party) {
    return { ok: true, disputableUntil: disputableUntil(booking.noShow) };
  }
  if (booking.state !== "confirmed") return refused({ code: "wrongState", state: booking.state });
  if (booking.pendingChange !== undefined) return refused({ code: "wrongState", state: "pendingChange" });
  if (nowAt < booking.startsAt) {
    return refused({ code: "tooEarly", because: "notBegun", fromAt: booking.startsAt });
  }
  if (!canReportNoShowAt(booking, nowAt)) return refused({ code: "tooLate" });
  const {
    _id,
    _creationTime,
    state: _state,
    confirmedAt: _confirmedAt,
    pendingChange: _none,
    ...lesson
  } = booking;
  const confirmsAt = disputableUntil({ reportedAt: nowAt });
  await ctx.db.replace("bookings", _id, {
    ...lesson,
    state: "no_show",
    noShow: {
      absent: party === "student" ? "instructor" : "student",
      reportedBy: party,
      reportedAt: nowAt,
      confirmsAt,
    },
  });
  await ctx.scheduler.runAt(confirmsAt, internal.jobs.confirmNoShow, { bookingId, reportedAt: nowAt });
  await tell(ctx, booking, "noShowReported", nowAt);
  return { ok: true, disputableUntil: confirmsAt };
}

/** "I was there": from now on it waits for a review. */
export async function dispute(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { bookingId: Id<"bookings">; reason: string },
  nowAt: Instant = Date.now(),
): Promise<Answer<{}>> {
  const { booking, party } = await ensureParty(ctx, viewer, args.bookingId);
  const reason = args.reason.trim();
  if (reason.length < DISPUTE_REASON_MIN || reason.length > DISPUTE_REASON_MAX) {
    const message = `${DISPUTE_REASON_MIN} to ${DISPUTE_REASON_MAX} characters.`;
    throw thrown({ code: "badArgument", field: "reason", message });
  }
  if (booking.state !== "no_show") return refused({ code: "wrongState", state: booking.state });
  const { noShow } = booking;
  if (noShow.dispute?.by === party) return { ok: true };
  if (noShow.reportedBy === party) return refused({ code: "wrongState", state: booking.state });
  if (!canDisputeAt(noShow, party, nowAt)) return refused({ code: "tooLate" });
  const { confirmsAt: _confirmsAt, ...rest } = noShow;
  await ctx.db.patch("bookings", booking._id, {
    noShow: { ...rest, dispute: { by: party, at: nowAt, reason } },
  });
  await tell(ctx, booking, "noShowDisputed", nowAt);
  return { ok: true };
}

/** What the scheduler runs when the day is over; nothing, if it was contested or reviewed meanwhile. Whether it was done. */
export async function confirm(
  ctx: MutationCtx,
  bookingId: Id<"bookings">,
  reportedAt: Instant,
  nowAt: Instant,
): Promise<boolean> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking?.state !== "no_show" || booking.noShow.reportedAt !== reportedAt) return false;
  const { confirmsAt } = booking.noShow;
  if (confirmsAt === undefined || confirmsAt > nowAt) return false;
  await end(ctx, booking, { code: "confirmed_no_dispute", details: { by: "system" } }, nowAt);
  return true;
}

/** An admin's decision, with its reason on record. `absent` corrects who wasn't there, for instance both. */
export async function resolve(
  ctx: MutationCtx,
  args: {
    bookingId: Id<"bookings">;
    code: Exclude<NoShowResolution, "confirmed_no_dispute">;
    absent?: Absent;
    reason: string;
  },
  nowAt: Instant = Date.now(),
): Promise<Answer<{}>> {
  const booking = await ctx.db.get("bookings", args.bookingId);
  if (booking === null) throw thrown({ code: "notFound" });
  if (args.reason.trim() === "") throw thrown({ code: "badArgument", field: "reason", message: "Say why." });
  if (booking.state !== "no_show" || booking.noShow.resolution !== undefined) {
    return refused({ code: "wrongState", state: booking.state });
  }
  const { code, absent = booking.noShow.absent, reason } = args;
  const corrected = { ...booking, noShow: { ...booking.noShow, absent } };
  await end(ctx, corrected, { code, details: { by: "admin", reason } }, nowAt);
  return { ok: true };
}

/** State, claim, counters, message and audit in one transaction. */
async function end(
  ctx: MutationCtx,
  booking: NoShow,
  decision: { code: NoShowResolution; details: Record<string, string> },
  nowAt: Instant,
): Promise<void> {
  const { _id: bookingId, _creationTime, state, ...lesson } = booking;
  const { confirmsAt: _confirmsAt, ...known } = booking.noShow;
  const noShow = { ...known, resolution: { code: decision.code, at: nowAt } };
  switch (decision.code) {
    case "confirmed_no_dispute":
    case "confirmed_after_review":
      await ctx.db.patch("bookings", bookingId, { noShow });
      break;
    case "dispute_upheld":
      if (!canMove(state, "completed")) throw new Error("A contested lesson can be completed");
      await ctx.db.replace("bookings", bookingId, {
        ...lesson,
        ...{ state: "completed", completedAt: nowAt, completedBy: "system", noShow },
      });
      await addToStats(ctx, booking.instructorId, { completedLessons: 1 });
      break;
    case "cancelled":
      if (!canMove(state, "cancelled")) throw new Error("A contested lesson can be cancelled");
      await ctx.db.replace("bookings", bookingId, {
        ...lesson,
        ...{ state: "cancelled", noShow },
        cancellation: {
          ...{ by: "system", at: nowAt, reason: "After a review", outcome: "review_full_refund" },
          ...{ refundCents: booking.price.totalCents, creditCents: 0, feeKeptCents: 0, instructorCents: 0 },
        },
      });
      for (const claim of await claimsOfBooking(ctx, bookingId)) await Claims.release(ctx, claim._id);
      break;
  }
  await tell(ctx, booking, "noShowResolved", nowAt);
  await writeAudit(ctx, {
    action: "bookings.noShowResolved",
    subject: bookingId,
    details: {
      ...decision.details,
      ...{ code: decision.code, absent: noShow.absent },
      ...noShowOutcome(noShow.absent, booking.price),
    },
  });
}

async function ensureParty(
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

async function tell(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
  kind: "noShowReported" | "noShowDisputed" | "noShowResolved",
  nowAt: Instant,
): Promise<void> {
  const { studentId, instructorId, _id: bookingId } = booking;
  await postSystemMessage(ctx, { studentId, instructorId, kind, bookingId }, nowAt);
}
