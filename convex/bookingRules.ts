import { v } from "convex/values";
import { bookingRulesChange } from "./domain/bookingRules";
import { bookingRules } from "./domain/common";
import { command, viewerQuery } from "./functions";
import * as BookingRules from "./model/bookingRules";

/** The instructor's own calendar settings and zone. */
export const mine = viewerQuery({
  permission: "manage_availability",
  args: {},
  returns: v.object({
    instructorId: v.id("instructors"),
    timeZone: v.string(),
    rules: bookingRules,
    isLive: v.boolean(),
  }),
  handler: async (ctx) => await BookingRules.mine(ctx, ctx.viewer),
});

/** Changes some settings; the others stay. What can't be so is thrown as `badArgument` with the field's name. */
export const change = command("bookingRules.change", {
  permission: "manage_availability",
  limit: "write",
  args: { change: bookingRulesChange },
  returns: {},
  audit: { action: "bookingRules.change", subject: () => "rules" },
  handler: async (ctx, args) => await BookingRules.change(ctx, ctx.viewer, args.change),
});

/** The zone in which the hours stand. Moves no lesson and no hold. */
export const changeTimeZone = command("bookingRules.changeTimeZone", {
  permission: "manage_availability",
  limit: "write",
  args: { timeZone: v.string() },
  returns: {},
  audit: { action: "bookingRules.changeTimeZone", subject: (args) => args.timeZone },
  handler: async (ctx, args) => await BookingRules.changeTimeZone(ctx, ctx.viewer, args.timeZone),
});
