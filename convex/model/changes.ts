/** The end of a change that stands: taken back, or made to happen, by whoever asked or by the clock. */
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { PendingChange } from "../domain/bookings";
import { refused } from "../domain/errors";
import type { Instant } from "../domain/time";
import type { Outcome } from "../functions";
import * as Cancellations from "./cancellations";
import { changedBeside, ensureChangeable, type Confirmed } from "./pendingChanges";
import * as Reschedules from "./reschedules";
import type { Viewer } from "./viewers";

export async function undo(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
  nowAt: Instant = Date.now(),
): Promise<Outcome<{}>> {
  const { booking, party } = await ensureChangeable(ctx, viewer, bookingId);
  if (booking.state !== "confirmed") return refused({ code: "tooLate" });
  const change = booking.pendingChange;
  if (change?.by !== party) return refused({ code: "wrongState", state: booking.state });
  if (change.commitsAt <= nowAt) return refused({ code: "tooLate" });
  for (const lesson of [booking, ...(await changedBeside(ctx, booking))]) {
    await Reschedules.letGo(ctx, lesson);
    await ctx.db.patch("bookings", lesson._id, { pendingChange: undefined });
  }
  return { ok: true };
}

/** "Done": whoever asked needs no ten seconds. */
export async function commitNow(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
  nowAt: Instant = Date.now(),
): Promise<Outcome<{}>> {
  const { booking, party } = await ensureChangeable(ctx, viewer, bookingId);
  if (booking.state !== "confirmed" || booking.pendingChange?.by !== party) {
    return refused({ code: "wrongState", state: booking.state });
  }
  await happen(ctx, booking, booking.pendingChange, nowAt, viewer.user._id);
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
  await happen(ctx, booking, booking.pendingChange, nowAt);
}

async function happen(
  ctx: MutationCtx,
  booking: Confirmed,
  change: PendingChange,
  nowAt: Instant,
  actorId?: Id<"users">,
): Promise<void> {
  const beside = await changedBeside(ctx, booking);
  switch (change.kind) {
    case "cancel":
      return await Cancellations.cancel(ctx, booking, change, nowAt, { actorId, beside });
    case "reschedule":
      return await Reschedules.reschedule(ctx, [booking, ...beside], nowAt, actorId);
  }
}
