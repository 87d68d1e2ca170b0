/** A lesson as an iCalendar file (RFC 5545), made in the browser. Times are UTC instants, so no zone has to be told. */
import type { Instant } from "../../../convex/domain/time";

export interface CalendarLesson {
  /** The same id again replaces the entry in most calendars. */
  uid: string;
  title: string;
  description: string;
  location: string;
  url: string;
  startsAt: Instant;
  endsAt: Instant;
  /** When this file is made. */
  stampedAt: Instant;
}

export function calendarFile(lesson: CalendarLesson): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//InstaInstru//Lessons//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${escapeText(lesson.uid)}`,
    `DTSTAMP:${utcStamp(lesson.stampedAt)}`,
    `DTSTART:${utcStamp(lesson.startsAt)}`,
    `DTEND:${utcStamp(lesson.endsAt)}`,
    `SUMMARY:${escapeText(lesson.title)}`,
    `DESCRIPTION:${escapeText(lesson.description)}`,
    ...(lesson.location === "" ? [] : [`LOCATION:${escapeText(lesson.location)}`]),
    `URL:${lesson.url}`,
    "STATUS:CONFIRMED",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
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

const encoder = new TextEncoder();

/** No line is longer than 75 octets; what follows starts with a space. Never cuts through a character. */
function fold(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > 75) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
