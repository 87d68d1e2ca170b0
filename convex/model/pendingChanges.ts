/** A change of a lesson that was asked for and stands ten seconds. What it does: cancellations.ts and reschedules.ts. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { PendingChange } from "../domain/bookings";
import { refused, type Refusal } from "../domain/errors";
import { UNDO_SECONDS } from "../domain/limits";
import type { Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { partyOf, type BookingParty } from "./bookingViews";
import { seriesOf } from "./series";
import { can, thrown, type Viewer } from "./viewers";

export type Confirmed = Extract<Doc<"bookings">, { state: "confirmed" }>;
export type Asked = { ok: true; commitsAt: Instant } | { ok: false; error: Refusal };

const PERMISSIONS = { student: "cancel_own_bookings", instructor: "cancel_student_bookings" } as const;

/** A foreign lesson answers like a missing one; one's own may still need a permission. */
export async function ensureChangeable(
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

/**
 * A lesson to come for which nothing else was asked; else the answer to give. `isDoneBy` says whether what stands is all that
 * is asked for now: whoever is told "ok" may rely on what they asked for.
 */
export function changeableNow(
  booking: Doc<"bookings">,
  by: BookingParty,
  nowAt: Instant,
  isDoneBy: (standing: PendingChange) => boolean,
): { confirmed: Confirmed } | { answer: Asked } {
  if (booking.state !== "confirmed") return { answer: refused({ code: "wrongState", state: booking.state }) };
  if (booking.startsAt <= nowAt) return { answer: refused({ code: "tooLate" }) };
  const standing = booking.pendingChange;
  if (standing === undefined) return { confirmed: booking };
  // Asked again from a second tab: the same answer. Something else, or the other side is already at it: nothing to add.
  return standing.by === by && isDoneBy(standing)
    ? { answer: { ok: true, commitsAt: standing.commitsAt } }
    : { answer: refused({ code: "wrongState", state: "pendingChange" }) };
}

type WithoutTimes<Change> = Change extends PendingChange ? Omit<Change, "askedAt" | "commitsAt"> : never;

export interface AskedChange {
  booking: Confirmed;
  change: WithoutTimes<PendingChange>;
}

/** From now on it stands, and happens by itself; with it what is asked for `beside` lessons of the series, as one. */
export async function stand(
  ctx: MutationCtx,
  first: AskedChange,
  nowAt: Instant,
  beside: readonly AskedChange[] = [],
): Promise<{ ok: true; commitsAt: Instant }> {
  const commitsAt = nowAt + UNDO_SECONDS * 1000;
  const bookingId = first.booking._id;
  const together = beside.length === 0 ? {} : { together: `${bookingId} ${nowAt}` };
  for (const { booking, change } of [first, ...beside]) {
    await ctx.db.patch("bookings", booking._id, {
      pendingChange: { ...change, ...together, askedAt: nowAt, commitsAt },
    });
  }
  await ctx.scheduler.runAt(commitsAt, internal.jobs.commitChange, { bookingId, askedAt: nowAt });
  return { ok: true, commitsAt };
}

/** The other lessons of the series for which something was asked in the same breath. */
export async function changedBeside(ctx: SharedQueryCtx, booking: Confirmed): Promise<Confirmed[]> {
  const together = booking.pendingChange?.together;
  if (together === undefined) return [];
  return (await seriesOf(ctx, booking)).filter(
    (lesson): lesson is Confirmed =>
      lesson._id !== booking._id &&
      lesson.state === "confirmed" &&
      lesson.pendingChange?.together === together,
  );
}
