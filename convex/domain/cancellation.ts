/** Who gets what when a lesson is cancelled or moved, by the exact time left. Boundaries fall on the student's side. */
import type { PriceLines } from "./common";
import type { Party } from "./bookings";
import { payoutCents, roundedQuotient, type BasisPoints } from "./pricing";
import { HOUR, type Instant } from "./time";

export const FREE_UNTIL_HOURS = 24;
export const MIDDLE_UNTIL_HOURS = 12;

export type CancellationOutcomeName =
  | "student_cancel_gt24_no_charge"
  | "student_cancel_12_24_full_credit"
  | "student_cancel_lt12_split_50_50"
  | "locked_cancel_ge12_full_credit"
  | "locked_cancel_lt12_split_50_50"
  | "instructor_cancel_full_refund";

/** Shares of the total: refund + credit + feeKept + instructor + platform = total. */
export interface CancellationOutcome {
  outcome: CancellationOutcomeName;
  /** Back to the card, or never charged. */
  refundCents: number;
  /** Credit for another lesson. */
  creditCents: number;
  feeKeptCents: number;
  instructorCents: number;
  /** Commission on the instructor's share. */
  platformCents: number;
}

export interface CancellationDeadlines {
  /** Up to and including. */
  freeUntilAt: Instant;
  middleUntilAt: Instant;
}

export type TimeLeft = "free" | "middle" | "late";

export function cancellationDeadlines(startsAt: Instant): CancellationDeadlines {
  return {
    freeUntilAt: startsAt - FREE_UNTIL_HOURS * HOUR,
    middleUntilAt: startsAt - MIDDLE_UNTIL_HOURS * HOUR,
  };
}

/** Elapsed hours, whatever the clocks did: exactly 24 h is free, exactly 12 h the middle. */
export function timeLeftOf(startsAt: Instant, nowAt: Instant): TimeLeft {
  const { freeUntilAt, middleUntilAt } = cancellationDeadlines(startsAt);
  if (nowAt <= freeUntilAt) return "free";
  return nowAt <= middleUntilAt ? "middle" : "late";
}

export function cancellationOutcome({
  actor,
  startsAt,
  nowAt,
  priceLines,
  commissionBasisPoints,
  isLocked,
}: {
  actor: Party;
  startsAt: Instant;
  /** When it was asked for, not when it commits. */
  nowAt: Instant;
  priceLines: PriceLines;
  commissionBasisPoints: BasisPoints;
  /** Moved while less than 24 h were left: the stricter treatment stays. */
  isLocked: boolean;
}): CancellationOutcome {
  const { lessonCents, feeCents, totalCents } = priceLines;
  const nothing = { refundCents: 0, creditCents: 0, feeKeptCents: 0, instructorCents: 0, platformCents: 0 };
  if (actor === "instructor") {
    return { ...nothing, outcome: "instructor_cancel_full_refund", refundCents: totalCents };
  }
  const timeLeft = timeLeftOf(startsAt, nowAt);
  if (actor === "system" || (timeLeft === "free" && !isLocked)) {
    return { ...nothing, outcome: "student_cancel_gt24_no_charge", refundCents: totalCents };
  }
  if (timeLeft !== "late") {
    return {
      ...nothing,
      outcome: isLocked ? "locked_cancel_ge12_full_credit" : "student_cancel_12_24_full_credit",
      creditCents: lessonCents,
      feeKeptCents: feeCents,
    };
  }
  const creditCents = roundedQuotient(lessonCents, 2);
  // An odd cent: the halves may not add up to more than there is.
  const instructorCents = Math.min(
    roundedQuotient(payoutCents(lessonCents, commissionBasisPoints), 2),
    lessonCents - creditCents,
  );
  return {
    outcome: isLocked ? "locked_cancel_lt12_split_50_50" : "student_cancel_lt12_split_50_50",
    refundCents: 0,
    creditCents,
    feeKeptCents: feeCents,
    instructorCents,
    platformCents: lessonCents - creditCents - instructorCents,
  };
}

export type RescheduleRule =
  { allowed: true; locks: boolean } | { allowed: false; because: "late" | "usedLateReschedule" };

/** A student moves freely until 24 h before, once until 12 h before (and that locks the booking), then no more. */
export function rescheduleRule(
  startsAt: Instant,
  nowAt: Instant,
  hasRescheduledLate: boolean,
): RescheduleRule {
  switch (timeLeftOf(startsAt, nowAt)) {
    case "free":
      return { allowed: true, locks: false };
    case "middle":
      return hasRescheduledLate
        ? { allowed: false, because: "usedLateReschedule" }
        : { allowed: true, locks: true };
    case "late":
      return { allowed: false, because: "late" };
  }
}
