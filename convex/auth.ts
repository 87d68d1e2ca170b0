/** Signing in, by the official library. What is ours: the providers, who may not come in, and what becomes of a guest. */
import { convexAuth } from "@convex-dev/auth/server";
import type { MutationCtx } from "./_generated/server";
import { adoptGuest } from "./model/guests";
import { ensureSelfLearner } from "./model/learners";
import { thrown } from "./model/viewers";
import { guestProvider, passwordProvider } from "./signInProviders";

export const { auth, signIn, signOut, store, isAuthenticated } = convexAuth({
  providers: [passwordProvider(), guestProvider()],
  callbacks: {
    afterUserCreatedOrUpdated: async (anyCtx, { userId }) => {
      await ensureSelfLearner(anyCtx as unknown as MutationCtx, userId as never);
    },
    /**
     * Runs inside the transaction that makes the session, where the caller is still whoever they were: if a guest, the
     * account takes over what is theirs. Failed credentials never come this far.
     */
    beforeSessionCreation: async (anyCtx, args) => {
      const ctx = anyCtx as unknown as MutationCtx;
      const userId = ctx.db.normalizeId("users", args.userId);
      const user = userId === null ? null : await ctx.db.get("users", userId);
      if (user === null || user.status !== "active") throw thrown({ code: "accountSuspended" });
      const identity = await ctx.auth.getUserIdentity();
      const callerId = ctx.db.normalizeId("users", identity?.subject.split("|")[0] ?? "");
      const caller = callerId === null ? null : await ctx.db.get("users", callerId);
      if (caller !== null) await adoptGuest(ctx, caller, user._id);
    },
  },
});
