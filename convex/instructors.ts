import { v } from "convex/values";
import { instructorCard, instructorProfile } from "./domain/instructors";
import { sharedQuery } from "./functions";
import * as Instructors from "./model/instructors";

/** A public profile by its slug; null when there is none (drafts and suspended people included). */
export const profile = sharedQuery({
  args: { slug: v.string() },
  returns: v.union(instructorProfile, v.null()),
  handler: async (ctx, { slug }) => await Instructors.profile(ctx, slug),
});

/**
 * Live instructors, one card per instructor: of one service, of one category, or of all. At most 60. Free times come
 * from `slots.weekFacts` per card, which all watchers share.
 */
export const browse = sharedQuery({
  args: { categorySlug: v.optional(v.string()), serviceSlug: v.optional(v.string()) },
  returns: v.array(instructorCard),
  handler: async (ctx, args) => await Instructors.browse(ctx, args),
});

/** Newest published reviews, at most 20. */
export const reviews = sharedQuery({
  args: { instructorId: v.id("instructors") },
  returns: v.array(
    v.object({
      reviewId: v.id("reviews"),
      rating: v.number(),
      text: v.string(),
      reviewedAt: v.number(),
      student: v.object({ userId: v.id("users"), displayName: v.string() }),
      serviceName: v.string(),
    }),
  ),
  handler: async (ctx, { instructorId }) => await Instructors.reviews(ctx, instructorId),
});
