import { describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../../../convex/domain/time.ts";
import { tightGap, tightWords } from "../../../src/features/booking/tight-gap.ts";

const FOUR = Date.UTC(2026, 9, 14, 20);
type Wanted = Parameters<typeof tightGap>[0];
const wanted: Wanted = { format: "studio", instructorId: "sarah", learnerId: "mia", durationMinutes: 60 };
type Lesson = Wanted & { startsAt: number; serviceName: string; instructorName: string };
const guitar: Lesson = {
  ...{ serviceName: "Guitar", instructorName: "Daniel C.", instructorId: "daniel", learnerId: "mia" },
  ...{ format: "travel", startsAt: FOUR - 75 * MINUTE, durationMinutes: 60 },
};
const gapTo = (lesson: Partial<Lesson>, own = wanted) => tightGap(own, [FOUR], [{ ...guitar, ...lesson }]);

describe("a lesson near another one", () => {
  test("is told when less than half an hour lies between, on either side", () => {
    const before = gapTo({});
    expect(before && tightWords(before, null)).toBe(
      "Guitar with Daniel C. ends 15 minutes before, at another place.",
    );
    const after = gapTo({ startsAt: FOUR + HOUR });
    expect(after && tightWords(after, "Wed, Oct 14")).toBe(
      "Wed, Oct 14: Guitar with Daniel C. begins as this one ends, at another place.",
    );
    expect(gapTo({ startsAt: FOUR - 90 * MINUTE })).toBeNull();
    expect(gapTo({ startsAt: FOUR + 90 * MINUTE })).toBeNull();
  });

  test("is nobody else's, and nothing when one needn't go anywhere", () => {
    expect(gapTo({ learnerId: "leo" })).toBeNull();
    const home = { ...wanted, format: "online" as const };
    expect([gapTo({}, home), gapTo({ format: "online" }, home)]).toEqual([null, null]);
    expect(gapTo({ format: "studio", instructorId: "sarah" })).toBeNull();
    expect(gapTo({ format: "studio" })).not.toBeNull();
    expect(gapTo({ format: "studio" }, home)).not.toBeNull();
    expect(gapTo({ format: "neutral" }, { ...wanted, format: "neutral" })).not.toBeNull();
  });

  test("in a series is told of the tightest date", () => {
    const week = 7 * 24 * HOUR;
    const lessons = [guitar, { ...guitar, startsAt: FOUR + week - 65 * MINUTE }];
    expect(tightGap(wanted, [FOUR, FOUR + week], lessons)).toMatchObject({ minutes: 5, isBefore: true });
  });
});
