/** Reading when an instructor's own calendars say they are busy. Writing is busyCalendars.ts. */
import type { Id } from "../_generated/dataModel";
import { MAX_BLOCK_MINUTES } from "../domain/busyBlocks";
import { endOf, type Span } from "../domain/claims";
import { MINUTE, type Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";

/** More than nine days of quarter hours from one calendar; beyond it later ones aren't seen. */
const MAX_READ = 2000;

/** None is longer than a day, so whatever reaches into [fromAt, toAt) begins within the day before. */
export async function awayBetween(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  fromAt: Instant,
  toAt: Instant,
): Promise<Span[]> {
  const blocks = await ctx.db
    .query("busyBlocks")
    .withIndex("by_instructorId_and_startsAt", (q) =>
      q
        .eq("instructorId", instructorId)
        .gte("startsAt", fromAt - MAX_BLOCK_MINUTES * MINUTE)
        .lt("startsAt", toAt),
    )
    .take(MAX_READ);
  return blocks
    .map(({ startsAt, durationMinutes }) => ({ startsAt, durationMinutes }))
    .filter((block) => endOf(block) > fromAt);
}
