import { v } from "convex/values";
import { bookingRules, dayHours, format, replacedHours } from "./domain/common";
import { command, viewerQuery } from "./functions";
import * as Availability from "./model/availability";
import * as BlockedDates from "./model/blockedDates";
import * as SavedWeeks from "./model/savedWeeks";

const lesson = v.object({
  bookingId: v.id("bookings"),
  startsAt: v.number(),
  durationMinutes: v.number(),
  format,
  serviceName: v.string(),
  studentName: v.string(),
});

const beingBooked = v.object({
  claimId: v.id("claims"),
  kind: v.union(v.literal("hold"), v.literal("offer")),
  startsAt: v.number(),
  durationMinutes: v.number(),
  expiresAt: v.union(v.number(), v.null()),
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
    /** Per day: why it is blocked, for nobody else's eyes. */
    reasons: v.array(v.union(v.string(), v.null())),
    rules: bookingRules,
    lessons: v.array(lesson),
    /** Times that somebody is just taking. */
    beingBooked: v.array(beingBooked),
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
    /** "thisWeek" only: so many following weeks get the same hours; blocked dates stay blocked. */
    repeatWeeks: v.optional(v.number()),
  },
  /** `replaced` is what `undoSave` gives back. */
  returns: { version: v.string(), merged: v.boolean(), replaced: replacedHours },
  audit: { action: "availability.saveWeek", subject: (args) => args.mondayLocalDate },
  handler: async (ctx, args) => await Availability.saveWeek(ctx, ctx.viewer, args),
});

/**
 * Gives back what a save replaced. `days` is what it wrote: hours that were changed since stay as they are, and are counted
 * in `kept` (days; the usual week is one).
 */
export const undoSave = command("availability.undoSave", {
  permission: "manage_availability",
  limit: "write",
  args: { mondayLocalDate: v.string(), days: v.array(dayHours), replaced: replacedHours },
  returns: { kept: v.number() },
  audit: { action: "availability.undoSave", subject: (args) => args.mondayLocalDate },
  handler: async (ctx, args) => await SavedWeeks.undo(ctx, ctx.viewer, args),
});

const range = { firstLocalDate: v.string(), lastLocalDate: v.string() };

/** Blocked dates from a date on, with their private reasons. */
export const blockedDates = viewerQuery({
  permission: "manage_availability",
  args: { fromLocalDate: v.string() },
  returns: v.array(v.object({ localDate: v.string(), reason: v.union(v.string(), v.null()) })),
  handler: async (ctx, args) => await BlockedDates.list(ctx, ctx.viewer, args.fromLocalDate),
});

/** The lessons on some dates: what a block would leave outside the hours. */
export const lessonsIn = viewerQuery({
  permission: "manage_availability",
  args: range,
  returns: v.array(lesson),
  handler: async (ctx, args) => await BlockedDates.lessonsIn(ctx, ctx.viewer, args),
});

/** No hours on these dates, both included. Lessons stay. `replaced`: what undoing gives back to `unblock`. */
export const block = command("availability.block", {
  permission: "manage_availability",
  limit: "write",
  args: { ...range, reason: v.optional(v.string()) },
  returns: { replaced: v.array(dayHours) },
  audit: { action: "availability.block", subject: (args) => args.firstLocalDate },
  handler: async (ctx, args) => await BlockedDates.block(ctx, ctx.viewer, args),
});

/** Opens blocked dates again, with the usual hours or those in `restore`. */
export const unblock = command("availability.unblock", {
  permission: "manage_availability",
  limit: "write",
  args: { ...range, restore: v.optional(v.array(dayHours)) },
  returns: {},
  audit: { action: "availability.unblock", subject: (args) => args.firstLocalDate },
  handler: async (ctx, args) => await BlockedDates.unblock(ctx, ctx.viewer, args),
});
