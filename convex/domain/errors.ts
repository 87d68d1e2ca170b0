import { v, type Infer } from "convex/values";

/**
 * Expected refusals: returned as `{ ok: false, error }`, never thrown, so that limits, audit and command records commit.
 * Each code has a sentence in src/lib/error-message.ts.
 */
export const refusal = v.union(
  /** Somebody else's claim stands there. `conflictAt`/`conflictEndsAt` bound the claim in the way, nothing more. */
  v.object({ code: v.literal("taken"), conflictAt: v.number(), conflictEndsAt: v.number() }),
  /** The learner (or the instructor as a learner) has a lesson of their own then. */
  v.object({ code: v.literal("ownConflict"), conflictAt: v.number(), conflictEndsAt: v.number() }),
  /** The time is not offered: outside hours, notice, horizon, overnight protection, alignment, gone by. */
  v.object({
    code: v.literal("notOffered"),
    why: v.union(
      v.literal("outsideHours"),
      /** The instructor's own calendar says they are busy then. */
      v.literal("away"),
      v.literal("notice"),
      v.literal("horizon"),
      v.literal("overnight"),
      v.literal("alignment"),
      v.literal("past"),
      v.literal("duration"),
      v.literal("format"),
    ),
  }),
  /** Dates of a series that can't be had, in order; the others could. Nothing was taken. */
  v.object({
    code: v.literal("seriesConflicts"),
    dates: v.array(
      v.object({
        startsAt: v.number(),
        why: v.union(v.literal("taken"), v.literal("ownConflict"), v.literal("notOffered")),
      }),
    ),
  }),
  /** Two live holds already, or one with this instructor. */
  v.object({ code: v.literal("tooManyHolds"), limit: v.number() }),
  v.object({ code: v.literal("holdEnded") }),
  v.object({ code: v.literal("alreadyExtended") }),
  /** The two minutes of a waitlist's offer are over, or it was declined. */
  v.object({ code: v.literal("offerEnded") }),
  v.object({ code: v.literal("tooManyWaits"), limit: v.number() }),
  /** A request for a lesson now no longer rings; `winner` is the first name of who was faster, if somebody was. */
  v.object({ code: v.literal("requestEnded"), winner: v.union(v.string(), v.null()) }),
  /** Nobody who is ready now can take it: nobody was rung. */
  v.object({ code: v.literal("nobodyReady") }),
  v.object({ code: v.literal("ownLesson") }),
  v.object({ code: v.literal("priceChanged"), shownCents: v.number(), nowCents: v.number() }),
  v.object({ code: v.literal("accountNeeded") }),
  v.object({ code: v.literal("instructorUnavailable") }),
  /** The one written to is suspended, gone, or has paused teaching. */
  v.object({ code: v.literal("recipientUnavailable") }),
  v.object({ code: v.literal("tooLate") }),
  /** Completing before the end, or telling of an absence before the start. */
  v.object({
    code: v.literal("tooEarly"),
    because: v.union(v.literal("notOver"), v.literal("notBegun")),
    fromAt: v.number(),
  }),
  /** Less than 12 hours are left, or it was moved with less than 24 hours left before. */
  v.object({
    code: v.literal("notReschedulable"),
    because: v.union(v.literal("late"), v.literal("usedLateReschedule")),
  }),
  /** A child whose lessons are to come, or not closed yet, stays on the list. */
  v.object({ code: v.literal("tooManyCalendars"), limit: v.number() }),
  v.object({ code: v.literal("hasLessons"), count: v.number() }),
  v.object({ code: v.literal("wrongState"), state: v.string() }),
  v.object({ code: v.literal("weekChanged"), theirs: v.any() }),
  v.object({ code: v.literal("rateLimited"), retryAt: v.number() }),
);
export type Refusal = Infer<typeof refusal>;
export type RefusalCode = Refusal["code"];

/** What `ConvexError` carries: bad arguments and broken rules. Forbidden and missing look the same ("notFound"). */
export type ThrownError =
  | { code: "notFound" }
  | { code: "signInNeeded" }
  | { code: "notAllowed"; permission: string }
  | { code: "badArgument"; field: string; message: string }
  | { code: "commandReused" }
  /** Signing in: the pair doesn't fit (which half is not told). */
  | { code: "wrongCredentials" }
  | { code: "emailTaken" }
  | { code: "accountSuspended" }
  | { code: "tooManyAttempts"; retryAt: number };
export type ThrownErrorCode = ThrownError["code"];

export function refused(error: Refusal): { ok: false; error: Refusal } {
  return { ok: false, error };
}

export const refusedResult = v.object({ ok: v.literal(false), error: refusal });
