import { expect, test } from "vitest";
import { lessonStatus, nextLesson, secondsUntil } from "../../../src/features/lessons/lesson-status.ts";

const startsAt = Date.parse("2026-10-14T20:30:00Z");
const endsAt = startsAt + 3_600_000;
const confirmed = { state: "confirmed" as const, startsAt, durationMinutes: 60, noShow: null };

test("a confirmed lesson runs from its start (inclusive) to its end (exclusive), then waits to be completed", () => {
  expect(lessonStatus(confirmed, startsAt - 1)).toBe("confirmed");
  expect(lessonStatus(confirmed, startsAt)).toBe("inProgress");
  expect(lessonStatus(confirmed, endsAt - 1)).toBe("inProgress");
  expect(lessonStatus(confirmed, endsAt)).toBe("waitingToComplete");
});

test("a lesson that is closed in the books says so at whatever time", () => {
  const closed = { ...confirmed, state: "cancelled" as const };
  for (const nowAt of [startsAt - 1, startsAt, endsAt]) expect(lessonStatus(closed, nowAt)).toBe("cancelled");
});

test("a reported absence is in review until it is decided", () => {
  const noShow = { absent: "student" as const, reportedBy: "instructor" as const, reportedAt: startsAt };
  const reported = { ...confirmed, state: "no_show" as const, noShow };
  expect(lessonStatus(reported, endsAt)).toBe("noShowInReview");
  const resolution = { code: "confirmed_no_dispute" as const, at: endsAt };
  expect(lessonStatus({ ...reported, noShow: { ...noShow, resolution } }, endsAt)).toBe("noShow");
});

test("the next lesson is neither one that has begun nor one that is being released", () => {
  const change = { kind: "cancel" as const, by: "student" as const, reason: "x", askedAt: 0, commitsAt: 1 };
  const begun = { ...confirmed, pendingChange: null };
  const released = { ...confirmed, startsAt: startsAt + 1000, pendingChange: change };
  const coming = { ...confirmed, startsAt: startsAt + 2000, pendingChange: null };
  expect(nextLesson([begun, released, coming], startsAt)).toBe(coming);
  expect(nextLesson([begun, released], startsAt)).toBeNull();
});

test("the undo countdown shows 10 at first, 1 in its last second, and stays at 0 when it is over", () => {
  expect(secondsUntil(10_000, 0)).toBe(10);
  expect(secondsUntil(10_000, 9_001)).toBe(1);
  expect(secondsUntil(10_000, 10_000)).toBe(0);
  expect(secondsUntil(10_000, 12_000)).toBe(0);
});
