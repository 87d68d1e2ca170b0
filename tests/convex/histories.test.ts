/**
 * Whatever people do in whatever order: after each step the data agree with themselves, nobody is in two places, what was
 * offered is what was taken, and free time goes to who waited first. `HISTORIES` runs more of them, `SEED` others, `SHRINK`
 * makes a failing one small.
 */
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { thawClock } from "../support/time-machine";
import { historyArbitrary } from "../support/histories/draws";
import { assertEverythingHolds, assertHoldsAfterStep } from "../support/histories/invariants";
import { perform } from "../support/histories/steps";
import { createWorld, note, type World } from "../support/histories/world";

afterEach(thawClock);

const SEED = Number(process.env["SEED"] ?? 9);
const HISTORIES = Number(process.env["HISTORIES"] ?? 10);
/** Checking everything takes longer than a step; whatever is wrong stays wrong. */
const STEPS_BETWEEN_CHECKS = 12;

test(
  `[seed ${SEED}] ${HISTORIES} histories of a marketplace end with nothing wrong`,
  async () => {
    await fc.assert(
      fc.asyncProperty(historyArbitrary, async ({ steps, ...beginning }) => {
        const world = await createWorld(beginning);
        for (const [index, step] of steps.entries()) {
          await perform(world, step);
          await assertHoldsAfterStep(world);
          if (index % STEPS_BETWEEN_CHECKS === 0) await assertEverythingHolds(world);
        }
        await assertEverythingHolds(world);
        noteClockChange(world);
        for (const [outcome, count] of world.outcomes)
          totals.set(outcome, (totals.get(outcome) ?? 0) + count);
        thawClock();
      }),
      { seed: SEED, numRuns: HISTORIES, endOnFailure: process.env["SHRINK"] === undefined },
    );
    console.log(JSON.stringify(Object.fromEntries([...totals].sort())));
    // A history that does nothing proves nothing.
    const missing = DRAWN.filter((outcome) => !totals.has(outcome));
    expect(missing, "never happened").toEqual([]);
  },
  24 * 3_600_000,
);
const totals = new Map<string, number>();

const DRAWN = [
  ...["hold ok", "hold taken", "hold ownConflict", "hold notOffered", "extend ok", "release ok"],
  ...["series ok", "series seriesConflicts", "dropSeries ok", "book ok", "bookSeries ok"],
  ...["cancel ok", "cancelSeries ok", "undo ok", "commit ok", "decideSeries ok"],
  ...[
    "moveFollowing ok",
    "moveFollowing seriesConflicts",
    "moveSeries ok",
    "reschedule ok",
    "save ok",
    "message ok",
  ],
  ...["join ok", "join notOffered", "leave ok", "accept ok", "decline ok"],
  ...["offer made", "offer passed on", "order compared", "waiting rightly", "clock changed"],
];

/** Whether an instructor's clock was set while the history went on. */
function noteClockChange(world: World): void {
  for (const timeZone of world.zones.values()) {
    const wall = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" });
    const offsetAt = (at: number) =>
      wall.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value;
    if (offsetAt(world.startedAt) !== offsetAt(Date.now())) note(world, "clock changed");
  }
}
