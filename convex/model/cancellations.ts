/** Calling a lesson off: asked for, ten seconds to take it back, then done. Judged at the moment of asking. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { canMove } from "../domain/bookingStates";
import type { Party, PendingChange } from "../domain/bookings";
import { cancellationOutcome } from "../domain/cancellation";
import { REASON_MAX } from "../domain/limits";
import type { BasisPoints } from "../domain/pricing";
import { isInScope, type SeriesScope } from "../domain/series";
import type { Instant } from "../domain/time";
import { writeAudit } from "./audit";
import { claimsOfBooking } from "./bookings";
import * as Claims from "./claims";
import { commissionOf } from "./commissions";
import { postSystemMessage } from "./messages";
import { changeableNow, ensureChangeable, stand, type Asked, type Confirmed } from "./pendingChanges";
import { seriesOf } from "./series";
import { thrown, type Viewer } from "./viewers";

export async function ask(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { bookingId: Id<"bookings">; reason: string; scope?: SeriesScope },
  nowAt: Instant = Date.now(),
): Promise<Asked> {
  const { booking, party } = await ensureChangeable(ctx, viewer, args.bookingId);
  const reason = args.reason.trim();
  if (reason.length === 0 || reason.length > REASON_MAX) {
    throw thrown({ code: "badArgument", field: "reason", message: `1 to ${REASON_MAX} characters.` });
  }
  const beside = await lessonsBeside(ctx, booking, args.scope ?? "this", nowAt);
  const isDoneBy = ({ kind }: PendingChange) => kind === "cancel" && beside.length === 0;
  const changeable = changeableNow(booking, party, nowAt, isDoneBy);
  if ("answer" in changeable) return changeable.answer;
  const { confirmed } = changeable;
  const asked = (lesson: Confirmed) => ({
    booking: lesson,
    change: { kind: "cancel" as const, by: party, reason },
  });
  return await stand(ctx, asked(confirmed), nowAt, beside.map(asked));
}

/** The other lessons of the series that go with it: still to come, and with nothing else asked for. */
async function lessonsBeside(
  ctx: MutationCtx,
  asked: Doc<"bookings">,
  scope: SeriesScope,
  nowAt: Instant,
): Promise<Confirmed[]> {
  if (scope === "this") return [];
  return (await seriesOf(ctx, asked)).filter(
    (lesson): lesson is Confirmed =>
      lesson._id !== asked._id &&
      lesson.state === "confirmed" &&
      lesson.startsAt > nowAt &&
      lesson.pendingChange === undefined &&
      isInScope(lesson, asked, scope),
  );
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

type Cancellable = Confirmed | Extract<Doc<"bookings">, { state: "pending" }>;
interface Asking {
  by: Party;
  reason: string;
  askedAt: Instant;
}

/** States, claims, one message and the audit in one transaction; `beside` are lessons of the series that go with it. */
export async function cancel(
  ctx: MutationCtx,
  booking: Cancellable,
  change: Asking,
  nowAt: Instant,
  { actorId, beside = [] }: { actorId?: Id<"users"> | undefined; beside?: readonly Confirmed[] } = {},
): Promise<void> {
  const commission = await commissionOf(ctx, booking.instructorId, change.askedAt);
  const lessons = [booking, ...beside].sort((one, other) => one.startsAt - other.startsAt);
  for (const lesson of lessons) await cancelOne(ctx, lesson, change, { commission, actorId });
  const { studentId, instructorId } = booking;
  // Told when it happens, which is ten seconds after it was asked for at the latest.
  await postSystemMessage(
    ctx,
    {
      studentId,
      instructorId,
      kind: "bookingCancelled",
      bookingId: lessons[0]?._id ?? booking._id,
      lessonCount: lessons.length,
    },
    nowAt,
  );
}

async function cancelOne(
  ctx: MutationCtx,
  booking: Cancellable,
  change: Asking,
  { commission, actorId }: { commission: BasisPoints; actorId: Id<"users"> | undefined },
): Promise<void> {
  if (!canMove(booking.state, "cancelled")) throw new Error(`A ${booking.state} lesson can be cancelled`);
  const { by, reason, askedAt } = change;
  const { platformCents: _platformCents, ...outcome } = cancellationOutcome({
    actor: by,
    startsAt: booking.startsAt,
    nowAt: askedAt,
    priceLines: booking.price,
    commissionBasisPoints: commission,
    isLocked: booking.reschedules?.isLocked ?? false,
  });
  await ctx.db.replace("bookings", booking._id, {
    ...lessonOf(booking),
    state: "cancelled",
    cancellation: { by, at: askedAt, reason, ...outcome },
  });
  for (const claim of await claimsOfBooking(ctx, booking._id)) await Claims.release(ctx, claim._id);
  await writeAudit(ctx, {
    ...(actorId === undefined ? {} : { actorId }),
    action: "bookings.cancelled",
    subject: booking._id,
    details: { by, reason, askedAt, ...outcome },
  });
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
