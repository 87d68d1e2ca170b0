/**
 * What must be true of the waitlist after every step, told from the documents alone: who is offered what, in which order, and
 * that nobody is asked again about what they let pass of the same freeing.
 */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import type { Doc } from "../../../convex/_generated/dataModel";
import { offeredStarts } from "../../../convex/domain/slots";
import type { Backend } from "../convex";
import { claimsOf } from "../lessons";
import { MINUTE } from "../time-machine";
import { factsAt } from "./hold-step";
import { note, placesOf, type World } from "./world";

const QUARTER = 15 * MINUTE;
const MAX_LIVE_OFFERS = 2;

type Claim = Doc<"claims">;
type Entry = Doc<"waitlistEntries">;
const endOf = (claim: Claim) => claim.startsAt + claim.durationMinutes * MINUTE;
const isLive = (claim: Claim) => (claim.expiresAt ?? Infinity) > Date.now();

export async function entriesOf(backend: Backend): Promise<Entry[]> {
  return await backend.run(async (ctx) => await ctx.db.query("waitlistEntries").take(1000));
}

export async function assertFairness(world: World): Promise<void> {
  const before = world.claimsBefore;
  const claims = await claimsOf(world.backend);
  const entries = await entriesOf(world.backend);
  notePasses(world, before, claims, entries);
  for (const { userId } of world.people) {
    const own = claims.filter((each) => each.kind === "offer" && each.holderId === userId && isLive(each));
    expect(own.length, `${userId} has ${own.length} offers`).toBeLessThanOrEqual(MAX_LIVE_OFFERS);
    const entryIds = own.map(({ offer }) => offer!.entryId);
    expect(new Set(entryIds).size).toBe(entryIds.length);
  }
  const known = new Set(before.map(({ _id }) => _id));
  for (const offer of claims) {
    if (offer.kind !== "offer" || known.has(offer._id)) continue;
    note(world, "offer made");
    assertIsTheirs(world, offer, entries);
    assertNobodyIsPassedOver(world, offer, { before, claims, entries });
  }
  world.claimsBefore = claims;
}

/** A claim that is gone was let pass: an offer by whom it was for, anything else by whose it was. */
function notePasses(world: World, before: Claim[], claims: Claim[], entries: Entry[]): void {
  const left = new Set(claims.map(({ _id }) => _id));
  for (const claim of before) {
    if (left.has(claim._id)) continue;
    const { startsAt, offer } = claim;
    const own = entries.filter(
      ({ studentId, instructorId }) => studentId === claim.studentId && instructorId === claim.instructorId,
    );
    const entryIds = offer === undefined ? own.map(({ _id }) => _id) : [offer.entryId];
    for (const entryId of entryIds) {
      world.passes.push({ entryId, startsAt, endsAt: endOf(claim), freedAt: offer?.freedAt ?? Date.now() });
    }
  }
}

function assertIsTheirs(world: World, offer: Claim, entries: Entry[]): void {
  const { entryId, freedAt } = offer.offer!;
  const passed = world.passes.filter(
    (pass) => pass.entryId === entryId && pass.startsAt < endOf(offer) && pass.endsAt > offer.startsAt,
  );
  expect(
    passed.filter((pass) => pass.freedAt === freedAt),
    "asked again about the same freeing",
  ).toEqual([]);
  if (world.passes.some((pass) => pass.freedAt === freedAt)) note(world, "offer passed on");
  const entry = entries.find(({ _id }) => _id === entryId);
  if (entry === undefined) return;
  const { studentId, learnerId, instructorId, format, durationMinutes } = entry;
  expect(offer).toMatchObject({ studentId, learnerId, instructorId, format, durationMinutes });
  expect(offer.startsAt).toBeGreaterThanOrEqual(entry.fromAt);
  expect(endOf(offer)).toBeLessThanOrEqual(entry.toAt);
}

/**
 * Whoever joined earlier and could have had a part of exactly the time that was offered, in the same format, should have
 * been asked. Told only where it is certain: what stood before the step, or stands now, counts as in the way.
 */
function assertNobodyIsPassedOver(
  world: World,
  offer: Claim,
  { before, claims, entries }: { before: Claim[]; claims: Claim[]; entries: Entry[] },
): void {
  const own = entries.find(({ _id }) => _id === offer.offer!.entryId);
  if (own === undefined) return;
  const live = claims.filter(isLive);
  const standing = [...live, ...before.filter(isLive)].filter(({ _id }) => _id !== offer._id);
  for (const entry of entries) {
    const isEarlier = entry._creationTime < own._creationTime && entry.instructorId === own.instructorId;
    if (!isEarlier || entry.format !== own.format) continue;
    const offers = live.filter(({ kind, holderId }) => kind === "offer" && holderId === entry.studentId);
    if (offers.length >= MAX_LIVE_OFFERS) continue;
    if (live.some((claim) => claim.offer?.entryId === entry._id)) continue;
    const places = placesOf(world, { ...offer, learnerId: entry.learnerId }).slice(1);
    const inTheWay = standing
      .filter((claim) => placesOf(world, claim).some((place) => places.includes(place)))
      .map((claim) => ({ startsAt: claim.startsAt, endsAt: endOf(claim) }));
    inTheWay.push(...world.passes.filter(({ entryId }) => entryId === entry._id));
    const lastAt = Math.min(endOf(offer), entry.toAt) - entry.durationMinutes * MINUTE;
    if (Math.max(offer.startsAt, entry.fromAt) <= lastAt) note(world, "order compared");
    for (let at = Math.max(offer.startsAt, entry.fromAt); at <= lastAt; at += QUARTER) {
      const endsAt = at + entry.durationMinutes * MINUTE;
      const isFree = !inTheWay.some((other) => other.startsAt < endsAt && other.endsAt > at);
      expect(isFree, `${entry._id} joined before ${own._id} and could have had ${at}`).toBe(false);
    }
  }
}

/** When the scheduler has come by: nobody waits for what is free, and nobody waits who is booked or whose day is over. */
export async function assertNothingIsMissed(world: World): Promise<void> {
  const entries = await entriesOf(world.backend);
  for (const entryId of world.endedEntryIds) {
    expect(
      entries.some(({ _id }) => _id === entryId),
      "waits for what is booked",
    ).toBe(false);
  }
  const live = (await claimsOf(world.backend)).filter(isLive);
  for (const entry of entries) {
    expect(entry.toAt, "waits for a day that is over").toBeGreaterThan(Date.now());
    const offers = live.filter(({ kind, holderId }) => kind === "offer" && holderId === entry.studentId);
    if (offers.length >= MAX_LIVE_OFFERS) continue;
    if (live.some((claim) => claim.offer?.entryId === entry._id)) continue;
    const person = world.people.find(({ userId }) => userId === entry.studentId)!;
    const instructor = world.instructors.find(({ instructorId }) => instructorId === entry.instructorId)!;
    const { busy } = await person.as.query(api.claims.mine, {});
    const isSelf = entry.learnerId === person.learnerId;
    const own = busy.filter(
      (each) => each.learnerId === entry.learnerId || (isSelf && each.learnerId === null),
    );
    const facts = await factsAt(world, instructor, [entry.fromAt, entry.toAt]);
    const free = offeredStarts(facts, { claimIds: [], busy: own }, entry, Date.now()).filter(
      ({ startsAt, endsAt }) =>
        startsAt >= entry.fromAt &&
        endsAt <= entry.toAt &&
        !entry.passed.some((pass) => pass.startsAt < endsAt && pass.endsAt > startsAt),
    );
    expect(free, `${entry._id} waits although it is free`).toEqual([]);
    note(world, "waiting rightly");
  }
}
