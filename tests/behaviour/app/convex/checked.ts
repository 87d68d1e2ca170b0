/** Validators of every kind, for arguments and for results. */
import { v } from "convex/values";
import { mutation, query } from "./builders";

export const kinds = query({
  args: {
    text: v.optional(v.string()),
    float: v.optional(v.number()),
    integer: v.optional(v.int64()),
    flag: v.optional(v.boolean()),
    bytes: v.optional(v.bytes()),
    nothing: v.optional(v.null()),
    list: v.optional(v.array(v.number())),
    object: v.optional(v.object({ inside: v.string(), maybe: v.optional(v.number()) })),
    record: v.optional(v.record(v.string(), v.number())),
    either: v.optional(v.union(v.string(), v.object({ is: v.literal("here") }))),
    exactly: v.optional(v.literal("this")),
    note: v.optional(v.id("notes")),
  },
  handler: async (_ctx, args) => Object.keys(args),
});

export const noArguments = query({ args: {}, handler: async () => "called" });
export const anyArguments = query({ handler: async (_ctx, args: Record<string, string>) => args });

const answer = v.object({ isDone: v.boolean(), names: v.array(v.string()) });
export const answers = query({
  args: { value: v.any() },
  returns: answer,
  handler: async (_ctx, { value }) => value,
});
export const answersInMutation = mutation({
  args: { value: v.any() },
  returns: answer,
  handler: async (ctx, { value }) => {
    await ctx.db.insert("notes", { body: "before the answer", topic: "answers", stars: 0 });
    return value;
  },
});
export const answersNull = query({ args: {}, returns: v.null(), handler: async () => null });
