import { expect, test } from "vitest";
import { deskOf, groupByDay } from "../../src/features/desk/day-groups.ts";

const lesson = (iso: string, durationMinutes = 60) => ({ startsAt: Date.parse(iso), durationMinutes });

test("lessons group by the instructor's day, not by UTC's", () => {
  const late = lesson("2026-10-13T01:30:00Z");
  const evening = lesson("2026-10-12T22:00:00Z");
  const groups = groupByDay([evening, late], "America/New_York");
  expect(groups.map((group) => [group.localDate, group.lessons.length])).toEqual([["2026-10-12", 2]]);
});

test("a lesson that runs is neither next nor to be closed; one that just ended is to be closed", () => {
  const ended = lesson("2026-10-12T12:00:00Z");
  const running = lesson("2026-10-12T13:00:00Z");
  const later = lesson("2026-10-12T15:00:00Z");
  const desk = deskOf([ended, running, later], Date.parse("2026-10-12T13:00:00Z"));
  expect(desk).toEqual({ toClose: [ended], running, next: later, coming: [later] });
});
