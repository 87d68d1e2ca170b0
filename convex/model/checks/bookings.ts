/** Lessons: that each has its claim while it is to come, its snapshots, and money that adds up. */
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { occupiesTime } from "../../domain/bookingStates";
import { endOf } from "../../domain/claims";
import { priceOf } from "../../domain/pricing";
import { isTimeZone, type Instant } from "../../domain/time";
import { claimsOfBooking, FINISH_DELAY } from "../bookings";
import { GRACE, pendingTargetOf } from "./claims";
import { Findings, type Problem } from "./problems";

export async function checkBooking(
  ctx: QueryCtx,
  booking: Doc<"bookings">,
  nowAt: Instant,
): Promise<Problem[]> {
  const findings = new Findings("bookings", booking._id);
  const claims = await claimsOfBooking(ctx, booking._id);
  const wanted = pendingTargetOf(booking) === null ? 1 : 2;
  if (occupiesTime(booking.state)) {
    findings.expect(claims.length === wanted, `It has ${claims.length} claims.`);
  }
  if (booking.state === "cancelled") findings.expect(claims.length === 0, "Cancelled, but it has a claim.");
  if (booking.state === "confirmed") {
    const lateFrom = endOf(booking) + FINISH_DELAY + GRACE;
    findings.expect(lateFrom > nowAt, "Over for long and still not in the books.");
    const commitsAt = booking.pendingChange?.commitsAt ?? nowAt;
    findings.expect(commitsAt > nowAt - GRACE, "A change that should have happened stands.");
  }
  if (booking.state === "no_show") {
    const confirmsAt = booking.noShow.confirmsAt ?? nowAt;
    findings.expect(confirmsAt > nowAt - GRACE, "A report that nobody contested should stand by now.");
  }
  checkSnapshots(booking, findings);
  await checkPeople(ctx, booking, findings);
  return findings.problems;
}

/** What was shown when it was booked: kept whole, whatever became of offering, service and people's zones. */
function checkSnapshots(booking: Doc<"bookings">, findings: Findings): void {
  const { hourlyRateCents, lessonCents, feeCents, totalCents } = booking.price;
  findings.expect(lessonCents + feeCents === totalCents, "Its price lines don't add up.");
  findings.expect(
    lessonCents === priceOf(hourlyRateCents, booking.durationMinutes).lessonCents,
    "Its price doesn't follow from its rate.",
  );
  const zones = [booking.lessonTimeZone, booking.instructorTimeZone, booking.studentTimeZone];
  findings.expect(zones.every(isTimeZone), "One of its zones is unknown.");
  findings.expect(booking.serviceName !== "", "It doesn't say what is taught.");
  const needsPlace = booking.format === "travel" || booking.format === "neutral";
  findings.expect(!needsPlace || booking.place !== undefined, "It doesn't say where it is.");
  if (booking.state === "cancelled") {
    const { refundCents, creditCents, feeKeptCents, instructorCents } = booking.cancellation;
    const shares = [refundCents, creditCents, feeKeptCents, instructorCents];
    const given = shares.reduce((sum, share) => sum + share, 0);
    findings.expect(given <= totalCents, "More was given back than was paid.");
    findings.expect(
      shares.every((share) => share >= 0),
      "A share of it is negative.",
    );
  }
}

async function checkPeople(ctx: QueryCtx, booking: Doc<"bookings">, findings: Findings): Promise<void> {
  const instructor = await ctx.db.get("instructors", booking.instructorId);
  const learner = await ctx.db.get("learners", booking.learnerId);
  findings.expect((await ctx.db.get("users", booking.studentId)) !== null, "Its student is missing.");
  findings.expect(instructor !== null, "Its instructor is missing.");
  findings.expect(instructor?.userId !== booking.studentId, "Its student teaches it.");
  findings.expect(learner !== null, "Its learner is missing.");
  findings.expect(
    learner === null || learner.userId === booking.studentId,
    "Its learner is somebody else's.",
  );
}
