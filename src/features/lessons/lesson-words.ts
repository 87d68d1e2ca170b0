/** What is said about a lesson, for whichever side looks at it. Pure. */
import {
  cancellationOutcome,
  cancellationDeadlines,
  type CancellationOutcome,
  type TimeLeft,
} from "../../../convex/domain/cancellation";
import { DAY, HOUR, type Instant, type TimeZone } from "../../../convex/domain/time";
import { formatPaid } from "../../lib/format-money";
import { daysAhead, formatClock, formatDate, formatDuration, zoneAbbreviation } from "../../lib/format-time";
import type { LessonStatus } from "../../ui/status-badge";
import type { Lesson } from "./queries";

export function firstNameOf(displayName: string): string {
  return displayName.split(" ")[0] ?? displayName;
}

/** The person on the other side of the lesson. */
export function otherSide(lesson: Lesson): { userId: string; displayName: string; firstName: string } {
  const other = lesson.viewerIs === "student" ? lesson.instructor : lesson.student;
  return {
    userId: other.userId,
    displayName: other.displayName,
    firstName: firstNameOf(other.displayName),
  };
}

export function otherTimeZone(lesson: Lesson): TimeZone {
  return lesson.viewerIs === "student" ? lesson.instructorTimeZone : lesson.studentTimeZone;
}

/** What one's own learner entry is called; to the instructor it goes by the student's name. */
const SELF_NAME = "Me";

/** Somebody else than the one who booked, or null. */
export function childOf(lesson: Pick<Lesson, "learnerName" | "student" | "viewerIs">): string | null {
  const selfName = lesson.viewerIs === "student" ? SELF_NAME : lesson.student.displayName;
  return lesson.learnerName === selfName ? null : lesson.learnerName;
}

/** "Piano", "Piano, for Mia" */
export function subjectOf(
  lesson: Pick<Lesson, "serviceName" | "learnerName" | "student" | "viewerIs">,
): string {
  const child = childOf(lesson);
  return child === null ? lesson.serviceName : `${lesson.serviceName}, for ${child}`;
}

export function placeOf(lesson: Pick<Lesson, "format" | "place" | "viewerIs" | "instructor" | "student">): {
  title: string;
  text: string;
} {
  const { format, place, viewerIs } = lesson;
  const teacher = firstNameOf(lesson.instructor.displayName);
  const student = firstNameOf(lesson.student.displayName);
  const isStudent = viewerIs === "student";
  switch (format) {
    case "online":
      return {
        title: "Online",
        text: isStudent ? `${teacher} sends the link before the lesson.` : `Send ${student} the link before.`,
      };
    case "studio":
      return {
        title: isStudent ? `${teacher}’s studio` : "Your studio",
        text:
          place?.address ?? (isStudent ? `Ask ${teacher} for the address.` : `Tell ${student} the address.`),
      };
    case "travel":
      return {
        title: isStudent ? "Your place" : `${student}’s place`,
        text: place?.address ?? (isStudent ? `Tell ${teacher} where.` : `Ask ${student} where.`),
      };
    case "neutral":
      return { title: "Agreed public place", text: place?.address ?? "Agree on it in your messages." };
  }
}

/** "Tue, Oct 13, 4:30 pm EDT" */
export function momentWithZone(at: Instant, timeZone: TimeZone): string {
  return `${formatDate(at, timeZone)}, ${formatClock(at, timeZone)} ${zoneAbbreviation(at, timeZone)}`;
}

/** "4 days 14 h" from two days on, hours and minutes below: nobody counts in 110 hours. */
export function timeLeftWords(ms: number): string {
  if (ms < 2 * DAY) return formatDuration(ms);
  const hours = Math.floor((ms % DAY) / HOUR);
  const days = `${Math.floor(ms / DAY)} days`;
  return hours === 0 ? days : `${days} ${hours} h`;
}

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

/** What cancelling at this moment does. The instructor's share isn't shown, so their commission isn't needed. */
export function cancellationNow(lesson: Lesson, nowAt: Instant): CancellationOutcome {
  return cancellationOutcome({
    actor: lesson.viewerIs,
    startsAt: lesson.startsAt,
    nowAt,
    priceLines: lesson.price,
    commissionBasisPoints: 0,
    isLocked: false,
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

/** How long this outcome holds: "This is free for another 1 h 49 min, until Tue, Oct 13, 4:30 pm EDT." */
export function standsUntilWords(lesson: Lesson, left: TimeLeft, nowAt: Instant, zone: TimeZone): string {
  if (lesson.viewerIs === "instructor") return "Whenever you cancel, your student pays nothing.";
  if (left === "late") return "Less than 12 hours are left.";
  const { freeUntilAt, middleUntilAt } = cancellationDeadlines(lesson.startsAt);
  const untilAt = left === "free" ? freeUntilAt : middleUntilAt;
  const lead = left === "free" ? "Free for another" : "This holds for another";
  return `${lead} ${timeLeftWords(untilAt - nowAt)}, until ${momentWithZone(untilAt, zone)}.`;
}

/** "You cancelled this lesson", "Sarah cancelled this lesson" */
export function cancelledByWords(lesson: Lesson, by: "student" | "instructor" | "system"): string {
  if (by === "system") return "This lesson was cancelled: it wasn’t paid in time.";
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

/** What a screen reader hears when a lesson that is looked at changes by itself. */
export function statusWords(status: LessonStatus, name: string): string {
  switch (status) {
    case "pending":
      return "This lesson waits for its payment";
    case "confirmed":
      return "This lesson is confirmed";
    case "inProgress":
      return "This lesson has begun";
    case "waitingToComplete":
      return "This lesson is over and waits to be completed";
    case "completed":
      return `This lesson with ${name} is completed`;
    case "cancelled":
      return "This lesson is cancelled";
    case "noShow":
      return "This lesson was reported as a no-show";
    case "paymentFailed":
      return "The payment of this lesson failed";
  }
}
