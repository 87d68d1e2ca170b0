/** What people let pass: whoever gives a time back, or doesn't take an offer, isn't offered that time next. */
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { MAX_WAITS } from "../domain/limits";
import type { Freed } from "../domain/waitlist";

/** Passed offers that an entry remembers; a day has no more times than that. */
const PASSES_KEPT = 40;

/**
 * In the transaction that frees the time: a look for others that runs right after it must know. Reads only the entries of
 * the person whose claim it was; of an offer, only the entry that it was for.
 */
export async function notePass(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  freed: Freed & { freedAt: number },
): Promise<void> {
  const { startsAt, endsAt } = freed;
  for (const entry of await entriesWith(ctx, claim)) {
    if (entry.fromAt >= endsAt || entry.toAt <= startsAt) continue;
    const passed = [...entry.passed, freed].slice(-PASSES_KEPT);
    await ctx.db.patch("waitlistEntries", entry._id, { passed });
  }
}

async function entriesWith(ctx: MutationCtx, claim: Doc<"claims">): Promise<Doc<"waitlistEntries">[]> {
  if (claim.offer !== undefined) {
    const entry = await ctx.db.get("waitlistEntries", claim.offer.entryId);
    return entry === null ? [] : [entry];
  }
  const own = await ctx.db
    .query("waitlistEntries")
    .withIndex("by_studentId", (q) => q.eq("studentId", claim.studentId))
    .take(MAX_WAITS * 2);
  return own.filter((entry) => entry.instructorId === claim.instructorId);
}
