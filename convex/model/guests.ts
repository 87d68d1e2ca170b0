/** Guests: people without an account. Their holds, answers and traces move to the account they sign in to. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { endOf, isExpired } from "../domain/claims";
import type { LostBecause } from "../domain/holds";
import { GUEST_KEPT_DAYS, MAX_LIVE_HOLDS } from "../domain/limits";
import { DAY, type Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { writeAudit } from "./audit";
import * as Claims from "./claims";
import { holdsOf } from "./holds";
import { ensureSelfLearner } from "./learners";
import { instructorOf, type Viewer } from "./viewers";

/** A guest has made this many commands only if something is wrong with their browser. */
const MAX_COMMANDS = 2000;
const MAX_SESSIONS = 200;
const MAX_LESSONS_NEAR = 50;

/** The audit entry about a hold that didn't survive signing in; its `because` is told to the owner. */
const LOST_ACTION = "claims.lostOnSignIn";
const MAX_ENTRIES_READ = 20;

/**
 * Everything of the guest's becomes the account's, then the guest is gone: one path for sign-up and sign-in, inside the
 * transaction that makes the session. Never fails for a hold: one that can't come along is released.
 */
export async function adoptGuest(
  ctx: MutationCtx,
  guest: Doc<"users">,
  userId: Id<"users">,
  nowAt: Instant = Date.now(),
): Promise<void> {
  if (guest.kind !== "guest" || guest._id === userId) return;
  const learner = await ensureSelfLearner(ctx, userId);
  const guestHolds = await holdsOf(ctx, guest._id);
  const holds = [...guestHolds, ...(await holdsOf(ctx, userId))].sort(
    (one, other) => other._creationTime - one._creationTime,
  );
  const kept: Doc<"claims">[] = [];
  for (const claim of holds) {
    const isGuests = claim.holderId === guest._id;
    const wanted = isGuests ? { ...claim, learnerId: learner._id } : claim;
    const lost = await whyLost(ctx, wanted, { kept, userId, isGuests, nowAt });
    if (lost === null) {
      kept.push(wanted);
      if (isGuests) await Claims.reown(ctx, claim, { userId, learnerId: learner._id });
      continue;
    }
    await Claims.release(ctx, claim._id);
    await writeAudit(ctx, {
      actorId: userId,
      action: LOST_ACTION,
      subject: claim._id,
      details: { because: lost, startsAt: claim.startsAt, instructorId: claim.instructorId },
    });
  }
  await adoptCommands(ctx, guest._id, userId);
  await deleteGuest(ctx, guest._id);
  await writeAudit(ctx, {
    actorId: userId,
    action: "guests.adopted",
    subject: userId,
    details: { guestId: guest._id, holds: kept.length },
  });
}

/** Null for a hold that the viewer didn't lose by signing in. The claim is gone: the record of it tells. */
export async function lostOnSignIn(
  ctx: SharedQueryCtx,
  viewer: Viewer,
  claimId: Id<"claims">,
): Promise<LostBecause | null> {
  const entries = await ctx.db
    .query("auditEntries")
    .withIndex("by_subject", (q) => q.eq("subject", claimId))
    .take(MAX_ENTRIES_READ);
  const lost = entries.find(({ action, actorId }) => action === LOST_ACTION && actorId === viewer.user._id);
  return lost === undefined ? null : (lost.details as { because: LostBecause }).because;
}

/** Newest first: what was chosen last stays, one per instructor, at most two. */
async function whyLost(
  ctx: MutationCtx,
  claim: Doc<"claims">,
  by: { kept: Doc<"claims">[]; userId: Id<"users">; isGuests: boolean; nowAt: Instant },
): Promise<LostBecause | null> {
  if (isExpired(claim, by.nowAt)) return "ended";
  // By a hand edit. Without an instructor there are no cells to re-own, and signing in never fails for a hold.
  if ((await ctx.db.get("instructors", claim.instructorId)) === null) return "ended";
  if (by.kept.some((other) => other.instructorId === claim.instructorId)) return "sameInstructor";
  if (by.kept.length >= MAX_LIVE_HOLDS) return "tooManyHolds";
  const overlaps = (other: Doc<"claims">) => other.startsAt < endOf(claim) && endOf(other) > claim.startsAt;
  if (by.kept.some((other) => other.learnerId === claim.learnerId && overlaps(other))) return "ownConflict";
  if (!by.isGuests) return null;
  const instructor = await instructorOf(ctx, by.userId);
  if (instructor?._id === claim.instructorId) return "ownLesson";
  const lessons = [
    ...(await claimsOfLearnerNear(ctx, claim)),
    ...(instructor === null ? [] : await claimsOfInstructorNear(ctx, instructor._id, claim)),
  ];
  // Own holds are weighed against each other by age, above.
  const isLesson = (other: Doc<"claims">) => other.kind !== "hold" || other.holderId !== by.userId;
  const inTheWay = lessons.some((other) => isLesson(other) && !isExpired(other, by.nowAt) && overlaps(other));
  return inTheWay ? "ownConflict" : null;
}

async function claimsOfLearnerNear(ctx: MutationCtx, { learnerId, startsAt }: Doc<"claims">) {
  return await ctx.db
    .query("claims")
    .withIndex("by_learnerId_and_startsAt", (q) =>
      q
        .eq("learnerId", learnerId)
        .gt("startsAt", startsAt - DAY)
        .lt("startsAt", startsAt + DAY),
    )
    .take(MAX_LESSONS_NEAR);
}

async function claimsOfInstructorNear(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  { startsAt }: Doc<"claims">,
) {
  return await ctx.db
    .query("claims")
    .withIndex("by_instructorId_and_startsAt", (q) =>
      q
        .eq("instructorId", instructorId)
        .gt("startsAt", startsAt - DAY)
        .lt("startsAt", startsAt + DAY),
    )
    .take(MAX_LESSONS_NEAR * 2);
}

/** So that a command sent as a guest and repeated after signing in still gets its first answer. */
async function adoptCommands(ctx: MutationCtx, guestId: Id<"users">, userId: Id<"users">): Promise<void> {
  for (const record of await commandsOf(ctx, guestId)) {
    const same = await ctx.db
      .query("commands")
      .withIndex("by_ownerId_and_commandId", (q) => q.eq("ownerId", userId).eq("commandId", record.commandId))
      .first();
    if (same === null) await ctx.db.patch("commands", record._id, { ownerId: userId });
    else await ctx.db.delete("commands", record._id);
  }
}

/** A guest and every trace but the audit. Whatever they still hold is free at once. */
export async function deleteGuest(ctx: MutationCtx, guestId: Id<"users">): Promise<void> {
  for (const claim of await holdsOf(ctx, guestId)) await Claims.release(ctx, claim._id);
  for (const record of await commandsOf(ctx, guestId)) await ctx.db.delete("commands", record._id);
  for (const session of await sessionsOf(ctx, guestId)) {
    const tokens = await ctx.db
      .query("authRefreshTokens")
      .withIndex("sessionId", (q) => q.eq("sessionId", session._id))
      .take(MAX_COMMANDS);
    for (const token of tokens) await ctx.db.delete("authRefreshTokens", token._id);
    await ctx.db.delete("authSessions", session._id);
  }
  const accounts = await ctx.db
    .query("authAccounts")
    .withIndex("userIdAndProvider", (q) => q.eq("userId", guestId))
    .take(10);
  for (const account of accounts) await ctx.db.delete("authAccounts", account._id);
  const learners = await ctx.db
    .query("learners")
    .withIndex("by_userId_and_kind", (q) => q.eq("userId", guestId))
    .take(10);
  for (const learner of learners) await ctx.db.delete("learners", learner._id);
  await ctx.db.delete("users", guestId);
}

/**
 * Deletes a batch of guests who were last seen more than 30 days ago (a session lives that long). Returns where to go on,
 * or null at the end.
 */
export async function deleteIdleGuests(
  ctx: MutationCtx,
  after: Instant,
  batch: number,
  nowAt: Instant = Date.now(),
): Promise<Instant | null> {
  const old = await ctx.db
    .query("users")
    .withIndex("by_kind", (q) =>
      q
        .eq("kind", "guest")
        .gt("_creationTime", after)
        .lt("_creationTime", nowAt - GUEST_KEPT_DAYS * DAY),
    )
    .take(batch);
  for (const guest of old) {
    const sessions = await sessionsOf(ctx, guest._id);
    if (!sessions.some((session) => session.expirationTime > nowAt)) await deleteGuest(ctx, guest._id);
  }
  return old.length < batch ? null : (old.at(-1)?._creationTime ?? null);
}

async function commandsOf(ctx: MutationCtx, ownerId: Id<"users">): Promise<Doc<"commands">[]> {
  return await ctx.db
    .query("commands")
    .withIndex("by_ownerId_and_commandId", (q) => q.eq("ownerId", ownerId))
    .take(MAX_COMMANDS);
}

async function sessionsOf(ctx: MutationCtx, userId: Id<"users">): Promise<Doc<"authSessions">[]> {
  return await ctx.db
    .query("authSessions")
    .withIndex("userId", (q) => q.eq("userId", userId))
    .take(MAX_SESSIONS);
}
