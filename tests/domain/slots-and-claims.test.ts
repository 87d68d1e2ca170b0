/**
 * The picker's list against the claiming mutation: `offeredStarts` on live facts here, hours and time rules plus the lock
 * index of cells there. For equal facts they are one answer: nothing offered is refused, nothing refused is offered.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buffersOf,
  cellsOf,
  endOf,
  isExpired,
  isStaleCell,
  readRangesFor,
  spacingOf,
  type ClaimTime,
} from "../../convex/domain/claims.ts";
import type { Format } from "../../convex/domain/common.ts";
import { checkStart, NOTHING_OF_MINE, offeredStarts, type Mine } from "../../convex/domain/slots.ts";
import { dayBounds, HOUR, MINUTE, QUARTER } from "../../convex/domain/time.ts";
import { rounds } from "../support/soak.ts";
import { hours, quartersAround, RULES, week } from "./slotFacts.ts";

/** Sarah and Tom teach; Tom, Emma and Emma's child learn, and so does Sarah herself. */
type Person = "sarah" | "tom" | "emma" | "child";
interface Claim extends ClaimTime<Person> {
  claimId: string;
  expiresAt: number | null;
  /** Whose hold it is, if it is one. */
  heldBy: Person | null;
}
const PAIRS: [teacher: Person, learner: Person][] = [
  ["sarah", "emma"],
  ["sarah", "child"],
  ["sarah", "tom"],
  ["tom", "emma"],
  ["tom", "child"],
  ["tom", "sarah"],
];
const FORMATS: Format[] = ["online", "studio", "travel", "neutral"];
/** An ordinary week, and the weeks in which New York's clocks go forward and back. */
const MONDAYS = ["2026-11-23", "2026-03-02", "2026-10-26"];

const anyMarketplace = fc
  .record({
    monday: fc.constantFrom(...MONDAYS),
    learner: fc.constantFrom<("emma" | "child" | "tom")[]>("emma", "child", "tom"),
    format: fc.constantFrom(...FORMATS),
    durationMinutes: fc.constantFrom(30, 45, 60, 90, 240),
    buffer: fc.constantFrom(10, 15, 20, 45, 120),
    travelBuffer: fc.constantFrom(30, 60, 90, 120),
    openFrom: fc.integer({ min: 0, max: 9 }),
    openHours: fc.integer({ min: 3, max: 15 }),
    nowMinutes: fc.integer({ min: -3000, max: 5000 }),
    wishes: fc.array(
      fc.record({
        pair: fc.constantFrom(...PAIRS),
        // Around the week's last night, when clocks change, and in the first two days.
        quarter: fc.oneof(fc.integer({ min: -8, max: 180 }), fc.integer({ min: 560, max: 690 })),
        // Now and then a claim that a hand edit pushed off the grid.
        offGrid: fc.constantFrom(0, 0, 0, 0, 5, 11),
        durationMinutes: fc.constantFrom(30, 45, 60, 90, 150, 50),
        format: fc.constantFrom(...FORMATS),
        hold: fc.constantFrom("no", "no", "live", "ranOut"),
      }),
      { minLength: 2, maxLength: 25 },
    ),
  })
  .map(({ wishes, ...scene }) => {
    const { startsAt } = dayBounds(scene.monday, "America/New_York");
    const nowAt = startsAt + scene.nowMinutes * MINUTE;
    const rules = { ...RULES, bufferMinutes: scene.buffer, travelBufferMinutes: scene.travelBuffer };
    const claims: Claim[] = [];
    for (const [index, wish] of wishes.entries()) {
      const [teacherOwnerId, learnerOwnerId] = wish.pair;
      const claim: Claim = {
        claimId: `claim-${index}`,
        teacherOwnerId,
        learnerOwnerId,
        startsAt: startsAt + wish.quarter * QUARTER + wish.offGrid * MINUTE,
        durationMinutes: wish.durationMinutes,
        format: wish.format,
        expiresAt: wish.hold === "no" ? null : wish.hold === "live" ? nowAt + MINUTE : nowAt,
        heldBy: wish.hold === "no" ? null : learnerOwnerId === "child" ? "emma" : learnerOwnerId,
      };
      // Claims that exist were placed one after the other by the same rule.
      if (cellsAllow(claims, claim, buffersOf(rules), nowAt, [])) claims.push(claim);
    }
    const until = Math.min(24, scene.openFrom + scene.openHours);
    const facts = week(scene.monday, () => [hours(scene.openFrom, until)], {
      rules,
      busy: claims.flatMap((claim) => {
        const { claimId, startsAt: at, durationMinutes, expiresAt } = claim;
        const busy = { claimId, startsAt: at, durationMinutes, expiresAt };
        return [
          ...(claim.teacherOwnerId === "sarah" ? [{ ...busy, spacing: spacingOf(claim.format) }] : []),
          ...(claim.learnerOwnerId === "sarah" ? [{ ...busy, spacing: "none" as const }] : []),
        ];
      }),
    });
    return { ...scene, claims, facts, nowAt };
  });
type Marketplace = typeof anyMarketplace extends fc.Arbitrary<infer Value> ? Value : never;

/** What the mutation reads: six ranges of cells, stale ones passed over, the claims that give way ignored. */
function cellsAllow(
  claims: readonly Claim[],
  candidate: ClaimTime<Person>,
  buffers: { nearMinutes: number; travelMinutes: number },
  nowAt: number,
  ignoring: readonly string[],
): boolean {
  return !readRangesFor(candidate, buffers).some((range) =>
    claims.some(
      (claim) =>
        !ignoring.includes(claim.claimId) &&
        cellsOf(claim).some(
          (cell) =>
            cell.ownerId === range.ownerId &&
            cell.track === range.track &&
            cell.cellAt >= range.fromAt &&
            cell.cellAt < range.toAt &&
            !isStaleCell(cell, claim, nowAt),
        ),
    ),
  );
}

/** What the browser knows of the person: own times of the one who would be taught, own holds with Sarah. */
function mineOf({ claims, learner }: Marketplace): Mine {
  const viewer = learner === "child" ? "emma" : learner;
  return {
    claimIds: claims
      .filter((claim) => claim.heldBy === viewer && claim.teacherOwnerId === "sarah")
      .map(({ claimId }) => claimId),
    busy: claims.filter((claim) => claim.learnerOwnerId === learner || claim.teacherOwnerId === learner),
  };
}

/** What the claiming mutation answers: rules without any claim among the facts, then the cells. */
function mutationAccepts(market: Marketplace, startsAt: number): boolean {
  const { claims, facts, format, durationMinutes, nowAt, learner } = market;
  const rulesOnly = checkStart(
    { ...facts, busy: [] },
    NOTHING_OF_MINE,
    { startsAt, format, durationMinutes },
    nowAt,
  );
  if (!rulesOnly.ok) return false;
  const candidate = {
    teacherOwnerId: "sarah",
    learnerOwnerId: learner,
    startsAt,
    durationMinutes,
    format,
  } as const;
  return cellsAllow(claims, candidate, buffersOf(facts.rules), nowAt, mineOf(market).claimIds);
}

describe("offered starts and the lock index", () => {
  it("agree on every quarter hour: mixed formats and durations, holds of own and others, clock changes", () => {
    const seen = { offered: 0, refusedByCells: 0, ownHoldReopened: 0 };
    fc.assert(
      fc.property(anyMarketplace, (market) => {
        const { facts, format, durationMinutes, nowAt } = market;
        const wanted = { format, durationMinutes };
        const offered = offeredStarts(facts, mineOf(market), wanted, nowAt).map(({ startsAt }) => startsAt);
        const accepted = quartersAround(facts).filter((startsAt) => mutationAccepts(market, startsAt));
        expect(offered).toEqual(accepted);

        seen.offered += offered.length;
        const free = offeredStarts({ ...facts, busy: [] }, NOTHING_OF_MINE, wanted, nowAt).length;
        seen.refusedByCells += free - offered.length;
        const others = { ...mineOf(market), claimIds: [] };
        seen.ownHoldReopened += offered.length - offeredStarts(facts, others, wanted, nowAt).length;
      }),
      { numRuns: rounds(80, 2000), seed: 20261123 },
    );
    // The marketplaces were such that each rule had something to say.
    expect(seen.offered).toBeGreaterThan(2_000);
    expect(seen.refusedByCells).toBeGreaterThan(500);
    expect(seen.ownHoldReopened).toBeGreaterThan(10);
  });

  it("whatever is taken of what is offered, one after the other, never stands in each other's way", () => {
    let taken = 0;
    fc.assert(
      fc.property(
        anyMarketplace,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...FORMATS), fc.constantFrom(30, 60, 90)), {
          maxLength: 12,
        }),
        (market, choices) => {
          const { facts, nowAt } = market;
          const busy = facts.busy.filter((each) => !isExpired(each, nowAt));
          const buffers = buffersOf(facts.rules);
          const mine = { claimIds: [], busy: [...mineOf(market).busy] };
          const lessons: (ClaimTime & { isNew: true })[] = [];
          for (const [pick, format, durationMinutes] of choices) {
            const offered = offeredStarts({ ...facts, busy }, mine, { format, durationMinutes }, nowAt);
            if (offered.length === 0) continue;
            const { startsAt } = offered[pick % offered.length]!;
            const claimId = `new-${lessons.length}`;
            busy.push({ claimId, startsAt, durationMinutes, spacing: spacingOf(format), expiresAt: null });
            mine.busy.push({ startsAt, durationMinutes });
            const lesson = {
              teacherOwnerId: "sarah",
              learnerOwnerId: "emma",
              startsAt,
              durationMinutes,
              format,
            };
            lessons.push({ ...lesson, isNew: true });
            taken++;
          }
          lessons.sort((one, other) => one.startsAt - other.startsAt);
          for (const [index, lesson] of lessons.entries()) {
            const next = lessons[index + 1];
            if (next === undefined) continue;
            const travels = [lesson, next].some(({ format }) => spacingOf(format) === "travel");
            const gap = travels ? buffers.travelMinutes : buffers.nearMinutes;
            expect(next.startsAt - endOf(lesson)).toBeGreaterThanOrEqual(gap * MINUTE);
          }
        },
      ),
      { numRuns: 60, seed: 77 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it("a candidate is accepted in the very quarter hour in which the buffer ends, not a quarter before", () => {
    const nine = dayBounds("2026-11-23", "America/New_York").startsAt + 9 * HOUR;
    const lesson: Claim = {
      claimId: "lesson",
      teacherOwnerId: "sarah",
      learnerOwnerId: "tom",
      startsAt: nine,
      durationMinutes: 60,
      format: "travel",
      expiresAt: null,
      heldBy: null,
    };
    const buffers = { nearMinutes: 15, travelMinutes: 60 };
    const after = (minutes: number) =>
      cellsAllow(
        [lesson],
        {
          teacherOwnerId: "sarah",
          learnerOwnerId: "emma",
          startsAt: nine + HOUR + minutes * MINUTE,
          durationMinutes: 30,
          format: "online",
        },
        buffers,
        nine - 24 * HOUR,
        [],
      );
    expect([45, 60].map(after)).toEqual([false, true]);
  });
});
