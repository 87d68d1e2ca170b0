/**
 * The one writer of `claims` and `claimCells` (nothing else inserts, patches or deletes there). Owns: that two claims
 * never stand in each other's way, and that a claim and its cells agree. Doesn't own: who may claim what, hours and
 * notice (holds.ts), or what a booking is (bookings.ts).
 */
import type { WithoutSystemFields } from "convex/server";
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { cellsOf, isExpired, type ClaimTime } from "../domain/claims";
import type { EveryWeeks } from "../domain/series";
import type { Instant } from "../domain/time";
import {
  buffersFor,
  findConflict,
  sidesOrThrow,
  timeOf,
  type ClaimOwner,
  type ClaimSides,
  type Conflict,
} from "./claimConflicts";
import { cellsOfClaim, heldTogether } from "./claimReads";
import { timeFreed } from "./waitlistPasses";

export type ClaimFields = WithoutSystemFields<Doc<"claims">>;
/** A wanted time, and what is in its way. */
export interface DateInTheWay {
  startsAt: Instant;
  conflict: Conflict;
}
export type Placed = { ok: true; claimId: Id<"claims"> } | { ok: false; conflict: Conflict };

/**
 * Takes a time, or names the claim in the way and changes nothing. The claims in `replacing` don't count, and are
 * released in the same step when the new one is placed; those in `beside` don't count and stay.
 */
export async function place(
  ctx: MutationCtx,
  fields: ClaimFields,
  options: {
    nowAt: Instant;
    replacing?: readonly Doc<"claims">[];
    beside?: readonly Doc<"claims">[];
  },
): Promise<Placed> {
  const { nowAt, replacing = [], beside = [] } = options;
  const sides = await sidesOrThrow(ctx, fields);
  const conflict = await sweepAndFindConflict(ctx, timeOf(fields, sides), sides, {
    nowAt,
    ignoring: [...replacing, ...beside].map((claim) => claim._id),
  });
  if (conflict !== null) return { ok: false, conflict };
  for (const claim of replacing) await release(ctx, claim._id);
  const claimId = await insertClaim(ctx, fields, sides);
  if (fields.expiresAt !== undefined) await scheduleExpiry(ctx, claimId, fields.expiresAt);
  return { ok: true, claimId };
}

/**
 * Takes the further times of a held series beside its first claim, and answers an empty list; or names what is in the way
 * of each, and changes nothing. Those in `replacing` don't count, and go. The first claim's end is the end of all. With
 * `isAsking` nothing is taken in any case.
 */
export async function placeSeries(
  ctx: MutationCtx,
  first: Doc<"claims">,
  startsAts: readonly Instant[],
  options: {
    nowAt: Instant;
    everyWeeks: EveryWeeks;
    replacing: readonly Doc<"claims">[];
    isAsking: boolean;
  },
): Promise<DateInTheWay[]> {
  const { nowAt, everyWeeks, replacing, isAsking } = options;
  // An accepted offer was for the first time alone.
  const { _id, _creationTime, everyWeeks: _formerly, offer: _offer, ...fields } = first;
  const sides = await sidesOrThrow(ctx, first);
  const wanted = startsAts.map((startsAt) => ({ fields: { ...fields, startsAt }, sides }));
  const ignoring = [first, ...replacing].map((claim) => claim._id);
  const conflicts = await findConflicts(ctx, wanted, { nowAt, ignoring });
  if (conflicts.length > 0 || isAsking) return conflicts;
  for (const claim of replacing) await release(ctx, claim._id);
  for (const startsAt of startsAts) {
    await insertClaim(ctx, { ...fields, startsAt, groupId: _id }, sides);
  }
  await ctx.db.patch("claims", _id, { groupId: _id, everyWeeks });
  return [];
}

/**
 * Takes the new times of lessons that move as one, or names what is in the way of each and changes nothing. The claims in `beside`
 * don't count and stay. The new times are apart from each other (domain/seriesMoves.ts). With `isAsking` nothing is taken in
 * any case.
 */
export async function placeMoves(
  ctx: MutationCtx,
  moves: readonly ClaimFields[],
  options: { nowAt: Instant; beside: readonly Doc<"claims">[]; isAsking: boolean },
): Promise<{ claimIds: Id<"claims">[]; conflicts: DateInTheWay[] }> {
  const { nowAt, beside, isAsking } = options;
  const wanted: Wanted[] = [];
  for (const fields of moves) wanted.push({ fields, sides: await sidesOrThrow(ctx, fields) });
  const ignoring = beside.map((claim) => claim._id);
  const conflicts = await findConflicts(ctx, wanted, { nowAt, ignoring });
  const claimIds: Id<"claims">[] = [];
  if (conflicts.length > 0 || isAsking) return { claimIds, conflicts };
  for (const { fields, sides } of wanted) claimIds.push(await insertClaim(ctx, fields, sides));
  return { claimIds, conflicts };
}

/** The first claim alone again. */
export async function dropSeries(ctx: MutationCtx, first: Doc<"claims">): Promise<void> {
  for (const claim of await heldTogether(ctx, first)) {
    if (claim._id !== first._id) await release(ctx, claim._id);
  }
  await ctx.db.patch("claims", first._id, { groupId: undefined, everyWeeks: undefined });
}

/** Gives the time back: the claim and its cells are gone. A claim that is gone already is fine. */
export async function release(ctx: MutationCtx, claimId: Id<"claims">): Promise<void> {
  for (const cell of await cellsOfClaim(ctx, claimId)) await ctx.db.delete("claimCells", cell._id);
  const claim = await ctx.db.get("claims", claimId);
  if (claim === null) return;
  await ctx.db.delete("claims", claimId);
  await timeFreed(ctx, claim);
}

/** What the scheduler runs at a claim's end: nothing, if it was extended, converted or released meanwhile. */
export async function expire(
  ctx: MutationCtx,
  claimId: Id<"claims">,
  expiresAt: Instant,
  nowAt: Instant,
): Promise<Doc<"claims"> | null> {
  const claim = await ctx.db.get("claims", claimId);
  if (claim === null || claim.expiresAt !== expiresAt || !isExpired(claim, nowAt)) return null;
  const together = claim.kind === "hold" ? await heldTogether(ctx, claim) : [claim];
  for (const each of together) if (isExpired(each, nowAt)) await release(ctx, each._id);
  return claim;
}

export async function extend(ctx: MutationCtx, claim: Doc<"claims">, expiresAt: Instant): Promise<void> {
  for (const { _id } of await heldTogether(ctx, claim)) {
    await ctx.db.patch("claims", _id, { expiresAt, isExtended: true });
  }
  await scheduleExpiry(ctx, claim._id, expiresAt);
}

/** An accepted offer becomes a hold, in place: there is nothing left to lose a race for. */
export async function convertToHold(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  expiresAt: Instant,
): Promise<void> {
  await ctx.db.patch("claims", claim._id, { kind: "hold", expiresAt });
  await scheduleExpiry(ctx, claim._id, expiresAt);
}

/** A live hold becomes a booking's claim, in place: the time is never free in between. */
export async function convertToBooking(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  bookingId: Id<"bookings">,
): Promise<void> {
  await ctx.db.patch("claims", claim._id, {
    kind: "booking",
    bookingId,
    expiresAt: undefined,
    isExtended: undefined,
    everyWeeks: undefined,
    offer: undefined,
  });
}

/** Moves a claim to another time, or names the claim in the way and changes nothing. */
export async function move(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  to: Pick<Doc<"claims">, "startsAt" | "durationMinutes" | "format">,
  nowAt: Instant,
): Promise<Conflict | null> {
  const { startsAt, durationMinutes, format } = to;
  const sides = await sidesOrThrow(ctx, claim);
  const time = timeOf({ startsAt, durationMinutes, format }, sides);
  const conflict = await sweepAndFindConflict(ctx, time, sides, { nowAt, ignoring: [claim._id] });
  if (conflict !== null) return conflict;
  await ctx.db.patch("claims", claim._id, { startsAt, durationMinutes, format });
  await rewriteCells(ctx, claim._id, time);
  await timeFreed(ctx, claim);
  return null;
}

/** A guest's claim becomes the account's, with the account's learner. */
export async function reown(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  owner: { userId: Id<"users">; learnerId: Id<"learners"> },
): Promise<void> {
  const fields = { holderId: owner.userId, studentId: owner.userId, learnerId: owner.learnerId };
  await ctx.db.patch("claims", claim._id, fields);
  const sides = await sidesOrThrow(ctx, { ...claim, ...fields });
  await rewriteCells(ctx, claim._id, timeOf(claim, sides));
}

/** What is held is for another of the person's learners, or it is named what is in their way and nothing changes. */
export async function changeLearner(
  ctx: MutationCtx,
  held: readonly Doc<"claims">[],
  learnerId: Id<"learners">,
  nowAt: Instant,
): Promise<DateInTheWay[]> {
  const wanted: Wanted[] = [];
  for (const claim of held) {
    wanted.push({ fields: claim, sides: await sidesOrThrow(ctx, { ...claim, learnerId }) });
  }
  const conflicts = await findConflicts(ctx, wanted, { nowAt, ignoring: held.map(({ _id }) => _id) });
  if (conflicts.length > 0) return conflicts;
  for (const claim of held) await reown(ctx, claim, { userId: claim.holderId, learnerId });
  return [];
}

/**
 * The cells as the claim says, after a hand edit. Names the claim that got in between, if any; both are guarded then,
 * since a claim that exists occupies its time.
 */
export async function rebuildCells(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  nowAt: Instant,
): Promise<Conflict | null> {
  const sides = await sidesOrThrow(ctx, claim);
  const time = timeOf(claim, sides);
  const conflict = await sweepAndFindConflict(ctx, time, sides, { nowAt, ignoring: [claim._id] });
  await rewriteCells(ctx, claim._id, time);
  return conflict;
}

/** Deletes a cell whose claim is gone or elsewhere; one that is gone itself is fine. */
export async function dropCell(ctx: MutationCtx, cellId: Id<"claimCells">): Promise<void> {
  if ((await ctx.db.get("claimCells", cellId)) !== null) await ctx.db.delete("claimCells", cellId);
}

type Wanted = { fields: ClaimFields; sides: ClaimSides };

async function findConflicts(
  ctx: MutationCtx,
  wanted: readonly Wanted[],
  options: { nowAt: Instant; ignoring: readonly Id<"claims">[] },
): Promise<DateInTheWay[]> {
  const conflicts: DateInTheWay[] = [];
  for (const { fields, sides } of wanted) {
    const conflict = await sweepAndFindConflict(ctx, timeOf(fields, sides), sides, options);
    if (conflict !== null) conflicts.push({ startsAt: fields.startsAt, conflict });
  }
  return conflicts;
}

async function sweepAndFindConflict(
  ctx: MutationCtx,
  time: ClaimTime<ClaimOwner>,
  sides: ClaimSides,
  options: { nowAt: Instant; ignoring: readonly Id<"claims">[] },
): Promise<Conflict | null> {
  const found = await findConflict(ctx, time, { ...options, buffers: buffersFor(sides) });
  for (const cellId of found.staleCellIds) await dropCell(ctx, cellId);
  return found.conflict;
}

async function rewriteCells(
  ctx: MutationCtx,
  claimId: Id<"claims">,
  time: ClaimTime<ClaimOwner>,
): Promise<void> {
  for (const cell of await cellsOfClaim(ctx, claimId)) await ctx.db.delete("claimCells", cell._id);
  await insertCells(ctx, claimId, time);
}

/** The one place where claims come from: with their cells, or not at all. */
async function insertClaim(ctx: MutationCtx, fields: ClaimFields, sides: ClaimSides): Promise<Id<"claims">> {
  const claimId = await ctx.db.insert("claims", fields);
  await insertCells(ctx, claimId, timeOf(fields, sides));
  return claimId;
}

async function insertCells(
  ctx: MutationCtx,
  claimId: Id<"claims">,
  time: ClaimTime<ClaimOwner>,
): Promise<void> {
  for (const cell of cellsOf(time)) await ctx.db.insert("claimCells", { ...cell, claimId });
}

async function scheduleExpiry(ctx: MutationCtx, claimId: Id<"claims">, expiresAt: Instant): Promise<void> {
  await ctx.scheduler.runAt(expiresAt, internal.jobs.expireClaim, { claimId, expiresAt });
}
