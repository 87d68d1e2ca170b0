import { describe, expect, it } from "vitest";
import type { InstructorCard } from "../../../convex/domain/instructors.ts";
import {
  entriesOf,
  firstDayOf,
  keptOrder,
  startsWithin,
  unknownWords,
} from "../../../src/features/browse/filters.ts";
import { HOUR, instantOf } from "../../../convex/domain/time.ts";

const NEW_YORK = "America/New_York";

function card(
  name: string,
  change: Partial<InstructorCard["offering"]> = {},
  rating = { count: 0, average: null as number | null },
): InstructorCard {
  return {
    instructorId: name as InstructorCard["instructorId"],
    userId: name as InstructorCard["userId"],
    slug: name,
    displayName: name,
    headline: "Patient and clear",
    area: "Harlem",
    timeZone: NEW_YORK,
    rating,
    offering: {
      offeringId: name as InstructorCard["offering"]["offeringId"],
      serviceId: "piano" as InstructorCard["offering"]["serviceId"],
      serviceSlug: "piano",
      serviceName: "Piano",
      description: "",
      prices: [
        { format: "studio", hourlyRateCents: 9000 },
        { format: "online", hourlyRateCents: 7500 },
      ],
      durationsMinutes: [30, 60],
      ageGroups: ["kids", "adults"],
      levels: [],
      ...change,
    },
  };
}

describe("the list", () => {
  it("shows the cheapest way that fits, for an hour", () => {
    expect(entriesOf([card("sarah")], {})[0]).toMatchObject({
      format: "online",
      hourlyRateCents: 7500,
      durationMinutes: 60,
    });
    expect(entriesOf([card("sarah")], { format: "studio" })[0]).toMatchObject({ hourlyRateCents: 9000 });
  });

  it("compares the price of the asked format, the limit included", () => {
    expect(entriesOf([card("sarah")], { maxPrice: 75 })).toHaveLength(1);
    expect(entriesOf([card("sarah")], { maxPrice: 74 })).toHaveLength(0);
    expect(entriesOf([card("sarah")], { maxPrice: 80, format: "studio" })).toHaveLength(0);
  });

  it("leaves out who doesn't teach that age, and who doesn't offer that format", () => {
    expect(entriesOf([card("sarah")], { age: "toddler" })).toHaveLength(0);
    expect(entriesOf([card("sarah")], { format: "travel" })).toHaveLength(0);
  });

  it("puts many good ratings before a few perfect ones", () => {
    const many = card("many", {}, { count: 120, average: 4.9 });
    const few = card("few", {}, { count: 1, average: 5 });
    expect(entriesOf([few, card("new"), many], {}).map((entry) => entry.card.slug)).toEqual([
      "many",
      "few",
      "new",
    ]);
  });

  it("looks for words where they occur, and tells those that nobody has", () => {
    const cards = [card("sarah"), card("noah")];
    expect(entriesOf(cards, { text: "sarah" }).map((entry) => entry.card.slug)).toEqual(["sarah"]);
    expect(entriesOf(cards, { text: "sarah zeppelin" })).toHaveLength(1);
    expect(unknownWords(cards, "sarah zeppelin")).toEqual(["zeppelin"]);
  });
});

describe("when", () => {
  const nowAt = instantOf("2026-10-13", 14 * 60, NEW_YORK).at;
  const startAt = (hours: number) => ({ startsAt: nowAt + hours * HOUR, endsAt: nowAt + (hours + 1) * HOUR });
  const starts = [startAt(2), startAt(5), startAt(11), startAt(20), startAt(40)];

  it("means the viewer's day and the next hours", () => {
    expect(startsWithin(starts, "now", NEW_YORK, nowAt)).toEqual([starts[0]]);
    expect(startsWithin(starts, "today", NEW_YORK, nowAt)).toEqual(starts.slice(0, 2));
    expect(startsWithin(starts, "tomorrow", NEW_YORK, nowAt)).toEqual(starts.slice(2, 4));
    // At that instant it is already Wednesday in Auckland, so "today" is another day there.
    expect(startsWithin(starts, "today", "Pacific/Auckland", nowAt)).toEqual(starts.slice(0, 3));
  });

  it("shows one day at a time on a card", () => {
    expect(firstDayOf(starts.slice(2), NEW_YORK)).toEqual(starts.slice(2, 4));
    expect(firstDayOf([], NEW_YORK)).toEqual([]);
  });

  it("keeps everybody's place while somebody looks; who comes stands at the end", () => {
    expect(keptOrder(["a", "b", "c"], ["c", "d", "a"])).toEqual(["a", "b", "c", "d"]);
  });
});
