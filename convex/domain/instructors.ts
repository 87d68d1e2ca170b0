import { v, type Infer } from "convex/values";
import { ageGroup, format } from "./common";

export const offeringView = v.object({
  offeringId: v.id("offerings"),
  serviceId: v.id("services"),
  serviceSlug: v.string(),
  serviceName: v.string(),
  description: v.string(),
  prices: v.array(v.object({ format, hourlyRateCents: v.number() })),
  durationsMinutes: v.array(v.number()),
  ageGroups: v.array(ageGroup),
  levels: v.array(v.string()),
});
export type OfferingView = Infer<typeof offeringView>;

/** `average` is null below three reviews ("New instructor"); one decimal is shown. */
export const ratingView = v.object({ count: v.number(), average: v.union(v.number(), v.null()) });

export const instructorCard = v.object({
  instructorId: v.id("instructors"),
  userId: v.id("users"),
  slug: v.string(),
  displayName: v.string(),
  headline: v.string(),
  area: v.string(),
  timeZone: v.string(),
  rating: ratingView,
  /** The offering that matched; formats and durations to compute starts with. */
  offering: offeringView,
});
export type InstructorCard = Infer<typeof instructorCard>;

export const instructorProfile = v.object({
  instructorId: v.id("instructors"),
  userId: v.id("users"),
  slug: v.string(),
  displayName: v.string(),
  firstName: v.string(),
  headline: v.string(),
  bio: v.string(),
  yearsExperience: v.number(),
  languages: v.array(v.string()),
  area: v.string(),
  timeZone: v.string(),
  isLive: v.boolean(),
  completedLessons: v.number(),
  rating: ratingView,
  offerings: v.array(offeringView),
});
export type InstructorProfile = Infer<typeof instructorProfile>;
