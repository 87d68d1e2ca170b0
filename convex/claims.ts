import { v } from "convex/values";
import { format } from "./domain/common";
import { hold, lostBecause } from "./domain/holds";
import { instructorCard } from "./domain/instructors";
import { dateChange, everyWeeks } from "./domain/series";
import { command, viewerQuery, visitorQuery } from "./functions";
import * as Guests from "./model/guests";
import * as Holds from "./model/holds";
import * as OwnTimes from "./model/ownTimes";
import * as Series from "./model/series";

/** The viewer's own holds, and the times in which they (or a learner of theirs, or they as a teacher) are busy. */
export const mine = visitorQuery({
  args: {},
  returns: v.object({
    holds: v.array(hold),
    busy: v.array(
      v.object({
        claimId: v.id("claims"),
        bookingId: v.union(v.id("bookings"), v.null()),
        instructorId: v.id("instructors"),
        learnerId: v.union(v.id("learners"), v.null()),
        startsAt: v.number(),
        durationMinutes: v.number(),
        expiresAt: v.union(v.number(), v.null()),
      }),
    ),
  }),
  handler: async (ctx) => await OwnTimes.mine(ctx, ctx.viewer),
});

/** What the checkout shows of one's own hold; null when it ended or isn't yours. */
export const checkout = viewerQuery({
  permission: "guest",
  args: { claimId: v.id("claims") },
  returns: v.union(
    v.null(),
    v.object({
      hold,
      instructor: instructorCard,
      learnerName: v.string(),
      /** What "studio" means, once one may know; else the neighbourhood. */
      area: v.string(),
    }),
  ),
  handler: async (ctx, { claimId }) => await OwnTimes.checkout(ctx, ctx.viewer, claimId),
});

/** Why a hold of one's own is gone since one signed in; null when it ended in any other way, or isn't one's own. */
export const lostOnSignIn = viewerQuery({
  permission: "guest",
  args: { claimId: v.id("claims") },
  returns: v.union(v.null(), lostBecause),
  handler: async (ctx, { claimId }) => await Guests.lostOnSignIn(ctx, ctx.viewer, claimId),
});

/**
 * Holds a time for five minutes. `replaces` swaps an own hold for the new time in one step: the old one stays if the
 * new one is refused. Without it, an own hold with the same instructor is swapped by itself.
 */
const holdCommand = command("claims.hold", {
  permission: "guest",
  limit: "hold",
  args: {
    offeringId: v.id("offerings"),
    format,
    startsAt: v.number(),
    durationMinutes: v.number(),
    learnerId: v.optional(v.id("learners")),
    replaces: v.optional(v.id("claims")),
  },
  returns: { claimId: v.id("claims"), expiresAt: v.number() },
  handler: async (ctx, args) => await Holds.hold(ctx, ctx.viewer, args),
});
export { holdCommand as hold };

/**
 * Makes an own hold one of a whole series (or, with null, of the first lesson alone again): the dates follow from the
 * rhythm and the instructor's clock, and `changes` says which of them are left out or at another time. All are taken, or
 * none: then the refusal names each date that can't be had. The hold ends when it would have ended.
 */
export const holdSeries = command("claims.holdSeries", {
  permission: "create_bookings",
  limit: "hold",
  args: {
    claimId: v.id("claims"),
    series: v.union(v.null(), v.object({ everyWeeks, count: v.number(), changes: v.array(dateChange) })),
  },
  returns: { claimId: v.id("claims"), expiresAt: v.number() },
  handler: async (ctx, args) => await Series.hold(ctx, ctx.viewer, args),
});

/** Five more minutes, once per hold. */
export const extend = command("claims.extend", {
  permission: "guest",
  limit: "hold",
  args: { claimId: v.id("claims") },
  returns: { expiresAt: v.number() },
  handler: async (ctx, { claimId }) => await Holds.extend(ctx, ctx.viewer, claimId),
});

/** Gives the time back at once. Releasing an ended hold is fine. */
export const release = command("claims.release", {
  permission: "guest",
  limit: "hold",
  args: { claimId: v.id("claims") },
  returns: {},
  handler: async (ctx, { claimId }) => await Holds.release(ctx, ctx.viewer, claimId),
});
