import { describe, expect, test } from "vitest";
import {
  clocksDiffer,
  daysAhead,
  formatClock,
  formatClockRange,
  formatDate,
  formatDay,
  formatDistance,
  formatDuration,
  formatMoment,
  formatRangeWithZone,
  partOfDay,
  spokenMoment,
} from "../../../src/lib/format-time.ts";
import { inNewYork, NEW_YORK } from "../slots/facts.ts";

const PARIS = "Europe/Paris";
const at = inNewYork("2026-10-14", 16, 30);
const HOUR = 3_600_000;
/** Thin air around the dash. */
const plain = (text: string) => text.replaceAll("\u2009", " ");

describe("clocks", () => {
  test("noon and midnight are twelve", () => {
    expect(formatClock(inNewYork("2026-10-14", 0), NEW_YORK)).toBe("12:00 am");
    expect(formatClock(inNewYork("2026-10-14", 12), NEW_YORK)).toBe("12:00 pm");
  });

  test("a range says am or pm once, unless it goes over noon", () => {
    expect(plain(formatClockRange(at, at + HOUR, NEW_YORK))).toBe("4:30 – 5:30 pm");
    const lateMorning = inNewYork("2026-10-14", 11, 30);
    expect(plain(formatClockRange(lateMorning, lateMorning + HOUR, NEW_YORK))).toBe("11:30 am – 12:30 pm");
  });

  test("the zone's abbreviation is that of the day, summer or winter", () => {
    expect(plain(formatRangeWithZone(at, at + HOUR, NEW_YORK))).toBe("4:30 – 5:30 pm EDT");
    const winter = inNewYork("2026-11-14", 16, 30);
    expect(plain(formatRangeWithZone(winter, winter + HOUR, NEW_YORK))).toBe("4:30 – 5:30 pm EST");
  });

  test("two zones differ only where their clocks do", () => {
    expect(clocksDiffer(at, NEW_YORK, PARIS)).toBe(true);
    expect(clocksDiffer(at, NEW_YORK, "America/Toronto")).toBe(false);
  });
});

describe("days", () => {
  const nowAt = inNewYork("2026-10-13", 23, 30);

  test("tomorrow is the next date of the calendar, not 24 hours away", () => {
    expect(formatDay(inNewYork("2026-10-14", 0, 15), NEW_YORK, nowAt)).toBe("Tomorrow");
    expect(formatDay(inNewYork("2026-10-13", 0, 15), NEW_YORK, nowAt)).toBe("Today");
    expect(formatDay(inNewYork("2026-10-15", 0, 15), NEW_YORK, nowAt)).toBe("Thu, Oct 15");
  });

  test("the same instant is another day in another zone", () => {
    expect(daysAhead(inNewYork("2026-10-14", 20), NEW_YORK, nowAt)).toBe(1);
    expect(daysAhead(inNewYork("2026-10-14", 20), PARIS, nowAt)).toBe(1);
    expect(daysAhead(inNewYork("2026-10-13", 23, 45), PARIS, inNewYork("2026-10-13", 17))).toBe(1);
  });

  test("the year is said where it isn't this one", () => {
    expect(formatDate(inNewYork("2027-01-05", 9), NEW_YORK, nowAt)).toBe("Tue, Jan 5, 2027");
    expect(formatDate(at, NEW_YORK, nowAt)).toBe("Wed, Oct 14");
  });

  test("a moment names the weekday within a week and the date after", () => {
    expect(formatMoment(at, NEW_YORK, at - HOUR)).toBe("Today 4:30 pm");
    expect(formatMoment(inNewYork("2026-10-19", 18), NEW_YORK, nowAt)).toBe("Mon 6:00 pm");
    expect(formatMoment(inNewYork("2026-10-20", 18), NEW_YORK, nowAt)).toBe("Tue, Oct 20, 6:00 pm");
  });

  test("aloud a time is said in full", () => {
    expect(spokenMoment(at, NEW_YORK)).toBe("Wednesday, October 14, 4:30 pm Eastern");
  });

  test.each([
    [4, "evening"],
    [5, "morning"],
    [12, "afternoon"],
    [18, "evening"],
  ])("at %i one wishes a good %s", (hour, part) => {
    expect(partOfDay(inNewYork("2026-10-14", hour), NEW_YORK)).toBe(part);
  });
});

describe("lengths", () => {
  test.each([
    [12 * 60_000, "in 12 min"],
    [26 * HOUR, "in 26 h"],
    [4.5 * 24 * HOUR, "in 4 days"],
    [30_000, "now"],
    [-30_000, "just now"],
    [-5 * 60_000, "5 min ago"],
  ])("%i ms away is %j", (ms, words) => {
    expect(formatDistance(at + ms, at)).toBe(words);
  });

  test.each([
    [-5, "0 s"],
    [48_000, "48 s"],
    [190_000, "3 min 10 s"],
    [180_000, "3 min"],
    [45 * 60_000 + 59_000, "45 min"],
    [109 * 60_000, "1 h 49 min"],
    [2 * HOUR, "2 h"],
  ])("%i ms lasts %j", (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
});
