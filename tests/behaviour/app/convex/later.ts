/** Work for later, what is known of it, and who it runs as. */
import { makeFunctionReference } from "convex/server";
import { v, type Value } from "convex/values";
import { internalAction, internalMutation, mutation, query } from "./builders";

type Args = Record<string, Value>;
const note = makeFunctionReference<"mutation", Args>("later:note");
const noteFromAction = makeFunctionReference<"action", Args>("later:noteFromAction");

const request = {
  topic: v.string(),
  inMs: v.number(),
  kind: v.union(v.literal("mutation"), v.literal("action")),
};

export const schedule = mutation({
  args: { ...request, thenFail: v.optional(v.boolean()), isBroken: v.optional(v.boolean()) },
  handler: async (ctx, { topic, inMs, kind, thenFail, isBroken }) => {
    const target = kind === "mutation" ? note : noteFromAction;
    const id = await ctx.scheduler.runAfter(inMs, target, { topic, isBroken: isBroken ?? false });
    if (thenFail) throw new Error("failed on purpose");
    return id;
  },
});
export const scheduleMany = mutation({
  args: { count: v.number() },
  handler: async (ctx, { count }) => {
    for (let at = 0; at < count; at++) {
      await ctx.scheduler.runAfter(3_600_000, note, { topic: "many", isBroken: false });
    }
  },
});
/** Schedules as much as that and fails: what is scheduled is never there. */
export const scheduleLarge = mutation({
  args: { count: v.number(), bytesEach: v.number() },
  handler: async (ctx, { count, bytesEach }) => {
    const topic = "x".repeat(bytesEach);
    for (let at = 0; at < count; at++) {
      await ctx.scheduler.runAfter(3_600_000, note, { topic, isBroken: false });
    }
    throw new Error("all of it was scheduled");
  },
});
export const cancel = mutation({
  args: { id: v.id("_scheduled_functions") },
  handler: async (ctx, { id }) => await ctx.scheduler.cancel(id),
});
export const state = query({
  args: { id: v.id("_scheduled_functions") },
  handler: async (ctx, { id }) => {
    const row = await ctx.db.system.get(id);
    if (row === null) return null;
    const { name, args, state, completedTime } = row;
    return { name, args, kind: state.kind, isComplete: completedTime !== undefined };
  },
});
export const pending = query({
  args: {},
  handler: async (ctx) => {
    const rows = await ctx.db.system.query("_scheduled_functions").collect();
    return rows.filter(({ state }) => state.kind === "pending").length;
  },
});

const noteNow = internalMutation({
  args: { topic: v.string(), isBroken: v.boolean() },
  handler: async (ctx, { topic, isBroken }) => {
    const caller = await ctx.auth.getUserIdentity();
    await ctx.db.insert("notes", { body: caller === null ? "nobody" : caller.subject, topic, stars: 1 });
    if (isBroken) throw new Error("failed on purpose");
  },
});

const noteInAction = internalAction({
  args: { topic: v.string(), isBroken: v.boolean() },
  handler: async (ctx, { topic, isBroken }) => {
    await ctx.runMutation(note, { topic, isBroken });
  },
});
export { noteNow as note, noteInAction as noteFromAction };
