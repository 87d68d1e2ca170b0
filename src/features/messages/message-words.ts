/** What is said about messages and the events among them. Pure. */
import type { BookingView } from "../../../convex/domain/bookings";
import type { MessageKind } from "../../../convex/domain/messages";
import type { TimeZone } from "../../../convex/domain/time";
import { daysAhead, formatClock, formatDate, formatShortDate } from "../../lib/format-time";
import type { Message } from "./queries";

/** "Booked", "Moved", "Cancelled", "Completed": what happened to the lesson of a card. */
export function eventWord(kind: Exclude<MessageKind, "text">): string {
  switch (kind) {
    case "bookingCreated":
      return "Booked";
    case "bookingRescheduled":
      return "Moved";
    case "bookingCancelled":
      return "Cancelled";
    case "bookingCompleted":
      return "Completed";
    case "noShowReported":
      return "Absence reported";
    case "noShowDisputed":
      return "Absence contested";
    case "noShowResolved":
      return "Absence decided";
  }
}

/** "Booked: Piano", "Booked: Piano, 20 lessons" */
export function eventTitle(
  kind: Exclude<MessageKind, "text">,
  booking: Message["booking"],
  lessonCount = 1,
): string {
  if (booking === null) return `Lesson ${eventWord(kind).toLowerCase()}`;
  const lessons = lessonCount === 1 ? "" : `, ${lessonCount} lessons`;
  return `${eventWord(kind)}: ${booking.serviceName}${lessons}`;
}

/** One line for a list: whose words, or what happened. */
export function previewOf(message: Message, viewerId: string, timeZone: TimeZone): string {
  if (message.kind === "text") {
    const body = message.body.replace(/\s+/g, " ");
    return message.senderId === viewerId ? `You: ${body}` : body;
  }
  const title = eventTitle(message.kind, message.booking, message.lessonCount);
  const at = message.moved?.toAt ?? message.booking?.startsAt;
  return at === undefined ? title : `${title}, ${formatDate(at, timeZone)}`;
}

type Pinned = Pick<BookingView, "format" | "viewerIs" | "learnerName" | "student">;

/** "Online", "Your place · for Mia": what the lesson above a thread is, besides its time. */
export function pinnedWords({ format, viewerIs, learnerName, student }: Pinned): string {
  const isStudent = viewerIs === "student";
  const places = {
    online: "Online",
    studio: isStudent ? "In the studio" : "In your studio",
    travel: isStudent ? "At your place" : `At ${firstNameOf(student.displayName)}’s place`,
    neutral: "In a public place",
  };
  // One's own entry among the learners is called "Me"; to the instructor it goes by the student's name.
  const isSelf = learnerName === (isStudent ? "Me" : student.displayName);
  return isSelf ? places[format] : `${places[format]} · for ${learnerName}`;
}

/** "2:39 pm" today, "Mon" within a week, "Oct 8" before, "Oct 8, 2025" in another year. */
export function listTime(at: number, timeZone: TimeZone, nowAt: number): string {
  const days = daysAhead(at, timeZone, nowAt);
  if (days >= 0) return formatClock(at, timeZone);
  if (days > -7) return formatDate(at, timeZone).slice(0, 3);
  const date = formatDate(at, timeZone, nowAt);
  const year = /, (\d{4})$/.exec(date)?.[1];
  const short = formatShortDate(at, timeZone);
  return year === undefined ? short : `${short}, ${year}`;
}

/** "Today", "Yesterday", "Wed, Oct 14" */
export function dayWords(at: number, timeZone: TimeZone, nowAt: number): string {
  const days = daysAhead(at, timeZone, nowAt);
  if (days >= 0) return "Today";
  return days === -1 ? "Yesterday" : formatDate(at, timeZone, nowAt);
}

export function firstNameOf(displayName: string): string {
  return displayName.split(" ")[0] ?? displayName;
}
