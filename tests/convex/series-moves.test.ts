/** A lesson of a series and all that follow, moved to another weekday and time as one. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { LessonChange, WeekTime } from "../../convex/domain/seriesMoves";
import { createBackend, createInstructor, createPerson, type Backend, type Person } from "../support/convex";
import {
  book,
  bookLesson,
  cancel,
  claimsOf,
  hold,
  holdOrThrow,
  newCommandId,
  problems,
  reschedule,
} from "../support/lessons";
import { DAY, freezeClock, HOUR, MINUTE, pass, START_AT, thawClock } from "../support/time-machine";

const WEEK = 7 * DAY;
/** Wednesday at 10 in New York. */
const FIRST_AT = START_AT + 2 * DAY + HOUR;
const THURSDAY_AT_15: WeekTime = { weekday: 3, minute: 15 * 60 };
/** From Wednesday at 10 to Thursday at 15. */
const SHIFT = DAY + 5 * HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

async function bookedSeries(count = 5) {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  const noah = await createPerson(backend, { firstName: "Noah" });
  const { claimId } = await holdOrThrow(emma, sarah, { startsAt: FIRST_AT });
  const series = { everyWeeks: 1 as const, count, changes: [] };
  await emma.as.mutation(api.claims.holdSeries, { commandId: newCommandId(), claimId, series });
  const booked = await book(emma, claimId);
  if (!booked.ok) throw new Error(JSON.stringify(booked.error));
  const lessons = await emma.as.query(api.bookings.series, { bookingId: booked.bookingId });
  return { backend, sarah, emma, noah, ids: lessons.map(({ bookingId }) => bookingId) };
}

const move = async (
  person: Pick<Person, "as">,
  bookingId: Id<"bookings">,
  to = THURSDAY_AT_15,
  changes: LessonChange[] = [],
  commandId = newCommandId(),
) => await person.as.mutation(api.bookings.rescheduleFollowing, { commandId, bookingId, to, changes });
const undo = async (person: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  await person.as.mutation(api.bookings.undoChange, { commandId: newCommandId(), bookingId });
const commit = async (person: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  await person.as.mutation(api.bookings.commitChange, { commandId: newCommandId(), bookingId });
const lessonsOf = async (backend: Backend, ids: readonly Id<"bookings">[]) =>
  await backend.run(
    async (ctx) => await Promise.all(ids.map(async (id) => (await ctx.db.get("bookings", id))!)),
  );
const startsOf = async (backend: Backend, ids: readonly Id<"bookings">[]) =>
  (await lessonsOf(backend, ids)).map(({ startsAt }) => startsAt);
const claimStarts = async (backend: Backend) =>
  (await claimsOf(backend)).map(({ startsAt }) => startsAt).sort((one, other) => one - other);
const week = (index: number) => FIRST_AT + index * WEEK;

describe("moving this lesson and all that follow", () => {
  test("keeps both times of each for ten seconds, then the new ones; those before stay", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries();
    expect(await move(emma, ids[2]!)).toEqual({ ok: true, commitsAt: START_AT + 10_000 });
    for (const startsAt of [week(2), week(4), week(2) + SHIFT, week(4) + SHIFT]) {
      expect(await hold(noah, sarah, { startsAt })).toMatchObject({ error: { code: "taken" } });
    }
    expect(await startsOf(backend, ids)).toEqual([0, 1, 2, 3, 4].map(week));
    expect(await problems(backend)).toEqual([]);

    await pass(backend, 10_000);
    const after = [week(0), week(1), week(2) + SHIFT, week(3) + SHIFT, week(4) + SHIFT];
    expect(await startsOf(backend, ids)).toEqual(after);
    expect(await claimStarts(backend)).toEqual(after);
    const lessons = await lessonsOf(backend, ids);
    expect(lessons.map(({ reschedules }) => reschedules?.count)).toEqual([undefined, undefined, 1, 1, 1]);
    expect(lessons.map(({ series }) => series?.number)).toEqual([1, 2, 3, 4, 5]);
    expect((await hold(noah, sarah, { startsAt: week(3) })).ok).toBe(true);
    expect(await problems(backend)).toEqual([]);
  });

  test("tells the other side once, and puts each on record", async () => {
    const { backend, emma, ids } = await bookedSeries();
    await move(emma, ids[1]!);
    expect(await commit(emma, ids[3]!)).toEqual({ ok: true });
    await pass(backend, MINUTE);
    const cards = await backend.run(async (ctx) => await ctx.db.query("messages").take(10));
    expect(
      cards.slice(1).map(({ kind, bookingId, moved, lessonCount }) => [kind, bookingId, moved, lessonCount]),
    ).toEqual([["bookingRescheduled", ids[1], { fromAt: week(1), toAt: week(1) + SHIFT }, 4]]);
    const entries = await backend.run(async (ctx) => await ctx.db.query("auditEntries").take(30));
    const told = entries.filter(({ action }) => action.startsWith("bookings.reschedule"));
    expect(told.map(({ action, subject }) => [action, subject])).toEqual([
      ["bookings.rescheduleFollowing", ids[1]],
      ...[1, 2, 3, 4].map((index) => ["bookings.rescheduled", ids[index]]),
    ]);
  });

  test("is taken back as one, from any of its lessons", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries();
    await move(emma, ids[1]!);
    expect(await undo(sarah, ids[1]!)).toMatchObject({ ok: false, error: { code: "wrongState" } });
    expect(await undo(emma, ids[4]!)).toEqual({ ok: true });
    expect(await claimStarts(backend)).toEqual([0, 1, 2, 3, 4].map(week));
    expect((await hold(noah, sarah, { startsAt: week(2) + SHIFT })).ok).toBe(true);
    await pass(backend, MINUTE);
    expect(await startsOf(backend, ids)).toEqual([0, 1, 2, 3, 4].map(week));
    expect((await lessonsOf(backend, ids)).every(({ reschedules }) => reschedules === undefined)).toBe(true);
    expect(await problems(backend)).toEqual([]);
  });

  test("keeps the instructor's clock over a clock change, beyond the horizon as well", async () => {
    const { backend, emma, ids } = await bookedSeries(20);
    await move(emma, ids[0]!);
    await pass(backend, 10_000);
    const starts = await startsOf(backend, ids);
    const clock = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: "America/New_York", weekday: "short", hour: "numeric", minute: "2-digit" },
    });
    expect(new Set(starts.map((at) => clock.format(at)))).toEqual(new Set(["Thu 3:00 PM"]));
    expect(new Set(starts.map((at) => new Date(at).getUTCHours()))).toEqual(new Set([20, 19]));
    expect(await problems(backend)).toEqual([]);
  });

  test("by a quarter of an hour, into its own times, is nobody's conflict", async () => {
    const { backend, emma, ids } = await bookedSeries(3);
    expect(await move(emma, ids[0]!, { weekday: 2, minute: 10 * 60 + 15 })).toMatchObject({ ok: true });
    expect(await problems(backend)).toEqual([]);
    await pass(backend, 10_000);
    expect(await startsOf(backend, ids)).toEqual([0, 1, 2].map((index) => week(index) + 15 * MINUTE));
  });

  test("moves one into the time another leaves", async () => {
    const { backend, emma, ids } = await bookedSeries(3);
    // The second stands in the third's week, on its Monday.
    await reschedule(emma, ids[1]!, week(2) - 2 * DAY);
    await pass(backend, 10_000);
    const changes = [{ bookingId: ids[2]!, startsAt: week(2) + 2 * DAY }];
    expect(await move(emma, ids[1]!, { weekday: 2, minute: 10 * 60 }, changes)).toMatchObject({ ok: true });
    expect(await problems(backend)).toEqual([]);
    await pass(backend, 10_000);
    expect(await startsOf(backend, ids)).toEqual([week(0), week(2), week(2) + 2 * DAY]);
    expect(await problems(backend)).toEqual([]);
  });

  test("leaves what was called off, what is being changed, and what is at that time already", async () => {
    const { backend, emma, ids } = await bookedSeries(5);
    await cancel(emma, ids[1]!);
    await reschedule(emma, ids[2]!, week(2) + SHIFT);
    await pass(backend, 10_000);
    await reschedule(emma, ids[3]!, week(3) + HOUR);
    expect(await move(emma, ids[0]!)).toMatchObject({ ok: true });
    await pass(backend, 10_000);
    expect(await startsOf(backend, ids)).toEqual([
      week(0) + SHIFT,
      week(1),
      week(2) + SHIFT,
      week(3) + HOUR,
      week(4) + SHIFT,
    ]);
    expect((await lessonsOf(backend, ids)).map(({ reschedules }) => reschedules?.count)).toEqual([
      ...[1, undefined, 1, 1, 1],
    ]);
  });
});

describe("dates that can't be had", () => {
  test("are all named, whatever is in their way; nothing moves, nothing is taken", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries(5);
    const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
    await bookLesson(noah, sarah, { startsAt: week(1) + SHIFT + 30 * MINUTE });
    await bookLesson(emma, daniel, { startsAt: week(2) + SHIFT });
    await backend.run(
      async (ctx) =>
        await ctx.db.insert("dateOverrides", {
          instructorId: sarah.instructorId,
          localDate: "2026-12-03",
          intervals: [],
        }),
    );
    const before = await claimStarts(backend);
    const answer = await move(emma, ids[0]!);
    expect(answer).toEqual({
      ok: false,
      error: {
        code: "seriesConflicts",
        dates: [
          { startsAt: week(1) + SHIFT, why: "taken" },
          { startsAt: week(2) + SHIFT, why: "ownConflict" },
          { startsAt: week(3) + SHIFT, why: "notOffered" },
        ],
      },
    });
    expect(await claimStarts(backend)).toEqual(before);
    await pass(backend, MINUTE);
    expect(await startsOf(backend, ids)).toEqual([0, 1, 2, 3, 4].map(week));
    expect(await problems(backend)).toEqual([]);
  });

  test("are decided one by one: another time of that week, or where it is", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries(4);
    for (const index of [1, 2]) await bookLesson(noah, sarah, { startsAt: week(index) + SHIFT });
    const changes = [
      { bookingId: ids[1]!, startsAt: week(1) + SHIFT + 2 * HOUR },
      { bookingId: ids[2]!, startsAt: null },
    ];
    expect(await move(emma, ids[0]!, THURSDAY_AT_15, changes)).toMatchObject({ ok: true });
    await pass(backend, 10_000);
    const after = [week(0) + SHIFT, week(1) + SHIFT + 2 * HOUR, week(2), week(3) + SHIFT];
    expect(await startsOf(backend, ids)).toEqual(after);
    expect((await lessonsOf(backend, ids)).map(({ reschedules }) => reschedules?.count)).toEqual([
      1,
      1,
      undefined,
      1,
    ]);
    expect(await problems(backend)).toEqual([]);
  });

  test("somebody who takes one in between is told nothing, and the whole move is refused", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries(4);
    await hold(noah, sarah, { startsAt: week(3) + SHIFT });
    expect(await move(emma, ids[0]!)).toEqual({
      ok: false,
      error: { code: "seriesConflicts", dates: [{ startsAt: week(3) + SHIFT, why: "taken" }] },
    });
    expect((await lessonsOf(backend, ids)).every((lesson) => !("pendingChange" in lesson))).toBe(true);
    await pass(backend, 6 * MINUTE);
    expect(await move(emma, ids[0]!)).toMatchObject({ ok: true });
  });

  test("two in one week can't both go to the same time", async () => {
    const { backend, emma, ids } = await bookedSeries(3);
    await reschedule(emma, ids[1]!, week(2) - 2 * DAY);
    await pass(backend, 10_000);
    expect(await move(emma, ids[0]!)).toEqual({
      ok: false,
      error: { code: "seriesConflicts", dates: [{ startsAt: week(2) + SHIFT, why: "ownConflict" }] },
    });
    const stays = [{ bookingId: ids[2]!, startsAt: null }];
    expect(await move(emma, ids[0]!, THURSDAY_AT_15, stays)).toMatchObject({ ok: true });
    await pass(backend, 10_000);
    expect(await startsOf(backend, ids)).toEqual([week(0) + SHIFT, week(2) + SHIFT, week(2)]);
    expect(await problems(backend)).toEqual([]);
  });
});

describe("asked twice", () => {
  test("from a second tab while it stands: the same answer, and it is asked once", async () => {
    const { backend, emma, ids } = await bookedSeries(4);
    const stays = [{ bookingId: ids[1]!, startsAt: null }];
    const first = await move(emma, ids[1]!, THURSDAY_AT_15, stays);
    await pass(backend, 2000);
    expect(await move(emma, ids[1]!, THURSDAY_AT_15, stays)).toEqual(first);
    expect(await claimsOf(backend)).toHaveLength(6);
    // Something else of the same lessons: what stands happens first.
    expect(await move(emma, ids[2]!, { weekday: 4, minute: 15 * 60 })).toEqual({
      ok: false,
      error: { code: "wrongState", state: "pendingChange" },
    });
    await pass(backend, 10_000);
    expect(await startsOf(backend, ids)).toEqual([week(0), week(1), week(2) + SHIFT, week(3) + SHIFT]);
    await expect(move(emma, ids[2]!)).rejects.toThrow("at that time already");
  });

  test("the same command repeats its first answer, a refusal included", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries(3);
    const held = await holdOrThrow(noah, sarah, { startsAt: week(2) + SHIFT });
    const refusal = await move(emma, ids[0]!, THURSDAY_AT_15, [], "one");
    expect(refusal).toMatchObject({ ok: false });
    await noah.as.mutation(api.claims.release, { commandId: newCommandId(), claimId: held.claimId });
    expect(await move(emma, ids[0]!, THURSDAY_AT_15, [], "one")).toEqual(refusal);
    const moved = await move(emma, ids[0]!, THURSDAY_AT_15, [], "two");
    await pass(backend, DAY);
    expect(await move(emma, ids[0]!, THURSDAY_AT_15, [], "two")).toEqual(moved);
    expect(await startsOf(backend, ids)).toEqual([0, 1, 2].map((index) => week(index) + SHIFT));
  });

  test("while one of them is being called off, that one stays out; a decision about it is refused", async () => {
    const { backend, sarah, emma, ids } = await bookedSeries(3);
    await cancel(sarah, ids[2]!);
    const other = [{ bookingId: ids[2]!, startsAt: week(2) + SHIFT + HOUR }];
    expect(await move(emma, ids[0]!, THURSDAY_AT_15, other)).toMatchObject({
      error: { code: "wrongState", state: "pendingChange" },
    });
    expect(await move(emma, ids[0]!)).toMatchObject({ ok: true });
    await pass(backend, 10_000);
    expect((await lessonsOf(backend, ids)).map(({ state }) => state)).toEqual([
      ...["confirmed", "confirmed", "cancelled"],
    ]);
    expect(await problems(backend)).toEqual([]);
  });
});

describe("rules of a single move hold for each", () => {
  test("with less than 24 hours left it locks that one; with less than 12 it is refused, or stays", async () => {
    const { backend, emma, ids } = await bookedSeries(3);
    await pass(backend, FIRST_AT - START_AT - 20 * HOUR);
    await move(emma, ids[0]!);
    await pass(backend, 10_000);
    expect((await lessonsOf(backend, ids)).map(({ reschedules }) => reschedules?.isLocked)).toEqual([
      ...[true, false, false],
    ]);
    await pass(backend, FIRST_AT + SHIFT - 6 * HOUR - Date.now());
    const friday: WeekTime = { weekday: 4, minute: 15 * 60 };
    expect(await move(emma, ids[0]!, friday)).toEqual({
      ok: false,
      error: { code: "notReschedulable", because: "late" },
    });
    expect(await move(emma, ids[0]!, friday, [{ bookingId: ids[0]!, startsAt: null }])).toMatchObject({
      ok: true,
    });
    await pass(backend, 10_000);
    expect(await startsOf(backend, ids)).toEqual([
      ...[week(0) + SHIFT, week(1) + SHIFT + DAY, week(2) + SHIFT + DAY],
    ]);
  });

  test("it is the student's, of a live instructor, with sound arguments", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries(3);
    const strange = await bookLesson(noah, sarah, { startsAt: week(0) + 3 * HOUR });
    await expect(move(sarah, ids[0]!)).rejects.toThrow("notAllowed");
    await expect(move(noah, ids[0]!)).rejects.toThrow("notFound");
    const bad = async (to: WeekTime, changes: LessonChange[] = []) =>
      await expect(move(emma, ids[0]!, to, changes)).rejects.toThrow("badArgument");
    await bad({ weekday: 7, minute: 0 });
    await bad({ weekday: 1.5, minute: 0 });
    await bad({ weekday: 1, minute: 1440 });
    await bad(THURSDAY_AT_15, [{ bookingId: ids[1]!, startsAt: week(2) }]);
    await bad(THURSDAY_AT_15, [{ bookingId: ids[1]!, startsAt: Number.NaN }]);
    await bad(THURSDAY_AT_15, [{ bookingId: strange.bookingId, startsAt: week(0) + 4 * HOUR }]);
    await bad(
      THURSDAY_AT_15,
      [...Array(2)].map(() => ({ bookingId: ids[1]!, startsAt: null })),
    );
    await backend.run(
      async (ctx) => await ctx.db.patch("instructors", sarah.instructorId, { status: "paused" }),
    );
    expect(await move(emma, ids[0]!)).toMatchObject({ error: { code: "instructorUnavailable" } });
    expect(await startsOf(backend, ids)).toEqual([0, 1, 2].map(week));
  });

  test("a single lesson moves within its week, and the longest series within the limits", async () => {
    const { backend, sarah, emma, noah, ids } = await bookedSeries(52);
    const single = await bookLesson(noah, sarah, { startsAt: week(0) + 3 * HOUR });
    expect(await move(noah, single.bookingId, { weekday: 4, minute: 600 })).toMatchObject({ ok: true });
    expect(await move(emma, ids[0]!)).toMatchObject({ ok: true });
    await pass(backend, 10_000);
    expect(await startsOf(backend, [single.bookingId])).toEqual([week(0) + 2 * DAY]);
    expect(await claimsOf(backend)).toHaveLength(53);
  });
});
