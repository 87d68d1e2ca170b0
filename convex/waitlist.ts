import { v } from "convex/values";
import { format } from "./domain/common";
import { hold } from "./domain/holds";
import { command, viewerQuery } from "./functions";
import * as Waitlist from "./model/waitlist";

/** The times one waits for, and the offers that are out: each is kept for two minutes. */
export const mine = viewerQuery({
  permission: "view_own_bookings",
  args: {},
  returns: v.object({
    entries: v.array(
      v.object({
        entryId: v.id("waitlistEntries"),
        instructorId: v.id("instructors"),
        instructorUserId: v.id("users"),
        instructorSlug: v.string(),
        instructorName: v.string(),
        instructorTimeZone: v.string(),
        offeringId: v.id("offerings"),
        serviceName: v.string(),
        serviceSlug: v.string(),
        learnerId: v.id("learners"),
        /** Null: oneself. */
        learnerName: v.union(v.string(), v.null()),
        fromAt: v.number(),
        toAt: v.number(),
        durationMinutes: v.number(),
        format,
        /** False while the instructor doesn't offer it (any more): nothing comes of it, the place in the order stays. */
        isOpen: v.boolean(),
      }),
    ),
    offers: v.array(hold),
  }),
  handler: async (ctx) => await Waitlist.mine(ctx, ctx.viewer),
});

/** What is waited for with the instructor from an instant on, soonest end first, 500 at most; nobody's name. */
export const wanted = viewerQuery({
  permission: "manage_availability",
  args: { from: v.number() },
  returns: v.array(v.object({ fromAt: v.number(), toAt: v.number(), durationMinutes: v.number(), format })),
  handler: async (ctx, { from }) => await Waitlist.wanted(ctx, ctx.viewer, from),
});

/**
 * Waits for a lesson that lies within [fromAt, toAt), a day at most. What is free or becomes free in it is offered, in
 * the order of joining, for two minutes each. Ten entries a person; the same wish again is the same entry.
 */
export const join = command("waitlist.join", {
  permission: "create_bookings",
  limit: "write",
  args: {
    offeringId: v.id("offerings"),
    format,
    durationMinutes: v.number(),
    fromAt: v.number(),
    toAt: v.number(),
    learnerId: v.optional(v.id("learners")),
  },
  returns: { entryId: v.id("waitlistEntries") },
  handler: async (ctx, args) => await Waitlist.join(ctx, ctx.viewer, args),
});

/** Stops waiting; an offer that is out for it goes to the next person. */
export const leave = command("waitlist.leave", {
  permission: "create_bookings",
  limit: "write",
  args: { entryId: v.id("waitlistEntries") },
  returns: {},
  handler: async (ctx, { entryId }) => await Waitlist.leave(ctx, ctx.viewer, entryId),
});

/** Makes an own offer an own hold, in place; a hold with the same instructor gives way to it. */
export const accept = command("waitlist.accept", {
  permission: "create_bookings",
  limit: "hold",
  args: { claimId: v.id("claims") },
  returns: { claimId: v.id("claims"), expiresAt: v.number() },
  handler: async (ctx, { claimId }) => await Waitlist.accept(ctx, ctx.viewer, claimId),
});

/** Lets an offer go to the next person; one stays on the waitlist for other times. */
export const decline = command("waitlist.decline", {
  permission: "create_bookings",
  limit: "hold",
  args: { claimId: v.id("claims") },
  returns: {},
  handler: async (ctx, { claimId }) => await Waitlist.decline(ctx, ctx.viewer, claimId),
});
