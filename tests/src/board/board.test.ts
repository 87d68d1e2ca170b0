import { describe, expect, test } from "vitest";
import type { InstructorCard } from "../../../convex/domain/instructors.ts";
import type { WeekFacts } from "../../../convex/domain/weekFacts.ts";
import {
  BOARD_ROWS,
  boardRow,
  boardWish,
  LINGER_MS,
  mergeRows,
  rowState,
  soonestFirst,
  type BoardRow,
  type CardFacts,
  type RowState,
  type ShownRow,
} from "../../../src/features/board/board.ts";
import { busyFrom, inNewYork, MONDAY, NEW_YORK, sarahsWeek } from "../slots/facts.ts";

const AT_NINE = inNewYork(MONDAY, 9);
const AT_TEN = inNewYork(MONDAY, 10);

function card(name: string, prices = [{ format: "online" as const, hourlyRateCents: 7500 }]): InstructorCard {
  return {
    instructorId: name as InstructorCard["instructorId"],
    userId: name as InstructorCard["userId"],
    slug: name,
    displayName: name,
    headline: "",
    area: "",
    timeZone: NEW_YORK,
    rating: { count: 0, average: null },
    offering: {
      offeringId: name as InstructorCard["offering"]["offeringId"],
      serviceId: "piano" as InstructorCard["offering"]["serviceId"],
      serviceSlug: "piano",
      serviceName: "Piano",
      description: "",
      prices,
      durationsMinutes: [30, 60, 90],
      ageGroups: ["adults"],
      levels: [],
    },
  };
}

function factsOf(name: string, change: Parameters<typeof sarahsWeek>[0] = {}): CardFacts {
  const week = sarahsWeek({ instructorId: name, ...change });
  return { card: card(name), weeks: [week as unknown as WeekFacts], mine: { claimIds: [], busy: [] } };
}

function row(name: string, startsAt: number): BoardRow {
  const isLastSpot = false;
  return {
    card: card(name),
    format: "online",
    durationMinutes: 60,
    hourlyRateCents: 7500,
    startsAt,
    isLastSpot,
  };
}

describe("who stands on the board", () => {
  test("somebody stands there with their cheapest way to an hour", () => {
    const prices = [
      { format: "travel" as const, hourlyRateCents: 9000 },
      { format: "online" as const, hourlyRateCents: 7500 },
    ];
    expect(boardWish({ ...card("sarah", prices as never) })).toEqual({
      format: "online",
      hourlyRateCents: 7500,
      durationMinutes: 60,
    });
  });

  test("somebody whose first start is further away than the board's hours doesn't stand there", () => {
    const fridayEvening = inNewYork("2026-10-16", 18);
    expect(boardRow(factsOf("sarah"), AT_NINE, NEW_YORK)?.startsAt).toBe(AT_TEN);
    expect(boardRow(factsOf("sarah"), fridayEvening, NEW_YORK)).toBeNull();
  });

  test("the only start of its day is the last spot", () => {
    const full = busyFrom("booked", inNewYork(MONDAY, 11, 15), { durationMinutes: 345 });
    expect(boardRow(factsOf("sarah", { busy: [full] }), AT_NINE, NEW_YORK)).toMatchObject({
      startsAt: AT_TEN,
      isLastSpot: true,
    });
    expect(boardRow(factsOf("sarah"), AT_NINE, NEW_YORK)?.isLastSpot).toBe(false);
  });

  test("the soonest comes first; of the same time always the same one", () => {
    const rows = [row("c", 3), row("b", 2), row("a", 3)];
    expect(soonestFirst(rows).map(({ card: { slug } }) => slug)).toEqual(["b", "a", "c"]);
  });
});

describe("what becomes of a row", () => {
  const state = (busy: ReturnType<typeof busyFrom>[], nowAt = AT_NINE) =>
    rowState(row("sarah", AT_TEN), factsOf("sarah", { busy }), [], nowAt);

  test("a hold of somebody else shows as being booked, a lesson as taken", () => {
    expect(state([])).toBe("free");
    expect(state([busyFrom("hold", AT_TEN, { expiresAt: AT_NINE + 300_000 })])).toBe("beingBooked");
    expect(state([busyFrom("booking", AT_TEN)])).toBe("taken");
  });

  test("a hold that has run out is free again before the server has said so", () => {
    expect(state([busyFrom("hold", AT_TEN, { expiresAt: AT_NINE })])).toBe("free");
  });

  test("a lesson so near that the buffer reaches in takes the time as well", () => {
    expect(state([busyFrom("booking", inNewYork(MONDAY, 11), { durationMinutes: 30 })])).toBe("taken");
  });

  test("nobody took a time that has come too near", () => {
    expect(state([], inNewYork(MONDAY, 9, 30))).toBe("over");
  });

  test("one's own hold is one's own, with the right person and time only", () => {
    const facts = factsOf("sarah");
    const hold = { instructorId: "sarah", startsAt: AT_TEN, expiresAt: AT_NINE + 1 };
    expect(rowState(row("sarah", AT_TEN), facts, [hold], AT_NINE)).toBe("yours");
    expect(rowState(row("sarah", AT_TEN), facts, [{ ...hold, instructorId: "tom" }], AT_NINE)).toBe("free");
    expect(rowState(row("sarah", AT_TEN), facts, [{ ...hold, expiresAt: AT_NINE }], AT_NINE)).toBe("free");
  });
});

describe("nothing moves under the pointer", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const rows = names.map((name, index) => row(name, AT_TEN + index));
  const free = () => "free" as const;
  const states =
    (special: Record<string, RowState>) =>
    ({ card: { slug } }: BoardRow) =>
      special[slug] ?? "free";
  const slugs = (shown: readonly ShownRow[]) => shown.map((each) => each.row.card.slug).join("");
  const first = mergeRows([], rows, AT_NINE, free, false);

  test("an empty board takes the soonest", () => {
    expect(slugs(first)).toBe("abcdef");
    expect(first).toHaveLength(BOARD_ROWS);
  });

  test("a row that was taken keeps its place, struck, and gives it up after a while", () => {
    const taken = states({ b: "taken" });
    const struck = mergeRows(first, rows, AT_NINE, taken, false);
    expect(slugs(struck)).toBe("abcdef");
    expect(struck[1]).toMatchObject({ state: "taken", goneAt: AT_NINE });
    expect(slugs(mergeRows(struck, rows, AT_NINE + LINGER_MS - 1, taken, false))).toBe("abcdef");
    expect(slugs(mergeRows(struck, rows.slice(2), AT_NINE + LINGER_MS, taken, false))).toBe("acdefg");
  });

  test("a row that is being booked stays until it is known what becomes of it", () => {
    const held = mergeRows(first, rows, AT_NINE, states({ b: "beingBooked" }), false);
    expect(held[1]).toMatchObject({ state: "beingBooked", goneAt: null });
    expect(slugs(mergeRows(held, rows, AT_NINE + 240_000, states({ b: "beingBooked" }), false))).toBe(
      "abcdef",
    );
    expect(mergeRows(held, rows, AT_NINE + 240_001, free, false)[1]?.state).toBe("free");
  });

  test("a sooner time doesn't push away what is being read", () => {
    const sooner = [row("z", AT_TEN - 1), ...rows];
    expect(slugs(mergeRows(first, sooner, AT_NINE, free, false))).toBe("abcdef");
  });

  test("while somebody aims at the board nothing leaves and nothing comes", () => {
    const over = states({ a: "over", b: "taken" });
    const aimed = mergeRows(first, rows.slice(2), AT_NINE + 60_000, over, true);
    expect(slugs(aimed)).toBe("abcdef");
    expect(aimed.slice(0, 2).map((each) => each.state)).toEqual(["over", "taken"]);
    expect(slugs(mergeRows(aimed, rows.slice(2), AT_NINE + 120_000, over, false))).toBe("cdefgh");
  });

  test("nobody stands there twice", () => {
    const later = [row("a", AT_TEN + 500), ...rows.slice(1)];
    expect(slugs(mergeRows(first, later, AT_NINE, free, false))).toBe("abcdef");
  });
});
