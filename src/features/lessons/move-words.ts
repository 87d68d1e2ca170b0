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
  const late = lateWords(lesson, toAt, nowAt);
  return late === null ? same : `${same} ${late}`;
}

/** The same of lessons that move as one; what is late about one of them is said with its date. */
export function moveAllEffectWords(
  moves: readonly { lesson: Lesson; toAt: Instant }[],
  nowAt: Instant,
  timeZone: TimeZone,
): string {
  const name = moves[0] === undefined ? "" : firstNameOf(moves[0].lesson.instructor.displayName);
  const late = moves.flatMap(({ lesson, toAt }) => {
    const words = lateWords(lesson, toAt, nowAt);
    return words === null ? [] : [`${formatDate(lesson.startsAt, timeZone, nowAt)}: ${words}`];
  });
  return [`Same lessons, same prices. ${name} is told once.`, ...late].join(" ");
}

/** What being late, or going to a time that is near, costs with a change of mind. */
function lateWords(lesson: Lesson, toAt: Instant, nowAt: Instant): string | null {
  if (timeLeftOf(lesson.startsAt, nowAt) === "middle") {
    return "Less than 24 hours are left, so this is the one late move: cancelling it later gives credit, never money back.";
  }
  switch (timeLeftOf(toAt, nowAt)) {
    case "free":
      return null;
    case "middle":
      return "The new time is less than 24 hours away: cancelling it then gives credit, never money back.";
    case "late":
      return "The new time is less than 12 hours away: then it can’t be moved again, and cancelling costs half.";
  }
}

/** "Moved to Wed, Oct 14, 4:30 pm." */
export function movedWords(
  change: { startsAt: Instant; together?: string | undefined },
  timeZone: TimeZone,
  nowAt: Instant,
): string {
  const moment = `${formatDate(change.startsAt, timeZone, nowAt)}, ${formatClock(change.startsAt, timeZone)}`;
  return change.together === undefined
    ? `Moved to ${moment}.`
    : `Moved to ${moment}, with others of the series.`;
}

/** What the ten seconds keep. */
export function oldTimeKeptWords(change: { together?: string | undefined }, secondsLeft: number): string {
  return `${change.together === undefined ? "Your old time is" : "Your old times are"} kept for ${secondsLeft} s.`;
}
