/** Ringing instructors for a request: who could take it, and who is rung. Owns `rings`. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { endOf } from "../domain/claims";
import type { PriceLines } from "../domain/common";
import { MAX_RUNG } from "../domain/limits";
import { payoutCents } from "../domain/pricing";
import { isRinging, nextStart, priceFor, type NowWish } from "../domain/teachNow";
import type { Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { awayBetween } from "./busyBlocks";
import { buffersFor, findConflict, sidesOf, timeOf, type Conflict } from "./claimConflicts";
import { commissionOf } from "./commissions";
import { getLiveInstructor } from "./instructors";
import { getListedLearner } from "./learners";

const MAX_OFFERINGS_LOOKED_AT = 50;
const MAX_REQUESTS_LOOKED_AT = 50;
type Request = Doc<"lessonRequests">;

/** Whoever becomes ready is rung for what rings at this moment. */
export async function ringWhoIsNew(
  ctx: MutationCtx,
  instructor: Doc<"instructors">,
  nowAt: Instant = Date.now(),
): Promise<void> {
  const offerings = await ctx.db
    .query("offerings")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructor._id))
    .take(MAX_OFFERINGS_LOOKED_AT);
  for (const offering of offerings) {
    const requests = await ctx.db
      .query("lessonRequests")
      .withIndex("by_serviceId_and_state", (q) =>
        q.eq("serviceId", offering.serviceId).eq("state", "ringing"),
      )
      .take(MAX_REQUESTS_LOOKED_AT);
    for (const request of requests) {
      if (!isRinging(request, nowAt) || (await ringOf(ctx, request._id, instructor._id)) !== null) continue;
      const { price } = await fit(ctx, request, offering, nowAt);
      if (price !== null) await ring(ctx, request, offering, price, nowAt);
    }
  }
}

/** What this instructor could teach it for at the next start; or what is in the way: a claim, or anything else. */
export async function fit(
  ctx: SharedQueryCtx,
  wish: NowWish & Pick<Request, "studentId" | "learnerId">,
  offering: Doc<"offerings">,
  nowAt: Instant,
): Promise<{ price: PriceLines } | { price: null; conflict: Conflict | null }> {
  const { learnerId, format, durationMinutes } = wish;
  const unfit = { price: null, conflict: null };
  const learner = await getListedLearner(ctx, learnerId);
  const found = await getLiveInstructor(ctx, offering.instructorId);
  if (found === null || learner === null || found.user._id === wish.studentId) return unfit;
  const price = priceFor(offering, { ...wish, ageGroup: learner.ageGroup });
  const { _id: instructorId } = found.instructor;
  const sides = await sidesOf(ctx, { instructorId, learnerId });
  if (price === null || sides === null) return unfit;
  const lesson = { startsAt: nextStart(nowAt), durationMinutes, format };
  const away = await awayBetween(ctx, instructorId, lesson.startsAt, endOf(lesson));
  if (away.length > 0) return unfit;
  const search = { nowAt, ignoring: [], buffers: buffersFor(sides) };
  const { conflict } = await findConflict(ctx, timeOf(lesson, sides), search);
  return conflict === null ? { price } : { price: null, conflict };
}

export async function ring(
  ctx: MutationCtx,
  request: Request,
  { instructorId, _id: offeringId }: Doc<"offerings">,
  price: PriceLines,
  nowAt: Instant,
): Promise<void> {
  const commission = await commissionOf(ctx, instructorId, nowAt);
  const receivesCents = payoutCents(price.lessonCents, commission);
  await ctx.db.insert("rings", {
    ...{ requestId: request._id, instructorId, offeringId },
    hasDeclined: false,
    receivesCents,
  });
}

export async function noteDeclined(ctx: MutationCtx, { _id, hasDeclined }: Doc<"rings">): Promise<void> {
  if (!hasDeclined) await ctx.db.patch("rings", _id, { hasDeclined: true });
}

export async function ringOf(
  ctx: SharedQueryCtx,
  requestId: Id<"lessonRequests">,
  instructorId: Id<"instructors">,
): Promise<Doc<"rings"> | null> {
  return await ctx.db
    .query("rings")
    .withIndex("by_requestId_and_instructorId", (q) =>
      q.eq("requestId", requestId).eq("instructorId", instructorId),
    )
    .first();
}

export async function ringsOf(ctx: SharedQueryCtx, requestId: Id<"lessonRequests">): Promise<Doc<"rings">[]> {
  return await ctx.db
    .query("rings")
    .withIndex("by_requestId_and_instructorId", (q) => q.eq("requestId", requestId))
    .take(2 * MAX_RUNG);
}

/** One that rings for nobody, or at nobody. */
export async function drop(ctx: MutationCtx, ringId: Id<"rings">): Promise<void> {
  await ctx.db.delete("rings", ringId);
}

export async function clearRings(ctx: MutationCtx, requestId: Id<"lessonRequests">): Promise<void> {
  for (const { _id } of await ringsOf(ctx, requestId)) await ctx.db.delete("rings", _id);
}
