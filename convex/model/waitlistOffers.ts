/**
 * Free time goes to those who wait for it, first come first served. Run by the scheduler after a commit, again and again
 * without harm: whoever has an offer gets no second one, and an offer is a claim like any other, so it takes no time that
 * somebody else has. Joining, leaving and answering is waitlist.ts.
 */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { isExpired } from "../domain/claims";
import { MAX_LIVE_OFFERS, MAX_WAITING_AT_ONCE, OFFER_MINUTES } from "../domain/limits";
import { offeredStarts, NOTHING_OF_MINE, type OfferedStart } from "../domain/slots";
import { MINUTE, type Instant } from "../domain/time";
import type { WeekFacts } from "../domain/weekFacts";
import { MAX_RANGE, mergeRanges, startsFor, type Freed } from "../domain/waitlist";
import type { SharedQueryCtx } from "../functions";
import * as Claims from "./claims";
import { offerProblem } from "./holds";
import { getLiveInstructor } from "./instructors";
import { getListedLearner } from "./learners";
import { factsBetween } from "./slots";

/** Attempts to take a time in one transaction: each reads six ranges, of 4,096. The rest goes on in another one. */
const MAX_ATTEMPTS = 200;

export interface FreedTime {
  instructorId: Id<"instructors">;
  freed: Freed;
  /** Goes on with the entry that joined then. */
  after?: Instant;
}

export async function offerFreed(
  ctx: MutationCtx,
  args: FreedTime,
  nowAt: Instant = Date.now(),
): Promise<void> {
  const { instructorId, freed } = args;
  const entries = await waitingFor(ctx, instructorId, freed);
  const turn = entries.filter((entry) => entry._creationTime >= (args.after ?? 0));
  if (turn.length === 0) return;
  const found = await getLiveInstructor(ctx, instructorId);
  if (found === null) return;
  let facts = await factsBetween(ctx, found.instructor, freed);
  let attempts = 0;
  for (const entry of turn) {
    const free = await freeFor(ctx, entry, facts, nowAt);
    const starts = startsFor(entry, free, freed);
    if (starts.length === 0 || !(await mayBeOffered(ctx, entry, nowAt))) continue;
    for (const { startsAt } of starts) {
      if (attempts++ >= MAX_ATTEMPTS) return await goOnWith(ctx, args, entry);
      if (await offer(ctx, entry, startsAt, freed, nowAt)) {
        facts = await factsBetween(ctx, found.instructor, freed);
        break;
      }
    }
  }
}

/** All that one instructor's waiting people could be offered now: hours were added, rules changed, somebody joined. */
export async function offerWhatIsFree(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  nowAt: Instant = Date.now(),
): Promise<void> {
  const waiting = await waitingAt(ctx, instructorId, nowAt);
  for (const { startsAt, endsAt } of mergeRanges(waiting)) {
    await ctx.scheduler.runAfter(0, internal.jobs.offerFreed, {
      instructorId,
      freed: { startsAt: Math.max(startsAt, nowAt), endsAt, freedAt: null },
    });
  }
}

const SWEEP_BATCH = 100;

/** A page of all entries: those that are over go, the instructors of the others are looked at. Where to go on, or null. */
export async function sweep(ctx: MutationCtx, cursor: string | null, nowAt: Instant): Promise<string | null> {
  const { page, isDone, continueCursor } = await ctx.db
    .query("waitlistEntries")
    .withIndex("by_toAt")
    .paginate({ numItems: SWEEP_BATCH, cursor });
  const waiting = page.filter(({ toAt }) => toAt > nowAt);
  for (const { _id, toAt } of page) if (toAt <= nowAt) await ctx.db.delete("waitlistEntries", _id);
  for (const instructorId of new Set(waiting.map((entry) => entry.instructorId))) {
    await hoursChanged(ctx, instructorId);
  }
  return isDone ? null : continueCursor;
}

/** To be called where an instructor's hours, rules or busy times are saved. Reads nothing. */
export async function hoursChanged(ctx: MutationCtx, instructorId: Id<"instructors">): Promise<void> {
  await ctx.scheduler.runAfter(0, internal.jobs.offerWhatIsFree, { instructorId });
}

/** Those who wait with an instructor for a time that hasn't passed, soonest end first. */
export async function waitingAt(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  nowAt: Instant,
): Promise<Doc<"waitlistEntries">[]> {
  return await ctx.db
    .query("waitlistEntries")
    .withIndex("by_instructorId_and_toAt", (q) => q.eq("instructorId", instructorId).gt("toAt", nowAt))
    .take(MAX_WAITING_AT_ONCE);
}

/** A person's live offers, and the holds that came of accepted ones. */
export async function offersOf(ctx: SharedQueryCtx, userId: Id<"users">): Promise<Doc<"claims">[]> {
  return await ctx.db
    .query("claims")
    .withIndex("by_holderId_and_kind", (q) => q.eq("holderId", userId).eq("kind", "offer"))
    .take(20);
}

/** In the order of joining. A range is never longer than a day, which bounds where it can begin. */
async function waitingFor(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  freed: Freed,
): Promise<Doc<"waitlistEntries">[]> {
  const near = await ctx.db
    .query("waitlistEntries")
    .withIndex("by_instructorId_and_fromAt", (q) =>
      q
        .eq("instructorId", instructorId)
        .gte("fromAt", freed.startsAt - MAX_RANGE)
        .lt("fromAt", freed.endsAt),
    )
    .take(MAX_WAITING_AT_ONCE);
  return near
    .filter((entry) => entry.toAt > freed.startsAt)
    .sort((one, other) => one._creationTime - other._creationTime);
}

/** What the instructor could give this person by hours, rules and everybody's claims; the person's own come later. */
async function freeFor(
  ctx: SharedQueryCtx,
  entry: Doc<"waitlistEntries">,
  facts: readonly WeekFacts[],
  nowAt: Instant,
): Promise<OfferedStart[]> {
  const { format, durationMinutes } = entry;
  const offering = await ctx.db.get("offerings", entry.offeringId);
  if (offering?.isActive !== true || offerProblem(offering, { format, durationMinutes }) !== null) return [];
  return offeredStarts(facts, NOTHING_OF_MINE, { format, durationMinutes }, nowAt);
}

/** One offer an entry, two a person; nothing for who is gone. */
async function mayBeOffered(
  ctx: SharedQueryCtx,
  entry: Doc<"waitlistEntries">,
  nowAt: Instant,
): Promise<boolean> {
  const student = await ctx.db.get("users", entry.studentId);
  const learner = await getListedLearner(ctx, entry.learnerId);
  if (student?.status !== "active" || learner?.userId !== entry.studentId) return false;
  const offers = await offersOf(ctx, entry.studentId);
  const holds = await ctx.db
    .query("claims")
    .withIndex("by_holderId_and_kind", (q) => q.eq("holderId", entry.studentId).eq("kind", "hold"))
    .take(20);
  const live = [...offers, ...holds].filter((claim) => !isExpired(claim, nowAt));
  if (live.some((claim) => claim.offer?.entryId === entry._id)) return false;
  return live.filter(({ kind }) => kind === "offer").length < MAX_LIVE_OFFERS;
}

async function offer(
  ctx: MutationCtx,
  entry: Doc<"waitlistEntries">,
  startsAt: Instant,
  freed: Freed,
  nowAt: Instant,
): Promise<boolean> {
  const { instructorId, studentId, learnerId, offeringId, durationMinutes, format } = entry;
  const fields = {
    kind: "offer" as const,
    ...{ instructorId, studentId, learnerId, offeringId, startsAt, durationMinutes, format },
    holderId: studentId,
    expiresAt: nowAt + OFFER_MINUTES * MINUTE,
    offer: { entryId: entry._id, freedAt: freed.freedAt ?? nowAt },
  };
  return (await Claims.place(ctx, fields, { nowAt })).ok;
}

async function goOnWith(ctx: MutationCtx, args: FreedTime, entry: Doc<"waitlistEntries">): Promise<void> {
  const { instructorId, freed } = args;
  await ctx.scheduler.runAfter(0, internal.jobs.offerFreed, {
    instructorId,
    freed,
    after: entry._creationTime,
  });
}
