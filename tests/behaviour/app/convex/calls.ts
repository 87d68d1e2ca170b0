/** Functions that call functions, fail in every way, and say who called them. */
import { makeFunctionReference } from "convex/server";
import { ConvexError, v, type Value } from "convex/values";
import { action, internalMutation, internalQuery, mutation, query } from "./builders";

// Types of functions that call each other can't be inferred from each other.
type Args = Record<string, Value>;
const add = makeFunctionReference<"mutation", Args, null>("calls:add");
const count = makeFunctionReference<"query", Args, number>("calls:count");
const descend = makeFunctionReference<"mutation", Args, number>("calls:descend");
const who = makeFunctionReference<"query", Args, Value>("calls:who");
const failWith = makeFunctionReference<"mutation", Args, null>("calls:failWith");
const echoed = makeFunctionReference<"mutation", Args, Value>("calls:echoInMutation");

const anything = { value: v.any() };
export const echo = query({ args: anything, handler: async (_ctx, { value }) => value });
export const echoInMutation = mutation({ args: anything, handler: async (_ctx, { value }) => value });
export const echoInAction = action({ args: anything, handler: async (_ctx, { value }) => value });
export const nothing = query({ args: {}, handler: async () => {} });

/** Writes, and then fails if told so. */
const addNote = internalMutation({
  args: { topic: v.string(), thenFail: v.optional(v.any()) },
  handler: async (ctx, { topic, thenFail }) => {
    await ctx.db.insert("notes", { body: "added", topic, stars: 0 });
    if (thenFail !== undefined) throw new ConvexError(thenFail);
    return null;
  },
});
const countNotes = internalQuery({
  args: { topic: v.string() },
  handler: async (ctx, { topic }) => {
    const notes = await ctx.db
      .query("notes")
      .withIndex("by_topic_and_stars", (q) => q.eq("topic", topic))
      .collect();
    return notes.length;
  },
});
export { addNote as add, countNotes as count };

/** One write that stays, one that is taken back with its error caught, one more that stays. */
export const addAroundFailure = mutation({
  args: { topic: v.string() },
  handler: async (ctx, { topic }) => {
    await ctx.runMutation(add, { topic });
    let caught: Value = "nothing was thrown";
    try {
      await ctx.runMutation(add, { topic, thenFail: { code: "taken back", at: 7n } });
    } catch (error) {
      caught = error instanceof ConvexError ? (error.data as Value) : `not a ConvexError: ${String(error)}`;
    }
    const between = await ctx.runQuery(count, { topic });
    await ctx.runMutation(add, { topic });
    return { caught, between, after: await ctx.runQuery(count, { topic }) };
  },
});

/** A caller that doesn't catch fails as a whole. */
export const addAndLetFail = mutation({
  args: { topic: v.string() },
  handler: async (ctx, { topic }) => {
    await ctx.runMutation(add, { topic });
    await ctx.runMutation(add, { topic, thenFail: "uncaught" });
  },
});

/** In an action each call is a transaction of its own. */
export const addInAction = action({
  args: { topic: v.string() },
  handler: async (ctx, { topic }): Promise<Value> => {
    await ctx.runMutation(add, { topic });
    let caught: Value = null;
    try {
      await ctx.runMutation(add, { topic, thenFail: ["list", 1n] });
    } catch (error) {
      caught = error instanceof ConvexError ? (error.data as Value) : "not a ConvexError";
    }
    return { caught, count: await ctx.runQuery(count, { topic }) };
  },
});

const descendFrom = mutation({
  args: { levels: v.number() },
  handler: async (ctx, { levels }): Promise<number> =>
    levels === 0 ? 0 : 1 + (await ctx.runMutation(descend, { levels: levels - 1 })),
});
export { descendFrom as descend };

/** Reads what it has just written through a nested query, and what a nested mutation wrote. */
export const readOwnWrites = mutation({
  args: { topic: v.string() },
  handler: async (ctx, { topic }) => {
    await ctx.db.insert("notes", { body: "own", topic, stars: 0 });
    const afterOwn = await ctx.runQuery(count, { topic });
    await ctx.runMutation(add, { topic });
    const own = await ctx.db
      .query("notes")
      .withIndex("by_topic_and_stars", (q) => q.eq("topic", topic))
      .collect();
    return { afterOwn, afterNested: own.length };
  },
});

const failNow = mutation({
  args: { data: v.any() },
  handler: async (_ctx, { data }) => {
    throw new ConvexError(data);
  },
});
export { failNow as failWith };

export const failInQuery = query({
  args: { data: v.any() },
  handler: async (_ctx, { data }) => {
    throw new ConvexError(data);
  },
});
export const failPlainly = query({
  args: {},
  handler: async () => {
    throw new TypeError("a plain error");
  },
});
/** Through an action, a mutation that fails, to the client. */
export const failBelow = action({
  args: { data: v.any() },
  handler: async (ctx, { data }) => {
    await ctx.runMutation(failWith, { data });
  },
});

const identity = query({
  args: {},
  handler: async (ctx): Promise<Value> => {
    const caller = await ctx.auth.getUserIdentity();
    if (caller === null) return null;
    const { subject, issuer, tokenIdentifier, name } = caller;
    return { subject, issuer, tokenIdentifier, name: name ?? null };
  },
});
export { identity as who };
export const whoBelow = action({
  args: {},
  handler: async (ctx): Promise<Value> => await ctx.runQuery(who, {}),
});
export const echoBelow = action({
  args: anything,
  handler: async (ctx, { value }): Promise<Value> => await ctx.runMutation(echoed, { value }),
});

/** Time and chance as functions see them. */
export const surroundings = query({
  args: {},
  handler: async () => {
    const [first, second] = [Date.now(), Date.now()];
    return { isFixed: first === second, random: [Math.random(), Math.random()], uuid: crypto.randomUUID() };
  },
});
