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
  audit: { action: "learners.add", subject: (_args, answer) => answer.learnerId },
  handler: async (ctx, args) => await Learners.add(ctx, ctx.viewer, args),
});

/** How many lessons of each learner are to come (or not closed yet), and when the next one is. */
export const lessons = viewerQuery({
  permission: "account",
  args: {},
  returns: v.array(
    v.object({
      learnerId: v.id("learners"),
      comingLessons: v.number(),
      nextAt: v.union(v.number(), v.null()),
    }),
  ),
  handler: async (ctx) => await Learners.lessonsOf(ctx, ctx.viewer),
});

/** A new name or age group; one's own entry has no name of its own. */
export const change = command("learners.change", {
  permission: "manage_own_profile",
  limit: "write",
  args: { learnerId: v.id("learners"), name: v.string(), ageGroup },
  returns: {},
  audit: { action: "learners.change", subject: (args) => args.learnerId },
  handler: async (ctx, args) => await Learners.change(ctx, ctx.viewer, args),
});

/** Takes a child off the list; refused while lessons of theirs are to come. Lessons behind keep the name. */
export const remove = command("learners.remove", {
  permission: "manage_own_profile",
  limit: "write",
  args: { learnerId: v.id("learners") },
  returns: {},
  audit: { action: "learners.remove", subject: (args) => args.learnerId },
  handler: async (ctx, { learnerId }) => await Learners.remove(ctx, ctx.viewer, learnerId),
});
