/** Claims and their cells: that they agree with their bookings, and that nobody is in two places. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { endOf, isExpired, isStaleCell } from "../../domain/claims";
import { MAX_LIVE_HOLDS } from "../../domain/limits";
import { MINUTE, QUARTER, type Instant } from "../../domain/time";
import { claimsOfBooking, FINISH_DELAY } from "../bookings";
import { buffersFor, findConflict, sidesOf, timeOf } from "../claimConflicts";
import { hasSoundCells } from "../claimReads";
import { holdsOf } from "../holds";
import { changedBeside } from "../pendingChanges";
import { Findings, type Problem } from "./problems";

/** So late may the scheduler be before it counts as a problem. */
export const GRACE = 10 * MINUTE;

export async function checkClaim(ctx: QueryCtx, claim: Doc<"claims">, nowAt: Instant): Promise<Problem[]> {
  const findings = new Findings("claims", claim._id);
  findings.expect(
    claim.startsAt % QUARTER === 0 && claim.durationMinutes % 15 === 0,
    "It doesn't lie on quarter hours.",
  );
  findings.expect(
    claim.expiresAt === undefined || claim.expiresAt > nowAt - GRACE,
    "It ended and wasn't released.",
  );
  // Until the scheduler comes by, what ran out may stand where somebody else is now.
  if (isExpired(claim, nowAt)) return findings.problems;
  await checkPlace(ctx, claim, nowAt, findings);
  await checkPeople(ctx, claim, findings);
  if (claim.kind === "booking" || claim.kind === "pending") {
    await checkItsBooking(ctx, claim, nowAt, findings);
  } else {
    findings.expect(claim.expiresAt !== undefined, "A hold without an end.");
    findings.expect(claim.bookingId === undefined, "A hold with a booking.");
    await checkHoldLimits(ctx, claim, nowAt, findings);
  }
  return findings.problems;
}

/** Distances between lessons are judged when a time is taken; overlap is wrong whenever it is found. */
async function checkPlace(
  ctx: QueryCtx,
  claim: Doc<"claims">,
  nowAt: Instant,
  findings: Findings,
): Promise<void> {
  const sides = await sidesOf(ctx, claim);
  findings.expect(sides !== null, "Its instructor is missing.");
  if (sides === null) return;
  findings.expect(sides.teacherOwnerId !== sides.learnerOwnerId, "Its instructor teaches themselves.");
  findings.expect(await hasSoundCells(ctx, claim), "Its cells don't fit it.");
  const own = await claimsMovingWith(ctx, claim);
  const { conflict } = await findConflict(ctx, timeOf(claim, sides), {
    buffers: buffersFor(sides),
    ignoring: own.map(({ _id }) => _id),
    nowAt,
  });
  const overlaps = conflict !== null && conflict.startsAt < endOf(claim) && endOf(conflict) > claim.startsAt;
  findings.expect(!overlaps, `It overlaps with claim ${conflict?.claimId ?? ""}.`);
}

/** A lesson that is being moved stands in both places, which may overlap; with it others of its series, among each other. */
async function claimsMovingWith(ctx: QueryCtx, claim: Doc<"claims">): Promise<Doc<"claims">[]> {
  const booking = claim.bookingId === undefined ? null : await ctx.db.get("bookings", claim.bookingId);
  if (booking === null) return [claim];
  const beside = booking.state === "confirmed" ? await changedBeside(ctx, booking) : [];
  const own = await Promise.all([booking, ...beside].map(async ({ _id }) => await claimsOfBooking(ctx, _id)));
  return own.flat();
}

async function checkPeople(ctx: QueryCtx, claim: Doc<"claims">, findings: Findings): Promise<void> {
  const learner = await ctx.db.get("learners", claim.learnerId);
  findings.expect(learner !== null, "Its learner is missing.");
  findings.expect(learner === null || learner.userId === claim.studentId, "Its learner is somebody else's.");
  findings.expect((await ctx.db.get("users", claim.holderId)) !== null, "Its holder is missing.");
}

async function checkItsBooking(
  ctx: QueryCtx,
  claim: Doc<"claims">,
  nowAt: Instant,
  findings: Findings,
): Promise<void> {
  const booking = claim.bookingId === undefined ? null : await ctx.db.get("bookings", claim.bookingId);
  findings.expect(booking !== null, "Its booking is missing.");
  if (booking === null) return;
  findings.expect(standsFor(claim, booking), "Its booking is at another time.");
  findings.expect(
    booking.instructorId === claim.instructorId && booking.learnerId === claim.learnerId,
    "Its booking is of other people.",
  );
  findings.expect(
    booking.state === "confirmed" || booking.state === "pending" || endOf(claim) > nowAt - 2 * FINISH_DELAY,
    `Its booking is ${booking.state}.`,
  );
}

async function checkHoldLimits(
  ctx: QueryCtx,
  claim: Doc<"claims">,
  nowAt: Instant,
  findings: Findings,
): Promise<void> {
  const live = (await holdsOf(ctx, claim.holderId)).filter((hold) => !isExpired(hold, nowAt));
  findings.expect(live.length <= MAX_LIVE_HOLDS, `Its holder has ${live.length} holds.`);
  const withInstructor = live.filter(({ instructorId }) => instructorId === claim.instructorId);
  findings.expect(withInstructor.length <= 1, "Its holder has two holds with the instructor.");
}

/** At the lesson's own time, or at the one it is being moved to. */
export function standsFor(claim: Doc<"claims">, booking: Doc<"bookings">): boolean {
  const { startsAt, claimId } = pendingTargetOf(booking) ?? { startsAt: null, claimId: null };
  return claim._id === claimId && startsAt !== null
    ? isAtTimeOf(claim, { ...booking, startsAt })
    : isAtTimeOf(claim, booking);
}

export function pendingTargetOf(
  booking: Doc<"bookings">,
): { startsAt: Instant; claimId: Id<"claims"> } | null {
  const change = booking.state === "confirmed" ? booking.pendingChange : undefined;
  return change?.kind === "reschedule" ? change : null;
}

/** Format counts as time: travel needs more room around it. */
export function isAtTimeOf(
  claim: Doc<"claims">,
  booking: Pick<Doc<"bookings">, "startsAt" | "durationMinutes" | "format">,
): boolean {
  return (
    booking.startsAt === claim.startsAt &&
    booking.durationMinutes === claim.durationMinutes &&
    booking.format === claim.format
  );
}

export async function checkCell(ctx: QueryCtx, cell: Doc<"claimCells">, nowAt: Instant): Promise<Problem[]> {
  const findings = new Findings("claimCells", cell._id);
  const claim = await ctx.db.get("claims", cell.claimId);
  const sides = claim === null ? null : await sidesOf(ctx, claim);
  findings.expect(claim !== null, "Its claim is missing.");
  if (claim !== null && sides !== null) {
    // Whether it ran out is the claim's problem, not the cell's.
    const isStale = isStaleCell(cell, { ...timeOf(claim, sides), expiresAt: null }, nowAt);
    findings.expect(!isStale, "Its claim lies elsewhere.");
  }
  return findings.problems;
}
