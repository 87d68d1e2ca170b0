import { describe, expect, test } from "vitest";
import {
  couldBeRung,
  endedWords,
  limitWords,
  NO_LIMIT,
  rangeOfCents,
  wishWords,
} from "../../src/features/teach-now/now-words";
import type { ReadyInstructor } from "../../src/features/teach-now/queries";
import { isQuiet } from "../../src/features/teach-now/ring-sound";

const ready = (hourlyRateCents: number, durationsMinutes: number[]) =>
  ({
    ...{ instructorId: "i", userId: "u", displayName: "Ada L." },
    prices: [{ format: "online", hourlyRateCents }],
    durationsMinutes,
  }) as unknown as ReadyInstructor;

describe("who could be rung", () => {
  const all = [ready(6000, [30, 60]), ready(7500, [60]), ready(12_000, [60])];
  const wish = { format: "online", durationMinutes: 60, maxHourlyRateCents: NO_LIMIT } as const;

  test("is counted with what it costs at least and at most, fee included", () => {
    expect(couldBeRung(all, wish)).toEqual({
      ...{ count: 3, rateCents: 12_000, fromCents: 6720, toCents: 13_440 },
    });
    expect(couldBeRung(all, { ...wish, maxHourlyRateCents: 8000 })).toMatchObject({
      count: 2,
      toCents: 8400,
    });
    expect(couldBeRung(all, { ...wish, durationMinutes: 30 })).toMatchObject({ count: 1, fromCents: 3360 });
    expect(couldBeRung(all, { ...wish, format: "studio" }).count).toBe(0);
  });

  test("and whoever becomes ready later may not cost more than that", () => {
    expect(couldBeRung(all.slice(0, 2), wish).rateCents).toBe(7500);
    expect(couldBeRung([], wish)).toMatchObject({ count: 0, rateCents: 0 });
  });

  test("one price is said once", () => {
    expect(rangeOfCents(6720, 6720)).toBe("$67.20");
    expect(rangeOfCents(6720, 8400)).toBe("$67.20 to $84.00");
  });
});

test("words", () => {
  const ring = { serviceName: "Piano", learnerName: null, ageGroup: "adults", note: null } as const;
  expect(wishWords(ring)).toBe("Piano for an adult.");
  expect(wishWords({ ...ring, ageGroup: "teens" })).toBe("Piano for a teenager.");
  expect(wishWords({ ...ring, learnerName: "Leo", ageGroup: "kids", note: "Scales" })).toBe(
    "Piano for Leo, child. “Scales”",
  );
  expect(limitWords(8000)).toBe("At most $80 an hour");
  expect(limitWords(NO_LIMIT)).toBe("Any price");
  expect(endedWords({ state: "withdrawn", serviceName: "Piano" })).toMatch(/^You withdrew/);
  expect(endedWords({ state: "ended", serviceName: "Piano" })).toMatch(/^Nobody could start Piano/);
});

test("at night it rings without a sound, in the zone of who is rung", () => {
  const at = Date.UTC(2026, 10, 9, 2);
  expect(isQuiet(at, "Europe/Berlin")).toBe(true);
  expect(isQuiet(at, "America/Los_Angeles")).toBe(false);
  expect(isQuiet(Date.UTC(2026, 10, 9, 7), "Europe/Berlin")).toBe(false);
});
