/** What cancelling a lesson does, as words and amounts for whichever side looks at it. Pure. */
import {
  cancellationDeadlines,
  cancellationOutcome,
  type CancellationOutcome,
  type TimeLeft,
} from "../../../convex/domain/cancellation";
import type { Instant, TimeZone } from "../../../convex/domain/time";
import { formatPaid } from "../../lib/format-money";
import { daysAhead, formatDate } from "../../lib/format-time";
import { firstNameOf, momentWithZone, otherSide, timeLeftWords } from "./lesson-words";
import type { Lesson } from "./queries";

function weekdayOf(at: Instant, timeZone: TimeZone): string {
  return new Intl.DateTimeFormat("en-US", { weekday: "long", timeZone }).format(at);
}

/** "Cancel Wednesday’s lesson?" within a week, "Cancel the lesson on Sat, Dec 5?" after. */
export function cancelQuestion(startsAt: Instant, timeZone: TimeZone, nowAt: Instant): string {
  const days = daysAhead(startsAt, timeZone, nowAt);
  if (days >= 7) return `Cancel the lesson on ${formatDate(startsAt, timeZone, nowAt)}?`;
  const day = days <= 0 ? "today" : days === 1 ? "tomorrow" : weekdayOf(startsAt, timeZone);
  return `Cancel ${day}’s lesson?`;
}

export const OTHER_REASON = "Another reason";

/** What is told to the other side, in the words of whoever cancels; the commonest first. */
export function cancelReasons(lesson: Lesson): string[] {
  if (lesson.viewerIs === "instructor") {
    return ["Something came up", "I’m ill", "I can’t reach the place in time"];
  }
  const { firstName } = otherSide(lesson);
  return [
    "My schedule changed",
    `${firstName}’s schedule changed`,
    "Illness or an emergency",
    "I booked it by mistake",
    "I changed my mind",
    "I found another instructor",
    `${firstName} can’t come`,
  ];
}

/** What cancelling at this moment does. The instructor's share isn't shown, so their commission isn't needed. */
export function cancellationNow(lesson: Lesson, nowAt: Instant): CancellationOutcome {
  return cancellationOutcome({
    actor: lesson.viewerIs,
    startsAt: lesson.startsAt,
    nowAt,
    priceLines: lesson.price,
    commissionBasisPoints: 0,
    isLocked: lesson.reschedules?.isLocked ?? false,
  });
}

type Amounts = Pick<CancellationOutcome, "refundCents" | "creditCents" | "feeKeptCents">;

/** The effect in money as whole sentences, to the one who cancels. */
export function effectWords(lesson: Lesson, effect: Amounts): string {
  if (lesson.viewerIs === "instructor") {
    const name = firstNameOf(lesson.student.displayName);
    return `${name} pays nothing, and you earn nothing for it.`;
  }
  if (effect.creditCents === 0) return "Nothing is charged.";
  const credit = `${formatPaid(effect.creditCents)} comes back as credit for a year.`;
  const fee = formatPaid(effect.feeKeptCents);
  return effect.creditCents < lesson.price.lessonCents
    ? `${credit} Half of the lesson and the ${fee} fee stay.`
    : `${credit} The ${fee} fee stays.`;
}

/** What it costs in one amount: "Right now: $0.00". */
export function costCents(lesson: Lesson, effect: Amounts): number {
  return lesson.viewerIs === "instructor"
    ? 0
    : lesson.price.totalCents - effect.refundCents - effect.creditCents;
}

/**
 * The effect as amounts, the one that is looked for first: "Credit to you $82.00", "You pay $9.84". None for the
 * instructor, to whom the sentence says it all.
 */
export function effectAmounts(lesson: Lesson, effect: Amounts): { label: string; cents: number }[] {
  if (lesson.viewerIs === "instructor") return [];
  const pays = { label: "You pay", cents: costCents(lesson, effect) };
  return effect.creditCents === 0 ? [pays] : [{ label: "Credit to you", cents: effect.creditCents }, pays];
}

/** What calling several lessons off does at this moment, as one sum. */
export function cancellationOfAll(
  lessons: readonly Lesson[],
  nowAt: Instant,
): { costCents: number; creditCents: number } {
  let [cost, credit] = [0, 0];
  for (const lesson of lessons) {
    const effect = cancellationNow(lesson, nowAt);
    cost += costCents(lesson, effect);
    credit += lesson.viewerIs === "instructor" ? 0 : effect.creditCents;
  }
  return { costCents: cost, creditCents: credit };
}

/** How long this outcome holds: "This is free for another 1 h 49 min, until Tue, Oct 13, 4:30 pm EDT." */
export function standsUntilWords(lesson: Lesson, left: TimeLeft, nowAt: Instant, zone: TimeZone): string {
  if (lesson.viewerIs === "instructor") {
    return `${firstNameOf(lesson.student.displayName)} is told, and the time is free for others again.`;
  }
  if (left === "late") return "Less than 12 hours are left.";
  const { freeUntilAt, middleUntilAt } = cancellationDeadlines(lesson.startsAt);
  const isFree = left === "free" && lesson.reschedules?.isLocked !== true;
  const untilAt = isFree ? freeUntilAt : middleUntilAt;
  const lead = isFree ? "Free for another" : "This holds for another";
  return `${lead} ${timeLeftWords(untilAt - nowAt)}, until ${momentWithZone(untilAt, zone)}.`;
}

/** "You cancelled this lesson", "Sarah cancelled this lesson" */
export function cancelledByWords(lesson: Lesson, by: "student" | "instructor" | "system"): string {
  if (by === "system") {
    return lesson.noShow === null
      ? "This lesson was cancelled: it wasn’t paid in time."
      : "This lesson was cancelled after a review.";
  }
  return by === lesson.viewerIs
    ? "You cancelled this lesson."
    : `${otherSide(lesson).firstName} cancelled this lesson.`;
}

/** What the money did, after a cancellation, to whoever reads it. */
export function settledWords(lesson: Lesson): string {
  const { cancellation, price, viewerIs } = lesson;
  if (cancellation === null) return "";
  const { creditCents, feeKeptCents, instructorCents } = cancellation;
  if (viewerIs === "instructor") {
    return instructorCents > 0
      ? `${formatPaid(instructorCents)} is yours for the kept time.`
      : "Nothing was charged, and nothing is earned.";
  }
  if (creditCents === 0) return "Nothing was charged.";
  const credit = `${formatPaid(creditCents)} came back as credit.`;
  return creditCents < price.lessonCents
    ? `${credit} Half of the lesson and the ${formatPaid(feeKeptCents)} fee stay.`
    : `${credit} The ${formatPaid(feeKeptCents)} fee stays.`;
}
