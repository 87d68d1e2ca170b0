import { describe, expect, test } from "vitest";
import { CATALOG } from "../../convex/domain/catalog.ts";
import { PATTERNS } from "../../convex/domain/seedWords.ts";
import { normaliseIntervals } from "../../convex/domain/availability.ts";
import { rateProblems } from "../../convex/domain/pricing.ts";
import { planMarketplace } from "../../convex/domain/seedPlan.ts";
import { DAY } from "../../convex/domain/time.ts";

/** Ordinary, in the night, at the change of clocks in New York and in London, at New Year. */
const ANCHORS = [
  "2026-11-24T15:00:00Z",
  "2026-06-01T03:30:00Z",
  "2026-03-08T07:30:00Z",
  "2026-10-25T01:15:00Z",
  "2027-01-01T00:00:00Z",
].map((text) => Date.parse(text));

test("the usual weeks of the plan are normal hours", () => {
  for (const week of PATTERNS) {
    expect(week).toHaveLength(7);
    for (const day of week) expect(normaliseIntervals(day)).toEqual(day);
  }
});

describe.each(ANCHORS)("the plan at %s", (anchorAt) => {
  const plan = planMarketplace(anchorAt);

  test("is the same each time", () => {
    expect(planMarketplace(anchorAt)).toEqual(plan);
  });

  test("has everybody once, in several zones, over all categories, with every popular service taught", () => {
    expect(new Set(plan.instructors.map(({ slug }) => slug)).size).toBe(70);
    expect(new Set(plan.instructors.map(({ timeZone }) => timeZone)).size).toBeGreaterThanOrEqual(6);
    const taught = new Set(
      plan.instructors.flatMap(({ offerings }) => offerings.map((each) => each.serviceSlug)),
    );
    for (const category of CATALOG) {
      const popular = category.subcategories
        .flatMap(({ services }) => services)
        .filter(({ homePosition }) => homePosition !== null);
      expect(popular.filter(({ slug }) => !taught.has(slug)).map(({ name }) => name)).toEqual([]);
    }
  });

  test("has piano for less than $80 an hour", () => {
    const rates = plan.instructors
      .flatMap(({ offerings }) => offerings.filter(({ serviceSlug }) => serviceSlug === "piano"))
      .flatMap(({ prices }) => prices.map(({ hourlyRateCents }) => hourlyRateCents));
    expect(rates.filter((rate) => rate < 8_000).length).toBeGreaterThan(0);
  });

  test("asks no price that the platform wouldn't let anybody ask", () => {
    const asked = plan.instructors.flatMap(({ offerings }) =>
      offerings.flatMap(({ prices }) => rateProblems(prices)),
    );
    expect(asked).toEqual([]);
  });

  test("happens in order, before now, and finishes only what is over", () => {
    const at = plan.events.map((event) => event.at);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    expect(Math.max(...at)).toBeLessThan(anchorAt);
    const lessons = new Map(
      plan.events.flatMap((event) => (event.kind === "book" ? [[event.lesson, event]] : [])),
    );
    for (const event of plan.events) {
      if (event.kind !== "finish") continue;
      const lesson = lessons.get(event.lesson)!;
      expect(event.at).toBeGreaterThanOrEqual(lesson.startsAt + lesson.durationMinutes * 60_000 + DAY);
    }
  });

  test("has past and coming lessons of the demo student and instructor, reviews and conversations", () => {
    const booked = plan.events.filter((event) => event.kind === "book");
    const count = (of: (event: (typeof booked)[number]) => boolean) => booked.filter(of).length;
    expect(count((each) => each.instructor === 0 && each.startsAt > anchorAt)).toBeGreaterThan(4);
    expect(count((each) => each.instructor === 0 && each.startsAt < anchorAt)).toBeGreaterThan(8);
    expect(count((each) => each.student === 0 && each.startsAt > anchorAt)).toBeGreaterThan(2);
    expect(count((each) => each.student === 0 && each.startsAt < anchorAt)).toBeGreaterThan(2);
    const kinds = new Set(plan.events.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["book", "finish", "cancel", "review", "message", "read"]));
  });
});
