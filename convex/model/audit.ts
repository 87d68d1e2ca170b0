import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";

/** Who did what to what, in the same transaction as the deed. Append-only. */
export async function writeAudit(
  ctx: MutationCtx,
  entry: { actorId?: Id<"users">; action: string; subject: string; details: unknown },
): Promise<void> {
  await ctx.db.insert("auditEntries", { ...entry, at: Date.now() });
}
