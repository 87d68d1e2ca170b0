import { v } from "convex/values";
import { bookingRules, dayHours, format } from "./domain/common";
import { command, viewerQuery } from "./functions";
import * as Availability from "./model/availability";

const lesson = v.object({
  bookingId: v.id("bookings"),
  startsAt: v.number(),
  durationMinutes: v.number(),
  format,
  serviceName: v.string(),
  studentName: v.string(),
});

/**
 * The instructor's own week (Monday in the instructor's zone): the hours that hold on each date, where they come from,
 * the lessons in it, and the version to base a save on.
 */
export const week = viewerQuery({
  permission: "manage_availability",
  args: { mondayLocalDate: v.string() },
  returns: v.object({
    timeZone: v.string(),
    mondayLocalDate: v.string(),
    version: v.string(),
    days: v.array(dayHours),
    /** Per day: usual hours, or an override of that date. */
    sources: v.array(v.union(v.literal("weekly"), v.literal("override"))),
    rules: bookingRules,
    lessons: v.array(lesson),
  }),
  handler: async (ctx, args) => await Availability.week(ctx, ctx.viewer, args),
});

/**
 * Saves a week's hours. "thisWeek" writes date overrides where a day differs from the usual hours; "usual" makes the
 * week the usual one from its Monday on. A stale `baseVersion` with overlapping changes answers `weekChanged` with
 * their week; changes that don't overlap merge by themselves (`base` is what the editor started from).
 */
export const saveWeek = command("availability.saveWeek", {
  permission: "manage_availability",
  limit: "write",
  args: {
    mondayLocalDate: v.string(),
    baseVersion: v.string(),
    base: v.array(dayHours),
    days: v.array(dayHours),
    as: v.union(v.literal("thisWeek"), v.literal("usual")),
    /** After `weekChanged`: write mine over theirs. */
    overwrite: v.optional(v.boolean()),
  },
  returns: { version: v.string(), merged: v.boolean() },
  audit: { action: "availability.saveWeek", subject: (args) => args.mondayLocalDate },
  handler: async (ctx, args) => await Availability.saveWeek(ctx, ctx.viewer, args),
});
