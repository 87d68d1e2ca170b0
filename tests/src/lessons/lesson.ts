import type { Id } from "../../../convex/_generated/dataModel";
import type { Lesson } from "../../../src/features/lessons/queries.ts";

export const HOUR = 3_600_000;
export const STARTS_AT = Date.parse("2026-10-14T20:30:00Z");

/** Emma's piano lesson with Sarah, as Emma sees it. */
export const lesson: Lesson = {
  bookingId: "b" as Id<"bookings">,
  state: "confirmed",
  startsAt: STARTS_AT,
  durationMinutes: 60,
  format: "online",
  serviceName: "Piano",
  offeringId: "o" as Id<"offerings">,
  price: { hourlyRateCents: 7500, lessonCents: 7500, feeCents: 900, totalCents: 8400 },
  place: null,
  note: null,
  lessonTimeZone: "America/New_York",
  instructorTimeZone: "America/New_York",
  studentTimeZone: "America/Los_Angeles",
  instructor: {
    instructorId: "i" as Id<"instructors">,
    userId: "iu" as Id<"users">,
    slug: "sarah",
    displayName: "Sarah C.",
    timeZone: "America/New_York",
  },
  student: { userId: "su" as Id<"users">, displayName: "Emma J." },
  series: null,
  learnerId: "l" as Id<"learners">,
  learnerName: "Me",
  viewerIs: "student",
  pendingChange: null,
  reschedules: null,
  cancellation: null,
  completion: null,
  noShow: null,
  bookedAt: 0,
};

/** The same lesson, as Sarah sees it. */
export const asInstructor: Lesson = { ...lesson, viewerIs: "instructor", learnerName: "Emma J." };

export const cancelledBy = (by: "student" | "instructor" | "system", at: number): Partial<Lesson> => ({
  state: "cancelled",
  cancellation: {
    by,
    at,
    reason: "x",
    outcome: "",
    refundCents: 0,
    creditCents: 0,
    feeKeptCents: 0,
    instructorCents: 0,
  },
});

export const pendingBy = (by: "student" | "instructor"): Partial<Lesson> => ({
  pendingChange: { kind: "cancel", by, reason: "x", askedAt: STARTS_AT - HOUR, commitsAt: STARTS_AT },
});

export const movingTo = (startsAt: number): Partial<Lesson> => ({
  pendingChange: {
    kind: "reschedule",
    by: "student",
    startsAt,
    claimId: "c" as Id<"claims">,
    locks: false,
    askedAt: STARTS_AT - 48 * HOUR,
    commitsAt: STARTS_AT - 48 * HOUR + 10_000,
  },
});
