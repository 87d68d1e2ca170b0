/** As much as is asked for: reads, ranges, writes, sizes, depths. */
import { v, type Value } from "convex/values";
import { internalMutation, mutation, query } from "./builders";

export const insertMany = mutation({
  args: { count: v.number(), bytesEach: v.number() },
  handler: async (ctx, { count, bytesEach }) => {
    const body = "x".repeat(bytesEach);
    for (let at = 0; at < count; at++) await ctx.db.insert("notes", { body, topic: "many", stars: at });
  },
});
export const readRanges = query({
  args: { count: v.number() },
  handler: async (ctx, { count }) => {
    for (let at = 0; at < count; at++) {
      await ctx.db
        .query("notes")
        .withIndex("by_topic_and_stars", (q) => q.eq("topic", "none").eq("stars", at))
        .first();
    }
  },
});
/** The same documents again and again: each time counts. */
export const readAgain = query({
  args: { times: v.number() },
  handler: async (ctx, { times }) => {
    let read = 0;
    for (let at = 0; at < times; at++) {
      const notes = await ctx.db
        .query("notes")
        .withIndex("by_topic_and_stars", (q) => q.eq("topic", "many"))
        .collect();
      read += notes.length;
    }
    return read;
  },
});
export const insertBody = mutation({
  args: { bytes: v.number() },
  handler: async (ctx, { bytes }) => {
    await ctx.db.insert("notes", { body: "x".repeat(bytes), topic: "size", stars: 0 });
  },
});
export const insertExtra = mutation({
  args: { extra: v.any() },
  handler: async (ctx, { extra }) => {
    await ctx.db.insert("mixed", { group: "limits", extra });
  },
});
export const answerOf = query({
  args: { bytes: v.number() },
  handler: async (_ctx, { bytes }) => "x".repeat(bytes),
});
export const sizeOf = query({
  args: { value: v.string() },
  handler: async (_ctx, { value }) => value.length,
});
/** User code alone, of as many steps as are asked for. */
export const spin = internalMutation({
  args: { steps: v.number() },
  handler: async (_ctx, { steps }): Promise<Value> => {
    let sum = 0;
    for (let at = 0; at < steps; at++) sum = (sum * 31 + at) | 0;
    return sum;
  },
});
