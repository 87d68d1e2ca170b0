import { expect, test } from "vitest";
import { lessonsToRepeat } from "../../../src/features/home/lessons-to-repeat.ts";
import { lessonTitle, placeWords } from "../../../src/features/home/lesson-words.ts";
import type { Lesson } from "../../../src/features/home/queries.ts";

function lesson(instructor: string, change: Partial<Lesson> = {}): Lesson {
  const person = { userId: instructor, displayName: `${instructor} C.` };
  return {
    bookingId: `${instructor}-${change.startsAt ?? 0}`,
    state: "completed",
    viewerIs: "student",
    instructor: { ...person, instructorId: instructor, slug: instructor },
    student: { userId: "emma", displayName: "Emma J." },
    serviceName: "Piano",
    learnerName: "Me",
    format: "online",
    ...change,
  } as Lesson;
}

test("one is offered the last lesson with each of the last two people", () => {
  const history = [
    lesson("Sarah", { startsAt: 4, serviceName: "Music Theory" }),
    lesson("Sarah", { startsAt: 3 }),
    lesson("Kofi", { startsAt: 2 }),
    lesson("Mia", { startsAt: 1 }),
  ];
  expect(lessonsToRepeat(history).map(lessonTitle)).toEqual([
    "Music Theory with Sarah C.",
    "Piano with Kofi C.",
  ]);
});

test("a lesson that didn't take place, or that one gave, isn't offered again", () => {
  const history = [
    lesson("Sarah", { state: "cancelled" }),
    lesson("Kofi", { state: "no_show" }),
    lesson("Mia", { viewerIs: "instructor" }),
  ];
  expect(lessonsToRepeat(history)).toEqual([]);
});

test("a lesson says for whom it is unless it is for oneself, and to the instructor with whom", () => {
  expect(lessonTitle(lesson("Sarah", { learnerName: "Mia" }))).toBe("Piano for Mia with Sarah C.");
  expect(lessonTitle(lesson("Sarah", { viewerIs: "instructor" }))).toBe("Piano with Emma J.");
});

test("a place is named from the side of whoever looks", () => {
  expect(placeWords(lesson("Sarah", { format: "studio" }))).toBe("Sarah’s studio");
  expect(placeWords(lesson("Sarah", { format: "studio", viewerIs: "instructor" }))).toBe("your studio");
  expect(placeWords(lesson("Sarah", { format: "travel", viewerIs: "instructor" }))).toBe("Emma’s place");
});
