/** A series: held as one, booked as one, called off in part or whole. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { DateChange, EveryWeeks, SeriesScope } from "../../convex/domain/series";
import { createBackend, createInstructor, createPerson, type Backend, type Person } from "../support/convex";
import {
  bookLesson,
  claimsOf,
  hold,
  holdOrThrow,
  newCommandId,
  problems,
  reschedule,
  totalOf,
} from "../support/lessons";
import { DAY, freezeClock, HOUR, MINUTE, pass, START_AT, thawClock } from "../support/time-machine";

const WEEK = 7 * DAY;
/** Wednesday at 10 in New York. */
const FIRST_AT = START_AT + 2 * DAY + HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

async function people() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  const noah = await createPerson(backend, { firstName: "Noah" });
  return { backend, sarah, emma, noah };
}

async function holdSeries(
  person: Pick<Person, "as">,
  claimId: Id<"claims">,
  count: number,
  changes: DateChange[] = [],
  everyWeeks: EveryWeeks = 1,
) {
  return await person.as.mutation(api.claims.holdSeries, {
    commandId: newCommandId(),
    claimId,
    series: { everyWeeks, count, changes },
  });
}

async function bookSeries(person: Pick<Person, "as">, claimId: Id<"claims">, totalCents?: number) {
  const shown = (await person.as.query(api.claims.mine, {})).holds.find((each) => each.claimId === claimId);
  const lessons = shown?.series?.startsAts.length ?? 1;
  return await person.as.mutation(api.bookings.book, {
    commandId: newCommandId(),
    claimId,
    shownTotalCents: totalCents ?? (shown?.price.totalCents ?? 0) * lessons,
  });
}

async function bookedSeries(count = 5) {
  const world = await people();
  const { claimId } = await holdOrThrow(world.emma, world.sarah, { startsAt: FIRST_AT });
  expect(await holdSeries(world.emma, claimId, count)).toMatchObject({ ok: true });
  const booked = await bookSeries(world.emma, claimId);
  if (!booked.ok) throw new Error(JSON.stringify(booked.error));
  const lessons = await world.emma.as.query(api.bookings.series, { bookingId: booked.bookingId });
  return { ...world, claimId, lessons, bookingId: booked.bookingId };
}

const cancel = async (person: Pick<Person, "as">, bookingId: Id<"bookings">, scope: SeriesScope) =>
  await person.as.mutation(api.bookings.cancel, {
    commandId: newCommandId(),
    bookingId,
    reason: "Holidays",
    scope,
  });
const statesOf = async (person: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  (await person.as.query(api.bookings.series, { bookingId })).map(({ state }) => state);
const startsOf = async (backend: Backend) =>
  (await claimsOf(backend)).map(({ startsAt }) => startsAt).sort((one, other) => one - other);

describe("holding a series", () => {
  test("takes every date at once; others see each of them as being booked", async () => {
    const { backend, sarah, emma, noah } = await people();
    const { claimId, expiresAt } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    expect(await holdSeries(emma, claimId, 4)).toEqual({ ok: true, claimId, expiresAt });
    const dates = [0, 1, 2, 3].map((week) => FIRST_AT + week * WEEK);
    expect(await startsOf(backend)).toEqual(dates);
    for (const startsAt of dates) {
      expect(await hold(noah, sarah, { startsAt })).toMatchObject({ error: { code: "taken" } });
    }
    const { holds } = await emma.as.query(api.claims.mine, {});
    expect(holds).toHaveLength(1);
    expect(holds[0]).toMatchObject({ claimId, series: { everyWeeks: 1, startsAts: dates } });
    expect(await problems(backend)).toEqual([]);
  });

  test("names every date that can't be had, whatever is in its way, and takes none", async () => {
    const { backend, sarah, emma, noah } = await people();
    const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
    await bookLesson(noah, sarah, { startsAt: FIRST_AT + 2 * WEEK + 30 * MINUTE });
    await bookLesson(emma, daniel, { startsAt: FIRST_AT + 4 * WEEK });
    await backend.run(
      async (ctx) =>
        await ctx.db.insert("dateOverrides", {
          instructorId: sarah.instructorId,
          localDate: "2026-12-16",
          intervals: [],
        }),
    );
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    const before = await startsOf(backend);
    expect(await holdSeries(emma, claimId, 10)).toEqual({
      ok: false,
      error: {
        code: "seriesConflicts",
        dates: [
          { startsAt: FIRST_AT + 2 * WEEK, why: "taken" },
          { startsAt: FIRST_AT + 4 * WEEK, why: "ownConflict" },
          { startsAt: FIRST_AT + 5 * WEEK, why: "notOffered" },
        ],
      },
    });
    expect(await startsOf(backend)).toEqual(before);

    const changes = [
      { index: 2, startsAt: FIRST_AT + 2 * WEEK + 2 * HOUR },
      { index: 4, startsAt: null },
      { index: 5, startsAt: FIRST_AT + 5 * WEEK + DAY },
    ];
    expect(await holdSeries(emma, claimId, 10, changes)).toMatchObject({ ok: true });
    const { holds } = await emma.as.query(api.claims.mine, {});
    expect(holds[0]?.series?.startsAts).toEqual(
      [0, 1, 2, 3, 5, 6, 7, 8, 9]
        .map((week) => FIRST_AT + week * WEEK)
        .map((startsAt, index) =>
          index === 2 ? startsAt + 2 * HOUR : index === 4 ? startsAt + DAY : startsAt,
        ),
    );
    expect(await problems(backend)).toEqual([]);
  });

  test("reaches beyond the horizon, which binds the first lesson alone", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT + 84 * DAY });
    expect(await holdSeries(emma, claimId, 52)).toMatchObject({ ok: true });
    expect(await claimsOf(backend)).toHaveLength(52);
    expect(await hold(emma, sarah, { startsAt: FIRST_AT + 91 * DAY })).toMatchObject({
      error: { code: "notOffered", why: "horizon" },
    });
  });

  test("may be changed, and be one lesson again", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    await holdSeries(emma, claimId, 6);
    expect(await holdSeries(emma, claimId, 3, [], 2)).toMatchObject({ ok: true });
    expect(await startsOf(backend)).toEqual([0, 2, 4].map((week) => FIRST_AT + week * WEEK));
    const commandId = newCommandId();
    await emma.as.mutation(api.claims.holdSeries, { commandId, claimId, series: null });
    expect(await startsOf(backend)).toEqual([FIRST_AT]);
    expect((await emma.as.query(api.claims.mine, {})).holds[0]).toMatchObject({ claimId, series: null });
    expect(await problems(backend)).toEqual([]);
  });

  test("ends as one: by release, by expiry, by another time; and is extended as one", async () => {
    const { backend, sarah, emma } = await people();
    const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
    const first = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    await holdSeries(emma, first.claimId, 5);
    await emma.as.mutation(api.claims.release, { commandId: newCommandId(), claimId: first.claimId });
    expect(await startsOf(backend)).toEqual([]);

    const second = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    await holdSeries(emma, second.claimId, 5);
    await emma.as.mutation(api.claims.extend, { commandId: newCommandId(), claimId: second.claimId });
    await pass(backend, 6 * MINUTE);
    expect(await startsOf(backend)).toHaveLength(5);
    await pass(backend, 5 * MINUTE);
    expect(await startsOf(backend)).toEqual([]);

    const third = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    await holdSeries(emma, third.claimId, 5);
    await holdOrThrow(emma, sarah, { startsAt: FIRST_AT + HOUR });
    expect(await startsOf(backend)).toEqual([FIRST_AT + HOUR]);

    const fourth = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    await holdSeries(emma, fourth.claimId, 5);
    await holdOrThrow(emma, daniel, { startsAt: FIRST_AT + 3 * HOUR, replaces: fourth.claimId });
    expect(await startsOf(backend)).toEqual([FIRST_AT + 3 * HOUR]);
    expect(await problems(backend)).toEqual([]);
  });

  test("counts as one of the two holds", async () => {
    const { backend, sarah, emma } = await people();
    const others = [];
    for (const firstName of ["Daniel", "Maya"]) {
      others.push(await createInstructor(backend, { firstName, serviceId: sarah.serviceId }));
    }
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    await holdSeries(emma, claimId, 10);
    expect(await hold(emma, others[0]!, { startsAt: FIRST_AT + 2 * HOUR })).toMatchObject({ ok: true });
    expect(await hold(emma, others[1]!, { startsAt: FIRST_AT + 4 * HOUR })).toMatchObject({
      error: { code: "tooManyHolds" },
    });
  });

  test("that ended, or is somebody else's, is no hold", async () => {
    const { backend, sarah, emma, noah } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    expect(await holdSeries(noah, claimId, 3)).toMatchObject({ error: { code: "holdEnded" } });
    await pass(backend, 6 * MINUTE);
    expect(await holdSeries(emma, claimId, 3)).toMatchObject({ error: { code: "holdEnded" } });
    await expect(async () => {
      const again = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
      await holdSeries(emma, again.claimId, 60);
    }).rejects.toMatchObject({ data: { code: "badArgument" } });
  });
});

describe("booking a series", () => {
  test("makes a lesson of each date at once, and tells the instructor once", async () => {
    const { backend, sarah, emma, lessons, bookingId } = await bookedSeries(5);
    expect(
      lessons.map(({ state, startsAt, series }) => [state, startsAt, series?.number, series?.of]),
    ).toEqual([0, 1, 2, 3, 4].map((week) => ["confirmed", FIRST_AT + week * WEEK, week + 1, 5]));
    expect(lessons[0]?.bookingId).toBe(bookingId);
    const [conversation] = await sarah.as.query(api.conversations.list, {});
    expect(conversation?.lastMessage).toMatchObject({ kind: "bookingCreated", lessonCount: 5 });
    const { page } = await emma.as.query(api.messages.list, {
      conversationId: conversation!.conversationId,
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(page).toHaveLength(1);
    expect(await problems(backend)).toEqual([]);
  });

  test("is on record for each lesson, once, with who booked it", async () => {
    const { backend, emma, lessons } = await bookedSeries(3);
    for (const { bookingId } of lessons) {
      const entries = await backend.run(
        async (ctx) =>
          await ctx.db
            .query("auditEntries")
            .withIndex("by_subject", (q) => q.eq("subject", bookingId))
            .take(10),
      );
      expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual([
        ["bookings.book", emma.userId],
      ]);
    }
  });

  test("asks for the sum that was shown", async () => {
    const { sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
    await holdSeries(emma, claimId, 3);
    const one = totalOf(7500, 60);
    expect(await bookSeries(emma, claimId, one)).toEqual({
      ok: false,
      error: { code: "priceChanged", shownCents: one, nowCents: 3 * one },
    });
    expect(await bookSeries(emma, claimId, 3 * one)).toMatchObject({ ok: true });
  });

  test("each lesson finishes for itself", async () => {
    const { backend, emma, bookingId } = await bookedSeries(3);
    await pass(backend, FIRST_AT + WEEK + DAY + 2 * HOUR - Date.now());
    expect(await statesOf(emma, bookingId)).toEqual(["completed", "completed", "confirmed"]);
    expect(await problems(backend)).toEqual([]);
  });

  test("one lesson of it moves alone", async () => {
    const { backend, emma, lessons, bookingId } = await bookedSeries(3);
    await reschedule(emma, lessons[1]!.bookingId, FIRST_AT + WEEK + DAY);
    await pass(backend, 11_000);
    const moved = await emma.as.query(api.bookings.series, { bookingId });
    expect(moved.map(({ startsAt }) => startsAt)).toEqual([
      FIRST_AT,
      FIRST_AT + WEEK + DAY,
      FIRST_AT + 2 * WEEK,
    ]);
    expect(await problems(backend)).toEqual([]);
  });
});

describe("calling a series off", () => {
  test.each([
    ["this", ["confirmed", "confirmed", "cancelled", "confirmed", "confirmed"]],
    ["following", ["confirmed", "confirmed", "cancelled", "cancelled", "cancelled"]],
    ["all", ["cancelled", "cancelled", "cancelled", "cancelled", "cancelled"]],
  ] as const)("%s: as one, ten seconds later, told once", async (scope, states) => {
    const { backend, sarah, emma, lessons, bookingId } = await bookedSeries(5);
    expect(await cancel(emma, lessons[2]!.bookingId, scope)).toMatchObject({ ok: true });
    expect(await statesOf(emma, bookingId)).toEqual(Array(5).fill("confirmed"));
    await pass(backend, 10_000);
    expect(await statesOf(emma, bookingId)).toEqual(states);
    const gone = states.filter((state) => state === "cancelled").length;
    expect(await claimsOf(backend)).toHaveLength(5 - gone);
    const [conversation] = await sarah.as.query(api.conversations.list, {});
    expect(conversation?.lastMessage).toMatchObject({ kind: "bookingCancelled", lessonCount: gone });
    expect(await problems(backend)).toEqual([]);
  });

  test("is taken back as one, from any of its lessons", async () => {
    const { backend, emma, lessons, bookingId } = await bookedSeries(4);
    await cancel(emma, lessons[0]!.bookingId, "all");
    expect(
      await emma.as.mutation(api.bookings.undoChange, {
        commandId: newCommandId(),
        bookingId: lessons[3]!.bookingId,
      }),
    ).toEqual({ ok: true });
    await pass(backend, MINUTE);
    expect(await statesOf(emma, bookingId)).toEqual(Array(4).fill("confirmed"));
    expect(await claimsOf(backend)).toHaveLength(4);
  });

  test("is refused for more lessons than those that are being called off already", async () => {
    const { backend, emma, lessons, bookingId } = await bookedSeries(3);
    const first = await cancel(emma, lessons[1]!.bookingId, "this");
    expect(await cancel(emma, lessons[1]!.bookingId, "this")).toEqual(first);
    expect(await cancel(emma, lessons[1]!.bookingId, "all")).toEqual({
      ok: false,
      error: { code: "wrongState", state: "pendingChange" },
    });
    await pass(backend, 11_000);
    expect(await statesOf(emma, bookingId)).toEqual(["confirmed", "cancelled", "confirmed"]);
  });

  test("costs for each lesson what its own time left costs, and leaves what has begun", async () => {
    const { backend, emma, lessons, bookingId } = await bookedSeries(3);
    await pass(backend, FIRST_AT + WEEK - 6 * HOUR - Date.now());
    await cancel(emma, lessons[1]!.bookingId, "all");
    await pass(backend, 11_000);
    const after = await emma.as.query(api.bookings.series, { bookingId });
    expect(after.map(({ state, cancellation }) => [state, cancellation?.outcome])).toEqual([
      ["completed", undefined],
      ["cancelled", "student_cancel_lt12_split_50_50"],
      ["cancelled", "student_cancel_gt24_no_charge"],
    ]);
    expect(await problems(backend)).toEqual([]);
  });

  test("by the instructor, too; a stranger sees and changes nothing", async () => {
    const { backend, sarah, noah, emma, lessons, bookingId } = await bookedSeries(3);
    expect(await noah.as.query(api.bookings.series, { bookingId })).toEqual([]);
    await cancel(sarah, lessons[1]!.bookingId, "following");
    await pass(backend, 11_000);
    expect(await statesOf(emma, bookingId)).toEqual(["confirmed", "cancelled", "cancelled"]);
  });
});

test("a lesson that a hand edit put into somebody else's series stays out of it", async () => {
  const { backend, sarah, emma, noah, lessons, bookingId } = await bookedSeries(3);
  const strange = await bookLesson(noah, sarah, { startsAt: FIRST_AT + 3 * HOUR });
  await backend.run(
    async (ctx) => await ctx.db.patch("bookings", strange.bookingId, { series: lessons[0]!.series! }),
  );
  expect(await emma.as.query(api.bookings.series, { bookingId })).toHaveLength(3);
  await cancel(emma, bookingId, "all");
  await pass(backend, 11_000);
  expect(await statesOf(noah, strange.bookingId)).toEqual(["confirmed"]);
});
