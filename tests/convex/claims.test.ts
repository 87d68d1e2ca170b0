import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Format } from "../../convex/domain/common";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Backend,
  type InstructorOptions,
} from "../support/convex";
import { bookLesson, claimsOf, hold, holdOrThrow, newCommandId, problems } from "../support/lessons";
import {
  DAY,
  freezeClock,
  HOUR,
  MINUTE,
  pass,
  passUnnoticed,
  START_AT,
  thawClock,
} from "../support/time-machine";

/** Tomorrow at 10 in New York. */
const TOMORROW_AT_10 = START_AT + 25 * HOUR;
const IN_PERSON: InstructorOptions = {
  prices: (["online", "studio", "travel", "neutral"] as Format[]).map((format) => ({
    format,
    hourlyRateCents: 10_000,
  })),
};

beforeEach(() => freezeClock());
afterEach(thawClock);

async function people(options: InstructorOptions = {}) {
  const backend = createBackend();
  const sarah = await createInstructor(backend, options);
  const emma = await createPerson(backend);
  const noah = await createPerson(backend, { firstName: "Noah" });
  return { backend, sarah, emma, noah };
}

async function anotherInstructor(backend: Backend, firstName = "Daniel", options: InstructorOptions = {}) {
  const serviceId = await backend.run(async (ctx) => (await ctx.db.query("services").first())!._id);
  return await createInstructor(backend, { firstName, serviceId, ...options });
}

describe("a hold", () => {
  test("keeps a time for five minutes and is seen by everybody at once", async () => {
    const { backend, sarah, emma, noah } = await people();
    const held = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    expect(held.expiresAt).toBe(START_AT + 5 * MINUTE);
    const facts = await backend.query(api.slots.weekFacts, {
      instructorId: sarah.instructorId,
      mondayLocalDate: "2026-11-09",
    });
    expect(facts?.busy).toEqual([
      {
        claimId: held.claimId,
        startsAt: TOMORROW_AT_10,
        durationMinutes: 60,
        spacing: "near",
        expiresAt: held.expiresAt,
      },
    ]);
    expect(await hold(noah, sarah, { startsAt: TOMORROW_AT_10 + 30 * MINUTE })).toEqual({
      ok: false,
      error: { code: "taken", conflictAt: TOMORROW_AT_10, conflictEndsAt: TOMORROW_AT_10 + HOUR },
    });
    expect(await problems(backend)).toEqual([]);
  });

  test("is gone when its minutes are over, and the time is free", async () => {
    const { backend, sarah, emma, noah } = await people();
    await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, 5 * MINUTE);
    expect(await claimsOf(backend)).toEqual([]);
    expect((await hold(noah, sarah, { startsAt: TOMORROW_AT_10 })).ok).toBe(true);
  });

  test("that ran out counts for nothing, even while the scheduler stands still", async () => {
    const { backend, sarah, emma, noah } = await people();
    const first = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    passUnnoticed(5 * MINUTE);
    expect((await hold(noah, sarah, { startsAt: TOMORROW_AT_10 })).ok).toBe(true);
    const booked = await emma.as.mutation(api.bookings.book, {
      commandId: newCommandId(),
      claimId: first.claimId,
      shownTotalCents: 0,
    });
    expect(booked).toEqual({ ok: false, error: { code: "holdEnded" } });
    await backend.mutation(internal.jobs.sweep, {});
    expect(await claimsOf(backend)).toHaveLength(1);
    expect(await problems(backend)).toEqual([]);
  });

  test("is extended once, by five minutes, by its owner", async () => {
    const { backend, sarah, emma, noah } = await people();
    const held = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const extend = async (person: typeof emma) =>
      await person.as.mutation(api.claims.extend, { commandId: newCommandId(), claimId: held.claimId });
    expect(await extend(noah)).toEqual({ ok: false, error: { code: "holdEnded" } });
    expect(await extend(emma)).toEqual({ ok: true, expiresAt: held.expiresAt + 5 * MINUTE });
    expect(await extend(emma)).toEqual({ ok: false, error: { code: "alreadyExtended" } });
    await pass(backend, 6 * MINUTE);
    expect(await claimsOf(backend)).toHaveLength(1);
    await pass(backend, 4 * MINUTE);
    expect(await claimsOf(backend)).toEqual([]);
  });

  test("of the very time one holds changes nothing: choosing again buys no minutes", async () => {
    const { backend, sarah, emma } = await people();
    const held = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, 3 * MINUTE);
    expect(await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 })).toEqual(held);
    expect(await claimsOf(backend)).toHaveLength(1);
  });

  test("is released by its owner only; releasing what ended is fine", async () => {
    const { backend, sarah, emma, noah } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const release = async (person: typeof emma) =>
      await person.as.mutation(api.claims.release, { commandId: newCommandId(), claimId });
    expect(await release(noah)).toEqual({ ok: true });
    expect(await claimsOf(backend)).toHaveLength(1);
    expect(await release(emma)).toEqual({ ok: true });
    expect(await release(emma)).toEqual({ ok: true });
    expect(await claimsOf(backend)).toEqual([]);
    expect(await backend.run(async (ctx) => await ctx.db.query("claimCells").first())).toBeNull();
  });

  test("cannot release a lesson that was booked from it", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await emma.as.mutation(api.claims.release, { commandId: newCommandId(), claimId });
    expect(await claimsOf(backend)).toHaveLength(1);
  });
});

describe("choosing another time", () => {
  test("swaps in one step, also onto a time that overlaps the old one", async () => {
    const { backend, sarah, emma } = await people();
    const first = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const second = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 + 15 * MINUTE });
    expect((await claimsOf(backend)).map(({ _id }) => _id)).toEqual([second.claimId]);
    expect(second.claimId).not.toBe(first.claimId);
    expect(await problems(backend)).toEqual([]);
  });

  test("keeps the old one if the new one is refused", async () => {
    const { backend, sarah, emma, noah } = await people();
    const kept = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await holdOrThrow(noah, sarah, { startsAt: TOMORROW_AT_10 + 4 * HOUR });
    const refusals = [
      await hold(emma, sarah, { startsAt: TOMORROW_AT_10 + 4 * HOUR, replaces: kept.claimId }),
      await hold(emma, sarah, { startsAt: TOMORROW_AT_10 + 12 * HOUR, replaces: kept.claimId }),
    ];
    expect(refusals.map((answer) => answer.ok || answer.error.code)).toEqual(["taken", "notOffered"]);
    expect((await claimsOf(backend)).map(({ _id }) => _id)).toContain(kept.claimId);
  });

  test("with another instructor leaves at most two holds, unless one is named to give way", async () => {
    const { backend, sarah, emma } = await people();
    const daniel = await anotherInstructor(backend);
    const maria = await anotherInstructor(backend, "Maria");
    const first = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await holdOrThrow(emma, daniel, { startsAt: TOMORROW_AT_10 + 2 * HOUR });
    const third = { startsAt: TOMORROW_AT_10 + 4 * HOUR };
    expect(await hold(emma, maria, third)).toEqual({ ok: false, error: { code: "tooManyHolds", limit: 2 } });
    expect((await hold(emma, maria, { ...third, replaces: first.claimId })).ok).toBe(true);
    expect(await claimsOf(backend)).toHaveLength(2);
  });

  test("never takes somebody else's hold away, whatever `replaces` says", async () => {
    const { backend, sarah, emma, noah } = await people();
    const hers = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const answer = await hold(noah, sarah, { startsAt: TOMORROW_AT_10, replaces: hers.claimId });
    expect(answer).toMatchObject({ ok: false, error: { code: "taken" } });
    await hold(noah, sarah, { startsAt: TOMORROW_AT_10 + 3 * HOUR, replaces: hers.claimId });
    expect((await claimsOf(backend)).map(({ holderId }) => holderId).sort()).toEqual(
      [emma.userId, noah.userId].sort(),
    );
  });
});

describe("room between lessons", () => {
  const near = { startsAt: TOMORROW_AT_10, format: "online" as const };

  test.each([
    ["15 minutes between lessons at a fixed place", "online", 15, true],
    ["less than 15 minutes is too close", "studio", 0, false],
    ["60 minutes when one of them travels", "travel", 60, true],
    ["45 minutes is too close when one of them travels", "neutral", 45, false],
  ] as const)("%s", async (_rule, format, gapMinutes, fits) => {
    const { sarah, emma, noah } = await people(IN_PERSON);
    await holdOrThrow(emma, sarah, near);
    const startsAt = TOMORROW_AT_10 + HOUR + gapMinutes * MINUTE;
    const answer = await hold(noah, sarah, { startsAt, format });
    expect(answer.ok || answer.error.code).toBe(fits ? true : "taken");
  });

  test("buffers are read when a time is taken: a changed rule binds the next claim", async () => {
    const { backend, sarah, emma, noah } = await people();
    await holdOrThrow(emma, sarah, near);
    const startsAt = TOMORROW_AT_10 + HOUR + 15 * MINUTE;
    await backend.run(async (ctx) => {
      const instructor = (await ctx.db.get("instructors", sarah.instructorId))!;
      await ctx.db.patch("instructors", instructor._id, {
        rules: { ...instructor.rules, bufferMinutes: 30 },
      });
    });
    expect(await hold(noah, sarah, { startsAt })).toMatchObject({ error: { code: "taken" } });
    expect((await hold(noah, sarah, { startsAt: startsAt + 15 * MINUTE })).ok).toBe(true);
  });
});

describe("nobody is in two places", () => {
  test("a student with a lesson is told so, whoever else is free", async () => {
    const { backend, sarah, emma } = await people();
    const daniel = await anotherInstructor(backend);
    await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    expect(await hold(emma, daniel, { startsAt: TOMORROW_AT_10 + 45 * MINUTE })).toEqual({
      ok: false,
      error: { code: "ownConflict", conflictAt: TOMORROW_AT_10, conflictEndsAt: TOMORROW_AT_10 + HOUR },
    });
    // A lesson one attends needs no buffer.
    expect((await hold(emma, daniel, { startsAt: TOMORROW_AT_10 + HOUR })).ok).toBe(true);
  });

  test("a parent books two children at the same hour with two instructors, and neither child twice", async () => {
    const { backend, sarah, emma } = await people();
    const daniel = await anotherInstructor(backend);
    const add = async (name: string) => {
      const added = await emma.as.mutation(api.learners.add, {
        commandId: newCommandId(),
        name,
        ageGroup: "kids",
      });
      if (!added.ok) throw new Error("not added");
      return added.learnerId;
    };
    const [mia, leo] = [await add("Mia"), await add("Leo")];
    await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10, learnerId: mia });
    expect(await hold(emma, daniel, { startsAt: TOMORROW_AT_10, learnerId: mia })).toMatchObject({
      error: { code: "ownConflict" },
    });
    await bookLesson(emma, daniel, { startsAt: TOMORROW_AT_10, learnerId: leo });
    expect(await problems(backend)).toEqual([]);
  });

  test("an instructor who attends a lesson isn't offered then, and cannot attend one while teaching", async () => {
    const { backend, sarah, emma, noah } = await people();
    const daniel = await anotherInstructor(backend);
    await bookLesson(sarah, daniel, { startsAt: TOMORROW_AT_10 });
    expect(await hold(emma, sarah, { startsAt: TOMORROW_AT_10 })).toMatchObject({ error: { code: "taken" } });
    const facts = await backend.query(api.slots.weekFacts, {
      instructorId: sarah.instructorId,
      mondayLocalDate: "2026-11-09",
    });
    expect(facts?.busy).toMatchObject([{ startsAt: TOMORROW_AT_10, spacing: "none" }]);
    await bookLesson(noah, sarah, { startsAt: TOMORROW_AT_10 + HOUR });
    expect(await hold(sarah, daniel, { startsAt: TOMORROW_AT_10 + 90 * MINUTE })).toMatchObject({
      error: { code: "ownConflict" },
    });
    expect(await problems(backend)).toEqual([]);
  });

  test("nobody books themselves, or for a learner of somebody else", async () => {
    const { sarah, emma, noah } = await people();
    expect(await hold(sarah, sarah, { startsAt: TOMORROW_AT_10 })).toEqual({
      ok: false,
      error: { code: "ownLesson" },
    });
    await expect(hold(noah, sarah, { startsAt: TOMORROW_AT_10, learnerId: emma.learnerId })).rejects.toThrow(
      "notFound",
    );
  });
});

describe("what isn't offered is refused with its reason", () => {
  test.each([
    ["outsideHours", { startsAt: START_AT + 12 * HOUR }],
    ["notice", { startsAt: START_AT + 45 * MINUTE }],
    ["past", { startsAt: START_AT - 2 * DAY }],
    ["alignment", { startsAt: TOMORROW_AT_10 + 5 * MINUTE }],
    ["alignment", { startsAt: Number.NaN }],
    ["alignment", { startsAt: 1e300 }],
    ["horizon", { startsAt: TOMORROW_AT_10 + 100 * DAY }],
    ["horizon", { startsAt: TOMORROW_AT_10 + 4000 * DAY }],
    ["duration", { startsAt: TOMORROW_AT_10, durationMinutes: 45 }],
    ["duration", { startsAt: TOMORROW_AT_10, durationMinutes: -60 }],
    ["format", { startsAt: TOMORROW_AT_10, format: "travel" as const }],
  ])("%s", async (why, wish) => {
    const { backend, sarah, emma } = await people();
    expect(await hold(emma, sarah, wish)).toEqual({ ok: false, error: { code: "notOffered", why } });
    expect(await claimsOf(backend)).toEqual([]);
  });

  test("an instructor who paused, was suspended, or took the offering down can't be held", async () => {
    const { backend, sarah, emma } = await people();
    const unavailable = { ok: false, error: { code: "instructorUnavailable" } };
    const attempt = async () => await hold(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await backend.run(
      async (ctx) => await ctx.db.patch("instructors", sarah.instructorId, { status: "paused" }),
    );
    expect(await attempt()).toEqual(unavailable);
    await backend.run(async (ctx) => {
      await ctx.db.patch("instructors", sarah.instructorId, { status: "live" });
      await ctx.db.patch("users", sarah.userId, { status: "suspended" });
    });
    expect(await attempt()).toEqual(unavailable);
    await backend.run(async (ctx) => {
      await ctx.db.patch("users", sarah.userId, { status: "active" });
      await ctx.db.patch("offerings", sarah.offeringId, { isActive: false });
    });
    expect(await attempt()).toEqual(unavailable);
  });
});

describe("when an instructor", () => {
  const STOPS = ["pauses", "is suspended", "takes the offering down", "drops the format"] as const;
  test.each(STOPS)("%s, every hold with them ends at once", async (how) => {
    const { backend, sarah, emma } = await people();
    const daniel = await anotherInstructor(backend);
    const maria = await anotherInstructor(backend, "Maria");
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await holdOrThrow(emma, daniel, { startsAt: TOMORROW_AT_10 + 2 * HOUR });
    await backend.run(async (ctx) => {
      if (how === "pauses") await ctx.db.patch("instructors", sarah.instructorId, { status: "paused" });
      if (how === "is suspended") await ctx.db.patch("users", sarah.userId, { status: "suspended" });
      if (how === "takes the offering down") {
        await ctx.db.patch("offerings", sarah.offeringId, { isActive: false });
      }
      if (how === "drops the format") {
        const prices = [{ format: "studio" as const, hourlyRateCents: 7500 }];
        await ctx.db.patch("offerings", sarah.offeringId, { prices });
      }
    });
    const { holds } = await emma.as.query(api.claims.mine, {});
    expect(holds.map(({ instructorName }) => instructorName)).toEqual(["Daniel C."]);
    expect(await emma.as.query(api.claims.checkout, { claimId })).toBeNull();
    const commandId = newCommandId();
    expect(await emma.as.mutation(api.claims.extend, { commandId, claimId })).toEqual({
      ok: false,
      error: { code: "instructorUnavailable" },
    });
    // It is none of the two any more.
    expect((await hold(emma, maria, { startsAt: TOMORROW_AT_10 + 4 * HOUR })).ok).toBe(true);
    const held = (await claimsOf(backend)).map(({ instructorId }) => instructorId);
    expect(held.sort()).toEqual([daniel.instructorId, maria.instructorId].sort());
    expect(await problems(backend)).toEqual([]);
  });
});

describe("hand edits", () => {
  test("a claim deleted in the dashboard frees its time at once", async () => {
    const { backend, sarah, emma, noah } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await backend.run(async (ctx) => await ctx.db.delete("claims", claimId));
    expect((await hold(noah, sarah, { startsAt: TOMORROW_AT_10 })).ok).toBe(true);
    expect((await hold(emma, sarah, { startsAt: TOMORROW_AT_10 + 2 * HOUR })).ok).toBe(true);
  });

  test("a lesson whose cells were lost is guarded again when it is booked", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await backend.run(async (ctx) => {
      for (const cell of await ctx.db.query("claimCells").take(100))
        await ctx.db.delete("claimCells", cell._id);
    });
    const { holds } = await emma.as.query(api.claims.mine, {});
    const booked = await emma.as.mutation(api.bookings.book, {
      commandId: newCommandId(),
      claimId,
      shownTotalCents: holds[0]!.price.totalCents,
    });
    expect(booked.ok).toBe(true);
    expect(await problems(backend)).toEqual([]);
  });
});

describe("one's own times", () => {
  test("a visitor has none; a person sees own holds and busy times, taught ones too, and nobody else's", async () => {
    const { backend, sarah, emma, noah } = await people();
    expect(await backend.query(api.claims.mine, {})).toEqual({ holds: [], busy: [] });
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await holdOrThrow(noah, sarah, { startsAt: TOMORROW_AT_10 + 3 * HOUR });
    const mine = await noah.as.query(api.claims.mine, {});
    expect(mine.holds).toMatchObject([
      { instructorName: "Sarah C.", serviceName: "Piano", isExtended: false },
    ]);
    expect(mine.busy).toHaveLength(1);
    const taught = await sarah.as.query(api.claims.mine, {});
    expect(taught.busy).toMatchObject([{ learnerId: null, bookingId }, { learnerId: null }]);
  });

  test("the checkout shows one's own hold, and nothing for anybody else", async () => {
    const { sarah, emma, noah } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    expect(await emma.as.query(api.claims.checkout, { claimId })).toMatchObject({
      instructor: { displayName: "Sarah C." },
      learnerName: "Emma",
      area: "Upper West Side",
    });
    expect(await noah.as.query(api.claims.checkout, { claimId })).toBeNull();
    expect(await sarah.as.query(api.claims.checkout, { claimId })).toBeNull();
  });
});
