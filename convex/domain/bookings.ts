import { v, type Infer } from "convex/values";
import { format, priceLines } from "./common";
import { noShowReport } from "./noShows";
import { seriesPlace } from "./series";

export const party = v.union(v.literal("student"), v.literal("instructor"), v.literal("system"));
export type Party = Infer<typeof party>;

export const place = v.object({
  /** Shown to both sides of the booking only. */
  address: v.string(),
});

export const cancellation = v.object({
  by: party,
  at: v.number(),
  reason: v.string(),
  outcome: v.string(),
  refundCents: v.number(),
  creditCents: v.number(),
  feeKeptCents: v.number(),
  instructorCents: v.number(),
});

const asked = {
  by: party,
  askedAt: v.number(),
  commitsAt: v.number(),
  /** Lessons of a series that were called off as one: taken back, and done, together. */
  together: v.optional(v.string()),
};
/** A change that stands for ten seconds before it happens (PRODUCT §6: undo is deferral). */
export const pendingChange = v.union(
  v.object({ ...asked, kind: v.literal("cancel"), reason: v.string() }),
  v.object({
    ...asked,
    kind: v.literal("reschedule"),
    /** Where it goes. The claim keeps that time meanwhile; the lesson's own claim stays as well. */
    startsAt: v.number(),
    claimId: v.id("claims"),
    /** Asked with less than 24 hours left: see `reschedules.isLocked`. */
    locks: v.boolean(),
  }),
);
export type PendingChange = Infer<typeof pendingChange>;

/** What rescheduling left behind. */
export const reschedules = v.object({
  count: v.number(),
  /** Moved once with less than 24 hours left: not a second time, and cancelling is never free again. */
  isLocked: v.boolean(),
  /** The last one: when, and where the lesson stood before. */
  at: v.number(),
  fromAt: v.number(),
});

const fields = {
  studentId: v.id("users"),
  learnerId: v.id("learners"),
  instructorId: v.id("instructors"),
  offeringId: v.id("offerings"),
  startsAt: v.number(),
  durationMinutes: v.number(),
  format,
  /** Snapshots: what was shown when it was booked. */
  serviceName: v.string(),
  price: priceLines,
  place: v.optional(place),
  note: v.optional(v.string()),
  reschedules: v.optional(reschedules),
  series: v.optional(seriesPlace),
  lessonTimeZone: v.string(),
  instructorTimeZone: v.string(),
  studentTimeZone: v.string(),
};

export const pendingBooking = v.object({ ...fields, state: v.literal("pending"), expiresAt: v.number() });
export const confirmedBooking = v.object({
  ...fields,
  state: v.literal("confirmed"),
  confirmedAt: v.number(),
  pendingChange: v.optional(pendingChange),
});
export const completedBooking = v.object({
  ...fields,
  state: v.literal("completed"),
  completedAt: v.number(),
  completedBy: party,
  /** Reported, contested, and not upheld. */
  noShow: v.optional(noShowReport),
});
export const cancelledBooking = v.object({
  ...fields,
  state: v.literal("cancelled"),
  cancellation,
  /** Called off by the review of a report. */
  noShow: v.optional(noShowReport),
});
export const noShowBooking = v.object({
  ...fields,
  state: v.literal("no_show"),
  noShow: noShowReport,
});
export const paymentFailedBooking = v.object({
  ...fields,
  state: v.literal("payment_failed"),
  failedAt: v.number(),
});

/** One validator per state, so that an illegal booking doesn't typecheck. Legal moves: domain/bookingStates.ts. */
export const booking = v.union(
  pendingBooking,
  confirmedBooking,
  completedBooking,
  cancelledBooking,
  noShowBooking,
  paymentFailedBooking,
);
export const bookingState = v.union(
  v.literal("pending"),
  v.literal("confirmed"),
  v.literal("completed"),
  v.literal("cancelled"),
  v.literal("no_show"),
  v.literal("payment_failed"),
);

/** How a lesson that lies behind ended. */
export const closedState = v.union(
  v.literal("completed"),
  v.literal("cancelled"),
  v.literal("no_show"),
  v.literal("payment_failed"),
);
export type ClosedState = Infer<typeof closedState>;

/** What a party of the booking sees of it, in lists and on its page. */
export const bookingView = v.object({
  bookingId: v.id("bookings"),
  state: bookingState,
  startsAt: v.number(),
  durationMinutes: v.number(),
  format,
  serviceName: v.string(),
  offeringId: v.id("offerings"),
  price: priceLines,
  place: v.union(place, v.null()),
  note: v.union(v.string(), v.null()),
  lessonTimeZone: v.string(),
  instructorTimeZone: v.string(),
  studentTimeZone: v.string(),
  /** The instructor, for everyone's lists. `slug` leads to the profile. */
  instructor: v.object({
    instructorId: v.id("instructors"),
    userId: v.id("users"),
    slug: v.string(),
    displayName: v.string(),
    /** Where their calendar is now; the lesson's own zones are above. */
    timeZone: v.string(),
  }),
  student: v.object({ userId: v.id("users"), displayName: v.string() }),
  learnerId: v.id("learners"),
  learnerName: v.string(),
  viewerIs: v.union(v.literal("student"), v.literal("instructor")),
  pendingChange: v.union(pendingChange, v.null()),
  reschedules: v.union(reschedules, v.null()),
  series: v.union(seriesPlace, v.null()),
  cancellation: v.union(cancellation, v.null()),
  completion: v.union(v.object({ at: v.number(), by: party }), v.null()),
  noShow: v.union(noShowReport, v.null()),
  bookedAt: v.number(),
});
export type BookingView = Infer<typeof bookingView>;
