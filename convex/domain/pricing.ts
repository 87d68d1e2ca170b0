/** What a lesson costs. Integer cents; halves round up. All numbers come from the settings document. */
import type { Format, PriceLines } from "./common";

/** Hundredths of a percent: 1200 = 12 %. */
export type BasisPoints = number;

export interface CommissionTier {
  name: string;
  /** Completed lessons in the last 30 days from which it holds. */
  fromLessons: number;
  commissionBasisPoints: BasisPoints;
}

export interface PricingSettings {
  /** The student's booking protection fee, on top of the lesson price. Always paid by card, never by credit. */
  protectionFeeBasisPoints: BasisPoints;
  /** Least price of 60 minutes. */
  floorInPersonCents: number;
  floorRemoteCents: number;
  /** In rising order of `fromLessons`. */
  commissionTiers: readonly CommissionTier[];
}

export const DEFAULT_PRICING: PricingSettings = {
  protectionFeeBasisPoints: 1200,
  floorInPersonCents: 8000,
  floorRemoteCents: 6000,
  commissionTiers: [
    { name: "Starter", fromLessons: 0, commissionBasisPoints: 1500 },
    { name: "Growing", fromLessons: 5, commissionBasisPoints: 1200 },
    { name: "Established", fromLessons: 11, commissionBasisPoints: 1000 },
  ],
};

export const MAX_HOURLY_RATE_CENTS = 100_000;

export interface FormatPrice {
  format: Format;
  hourlyRateCents: number;
}

export function lessonCents(hourlyRateCents: number, durationMinutes: number): number {
  return roundedQuotient(hourlyRateCents * durationMinutes, 60);
}

export function shareCents(cents: number, basisPoints: BasisPoints): number {
  return roundedQuotient(cents * basisPoints, 10_000);
}

/** The lines a student sees before confirming; they add up to the total. */
export function priceOf(
  hourlyRateCents: number,
  durationMinutes: number,
  settings: PricingSettings = DEFAULT_PRICING,
): PriceLines {
  const lesson = lessonCents(hourlyRateCents, durationMinutes);
  const feeCents = shareCents(lesson, settings.protectionFeeBasisPoints);
  return { hourlyRateCents, lessonCents: lesson, feeCents, totalCents: lesson + feeCents };
}

/** The rate of a format, or null if it isn't offered. A neutral place costs what the studio does, else what travel does. */
export function hourlyRateFor(prices: readonly FormatPrice[], format: Format): number | null {
  const of = (wanted: Format) => prices.find((price) => price.format === wanted)?.hourlyRateCents ?? null;
  return format === "neutral" ? (of("neutral") ?? of("studio") ?? of("travel")) : of(format);
}

export function floorCents(
  format: Format,
  durationMinutes: number,
  settings: PricingSettings = DEFAULT_PRICING,
): number {
  return lessonCents(
    format === "online" ? settings.floorRemoteCents : settings.floorInPersonCents,
    durationMinutes,
  );
}

export type RateProblem = { format: Format } & (
  | { problem: "belowFloor"; floorCents: number }
  | { problem: "tooHigh"; limitCents: number }
  | { problem: "notWholeCents" }
);

/** Asked when an offering is saved, so that no student meets a price that may not be charged. */
export function rateProblems(
  prices: readonly FormatPrice[],
  settings: PricingSettings = DEFAULT_PRICING,
): RateProblem[] {
  return prices.flatMap(({ format, hourlyRateCents }): RateProblem[] => {
    if (!Number.isSafeInteger(hourlyRateCents)) return [{ format, problem: "notWholeCents" }];
    const floor = floorCents(format, 60, settings);
    if (hourlyRateCents < floor) return [{ format, problem: "belowFloor", floorCents: floor }];
    if (hourlyRateCents > MAX_HOURLY_RATE_CENTS) {
      return [{ format, problem: "tooHigh", limitCents: MAX_HOURLY_RATE_CENTS }];
    }
    return [];
  });
}

export function commissionTierOf(
  completedLessonsIn30Days: number,
  settings: PricingSettings = DEFAULT_PRICING,
): CommissionTier | null {
  let tier = settings.commissionTiers[0] ?? null;
  for (const candidate of settings.commissionTiers) {
    if (candidate.fromLessons <= completedLessonsIn30Days) tier = candidate;
  }
  return tier;
}

/** What the instructor is paid for a lesson that took place. */
export function payoutCents(lessonPriceCents: number, commissionBasisPoints: BasisPoints): number {
  return lessonPriceCents - shareCents(lessonPriceCents, commissionBasisPoints);
}

/** Halves round up; no fraction ever exists. */
export function roundedQuotient(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}
