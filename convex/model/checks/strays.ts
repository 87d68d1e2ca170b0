/** Claims to come that a hand edit moved away from their lesson or their cells. Only reads: nobody waits for it. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Instant } from "../../domain/time";
import { hasSoundCells } from "../claimReads";
import { standsFor } from "./claims";

const PAGE = 100;

export interface StrayPage {
  claimIds: Id<"claims">[];
  /** Null at the end of the range. */
  cursor: string | null;
}

/** A page of the claims that begin in [fromAt, toAt). */
export async function strayClaims(
  ctx: QueryCtx,
  range: { fromAt: Instant; toAt: Instant; cursor: string | null },
): Promise<StrayPage> {
  const { fromAt, toAt, cursor } = range;
  const { page, isDone, continueCursor } = await ctx.db
    .query("claims")
    .withIndex("by_startsAt", (q) => q.gte("startsAt", fromAt).lt("startsAt", toAt))
    .paginate({ numItems: PAGE, cursor });
  const claimIds: Id<"claims">[] = [];
  for (const claim of page) if (await isStray(ctx, claim)) claimIds.push(claim._id);
  return { claimIds, cursor: isDone ? null : continueCursor };
}

async function isStray(ctx: QueryCtx, claim: Doc<"claims">): Promise<boolean> {
  if (claim.kind === "booking" || claim.kind === "pending") {
    const booking = claim.bookingId === undefined ? null : await ctx.db.get("bookings", claim.bookingId);
    if (booking === null || booking.state === "cancelled" || !standsFor(claim, booking)) return true;
  }
  return !(await hasSoundCells(ctx, claim));
}
