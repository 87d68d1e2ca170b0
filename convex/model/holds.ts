/** Holds: a time kept for one person for five minutes while they decide. Who may hold what, and what a hold looks like. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { isExpired } from "../domain/claims";
import type { Format } from "../domain/common";
import { refused, type Refusal } from "../domain/errors";
import { HOLD_EXTENSION_MINUTES, HOLD_MINUTES, MAX_LIVE_HOLDS, MAX_OCCURRENCES } from "../domain/limits";
import type { StartCheck } from "../domain/slots";
import { MINUTE, type Instant } from "../domain/time";
import type { Outcome, SharedQueryCtx } from "../functions";
import { heldTogether, refusalOf } from "./claimReads";
import * as Claims from "./claims";
import { getLiveInstructor } from "./instructors";
import { ensureOwnLearner } from "./learners";
import { checkStartByRules } from "./slots";
import { thrown, type Viewer } from "./viewers";

/** Holds end by themselves within minutes; a person can't have more claims than this in them. */
const MAX_HOLDS_READ = (MAX_LIVE_HOLDS + 1) * MAX_OCCURRENCES;

export interface HoldArgs {
  offeringId: Id<"offerings">;
  format: Format;
  startsAt: Instant;
  durationMinutes: number;
  learnerId?: Id<"learners">;
  replaces?: Id<"claims">;
}
type Held = { ok: true; claimId: Id<"claims">; expiresAt: Instant } | { ok: false; error: Refusal };

export async function hold(
  ctx: MutationCtx,
  viewer: Viewer,
  args: HoldArgs,
  nowAt: Instant = Date.now(),
): Promise<Held> {
  const { offeringId, format, startsAt, durationMinutes } = args;
  const offering = await ctx.db.get("offerings", offeringId);
  if (offering === null) throw thrown({ code: "notFound" });
  const learner = await ensureOwnLearner(ctx, viewer, args.learnerId);
  const found = await getLiveInstructor(ctx, offering.instructorId);
  if (found === null || !offering.isActive) return refused({ code: "instructorUnavailable" });
  const { instructor } = found;
  if (instructor.userId === viewer.user._id) return refused({ code: "ownLesson" });

  const same = await getSameHold(ctx, viewer, { ...args, learnerId: learner._id }, nowAt);
  if (same !== null) {
    const refusal = await holdFor(ctx, same, learner._id, nowAt);
    if (refusal !== null) return refused(refusal);
    if (args.replaces !== undefined && args.replaces !== same._id) await release(ctx, viewer, args.replaces);
    return { ok: true, claimId: same._id, expiresAt: same.expiresAt };
  }
  const replaced = await holdsToReplace(ctx, viewer, instructor._id, args.replaces, nowAt);
  if (!replaced.ok) return replaced;

  const candidate = { startsAt, durationMinutes, format };
  const check =
    offerProblem(offering, candidate) ?? (await checkStartByRules(ctx, instructor, candidate, nowAt));
  if (!check.ok) return refused(ruleRefusal(check));

  const expiresAt = nowAt + HOLD_MINUTES * MINUTE;
  const fields = {
    kind: "hold" as const,
    instructorId: instructor._id,
    studentId: viewer.user._id,
    learnerId: learner._id,
    holderId: viewer.user._id,
    offeringId,
    ...candidate,
    expiresAt,
  };
  const placed = await Claims.place(ctx, fields, { nowAt, replacing: replaced.claims });
  if (!placed.ok) return refused(refusalOf(placed.conflict));
  return { ok: true, claimId: placed.claimId, expiresAt };
}

/** Five more minutes, once. Another person's hold answers like one that ended. */
export async function extend(
  ctx: MutationCtx,
  viewer: Viewer,
  claimId: Id<"claims">,
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; expiresAt: Instant } | { ok: false; error: Refusal }> {
  const claim = await getOwnLiveHold(ctx, viewer, claimId, nowAt);
  if (claim === null) return refused({ code: "holdEnded" });
  if (claim.isExtended === true) return refused({ code: "alreadyExtended" });
  if (!(await isStillOffered(ctx, claim))) return refused({ code: "instructorUnavailable" });
  const expiresAt = claim.expiresAt + HOLD_EXTENSION_MINUTES * MINUTE;
  await Claims.extend(ctx, claim, expiresAt);
  return { ok: true, expiresAt };
}

/**
 * Whether what a hold or an offer stands for can still be had. When the instructor stops teaching, or takes the offering
 * down, it has ended for whoever has it: nobody sees it, answers it or counts it any more, and its minutes clear it away.
 */
export async function isStillOffered(
  ctx: SharedQueryCtx,
  claim: Pick<Doc<"claims">, "instructorId" | "offeringId" | "format">,
): Promise<boolean> {
  const offering = await ctx.db.get("offerings", claim.offeringId);
  if (offering?.isActive !== true) return false;
  if (!offering.prices.some((price) => price.format === claim.format)) return false;
  return (await getLiveInstructor(ctx, claim.instructorId)) !== null;
}

/** Another person's hold, one that ended or was booked meanwhile: nothing to give back, and that is fine. */
export async function release(ctx: MutationCtx, viewer: Viewer, claimId: Id<"claims">): Promise<Outcome<{}>> {
  const claim = await ctx.db.get("claims", claimId);
  if (claim?.kind === "hold" && claim.holderId === viewer.user._id) {
    for (const { _id } of await heldTogether(ctx, claim)) await Claims.release(ctx, _id);
  }
  return { ok: true };
}

export async function getOwnLiveHold(
  ctx: MutationCtx,
  viewer: Viewer,
  claimId: Id<"claims">,
  nowAt: Instant,
): Promise<(Doc<"claims"> & { expiresAt: Instant }) | null> {
  const claim = await ctx.db.get("claims", claimId);
  if (claim?.kind !== "hold" || claim.holderId !== viewer.user._id) return null;
  const { expiresAt } = claim;
  return expiresAt === undefined || isExpired(claim, nowAt) ? null : { ...claim, expiresAt };
}

/** A hold's first claim stands for it: the others of a held series come and go with that one. */
export function isFirst(claim: Doc<"claims">): boolean {
  return claim.groupId === undefined || claim.groupId === claim._id;
}

/** A person's holds, each by its first claim. */
export async function holdsOf(ctx: SharedQueryCtx, userId: Id<"users">): Promise<Doc<"claims">[]> {
  return (await heldClaimsOf(ctx, userId)).filter(isFirst);
}

async function heldClaimsOf(ctx: SharedQueryCtx, userId: Id<"users">): Promise<Doc<"claims">[]> {
  return await ctx.db
    .query("claims")
    .withIndex("by_holderId_and_kind", (q) => q.eq("holderId", userId).eq("kind", "hold"))
    .take(MAX_HOLDS_READ);
}

/**
 * Choosing the time one holds already changes nothing: only `extend`, once, gives more minutes. For another learner the
 * same hold goes on, with its minutes and its series; hours and notice were judged. An accepted offer was for who waited.
 */
async function getSameHold(
  ctx: MutationCtx,
  viewer: Viewer,
  wanted: HoldArgs & { learnerId: Id<"learners"> },
  nowAt: Instant,
): Promise<(Doc<"claims"> & { expiresAt: Instant }) | null> {
  const { offeringId, format, startsAt, durationMinutes, learnerId } = wanted;
  const same = (await holdsOf(ctx, viewer.user._id)).find(
    (claim) =>
      claim.offeringId === offeringId &&
      claim.format === format &&
      claim.startsAt === startsAt &&
      claim.durationMinutes === durationMinutes &&
      (claim.learnerId === learnerId || claim.offer === undefined),
  );
  return same === undefined ? null : await getOwnLiveHold(ctx, viewer, same._id, nowAt);
}

/** What is in the way of that learner, or null and it is held for them, with all dates of a series. */
async function holdFor(
  ctx: MutationCtx,
  hold: Doc<"claims">,
  learnerId: Id<"learners">,
  nowAt: Instant,
): Promise<Refusal | null> {
  if (hold.learnerId === learnerId) return null;
  const [first, ...more] = await Claims.changeLearner(ctx, await heldTogether(ctx, hold), learnerId, nowAt);
  if (first === undefined) return null;
  if (hold.groupId === undefined) return refusalOf(first.conflict);
  const dates = [first, ...more].map(({ startsAt, conflict }) => ({
    startsAt,
    why: conflict.side === "teacher" ? ("taken" as const) : ("ownConflict" as const),
  }));
  return { code: "seriesConflicts", dates };
}

/**
 * The named hold and any with the same instructor give way to the new one. Two live ones are the most; a `replaces`
 * that ended meanwhile or isn't one's own is as if it weren't named.
 */
export async function holdsToReplace(
  ctx: MutationCtx,
  viewer: Viewer,
  instructorId: Id<"instructors">,
  replaces: Id<"claims"> | undefined,
  nowAt: Instant,
): Promise<{ ok: true; claims: Doc<"claims">[] } | { ok: false; error: Refusal }> {
  const own = await heldClaimsOf(ctx, viewer.user._id);
  // Those that have run out are still there until the scheduler comes by; they give way as well.
  const givesWay = (claim: Doc<"claims">) =>
    claim._id === replaces ||
    (claim.groupId !== undefined && claim.groupId === replaces) ||
    claim.instructorId === instructorId ||
    isExpired(claim, nowAt);
  const staying = own.filter((claim) => !givesWay(claim));
  if (staying.filter(isFirst).length < MAX_LIVE_HOLDS) return { ok: true, claims: own.filter(givesWay) };
  // Only now is it worth reading whether each of them is one still.
  const ended: Doc<"claims">[] = [];
  for (const claim of staying) if (!(await isStillOffered(ctx, claim))) ended.push(claim);
  if (staying.filter((claim) => isFirst(claim) && !ended.includes(claim)).length >= MAX_LIVE_HOLDS) {
    return refused({ code: "tooManyHolds", limit: MAX_LIVE_HOLDS });
  }
  return { ok: true, claims: [...own.filter(givesWay), ...ended] };
}

export function offerProblem(
  offering: Doc<"offerings">,
  candidate: { format: Format; durationMinutes: number },
): StartCheck | null {
  if (!offering.prices.some((price) => price.format === candidate.format)) {
    return { ok: false, error: "format" };
  }
  return offering.durationsMinutes.includes(candidate.durationMinutes)
    ? null
    : { ok: false, error: "duration" };
}

/** Claims aren't among the facts of the rule check, so what is in the way is never told here. */
export function ruleRefusal(check: Extract<StartCheck, { ok: false }>): Refusal {
  switch (check.error) {
    case "taken":
    case "buffer":
    case "ownConflict":
      throw new Error(`The rules alone answered ${check.error}`);
    default:
      return { code: "notOffered", why: check.error };
  }
}
