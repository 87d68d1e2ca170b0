import { v } from "convex/values";
import { permission, role } from "./domain/permissions";
import { viewerMutation, visitorQuery } from "./functions";
import * as Viewers from "./model/viewers";

const current = v.union(
  v.null(),
  v.object({
    userId: v.id("users"),
    kind: v.union(v.literal("guest"), v.literal("member")),
    firstName: v.string(),
    lastName: v.string(),
    displayName: v.string(),
    email: v.union(v.string(), v.null()),
    timeZone: v.string(),
    roles: v.array(role),
    permissions: v.array(permission),
    /** Set when the person teaches. */
    instructor: v.union(
      v.null(),
      v.object({ instructorId: v.id("instructors"), slug: v.string(), timeZone: v.string() }),
    ),
  }),
);

/** The signed-in person or guest, and what they may do; null for a visitor, a banned or signed-out session. */
const currentViewer = visitorQuery({
  args: {},
  returns: current,
  handler: async (ctx) => (ctx.viewer === null ? null : await Viewers.describe(ctx, ctx.viewer)),
});
export { currentViewer as current };

/** Changing one's zone moves no booking. */
export const setTimeZone = viewerMutation({
  permission: "guest",
  limit: "write",
  args: { timeZone: v.string() },
  returns: {},
  handler: async (ctx, { timeZone }) => await Viewers.setTimeZone(ctx, timeZone),
});
