/** A fresh in-memory deployment per test, and people in it. Proves behaviour, not races (those run over sockets). */
import { register as registerRateLimiter } from "@convex-dev/rate-limiter/test";
import { convexTest, type TestConvex } from "convex-test";
import type { Id } from "../../convex/_generated/dataModel";
import { DEFAULT_BOOKING_RULES, type Format } from "../../convex/domain/common";
import type { Role } from "../../convex/domain/permissions";
import schema from "../../convex/schema";

const modules = import.meta.glob("../../convex/**/*.*s");

export type Backend = TestConvex<typeof schema>;

export function createBackend(): Backend {
  const backend = convexTest(schema, modules);
  registerRateLimiter(backend);
  return backend;
}

export interface PersonOptions {
  firstName?: string;
  lastName?: string;
  kind?: "guest" | "member";
  roles?: Role[];
  timeZone?: string;
}

/** A signed-in person with a session and a learner for themselves; `as` calls functions as they. */
export async function createPerson(backend: Backend, options: PersonOptions = {}) {
  const { firstName = "Emma", lastName = "Jones", kind = "member" } = options;
  const { roles = ["student"], timeZone = "America/New_York" } = options;
  const ids = await backend.run(async (ctx) => {
    const userId = await ctx.db.insert("users", {
      kind,
      firstName,
      lastName,
      timeZone,
      status: "active",
      roles: kind === "guest" ? [] : roles,
    });
    const expirationTime = Date.now() + 30 * 24 * 3_600_000;
    const sessionId = await ctx.db.insert("authSessions", { userId, expirationTime });
    const learnerId = await ctx.db.insert("learners", {
      userId,
      kind: "self",
      name: firstName,
      ageGroup: "adults",
    });
    return { userId, sessionId, learnerId };
  });
  const as = backend.withIdentity({ subject: `${ids.userId}|${ids.sessionId}` });
  return { ...ids, as, isGuest: kind === "guest" };
}
export type Person = Awaited<ReturnType<typeof createPerson>>;

/** A service in a category of its own. */
export async function createService(
  backend: Backend,
  options: { name?: string; slug?: string; category?: string; homePosition?: number } = {},
) {
  const { name = "Piano", category = "music" } = options;
  const slug = options.slug ?? name.toLowerCase();
  return await backend.run(async (ctx) => {
    const known = await ctx.db
      .query("categories")
      .withIndex("by_slug", (q) => q.eq("slug", category))
      .first();
    const categoryId =
      known?._id ??
      (await ctx.db.insert("categories", { slug: category, name: category, subtitle: "", position: 0 }));
    const subcategoryId = await ctx.db.insert("subcategories", {
      categoryId,
      slug: `${slug}-group`,
      name,
      position: 0,
    });
    return await ctx.db.insert("services", {
      subcategoryId,
      slug,
      name,
      ageGroups: ["kids", "teens", "adults"],
      defaultDurationMinutes: 60,
      searchTerms: [],
      position: 0,
      isActive: true,
      ...(options.homePosition === undefined ? {} : { homePosition: options.homePosition }),
    });
  });
}

export interface InstructorOptions extends PersonOptions {
  slug?: string;
  status?: "draft" | "live" | "paused";
  serviceId?: Id<"services">;
  prices?: { format: Format; hourlyRateCents: number }[];
  durationsMinutes?: number[];
}

/** A live instructor with one offering, open every day from 8 to 20 in their zone. */
export async function createInstructor(backend: Backend, options: InstructorOptions = {}) {
  const person = await createPerson(backend, {
    firstName: "Sarah",
    lastName: "Chen",
    roles: ["student", "instructor"],
    ...options,
  });
  const serviceId = options.serviceId ?? (await createService(backend));
  const timeZone = options.timeZone ?? "America/New_York";
  const ids = await backend.run(async (ctx) => {
    const instructorId = await ctx.db.insert("instructors", {
      userId: person.userId,
      slug: options.slug ?? `instructor-${person.userId}`,
      headline: "Patient piano for all ages",
      bio: "I have taught for ten years and I like beginners.",
      yearsExperience: 10,
      languages: ["English"],
      area: "Upper West Side",
      studioAddress: "214 W 82nd St",
      timeZone,
      status: options.status ?? "live",
      rules: { ...DEFAULT_BOOKING_RULES, overnightProtection: false },
    });
    const offeringId = await ctx.db.insert("offerings", {
      instructorId,
      serviceId,
      description: "From the first note.",
      prices: options.prices ?? [{ format: "online", hourlyRateCents: 7500 }],
      durationsMinutes: options.durationsMinutes ?? [30, 60],
      ageGroups: ["kids", "teens", "adults"],
      levels: ["beginner"],
      isActive: true,
    });
    await ctx.db.insert("weeklyHours", {
      instructorId,
      validFrom: "2020-01-06",
      days: Array.from({ length: 7 }, () => [
        { startMinute: 8 * 60, endMinute: 20 * 60, formats: "all" as const },
      ]),
    });
    return { instructorId, offeringId };
  });
  return { ...person, ...ids, serviceId };
}
export type Instructor = Awaited<ReturnType<typeof createInstructor>>;
