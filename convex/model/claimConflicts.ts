/** Reading the lock index: what stands in the way of a claim. Writes nothing; `claims.ts` does. */
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import {
  buffersOf,
  endOf,
  isStaleCell,
  readRangesFor,
  type Buffers,
  type CellRange,
  type ClaimTime,
} from "../domain/claims";
import type { BookingRules } from "../domain/common";
import type { Instant } from "../domain/time";

type Reader = Pick<QueryCtx, "db">;

/** Whose time a cell stands for: a person (teaching, or learning themselves) or a child. */
export type ClaimOwner = Id<"users"> | Id<"learners">;

export interface ClaimSides {
  teacherOwnerId: ClaimOwner;
  learnerOwnerId: ClaimOwner;
  rules: BookingRules;
}

export interface Conflict {
  claimId: Id<"claims">;
  startsAt: Instant;
  durationMinutes: number;
  /** "teacher": the instructor's time is taken; "learner": the one who would be taught is busy. */
  side: "teacher" | "learner";
}

export interface CellSearch {
  conflict: Conflict | null;
  staleCellIds: Id<"claimCells">[];
}

/** Null when the instructor is gone. A learner who is gone keeps their time under the learner's own id. */
export async function sidesOf(
  ctx: Reader,
  claim: Pick<Doc<"claims">, "instructorId" | "learnerId">,
): Promise<ClaimSides | null> {
  const instructor = await ctx.db.get("instructors", claim.instructorId);
  if (instructor === null) return null;
  const learner = await ctx.db.get("learners", claim.learnerId);
  return {
    teacherOwnerId: instructor.userId,
    learnerOwnerId: learner?.kind === "self" ? learner.userId : claim.learnerId,
    rules: instructor.rules,
  };
}

/** For whoever is about to write: without an instructor there is nothing to keep a time by. */
export async function sidesOrThrow(
  ctx: Reader,
  claim: Pick<Doc<"claims">, "instructorId" | "learnerId">,
): Promise<ClaimSides> {
  const sides = await sidesOf(ctx, claim);
  if (sides === null) throw new Error(`No instructor ${claim.instructorId}`);
  return sides;
}

export function timeOf(
  claim: Pick<Doc<"claims">, "startsAt" | "durationMinutes" | "format">,
  sides: Pick<ClaimSides, "teacherOwnerId" | "learnerOwnerId">,
): ClaimTime<ClaimOwner> {
  const { teacherOwnerId, learnerOwnerId } = sides;
  const { startsAt, durationMinutes, format } = claim;
  return { teacherOwnerId, learnerOwnerId, startsAt, durationMinutes, format };
}

/**
 * The first claim in the way, and the stale cells met on the way to it. Reads six ranges of cells and, for each cell
 * found, the claim it stands for: nothing that an unrelated claim of the same people would write.
 */
export async function findConflict(
  ctx: Reader,
  candidate: ClaimTime<ClaimOwner>,
  options: { buffers: Buffers; ignoring: readonly Id<"claims">[]; nowAt: Instant },
): Promise<CellSearch> {
  const staleCellIds: Id<"claimCells">[] = [];
  const ranges = readRangesFor(candidate, options.buffers);
  for (const range of ranges) {
    for await (const cell of cellsIn(ctx, range)) {
      if (options.ignoring.includes(cell.claimId)) continue;
      const claim = await ctx.db.get("claims", cell.claimId);
      const sides = claim === null ? null : await sidesOf(ctx, claim);
      const time =
        claim === null || sides === null
          ? null
          : { ...timeOf(claim, sides), expiresAt: claim.expiresAt ?? null };
      if (claim === null || isStaleCell(cell, time, options.nowAt)) {
        staleCellIds.push(cell._id);
        continue;
      }
      return { conflict: describe(claim, time, candidate), staleCellIds };
    }
  }
  return { conflict: null, staleCellIds };
}

function describe(
  claim: Doc<"claims">,
  time: ClaimTime<ClaimOwner> | null,
  candidate: ClaimTime<ClaimOwner>,
): Conflict {
  const { startsAt, durationMinutes } = claim;
  const overlaps = startsAt < endOf(candidate) && endOf(claim) > candidate.startsAt;
  const owners = [time?.learnerOwnerId, time?.teacherOwnerId];
  // A lesson of one's own is told as such, even where its instructor is the one wanted again.
  const isOwn = overlaps && owners.includes(candidate.learnerOwnerId);
  return { claimId: claim._id, startsAt, durationMinutes, side: isOwn ? "learner" : "teacher" };
}

export function buffersFor(sides: ClaimSides): Buffers {
  return buffersOf(sides.rules);
}

function cellsIn(ctx: Reader, { ownerId, track, fromAt, toAt }: CellRange<ClaimOwner>) {
  return ctx.db
    .query("claimCells")
    .withIndex("by_ownerId_and_track_and_cellAt", (q) =>
      q.eq("ownerId", ownerId).eq("track", track).gte("cellAt", fromAt).lt("cellAt", toAt),
    );
}
