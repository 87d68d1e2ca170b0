import type { Doc, Id } from "../_generated/dataModel";
import type { SharedQueryCtx } from "../functions";
import { displayNameOf } from "../domain/common";
import type { InstructorCard, InstructorProfile, OfferingView } from "../domain/instructors";
import { MAX_OFFERINGS } from "../domain/limits";
import { shownRating } from "../domain/reviews";
import { getServiceBySlug, servicesOfCategory } from "./catalog";
import { getStats } from "./instructorStats";
import { publicPerson } from "./people";

const MAX_CARDS = 60;
/** Offerings looked at per service; some belong to people who are paused. */
const MAX_OFFERINGS_PER_SERVICE = 100;
const MAX_REVIEWS = 20;

/** The instructor and their account, if the public may see them. */
export interface PublicInstructor {
  instructor: Doc<"instructors">;
  user: Doc<"users">;
}

/** Null for drafts and for people who are suspended or gone; a paused instructor still has a page. */
export async function getPublicInstructor(
  ctx: SharedQueryCtx,
  instructor: Doc<"instructors"> | null,
): Promise<PublicInstructor | null> {
  if (instructor === null || instructor.status === "draft") return null;
  const user = await ctx.db.get("users", instructor.userId);
  return user?.status === "active" ? { instructor, user } : null;
}

export async function getLiveInstructor(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
): Promise<PublicInstructor | null> {
  const found = await getPublicInstructor(ctx, await ctx.db.get("instructors", instructorId));
  return found?.instructor.status === "live" ? found : null;
}

export async function profile(ctx: SharedQueryCtx, slug: string): Promise<InstructorProfile | null> {
  const document = await ctx.db
    .query("instructors")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .first();
  const found = await getPublicInstructor(ctx, document);
  if (found === null) return null;
  const { instructor, user } = found;
  const stats = await getStats(ctx, instructor._id);
  return {
    instructorId: instructor._id,
    userId: user._id,
    slug: instructor.slug,
    displayName: displayNameOf(user.firstName, user.lastName),
    firstName: user.firstName,
    headline: instructor.headline,
    bio: instructor.bio,
    yearsExperience: instructor.yearsExperience,
    languages: instructor.languages,
    area: instructor.area,
    timeZone: instructor.timeZone,
    isLive: instructor.status === "live",
    completedLessons: stats?.completedLessons ?? 0,
    rating: shownRating(stats),
    offerings: await activeOfferings(ctx, instructor._id),
  };
}

export async function browse(
  ctx: SharedQueryCtx,
  args: { categorySlug?: string; serviceSlug?: string },
): Promise<InstructorCard[]> {
  if (args.serviceSlug !== undefined) {
    const service = await getServiceBySlug(ctx, args.serviceSlug);
    return service === null ? [] : await cardsOfServices(ctx, [service]);
  }
  if (args.categorySlug !== undefined) {
    return await cardsOfServices(ctx, await servicesOfCategory(ctx, args.categorySlug));
  }
  const instructors = await ctx.db
    .query("instructors")
    .withIndex("by_status", (q) => q.eq("status", "live"))
    .take(MAX_CARDS);
  const cards = await Promise.all(
    instructors.map(async ({ _id }) => {
      const [first] = await activeOfferings(ctx, _id);
      return first === undefined ? null : await instructorCardOf(ctx, _id, first);
    }),
  );
  return cards.filter((card) => card !== null);
}

export async function reviews(ctx: SharedQueryCtx, instructorId: Id<"instructors">) {
  if ((await getPublicInstructor(ctx, await ctx.db.get("instructors", instructorId))) === null) return [];
  const newest = await ctx.db
    .query("reviews")
    .withIndex("by_instructorId_and_status_and_reviewedAt", (q) =>
      q.eq("instructorId", instructorId).eq("status", "published"),
    )
    .order("desc")
    .take(MAX_REVIEWS);
  return await Promise.all(
    newest.map(async (review) => ({
      reviewId: review._id,
      rating: review.rating,
      text: review.text,
      reviewedAt: review.reviewedAt,
      student: await publicPerson(ctx, review.studentId),
      serviceName: (await ctx.db.get("bookings", review.bookingId))?.serviceName ?? "Lesson",
    })),
  );
}

/** The card of a live instructor with the offering that matters here; null when they aren't live. */
export async function instructorCardOf(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  offering: OfferingView,
): Promise<InstructorCard | null> {
  const found = await getLiveInstructor(ctx, instructorId);
  if (found === null) return null;
  const { instructor, user } = found;
  return {
    instructorId,
    userId: user._id,
    slug: instructor.slug,
    displayName: displayNameOf(user.firstName, user.lastName),
    headline: instructor.headline,
    area: instructor.area,
    timeZone: instructor.timeZone,
    rating: shownRating(await getStats(ctx, instructorId)),
    offering,
  };
}

/** Null when its service is gone from the catalog. */
export async function offeringViewOf(
  ctx: SharedQueryCtx,
  offering: Doc<"offerings">,
): Promise<OfferingView | null> {
  const service = await ctx.db.get("services", offering.serviceId);
  return service?.isActive === true ? viewOf(offering, service) : null;
}

async function activeOfferings(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
): Promise<OfferingView[]> {
  const offerings = await ctx.db
    .query("offerings")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructorId))
    .take(MAX_OFFERINGS);
  const views = await Promise.all(
    offerings.filter(({ isActive }) => isActive).map((offering) => offeringViewOf(ctx, offering)),
  );
  return views.filter((view) => view !== null);
}

/** One card per instructor: the first service of the list that they teach. */
async function cardsOfServices(ctx: SharedQueryCtx, services: Doc<"services">[]): Promise<InstructorCard[]> {
  const seen = new Set<Id<"instructors">>();
  const cards: InstructorCard[] = [];
  for (const service of services) {
    const offerings = await ctx.db
      .query("offerings")
      .withIndex("by_serviceId_and_isActive", (q) => q.eq("serviceId", service._id).eq("isActive", true))
      .take(MAX_OFFERINGS_PER_SERVICE);
    for (const offering of offerings) {
      if (cards.length === MAX_CARDS) return cards;
      if (seen.has(offering.instructorId)) continue;
      seen.add(offering.instructorId);
      const card = await instructorCardOf(ctx, offering.instructorId, viewOf(offering, service));
      if (card !== null) cards.push(card);
    }
  }
  return cards;
}

function viewOf(offering: Doc<"offerings">, service: Doc<"services">): OfferingView {
  return {
    offeringId: offering._id,
    serviceId: service._id,
    serviceSlug: service.slug,
    serviceName: service.name,
    description: offering.description,
    prices: offering.prices,
    durationsMinutes: offering.durationsMinutes,
    ageGroups: offering.ageGroups,
    levels: offering.levels,
  };
}
