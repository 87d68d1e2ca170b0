/** What the Node actions keep, and who has them run later. */
import { makeFunctionReference, type FunctionReference } from "convex/server";
import { v } from "convex/values";
import { internalMutation, mutation, query } from "./builders";

const digest = makeFunctionReference<"action", { text: string }>(
  "machine:digest",
) as unknown as FunctionReference<"action", "internal", { text: string }>;

export const keep = internalMutation({
  args: { text: v.string(), sha256: v.string() },
  handler: async (ctx, row) => {
    await ctx.db.insert("digests", row);
  },
});

export const of = query({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    const rows = ctx.db.query("digests").withIndex("by_text", (range) => range.eq("text", text));
    return (await rows.take(10)).map(({ sha256 }) => sha256);
  },
});

export const later = mutation({
  args: { text: v.string() },
  handler: async (ctx, { text }) => await ctx.scheduler.runAfter(0, digest, { text }),
});

export const state = query({
  args: { jobId: v.id("_scheduled_functions") },
  handler: async (ctx, { jobId }) => (await ctx.db.system.get(jobId))?.state.kind ?? null,
});
