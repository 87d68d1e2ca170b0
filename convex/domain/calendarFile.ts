/** Lessons as an iCalendar file (RFC 5545): one for downloading, all for a feed. Times are UTC instants, so no zone has to be told. */
import type { BookingView } from "./bookings";
import { endOf } from "./claims";
import type { Format } from "./common";
import type { Instant } from "./time";

export interface CalendarLesson {
  /** The same for the life of the booking: the same id again replaces the entry. */
  uid: string;
  /** Grows with each change, so that a calendar takes the newer one. */
  sequence: number;
  status: "TENTATIVE" | "CONFIRMED" | "CANCELLED";
  title: string;
  description: string;
  location: string;
  /** Empty where the app's address isn't known. */
  url: string;
  startsAt: Instant;
  endsAt: Instant;
  stampedAt: Instant;
}

const FORMAT_WORDS: Record<Format, string> = {
  online: "Online",
  studio: "In the studio",
  travel: "At the student’s place",
  neutral: "In a public place",
};

/** A lesson as either of its two people has it in a calendar. */
export function calendarLessonOf(lesson: BookingView, url: string): CalendarLesson {
  const other = lesson.viewerIs === "student" ? lesson.instructor : lesson.student;
  const isCancelled = lesson.state === "cancelled" || lesson.state === "payment_failed";
  return {
    uid: `${lesson.bookingId}@instainstru`,
    sequence: (lesson.reschedules?.count ?? 0) + (isCancelled ? 1 : 0),
    status: isCancelled ? "CANCELLED" : lesson.state === "pending" ? "TENTATIVE" : "CONFIRMED",
    title: `${lesson.serviceName} with ${other.displayName}`,
    description: [`${FORMAT_WORDS[lesson.format]}, ${lesson.durationMinutes} min`, url]
      .filter((line) => line !== "")
      .join("\n"),
    location: lesson.place?.address ?? (lesson.format === "online" ? "Online" : ""),
    url,
    startsAt: lesson.startsAt,
    endsAt: endOf(lesson),
    // The last change: a feed that didn't change reads the same, byte by byte.
    stampedAt: Math.max(lesson.bookedAt, lesson.reschedules?.at ?? 0, lesson.cancellation?.at ?? 0),
  };
}

export function calendarFile(lessons: readonly CalendarLesson[], name?: string): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//InstaInstru//Lessons//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    ...(name === undefined
      ? []
      : [
          `X-WR-CALNAME:${escapeText(name)}`,
          "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
          "X-PUBLISHED-TTL:PT15M",
        ]),
    ...lessons.flatMap(eventLines),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function eventLines(lesson: CalendarLesson): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(lesson.uid)}`,
    `SEQUENCE:${lesson.sequence}`,
    `DTSTAMP:${utcStamp(lesson.stampedAt)}`,
    `DTSTART:${utcStamp(lesson.startsAt)}`,
    `DTEND:${utcStamp(lesson.endsAt)}`,
    `SUMMARY:${escapeText(lesson.title)}`,
    `DESCRIPTION:${escapeText(lesson.description)}`,
    ...(lesson.location === "" ? [] : [`LOCATION:${escapeText(lesson.location)}`]),
    ...(lesson.url === "" ? [] : [`URL:${lesson.url}`]),
    `STATUS:${lesson.status}`,
    "END:VEVENT",
  ];
}

/** 2026-10-14T17:00:00Z → "20261014T170000Z" */
function utcStamp(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** Backslash, semicolon, comma and line breaks mean something in a TEXT value; control characters mean nothing. */
function escapeText(text: string): string {
  return text
    .replace(/\\/g, "\\\\")
    .replace(/[;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}

/** No line is longer than 75 octets; what follows starts with a space. Never cuts through a character. */
function fold(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > 75) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

/** Of one character in UTF-8. */
function octetsOf(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
