/** What the scheduler runs. Each says what it belongs to and does nothing when that has changed meanwhile. Internal. */
import { v } from "convex/values";
import { internal } from "./_generated/api";
import { DAY } from "./domain/time";
import { internalAction, internalMutation, internalQuery } from "./functions";
import * as Bookings from "./model/bookings";
import * as Cancellations from "./model/cancellations";
import * as Changes from "./model/changes";
import { mendClaim } from "./model/checks/mending";
import { strayClaims, type StrayPage } from "./model/checks/strays";
import * as Claims from "./model/claims";
import * as Commands from "./model/commands";
import * as FollowedCalendars from "./model/followedCalendars";
import * as Guests from "./model/guests";
import * as LessonRequests from "./model/lessonRequests";
import * as NoShows from "./model/noShows";
import * as Readiness from "./model/readiness";
import * as Rings from "./model/rings";
import * as Sweeps from "./model/sweeps";
import * as Waitlist from "./model/waitlist";
import * as WaitlistOffers from "./model/waitlistOffers";

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
    await Changes.commitChange(ctx, bookingId, askedAt);
    return null;
  },
});

const freedTime = {
  instructorId: v.id("instructors"),
  freed: v.object({ startsAt: v.number(), endsAt: v.number(), freedAt: v.union(v.number(), v.null()) }),
  after: v.optional(v.number()),
};

/** Time became free: whoever waits for it is offered it. */
export const offerFreed = internalMutation({
  args: freedTime,
  returns: v.null(),
  handler: async (ctx, args) => {
    await WaitlistOffers.offerFreed(ctx, args);
    return null;
  },
});

/** An instructor's hours or rules changed. */
export const offerWhatIsFree = internalMutation({
  args: { instructorId: v.id("instructors") },
  returns: v.null(),
  handler: async (ctx, { instructorId }) => {
    await WaitlistOffers.offerWhatIsFree(ctx, instructorId);
    return null;
  },
});

/** What was waited for is booked, or its day is over. */
export const endWaiting = internalMutation({
  args: { entryId: v.id("waitlistEntries") },
  returns: v.null(),
  handler: async (ctx, { entryId }) => {
    await Waitlist.end(ctx, entryId);
    return null;
  },
});

/** Whatever a waitlist missed (a hand edit, a restored backup): entries that are over, and time that is free. */
export const sweepWaitlists = internalMutation({
  args: { cursor: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { cursor }) => {
    const next = await WaitlistOffers.sweep(ctx, cursor ?? null, Date.now());
    if (next !== null) await ctx.scheduler.runAfter(0, internal.jobs.sweepWaitlists, { cursor: next });
    return null;
  },
});

/** Nobody accepted a request for a lesson now in time. */
export const endRequest = internalMutation({
  args: { requestId: v.id("lessonRequests") },
  returns: v.null(),
  handler: async (ctx, { requestId }) => {
    await LessonRequests.end(ctx, requestId);
    return null;
  },
});

/** Everybody has seen how it ended. */
export const clearRings = internalMutation({
  args: { requestId: v.id("lessonRequests") },
  returns: v.null(),
  handler: async (ctx, { requestId }) => {
    await Rings.clearRings(ctx, requestId);
    return null;
  },
});

/** The end of a lease: the last page of an instructor who was ready is gone, or has pushed it ahead. */
export const endReadiness = internalMutation({
  args: { instructorId: v.id("instructors") },
  returns: v.null(),
  handler: async (ctx, { instructorId }) => {
    await Readiness.endIfLeft(ctx, instructorId, Date.now());
    return null;
  },
});

export const deleteOldRequests = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const isMore = await LessonRequests.deleteOld(ctx, Date.now());
    if (isMore) await ctx.scheduler.runAfter(0, internal.jobs.deleteOldRequests, {});
    return null;
  },
});

/** Followed calendars whose read never began or never ended. */
export const sweepCalendars = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await FollowedCalendars.sweep(ctx, Date.now());
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

/** A day after somebody's absence was reported. */
export const confirmNoShow = internalMutation({
  args: { bookingId: v.id("bookings"), reportedAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { bookingId, reportedAt }) => {
    await NoShows.confirm(ctx, bookingId, reportedAt, Date.now());
    return null;
  },
});

/** Whatever its own job missed: claims that ran out, changes that are due, lessons long over. */
export const sweep = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const isMore = await Sweeps.sweepEnded(ctx, Date.now());
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

/**
 * Claims that begin so many days from now and were moved by hand get their cells again, or go back to their lesson. Finds
 * them by queries, so that it stands in no claim's way, and writes only where something is wrong.
 */
export const reconcile = internalAction({
  args: { fromDays: v.number(), toDays: v.number() },
  returns: v.null(),
  handler: async (ctx, { fromDays, toDays }) => {
    const nowAt = Date.now();
    const range = { fromAt: nowAt + fromDays * DAY, toAt: nowAt + toDays * DAY };
    let cursor: string | null = null;
    do {
      const page: StrayPage = await ctx.runQuery(internal.jobs.strays, { ...range, cursor });
      for (const claimId of page.claimIds) await ctx.runMutation(internal.jobs.mendClaim, { claimId });
      cursor = page.cursor;
    } while (cursor !== null);
    return null;
  },
});

export const strays = internalQuery({
  args: { fromAt: v.number(), toAt: v.number(), cursor: v.union(v.string(), v.null()) },
  returns: v.object({ claimIds: v.array(v.id("claims")), cursor: v.union(v.string(), v.null()) }),
  handler: async (ctx, args) => await strayClaims(ctx, args),
});

const mendClaimJob = internalMutation({
  args: { claimId: v.id("claims") },
  returns: v.null(),
  handler: async (ctx, { claimId }) => {
    await mendClaim(ctx, claimId, Date.now());
    return null;
  },
});
export { mendClaimJob as mendClaim };
