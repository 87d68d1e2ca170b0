import { expect, test } from "vitest";
import { lessonEvents } from "../../../src/features/lessons/lesson-events.ts";
import type { Lesson } from "../../../src/features/lessons/queries.ts";
import { asInstructor, cancelledBy, HOUR, lesson, movingTo, pendingBy, STARTS_AT } from "./lesson.ts";

const ENDS_AT = STARTS_AT + HOUR;
const told = (given: Lesson, nowAt: number) =>
  lessonEvents(given, nowAt).map(({ title, at, state }) => [title, at, state]);

test("a lesson ahead was booked, and will begin, end and close a day later by itself", () => {
  expect(told(lesson, STARTS_AT - 1)).toEqual([
    ["You booked", 0, "done"],
    ["Begins", STARTS_AT, "ahead"],
    ["Ends", ENDS_AT, "ahead"],
    ["Closes by itself", ENDS_AT + 24 * HOUR, "ahead"],
  ]);
  expect(told(asInstructor, STARTS_AT - 1).map(([title]) => title)).toEqual([
    "Emma booked",
    "Begins",
    "Ends",
    "Closes by itself, if you don’t",
  ]);
});

test("begun is begun at the start, ended at the end", () => {
  const states = (nowAt: number) => told(lesson, nowAt).map(([, , state]) => state);
  expect(states(STARTS_AT)).toEqual(["done", "done", "ahead", "ahead"]);
  expect(states(ENDS_AT - 1)).toEqual(["done", "done", "ahead", "ahead"]);
  expect(states(ENDS_AT)).toEqual(["done", "done", "done", "ahead"]);
});

test("a cancel that may still be taken back stands as now, by whoever asked; a committed one ends the list", () => {
  const asked = told({ ...lesson, ...pendingBy("instructor") }, STARTS_AT - HOUR);
  expect(asked[1]).toEqual(["Sarah is cancelling", STARTS_AT - HOUR, "now"]);
  expect(told({ ...lesson, ...pendingBy("student") }, 0)[1]![0]).toBe("You are cancelling");
  expect(told({ ...lesson, ...cancelledBy("student", 5) }, STARTS_AT)).toEqual([
    ["You booked", 0, "done"],
    ["You cancelled", 5, "ended"],
  ]);
  expect(told({ ...asInstructor, ...cancelledBy("student", 5) }, 0)[1]![0]).toBe("Emma cancelled");
  expect(told({ ...lesson, ...cancelledBy("system", 5) }, 0)[1]![0]).toBe("Cancelled: not paid in time");
});

test("a move is told by who made it, and one that stands as now", () => {
  const reschedules = { count: 1, isLocked: false, at: 7, fromAt: 5 };
  expect(told({ ...lesson, reschedules }, 8)[1]).toEqual(["You moved it", 7, "done"]);
  expect(told({ ...asInstructor, reschedules }, 8)[1]![0]).toBe("Emma moved it");
  const moving = { ...asInstructor, ...movingTo(STARTS_AT + HOUR) };
  expect(told(moving, 0)[1]).toEqual(["Emma is moving it", STARTS_AT - 48 * HOUR, "now"]);
});

test("a lesson that was entered after it took place doesn't pretend to know when it was booked", () => {
  const entered = { ...lesson, state: "completed" as const, bookedAt: ENDS_AT + 1 };
  expect(told(entered, ENDS_AT + 2)).toEqual([
    ["You booked", null, "done"],
    ["Began", STARTS_AT, "done"],
    ["Ended", ENDS_AT, "done"],
    ["Completed", null, "done"],
  ]);
  expect(told({ ...lesson, ...cancelledBy("student", 5), bookedAt: 6 }, 7)[0]![1]).toBeNull();
});

test("what never took place has neither begin nor end", () => {
  expect(told({ ...lesson, state: "pending" }, 0)).toEqual([
    ["You booked", 0, "done"],
    ["Waits for its payment", null, "now"],
  ]);
  expect(told({ ...lesson, state: "payment_failed" }, ENDS_AT)).toHaveLength(2);
});

test("an absence is told from the report to the decision, by who said what", () => {
  const noShow = { absent: "instructor" as const, reportedBy: "student" as const, reportedAt: STARTS_AT + 9 };
  const reported = { ...lesson, state: "no_show" as const, noShow };
  expect(told(reported, ENDS_AT).slice(1)).toEqual([
    ["Began", STARTS_AT, "done"],
    ["You reported an absence", STARTS_AT + 9, "now"],
  ]);
  const dispute = { by: "instructor" as const, at: STARTS_AT + 20, reason: "I was there." };
  expect(told({ ...reported, noShow: { ...noShow, dispute } }, ENDS_AT).slice(2)).toEqual([
    ["You reported an absence", STARTS_AT + 9, "done"],
    ["Sarah contested it", STARTS_AT + 20, "now"],
  ]);
  const resolution = { code: "confirmed_no_dispute" as const, at: ENDS_AT };
  expect(told({ ...reported, noShow: { ...noShow, resolution } }, ENDS_AT).at(-1)).toEqual([
    ...["Nobody contested it: it stands", ENDS_AT, "ended"],
  ]);
  const upheld = { ...noShow, dispute, resolution: { code: "dispute_upheld" as const, at: ENDS_AT + 5 } };
  const completion = { at: ENDS_AT + 5, by: "system" as const };
  expect(told({ ...lesson, state: "completed", completion, noShow: upheld }, ENDS_AT + 6).at(-1)).toEqual([
    ...["Reviewed: it took place", ENDS_AT + 5, "done"],
  ]);
  expect(told({ ...lesson, ...cancelledBy("system", 5), noShow: upheld }, ENDS_AT + 6).at(-1)![0]).toBe(
    "Cancelled after a review",
  );
});
