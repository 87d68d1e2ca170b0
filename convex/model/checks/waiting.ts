/** Who waits and who rings: that waiting has an end and people to end it, and that nobody rings or seems ready for nothing. */
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Instant } from "../../domain/time";
import { leaseRow } from "../readiness";
import { GRACE } from "./claims";
import { Findings, type Problem } from "./problems";

export async function checkWaitlistEntry(
  ctx: QueryCtx,
  entry: Doc<"waitlistEntries">,
  nowAt: Instant,
): Promise<Problem[]> {
  const findings = new Findings("waitlistEntries", entry._id);
  findings.expect(entry.fromAt < entry.toAt, "It waits for no time.");
  findings.expect(entry.toAt > nowAt - GRACE, "What it waits for is over.");
  findings.expect((await ctx.db.get("users", entry.studentId)) !== null, "Who waits is missing.");
  const offering = await ctx.db.get("offerings", entry.offeringId);
  findings.expect(offering !== null, "What it waits for is missing.");
  findings.expect(
    offering === null || offering.instructorId === entry.instructorId,
    "What it waits for is another instructor's.",
  );
  const learner = await ctx.db.get("learners", entry.learnerId);
  findings.expect(
    learner === null || learner.userId === entry.studentId,
    "Whom it is for is somebody else's.",
  );
  findings.expect(learner !== null, "Whom it is for is missing.");
  return findings.problems;
}

export async function checkLessonRequest(
  ctx: QueryCtx,
  request: Doc<"lessonRequests">,
  nowAt: Instant,
): Promise<Problem[]> {
  const findings = new Findings("lessonRequests", request._id);
  findings.expect(
    request.state !== "ringing" || request.endsAt > nowAt - GRACE,
    "It is over and still rings.",
  );
  const isMatched = request.match !== undefined;
  findings.expect(isMatched === (request.state === "matched"), "Its match and its state don't agree.");
  const booking = isMatched ? await ctx.db.get("bookings", request.match!.bookingId) : null;
  findings.expect(!isMatched || booking !== null, "Its lesson is missing.");
  return findings.problems;
}

export async function checkRing(ctx: QueryCtx, ring: Doc<"rings">): Promise<Problem[]> {
  const findings = new Findings("rings", ring._id);
  findings.expect((await ctx.db.get("lessonRequests", ring.requestId)) !== null, "It rings for nobody.");
  findings.expect(
    (await ctx.db.get("instructors", ring.instructorId)) !== null,
    "Its instructor is missing.",
  );
  return findings.problems;
}

export async function checkReady(
  ctx: QueryCtx,
  ready: Doc<"readyInstructors">,
  nowAt: Instant,
): Promise<Problem[]> {
  const findings = new Findings("readyInstructors", ready._id);
  const lease = await leaseRow(ctx, ready.instructorId);
  findings.expect(
    lease !== null && lease.until > nowAt - GRACE,
    "Its instructor seems ready, and no page of theirs is open.",
  );
  return findings.problems;
}
