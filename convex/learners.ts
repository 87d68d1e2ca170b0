import { v } from "convex/values";
import { ageGroup } from "./domain/common";
import { command, viewerQuery } from "./functions";
import * as Learners from "./model/learners";

/** Oneself first, then the children one books for. */
export const mine = viewerQuery({
  permission: "guest",
  args: {},
  returns: v.array(
    v.object({
      learnerId: v.id("learners"),
      kind: v.union(v.literal("self"), v.literal("child")),
      name: v.string(),
      ageGroup,
    }),
  ),
  handler: async (ctx) => await Learners.listOf(ctx, ctx.viewer),
});

export const add = command("learners.add", {
  permission: "create_bookings",
  limit: "write",
  args: { name: v.string(), ageGroup },
  returns: { learnerId: v.id("learners") },
  handler: async (ctx, args) => await Learners.add(ctx, ctx.viewer, args),
});
