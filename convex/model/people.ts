import type { Id } from "../_generated/dataModel";
import type { SharedQueryCtx } from "../functions";
import { displayNameOf } from "../domain/common";

/** Whoever is no longer here. */
const GONE = "Former member";

/** How another person is shown, never more: "Sarah C." */
export async function publicPerson(ctx: SharedQueryCtx, userId: Id<"users">) {
  const user = await ctx.db.get("users", userId);
  return {
    userId,
    displayName: user === null ? GONE : displayNameOf(user.firstName, user.lastName),
  };
}
