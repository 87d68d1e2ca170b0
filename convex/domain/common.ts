import { v, type Infer } from "convex/values";

/** How a lesson takes place: PRODUCT's words. "studio" = instructor's place, "travel" = student's, "neutral" = public. */
export const format = v.union(
  v.literal("online"),
  v.literal("studio"),
  v.literal("travel"),
  v.literal("neutral"),
);
export type Format = Infer<typeof format>;
export const FORMATS: readonly Format[] = ["online", "studio", "travel", "neutral"];

export const ageGroup = v.union(
  v.literal("toddler"),
  v.literal("kids"),
  v.literal("teens"),
  v.literal("adults"),
);
export type AgeGroup = Infer<typeof ageGroup>;

/** Minutes of the day, half-open, aligned to 15; which formats it allows. */
export const interval = v.object({
  startMinute: v.number(),
  endMinute: v.number(),
  formats: v.union(v.literal("all"), v.literal("online"), v.literal("no_travel")),
});
export const dayHours = v.object({ localDate: v.string(), intervals: v.array(interval) });

/** What saving a week took away, so that it can be given back. */
export const replacedHours = v.object({
  /** For a save as the usual week: the usual hours from that Monday on; `days` is null where an earlier version held. */
  usual: v.union(v.null(), v.object({ days: v.union(v.null(), v.array(v.array(interval))) })),
  /** Single dates: the override that gave way; null where the usual hours held. */
  dates: v.array(
    v.object({
      localDate: v.string(),
      override: v.union(v.null(), v.object({ intervals: v.array(interval), reason: v.optional(v.string()) })),
    }),
  ),
});

export const bookingRules = v.object({
  /** Extra notice in minutes; the platform's minimum per format applies as well. */
  noticeMinutes: v.number(),
  bufferMinutes: v.number(),
  travelBufferMinutes: v.number(),
  overnightProtection: v.boolean(),
  horizonDays: v.number(),
});
export type BookingRules = Infer<typeof bookingRules>;
export const DEFAULT_BOOKING_RULES: BookingRules = {
  noticeMinutes: 0,
  bufferMinutes: 15,
  travelBufferMinutes: 60,
  overnightProtection: true,
  horizonDays: 90,
};

/** All money in integer cents, US dollars. */
export const priceLines = v.object({
  hourlyRateCents: v.number(),
  lessonCents: v.number(),
  feeCents: v.number(),
  totalCents: v.number(),
});
export type PriceLines = Infer<typeof priceLines>;

/** How another person is shown: first name and initial, never more. */
export const publicPerson = v.object({ userId: v.id("users"), displayName: v.string() });

/** "Sarah Chen" → "Sarah C." */
export function displayNameOf(firstName: string, lastName: string): string {
  const initial = [...lastName.trim()][0];
  return initial === undefined ? firstName.trim() : `${firstName.trim()} ${initial.toUpperCase()}.`;
}
