/** Calendars that are followed by their address: read about every hour, less often while that fails. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { CALENDAR_NAME_MAX, IMPORT_DAYS, MAX_BUSY_CALENDARS } from "../domain/busyBlocks";
import { ADDRESS_SENTENCES, readCalendarAddress } from "../domain/calendarAddress";
import type { Span } from "../domain/claims";
import { refused, type Refusal } from "../domain/errors";
import {
  nextReadAt,
  READ_LATE,
  READ_LEASE,
  UNCHANGED_FOR,
  type ReadProblem,
} from "../domain/followedCalendars";
import { DAY, type Instant, type TimeZone } from "../domain/time";
import type { Outcome } from "../functions";
import { writeAudit } from "./audit";
import { calendarsOf, ensureInstructor, ensureOwn, replaceBlocks } from "./busyCalendars";
import { cancelRead, scheduleRead, type Following } from "./calendarJobs";
import { thrown, type Viewer } from "./viewers";

/** What the server called a version. */
type Version = Pick<Following, "etag" | "lastModified">;

/** What the action that reads needs to know. */
export interface ReadTask {
  url: string;
  /** Ask for a newer version only; empty when all is to be read. */
  known: Version;
  /** For times that tell no zone. */
  timeZone: TimeZone;
  /** The answer is taken until then, and only once. */
  leaseAt: Instant;
}

export type ReadOutcome =
  | { kind: "read"; blocks: Span[]; coversUntil: Instant; unread: number; version: Version }
  | { kind: "unchanged" }
  | { kind: "failed"; problem: ReadProblem };

/** From now on it is read by itself; the first time at once. */
export async function follow(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { url: string; name: string },
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; calendarId: Id<"busyCalendars"> } | { ok: false; error: Refusal }> {
  const instructor = await ensureInstructor(ctx, viewer);
  const read = readCalendarAddress(args.url);
  if ("problem" in read) throw badAddress(ADDRESS_SENTENCES[read.problem]);
  const own = await calendarsOf(ctx, instructor._id);
  if (own.some(({ following }) => following?.url === read.url)) {
    throw badAddress("You follow this address already.");
  }
  if (own.length >= MAX_BUSY_CALENDARS) {
    return refused({ code: "tooManyCalendars", limit: MAX_BUSY_CALENDARS });
  }
  const calendarId = await ctx.db.insert("busyCalendars", {
    instructorId: instructor._id,
    name: args.name.trim().slice(0, CALENDAR_NAME_MAX) || read.host.slice(0, CALENDAR_NAME_MAX),
    ...{ coversUntil: nowAt, blockCount: 0, unread: 0 },
  });
  const job = await scheduleRead(ctx, calendarId, nowAt);
  await ctx.db.patch("busyCalendars", calendarId, {
    following: { url: read.url, ...job, isReading: true, failures: 0 },
  });
  // Security: the address stays out of the audit; its host says enough.
  await writeAudit(ctx, {
    ...{ actorId: viewer.user._id, action: "busyCalendars.follow", subject: calendarId },
    details: { host: read.host },
  });
  return { ok: true, calendarId };
}

/** At once, without waiting for its turn. While it is being read nothing more happens. */
export async function readNow(
  ctx: MutationCtx,
  viewer: Viewer,
  calendarId: Id<"busyCalendars">,
  nowAt: Instant = Date.now(),
): Promise<Outcome<{}>> {
  const instructor = await ensureInstructor(ctx, viewer);
  const { following } = await ensureOwn(ctx, instructor, calendarId);
  if (following === undefined) throw thrown({ code: "notFound" });
  if (following.isReading && following.nextReadAt > nowAt) return { ok: true };
  await cancelRead(ctx, following);
  const job = await scheduleRead(ctx, calendarId, nowAt);
  await ctx.db.patch("busyCalendars", calendarId, { following: { ...following, ...job, isReading: true } });
  return { ok: true };
}

/** What the job shall do; null if it isn't the calendar's job any more. */
export async function beginRead(
  ctx: MutationCtx,
  job: { calendarId: Id<"busyCalendars">; dueAt: Instant },
  nowAt: Instant = Date.now(),
): Promise<ReadTask | null> {
  const calendar = await ctx.db.get("busyCalendars", job.calendarId);
  const following = calendar?.following;
  if (calendar === null || following === undefined || following.nextReadAt !== job.dueAt) return null;
  const instructor = await ctx.db.get("instructors", calendar.instructorId);
  const user = instructor === null ? null : await ctx.db.get("users", instructor.userId);
  if (instructor === null || user?.status !== "active") {
    // Nobody teaches here now: looked at again tomorrow.
    const later = await scheduleRead(ctx, calendar._id, nowAt + DAY);
    await patchFollowing(ctx, calendar._id, { ...following, ...later, isReading: false });
    return null;
  }
  // Also the sign of this read: another one has another.
  const leaseAt = Math.max(nowAt, job.dueAt) + READ_LEASE;
  await patchFollowing(ctx, calendar._id, {
    ...following,
    ...{ isReading: true, nextReadAt: leaseAt, triedAt: nowAt },
  });
  const { url, etag, lastModified } = following;
  const reachesFar = calendar.coversUntil > nowAt + IMPORT_DAYS * DAY - UNCHANGED_FOR;
  const known = reachesFar ? defined({ etag, lastModified }) : {};
  return { url, known, timeZone: instructor.timeZone, leaseAt };
}

/** Takes the answer of a read, if nobody else has read it meanwhile. What failed leaves the times as they are. */
export async function endRead(
  ctx: MutationCtx,
  answer: { calendarId: Id<"busyCalendars">; leaseAt: Instant; outcome: ReadOutcome },
  nowAt: Instant = Date.now(),
): Promise<void> {
  const { calendarId, leaseAt, outcome } = answer;
  const calendar = await ctx.db.get("busyCalendars", calendarId);
  const following = calendar?.following;
  if (calendar === null || following === undefined || following.nextReadAt !== leaseAt) return;
  const failures = outcome.kind === "failed" ? following.failures + 1 : 0;
  const job = await scheduleRead(ctx, calendarId, nextReadAt(nowAt, failures, Math.random()));
  const { url, triedAt } = following;
  const kept = { url, ...job, isReading: false, failures, ...defined({ triedAt }) };
  const version = defined({ etag: following.etag, lastModified: following.lastModified });
  switch (outcome.kind) {
    case "failed": {
      const failingSince = following.failingSince ?? triedAt ?? nowAt;
      return await patchFollowing(ctx, calendarId, {
        ...{ ...kept, ...version, problem: outcome.problem, failingSince },
      });
    }
    case "unchanged":
      return await ctx.db.patch("busyCalendars", calendarId, {
        importedAt: nowAt,
        following: { ...kept, ...version },
      });
    case "read":
      await ctx.db.patch("busyCalendars", calendarId, {
        ...{ importedAt: nowAt, coversUntil: outcome.coversUntil, blockCount: outcome.blocks.length },
        ...{ unread: outcome.unread, following: { ...kept, ...outcome.version } },
      });
      await replaceBlocks(ctx, calendarId, calendar.instructorId, outcome.blocks);
  }
}

const SWEEP_BATCH = 50;

/** Reads that nobody began, or whose answer never came. How many were taken up. */
export async function sweep(ctx: MutationCtx, nowAt: Instant): Promise<number> {
  const late = await ctx.db
    .query("busyCalendars")
    .withIndex("by_following_nextReadAt", (q) =>
      q.gt("following.nextReadAt", 0).lte("following.nextReadAt", nowAt - READ_LATE),
    )
    .take(SWEEP_BATCH);
  for (const { _id, following } of late) {
    if (following === undefined) continue;
    await cancelRead(ctx, following);
    const job = await scheduleRead(ctx, _id, nowAt);
    await patchFollowing(ctx, _id, { ...following, ...job, isReading: false });
  }
  return late.length;
}

async function patchFollowing(
  ctx: MutationCtx,
  calendarId: Id<"busyCalendars">,
  following: Doc<"busyCalendars">["following"],
): Promise<void> {
  await ctx.db.patch("busyCalendars", calendarId, { following });
}

/** Without the fields that aren't known. */
function defined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

function badAddress(message: string) {
  return thrown({ code: "badArgument", field: "url", message });
}
