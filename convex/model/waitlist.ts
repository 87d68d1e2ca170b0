/** Waiting for a time of an instructor: joining, leaving, and answering the offer that comes. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { isExpired } from "../domain/claims";
import { displayNameOf, type Format } from "../domain/common";
import { refused, type Refusal } from "../domain/errors";
import { HOLD_MINUTES, MAX_HORIZON_DAYS, MAX_WAITS } from "../domain/limits";
import { DAY, MINUTE, type Instant } from "../domain/time";
import { rangeProblem } from "../domain/waitlist";
import type { Outcome, SharedQueryCtx } from "../functions";
import * as Claims from "./claims";
import { holdsToReplace, isStillOffered, offerProblem, ruleRefusal } from "./holds";
import { getLiveInstructor } from "./instructors";
import { ensureOwnLearner } from "./learners";
import { holdViewOf } from "./ownTimes";
import { instructorOf, thrown, type Viewer } from "./viewers";
import { offersOf, waitingAt } from "./waitlistOffers";

export interface JoinArgs {
  offeringId: Id<"offerings">;
  format: Format;
  durationMinutes: number;
  fromAt: Instant;
  toAt: Instant;
  learnerId?: Id<"learners">;
}
type Joined = { ok: true; entryId: Id<"waitlistEntries"> } | { ok: false; error: Refusal };
type Accepted = { ok: true; claimId: Id<"claims">; expiresAt: Instant } | { ok: false; error: Refusal };

/** Clockless, as all queries: what has run out is told by its end, and goes when the scheduler comes by. */
export async function mine(ctx: SharedQueryCtx, viewer: Viewer) {
  const entries = await Promise.all(
    (await entriesOf(ctx, viewer.user._id)).map((entry) => viewOf(ctx, entry)),
  );
  const offers = await Promise.all(
    (await offersOf(ctx, viewer.user._id)).map((claim) => holdViewOf(ctx, claim)),
  );
  return {
    entries: entries.filter((entry) => entry !== null).sort((one, other) => one.fromAt - other.fromAt),
    offers: offers.filter((offer) => offer !== null),
  };
}

/** For the instructor: what is waited for, and never by whom. */
export async function wanted(ctx: SharedQueryCtx, viewer: Viewer, from: Instant) {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) throw thrown({ code: "notFound" });
  const entries = Number.isFinite(from) ? await waitingAt(ctx, instructor._id, from) : [];
  return entries.map(({ fromAt, toAt, durationMinutes, format }) => ({
    fromAt,
    toAt,
    durationMinutes,
    format,
  }));
}

/** The same wish again is the same entry, with its place in the order. */
export async function join(
  ctx: MutationCtx,
  viewer: Viewer,
  args: JoinArgs,
  nowAt: Instant = Date.now(),
): Promise<Joined> {
  const { offeringId, format, durationMinutes, fromAt, toAt } = args;
  const offering = await ctx.db.get("offerings", offeringId);
  if (offering === null) throw thrown({ code: "notFound" });
  const learner = await ensureOwnLearner(ctx, viewer, args.learnerId);
  const found = await getLiveInstructor(ctx, offering.instructorId);
  if (found === null || !offering.isActive) return refused({ code: "instructorUnavailable" });
  if (found.instructor.userId === viewer.user._id) return refused({ code: "ownLesson" });
  const check = offerProblem(offering, { format, durationMinutes });
  if (check?.ok === false) return refused(ruleRefusal(check));
  const problem = rangeProblem({ fromAt, toAt, durationMinutes }, nowAt);
  if (problem !== null) return refused({ code: "notOffered", why: problem });
  if (fromAt > nowAt + MAX_HORIZON_DAYS * DAY) return refused({ code: "notOffered", why: "horizon" });

  const wish = { learnerId: learner._id, instructorId: offering.instructorId, ...args };
  const own = await entriesOf(ctx, viewer.user._id);
  const same = own.find((entry) => isSameWish(entry, wish));
  if (same !== undefined) return { ok: true, entryId: same._id };
  if (own.length >= MAX_WAITS) return refused({ code: "tooManyWaits", limit: MAX_WAITS });
  const entryId = await ctx.db.insert("waitlistEntries", {
    studentId: viewer.user._id,
    learnerId: learner._id,
    instructorId: offering.instructorId,
    ...{ offeringId, format, durationMinutes, fromAt, toAt },
    passed: [],
  });
  await ctx.scheduler.runAt(toAt, internal.jobs.endWaiting, { entryId });
  // What became free while they were choosing what to wait for.
  await ctx.scheduler.runAfter(0, internal.jobs.offerFreed, {
    instructorId: offering.instructorId,
    freed: { startsAt: fromAt, endsAt: toAt, freedAt: null },
  });
  return { ok: true, entryId };
}

/** An offer that is out for it goes to the next person. Leaving what one has left is fine. */
export async function leave(
  ctx: MutationCtx,
  viewer: Viewer,
  entryId: Id<"waitlistEntries">,
): Promise<Outcome<{}>> {
  const entry = await ctx.db.get("waitlistEntries", entryId);
  if (entry === null || entry.studentId !== viewer.user._id) throw thrown({ code: "notFound" });
  for (const claim of await offersOf(ctx, viewer.user._id)) {
    if (claim.offer?.entryId === entryId) await Claims.release(ctx, claim._id);
  }
  await ctx.db.delete("waitlistEntries", entryId);
  return { ok: true };
}

/** The time is theirs already: accepting makes a hold of the offer, with the minutes of a hold to check out. */
export async function accept(
  ctx: MutationCtx,
  viewer: Viewer,
  claimId: Id<"claims">,
  nowAt: Instant = Date.now(),
): Promise<Accepted> {
  const claim = await ctx.db.get("claims", claimId);
  if (claim === null || claim.holderId !== viewer.user._id || isExpired(claim, nowAt)) {
    return refused({ code: "offerEnded" });
  }
  // Accepted before, in another tab.
  if (claim.kind === "hold" && claim.expiresAt !== undefined) {
    return { ok: true, claimId, expiresAt: claim.expiresAt };
  }
  if (claim.kind !== "offer") return refused({ code: "offerEnded" });
  if (!(await isStillOffered(ctx, claim))) {
    await Claims.release(ctx, claimId);
    return refused({ code: "instructorUnavailable" });
  }
  const replaced = await holdsToReplace(ctx, viewer, claim.instructorId, undefined, nowAt);
  if (!replaced.ok) return replaced;
  for (const hold of replaced.claims) await Claims.release(ctx, hold._id);
  const expiresAt = nowAt + HOLD_MINUTES * MINUTE;
  await Claims.convertToHold(ctx, claim, expiresAt);
  return { ok: true, claimId, expiresAt };
}

/** The time goes to the next person; one waits on for others. Declining what has ended is fine. */
export async function decline(ctx: MutationCtx, viewer: Viewer, claimId: Id<"claims">): Promise<Outcome<{}>> {
  const claim = await ctx.db.get("claims", claimId);
  if (claim?.kind === "offer" && claim.holderId === viewer.user._id) await Claims.release(ctx, claimId);
  return { ok: true };
}

/** Booked, or the day is over. */
export async function end(ctx: MutationCtx, entryId: Id<"waitlistEntries">): Promise<void> {
  if ((await ctx.db.get("waitlistEntries", entryId)) !== null)
    await ctx.db.delete("waitlistEntries", entryId);
}

async function entriesOf(ctx: SharedQueryCtx, userId: Id<"users">): Promise<Doc<"waitlistEntries">[]> {
  return await ctx.db
    .query("waitlistEntries")
    .withIndex("by_studentId", (q) => q.eq("studentId", userId))
    .take(MAX_WAITS * 2);
}

function isSameWish(entry: Doc<"waitlistEntries">, wish: JoinArgs & { learnerId: Id<"learners"> }): boolean {
  return (
    entry.offeringId === wish.offeringId &&
    entry.learnerId === wish.learnerId &&
    entry.format === wish.format &&
    entry.durationMinutes === wish.durationMinutes &&
    entry.fromAt === wish.fromAt &&
    entry.toAt === wish.toAt
  );
}

/** Null when the instructor or the service is gone: such an entry ends with its day. */
async function viewOf(ctx: SharedQueryCtx, entry: Doc<"waitlistEntries">) {
  const instructor = await ctx.db.get("instructors", entry.instructorId);
  const user = instructor === null ? null : await ctx.db.get("users", instructor.userId);
  const offering = await ctx.db.get("offerings", entry.offeringId);
  const service = offering === null ? null : await ctx.db.get("services", offering.serviceId);
  const learner = await ctx.db.get("learners", entry.learnerId);
  if (instructor === null || user === null || service === null || learner === null) return null;
  const { fromAt, toAt, durationMinutes, format, offeringId, learnerId } = entry;
  const isOpen =
    (offering?.durationsMinutes.includes(durationMinutes) ?? false) && (await isStillOffered(ctx, entry));
  return {
    entryId: entry._id,
    instructorId: instructor._id,
    instructorUserId: user._id,
    instructorSlug: instructor.slug,
    instructorName: displayNameOf(user.firstName, user.lastName),
    instructorTimeZone: instructor.timeZone,
    serviceName: service.name,
    serviceSlug: service.slug,
    learnerName: learner.kind === "self" ? null : learner.name,
    ...{ offeringId, learnerId, fromAt, toAt, durationMinutes, format, isOpen },
  };
}
