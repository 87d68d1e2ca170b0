import type { MutationCtx } from "../_generated/server";
import { COMMAND_ID_MAX, COMMAND_KEPT_DAYS } from "../domain/limits";
import { DAY, type Instant } from "../domain/time";
import type { ViewerMutationCtx } from "../functions";
import { thrown } from "./viewers";

/** JSON with sorted keys, so that equal arguments hash equally. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, field]) => field !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Runs a command once per (viewer, commandId). A repetition returns the first answer, refusals included; other arguments
 * under the same id throw `commandReused`. Reads one row of the viewer's own, so two people never conflict here.
 */
export async function answerOnce<Answer>(
  ctx: ViewerMutationCtx,
  call: { commandId: string; name: string; args: unknown },
  run: () => Promise<Answer>,
): Promise<Answer> {
  const { commandId, name } = call;
  if (commandId.length === 0 || commandId.length > COMMAND_ID_MAX) {
    throw thrown({ code: "badArgument", field: "commandId", message: "1 to 64 characters." });
  }
  const ownerId = ctx.viewer.user._id;
  const argsHash = await sha256(canonical(call.args));
  const first = await ctx.db
    .query("commands")
    .withIndex("by_ownerId_and_commandId", (q) => q.eq("ownerId", ownerId).eq("commandId", commandId))
    .unique();
  if (first !== null) {
    if (first.name !== name || first.argsHash !== argsHash) throw thrown({ code: "commandReused" });
    return first.answer as Answer;
  }
  const answer = await run();
  await ctx.db.insert("commands", { ownerId, commandId, name, argsHash, answer });
  return answer;
}

const DELETE_BATCH = 500;

/** Deletes a batch of records that are older than a browser keeps a command; whether there are more. */
export async function deleteOld(ctx: Pick<MutationCtx, "db">, nowAt: Instant): Promise<boolean> {
  const old = await ctx.db
    .query("commands")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", nowAt - COMMAND_KEPT_DAYS * DAY))
    .take(DELETE_BATCH);
  for (const record of old) await ctx.db.delete("commands", record._id);
  return old.length === DELETE_BATCH;
}
