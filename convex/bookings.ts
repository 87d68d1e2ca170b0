import { v } from "convex/values";
import { bookingView, closedState, place } from "./domain/bookings";
import { seriesScope } from "./domain/series";
import { lessonChange, weekTime } from "./domain/seriesMoves";
import { command, viewerQuery } from "./functions";
import * as BookingLists from "./model/bookingLists";
import * as Bookings from "./model/bookings";
import * as Cancellations from "./model/cancellations";
import * as Changes from "./model/changes";
import * as NoShows from "./model/noShows";
import * as Reschedules from "./model/reschedules";
import * as Series from "./model/series";
import * as SeriesMoves from "./model/seriesMoves";

/** My lessons as a student that are not over in the books: pending and confirmed, soonest first, at most 100. */
export const upcoming = viewerQuery({
  permission: "view_own_bookings",
  args: {},
  returns: v.array(bookingView),
  handler: async (ctx) => await BookingLists.upcomingOfStudent(ctx, ctx.viewer),
});

/** My past lessons as a student, newest first, 20 a page; pass `nextBefore` of the last page to go on. */
export const history = viewerQuery({
  permission: "view_own_bookings",
  args: { before: v.optional(v.number()) },
  returns: v.object({ lessons: v.array(bookingView), nextBefore: v.union(v.number(), v.null()) }),
  handler: async (ctx, { before }) => await BookingLists.historyOfStudent(ctx, ctx.viewer, before),
});

/** The instructor's lessons that are not over in the books, soonest first, at most 200. */
export const incoming = viewerQuery({
  permission: "view_incoming_bookings",
  args: {},
  returns: v.array(bookingView),
  handler: async (ctx) => await BookingLists.upcomingOfInstructor(ctx, ctx.viewer),
});

/** The instructor's past lessons, newest first, 20 a page; `state` keeps those that ended that way. */
export const taught = viewerQuery({
  permission: "view_incoming_bookings",
  args: { before: v.optional(v.number()), state: v.optional(closedState) },
  returns: v.object({ lessons: v.array(bookingView), nextBefore: v.union(v.number(), v.null()) }),
  handler: async (ctx, args) => await BookingLists.historyOfInstructor(ctx, ctx.viewer, args),
});

/** One lesson for either side; null when it is missing or not yours. */
export const details = viewerQuery({
  permission: "view_own_bookings",
  args: { bookingId: v.id("bookings") },
  returns: v.union(bookingView, v.null()),
  handler: async (ctx, { bookingId }) => await Bookings.details(ctx, ctx.viewer, bookingId),
});

/** The lessons that were booked together with this one, in order of time, for either side; empty for a single lesson. */
export const series = viewerQuery({
  permission: "view_own_bookings",
  args: { bookingId: v.id("bookings") },
  returns: v.array(bookingView),
  handler: async (ctx, { bookingId }) => await Series.lessonsOf(ctx, ctx.viewer, bookingId),
});

/**
 * Turns an own live hold into a confirmed booking at the price that was shown. A held series becomes a booking for each
 * date, at once; `shownTotalCents` is the sum, and the answer names the first.
 */
export const book = command("bookings.book", {
  permission: "create_bookings",
  limit: "book",
  args: {
    claimId: v.id("claims"),
    shownTotalCents: v.number(),
    note: v.optional(v.string()),
    place: v.optional(place),
  },
  returns: { bookingId: v.id("bookings") },
  audit: { action: "bookings.book", subject: (_args, answer) => answer.bookingId },
  handler: async (ctx, args) => await Bookings.book(ctx, ctx.viewer, args),
});

/**
 * Asks for a cancellation; it stands ten seconds as a pending change, judged at the moment of asking, then happens. Of a
 * series it may take this lesson, this and all that follow, or all that are still to come: as one, undone as one.
 */
export const cancel = command("bookings.cancel", {
  permission: "view_own_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings"), reason: v.string(), scope: v.optional(seriesScope) },
  returns: { commitsAt: v.number() },
  audit: { action: "bookings.cancel", subject: (args) => args.bookingId },
  handler: async (ctx, args) => await Cancellations.ask(ctx, ctx.viewer, args),
});

/**
 * Asks to move one's own lesson as a student to another time of the same instructor; it keeps its id, price, place and
 * length. Free moves until 24 hours before, one until 12 hours before (which locks it), then none. The new time is
 * taken at once, the old one let go when the ten seconds are over.
 */
export const reschedule = command("bookings.reschedule", {
  permission: "create_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings"), startsAt: v.number() },
  returns: { commitsAt: v.number() },
  audit: { action: "bookings.reschedule", subject: (args) => args.bookingId },
  handler: async (ctx, args) => await Reschedules.ask(ctx, ctx.viewer, args),
});

/**
 * Asks to move one's own lesson of a series and all that follow to a weekday (Monday is 0) and a minute of the instructor's
 * clock, each within its own week; as one, undone as one, and each by the rules of `reschedule`. `changes` say what shall
 * be instead for single lessons: another time of that week, or none, to stay. With one date refused nothing moves.
 */
export const rescheduleFollowing = command("bookings.rescheduleFollowing", {
  permission: "create_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings"), to: weekTime, changes: v.array(lessonChange) },
  returns: { commitsAt: v.number() },
  audit: { action: "bookings.rescheduleFollowing", subject: (args) => args.bookingId },
  handler: async (ctx, args) => await SeriesMoves.ask(ctx, ctx.viewer, args),
});

/** Takes the pending change back while it stands. */
export const undoChange = command("bookings.undoChange", {
  permission: "view_own_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings") },
  returns: {},
  audit: { action: "bookings.undoChange", subject: (args) => args.bookingId },
  handler: async (ctx, { bookingId }) => await Changes.undo(ctx, ctx.viewer, bookingId),
});

/** "Done": lets the pending change happen at once. */
export const commitChange = command("bookings.commitChange", {
  permission: "view_own_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings") },
  returns: {},
  handler: async (ctx, { bookingId }) => await Changes.commitNow(ctx, ctx.viewer, bookingId),
});

/** The instructor marks a lesson done, after its end. */
export const complete = command("bookings.complete", {
  permission: "complete_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings") },
  returns: {},
  audit: { action: "bookings.complete", subject: (args) => args.bookingId },
  handler: async (ctx, { bookingId }) => await Bookings.complete(ctx, ctx.viewer, bookingId),
});

/**
 * Says that the other side wasn't there: from the start until 24 hours after the end. They may contest it for a day; what
 * nobody contests stands by itself.
 */
export const reportNoShow = command("bookings.reportNoShow", {
  permission: "view_own_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings") },
  returns: { disputableUntil: v.number() },
  audit: { action: "bookings.reportNoShow", subject: (args) => args.bookingId },
  handler: async (ctx, { bookingId }) => await NoShows.report(ctx, ctx.viewer, bookingId),
});

/** Contests a report about oneself, with a reason of 10 to 500 characters; it then waits for a review. */
export const disputeNoShow = command("bookings.disputeNoShow", {
  permission: "view_own_bookings",
  limit: "write",
  args: { bookingId: v.id("bookings"), reason: v.string() },
  returns: {},
  audit: { action: "bookings.disputeNoShow", subject: (args) => args.bookingId },
  handler: async (ctx, args) => await NoShows.dispute(ctx, ctx.viewer, args),
});
