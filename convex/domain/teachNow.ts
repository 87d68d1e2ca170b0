/**
 * "Teach me now": what a request asks for, who could take it, and when the lesson would begin. Pure; who is ready is
 * model/readiness.ts, ringing and accepting are model/rings.ts and
 * requestAnswers.ts.
 */
import { v, type Infer } from "convex/values";
import type { AgeGroup, Format, PriceLines } from "./common";
import { NOW_LEAD_MINUTES } from "./limits";
import { priceOf } from "./pricing";
import { MINUTE, QUARTER, type Instant } from "./time";

/** Nobody crosses town in five minutes. */
export const NOW_FORMATS = ["online", "studio"] as const satisfies readonly Format[];
export const nowFormat = v.union(v.literal("online"), v.literal("studio"));
export type NowFormat = Infer<typeof nowFormat>;

export const requestState = v.union(
  v.literal("ringing"),
  v.literal("matched"),
  v.literal("withdrawn"),
  /** A minute passed, or the student took another lesson meanwhile. */
  v.literal("ended"),
);
export type RequestState = Infer<typeof requestState>;

export interface NowWish {
  format: NowFormat;
  durationMinutes: number;
  maxHourlyRateCents: number;
}

export interface NowOffering {
  isActive: boolean;
  prices: readonly { format: Format; hourlyRateCents: number }[];
  durationsMinutes: readonly number[];
  ageGroups: readonly AgeGroup[];
}

/** The next quarter hour that is at least five minutes away. */
export function nextStart(nowAt: Instant): Instant {
  return Math.ceil((nowAt + NOW_LEAD_MINUTES * MINUTE) / QUARTER) * QUARTER;
}

/** What the offering would cost, or null when it doesn't fit: inactive, too dear, or another length, format or age. */
export function priceFor(offering: NowOffering, wish: NowWish & { ageGroup: AgeGroup }): PriceLines | null {
  const price = offering.prices.find(({ format }) => format === wish.format);
  if (!offering.isActive || price === undefined || price.hourlyRateCents > wish.maxHourlyRateCents)
    return null;
  if (!offering.durationsMinutes.includes(wish.durationMinutes)) return null;
  if (!offering.ageGroups.includes(wish.ageGroup)) return null;
  return priceOf(price.hourlyRateCents, wish.durationMinutes);
}

/** Whether it still rings, by a clock that may be ahead of the scheduler. */
export function isRinging(request: { state: RequestState; endsAt: Instant }, nowAt: Instant): boolean {
  return request.state === "ringing" && nowAt < request.endsAt;
}
