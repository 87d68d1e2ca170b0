/** What the scheduler runs. Each says what it belongs to and does nothing when that has changed meanwhile. Internal. */
import { v } from "convex/values";
import { internal } from "./_generated/api";
import { internalMutation } from "./functions";
import * as Bookings from "./model/bookings";
import * as Cancellations from "./model/cancellations";
import * as Claims from "./model/claims";
import * as Commands from "./model/commands";
import * as Guests from "./model/guests";
import * as Sweeps from "./model/sweeps";

/** A hold, an offer or an unpaid booking ran out. */
export const expireClaim = internalMutation({
  args: { claimId: v.id("claims"), expiresAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { claimId, expiresAt }) => {
    const expired = await Claims.expire(ctx, claimId, expiresAt, Date.now());
    if (expired?.bookingId !== undefined) {
      await Cancellations.expirePending(ctx, expired.bookingId, Date.now());
    }
    return null;
  },
});

/** The ten seconds of a cancellation are over. */
export const commitChange = internalMutation({
  args: { bookingId: v.id("bookings"), askedAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { bookingId, askedAt }) => {
    await Cancellations.commitChange(ctx, bookingId, askedAt);
    return null;
  },
});

/** A day after a lesson's end. */
export const finishLesson = internalMutation({
  args: { bookingId: v.id("bookings") },
  returns: v.null(),
  handler: async (ctx, { bookingId }) => {
    await Bookings.finishLesson(ctx, bookingId, Date.now());
    return null;
  },
});

/** Whatever its own job missed (a hand edit, a deployment that stood still): claims that ran out, lessons long over. */
export const sweep = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const isMore = await Sweeps.sweepClaims(ctx, Date.now());
    if (isMore) await ctx.scheduler.runAfter(0, internal.jobs.sweep, {});
    return null;
  },
});

/** People who looked around without an account and never came back. */
export const deleteIdleGuests = internalMutation({
  args: { after: v.optional(v.number()) },
  returns: v.null(),
  handler: async (ctx, { after = 0 }) => {
    const next = await Guests.deleteIdleGuests(ctx, after, 20);
    if (next !== null) await ctx.scheduler.runAfter(0, internal.jobs.deleteIdleGuests, { after: next });
    return null;
  },
});

/** Answers that no browser will ask for again. */
export const deleteOldCommands = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const isMore = await Commands.deleteOld(ctx, Date.now());
    if (isMore) await ctx.scheduler.runAfter(0, internal.jobs.deleteOldCommands, {});
    return null;
  },
});
