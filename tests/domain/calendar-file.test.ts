import { describe, expect, it } from "vitest";
import {
  calendarFile as fileOf,
  calendarLessonOf,
  type CalendarLesson,
} from "../../convex/domain/calendarFile.ts";
import { asInstructor, cancelledBy, lesson as view, STARTS_AT } from "../src/lessons/lesson.ts";

const calendarFile = (lesson: CalendarLesson) => fileOf([lesson]);

const lesson: CalendarLesson = {
  uid: "k17abc@instainstru",
  sequence: 0,
  status: "CONFIRMED",
  title: "Piano with Sarah C.",
  description: "Online, 60 min",
  location: "",
  url: "http://127.0.0.1:5173/lessons/k17abc",
  startsAt: Date.UTC(2026, 9, 14, 17, 0),
  endsAt: Date.UTC(2026, 9, 14, 18, 0),
  stampedAt: Date.UTC(2026, 9, 13, 9, 5, 7),
};

/** As a calendar reads it: folded lines joined again. */
function linesOf(file: string): string[] {
  return file.replace(/\r\n /g, "").split("\r\n");
}

describe("the calendar file", () => {
  it("gives start, end and stamp as UTC instants", () => {
    const lines = linesOf(calendarFile(lesson));
    expect(lines).toContain("DTSTART:20261014T170000Z");
    expect(lines).toContain("DTEND:20261014T180000Z");
    expect(lines).toContain("DTSTAMP:20261013T090507Z");
    expect(lines[0]).toBe("BEGIN:VCALENDAR");
    expect(lines.slice(-3)).toEqual(["END:VEVENT", "END:VCALENDAR", ""]);
  });

  it("ends every line with CR LF and has no other line break", () => {
    const file = calendarFile({ ...lesson, description: "one\ntwo\r\nthree\rfour" });
    expect(file.replace(/\r\n/g, "")).not.toMatch(/[\r\n]/);
    expect(linesOf(file)).toContain("DESCRIPTION:one\\ntwo\\nthree\\nfour");
  });

  it("escapes what means something, so that nobody's note adds a line of its own", () => {
    const file = calendarFile({ ...lesson, title: "a;b,c\\d", location: "5 Main St, Apt 2\nATTENDEE:x" });
    expect(linesOf(file)).toContain("SUMMARY:a\\;b\\,c\\\\d");
    expect(linesOf(file)).toContain("LOCATION:5 Main St\\, Apt 2\\nATTENDEE:x");
    expect(linesOf(file).some((line) => line.startsWith("ATTENDEE"))).toBe(false);
  });

  it("drops control characters", () => {
    expect(calendarFile({ ...lesson, title: "a\u0000b\u001b" })).toContain("SUMMARY:ab\r\n");
  });

  it("folds at 75 octets without cutting a character", () => {
    const title = "日本語のレッスン🎹".repeat(12);
    const file = calendarFile({ ...lesson, title });
    for (const line of file.split("\r\n")) {
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      expect(line).not.toContain("\ufffd");
    }
    expect(linesOf(file)).toContain(`SUMMARY:${title}`);
  });

  it("has no location line for a lesson without a place", () => {
    expect(calendarFile(lesson)).not.toContain("LOCATION");
  });

  it("keeps one id for the life of a booking, and grows its sequence with each move and with the cancellation", () => {
    const moved = { ...view, reschedules: { count: 2, isLocked: false, at: 7, fromAt: 5 } };
    const cancelled = { ...moved, ...cancelledBy("student", 9) };
    const told = [view, moved, cancelled, { ...asInstructor, state: "pending" as const }].map((each) => {
      const { uid, sequence, status } = calendarLessonOf(each, "");
      return [uid, sequence, status];
    });
    expect(told).toEqual([
      ["b@instainstru", 0, "CONFIRMED"],
      ["b@instainstru", 2, "CONFIRMED"],
      ["b@instainstru", 3, "CANCELLED"],
      ["b@instainstru", 0, "TENTATIVE"],
    ]);
    expect(linesOf(calendarFile(calendarLessonOf(cancelled, "")))).toContain("STATUS:CANCELLED");
  });

  it("names the other one of the two and ends when the lesson does, also over a clock change", () => {
    expect(calendarLessonOf(view, "").title).toBe("Piano with Sarah C.");
    expect(calendarLessonOf(asInstructor, "").title).toBe("Piano with Emma J.");
    expect(calendarLessonOf(view, "").endsAt).toBe(STARTS_AT + 3_600_000);
  });

  it("holds many lessons for a feed, with a name", () => {
    const file = fileOf([lesson, { ...lesson, uid: "other" }], "Lessons, mine");
    expect(linesOf(file).filter((line) => line === "BEGIN:VEVENT")).toHaveLength(2);
    expect(linesOf(file)).toContain("X-WR-CALNAME:Lessons\\, mine");
  });
});
