/**
 * Whatever people do in whatever order: after each step the data agree with themselves, nobody is in two places, and what
 * was offered is what was taken. `HISTORIES` runs more of them, `SEED` others, `SHRINK` makes a failing one small.
 */
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { thawClock } from "../support/time-machine";
import { assertEverythingHolds } from "../support/histories/invariants";
import { historyArbitrary, perform } from "../support/histories/steps";
import { createWorld } from "../support/histories/world";

afterEach(thawClock);

const SEED = Number(process.env["SEED"] ?? 20261109);
const HISTORIES = Number(process.env["HISTORIES"] ?? 16);

test(`[seed ${SEED}] ${HISTORIES} histories of a marketplace end with nothing wrong`, async () => {
  await fc.assert(
    fc.asyncProperty(historyArbitrary, async (history) => {
      const world = await createWorld();
      for (const step of history) {
        await perform(world, step);
        await assertEverythingHolds(world);
      }
      // A history that does nothing proves nothing.
      for (const [outcome, count] of world.outcomes) totals.set(outcome, (totals.get(outcome) ?? 0) + count);
      thawClock();
    }),
    { seed: SEED, numRuns: HISTORIES, endOnFailure: process.env["SHRINK"] === undefined },
  );
  for (const outcome of [
    "hold ok",
    "hold taken",
    "hold ownConflict",
    "hold notOffered",
    "extend ok",
    "book ok",
    "cancel ok",
    "reschedule ok",
    "reschedule taken",
    "undo ok",
    "save ok",
    "message ok",
  ]) {
    expect(totals.get(outcome) ?? 0, outcome).toBeGreaterThan(0);
  }
}, 300_000);
const totals = new Map<string, number>();
