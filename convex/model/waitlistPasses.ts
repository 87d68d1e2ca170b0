/** Time that becomes free, and what people let pass: whoever gives a time back, or doesn't take an offer, isn't offered that time next. */
import { internal } from "../_generated/api";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { endOf } from "../domain/claims";
import { MAX_WAITS } from "../domain/limits";
import { freedBy, type Freed } from "../domain/waitlist";

/** Passed offers that an entry remembers; a day has no more times than that. */
const PASSES_KEPT = 40;

/**
 * Time that has become free is offered to those who wait for it, after this commit and by a job of its own: nobody's
 * claim waits for a waitlist, or reads more of one than the own entries.
 */
export async function timeFreed(ctx: MutationCtx, claim: Doc<"claims">): Promise<void> {
  const nowAt = Date.now();
  if (endOf(claim) <= nowAt) return;
  const freed = freedBy(claim, claim.offer?.freedAt ?? nowAt);
  await notePass(ctx, claim, freed);
  await ctx.scheduler.runAfter(0, internal.jobs.offerFreed, { instructorId: claim.instructorId, freed });
}

/**
 * In the transaction that frees the time: a look for others that runs right after it must know. Reads only the entries of
 * the person whose claim it was; of an offer, only the entry that it was for.
 */
async function notePass(
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
