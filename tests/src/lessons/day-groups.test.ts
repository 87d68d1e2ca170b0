import { expect, test } from "vitest";
import { groupByDay, groupUpcoming } from "../../../src/features/lessons/day-groups.ts";

const lesson = (iso: string) => ({ startsAt: Date.parse(iso), durationMinutes: 60 });
const keys = (groups: { key: string; lessons: unknown[] }[]) =>
  groups.map((group) => [group.key, group.lessons.length]);

test("lessons stand under the day of the viewer's zone", () => {
  const both = [lesson("2026-10-13T22:00:00Z"), lesson("2026-10-14T01:00:00Z")];
  expect(keys(groupByDay(both, "America/New_York"))).toEqual([["2026-10-13", 2]]);
  expect(keys(groupByDay(both, "Europe/Berlin"))).toEqual([["2026-10-14", 2]]);
  expect(keys(groupByDay(both, "UTC"))).toEqual([
    ["2026-10-13", 1],
    ["2026-10-14", 1],
  ]);
});

test("what has begun stands first as now, the running one before those that wait to be completed", () => {
  const waiting = lesson("2026-10-14T10:00:00Z");
  const running = lesson("2026-10-14T12:00:00Z");
  const later = lesson("2026-10-14T15:00:00Z");
  const groups = groupUpcoming([waiting, running, later], "UTC", Date.parse("2026-10-14T12:30:00Z"));
  expect(groups).toEqual([
    { key: "now", lessons: [running, waiting] },
    { key: "2026-10-14", lessons: [later] },
  ]);
});

test("without anything begun there is no now", () => {
  expect(keys(groupUpcoming([lesson("2026-10-14T10:00:00Z")], "UTC", 0))).toEqual([["2026-10-14", 1]]);
});
