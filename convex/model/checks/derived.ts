/** Documents that are derived from others: recomputed, and compared. */
import type { Doc } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { normaliseIntervals } from "../../domain/availability";
import { isLocalDate, isTimeZone, weekdayOf } from "../../domain/time";
import { getStats } from "../instructorStats";
import { newestMessage } from "../messageViews";
import { Findings, type Problem } from "./problems";

/** Counting beyond would read too much for one query; such an instructor's numbers are left unchecked. */
const MAX_COUNTED = 2_000;

export async function checkInstructor(ctx: QueryCtx, instructor: Doc<"instructors">): Promise<Problem[]> {
  const findings = new Findings("instructors", instructor._id);
  findings.expect(isTimeZone(instructor.timeZone), `${instructor.timeZone} isn't a time zone.`);
  findings.expect((await ctx.db.get(instructor.userId)) !== null, "Its account is missing.");
  const sameSlug = await ctx.db
    .query("instructors")
    .withIndex("by_slug", (q) => q.eq("slug", instructor.slug))
    .take(2);
  findings.expect(sameSlug.length === 1, `Another instructor has the address ${instructor.slug}.`);

  const completed = await ctx.db
    .query("bookings")
    .withIndex("by_instructorId_and_state_and_startsAt", (q) =>
      q.eq("instructorId", instructor._id).eq("state", "completed"),
    )
    .take(MAX_COUNTED);
  const published = await ctx.db
    .query("reviews")
    .withIndex("by_instructorId_and_status_and_reviewedAt", (q) =>
      q.eq("instructorId", instructor._id).eq("status", "published"),
    )
    .take(MAX_COUNTED);
  if (completed.length < MAX_COUNTED && published.length < MAX_COUNTED) {
    const stats = await getStats(ctx, instructor._id);
    const ratingSum = published.reduce((sum, { rating }) => sum + rating, 0);
    findings.expect((stats?.completedLessons ?? 0) === completed.length, "Its lessons are miscounted.");
    findings.expect((stats?.reviewCount ?? 0) === published.length, "Its reviews are miscounted.");
    findings.expect((stats?.ratingSum ?? 0) === ratingSum, "Its ratings are miscounted.");
  }
  return findings.problems;
}

export async function checkWeeklyHours(_ctx: QueryCtx, hours: Doc<"weeklyHours">): Promise<Problem[]> {
  const findings = new Findings("weeklyHours", hours._id);
  const isMonday = isLocalDate(hours.validFrom) && weekdayOf(hours.validFrom) === 0;
  findings.expect(isMonday, "It doesn't begin on a Monday.");
  findings.expect(hours.days.length === 7, "It hasn't seven days.");
  const isNormal = hours.days.every((day) => JSON.stringify(normaliseIntervals(day)) === JSON.stringify(day));
  findings.expect(isNormal, "Its hours overlap or are off the grid.");
  return findings.problems;
}

export async function checkParticipant(ctx: QueryCtx, participant: Doc<"participants">): Promise<Problem[]> {
  const findings = new Findings("participants", participant._id);
  const conversation = await ctx.db.get(participant.conversationId);
  findings.expect(conversation !== null, "Its conversation is missing.");
  const newest = await newestMessage(ctx, participant.conversationId);
  findings.expect(participant.lastMessageAt === (newest?.sentAt ?? 0), "Its last message is another.");
  findings.expect(participant.readAt <= (newest?.sentAt ?? 0), "It has read what isn't written yet.");
  return findings.problems;
}
