import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { AgeGroup } from "../domain/common";
import { refused } from "../domain/errors";
import { MAX_LEARNERS, MAX_WAITS, NAME_MAX } from "../domain/limits";
import type { Outcome, SharedQueryCtx } from "../functions";
import * as Claims from "./claims";
import { thrown, type Viewer } from "./viewers";

/** What a person's own entry is called in lists of learners. */
const SELF_NAME = "Me";

export async function listOf(ctx: SharedQueryCtx, viewer: Viewer) {
  const learners = await learnersOf(ctx, viewer.user._id);
  return learners.map(({ _id, kind, name, ageGroup }) => ({ learnerId: _id, kind, name, ageGroup }));
}

/** What hangs on each of one's learners: a child with lessons to come stays, one with lessons behind keeps its name there. */
export async function lessonsOf(ctx: SharedQueryCtx, viewer: Viewer) {
  const learners = await learnersOf(ctx, viewer.user._id);
  return await Promise.all(
    learners.map(async ({ _id }) => {
      const claims = await claimsOfLearner(ctx, _id);
      const lessons = claims.filter(isLesson);
      return { learnerId: _id, comingLessons: lessons.length, nextAt: lessons[0]?.startsAt ?? null };
    }),
  );
}

export async function add(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { name: string; ageGroup: AgeGroup },
): Promise<{ ok: true; learnerId: Id<"learners"> }> {
  const name = cleanedName(args.name);
  if ((await learnersOf(ctx, viewer.user._id)).length >= MAX_LEARNERS) {
    throw thrown({ code: "badArgument", field: "name", message: `At most ${MAX_LEARNERS} learners.` });
  }
  const learnerId = await ctx.db.insert("learners", {
    userId: viewer.user._id,
    kind: "child",
    name,
    ageGroup: args.ageGroup,
  });
  return { ok: true, learnerId };
}

/** Renames a child, or says how old somebody is now. Lessons tell the name as it is now; one's own entry stays "Me". */
export async function change(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { learnerId: Id<"learners">; name: string; ageGroup: AgeGroup },
): Promise<Outcome<{}>> {
  const learner = await ensureOwnLearner(ctx, viewer, args.learnerId);
  const name = learner.kind === "self" ? learner.name : cleanedName(args.name);
  await ctx.db.patch("learners", learner._id, { name, ageGroup: args.ageGroup });
  return { ok: true };
}

/**
 * Takes a child off the list. Refused while a lesson of theirs is to come or not closed yet: that is cancelled first, with
 * what it costs. What is held for them or offered to them is let go, nobody waits for them any more, and a request for a
 * lesson now stops ringing (who is off the list isn't taught). Lessons behind keep the name.
 */
export async function remove(
  ctx: MutationCtx,
  viewer: Viewer,
  learnerId: Id<"learners">,
): Promise<Outcome<{}>> {
  const learner = await ctx.db.get("learners", learnerId);
  if (learner === null || learner.userId !== viewer.user._id || learner.kind === "self") {
    throw thrown({ code: "notFound" });
  }
  if (learner.removedAt !== undefined) return { ok: true };
  const claims = await claimsOfLearner(ctx, learnerId);
  const lessons = claims.filter(isLesson);
  if (lessons.length > 0) return refused({ code: "hasLessons", count: lessons.length });
  for (const { _id } of claims) await Claims.release(ctx, _id);
  await forgetWaits(ctx, learner);
  await ctx.db.patch("learners", learnerId, { removedAt: Date.now() });
  return { ok: true };
}

function isLesson({ kind }: Doc<"claims">): boolean {
  return kind === "booking" || kind === "pending";
}

async function forgetWaits(ctx: MutationCtx, learner: Doc<"learners">): Promise<void> {
  const waits = await ctx.db
    .query("waitlistEntries")
    .withIndex("by_studentId", (q) => q.eq("studentId", learner.userId))
    .take(2 * MAX_WAITS);
  for (const { _id, learnerId } of waits) {
    if (learnerId === learner._id) await ctx.db.delete("waitlistEntries", _id);
  }
}

/** Enough to say "some": nobody has this many. */
const MAX_CLAIMS_COUNTED = 200;

async function claimsOfLearner(ctx: SharedQueryCtx, learnerId: Id<"learners">): Promise<Doc<"claims">[]> {
  return await ctx.db
    .query("claims")
    .withIndex("by_learnerId_and_startsAt", (q) => q.eq("learnerId", learnerId))
    .take(MAX_CLAIMS_COUNTED);
}

function cleanedName(typed: string): string {
  const name = typed.trim();
  if (name.length === 0 || name.length > NAME_MAX) {
    throw thrown({ code: "badArgument", field: "name", message: `1 to ${NAME_MAX} characters.` });
  }
  return name;
}

/** Oneself first, then children in the order they were added. */
export async function learnersOf(ctx: SharedQueryCtx, userId: Id<"users">): Promise<Doc<"learners">[]> {
  const learners = await ctx.db
    .query("learners")
    .withIndex("by_userId_and_removedAt", (q) => q.eq("userId", userId).eq("removedAt", undefined))
    .take(MAX_LEARNERS);
  return learners.sort((one, other) => Number(other.kind === "self") - Number(one.kind === "self"));
}

export async function getSelfLearner(
  ctx: SharedQueryCtx,
  userId: Id<"users">,
): Promise<Doc<"learners"> | null> {
  return await ctx.db
    .query("learners")
    .withIndex("by_userId_and_kind", (q) => q.eq("userId", userId).eq("kind", "self"))
    .first();
}

/** Null when they are gone, or were taken off their person's list: nobody teaches or waits for them any more. */
export async function getListedLearner(
  ctx: SharedQueryCtx,
  learnerId: Id<"learners">,
): Promise<Doc<"learners"> | null> {
  const learner = await ctx.db.get("learners", learnerId);
  return learner?.removedAt === undefined ? learner : null;
}

/** Every person, guests included, can learn: made with the account, or here if a hand edit took it away. */
export async function ensureSelfLearner(ctx: MutationCtx, userId: Id<"users">): Promise<Doc<"learners">> {
  const found = await getSelfLearner(ctx, userId);
  if (found !== null) return found;
  const learnerId = await ctx.db.insert("learners", {
    userId,
    kind: "self",
    name: SELF_NAME,
    ageGroup: "adults",
  });
  const made = await ctx.db.get("learners", learnerId);
  if (made === null) throw new Error("The learner just made is missing");
  return made;
}

/** The viewer's own learner: the named one, or themselves. */
export async function ensureOwnLearner(
  ctx: MutationCtx,
  viewer: Viewer,
  learnerId: Id<"learners"> | undefined,
): Promise<Doc<"learners">> {
  if (learnerId === undefined) return await ensureSelfLearner(ctx, viewer.user._id);
  const learner = await getListedLearner(ctx, learnerId);
  if (learner === null || learner.userId !== viewer.user._id) throw thrown({ code: "notFound" });
  return learner;
}
