import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import * as Reviews from "../../convex/model/reviews";
import {
  createBackend,
  createInstructor,
  createPerson,
  createService,
  type Backend,
} from "../support/convex";

async function completedLesson(
  backend: Backend,
  emma: Awaited<ReturnType<typeof createPerson>>,
  sarah: Awaited<ReturnType<typeof createInstructor>>,
) {
  return await backend.run(
    async (ctx) =>
      await ctx.db.insert("bookings", {
        state: "completed",
        completedAt: 1000,
        completedBy: "instructor",
        studentId: emma.userId,
        learnerId: emma.learnerId,
        instructorId: sarah.instructorId,
        offeringId: sarah.offeringId,
        startsAt: 0,
        durationMinutes: 60,
        format: "online",
        serviceName: "Piano",
        price: { hourlyRateCents: 7500, lessonCents: 7500, feeCents: 900, totalCents: 8400 },
        lessonTimeZone: "UTC",
        instructorTimeZone: "UTC",
        studentTimeZone: "UTC",
      }),
  );
}

describe("a public profile", () => {
  test("shows first name and initial, and no address, e-mail or phone", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend, { slug: "sarah" });
    await backend.run(
      async (ctx) => await ctx.db.patch(sarah.userId, { email: "sarah@example.com", phone: "+1 212" }),
    );
    const profile = await backend.query(api.instructors.profile, { slug: "sarah" });
    expect(profile).toMatchObject({
      displayName: "Sarah C.",
      isLive: true,
      rating: { count: 0, average: null },
      offerings: [{ serviceName: "Piano", serviceSlug: "piano" }],
    });
    expect(JSON.stringify(profile)).not.toMatch(/Chen|82nd|example\.com|212/);
  });

  test("is missing for drafts and suspended people, and not live while paused", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend, { slug: "sarah", status: "draft" });
    const get = async () => await backend.query(api.instructors.profile, { slug: "sarah" });
    expect(await get()).toBeNull();
    await backend.run(async (ctx) => await ctx.db.patch(sarah.instructorId, { status: "paused" }));
    expect((await get())?.isLive).toBe(false);
    await backend.run(async (ctx) => await ctx.db.patch(sarah.userId, { status: "suspended" }));
    expect(await get()).toBeNull();
    expect(await backend.query(api.instructors.profile, { slug: "nobody" })).toBeNull();
  });

  test("leaves out offerings that are off or whose service left the catalog", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend, { slug: "sarah" });
    await backend.run(async (ctx) => await ctx.db.patch(sarah.serviceId, { isActive: false }));
    expect((await backend.query(api.instructors.profile, { slug: "sarah" }))?.offerings).toEqual([]);
  });
});

describe("browsing", () => {
  test("by service, by category and of all: one card per instructor, live people only", async () => {
    const backend = createBackend();
    const piano = await createService(backend, { name: "Piano" });
    const guitar = await createService(backend, { name: "Guitar" });
    const sarah = await createInstructor(backend, { serviceId: piano });
    await createInstructor(backend, { firstName: "Paused", serviceId: piano, status: "paused" });
    const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: guitar });
    await backend.run(async (ctx) => {
      const offering = await ctx.db.get(sarah.offeringId);
      const { _id, _creationTime, ...rest } = offering!;
      await ctx.db.insert("offerings", { ...rest, serviceId: guitar });
    });
    const browse = async (args: { categorySlug?: string; serviceSlug?: string }) =>
      (await backend.query(api.instructors.browse, args)).map((card) => [
        card.displayName,
        card.offering.serviceSlug,
      ]);
    expect(await browse({ serviceSlug: "piano" })).toEqual([["Sarah C.", "piano"]]);
    expect((await browse({ serviceSlug: "guitar" })).map(([name]) => name).sort()).toEqual([
      "Daniel C.",
      "Sarah C.",
    ]);
    expect(await browse({ categorySlug: "music" })).toHaveLength(2);
    expect(await browse({})).toHaveLength(2);
    expect(await browse({ serviceSlug: "nothing" })).toEqual([]);
    const counts = await backend.query(api.catalog.instructorCounts, {});
    expect(new Map(counts.map(({ serviceId, count }) => [serviceId, count]))).toEqual(
      new Map([
        [piano, 1],
        [guitar, 2],
      ]),
    );
    await backend.run(async (ctx) => await ctx.db.patch(daniel.userId, { status: "suspended" }));
    expect(await browse({ categorySlug: "music" })).toHaveLength(1);
  });

  test("shows at most sixty", async () => {
    const backend = createBackend();
    const serviceId = await createService(backend);
    for (let n = 0; n < 65; n++) await createInstructor(backend, { serviceId });
    expect(await backend.query(api.instructors.browse, {})).toHaveLength(60);
    expect(await backend.query(api.instructors.browse, { serviceSlug: "piano" })).toHaveLength(60);
  });
});

describe("reviews", () => {
  test("a rating shows from three reviews on, with one decimal", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend, { slug: "sarah" });
    const ratings = [5, 4, 5];
    const averages: (number | null | undefined)[] = [];
    for (const rating of ratings) {
      const emma = await createPerson(backend);
      const bookingId = await completedLesson(backend, emma, sarah);
      await backend.run(async (ctx) => {
        const student = await ctx.db.get(emma.userId);
        await Reviews.write(ctx, student!, { bookingId, rating, text: "Lovely hour" }, 5000);
      });
      averages.push((await backend.query(api.instructors.profile, { slug: "sarah" }))?.rating.average);
    }
    expect(averages).toEqual([null, null, 4.7]);
    const reviews = await backend.query(api.instructors.reviews, { instructorId: sarah.instructorId });
    expect(reviews).toHaveLength(3);
    expect(reviews[0]).toMatchObject({ student: { displayName: "Emma J." }, serviceName: "Piano" });
  });

  test("once per lesson, by its student, after it was completed, within thirty days", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const emma = await createPerson(backend);
    const mallory = await createPerson(backend);
    const bookingId = await completedLesson(backend, emma, sarah);
    const review = async (person: typeof emma, nowAt: number) =>
      await backend.run(
        async (ctx) =>
          await Reviews.write(
            ctx,
            (await ctx.db.get(person.userId))!,
            { bookingId, rating: 5, text: "Good" },
            nowAt,
          ),
      );
    await expect(review(mallory, 5000)).rejects.toThrow("notFound");
    const lateAt = 3_600_000 + 30 * 24 * 3_600_000 + 1;
    expect(await review(emma, lateAt)).toMatchObject({ ok: false, error: { code: "tooLate" } });
    const first = await review(emma, lateAt - 1);
    expect(await review(emma, 6000)).toEqual(first);
    await backend.run(async (ctx) => {
      expect(await ctx.db.query("reviews").take(10)).toHaveLength(1);
      expect(await ctx.db.query("instructorStats").first()).toMatchObject({ reviewCount: 1, ratingSum: 5 });
    });
  });

  test("words that say nothing wait for a person and don't count", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend, { slug: "sarah" });
    const emma = await createPerson(backend);
    const bookingId = await completedLesson(backend, emma, sarah);
    await backend.run(async (ctx) => {
      await Reviews.write(
        ctx,
        (await ctx.db.get(emma.userId))!,
        { bookingId, rating: 1, text: "aaaaaaaaaa" },
        5000,
      );
    });
    expect(await backend.query(api.instructors.reviews, { instructorId: sarah.instructorId })).toEqual([]);
    expect((await backend.query(api.instructors.profile, { slug: "sarah" }))?.rating.count).toBe(0);
  });
});

describe("the catalog", () => {
  test("comes as a tree in order, without what is off", async () => {
    const backend = createBackend();
    await createService(backend, { name: "Piano", homePosition: 0 });
    const violin = await createService(backend, { name: "Violin" });
    await backend.run(async (ctx) => await ctx.db.patch(violin, { isActive: false }));
    const tree = await backend.query(api.catalog.tree, {});
    expect(tree).toHaveLength(1);
    expect(tree[0]?.subcategories.map(({ name, services }) => [name, services.length])).toEqual([
      ["Piano", 1],
      ["Violin", 0],
    ]);
    expect(tree[0]?.subcategories[0]?.services[0]).toMatchObject({ slug: "piano", homePosition: 0 });
  });
});
