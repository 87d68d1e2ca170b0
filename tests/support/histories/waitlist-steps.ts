/** Waiting for a time, and answering the offer that comes; each answer is foretold from what is stored. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import type { Doc } from "../../../convex/_generated/dataModel";
import { rangeProblem } from "../../../convex/domain/waitlist";
import { HOUR, MINUTE, QUARTER } from "../../../convex/domain/time";
import { claimsOf, newCommandId } from "../lessons";
import type { StepOf } from "./draws";
import { WAYS } from "./hold-step";
import { entriesOf } from "./waitlist-invariants";
import { count, pick, type World } from "./world";

const MAX_ENTRIES = 10;

export async function join(world: World, step: StepOf<"join">): Promise<void> {
  const members = world.people.filter(({ isGuest }) => !isGuest);
  const person = pick(members, step.who)!;
  const entries = await entriesOf(world.backend);
  const alike = step.isAlike ? pick(entries, step.way) : undefined;
  const { instructor, ...wished } = alike === undefined ? await wishOf(world, step) : wishLike(world, alike);
  const learnerId = step.forChild && person === world.people[0] ? world.childId : person.learnerId;
  const wish = { offeringId: instructor.offeringId, learnerId, ...wished };
  const { fromAt, toAt, durationMinutes } = wish;

  const own = entries.filter(({ studentId }) => studentId === person.userId);
  const answer = await person.as.mutation(api.waitlist.join, { commandId: newCommandId(), ...wish });
  count(world, "join", answer);
  const same = own.find((entry) =>
    (Object.keys(wish) as (keyof typeof wish)[]).every((field) => entry[field] === wish[field]),
  );
  const isPossible = rangeProblem({ fromAt, toAt, durationMinutes }, Date.now()) === null;
  if (person.userId === instructor.userId) expect(answer).toMatchObject({ error: { code: "ownLesson" } });
  else if (!isPossible) expect(answer).toMatchObject({ error: { code: "notOffered" } });
  else if (same !== undefined) expect(answer).toEqual({ ok: true, entryId: same._id });
  else if (own.length >= MAX_ENTRIES) expect(answer).toMatchObject({ error: { code: "tooManyWaits" } });
  else expect(answer.ok).toBe(true);
}

async function wishOf(world: World, step: StepOf<"join">) {
  const claims = await claimsOf(world.backend);
  const coming = claims.filter(({ startsAt }) => startsAt > Date.now());
  const beside = step.beside === null ? undefined : pick(coming, step.beside);
  const instructor =
    world.instructors.find(({ instructorId }) => instructorId === beside?.instructorId) ??
    pick(world.instructors, step.instructor)!;
  const way = beside === undefined || step.way % 3 === 0 ? pick(WAYS, step.way)! : beside;
  const { format, durationMinutes } = way;
  const fromAt =
    beside === undefined
      ? Math.ceil(Date.now() / QUARTER) * QUARTER + step.quarter * HOUR
      : beside.startsAt + step.quarter * QUARTER;
  const slack = (step.slackQuarters + Math.abs(step.quarter)) * QUARTER;
  return { instructor, format, durationMinutes, fromAt, toAt: fromAt + durationMinutes * MINUTE + slack };
}

function wishLike(world: World, entry: Doc<"waitlistEntries">) {
  const instructor = world.instructors.find(({ instructorId }) => instructorId === entry.instructorId)!;
  const { format, durationMinutes, fromAt, toAt } = entry;
  return { instructor, format, durationMinutes, fromAt, toAt };
}

export async function leave(world: World, step: StepOf<"leave">): Promise<void> {
  const entry = pick(await entriesOf(world.backend), step.which);
  if (entry === undefined) return;
  const person = world.people.find(({ userId }) => userId === entry.studentId)!;
  const command = { commandId: newCommandId(), entryId: entry._id };
  count(world, "leave", await person.as.mutation(api.waitlist.leave, command));
  expect((await entriesOf(world.backend)).some(({ _id }) => _id === entry._id)).toBe(false);
  const offers = (await claimsOf(world.backend)).filter(
    ({ kind, offer }) => kind === "offer" && offer?.entryId === entry._id,
  );
  expect(offers).toEqual([]);
}

/** One's own live offer becomes a hold in place, unless two other holds stand; anybody else's, or a late one, never does. */
export async function accept(world: World, step: StepOf<"accept">): Promise<void> {
  const before = await claimsOf(world.backend);
  const offer = pick(
    before.filter(({ kind }) => kind === "offer"),
    step.which,
  );
  if (offer === undefined) return;
  const owner = world.people.find(({ userId }) => userId === offer.holderId)!;
  const members = world.people.filter(({ isGuest }) => !isGuest);
  const person = step.byOther === 0 ? pick(members, step.which)! : owner;
  const command = { commandId: newCommandId(), claimId: offer._id };
  const answer = await person.as.mutation(api.waitlist.accept, command);
  count(world, "accept", answer);
  const staying = before.filter(
    (claim) =>
      claim.kind === "hold" &&
      claim.holderId === person.userId &&
      (claim.groupId ?? claim._id) === claim._id &&
      claim.instructorId !== offer.instructorId &&
      claim.expiresAt! > Date.now(),
  );
  if (person !== owner || offer.expiresAt! <= Date.now()) {
    expect(answer).toMatchObject({ error: { code: "offerEnded" } });
  } else if (staying.length >= 2) expect(answer).toMatchObject({ error: { code: "tooManyHolds" } });
  else {
    expect(answer.ok).toBe(true);
    const held = (await claimsOf(world.backend)).find(({ _id }) => _id === offer._id);
    const { startsAt, offer: madeFor } = offer;
    expect(held).toMatchObject({ kind: "hold", startsAt, offer: madeFor });
    world.holdIds.push(offer._id);
  }
}

export async function decline(world: World, step: StepOf<"decline">): Promise<void> {
  const claims = await claimsOf(world.backend);
  const offer = pick(
    claims.filter(({ kind }) => kind === "offer"),
    step.which,
  );
  if (offer === undefined) return;
  const person = world.people.find(({ userId }) => userId === offer.holderId)!;
  const command = { commandId: newCommandId(), claimId: offer._id };
  count(world, "decline", await person.as.mutation(api.waitlist.decline, command));
  const left = (await claimsOf(world.backend)).map(({ _id }) => _id);
  expect(left).toEqual(claims.map(({ _id }) => _id).filter((claimId) => claimId !== offer._id));
}
