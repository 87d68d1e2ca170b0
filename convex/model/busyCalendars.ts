/**
 * Calendars of instructors' own lives. The one writer of `busyBlocks`: only times, never what they are for. Those that are
 * followed by their address are followedCalendars.ts.
 */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import {
  areBlocks,
  CALENDAR_NAME_MAX,
  IMPORT_DAYS,
  MAX_BLOCKS,
  MAX_BUSY_CALENDARS,
} from "../domain/busyBlocks";
import { endOf, type Span } from "../domain/claims";
import { refused, type Refusal } from "../domain/errors";
import { DAY, type Instant } from "../domain/time";
import type { Outcome, SharedQueryCtx } from "../functions";
import { cancelRead } from "./calendarJobs";
import { instructorOf, thrown, type Viewer } from "./viewers";
import { hoursChanged } from "./waitlistOffers";

export interface ImportArgs {
  /** The calendar whose times these replace; a new one without it. */
  calendarId?: Id<"busyCalendars">;
  name: string;
  blocks: Span[];
  coversUntil: Instant;
  unread: number;
}

export async function mine(ctx: SharedQueryCtx, viewer: Viewer) {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) return [];
  return (await calendarsOf(ctx, instructor._id)).map((calendar) => {
    const { _id, name, importedAt = null, coversUntil, blockCount, unread } = calendar;
    const following = followingView(calendar);
    return { calendarId: _id, name, importedAt, coversUntil, blockCount, unread, following };
  });
}

function followingView({ following }: Doc<"busyCalendars">) {
  if (following === undefined) return null;
  const { url, isReading, nextReadAt, triedAt = null, failingSince = null, problem = null } = following;
  return { url, isReading, nextReadAt, triedAt, failingSince, problem };
}

/** Times that stay the same aren't written again: whoever watches a week sees only what changed in it. */
export async function importBlocks(
  ctx: MutationCtx,
  viewer: Viewer,
  args: ImportArgs,
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; calendarId: Id<"busyCalendars"> } | { ok: false; error: Refusal }> {
  const instructor = await ensureInstructor(ctx, viewer);
  const name = args.name.trim().slice(0, CALENDAR_NAME_MAX);
  if (name === "") throw thrown({ code: "badArgument", field: "name", message: "Give it a name." });
  if (!areBlocks(args.blocks))
    throw thrown({ code: "badArgument", field: "blocks", message: "Not busy times." });
  if (!(args.coversUntil > nowAt && args.coversUntil <= nowAt + (IMPORT_DAYS + 2) * DAY)) {
    throw thrown({ code: "badArgument", field: "coversUntil", message: "At most a year ahead." });
  }
  if (!(Number.isSafeInteger(args.unread) && args.unread >= 0)) {
    throw thrown({ code: "badArgument", field: "unread", message: "Not a number of events." });
  }
  const fields = {
    ...{ name, importedAt: nowAt, coversUntil: args.coversUntil },
    ...{ blockCount: args.blocks.length, unread: args.unread },
  };
  let calendarId = args.calendarId;
  if (calendarId === undefined) {
    if ((await calendarsOf(ctx, instructor._id)).length >= MAX_BUSY_CALENDARS) {
      return refused({ code: "tooManyCalendars", limit: MAX_BUSY_CALENDARS });
    }
    calendarId = await ctx.db.insert("busyCalendars", { instructorId: instructor._id, ...fields });
  } else {
    const { following } = await ensureOwn(ctx, instructor, calendarId);
    if (following !== undefined) {
      const message = "It is read from its address.";
      throw thrown({ code: "badArgument", field: "calendarId", message });
    }
    await ctx.db.patch("busyCalendars", calendarId, fields);
  }
  await replaceBlocks(ctx, calendarId, instructor._id, args.blocks);
  return { ok: true, calendarId };
}

/** Gives its times back. */
export async function remove(
  ctx: MutationCtx,
  viewer: Viewer,
  calendarId: Id<"busyCalendars">,
): Promise<Outcome<{}>> {
  const instructor = await ensureInstructor(ctx, viewer);
  const { following } = await ensureOwn(ctx, instructor, calendarId);
  if (following !== undefined) await cancelRead(ctx, following);
  await replaceBlocks(ctx, calendarId, instructor._id, []);
  await ctx.db.delete("busyCalendars", calendarId);
  return { ok: true };
}

/** In one transaction, so that no screen shows half a calendar: at most 6,000 documents. Who waits for what it frees is told. */
export async function replaceBlocks(
  ctx: MutationCtx,
  calendarId: Id<"busyCalendars">,
  instructorId: Id<"instructors">,
  blocks: readonly Span[],
  nowAt: Instant = Date.now(),
): Promise<void> {
  const keyOf = ({ startsAt, durationMinutes }: Span) => `${startsAt} ${durationMinutes}`;
  const wanted = new Map(blocks.map((block) => [keyOf(block), block]));
  const stored = await ctx.db
    .query("busyBlocks")
    .withIndex("by_calendarId_and_startsAt", (q) => q.eq("calendarId", calendarId))
    .take(2 * MAX_BLOCKS);
  let isFreed = false;
  for (const block of stored) {
    if (wanted.delete(keyOf(block))) continue;
    await ctx.db.delete("busyBlocks", block._id);
    isFreed ||= endOf(block) > nowAt;
  }
  for (const { startsAt, durationMinutes } of wanted.values()) {
    await ctx.db.insert("busyBlocks", { calendarId, instructorId, startsAt, durationMinutes });
  }
  if (isFreed) await hoursChanged(ctx, instructorId);
}

/** A block whose calendar is gone, or somebody else's, goes too; the next import brings others back. */
export async function mendBlock(ctx: MutationCtx, blockId: Id<"busyBlocks">): Promise<void> {
  const block = await ctx.db.get("busyBlocks", blockId);
  if (block === null) return;
  const calendar = await ctx.db.get("busyCalendars", block.calendarId);
  if (calendar?.instructorId === block.instructorId && areBlocks([block])) return;
  await ctx.db.delete("busyBlocks", blockId);
  await hoursChanged(ctx, block.instructorId);
}

export async function calendarsOf(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
): Promise<Doc<"busyCalendars">[]> {
  return await ctx.db
    .query("busyCalendars")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructorId))
    .take(2 * MAX_BUSY_CALENDARS);
}

export async function ensureInstructor(ctx: MutationCtx, viewer: Viewer): Promise<Doc<"instructors">> {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) throw thrown({ code: "notFound" });
  return instructor;
}

export async function ensureOwn(
  ctx: MutationCtx,
  instructor: Doc<"instructors">,
  calendarId: Id<"busyCalendars">,
): Promise<Doc<"busyCalendars">> {
  const calendar = await ctx.db.get("busyCalendars", calendarId);
  if (calendar?.instructorId !== instructor._id) throw thrown({ code: "notFound" });
  return calendar;
}
