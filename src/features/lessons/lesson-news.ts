/** What a list of coming lessons says aloud when it changes by itself. Pure. */
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { formatDay } from "../../lib/format-time";
import { otherSide } from "./lesson-words";
import type { Lesson } from "./queries";

/** One sentence for each lesson that came, went, moved, or is being changed by the other side; what one did oneself is known. */
export function lessonNews(
  before: readonly Lesson[],
  after: readonly Lesson[],
  timeZone: TimeZone,
  nowAt: Instant,
): string[] {
  const nameOf = (lesson: Lesson) =>
    `${lesson.serviceName} with ${otherSide(lesson).firstName}, ${formatDay(lesson.startsAt, timeZone, nowAt)}`;
  const known = new Map(before.map((lesson) => [lesson.bookingId, lesson]));
  const still = new Set(after.map((lesson) => lesson.bookingId));
  const news: string[] = [];
  for (const lesson of after) {
    const earlier = known.get(lesson.bookingId);
    if (earlier === undefined) news.push(`Booked: ${nameOf(lesson)}`);
    else if (earlier.startsAt !== lesson.startsAt) news.push(`Moved: ${nameOf(lesson)}`);
    else if (earlier.pendingChange === null && isByOther(lesson)) {
      const doing = lesson.pendingChange?.kind === "reschedule" ? "moving" : "cancelling";
      news.push(`${otherSide(lesson).firstName} is ${doing} ${nameOf(lesson)}`);
    } else if (isByOther(earlier) && lesson.pendingChange === null) news.push(`Kept: ${nameOf(lesson)}`);
  }
  for (const lesson of before) {
    if (still.has(lesson.bookingId)) continue;
    news.push(`${lesson.startsAt > nowAt ? "Cancelled" : "Closed"}: ${nameOf(lesson)}`);
  }
  return news;
}

function isByOther({ pendingChange, viewerIs }: Lesson): boolean {
  return pendingChange !== null && pendingChange.by !== viewerIs;
}
