import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buffersOf,
  cellsOf,
  claimReach,
  endOf,
  isExpired,
  isStaleCell,
  readRangesFor,
  type ClaimTime,
} from "../../convex/domain/claims.ts";
import type { Format } from "../../convex/domain/common.ts";
import { HOUR, MINUTE, QUARTER } from "../../convex/domain/time.ts";

const MORNING = Date.UTC(2026, 10, 23, 14, 0);
const BUFFERS = buffersOf({ bufferMinutes: 15, travelBufferMinutes: 60 });

function claim(fields: Partial<ClaimTime> = {}): ClaimTime {
  return {
    teacherOwnerId: "teacher",
    learnerOwnerId: "learner",
    startsAt: MORNING,
    durationMinutes: 60,
    format: "online",
    ...fields,
  };
}

/** The cells alone say whether two claims clash, as the claiming mutation reads them. */
function cellsClash(
  existing: ClaimTime,
  candidate: ClaimTime,
  buffers: { nearMinutes: number; travelMinutes: number },
): boolean {
  const cells = cellsOf(existing);
  return readRangesFor(candidate, buffers).some((range) =>
    cells.some(
      (cell) =>
        cell.ownerId === range.ownerId &&
        cell.track === range.track &&
        cell.cellAt >= range.fromAt &&
        cell.cellAt < range.toAt,
    ),
  );
}

/** The definition, in other words: minute by minute, what each person does and how long a teacher needs between lessons. */
function oracleClash(one: ClaimTime, other: ClaimTime, near: number, travel: number): boolean {
  const travels = [one, other].some((item) => item.format === "travel" || item.format === "neutral");
  const pauseMs =
    Math.max(one.startsAt, other.startsAt) -
    Math.min(one.startsAt + one.durationMinutes * 60_000, other.startsAt + other.durationMinutes * 60_000);
  if (one.teacherOwnerId === other.teacherOwnerId) return pauseMs < (travels ? travel : near) * 60_000;
  const people = [one.teacherOwnerId, one.learnerOwnerId];
  const shared = people.includes(other.teacherOwnerId) || people.includes(other.learnerOwnerId);
  return shared && pauseMs < 0;
}

const formats: Format[] = ["online", "studio", "travel", "neutral"];
const anyClaim = fc
  .record({
    startQuarter: fc.integer({ min: 0, max: 40 }),
    quarters: fc.integer({ min: 2, max: 16 }),
    format: fc.constantFrom(...formats),
    pair: fc.constantFrom("xa", "xb", "ya", "yb", "yx", "xy", "zc", "zx", "xc"),
  })
  .map(({ startQuarter, quarters, format, pair }): ClaimTime => ({
    teacherOwnerId: pair[0]!,
    learnerOwnerId: pair[1]!,
    startsAt: MORNING + startQuarter * QUARTER,
    durationMinutes: quarters * 15,
    format,
  }));
const anyBuffers = fc
  .record({ near: fc.integer({ min: 1, max: 8 }), more: fc.integer({ min: 0, max: 7 }) })
  .map(({ near, more }) => ({ nearMinutes: near * 15, travelMinutes: Math.min(120, (near + more) * 15) }));

describe("cells against the definition of overlap with buffers", () => {
  it("agree on 60,000 random pairs of claims", () => {
    let clashes = 0;
    fc.assert(
      fc.property(anyClaim, anyClaim, anyBuffers, (existing, candidate, buffers) => {
        const expected = oracleClash(existing, candidate, buffers.nearMinutes, buffers.travelMinutes);
        if (expected) clashes++;
        expect(cellsClash(existing, candidate, buffers)).toBe(expected);
      }),
      { numRuns: 60_000, seed: 400_000 },
    );
    expect(clashes).toBeGreaterThan(10_000);
    expect(clashes).toBeLessThan(50_000);
  });

  it("who comes first makes no difference", () => {
    fc.assert(
      fc.property(anyClaim, anyClaim, anyBuffers, (one, other, buffers) => {
        expect(cellsClash(one, other, buffers)).toBe(cellsClash(other, one, buffers));
      }),
      { numRuns: 5_000, seed: 12 },
    );
  });
});

describe("cells", () => {
  it("a 60-minute lesson has four on the teaching side and four on the learning side", () => {
    const cells = cellsOf(claim({ format: "travel" }));
    expect(cells).toHaveLength(8);
    expect(cells.filter((cell) => cell.track === "teach_travel").map((cell) => cell.cellAt)).toEqual([
      MORNING,
      MORNING + QUARTER,
      MORNING + 2 * QUARTER,
      MORNING + 3 * QUARTER,
    ]);
    expect(cells.filter((cell) => cell.track === "learn").every((cell) => cell.ownerId === "learner")).toBe(
      true,
    );
  });

  it("a claim moved off the grid by hand occupies every quarter it touches", () => {
    const cells = cellsOf(claim({ startsAt: MORNING + 5 * MINUTE, durationMinutes: 30 }));
    expect(cells.filter((cell) => cell.track === "teach_near").map((cell) => cell.cellAt)).toEqual([
      MORNING,
      MORNING + QUARTER,
      MORNING + 2 * QUARTER,
    ]);
  });

  it("a new lesson reads six ranges, widened only where the instructor teaches", () => {
    const end = MORNING + HOUR;
    expect(readRangesFor(claim(), BUFFERS)).toEqual([
      { ownerId: "teacher", track: "teach_travel", fromAt: MORNING - HOUR, toAt: end + HOUR },
      { ownerId: "teacher", track: "teach_near", fromAt: MORNING - QUARTER, toAt: end + QUARTER },
      { ownerId: "teacher", track: "learn", fromAt: MORNING, toAt: end },
      { ownerId: "learner", track: "teach_travel", fromAt: MORNING, toAt: end },
      { ownerId: "learner", track: "teach_near", fromAt: MORNING, toAt: end },
      { ownerId: "learner", track: "learn", fromAt: MORNING, toAt: end },
    ]);
    const travelling = readRangesFor(claim({ format: "neutral" }), BUFFERS);
    expect(travelling[1]).toEqual({
      ownerId: "teacher",
      track: "teach_near",
      fromAt: MORNING - HOUR,
      toAt: end + HOUR,
    });
  });
});

describe("stale cells", () => {
  const nowAt = MORNING - HOUR;
  const cell = { ownerId: "teacher", track: "teach_near", cellAt: MORNING } as const;

  it("a cell holds while its claim covers it", () => {
    for (const own of cellsOf(claim())) expect(isStaleCell(own, claim(), nowAt)).toBe(false);
  });

  it("a cell is stale when its claim was deleted, has run out, moved, or changed sides", () => {
    expect(isStaleCell(cell, null, nowAt)).toBe(true);
    expect(isStaleCell(cell, { ...claim(), expiresAt: nowAt }, nowAt)).toBe(true);
    expect(isStaleCell(cell, claim({ startsAt: MORNING + QUARTER }), nowAt)).toBe(true);
    expect(isStaleCell({ ...cell, cellAt: MORNING + HOUR }, claim(), nowAt)).toBe(true);
    expect(isStaleCell(cell, claim({ teacherOwnerId: "other" }), nowAt)).toBe(true);
    expect(isStaleCell(cell, claim({ format: "travel" }), nowAt)).toBe(true);
    expect(isStaleCell({ ...cell, track: "learn" }, claim(), nowAt)).toBe(true);
  });

  it("a claim runs out at its very instant, and one without an end never does", () => {
    expect(isExpired({ expiresAt: nowAt }, nowAt)).toBe(true);
    expect(isExpired({ expiresAt: nowAt + 1 }, nowAt)).toBe(false);
    expect(isExpired({}, nowAt)).toBe(false);
    expect(isExpired({ expiresAt: null }, nowAt)).toBe(false);
  });
});

describe("buffers", () => {
  it.each([
    [10, 30, 15, 30],
    [15, 60, 15, 60],
    [20, 50, 30, 60],
    [45, 30, 45, 45],
    [0, 0, 15, 15],
    [500, 500, 120, 120],
    [-5, Number.NaN, 15, 120],
    [Number.NaN, 10, 120, 120],
  ])(
    "%d and %d minutes bind as %d and %d",
    (bufferMinutes, travelBufferMinutes, nearMinutes, travelMinutes) => {
      expect(buffersOf({ bufferMinutes, travelBufferMinutes })).toEqual({ nearMinutes, travelMinutes });
    },
  );

  it("claims outside a week's reach cannot touch its starts", () => {
    const bounds = { startsAt: MORNING, endsAt: MORNING + 7 * 24 * HOUR };
    const { fromAt, toAt } = claimReach(bounds);
    const longest = claim({ startsAt: fromAt - QUARTER, durationMinutes: 240, format: "travel" });
    expect(endOf(longest) + 120 * MINUTE).toBeLessThan(bounds.startsAt);
    expect(toAt - 240 * MINUTE - 120 * MINUTE).toBeGreaterThanOrEqual(bounds.endsAt);
  });
});
