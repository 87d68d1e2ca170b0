import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { AgeGroup } from "../domain/common";
import { MAX_LEARNERS, NAME_MAX } from "../domain/limits";
import type { SharedQueryCtx } from "../functions";
import { thrown, type Viewer } from "./viewers";

/** What a person's own entry is called in lists of learners. */
const SELF_NAME = "Me";

export async function listOf(ctx: SharedQueryCtx, viewer: Viewer) {
  const learners = await learnersOf(ctx, viewer.user._id);
  return learners.map(({ _id, kind, name, ageGroup }) => ({ learnerId: _id, kind, name, ageGroup }));
}

export async function add(
  ctx: MutationCtx,
  viewer: Viewer,
  args: { name: string; ageGroup: AgeGroup },
): Promise<{ ok: true; learnerId: Id<"learners"> }> {
  const name = args.name.trim();
  if (name.length === 0 || name.length > NAME_MAX) {
    throw thrown({ code: "badArgument", field: "name", message: `1 to ${NAME_MAX} characters.` });
  }
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

/** Oneself first, then children in the order they were added. */
export async function learnersOf(ctx: SharedQueryCtx, userId: Id<"users">): Promise<Doc<"learners">[]> {
  const learners = await ctx.db
    .query("learners")
    .withIndex("by_userId_and_kind", (q) => q.eq("userId", userId))
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
  const learner = await ctx.db.get("learners", learnerId);
  if (learner === null || learner.userId !== viewer.user._id) throw thrown({ code: "notFound" });
  return learner;
}
