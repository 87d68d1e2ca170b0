/** What is said about a lesson, for whichever side looks at it. Pure. */
import { DAY, HOUR, type Instant, type TimeZone } from "../../../convex/domain/time";
import { formatClock, formatDate, formatDuration, zoneAbbreviation } from "../../lib/format-time";
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

/** "Piano, 60 min online", "Piano, 60 min at your place": what the price is for. */
export function pricedAs(lesson: Lesson): string {
  const isStudent = lesson.viewerIs === "student";
  const where = {
    online: "online",
    studio: isStudent ? "in the studio" : "in your studio",
    travel: isStudent ? "at your place" : `at ${firstNameOf(lesson.student.displayName)}’s place`,
    neutral: "in a public place",
  };
  return `${lesson.serviceName}, ${lesson.durationMinutes} min ${where[lesson.format]}`;
}

const NO_BREAK = "\u00a0";

/** "Tue, Oct 13, 4:30 pm EDT"; a line breaks between day and time, not within them. */
export function momentWithZone(at: Instant, timeZone: TimeZone): string {
  const clock = `${formatClock(at, timeZone)} ${zoneAbbreviation(at, timeZone)}`;
  return [`${formatDate(at, timeZone)},`, clock].map((each) => each.replaceAll(" ", NO_BREAK)).join(" ");
}

/** "4 days 14 h" from two days on, hours and minutes below: nobody counts in 110 hours. */
export function timeLeftWords(ms: number): string {
  if (ms < 2 * DAY) return formatDuration(ms);
  const hours = Math.floor((ms % DAY) / HOUR);
  const days = `${Math.floor(ms / DAY)} days`;
  return hours === 0 ? days : `${days} ${hours} h`;
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
    case "noShowInReview":
      return "This lesson was reported as a no-show";
    case "noShow":
      return "It stands that somebody wasn’t there";
    case "paymentFailed":
      return "The payment of this lesson failed";
  }
}
