import { v, type Infer } from "convex/values";
import { bookingRules, dayHours } from "./common";

/** What blocks time, without who or why: the end of the claim follows from start and duration. */
export const busy = v.object({
  claimId: v.id("claims"),
  startsAt: v.number(),
  durationMinutes: v.number(),
  /** "none": the instructor is away themselves, e.g. attends a lesson; needs no buffer. */
  spacing: v.union(v.literal("near"), v.literal("travel"), v.literal("none")),
  expiresAt: v.union(v.number(), v.null()),
});

/**
 * Facts of one instructor's week (Monday to Sunday in the instructor's zone): no person, no clock, no viewer's zone, so
 * that one execution serves all watchers. `busy` reaches a little over both ends (buffers, overnight lessons).
 */
export const weekFacts = v.object({
  instructorId: v.id("instructors"),
  timeZone: v.string(),
  mondayLocalDate: v.string(),
  /** Seven days and the one after, so that lessons may cross the last midnight. */
  days: v.array(dayHours),
  rules: bookingRules,
  busy: v.array(busy),
  /** From the instructor's imported calendars: when, and nothing else. */
  away: v.optional(v.array(v.object({ startsAt: v.number(), durationMinutes: v.number() }))),
});
export type WeekFacts = Infer<typeof weekFacts>;
