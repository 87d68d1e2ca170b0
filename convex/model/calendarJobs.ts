/** A followed calendar has one job at a time. It knows itself by its instant; another one does nothing. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Instant } from "../domain/time";

export type Following = NonNullable<Doc<"busyCalendars">["following"]>;

export async function scheduleRead(
  ctx: MutationCtx,
  calendarId: Id<"busyCalendars">,
  dueAt: Instant,
): Promise<Pick<Following, "jobId" | "nextReadAt">> {
  const jobId = await ctx.scheduler.runAt(dueAt, internal.calendarReads.read, { calendarId, dueAt });
  return { jobId, nextReadAt: dueAt };
}

/** One that waits ends; one that runs finds out by itself. */
export async function cancelRead(ctx: MutationCtx, { jobId }: Pick<Following, "jobId">): Promise<void> {
  const job = await ctx.db.system.get("_scheduled_functions", jobId);
  if (job?.state.kind === "pending") await ctx.scheduler.cancel(jobId);
}
