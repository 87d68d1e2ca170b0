/** Claims as they are stored: which belong together, and whether their cells fit them. Writes nothing; `claims.ts` does. */
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { cellsOf, endOf } from "../domain/claims";
import type { Refusal } from "../domain/errors";
import { MAX_OCCURRENCES } from "../domain/limits";
import { sidesOf, timeOf, type Conflict } from "./claimConflicts";

/** The claims of a hold, in order of time: one, or all of a series. */
export async function heldTogether(
  ctx: Pick<QueryCtx, "db">,
  claim: Doc<"claims">,
): Promise<Doc<"claims">[]> {
  const { groupId, holderId } = claim;
  if (groupId === undefined) return [claim];
  const group = await ctx.db
    .query("claims")
    .withIndex("by_groupId", (q) => q.eq("groupId", groupId))
    .take(2 * MAX_OCCURRENCES);
  return group
    .filter((each) => each.kind === "hold" && each.holderId === holderId)
    .sort((one, other) => one.startsAt - other.startsAt);
}

/** Whether the stored cells are exactly those the claim asks for. */
export async function hasSoundCells(ctx: Pick<QueryCtx, "db">, claim: Doc<"claims">): Promise<boolean> {
  const sides = await sidesOf(ctx, claim);
  if (sides === null) return false;
  const keyOf = (cell: { ownerId: string; track: string; cellAt: number }) =>
    `${cell.ownerId} ${cell.track} ${cell.cellAt}`;
  const wanted = cellsOf(timeOf(claim, sides)).map(keyOf).sort();
  const stored = (await cellsOfClaim(ctx, claim._id)).map(keyOf).sort();
  return wanted.length === stored.length && wanted.every((key, index) => key === stored[index]);
}

/** What the person who wanted the time may know of the claim in the way: its bounds, nothing more. */
export function refusalOf(conflict: Conflict): Refusal {
  return {
    code: conflict.side === "teacher" ? "taken" : "ownConflict",
    conflictAt: conflict.startsAt,
    conflictEndsAt: endOf(conflict),
  };
}

/** A claim has at most 34 cells; a hand edit may have added some. */
export async function cellsOfClaim(
  ctx: Pick<QueryCtx, "db">,
  claimId: Id<"claims">,
): Promise<Doc<"claimCells">[]> {
  return await ctx.db
    .query("claimCells")
    .withIndex("by_claimId", (q) => q.eq("claimId", claimId))
    .take(1000);
}
