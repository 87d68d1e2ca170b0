import { expect, test } from "vitest";
import type { Id } from "../../../convex/_generated/dataModel";
import { DEFAULT_BOOKING_RULES } from "../../../convex/domain/common.ts";
import { addDays } from "../../../convex/domain/time.ts";
import type { WeekFacts } from "../../../convex/domain/weekFacts";
import { bookable, effectWords } from "../../../src/features/calendar-settings/bookable.ts";
import {
  choicesWith,
  minutesWords,
  noticeWords,
} from "../../../src/features/calendar-settings/setting-words.ts";

/** Monday 2026-11-16, noon in New York. */
const NOW = Date.UTC(2026, 10, 16, 17);

/** Ten to noon each day, of which the second hour is online only. */
function weekOf(mondayLocalDate: string): WeekFacts {
  return {
    instructorId: "i" as Id<"instructors">,
    timeZone: "America/New_York",
    mondayLocalDate,
    days: Array.from({ length: 8 }, (_, index) => ({
      localDate: addDays(mondayLocalDate, index),
      intervals: [
        { startMinute: 600, endMinute: 660, formats: "all" },
        { startMinute: 660, endMinute: 720, formats: "online" },
      ],
    })),
    rules: DEFAULT_BOOKING_RULES,
    busy: [],
  };
}
const weeks = ["2026-11-16", "2026-11-23", "2026-11-30"].map(weekOf);

test("what students can choose is counted by the function that offers it: today's hours are over", () => {
  expect(bookable(weeks, DEFAULT_BOOKING_RULES, NOW)).toEqual({
    near: { tomorrow: 5, ahead: 13 * 5 },
    travel: { tomorrow: 1, ahead: 13 },
  });
});

test("a setting says how many start times go, and how many of them tomorrow", () => {
  const before = bookable(weeks, DEFAULT_BOOKING_RULES, NOW);
  const more = bookable(weeks, { ...DEFAULT_BOOKING_RULES, noticeMinutes: 1440 }, NOW);
  expect(effectWords(before, more)).toBe(
    "5 start times in the next two weeks disappear, 5 of them tomorrow. 1 start time where you travel in the next two weeks disappears, 1 of them tomorrow.",
  );
  expect(effectWords(before, before)).toBe("No start time of the next two weeks changes.");
});

test("a value of a hand edit stands among the choices, in order", () => {
  expect(choicesWith([10, 30], 17, minutesWords).map(({ label }) => label)).toEqual([
    "10 minutes",
    "17 minutes",
    "30 minutes",
  ]);
  expect([0, 90, 120, 1440, 10_080].map(noticeWords)).toEqual([
    "No more than that",
    "1 h 30 min",
    "2 hours",
    "1 day",
    "7 days",
  ]);
});
