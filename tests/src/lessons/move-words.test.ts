import { expect, test } from "vitest";
import {
  effectWords,
  cancellationNow,
  standsUntilWords,
} from "../../../src/features/lessons/cancel-words.ts";
import {
  moveAllEffectWords,
  movedWords,
  moveEffectWords,
  moveRuleNow,
  moveWords,
  oldTimeKeptWords,
} from "../../../src/features/lessons/move-words.ts";
import { HOUR, lesson, STARTS_AT } from "./lesson.ts";

const zone = "America/New_York";
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const locked = { ...lesson, reschedules: { count: 1, isLocked: true, at: 0, fromAt: 0 } };

test("the way there says until when, and how often", () => {
  expect(plain(moveWords(lesson, STARTS_AT - 24 * HOUR, zone))).toBe(
    "Free as often as you like until Tue, Oct 13, 4:30 pm EDT.",
  );
  expect(plain(moveWords(lesson, STARTS_AT - 24 * HOUR + 1, zone))).toBe(
    "Once more, until Wed, Oct 14, 4:30 am EDT.",
  );
  expect(moveWords(lesson, STARTS_AT - 12 * HOUR + 1, zone)).toContain("can’t be moved any more");
  expect(moveWords(locked, STARTS_AT - 20 * HOUR, zone)).toContain("That works once.");
  expect(moveRuleNow(locked, STARTS_AT - 30 * HOUR)).toEqual({ allowed: true, locks: false });
});

test("the question says what the move itself costs, and what a change of mind after it would", () => {
  const nowAt = STARTS_AT - 72 * HOUR;
  expect(moveEffectWords(lesson, STARTS_AT + HOUR, nowAt)).toBe("Same lesson, same price. Sarah is told.");
  expect(moveEffectWords(lesson, nowAt + 20 * HOUR, nowAt)).toContain("less than 24 hours away");
  expect(moveEffectWords(lesson, nowAt + 5 * HOUR, nowAt)).toContain("can’t be moved again");
  expect(moveEffectWords(lesson, STARTS_AT + 99 * HOUR, STARTS_AT - 20 * HOUR)).toContain(
    "the one late move",
  );
});

test("of lessons that move as one, only those that are late are spoken of", () => {
  const nowAt = STARTS_AT - 20 * HOUR;
  const later = { ...lesson, startsAt: STARTS_AT + 7 * 24 * HOUR };
  const moves = [lesson, later].map((each) => ({ lesson: each, toAt: each.startsAt + 30 * HOUR }));
  expect(moveAllEffectWords(moves.slice(1), nowAt, zone)).toBe(
    "Same lessons, same prices. Sarah is told once.",
  );
  expect(moveAllEffectWords(moves, nowAt, zone)).toMatch(
    /^Same lessons, same prices\. Sarah is told once\. Wed, Oct 14: Less than 24 hours are left/,
  );
});

test("what moved with others says so, and that all their times are kept", () => {
  const change = { startsAt: STARTS_AT, together: "b 1" };
  expect(plain(movedWords(change, zone, STARTS_AT))).toBe(
    "Moved to Wed, Oct 14, 4:30 pm, with others of the series.",
  );
  expect(plain(movedWords({ startsAt: STARTS_AT }, zone, STARTS_AT))).toBe("Moved to Wed, Oct 14, 4:30 pm.");
  expect(oldTimeKeptWords(change, 8)).toBe("Your old times are kept for 8 s.");
  expect(oldTimeKeptWords({}, 8)).toBe("Your old time is kept for 8 s.");
});

test("a lesson that was moved late is never told to be free to cancel", () => {
  const nowAt = STARTS_AT - 100 * HOUR;
  expect(effectWords(locked, cancellationNow(locked, nowAt))).toBe(
    "$75.00 comes back as credit for a year. The $9.00 fee stays.",
  );
  expect(plain(standsUntilWords(locked, "free", nowAt, zone))).toBe(
    "This holds for another 3 days 16 h, until Wed, Oct 14, 4:30 am EDT.",
  );
});
