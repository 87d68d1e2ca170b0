/** Bookings as their two parties see them. */
import type { Doc, Id } from "../_generated/dataModel";
import type { BookingView } from "../domain/bookings";
import type { SharedQueryCtx } from "../functions";
import { publicPerson } from "./people";
import { instructorOf, type Viewer } from "./viewers";

export type BookingParty = "student" | "instructor";

/** The side on which somebody stands; null for everybody else. */
export async function partyOf(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  booking: Doc<"bookings">,
): Promise<BookingParty | null> {
  if (booking.studentId === viewer.user._id) return "student";
  const instructor = await instructorOf(ctx, viewer.user._id);
  return instructor?._id === booking.instructorId ? "instructor" : null;
}

export async function bookingViewsOf(
  ctx: SharedQueryCtx,
  bookings: readonly Doc<"bookings">[],
  viewerIs: BookingParty,
): Promise<BookingView[]> {
  const views = await Promise.all(bookings.map((booking) => bookingViewOf(ctx, booking, viewerIs)));
  return views.filter((view) => view !== null);
}

/** Null when the instructor's document is gone, which only a hand edit can do. */
export async function bookingViewOf(
  ctx: SharedQueryCtx,
  booking: Doc<"bookings">,
  viewerIs: BookingParty,
): Promise<BookingView | null> {
  const instructor = await instructorPart(ctx, booking.instructorId);
  if (instructor === null) return null;
  const learner = await ctx.db.get("learners", booking.learnerId);
  const student = await publicPerson(ctx, booking.studentId);
  return {
    bookingId: booking._id,
    state: booking.state,
    startsAt: booking.startsAt,
    durationMinutes: booking.durationMinutes,
    format: booking.format,
    serviceName: booking.serviceName,
    offeringId: booking.offeringId,
    price: booking.price,
    place: booking.place ?? null,
    note: booking.note ?? null,
    lessonTimeZone: booking.lessonTimeZone,
    instructorTimeZone: booking.instructorTimeZone,
    studentTimeZone: booking.studentTimeZone,
    instructor,
    student,
    learnerId: booking.learnerId,
    // The student reads "Me"; the instructor needs a person.
    learnerName:
      learner === null || (learner.kind === "self" && viewerIs === "instructor")
        ? student.displayName
        : learner.name,
    viewerIs,
    pendingChange: booking.state === "confirmed" ? (booking.pendingChange ?? null) : null,
    reschedules: booking.reschedules ?? null,
    series: booking.series ?? null,
    cancellation: booking.state === "cancelled" ? booking.cancellation : null,
    completion: booking.state === "completed" ? { at: booking.completedAt, by: booking.completedBy } : null,
    noShow: "noShow" in booking ? (booking.noShow ?? null) : null,
    bookedAt: booking._creationTime,
  };
}

async function instructorPart(ctx: SharedQueryCtx, instructorId: Id<"instructors">) {
  const instructor = await ctx.db.get("instructors", instructorId);
  if (instructor === null) return null;
  const { slug, timeZone } = instructor;
  return { instructorId, slug, timeZone, ...(await publicPerson(ctx, instructor.userId)) };
}
