/** The calendar settings an instructor may choose. Readers bound what a hand edit left (domain/slots, domain/claims). */
import { v, type Infer } from "convex/values";
import type { BookingRules } from "./common";
import { MAX_HORIZON_DAYS, MAX_NOTICE_MINUTES, STEP_MINUTES } from "./limits";

/** What a form offers. Anything in between on the same steps is as good. */
export const NOTICE_CHOICES = [0, 120, 180, 360, 720, 1440, 2880, 4320, MAX_NOTICE_MINUTES] as const;
export const BUFFER_CHOICES = [10, 15, 20, 25, 30, 45, 60, 75, 90, 120] as const;
export const TRAVEL_BUFFER_CHOICES = BUFFER_CHOICES.filter((minutes) => minutes >= 30);
export const HORIZON_CHOICES = [7, 14, 30, 60, 90, 180, MAX_HORIZON_DAYS] as const;

const MIN_BUFFER_MINUTES = 10;
const MAX_BUFFER_MINUTES = 120;
const BUFFER_STEP_MINUTES = 5;

/** Only what changes, so that two windows that change different settings both keep theirs. */
export const bookingRulesChange = v.object({
  noticeMinutes: v.optional(v.number()),
  bufferMinutes: v.optional(v.number()),
  travelBufferMinutes: v.optional(v.number()),
  overnightProtection: v.optional(v.boolean()),
  horizonDays: v.optional(v.number()),
});
export type BookingRulesChange = Infer<typeof bookingRulesChange>;

export type RulesDecision =
  { ok: true; rules: BookingRules } | { ok: false; field: keyof BookingRules; message: string };

/** The rules after a change, or the field that can't be so and why. */
export function changedRules(rules: BookingRules, change: BookingRulesChange): RulesDecision {
  const next: BookingRules = {
    noticeMinutes: change.noticeMinutes ?? rules.noticeMinutes,
    bufferMinutes: change.bufferMinutes ?? rules.bufferMinutes,
    travelBufferMinutes: change.travelBufferMinutes ?? rules.travelBufferMinutes,
    overnightProtection: change.overnightProtection ?? rules.overnightProtection,
    horizonDays: change.horizonDays ?? rules.horizonDays,
  };
  const problem = changedFields(change)
    .map((field) => problemOf(field, next))
    .find((found) => found !== null);
  return problem === undefined || problem === null ? { ok: true, rules: next } : { ok: false, ...problem };
}

/** A longer gap at the desk needs one as long on the road: the smaller change that makes both true. */
export function keepingBuffersInOrder(rules: BookingRules, change: BookingRulesChange): BookingRulesChange {
  if (change.bufferMinutes === undefined || change.travelBufferMinutes !== undefined) return change;
  return rules.travelBufferMinutes >= change.bufferMinutes
    ? change
    : { ...change, travelBufferMinutes: Math.max(change.bufferMinutes, TRAVEL_BUFFER_CHOICES[0] ?? 0) };
}

function changedFields(change: BookingRulesChange): (keyof BookingRules)[] {
  return (Object.keys(change) as (keyof BookingRules)[]).filter((field) => change[field] !== undefined);
}

function problemOf(field: keyof BookingRules, next: BookingRules) {
  switch (field) {
    case "noticeMinutes":
      return isBetween(next.noticeMinutes, 0, MAX_NOTICE_MINUTES, STEP_MINUTES)
        ? null
        : { field, message: "Notice: up to 7 days, in quarter hours." };
    case "bufferMinutes":
    case "travelBufferMinutes":
      if (!isBetween(next[field], MIN_BUFFER_MINUTES, MAX_BUFFER_MINUTES, BUFFER_STEP_MINUTES)) {
        return { field, message: "Time between lessons: 10 to 120 minutes." };
      }
      return next.travelBufferMinutes >= next.bufferMinutes
        ? null
        : { field, message: "Time around lessons you travel to: at least as long as between other lessons." };
    case "horizonDays":
      return isBetween(next.horizonDays, 1, MAX_HORIZON_DAYS, 1)
        ? null
        : { field, message: "Bookings open 1 to 365 days ahead." };
    case "overnightProtection":
      return null;
  }
}

function isBetween(value: number, least: number, most: number, step: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most && value % step === 0;
}
