/** A person's own claims: the holds they have, and the times in which they (or a child of theirs) are busy. */
import type { Doc, Id } from "../_generated/dataModel";
import { displayNameOf, type PriceLines } from "../domain/common";
import { priceOf } from "../domain/pricing";
import type { SharedQueryCtx } from "../functions";
import { heldTogether } from "./claimReads";
import { holdsOf, isStillOffered } from "./holds";
import { instructorCardOf, offeringViewOf } from "./instructors";
import { learnersOf } from "./learners";
import { instructorOf, type Viewer } from "./viewers";

const MAX_BUSY_PER_LEARNER = 200;
const MAX_BUSY_TEACHING = 500;

/** Clockless: what has run out is told by `expiresAt`, and disappears when the scheduler releases it. */
export async function mine(ctx: SharedQueryCtx, viewer: Viewer | null) {
  if (viewer === null) return { holds: [], busy: [] };
  const holds = await Promise.all(
    (await holdsOf(ctx, viewer.user._id)).map(async (claim) => await holdViewOf(ctx, claim)),
  );
  return { holds: holds.filter((hold) => hold !== null), busy: await busyOf(ctx, viewer) };
}

export async function checkout(ctx: SharedQueryCtx, viewer: Viewer, claimId: Id<"claims">) {
  const claim = await ctx.db.get("claims", claimId);
  if (claim?.kind !== "hold" || claim.holderId !== viewer.user._id) return null;
  const hold = await holdViewOf(ctx, claim);
  const offering = await ctx.db.get("offerings", claim.offeringId);
  const offered = offering === null ? null : await offeringViewOf(ctx, offering);
  const instructor = offered === null ? null : await instructorCardOf(ctx, claim.instructorId, offered);
  const learner = await ctx.db.get("learners", claim.learnerId);
  if (hold === null || instructor === null || learner === null) return null;
  return { hold, instructor, learnerName: learner.name, area: instructor.area };
}

/** Null when the instructor no longer offers it: such a hold can't be booked and ends by itself. */
export async function holdViewOf(ctx: SharedQueryCtx, claim: Doc<"claims">) {
  if (!(await isStillOffered(ctx, claim))) return null;
  const offering = await ctx.db.get("offerings", claim.offeringId);
  const instructor = await ctx.db.get("instructors", claim.instructorId);
  const user = instructor === null ? null : await ctx.db.get("users", instructor.userId);
  const service = offering === null ? null : await ctx.db.get("services", offering.serviceId);
  const price = offering === null ? null : priceOfClaim(offering, claim);
  if (instructor === null || user === null || service === null || price === null) return null;
  return {
    claimId: claim._id,
    instructorId: instructor._id,
    instructorSlug: instructor.slug,
    instructorName: displayNameOf(user.firstName, user.lastName),
    instructorTimeZone: instructor.timeZone,
    offeringId: claim.offeringId,
    serviceName: service.name,
    learnerId: claim.learnerId,
    startsAt: claim.startsAt,
    durationMinutes: claim.durationMinutes,
    format: claim.format,
    expiresAt: claim.expiresAt ?? claim._creationTime,
    isExtended: claim.isExtended ?? false,
    price,
    series: await seriesHeldBy(ctx, claim),
  };
}

async function seriesHeldBy(ctx: SharedQueryCtx, first: Doc<"claims">) {
  if (first.everyWeeks === undefined) return null;
  const claims = await heldTogether(ctx, first);
  return {
    everyWeeks: first.everyWeeks,
    startsAts: claims.map(({ startsAt }) => startsAt),
    claimIds: claims.map(({ _id }) => _id),
  };
}

/** What the lesson costs as the offering stands now; null when the format is no longer offered. */
export function priceOfClaim(
  offering: Doc<"offerings">,
  claim: Pick<Doc<"claims">, "format" | "durationMinutes">,
): PriceLines | null {
  const price = offering.prices.find(({ format }) => format === claim.format);
  return price === undefined ? null : priceOf(price.hourlyRateCents, claim.durationMinutes);
}

async function busyOf(ctx: SharedQueryCtx, viewer: Viewer) {
  const attended = await Promise.all(
    (await learnersOf(ctx, viewer.user._id)).map(
      async ({ _id }) =>
        await ctx.db
          .query("claims")
          .withIndex("by_learnerId_and_startsAt", (q) => q.eq("learnerId", _id))
          .take(MAX_BUSY_PER_LEARNER),
    ),
  );
  const instructor = viewer.isGuest ? null : await instructorOf(ctx, viewer.user._id);
  const taught =
    instructor === null
      ? []
      : await ctx.db
          .query("claims")
          .withIndex("by_instructorId_and_startsAt", (q) => q.eq("instructorId", instructor._id))
          .take(MAX_BUSY_TEACHING);
  return [
    ...attended.flat().map((claim) => busyView(claim, claim.learnerId)),
    ...taught.map((claim) => busyView(claim, null)),
  ];
}

function busyView(claim: Doc<"claims">, learnerId: Id<"learners"> | null) {
  return {
    claimId: claim._id,
    bookingId: claim.bookingId ?? null,
    instructorId: claim.instructorId,
    learnerId,
    startsAt: claim.startsAt,
    durationMinutes: claim.durationMinutes,
    expiresAt: claim.expiresAt ?? null,
  };
}
