import { expect, test } from "vitest";
import {
  cancellationNow,
  cancelQuestion,
  cancelReasons,
  costCents,
  effectAmounts,
  effectWords,
  OTHER_REASON,
  settledWords,
} from "../../../src/features/lessons/cancel-words.ts";
import {
  childOf,
  otherSide,
  otherTimeZone,
  pricedAs,
  subjectOf,
  timeLeftWords,
} from "../../../src/features/lessons/lesson-words.ts";
import { asInstructor, HOUR, lesson, STARTS_AT as startsAt } from "./lesson.ts";

test("each side sees the other one, and the other one's zone", () => {
  expect([otherSide(lesson).displayName, otherTimeZone(lesson)]).toEqual(["Sarah C.", "America/New_York"]);
  expect([otherSide(asInstructor).firstName, otherTimeZone(asInstructor)]).toEqual([
    "Emma",
    "America/Los_Angeles",
  ]);
});

test("the learner is named only where it isn't the one who booked", () => {
  expect([childOf(lesson), childOf(asInstructor)]).toEqual([null, null]);
  const forMia = { ...lesson, learnerName: "Mia" };
  expect(subjectOf(forMia)).toBe("Piano, for Mia");
  expect(subjectOf(lesson)).toBe("Piano");
});

test("a student's cancel says the exact effect on either side of each boundary, and its cost is what doesn't come back", () => {
  const at = (nowAt: number) => {
    const effect = cancellationNow(lesson, nowAt);
    return [costCents(lesson, effect), effectWords(lesson, effect)];
  };
  expect(at(startsAt - 24 * HOUR)).toEqual([0, "Nothing is charged."]);
  expect(at(startsAt - 24 * HOUR + 1)).toEqual([
    900,
    "$75.00 comes back as credit for a year. The $9.00 fee stays.",
  ]);
  expect(at(startsAt - 12 * HOUR)[0]).toBe(900);
  const late = at(startsAt - 12 * HOUR + 1);
  expect(late[0]).toBe(8400 - 3750);
  expect(late[1]).toBe("$37.50 comes back as credit for a year. Half of the lesson and the $9.00 fee stay.");
});

test("a student finds the eight reasons there are, the last one in words of their own", () => {
  expect([...cancelReasons(lesson), OTHER_REASON]).toEqual([
    "My schedule changed",
    "Sarah’s schedule changed",
    "Illness or an emergency",
    "I booked it by mistake",
    "I changed my mind",
    "I found another instructor",
    "Sarah can’t come",
    "Another reason",
  ]);
});

test("whenever the instructor cancels, the student pays nothing", () => {
  const effect = cancellationNow(asInstructor, startsAt - 1);
  expect(effect.refundCents).toBe(8400);
  expect(effectWords(asInstructor, effect)).toBe("Emma pays nothing, and you earn nothing for it.");
});

test("after a cancellation each side reads its own money", () => {
  const cancellation = {
    by: "student" as const,
    at: 0,
    reason: "ill",
    outcome: "student_cancel_lt12_split_50_50",
    refundCents: 0,
    creditCents: 3750,
    feeKeptCents: 900,
    instructorCents: 3188,
  };
  expect(settledWords({ ...lesson, state: "cancelled", cancellation })).toBe(
    "$37.50 came back as credit. Half of the lesson and the $9.00 fee stay.",
  );
  expect(settledWords({ ...asInstructor, state: "cancelled", cancellation })).toBe(
    "$31.88 is yours for the kept time.",
  );
});

test("the question names the day as one speaks of it, and the date from a week on", () => {
  const zone = "America/New_York";
  const ask = (iso: string) => cancelQuestion(startsAt, zone, Date.parse(iso));
  expect(ask("2026-10-14T12:00:00Z")).toBe("Cancel today’s lesson?");
  expect(ask("2026-10-13T12:00:00Z")).toBe("Cancel tomorrow’s lesson?");
  expect(ask("2026-10-10T12:00:00Z")).toBe("Cancel Wednesday’s lesson?");
  expect(ask("2026-10-07T12:00:00Z")).toBe("Cancel the lesson on Wed, Oct 14?");
});

test("time left is counted in days from two on", () => {
  expect(timeLeftWords(48 * HOUR)).toBe("2 days");
  expect(timeLeftWords(110.5 * HOUR)).toBe("4 days 14 h");
  expect(timeLeftWords(48 * HOUR - 1)).toBe("47 h 59 min");
});

test("the amounts of a cancel add up to the price, with what one gets named first", () => {
  const at = (nowAt: number) => effectAmounts(lesson, cancellationNow(lesson, nowAt));
  expect(at(startsAt - 24 * HOUR)).toEqual([{ label: "You pay", cents: 0 }]);
  expect(at(startsAt - 12 * HOUR)).toEqual([
    { label: "Credit to you", cents: 7500 },
    { label: "You pay", cents: 900 },
  ]);
  const late = at(startsAt - HOUR);
  expect(late[0]!.cents + late[1]!.cents).toBe(lesson.price.totalCents);
  expect(effectAmounts(asInstructor, cancellationNow(asInstructor, startsAt - HOUR))).toEqual([]);
});

test("what the price is for is said from the side of whoever reads it", () => {
  expect(pricedAs(lesson)).toBe("Piano, 60 min online");
  expect(pricedAs({ ...lesson, format: "travel" })).toBe("Piano, 60 min at your place");
  expect(pricedAs({ ...asInstructor, format: "travel" })).toBe("Piano, 60 min at Emma’s place");
  expect(pricedAs({ ...asInstructor, format: "studio" })).toBe("Piano, 60 min in your studio");
});
