/** What signing in asks the database, besides the library's own store. Internal. */
import { v } from "convex/values";
import { internalMutation, internalQuery } from "./functions";
import { consumeAddressLimit } from "./model/rateLimits";
import { loadViewer } from "./model/viewers";

/** Takes a token of the caller's address; the instant from which it works again, or null. */
export const admit = internalMutation({
  args: {
    limit: v.union(v.literal("addressGuest"), v.literal("addressSignIn"), v.literal("addressSignUp")),
    address: v.union(v.string(), v.null()),
  },
  returns: v.union(v.number(), v.null()),
  handler: async (ctx, { limit, address }): Promise<number | null> =>
    await consumeAddressLimit(ctx, limit, address),
});

/** Who is calling, if their session is alive. */
export const currentSession = internalQuery({
  args: {},
  returns: v.union(v.null(), v.object({ userId: v.id("users"), sessionId: v.id("authSessions") })),
  handler: async (ctx) => {
    const viewer = await loadViewer(ctx);
    return viewer === null ? null : { userId: viewer.user._id, sessionId: viewer.sessionId };
  },
});

export const hasPasswordAccount = internalQuery({
  args: { email: v.string() },
  returns: v.boolean(),
  handler: async (ctx, { email }): Promise<boolean> => {
    const account = await ctx.db
      .query("authAccounts")
      .withIndex("providerAndAccountId", (q) => q.eq("provider", "password").eq("providerAccountId", email))
      .first();
    return account !== null;
  },
});
