import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  commissionTierOf,
  DEFAULT_PRICING,
  floorCents,
  hourlyRateFor,
  lessonCents,
  MAX_HOURLY_RATE_CENTS,
  payoutCents,
  priceOf,
  rateProblems,
  roundedQuotient,
  shareCents,
} from "../../convex/domain/pricing.ts";

const anyRate = fc.integer({ min: 0, max: MAX_HOURLY_RATE_CENTS });
const anyDuration = fc.integer({ min: 2, max: 16 }).map((quarters) => quarters * 15);

/** Rounded with whole numbers of any size, halves up: no floating point in it. */
function exactly(dividend: bigint, divisor: bigint): number {
  return Number((2n * dividend + divisor) / (2n * divisor));
}

describe("cents", () => {
  it("are whole numbers: halves round up, and never drift from exact arithmetic", () => {
    fc.assert(
      fc.property(anyRate, anyDuration, fc.integer({ min: 0, max: 10_000 }), (rate, minutes, basisPoints) => {
        const lesson = lessonCents(rate, minutes);
        expect(lesson).toBe(exactly(BigInt(rate) * BigInt(minutes), 60n));
        expect(shareCents(lesson, basisPoints)).toBe(exactly(BigInt(lesson) * BigInt(basisPoints), 10_000n));
      }),
      { numRuns: 5000, seed: 60 },
    );
    expect([roundedQuotient(1, 2), roundedQuotient(149, 100), roundedQuotient(150, 100)]).toEqual([1, 1, 2]);
  });

  it("of a price add up to what is paid, and no line is negative", () => {
    fc.assert(
      fc.property(anyRate, anyDuration, (rate, minutes) => {
        const price = priceOf(rate, minutes);
        expect(price.lessonCents + price.feeCents).toBe(price.totalCents);
        expect(price.hourlyRateCents).toBe(rate);
        for (const cents of Object.values(price)) {
          expect(Number.isSafeInteger(cents)).toBe(true);
          expect(cents).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2000, seed: 61 },
    );
  });

  it("are never fewer for a longer lesson or a higher rate", () => {
    fc.assert(
      fc.property(anyRate, anyDuration, fc.nat(500), (rate, minutes, more) => {
        expect(lessonCents(rate, minutes + 15)).toBeGreaterThanOrEqual(lessonCents(rate, minutes));
        expect(lessonCents(rate + more, minutes)).toBeGreaterThanOrEqual(lessonCents(rate, minutes));
      }),
      { numRuns: 1000, seed: 62 },
    );
  });
});

describe("what a lesson costs", () => {
  it.each([
    // rate, minutes, lesson, 12 % fee, total
    [7_500, 60, 7_500, 900, 8_400],
    [7_500, 30, 3_750, 450, 4_200],
    [7_500, 45, 5_625, 675, 6_300],
    [8_333, 45, 6_250, 750, 7_000],
    [8_335, 90, 12_503, 1_500, 14_003],
    [8_001, 30, 4_001, 480, 4_481],
    [0, 60, 0, 0, 0],
  ])("%d cents an hour for %d minutes", (rate, minutes, lesson, feeCents, totalCents) => {
    expect(priceOf(rate, minutes)).toEqual({
      hourlyRateCents: rate,
      lessonCents: lesson,
      feeCents,
      totalCents,
    });
  });

  it("follows the settings, not numbers of its own", () => {
    const settings = { ...DEFAULT_PRICING, protectionFeeBasisPoints: 250 };
    expect(priceOf(10_000, 60, settings)).toMatchObject({ feeCents: 250, totalCents: 10_250 });
  });

  it("at a neutral place is what the studio costs, else what travel costs, never the online rate", () => {
    const online = { format: "online", hourlyRateCents: 6_000 } as const;
    const studio = { format: "studio", hourlyRateCents: 8_000 } as const;
    const travel = { format: "travel", hourlyRateCents: 9_000 } as const;
    const neutral = { format: "neutral", hourlyRateCents: 8_500 } as const;
    expect(hourlyRateFor([online, travel, studio], "neutral")).toBe(8_000);
    expect(hourlyRateFor([online, travel], "neutral")).toBe(9_000);
    expect(hourlyRateFor([online, neutral, studio], "neutral")).toBe(8_500);
    expect(hourlyRateFor([online], "neutral")).toBeNull();
    expect(hourlyRateFor([online], "studio")).toBeNull();
    expect(hourlyRateFor([online], "online")).toBe(6_000);
  });
});

describe("floors and limits of rates", () => {
  it("$60 online, $80 in person for an hour, less in proportion for less", () => {
    expect(floorCents("online", 60)).toBe(6_000);
    expect(floorCents("online", 45)).toBe(4_500);
    for (const format of ["studio", "travel", "neutral"] as const) expect(floorCents(format, 60)).toBe(8_000);
    expect(floorCents("studio", 30)).toBe(4_000);
  });

  it("bind to the cent", () => {
    const of = (format: "online" | "studio", hourlyRateCents: number) =>
      rateProblems([{ format, hourlyRateCents }]).map(({ problem }) => problem);
    expect(of("online", 6_000)).toEqual([]);
    expect(of("online", 5_999)).toEqual(["belowFloor"]);
    expect(of("studio", 7_999)).toEqual(["belowFloor"]);
    expect(of("studio", MAX_HOURLY_RATE_CENTS)).toEqual([]);
    expect(of("studio", MAX_HOURLY_RATE_CENTS + 1)).toEqual(["tooHigh"]);
    for (const odd of [6_000.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(of("online", odd)).toEqual(["notWholeCents"]);
    }
    expect(of("online", -6_000)).toEqual(["belowFloor"]);
  });

  it("are told for each format that is out of them", () => {
    const prices = [
      { format: "online", hourlyRateCents: 6_000 },
      { format: "studio", hourlyRateCents: 6_000 },
      { format: "travel", hourlyRateCents: 200_000 },
    ] as const;
    expect(rateProblems(prices)).toEqual([
      { format: "studio", problem: "belowFloor", floorCents: 8_000 },
      { format: "travel", problem: "tooHigh", limitCents: MAX_HOURLY_RATE_CENTS },
    ]);
  });
});

describe("the instructor's side", () => {
  it.each([
    [0, "Starter", 1500],
    [4, "Starter", 1500],
    [5, "Growing", 1200],
    [10, "Growing", 1200],
    [11, "Established", 1000],
    [500, "Established", 1000],
  ])("after %d lessons in thirty days: %s", (lessons, name, commissionBasisPoints) => {
    expect(commissionTierOf(lessons)).toMatchObject({ name, commissionBasisPoints });
  });

  it("without tiers there is none", () => {
    expect(commissionTierOf(3, { ...DEFAULT_PRICING, commissionTiers: [] })).toBeNull();
  });

  it("payout and commission are the whole lesson price", () => {
    fc.assert(
      fc.property(fc.nat(500_000), fc.constantFrom(800, 1000, 1200, 1500), (cents, basisPoints) => {
        expect(payoutCents(cents, basisPoints) + shareCents(cents, basisPoints)).toBe(cents);
        expect(payoutCents(cents, basisPoints)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1000, seed: 63 },
    );
    expect(payoutCents(7_500, 1500)).toBe(6_375);
  });
});
