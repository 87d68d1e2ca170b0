import { expect, test } from "vitest";
import type { Id } from "../../../convex/_generated/dataModel";
import { lessonNews } from "../../../src/features/lessons/lesson-news.ts";
import type { Lesson } from "../../../src/features/lessons/queries.ts";
import { HOUR, lesson, pendingBy, STARTS_AT } from "./lesson.ts";

const NOW = STARTS_AT - 48 * HOUR;
const news = (before: Lesson[], after: Lesson[], nowAt = NOW) =>
  lessonNews(before, after, "America/New_York", nowAt);
const named = "Piano with Sarah, Wed, Oct 14";

test("a lesson that comes in or goes is told, one that stays isn't", () => {
  const other: Lesson = { ...lesson, bookingId: "c" as Id<"bookings">, serviceName: "Harp" };
  expect(news([lesson], [lesson])).toEqual([]);
  expect(news([lesson], [lesson, other])).toEqual(["Booked: Harp with Sarah, Wed, Oct 14"]);
  expect(news([lesson, other], [other])).toEqual([`Cancelled: ${named}`]);
});

test("a lesson that leaves after it began is closed, whatever came of it", () => {
  expect(news([lesson], [], STARTS_AT + HOUR)).toEqual(["Closed: Piano with Sarah, Today"]);
});

test("the other side's cancel is told when it is asked for and when it is taken back; one's own is known", () => {
  const theirs = { ...lesson, ...pendingBy("instructor") };
  expect(news([lesson], [theirs])).toEqual([`Sarah is cancelling ${named}`]);
  expect(news([theirs], [theirs])).toEqual([]);
  expect(news([theirs], [lesson])).toEqual([`Kept: ${named}`]);
  const own = { ...lesson, ...pendingBy("student") };
  expect([...news([lesson], [own]), ...news([own], [lesson])]).toEqual([]);
});
