/** Claims, their cells, and bookings: that they agree, and that nobody is in two places. */
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { endOf, isStaleCell } from "../../domain/claims";
import { MINUTE, QUARTER, type Instant } from "../../domain/time";
import { claimsOfBooking, FINISH_DELAY } from "../bookings";
import { buffersFor, findConflict, sidesOf, timeOf } from "../claimConflicts";
import { hasSoundCells } from "../claims";
import { Findings, type Problem } from "./problems";

/** So late may the scheduler be before it counts as a problem. */
const GRACE = 10 * MINUTE;

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
  const sides = await sidesOf(ctx, claim);
  findings.expect(sides !== null, "Its instructor is missing.");
  findings.expect((await ctx.db.get(claim.learnerId)) !== null, "Its learner is missing.");
  if (sides !== null) {
    findings.expect(await hasSoundCells(ctx, claim), "Its cells don't fit it.");
    const { conflict } = await findConflict(ctx, timeOf(claim, sides), {
      buffers: buffersFor(sides),
      ignoring: [claim._id],
      nowAt,
    });
    const overlaps =
      conflict !== null && conflict.startsAt < endOf(claim) && endOf(conflict) > claim.startsAt;
    findings.expect(!overlaps, `It overlaps with claim ${conflict?.claimId ?? ""}.`);
  }
  if (claim.kind === "booking" || claim.kind === "pending") {
    const booking = claim.bookingId === undefined ? null : await ctx.db.get(claim.bookingId);
    findings.expect(booking !== null, "Its booking is missing.");
    if (booking !== null) {
      findings.expect(
        booking.startsAt === claim.startsAt && booking.durationMinutes === claim.durationMinutes,
        "Its booking is at another time.",
      );
      findings.expect(
        booking.state === "confirmed" ||
          booking.state === "pending" ||
          endOf(claim) > nowAt - 2 * FINISH_DELAY,
        `Its booking is ${booking.state}.`,
      );
    }
  } else findings.expect(claim.expiresAt !== undefined, "A hold without an end.");
  return findings.problems;
}

export async function checkCell(ctx: QueryCtx, cell: Doc<"claimCells">, nowAt: Instant): Promise<Problem[]> {
  const findings = new Findings("claimCells", cell._id);
  const claim = await ctx.db.get(cell.claimId);
  const sides = claim === null ? null : await sidesOf(ctx, claim);
  findings.expect(claim !== null, "Its claim is missing.");
  if (claim !== null && sides !== null) {
    // Whether it ran out is the claim's problem, not the cell's.
    const isStale = isStaleCell(cell, { ...timeOf(claim, sides), expiresAt: null }, nowAt);
    findings.expect(!isStale, "Its claim lies elsewhere.");
  }
  return findings.problems;
}

export async function checkBooking(
  ctx: QueryCtx,
  booking: Doc<"bookings">,
  nowAt: Instant,
): Promise<Problem[]> {
  const findings = new Findings("bookings", booking._id);
  const claims = await claimsOfBooking(ctx, booking._id);
  const isOpen = booking.state === "confirmed" || booking.state === "pending";
  if (isOpen) findings.expect(claims.length === 1, `It has ${claims.length} claims.`);
  if (booking.state === "cancelled") findings.expect(claims.length === 0, "Cancelled, but it has a claim.");
  if (booking.state === "confirmed") {
    const lateFrom = endOf(booking) + FINISH_DELAY + GRACE;
    findings.expect(lateFrom > nowAt, "Over for long and still not in the books.");
    const commitsAt = booking.pendingChange?.commitsAt ?? nowAt;
    findings.expect(commitsAt > nowAt - GRACE, "A change that should have happened stands.");
  }
  const { lessonCents, feeCents, totalCents } = booking.price;
  findings.expect(lessonCents + feeCents === totalCents, "Its price lines don't add up.");
  if (booking.state === "cancelled") {
    const { refundCents, creditCents, feeKeptCents, instructorCents } = booking.cancellation;
    const given = refundCents + creditCents + feeKeptCents + instructorCents;
    findings.expect(given <= totalCents, "More was given back than was paid.");
  }
  findings.expect((await ctx.db.get(booking.studentId)) !== null, "Its student is missing.");
  return findings.problems;
}
