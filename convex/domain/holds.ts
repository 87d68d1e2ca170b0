import { v, type Infer } from "convex/values";
import { format, priceLines } from "./common";
import { everyWeeks } from "./series";

/** An own hold, or an own offer of the waitlist, as its owner sees it. */
export const hold = v.object({
  claimId: v.id("claims"),
  instructorId: v.id("instructors"),
  instructorSlug: v.string(),
  instructorName: v.string(),
  instructorTimeZone: v.string(),
  offeringId: v.id("offerings"),
  serviceName: v.string(),
  learnerId: v.id("learners"),
  startsAt: v.number(),
  durationMinutes: v.number(),
  format,
  expiresAt: v.number(),
  isExtended: v.boolean(),
  /** Of one lesson. */
  price: priceLines,
  /** All dates, when a series is held as one. */
  series: v.union(
    v.null(),
    v.object({ everyWeeks, startsAts: v.array(v.number()), claimIds: v.array(v.id("claims")) }),
  ),
});

/** Why a hold of a guest, or an older one of the account, didn't survive signing in. */
export const lostBecause = v.union(
  /** The account is that instructor. */
  v.literal("ownLesson"),
  /** The account has a lesson of its own then. */
  v.literal("ownConflict"),
  /** A newer hold with the same instructor stays. */
  v.literal("sameInstructor"),
  /** Two newer holds stay. */
  v.literal("tooManyHolds"),
  /** It ran out while signing in, or the instructor is gone. */
  v.literal("ended"),
);
export type LostBecause = Infer<typeof lostBecause>;
