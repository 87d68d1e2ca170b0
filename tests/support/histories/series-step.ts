/** Making a hold one of a series, with the browser's judgement of each date beforehand: all are taken, or none. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import type { Doc } from "../../../convex/_generated/dataModel";
import { chosenStarts, occurrencesOf, type DateChange } from "../../../convex/domain/series";
import { checkStart } from "../../../convex/domain/slots";
import { QUARTER } from "../../../convex/domain/time";
import { claimsOf, newCommandId } from "../lessons";
import type { StepOf } from "./draws";
import { factsAt } from "./hold-step";
import { count, pick, type World } from "./world";

export async function holdSeries(world: World, step: StepOf<"series">): Promise<void> {
  const before = await claimsOf(world.backend);
  const isHolder = new Set(world.people.filter(({ isGuest }) => !isGuest).map(({ userId }) => userId));
  const held = before.filter(
    (claim) =>
      claim.kind === "hold" &&
      (claim.groupId ?? claim._id) === claim._id &&
      claim.expiresAt! > Date.now() &&
      isHolder.has(claim.holderId),
  );
  const first = pick(held, step.which);
  if (first === undefined) return;
  const person = world.people.find(({ userId }) => userId === first.holderId)!;
  const instructor = world.instructors.find(({ instructorId }) => instructorId === first.instructorId)!;
  const timeZone = world.zones.get(instructor.instructorId)!;
  const rhythm = { firstAt: first.startsAt, timeZone, everyWeeks: step.everyWeeks, count: step.lessons };
  const changes: DateChange[] = [];
  if (step.change !== null) {
    const index = 1 + (step.change.index % (step.lessons - 1));
    const { quarters } = step.change;
    const usualAt = occurrencesOf(rhythm)[index]!.startsAt;
    changes.push({ index, startsAt: quarters === null ? null : usualAt + quarters * QUARTER });
  }
  const chosen = chosenStarts(rhythm, changes);
  // What isn't a series at all is another test's business.
  if (!chosen.ok) return;
  const args = { commandId: newCommandId(), claimId: first._id };
  if (step.isAlone) {
    const dropped = await person.as.mutation(api.claims.holdSeries, { ...args, series: null });
    count(world, "dropSeries", dropped);
    expect(dropped.ok).toBe(true);
    expect(groupOf(await claimsOf(world.backend), first)).toHaveLength(1);
    return;
  }
  assertSameWallTime(first.startsAt, occurrencesOf(rhythm), timeZone);

  const group = groupOf(before, first).map(({ _id }) => _id as string);
  const isSelf = first.learnerId === person.learnerId;
  const { busy } = await person.as.query(api.claims.mine, {});
  const mine = {
    claimIds: group,
    busy: busy.filter((each) => each.learnerId === first.learnerId || (isSelf && each.learnerId === null)),
  };
  const { format, durationMinutes } = first;
  const expected: number[] = [];
  for (const startsAt of chosen.starts.slice(1)) {
    const facts = await factsAt(world, instructor, [startsAt]);
    const check = checkStart(facts, mine, { startsAt, format, durationMinutes }, Date.now(), ["horizon"]);
    if (!check.ok) expected.push(startsAt);
  }
  const series = { everyWeeks: step.everyWeeks, count: step.lessons, changes };
  const answer = await person.as.mutation(api.claims.holdSeries, { ...args, series });
  count(world, "series", answer);
  const after = await claimsOf(world.backend);
  if (answer.ok) {
    expect(expected).toEqual([]);
    const taken = groupOf(after, first);
    expect(taken.map(({ startsAt }) => startsAt).sort((one, other) => one - other)).toEqual(chosen.starts);
    for (const claim of taken) expect(claim).toMatchObject({ kind: "hold", expiresAt: first.expiresAt });
  } else {
    const dates = answer.error.code === "seriesConflicts" ? answer.error.dates : [];
    expect(dates.map(({ startsAt }) => startsAt)).toEqual(expected);
    expect(expected).not.toEqual([]);
    expect(after).toEqual(before);
  }
}

function groupOf(claims: readonly Doc<"claims">[], first: Doc<"claims">): Doc<"claims">[] {
  return claims.filter(({ _id, groupId }) => _id === first._id || groupId === first._id);
}

/** Told by the platform's own calendar: every date shows the same clock on the instructor's wall. */
function assertSameWallTime(
  firstAt: number,
  dates: readonly { startsAt: number; exists: boolean }[],
  timeZone: string,
): void {
  const wall = new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" });
  for (const { startsAt, exists } of dates) {
    if (exists) expect(wall.format(startsAt)).toBe(wall.format(firstAt));
  }
}
