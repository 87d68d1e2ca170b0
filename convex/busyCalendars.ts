import { v } from "convex/values";
import { command, viewerQuery } from "./functions";
import * as BusyCalendars from "./model/busyCalendars";

/** The calendars of one's own life that keep times free of lessons, with how fresh each is. */
export const mine = viewerQuery({
  permission: "manage_availability",
  args: {},
  returns: v.array(
    v.object({
      calendarId: v.id("busyCalendars"),
      name: v.string(),
      importedAt: v.number(),
      coversUntil: v.number(),
      blockCount: v.number(),
      unread: v.number(),
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

/** Takes a calendar away; its times can be booked again. */
export const remove = command("busyCalendars.remove", {
  permission: "manage_availability",
  limit: "write",
  args: { calendarId: v.id("busyCalendars") },
  returns: {},
  audit: { action: "busyCalendars.remove", subject: (args) => args.calendarId },
  handler: async (ctx, { calendarId }) => await BusyCalendars.remove(ctx, ctx.viewer, calendarId),
});
