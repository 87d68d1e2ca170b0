/** Bookings: made from a hold, completed after their end. Calling them off is cancellations.ts. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { canMove } from "../domain/bookingStates";
import type { BookingView, Party } from "../domain/bookings";
import { endOf } from "../domain/claims";
import { refused, type Refusal } from "../domain/errors";
import { NOTE_MAX, PLACE_MAX } from "../domain/limits";
import type { SeriesPlace } from "../domain/series";
import { DAY, type Instant } from "../domain/time";
import type { Outcome, SharedQueryCtx } from "../functions";
import { writeAudit } from "./audit";
import { bookingViewOf, partyOf } from "./bookingViews";
import { hasSoundCells, heldTogether, refusalOf } from "./claimReads";
import * as Claims from "./claims";
import { getOwnLiveHold } from "./holds";
import { getLiveInstructor } from "./instructors";
import { addToStats } from "./instructorStats";
import { postSystemMessage } from "./messages";
import { priceOfClaim } from "./ownTimes";
import { instructorOf, thrown, type Viewer } from "./viewers";

/** So long after its end a lesson counts as held and its claim is let go. */
export const FINISH_DELAY = DAY;

export interface BookArgs {
  claimId: Id<"claims">;
  shownTotalCents: number;
  note?: string;
  place?: { address: string };
}

export async function details(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
): Promise<BookingView | null> {
  const booking = await ctx.db.get("bookings", bookingId);
  const party = booking === null ? null : await partyOf(ctx, viewer, booking);
  return booking === null || party === null ? null : await bookingViewOf(ctx, booking, party);
}

/** Hours and time rules were judged when the time was held, and aren't again. */
export async function book(
  ctx: MutationCtx,
  viewer: Viewer,
  args: BookArgs,
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; bookingId: Id<"bookings"> } | { ok: false; error: Refusal }> {
  const note = cleaned("note", args.note, NOTE_MAX);
  const address = cleaned("place", args.place?.address, PLACE_MAX);
  const claim = await getOwnLiveHold(ctx, viewer, args.claimId, nowAt);
  if (claim === null) return await alreadyBooked(ctx, viewer, args.claimId);
  const found = await getLiveInstructor(ctx, claim.instructorId);
  const offering = await ctx.db.get("offerings", claim.offeringId);
  const service = offering === null ? null : await ctx.db.get("services", offering.serviceId);
  const price = offering === null ? null : priceOfClaim(offering, claim);
  if (found === null || offering?.isActive !== true || service === null || price === null) {
    return refused({ code: "instructorUnavailable" });
  }
  const claims = await heldTogether(ctx, claim);
  const totalCents = price.totalCents * claims.length;
  if (totalCents !== args.shownTotalCents) {
    return refused({ code: "priceChanged", shownCents: args.shownTotalCents, nowCents: totalCents });
  }
  const { instructor } = found;
  const place = placeOf(claim.format, address, instructor);
  for (const each of claims) {
    // Only a hand edit of the cells can let somebody in between.
    if (await hasSoundCells(ctx, each)) continue;
    const conflict = await Claims.rebuildCells(ctx, each, nowAt);
    if (conflict !== null) return refused(refusalOf(conflict));
  }
  const agreed = {
    price,
    serviceName: service.name,
    ...(place === undefined ? {} : { place: { address: place } }),
    ...(note === undefined ? {} : { note }),
    lessonTimeZone: instructor.timeZone,
    instructorTimeZone: instructor.timeZone,
    studentTimeZone: viewer.user.timeZone,
  };
  const bookingIds: Id<"bookings">[] = [];
  for (const [index, each] of claims.entries()) {
    const series = seriesPlaceOf(claim, index, claims.length);
    const bookingId = await confirm(ctx, each, { ...agreed, ...series }, nowAt);
    bookingIds.push(bookingId);
    // The command's own entry is about the first lesson; each of the others can be asked how it came to be, too.
    if (index > 0) {
      const details = { claimId: each._id, seriesId: claim._id };
      const actorId = viewer.user._id;
      await writeAudit(ctx, { actorId, action: "bookings.book", subject: bookingId, details });
    }
  }
  const bookingId = bookingIds[0];
  if (bookingId === undefined) return refused({ code: "holdEnded" });
  await postSystemMessage(
    ctx,
    {
      studentId: viewer.user._id,
      instructorId: instructor._id,
      kind: "bookingCreated",
      bookingId,
      lessonCount: claims.length,
    },
    nowAt,
  );
  return { ok: true, bookingId };
}

/** What a lesson is agreed on; the claim says who, when and how. */
export type Agreed = Pick<
  Doc<"bookings">,
  | "price"
  | "serviceName"
  | "place"
  | "note"
  | "lessonTimeZone"
  | "instructorTimeZone"
  | "studentTimeZone"
  | "series"
>;

function seriesPlaceOf(first: Doc<"claims">, index: number, of: number): { series: SeriesPlace } | undefined {
  const { everyWeeks } = first;
  return everyWeeks === undefined || of === 1
    ? undefined
    : { series: { seriesId: first._id, number: index + 1, of, everyWeeks } };
}

/** The claim becomes a lesson's; the lesson finishes by itself. */
export async function confirm(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  agreed: Agreed,
  nowAt: Instant,
): Promise<Id<"bookings">> {
  const bookingId = await ctx.db.insert("bookings", {
    state: "confirmed",
    confirmedAt: nowAt,
    studentId: claim.studentId,
    learnerId: claim.learnerId,
    instructorId: claim.instructorId,
    offeringId: claim.offeringId,
    startsAt: claim.startsAt,
    durationMinutes: claim.durationMinutes,
    format: claim.format,
    ...agreed,
  });
  await Claims.convertToBooking(ctx, claim, bookingId);
  if (claim.offer !== undefined) {
    await ctx.scheduler.runAfter(0, internal.jobs.endWaiting, { entryId: claim.offer.entryId });
  }
  // A lesson that is long over (only a seeding writes such down) is finished by whoever wrote it down.
  const finishesAt = endOf(claim) + FINISH_DELAY;
  if (finishesAt > Date.now()) {
    await ctx.scheduler.runAt(finishesAt, internal.jobs.finishLesson, { bookingId });
  }
  return bookingId;
}

/** A hold that was booked meanwhile, from a second tab for instance, has its lesson; any other has ended. */
async function alreadyBooked(
  ctx: MutationCtx,
  viewer: Viewer,
  claimId: Id<"claims">,
): Promise<{ ok: true; bookingId: Id<"bookings"> } | { ok: false; error: Refusal }> {
  const claim = await ctx.db.get("claims", claimId);
  return claim?.kind === "booking" && claim.holderId === viewer.user._id && claim.bookingId !== undefined
    ? { ok: true, bookingId: claim.bookingId }
    : refused({ code: "holdEnded" });
}

/** The instructor says the lesson was held. */
export async function complete(
  ctx: MutationCtx,
  viewer: Viewer,
  bookingId: Id<"bookings">,
  nowAt: Instant = Date.now(),
): Promise<Outcome<{}>> {
  const booking = await ctx.db.get("bookings", bookingId);
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (booking === null || instructor?._id !== booking.instructorId) throw thrown({ code: "notFound" });
  if (booking.state !== "confirmed") return refused({ code: "wrongState", state: booking.state });
  // Asked for before the start, and only late in happening: it was judged then, and counts.
  if (booking.pendingChange !== undefined) return refused({ code: "wrongState", state: "pendingChange" });
  if (nowAt < endOf(booking)) {
    return refused({ code: "tooEarly", because: "notOver", fromAt: endOf(booking) });
  }
  await markCompleted(ctx, booking, "instructor", nowAt);
  return { ok: true };
}

/** A day after its end: what nobody spoke about was held; the time is the past, so the claim goes. Whether it was done. */
export async function finishLesson(
  ctx: MutationCtx,
  bookingId: Id<"bookings">,
  nowAt: Instant,
): Promise<boolean> {
  const booking = await ctx.db.get("bookings", bookingId);
  if (booking !== null && nowAt < endOf(booking) + FINISH_DELAY) return false;
  if (booking?.state === "confirmed") {
    // A cancellation that stands is about to be committed; the sweep comes by again.
    if (booking.pendingChange !== undefined) return false;
    await markCompleted(ctx, booking, "system", nowAt);
    await writeAudit(ctx, { action: "bookings.completed", subject: bookingId, details: { by: "system" } });
  }
  for (const claim of await claimsOfBooking(ctx, bookingId)) await Claims.release(ctx, claim._id);
  return true;
}

/** One; more only after a hand edit. */
export async function claimsOfBooking(
  ctx: SharedQueryCtx,
  bookingId: Id<"bookings">,
): Promise<Doc<"claims">[]> {
  return await ctx.db
    .query("claims")
    .withIndex("by_bookingId", (q) => q.eq("bookingId", bookingId))
    .take(10);
}

async function markCompleted(
  ctx: MutationCtx,
  booking: Extract<Doc<"bookings">, { state: "confirmed" }>,
  completedBy: Party,
  nowAt: Instant,
): Promise<void> {
  const { _id, _creationTime, confirmedAt, pendingChange, state, ...lesson } = booking;
  if (!canMove(state, "completed")) throw new Error("A confirmed lesson can be completed");
  await ctx.db.replace("bookings", _id, { ...lesson, state: "completed", completedAt: nowAt, completedBy });
  await addToStats(ctx, booking.instructorId, { completedLessons: 1 });
  const { studentId, instructorId } = booking;
  await postSystemMessage(ctx, { studentId, instructorId, kind: "bookingCompleted", bookingId: _id }, nowAt);
}

/** Where the lesson is: the instructor's studio, a place the student names, or nowhere. */
function placeOf(
  format: Doc<"claims">["format"],
  address: string | undefined,
  instructor: Doc<"instructors">,
): string | undefined {
  if (format === "online") return undefined;
  if (format === "studio") return instructor.studioAddress;
  if (address === undefined) {
    throw thrown({ code: "badArgument", field: "place", message: "Where shall the lesson be?" });
  }
  return address;
}

function cleaned(field: string, text: string | undefined, max: number): string | undefined {
  const trimmed = text?.trim() ?? "";
  if (trimmed.length > max) {
    throw thrown({ code: "badArgument", field, message: `At most ${max} characters.` });
  }
  return trimmed === "" ? undefined : trimmed;
}
