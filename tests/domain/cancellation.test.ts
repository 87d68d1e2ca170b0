import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cancellationDeadlines,
  cancellationOutcome,
  rescheduleRule,
  timeLeftOf,
} from "../../convex/domain/cancellation.ts";
import { priceOf } from "../../convex/domain/pricing.ts";
import { HOUR } from "../../convex/domain/time.ts";
import { instant } from "./zones.ts";

const STARTS_AT = instant("2026-11-23T15:00:00Z");
/** 7500 + 900 fee */
const PRICE = priceOf(7_500, 60);

function cancelled(msLeft: number, fields: Partial<Parameters<typeof cancellationOutcome>[0]> = {}) {
  return cancellationOutcome({
    actor: "student",
    startsAt: STARTS_AT,
    nowAt: STARTS_AT - msLeft,
    priceLines: PRICE,
    commissionBasisPoints: 1500,
    isLocked: false,
    ...fields,
  });
}

describe("a student who calls off", () => {
  it.each([
    [48 * HOUR, "student_cancel_gt24_no_charge"],
    [24 * HOUR, "student_cancel_gt24_no_charge"],
    [24 * HOUR - 1, "student_cancel_12_24_full_credit"],
    [12 * HOUR, "student_cancel_12_24_full_credit"],
    [12 * HOUR - 1, "student_cancel_lt12_split_50_50"],
    [0, "student_cancel_lt12_split_50_50"],
    [-1, "student_cancel_lt12_split_50_50"],
  ])("%d ms before: %s", (msLeft, outcome) => {
    expect(cancelled(msLeft).outcome).toBe(outcome);
  });

  it("a day before pays nothing", () => {
    expect(cancelled(24 * HOUR)).toEqual({
      outcome: "student_cancel_gt24_no_charge",
      refundCents: 8_400,
      creditCents: 0,
      feeKeptCents: 0,
      instructorCents: 0,
      platformCents: 0,
    });
  });

  it("between a day and twelve hours gets the lesson as credit, the fee stays", () => {
    expect(cancelled(12 * HOUR)).toMatchObject({
      refundCents: 0,
      creditCents: 7_500,
      feeKeptCents: 900,
      instructorCents: 0,
      platformCents: 0,
    });
  });

  it("later gets half as credit; the instructor gets half of what they would have been paid", () => {
    expect(cancelled(HOUR)).toMatchObject({
      refundCents: 0,
      creditCents: 3_750,
      feeKeptCents: 900,
      // Half of 85 % of 75.00, 31.875, rounded up.
      instructorCents: 3_188,
      platformCents: 562,
    });
  });

  it("after moving the lesson late is treated as strictly as before moving it", () => {
    expect(cancelled(72 * HOUR, { isLocked: true })).toMatchObject({
      outcome: "locked_cancel_ge12_full_credit",
      refundCents: 0,
      creditCents: 7_500,
      feeKeptCents: 900,
    });
    expect(cancelled(12 * HOUR, { isLocked: true }).outcome).toBe("locked_cancel_ge12_full_credit");
    expect(cancelled(12 * HOUR - 1, { isLocked: true })).toMatchObject({
      outcome: "locked_cancel_lt12_split_50_50",
      creditCents: 3_750,
    });
  });
});

describe("others who call off", () => {
  it("an instructor, however late: everything back, nothing for them", () => {
    for (const msLeft of [72 * HOUR, HOUR, 0]) {
      for (const isLocked of [false, true]) {
        expect(cancelled(msLeft, { actor: "instructor", isLocked })).toMatchObject({
          outcome: "instructor_cancel_full_refund",
          refundCents: 8_400,
          instructorCents: 0,
        });
      }
    }
  });

  it("the system, for want of payment: nobody is charged, however late", () => {
    expect(cancelled(HOUR, { actor: "system" })).toMatchObject({
      outcome: "student_cancel_gt24_no_charge",
      refundCents: 8_400,
    });
  });
});

it("the shares are the whole total to the cent, none negative, whatever price and moment", () => {
  fc.assert(
    fc.property(
      fc.record({
        rate: fc.integer({ min: 0, max: 100_000 }),
        quarters: fc.integer({ min: 2, max: 16 }),
        msLeft: fc.integer({ min: -HOUR, max: 40 * HOUR }),
        actor: fc.constantFrom("student" as const, "instructor" as const, "system" as const),
        commission: fc.integer({ min: 0, max: 10_000 }),
        isLocked: fc.boolean(),
      }),
      ({ rate, quarters, msLeft, actor, commission, isLocked }) => {
        const priceLines = priceOf(rate, quarters * 15);
        const { outcome: _, ...shares } = cancelled(msLeft, {
          priceLines,
          actor,
          isLocked,
          commissionBasisPoints: commission,
        });
        for (const cents of Object.values(shares)) {
          expect(Number.isSafeInteger(cents)).toBe(true);
          expect(cents).toBeGreaterThanOrEqual(0);
        }
        expect(Object.values(shares).reduce((sum, cents) => sum + cents, 0)).toBe(priceLines.totalCents);
      },
    ),
    { numRuns: 5000, seed: 24 },
  );
});

it("waiting never gives a student more back", () => {
  fc.assert(
    fc.property(fc.nat(40 * HOUR), fc.nat(40 * HOUR), fc.boolean(), (one, other, isLocked) => {
      const back = (msLeft: number) => {
        const { refundCents, creditCents } = cancelled(msLeft, { isLocked });
        return refundCents + creditCents;
      };
      expect(back(Math.min(one, other))).toBeLessThanOrEqual(back(Math.max(one, other)));
    }),
    { numRuns: 1000, seed: 12 },
  );
});

describe("the time left", () => {
  it("is elapsed time: a day of 23 hours does not shorten it", () => {
    // Sunday 10:00 after New York's clocks went forward; Saturday 10:00 is only 23 hours before.
    const startsAt = instant("2026-03-08T14:00:00Z");
    const saturdayAtTen = instant("2026-03-07T15:00:00Z");
    expect(timeLeftOf(startsAt, saturdayAtTen)).toBe("middle");
    expect(timeLeftOf(startsAt, saturdayAtTen - HOUR)).toBe("free");
    expect(cancellationDeadlines(startsAt)).toEqual({
      freeUntilAt: instant("2026-03-07T14:00:00Z"),
      middleUntilAt: instant("2026-03-08T02:00:00Z"),
    });
  });

  it("shown as deadlines is the very rule that decides", () => {
    const { freeUntilAt, middleUntilAt } = cancellationDeadlines(STARTS_AT);
    expect(
      [freeUntilAt, freeUntilAt + 1, middleUntilAt, middleUntilAt + 1].map((at) => timeLeftOf(STARTS_AT, at)),
    ).toEqual(["free", "middle", "middle", "late"]);
  });
});

describe("moving a lesson", () => {
  it.each([
    [24 * HOUR, false, { allowed: true, locks: false }],
    [24 * HOUR, true, { allowed: true, locks: false }],
    [24 * HOUR - 1, false, { allowed: true, locks: true }],
    [12 * HOUR, false, { allowed: true, locks: true }],
    [12 * HOUR, true, { allowed: false, because: "usedLateReschedule" }],
    [12 * HOUR - 1, false, { allowed: false, because: "late" }],
    [12 * HOUR - 1, true, { allowed: false, because: "late" }],
    [-1, false, { allowed: false, because: "late" }],
  ])("%d ms before, moved late before: %s", (msLeft, hasMovedLate, rule) => {
    expect(rescheduleRule(STARTS_AT, STARTS_AT - msLeft, hasMovedLate)).toEqual(rule);
  });
});
