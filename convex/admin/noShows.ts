/** Deciding contested absences, until the admin desk does it: `npx convex run admin/noShows:resolve`. */
import { v } from "convex/values";
import { refusal } from "../domain/errors";
import { absent } from "../domain/noShows";
import { internalMutation } from "../functions";
import * as NoShows from "../model/noShows";

/**
 * Stands (`confirmed_after_review`; `absent` may correct who wasn't there), was held after all (`dispute_upheld`), or is
 * called off and paid back (`cancelled`). The reason goes to the audit.
 */
export const resolve = internalMutation({
  args: {
    bookingId: v.id("bookings"),
    code: v.union(v.literal("confirmed_after_review"), v.literal("dispute_upheld"), v.literal("cancelled")),
    absent: v.optional(absent),
    reason: v.string(),
  },
  returns: v.union(v.object({ ok: v.literal(true) }), v.object({ ok: v.literal(false), error: refusal })),
  handler: async (ctx, args) => await NoShows.resolve(ctx, args),
});
