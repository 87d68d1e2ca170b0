import { describe, expect, it } from "vitest";
import { policyParts } from "../../../src/features/booking/policy-parts.ts";

const HOUR = 3_600_000;
const startsAt = Date.UTC(2026, 9, 14, 20, 30);
const price = { hourlyRateCents: 7500, lessonCents: 7500, feeCents: 900, totalCents: 8400 };
const over = (nowAt: number) => policyParts({ startsAt, price }, nowAt).map((part) => part.isOver);

describe("the policy line", () => {
  it("changes exactly 24 and 12 hours before the lesson, the boundary still counting for the student", () => {
    expect(policyParts({ startsAt, price }, 0).map((part) => part.untilAt)).toEqual([
      startsAt - 24 * HOUR,
      startsAt - 12 * HOUR,
      null,
    ]);
    expect(over(startsAt - 24 * HOUR)).toEqual([false, false, false]);
    expect(over(startsAt - 24 * HOUR + 1)).toEqual([true, false, false]);
    expect(over(startsAt - 12 * HOUR)).toEqual([true, false, false]);
    expect(over(startsAt - 12 * HOUR + 1)).toEqual([true, true, false]);
  });

  it("names what comes back, in cents", () => {
    const [free, credit, half] = policyParts({ startsAt, price }, 0);
    expect(free).toMatchObject({ creditCents: 0, feeKeptCents: 0 });
    expect(credit).toMatchObject({ creditCents: 7500, feeKeptCents: 900 });
    expect(half).toMatchObject({ creditCents: 3750, feeKeptCents: 900 });
  });
});
