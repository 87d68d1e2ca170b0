/** Stored files: contents in actions, metadata and addresses everywhere. */
import { v } from "convex/values";
import { action, mutation, query } from "./builders";

export const store = action({
  args: { text: v.string(), type: v.optional(v.string()) },
  handler: async (ctx, { text, type }) =>
    await ctx.storage.store(new Blob([text], type === undefined ? {} : { type })),
});
export const read = action({
  args: { id: v.id("_storage") },
  handler: async (ctx, { id }) => {
    const blob = await ctx.storage.get(id);
    return blob === null ? null : await blob.text();
  },
});
export const about = query({
  args: { id: v.id("_storage") },
  handler: async (ctx, { id }) => ({
    metadata: await ctx.db.system.get(id),
    hasUrl: typeof (await ctx.storage.getUrl(id)) === "string",
  }),
});
export const remove = mutation({
  args: { id: v.id("_storage") },
  handler: async (ctx, { id }) => await ctx.storage.delete(id),
});
export const uploadUrl = mutation({
  args: {},
  handler: async (ctx) => await ctx.storage.generateUploadUrl(),
});
