/** The instructor's own week: what holds on each date, and saving it when two windows may edit at once. */
import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { normaliseIntervals, type Interval } from "../domain/availability";
import type { replacedHours } from "../domain/common";
import { refused, type Refusal } from "../domain/errors";
import { threeWayMergeWeek, weekVersion } from "../domain/weekEditing";
import { MAX_REPEAT_WEEKS } from "../domain/limits";
import { addDays, isLocalDate, weekdayOf, type LocalDate } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { ensureInstructor } from "./bookingRules";
import { claimsWithoutLesson, lessonsBetween } from "./calendarEntries";
import { hoursDocuments, hoursOf, type DayOfHours } from "./hours";
import { thrown, type Viewer } from "./viewers";
import { hoursChanged } from "./waitlistOffers";

export interface SaveWeekArgs {
  mondayLocalDate: LocalDate;
  baseVersion: string;
  base: DayOfHours[];
  days: DayOfHours[];
  as: "thisWeek" | "usual";
  overwrite?: boolean;
  repeatWeeks?: number;
}

/** What a save took away: enough to undo it. */
export type ReplacedHours = Infer<typeof replacedHours>;
type ReplacedDate = ReplacedHours["dates"][number];

export async function week(ctx: SharedQueryCtx, viewer: Viewer, args: { mondayLocalDate: LocalDate }) {
  const instructor = await ensureInstructor(ctx, viewer);
  const dates = datesOf(args.mondayLocalDate);
  const days = await hoursOf(ctx, instructor._id, dates);
  const { overrides } = await hoursDocuments(ctx, instructor._id, dates[0]!, dates[6]!);
  const overrideOf = (date: LocalDate) => overrides.find(({ localDate }) => localDate === date);
  return {
    timeZone: instructor.timeZone,
    mondayLocalDate: args.mondayLocalDate,
    version: weekVersion(intervalsOf(days)),
    days,
    sources: dates.map((date) =>
      overrideOf(date) === undefined ? ("weekly" as const) : ("override" as const),
    ),
    reasons: dates.map((date) => overrideOf(date)?.reason ?? null),
    rules: instructor.rules,
    lessons: await lessonsBetween(ctx, instructor, dates[0]!, dates[6]!),
    beingBooked: await claimsWithoutLesson(ctx, instructor, dates[0]!, dates[6]!),
  };
}

export async function saveWeek(
  ctx: MutationCtx,
  viewer: Viewer,
  args: SaveWeekArgs,
): Promise<
  { ok: true; version: string; merged: boolean; replaced: ReplacedHours } | { ok: false; error: Refusal }
> {
  const instructor = await ensureInstructor(ctx, viewer);
  const dates = datesOf(args.mondayLocalDate);
  const mine = ensureWeek("days", args.days, dates);
  const base = ensureWeek("base", args.base, dates);
  const theirs = await hoursOf(ctx, instructor._id, dates);
  const isStale = weekVersion(intervalsOf(theirs)) !== args.baseVersion;
  let wanted = mine;
  if (isStale && args.overwrite !== true) {
    const merge = threeWayMergeWeek(base, mine, intervalsOf(theirs));
    if (merge.kind === "conflicts") return refused({ code: "weekChanged", theirs });
    wanted = merge.week;
  }
  const repeatWeeks = ensureRepeat(args);
  const replaced: ReplacedHours = { usual: null, dates: [] };
  if (args.as === "thisWeek") replaced.dates = await writeDates(ctx, instructor._id, dates, wanted);
  else Object.assign(replaced, await writeUsualWeek(ctx, instructor._id, dates, wanted));
  for (let week = 1; week <= repeatWeeks; week++) {
    const later = datesOf(addDays(dates[0]!, week * 7));
    replaced.dates.push(...(await writeDates(ctx, instructor._id, later, wanted, "keepBlocked")));
  }
  await hoursChanged(ctx, instructor._id);
  const merged = isStale && args.overwrite !== true;
  return { ok: true, version: weekVersion(wanted), merged, replaced };
}

/** A date that says what the usual hours say anyway needs no override. Repeating a week opens no blocked date. Answers what gave way. */
async function writeDates(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  dates: readonly LocalDate[],
  wanted: readonly Interval[][],
  blocked: "keepBlocked" | "replaceBlocked" = "replaceBlocked",
): Promise<ReplacedDate[]> {
  const replaced: ReplacedDate[] = [];
  const current = await hoursOf(ctx, instructorId, dates);
  const { overrides } = await hoursDocuments(ctx, instructorId, dates[0]!, dates[6]!);
  for (const [index, localDate] of dates.entries()) {
    const intervals = wanted[index] ?? [];
    if (isSame(current[index]?.intervals ?? [], intervals)) continue;
    const isBlocked = overrides.some((each) => each.localDate === localDate && each.intervals.length === 0);
    if (isBlocked && blocked === "keepBlocked") continue;
    replaced.push(await dropOverrides(ctx, overrides, localDate));
    const [usual] = await hoursOf(ctx, instructorId, [localDate]);
    if (isSame(usual?.intervals ?? [], intervals)) continue;
    await ctx.db.insert("dateOverrides", { instructorId, localDate, intervals });
  }
  return replaced;
}

/** From this Monday on, until a later version; overrides of this week give way to what was just painted. */
async function writeUsualWeek(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  dates: readonly LocalDate[],
  wanted: Interval[][],
): Promise<ReplacedHours> {
  const validFrom = dates[0]!;
  const { weeklyHours, overrides } = await hoursDocuments(ctx, instructorId, validFrom, dates[6]!);
  const same = weeklyHours.find((version) => version.validFrom === validFrom);
  if (same === undefined) await ctx.db.insert("weeklyHours", { instructorId, validFrom, days: wanted });
  else await ctx.db.patch("weeklyHours", same._id, { days: wanted });
  const replaced = dates.map(async (date) => await dropOverrides(ctx, overrides, date));
  const before = same && dates.map((_date, index) => normaliseIntervals(same.days[index] ?? []));
  return { usual: { days: before ?? null }, dates: await Promise.all(replaced) };
}

/** Answers the one that was in force. */
export async function dropOverrides(
  ctx: MutationCtx,
  overrides: readonly Doc<"dateOverrides">[],
  localDate: LocalDate,
): Promise<ReplacedDate> {
  const ofDate = overrides.filter((override) => override.localDate === localDate);
  for (const { _id } of ofDate) await ctx.db.delete("dateOverrides", _id);
  const inForce = ofDate.find(({ intervals }) => intervals.length === 0) ?? ofDate.at(-1);
  if (inForce === undefined) return { localDate, override: null };
  const { intervals, reason } = inForce;
  const override = { intervals: normaliseIntervals(intervals), ...(reason === undefined ? {} : { reason }) };
  return { localDate, override };
}

function ensureRepeat({ as, repeatWeeks = 0 }: SaveWeekArgs): number {
  const isCount = Number.isInteger(repeatWeeks) && repeatWeeks >= 0 && repeatWeeks <= MAX_REPEAT_WEEKS;
  if (!isCount || (repeatWeeks > 0 && as === "usual")) {
    throw thrown({
      code: "badArgument",
      field: "repeatWeeks",
      message: "Up to 52 weeks, of this week's hours.",
    });
  }
  return repeatWeeks;
}

export function datesOf(monday: string): LocalDate[] {
  if (!isLocalDate(monday) || weekdayOf(monday) !== 0) {
    throw thrown({ code: "badArgument", field: "mondayLocalDate", message: "Not the date of a Monday." });
  }
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}

/** Seven days, each of its date, each as normal intervals: what isn't comes from no editor of ours. */
export function ensureWeek(
  field: string,
  days: readonly DayOfHours[],
  dates: readonly LocalDate[],
): Interval[][] {
  const isWeek = days.length === 7 && days.every((day, index) => day.localDate === dates[index]);
  if (!isWeek) throw thrown({ code: "badArgument", field, message: "Seven days, Monday to Sunday." });
  return days.map(({ intervals }) => {
    const normal = normaliseIntervals(intervals);
    if (!isSame(normal, intervals)) {
      throw thrown({
        code: "badArgument",
        field,
        message: "Hours of a day: sorted, apart, on quarter hours, ten at most.",
      });
    }
    return normal;
  });
}

const intervalsOf = (days: readonly DayOfHours[]) => days.map(({ intervals }) => intervals);

export function isSame(one: readonly Interval[], other: readonly Interval[]): boolean {
  return (
    one.length === other.length &&
    one.every(
      (item, index) =>
        item.startMinute === other[index]?.startMinute &&
        item.endMinute === other[index].endMinute &&
        item.formats === other[index].formats,
    )
  );
}
