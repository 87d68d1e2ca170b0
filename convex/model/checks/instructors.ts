/** Instructors: hours as editors write them, numbers as counted from lessons and reviews. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { normaliseIntervals, type Interval } from "../../domain/availability";
import { areBlocks } from "../../domain/busyBlocks";
import { isLocalDate, isTimeZone, weekdayOf } from "../../domain/time";
import { getStats, type StatsChange } from "../instructorStats";
import { Findings, type Problem } from "./problems";

/** Counting beyond would read too much for one query; such an instructor's numbers are left unchecked. */
const MAX_COUNTED = 2_000;

export async function checkInstructor(ctx: QueryCtx, instructor: Doc<"instructors">): Promise<Problem[]> {
  const findings = new Findings("instructors", instructor._id);
  findings.expect(isTimeZone(instructor.timeZone), `${instructor.timeZone} isn't a time zone.`);
  findings.expect((await ctx.db.get("users", instructor.userId)) !== null, "Its account is missing.");
  const sameSlug = await ctx.db
    .query("instructors")
    .withIndex("by_slug", (q) => q.eq("slug", instructor.slug))
    .take(2);
  findings.expect(sameSlug.length === 1, `Another instructor has the address ${instructor.slug}.`);
  const counted = await countStats(ctx, instructor._id);
  if (counted !== null) {
    const stats = await getStats(ctx, instructor._id);
    findings.expect(
      (stats?.completedLessons ?? 0) === counted.completedLessons,
      "Its lessons are miscounted.",
    );
    findings.expect((stats?.reviewCount ?? 0) === counted.reviewCount, "Its reviews are miscounted.");
    findings.expect((stats?.ratingSum ?? 0) === counted.ratingSum, "Its ratings are miscounted.");
  }
  return findings.problems;
}

/** From the lessons and reviews themselves; null when there are too many for one transaction. */
export async function countStats(
  ctx: Pick<QueryCtx, "db">,
  instructorId: Id<"instructors">,
): Promise<Required<StatsChange> | null> {
  const completed = await ctx.db
    .query("bookings")
    .withIndex("by_instructorId_and_state_and_startsAt", (q) =>
      q.eq("instructorId", instructorId).eq("state", "completed"),
    )
    .take(MAX_COUNTED);
  const published = await ctx.db
    .query("reviews")
    .withIndex("by_instructorId_and_status_and_reviewedAt", (q) =>
      q.eq("instructorId", instructorId).eq("status", "published"),
    )
    .take(MAX_COUNTED);
  if (completed.length === MAX_COUNTED || published.length === MAX_COUNTED) return null;
  return {
    completedLessons: completed.length,
    reviewCount: published.length,
    ratingSum: published.reduce((sum, { rating }) => sum + rating, 0),
  };
}

export async function checkStats(ctx: QueryCtx, stats: Doc<"instructorStats">): Promise<Problem[]> {
  const findings = new Findings("instructorStats", stats._id);
  findings.expect(
    (await ctx.db.get("instructors", stats.instructorId)) !== null,
    "Its instructor is missing.",
  );
  const counted = await getStats(ctx, stats.instructorId);
  findings.expect(counted?._id === stats._id, "The instructor's numbers stand elsewhere.");
  return findings.problems;
}

export async function checkReview(ctx: QueryCtx, review: Doc<"reviews">): Promise<Problem[]> {
  const findings = new Findings("reviews", review._id);
  const booking = await ctx.db.get("bookings", review.bookingId);
  findings.expect(booking !== null, "Its lesson is missing.");
  const isOfLesson =
    booking === null ||
    (booking.instructorId === review.instructorId && booking.studentId === review.studentId);
  findings.expect(isOfLesson, "Its lesson is of other people.");
  const sameLesson = await ctx.db
    .query("reviews")
    .withIndex("by_bookingId", (q) => q.eq("bookingId", review.bookingId))
    .take(2);
  findings.expect(sameLesson.length === 1, "Its lesson has another review.");
  const isStars = Number.isInteger(review.rating) && review.rating >= 1 && review.rating <= 5;
  findings.expect(isStars, `${review.rating} stars.`);
  return findings.problems;
}

export async function checkWeeklyHours(_ctx: QueryCtx, hours: Doc<"weeklyHours">): Promise<Problem[]> {
  const findings = new Findings("weeklyHours", hours._id);
  const isMonday = isLocalDate(hours.validFrom) && weekdayOf(hours.validFrom) === 0;
  findings.expect(isMonday, "It doesn't begin on a Monday.");
  findings.expect(hours.days.length === 7, "It hasn't seven days.");
  findings.expect(hours.days.every(isNormal), "Its hours overlap or are off the grid.");
  return findings.problems;
}

export async function checkDateOverride(ctx: QueryCtx, override: Doc<"dateOverrides">): Promise<Problem[]> {
  const findings = new Findings("dateOverrides", override._id);
  findings.expect(isLocalDate(override.localDate), `${override.localDate} isn't a date.`);
  findings.expect(isNormal(override.intervals), "Its hours overlap or are off the grid.");
  const sameDate = await ctx.db
    .query("dateOverrides")
    .withIndex("by_instructorId_and_localDate", (q) =>
      q.eq("instructorId", override.instructorId).eq("localDate", override.localDate),
    )
    .take(2);
  findings.expect(sameDate.length === 1, "Its date has another override.");
  return findings.problems;
}

/** Without a calendar nobody could take it away; longer than a day, and it wouldn't be found. */
export async function checkBusyCalendar(ctx: QueryCtx, calendar: Doc<"busyCalendars">): Promise<Problem[]> {
  const findings = new Findings("busyCalendars", calendar._id);
  const instructor = await ctx.db.get("instructors", calendar.instructorId);
  findings.expect(instructor !== null, "Its instructor is missing.");
  return findings.problems;
}

export async function checkBusyBlock(ctx: QueryCtx, block: Doc<"busyBlocks">): Promise<Problem[]> {
  const findings = new Findings("busyBlocks", block._id);
  const calendar = await ctx.db.get("busyCalendars", block.calendarId);
  findings.expect(calendar !== null, "Its calendar is missing.");
  const isOwners = calendar === null || calendar.instructorId === block.instructorId;
  findings.expect(isOwners, "Its calendar is another instructor's.");
  findings.expect(areBlocks([block]), "It isn't a time on quarter hours within a day.");
  return findings.problems;
}

function isNormal(day: Interval[]): boolean {
  return JSON.stringify(normaliseIntervals(day)) === JSON.stringify(day);
}
