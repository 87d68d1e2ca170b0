import { describe, expect, it } from "vitest";
import {
  canDisputeAt,
  disputableUntil,
  noShowOutcome,
  type NoShowReport,
} from "../../convex/domain/noShows.ts";
import { priceOf } from "../../convex/domain/pricing.ts";
import { DAY } from "../../convex/domain/time.ts";

const reportedAt = Date.UTC(2026, 10, 23, 15, 20);
const report: NoShowReport = { absent: "instructor", reportedBy: "student", reportedAt };

describe("a reported absence", () => {
  it("is contested by the one who is said to have been absent, until a day later, inclusive", () => {
    expect(disputableUntil(report)).toBe(reportedAt + DAY);
    expect(canDisputeAt(report, "instructor", reportedAt + DAY)).toBe(true);
    expect(canDisputeAt(report, "instructor", reportedAt + DAY + 1)).toBe(false);
    expect(canDisputeAt(report, "student", reportedAt)).toBe(false);
  });

  it("is contested once, and not after it ended", () => {
    const dispute = { by: "instructor" as const, at: reportedAt + 1, reason: "I was there." };
    const resolution = { code: "confirmed_no_dispute" as const, at: reportedAt + DAY };
    expect(canDisputeAt({ ...report, dispute }, "instructor", reportedAt + 2)).toBe(false);
    expect(canDisputeAt({ ...report, resolution }, "instructor", reportedAt + 2)).toBe(false);
  });

  it.each([
    ["instructor", "instructor_no_show_full_refund", 8400],
    ["mutual", "mutual_no_show_full_refund", 8400],
    ["student", "student_no_show_full_payout", 0],
  ] as const)("of %s ends as %s and gives %d cents back", (absent, outcome, refundCents) => {
    expect(noShowOutcome(absent, priceOf(7500, 60))).toEqual({ outcome, refundCents });
  });
});
