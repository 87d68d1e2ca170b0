import { v } from "convex/values";
import { readProblem } from "./domain/followedCalendars";
import { command, internalMutation, viewerQuery } from "./functions";
import * as BusyCalendars from "./model/busyCalendars";
import * as FollowedCalendars from "./model/followedCalendars";

/** The calendars of one's own life that keep times free of lessons, with how fresh each is. */
export const mine = viewerQuery({
  permission: "manage_availability",
  args: {},
  returns: v.array(
    v.object({
      calendarId: v.id("busyCalendars"),
      name: v.string(),
      /** Null until a followed calendar was read for the first time. */
      importedAt: v.union(v.number(), v.null()),
      coversUntil: v.number(),
      blockCount: v.number(),
      unread: v.number(),
      /** Null for a file. */
      following: v.union(
        v.null(),
        v.object({
          url: v.string(),
          isReading: v.boolean(),
          nextReadAt: v.number(),
          triedAt: v.union(v.number(), v.null()),
          failingSince: v.union(v.number(), v.null()),
          problem: v.union(readProblem, v.null()),
        }),
      ),
    }),
  ),
  handler: async (ctx) => await BusyCalendars.mine(ctx, ctx.viewer),
});

/**
 * Keeps the busy times of a calendar file that the browser has read: only times are sent. With `calendarId` they take the
 * place of that calendar's. Quarter hours, in order, apart from each other, none longer than a day, at most a year ahead.
 */
export const importTimes = command("busyCalendars.importTimes", {
  permission: "manage_availability",
  limit: "write",
  args: {
    calendarId: v.optional(v.id("busyCalendars")),
    name: v.string(),
    blocks: v.array(v.object({ startsAt: v.number(), durationMinutes: v.number() })),
    coversUntil: v.number(),
    unread: v.number(),
  },
  returns: { calendarId: v.id("busyCalendars") },
  handler: async (ctx, args) => await BusyCalendars.importBlocks(ctx, ctx.viewer, args),
});

/**
 * Follows a calendar by its secret address (https or webcal): it is read now, then about every hour, and its busy times take
 * the place of those before. Without a name it is called by its host.
 */
export const follow = command("busyCalendars.follow", {
  permission: "manage_availability",
  limit: "fetch",
  args: { url: v.string(), name: v.string() },
  returns: { calendarId: v.id("busyCalendars") },
  handler: async (ctx, args) => await FollowedCalendars.follow(ctx, ctx.viewer, args),
});

/** Reads a followed calendar at once. The answer comes before it is read. */
export const readNow = command("busyCalendars.readNow", {
  permission: "manage_availability",
  limit: "fetch",
  args: { calendarId: v.id("busyCalendars") },
  returns: {},
  handler: async (ctx, { calendarId }) => await FollowedCalendars.readNow(ctx, ctx.viewer, calendarId),
});

/** Takes a calendar away; its times can be booked again. */
export const remove = command("busyCalendars.remove", {
  permission: "manage_availability",
  limit: "write",
  args: { calendarId: v.id("busyCalendars") },
  returns: {},
  audit: { action: "busyCalendars.remove", subject: (args) => args.calendarId },
  handler: async (ctx, { calendarId }) => await BusyCalendars.remove(ctx, ctx.viewer, calendarId),
});

const version = v.object({ etag: v.optional(v.string()), lastModified: v.optional(v.string()) });

/** For the action that reads: what to fetch, or null if that isn't its turn. */
export const beginRead = internalMutation({
  args: { calendarId: v.id("busyCalendars"), dueAt: v.number() },
  returns: v.union(
    v.null(),
    v.object({ url: v.string(), known: version, timeZone: v.string(), leaseAt: v.number() }),
  ),
  handler: async (ctx, args) => await FollowedCalendars.beginRead(ctx, args),
});

/** What the action found. */
export const endRead = internalMutation({
  args: {
    calendarId: v.id("busyCalendars"),
    leaseAt: v.number(),
    outcome: v.union(
      v.object({
        kind: v.literal("read"),
        blocks: v.array(v.object({ startsAt: v.number(), durationMinutes: v.number() })),
        coversUntil: v.number(),
        unread: v.number(),
        version,
      }),
      v.object({ kind: v.literal("unchanged") }),
      v.object({ kind: v.literal("failed"), problem: readProblem }),
    ),
  },
  returns: v.null(),
  handler: async (ctx, args) => {
    await FollowedCalendars.endRead(ctx, args);
    return null;
  },
});
