/** A reported absence: until when it may be contested, how it ends, and what it does to the price. */
import { v, type Infer } from "convex/values";
import type { PriceLines } from "./common";
import { HOUR, type Instant } from "./time";

export const absent = v.union(v.literal("student"), v.literal("instructor"), v.literal("mutual"));
export type Absent = Infer<typeof absent>;

/** So long after the report the other side may contest it; what nobody contests stands. */
export const NO_SHOW_DISPUTE_HOURS = 24;
export const DISPUTE_REASON_MIN = 10;
export const DISPUTE_REASON_MAX = 500;

/** How a report ended. The last two undo it: the lesson was held, or is called off and paid back. */
export const noShowResolution = v.union(
  v.literal("confirmed_no_dispute"),
  v.literal("confirmed_after_review"),
  v.literal("dispute_upheld"),
  v.literal("cancelled"),
);
export type NoShowResolution = Infer<typeof noShowResolution>;

const side = v.union(v.literal("student"), v.literal("instructor"));

/** Kept with the booking for good, also when the report wasn't upheld. */
export const noShowReport = v.object({
  absent,
  reportedBy: side,
  reportedAt: v.number(),
  /** While nobody contests it: when it stands by itself. */
  confirmsAt: v.optional(v.number()),
  dispute: v.optional(v.object({ by: side, at: v.number(), reason: v.string() })),
  resolution: v.optional(v.object({ code: noShowResolution, at: v.number() })),
});
export type NoShowReport = Infer<typeof noShowReport>;

export type NoShowOutcome =
  "instructor_no_show_full_refund" | "student_no_show_full_payout" | "mutual_no_show_full_refund";

/** Who wasn't there pays for it; where both weren't, nobody does. */
export function noShowOutcome(whoWasAbsent: Absent, price: PriceLines) {
  const isPaid = whoWasAbsent === "student";
  const outcome: NoShowOutcome = isPaid
    ? "student_no_show_full_payout"
    : `${whoWasAbsent}_no_show_full_refund`;
  return { outcome, refundCents: isPaid ? 0 : price.totalCents };
}

export function disputableUntil(report: Pick<NoShowReport, "reportedAt">): Instant {
  return report.reportedAt + NO_SHOW_DISPUTE_HOURS * HOUR;
}

/** Only the side that is said to have been absent contests, once, up to and including the last instant. */
export function canDisputeAt(report: NoShowReport, by: "student" | "instructor", nowAt: Instant): boolean {
  return (
    report.reportedBy !== by &&
    report.dispute === undefined &&
    report.resolution === undefined &&
    nowAt <= disputableUntil(report)
  );
}
