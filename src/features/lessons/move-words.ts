/** What moving a lesson means at this moment, as words. Pure. */
import {
  cancellationDeadlines,
  rescheduleRule,
  timeLeftOf,
  type RescheduleRule,
} from "../../../convex/domain/cancellation";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { formatClock, formatDate } from "../../lib/format-time";
import { firstNameOf, momentWithZone } from "./lesson-words";
import type { Lesson } from "./queries";

export function moveRuleNow(lesson: Lesson, nowAt: Instant): RescheduleRule {
  return rescheduleRule(lesson.startsAt, nowAt, lesson.reschedules?.isLocked ?? false);
}

/** One line about when it can be moved: on the way there, and above the times. */
export function moveWords(lesson: Lesson, nowAt: Instant, timeZone: TimeZone): string {
  const rule = moveRuleNow(lesson, nowAt);
  const { freeUntilAt, middleUntilAt } = cancellationDeadlines(lesson.startsAt);
  if (!rule.allowed) {
    return rule.because === "late"
      ? "Less than 12 hours are left: it can’t be moved any more."
      : "It was moved with less than 24 hours left before. That works once.";
  }
  if (rule.locks) return `Once more, until ${momentWithZone(middleUntilAt, timeZone)}.`;
  return `Free as often as you like until ${momentWithZone(freeUntilAt, timeZone)}.`;
}

/** What the move brings with it, before one confirms: for this move, and for a change of mind after it. */
export function moveEffectWords(lesson: Lesson, toAt: Instant, nowAt: Instant): string {
  const same = `Same lesson, same price. ${firstNameOf(lesson.instructor.displayName)} is told.`;
  if (timeLeftOf(lesson.startsAt, nowAt) === "middle") {
    return `${same} Less than 24 hours are left, so this is the one late move: cancelling it later gives credit, never money back.`;
  }
  switch (timeLeftOf(toAt, nowAt)) {
    case "free":
      return same;
    case "middle":
      return `${same} The new time is less than 24 hours away: cancelling it then gives credit, never money back.`;
    case "late":
      return `${same} The new time is less than 12 hours away: then it can’t be moved again, and cancelling costs half.`;
  }
}

/** "Moved to Wed, Oct 14, 4:30 pm." */
export function movedWords(startsAt: Instant, timeZone: TimeZone, nowAt: Instant): string {
  return `Moved to ${formatDate(startsAt, timeZone, nowAt)}, ${formatClock(startsAt, timeZone)}.`;
}
