/** Days off: dates whose override has no hours, with a reason that only the instructor sees. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { normaliseIntervals } from "../domain/availability";
import { BLOCK_REASON_MAX, MAX_BLOCKED_DAYS } from "../domain/limits";
import { addDays, daysBetween, isLocalDate, type LocalDate } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { isSame } from "./availability";
import { ensureInstructor } from "./bookingRules";
import { lessonsBetween } from "./calendarEntries";
import type { DayOfHours } from "./hours";
import { thrown, type Viewer } from "./viewers";
import { hoursChanged } from "./waitlistOffers";

export interface DateRange {
  firstLocalDate: LocalDate;
  lastLocalDate: LocalDate;
}

/** More than a year of single dates, and what a hand edit left. */
const MAX_READ = 2 * MAX_BLOCKED_DAYS;

/** From a date on, in order. */
export async function list(ctx: SharedQueryCtx, viewer: Viewer, fromLocalDate: LocalDate) {
  const instructor = await ensureInstructor(ctx, viewer);
  if (!isLocalDate(fromLocalDate)) {
    throw thrown({ code: "badArgument", field: "fromLocalDate", message: "Not a date." });
  }
  const overrides = await ctx.db
    .query("dateOverrides")
    .withIndex("by_instructorId_and_localDate", (q) =>
      q.eq("instructorId", instructor._id).gte("localDate", fromLocalDate),
    )
    .take(MAX_READ);
  return overrides
    .filter(({ intervals }) => intervals.length === 0)
    .map(({ localDate, reason }) => ({ localDate, reason: reason ?? null }));
}

/** The lessons that blocking these dates would leave outside. They stay. */
export async function lessonsIn(ctx: SharedQueryCtx, viewer: Viewer, range: DateRange) {
  const instructor = await ensureInstructor(ctx, viewer);
  ensureRange(range);
  return await lessonsBetween(ctx, instructor, range.firstLocalDate, range.lastLocalDate);
}

/** Answers the hours that were set for single dates of the range, so that undoing brings them back. */
export async function block(ctx: MutationCtx, viewer: Viewer, args: DateRange & { reason?: string }) {
  const instructor = await ensureInstructor(ctx, viewer);
  const dates = ensureRange(args);
  const reason = ensureReason(args.reason);
  const overrides = await overridesIn(ctx, instructor._id, args);
  for (const { _id } of overrides) await ctx.db.delete("dateOverrides", _id);
  for (const localDate of dates) {
    await ctx.db.insert("dateOverrides", {
      instructorId: instructor._id,
      localDate,
      intervals: [],
      ...(reason === "" ? {} : { reason }),
    });
  }
  const replaced = overrides
    .map(({ localDate, intervals }) => ({ localDate, intervals: normaliseIntervals(intervals) }))
    .filter(({ intervals }) => intervals.length > 0);
  return { ok: true as const, replaced };
}

/** Blocked dates of the range get their usual hours back, or those in `restore`. */
export async function unblock(
  ctx: MutationCtx,
  viewer: Viewer,
  args: DateRange & { restore?: DayOfHours[] },
) {
  const instructor = await ensureInstructor(ctx, viewer);
  const dates = new Set(ensureRange(args));
  const restore = ensureHours(args.restore ?? [], dates);
  const blocked = (await overridesIn(ctx, instructor._id, args)).filter(
    (each) => each.intervals.length === 0,
  );
  for (const { _id } of blocked) await ctx.db.delete("dateOverrides", _id);
  const opened = new Set(blocked.map(({ localDate }) => localDate));
  for (const { localDate, intervals } of restore) {
    if (!opened.has(localDate)) continue;
    await ctx.db.insert("dateOverrides", { instructorId: instructor._id, localDate, intervals });
  }
  await hoursChanged(ctx, instructor._id);
  return { ok: true as const };
}

async function overridesIn(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  { firstLocalDate, lastLocalDate }: DateRange,
): Promise<Doc<"dateOverrides">[]> {
  return await ctx.db
    .query("dateOverrides")
    .withIndex("by_instructorId_and_localDate", (q) =>
      q.eq("instructorId", instructorId).gte("localDate", firstLocalDate).lte("localDate", lastLocalDate),
    )
    .take(MAX_READ);
}

function ensureRange({ firstLocalDate, lastLocalDate }: DateRange): LocalDate[] {
  const days =
    isLocalDate(firstLocalDate) && isLocalDate(lastLocalDate)
      ? daysBetween(firstLocalDate, lastLocalDate) + 1
      : 0;
  if (days < 1 || days > MAX_BLOCKED_DAYS) {
    throw thrown({
      code: "badArgument",
      field: "lastLocalDate",
      message: "The last day: on or after the first, within a year.",
    });
  }
  return Array.from({ length: days }, (_, index) => addDays(firstLocalDate, index));
}

function ensureReason(reason = ""): string {
  if (reason.trim().length > BLOCK_REASON_MAX) {
    throw thrown({
      code: "badArgument",
      field: "reason",
      message: `A reason of up to ${BLOCK_REASON_MAX} letters.`,
    });
  }
  return reason.trim();
}

function ensureHours(days: readonly DayOfHours[], dates: ReadonlySet<LocalDate>): readonly DayOfHours[] {
  const isFine =
    new Set(days.map(({ localDate }) => localDate)).size === days.length &&
    days.every(
      ({ localDate, intervals }) => dates.has(localDate) && isSame(normaliseIntervals(intervals), intervals),
    );
  if (!isFine)
    throw thrown({ code: "badArgument", field: "restore", message: "Hours of dates in the range." });
  return days;
}
