/** What a moment makes of a lesson. Pure. */
import { endOf } from "../../../convex/domain/claims";
import type { Instant } from "../../../convex/domain/time";
import type { LessonStatus } from "../../ui/status-badge";
import type { Lesson } from "./queries";

type Timed = Pick<Lesson, "state" | "startsAt" | "durationMinutes">;
type Told = Timed & Pick<Lesson, "noShow">;

/** A confirmed lesson runs from its start to its end, then waits to be completed. */
export function lessonStatus(lesson: Told, nowAt: Instant): LessonStatus {
  switch (lesson.state) {
    case "confirmed":
      if (nowAt < lesson.startsAt) return "confirmed";
      return nowAt < endOf(lesson) ? "inProgress" : "waitingToComplete";
    case "no_show":
      return lesson.noShow?.resolution === undefined ? "noShowInReview" : "noShow";
    case "payment_failed":
      return "paymentFailed";
    case "pending":
    case "completed":
    case "cancelled":
      return lesson.state;
  }
}

/** The first one that is still to begin and isn't being released. */
export function nextLesson<Entry extends Timed & Pick<Lesson, "pendingChange">>(
  lessons: readonly Entry[],
  nowAt: Instant,
): Entry | null {
  const isNext = (each: Entry) => each.startsAt > nowAt && each.pendingChange === null;
  return lessons.find(isNext) ?? null;
}

/** Whole seconds until the change happens; never less than 0. */
export function secondsUntil(commitsAt: Instant, nowAt: Instant): number {
  return Math.max(0, Math.ceil((commitsAt - nowAt) / 1000));
}
