import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Backend,
  type InstructorOptions,
  type Person,
} from "../support/convex";
import { bookLesson, cancel, claimsOf, hold, newCommandId, problems, reschedule } from "../support/lessons";
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

/** Wednesday at 10 in New York: 49 hours from the start. */
const WEDNESDAY_AT_10 = START_AT + 49 * HOUR;
const THURSDAY_AT_15 = WEDNESDAY_AT_10 + DAY + 5 * HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

async function lessonOn(startsAt: number, options: InstructorOptions = {}) {
  const backend = createBackend();
  const sarah = await createInstructor(backend, options);
  const emma = await createPerson(backend);
  const noah = await createPerson(backend, { firstName: "Noah" });
  const { bookingId, claimId } = await bookLesson(emma, sarah, { startsAt });
  return { backend, sarah, emma, noah, bookingId, claimId };
}

const bookingOf = async (backend: Backend, bookingId: Id<"bookings">) =>
  (await backend.run(async (ctx) => await ctx.db.get("bookings", bookingId)))!;
const undo = async (person: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  await person.as.mutation(api.bookings.undoChange, { commandId: newCommandId(), bookingId });
const commit = async (person: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  await person.as.mutation(api.bookings.commitChange, { commandId: newCommandId(), bookingId });

describe("moving a lesson", () => {
  test("keeps both times for ten seconds, then only the new one: same lesson, price and place", async () => {
    const { backend, sarah, emma, noah, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    const before = await bookingOf(backend, bookingId);
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15)).toEqual({
      ok: true,
      commitsAt: START_AT + 10_000,
    });
    expect(await hold(noah, sarah, { startsAt: WEDNESDAY_AT_10 })).toMatchObject({
      error: { code: "taken" },
    });
    expect(await hold(noah, sarah, { startsAt: THURSDAY_AT_15 })).toMatchObject({ error: { code: "taken" } });
    expect((await bookingOf(backend, bookingId)).startsAt).toBe(WEDNESDAY_AT_10);
    expect(await problems(backend)).toEqual([]);

    await pass(backend, 10_000);
    const { reschedules, startsAt, ...rest } = await bookingOf(backend, bookingId);
    const { startsAt: _was, ...unchanged } = before;
    expect(startsAt).toBe(THURSDAY_AT_15);
    expect(rest).toEqual(unchanged);
    expect(reschedules).toEqual({ count: 1, isLocked: false, at: START_AT, fromAt: WEDNESDAY_AT_10 });
    const claims = await claimsOf(backend);
    expect(claims.map((claim) => [claim.kind, claim.startsAt, claim.bookingId])).toEqual([
      ["booking", THURSDAY_AT_15, bookingId],
    ]);
    expect((await hold(noah, sarah, { startsAt: WEDNESDAY_AT_10 })).ok).toBe(true);
    expect(await problems(backend)).toEqual([]);
  });

  test("tells the other side once, with both times, and puts it on record", async () => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await reschedule(emma, bookingId, THURSDAY_AT_15);
    expect(await commit(emma, bookingId)).toEqual({ ok: true });
    await pass(backend, MINUTE);
    await reschedule(emma, bookingId, THURSDAY_AT_15 + HOUR);
    await pass(backend, 10_000);
    const cards = await backend.run(async (ctx) => await ctx.db.query("messages").take(10));
    expect(cards.map(({ kind, moved }) => [kind, moved])).toEqual([
      ["bookingCreated", undefined],
      ["bookingRescheduled", { fromAt: WEDNESDAY_AT_10, toAt: THURSDAY_AT_15 }],
      ["bookingRescheduled", { fromAt: THURSDAY_AT_15, toAt: THURSDAY_AT_15 + HOUR }],
    ]);
    const entries = await backend.run(async (ctx) => await ctx.db.query("auditEntries").take(20));
    expect(entries.map(({ action }) => action)).toEqual([
      "bookings.book",
      "bookings.reschedule",
      "bookings.rescheduled",
      "bookings.reschedule",
      "bookings.rescheduled",
    ]);
  });

  test("by a quarter of an hour, into its own time, is nobody's conflict", async () => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    expect((await reschedule(emma, bookingId, WEDNESDAY_AT_10 + 15 * MINUTE)).ok).toBe(true);
    expect(await problems(backend)).toEqual([]);
    await pass(backend, 10_000);
    expect((await bookingOf(backend, bookingId)).startsAt).toBe(WEDNESDAY_AT_10 + 15 * MINUTE);
    expect(await problems(backend)).toEqual([]);
  });

  test("is taken back by whoever asked: the new time is free again, the old one never was", async () => {
    const { backend, sarah, emma, noah, bookingId, claimId } = await lessonOn(WEDNESDAY_AT_10);
    await reschedule(emma, bookingId, THURSDAY_AT_15);
    expect(await undo(sarah, bookingId)).toMatchObject({ ok: false, error: { code: "wrongState" } });
    expect(await undo(emma, bookingId)).toEqual({ ok: true });
    expect((await claimsOf(backend)).map(({ _id }) => _id)).toEqual([claimId]);
    expect((await hold(noah, sarah, { startsAt: THURSDAY_AT_15 })).ok).toBe(true);
    await pass(backend, MINUTE);
    const booking = await bookingOf(backend, bookingId);
    expect(booking.startsAt).toBe(WEDNESDAY_AT_10);
    expect(booking.reschedules).toBeUndefined();
    expect(await problems(backend)).toEqual([]);
  });

  test("asked again while it stands answers the same; for another time it is refused, and the first one happens", async () => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    const first = await reschedule(emma, bookingId, THURSDAY_AT_15);
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15)).toEqual(first);
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15 + HOUR)).toEqual({
      ok: false,
      error: { code: "wrongState", state: "pendingChange" },
    });
    await pass(backend, 10_000);
    expect((await bookingOf(backend, bookingId)).startsAt).toBe(THURSDAY_AT_15);
  });

  test("to a time somebody else has answers with its bounds, and nothing changes", async () => {
    const { backend, sarah, emma, noah, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await hold(noah, sarah, { startsAt: THURSDAY_AT_15 });
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15)).toEqual({
      ok: false,
      error: { code: "taken", conflictAt: THURSDAY_AT_15, conflictEndsAt: THURSDAY_AT_15 + HOUR },
    });
    expect(await bookingOf(backend, bookingId)).not.toHaveProperty("pendingChange");
    expect(await claimsOf(backend)).toHaveLength(2);
  });

  test("asked twice from two tabs is asked once; while it stands nothing else is asked", async () => {
    const { backend, sarah, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    const first = await reschedule(emma, bookingId, THURSDAY_AT_15);
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15)).toEqual(first);
    for (const person of [emma, sarah]) {
      expect(await cancel(person, bookingId)).toMatchObject({ error: { state: "pendingChange" } });
    }
    expect(await claimsOf(backend)).toHaveLength(2);
    await pass(backend, 10_000);
    expect((await cancel(sarah, bookingId)).ok).toBe(true);
    expect(await reschedule(emma, bookingId, WEDNESDAY_AT_10)).toMatchObject({
      error: { code: "wrongState", state: "pendingChange" },
    });
  });

  test("follows the hours and the notice of that moment", async () => {
    const { emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    const why = async (startsAt: number) => await reschedule(emma, bookingId, startsAt);
    expect(await why(WEDNESDAY_AT_10 + 11 * HOUR)).toMatchObject({ error: { why: "outsideHours" } });
    expect(await why(START_AT + 30 * MINUTE)).toMatchObject({ error: { why: "notice" } });
    expect(await why(START_AT - HOUR)).toMatchObject({ error: { why: "past" } });
    expect(await why(WEDNESDAY_AT_10 + 1)).toMatchObject({ error: { why: "alignment" } });
    expect(await why(START_AT + 500 * DAY)).toMatchObject({ error: { why: "horizon" } });
    await expect(why(WEDNESDAY_AT_10)).rejects.toThrow("at that time already");
  });

  test("is the student's: the instructor may not, a stranger finds no lesson", async () => {
    const { sarah, noah, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await expect(reschedule(sarah, bookingId, THURSDAY_AT_15)).rejects.toThrow("notAllowed");
    await expect(reschedule(noah, bookingId, THURSDAY_AT_15)).rejects.toThrow("notFound");
  });

  test("needs an instructor who teaches now and a lesson that is to come", async () => {
    const { backend, sarah, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await backend.run(
      async (ctx) => await ctx.db.patch("instructors", sarah.instructorId, { status: "paused" }),
    );
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15)).toMatchObject({
      error: { code: "instructorUnavailable" },
    });
    await pass(backend, 49 * HOUR);
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15)).toMatchObject({ error: { code: "tooLate" } });
  });
});

describe("what is left until the lesson", () => {
  test.each([
    ["24 h before, to the millisecond, is free and stays so", 24 * HOUR, { ok: true }, false],
    ["one millisecond later it is the one late move, which locks", 24 * HOUR - 1, { ok: true }, true],
    ["12 h before, to the millisecond, as well", 12 * HOUR, { ok: true }, true],
    ["one millisecond later there is none", 12 * HOUR - 1, { error: { because: "late" } }, false],
  ])("%s", async (_rule, beforeMs, answer, isLocked) => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await pass(backend, WEDNESDAY_AT_10 - START_AT - beforeMs);
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15)).toMatchObject(answer);
    await pass(backend, 10_000);
    expect((await bookingOf(backend, bookingId)).reschedules?.isLocked ?? false).toBe(isLocked);
  });

  test("a late move is the last late one, and cancelling is never free again", async () => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await pass(backend, 30 * HOUR);
    await reschedule(emma, bookingId, THURSDAY_AT_15 + 2 * DAY);
    await pass(backend, 10_000);
    // With days to go it moves freely, and stays locked.
    expect((await reschedule(emma, bookingId, THURSDAY_AT_15)).ok).toBe(true);
    await pass(backend, 10_000);
    await pass(backend, THURSDAY_AT_15 - 20 * HOUR - Date.now());
    expect(await reschedule(emma, bookingId, THURSDAY_AT_15 + DAY)).toEqual({
      ok: false,
      error: { code: "notReschedulable", because: "usedLateReschedule" },
    });
    await cancel(emma, bookingId);
    await pass(backend, 10_000);
    const booking = await bookingOf(backend, bookingId);
    expect(booking).toMatchObject({
      state: "cancelled",
      reschedules: { count: 2, isLocked: true },
      cancellation: { outcome: "locked_cancel_ge12_full_credit", creditCents: booking.price.lessonCents },
    });
    expect(await claimsOf(backend)).toEqual([]);
    expect(await problems(backend)).toEqual([]);
  });

  test("a locked lesson costs the same to cancel with a week to go", async () => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await pass(backend, 30 * HOUR);
    await reschedule(emma, bookingId, WEDNESDAY_AT_10 + 7 * DAY);
    await pass(backend, 10_000);
    await cancel(emma, bookingId);
    await pass(backend, 10_000);
    expect(await bookingOf(backend, bookingId)).toMatchObject({
      cancellation: { outcome: "locked_cancel_ge12_full_credit", refundCents: 0 },
    });
  });
});

describe("afterwards", () => {
  test("a moved lesson ends in the books a day after its new end, not its old one", async () => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await reschedule(emma, bookingId, THURSDAY_AT_15);
    await pass(backend, 10_000);
    await pass(backend, THURSDAY_AT_15 + HOUR + DAY - Date.now() - 1);
    expect((await bookingOf(backend, bookingId)).state).toBe("confirmed");
    await pass(backend, 1);
    expect((await bookingOf(backend, bookingId)).state).toBe("completed");
    expect(await claimsOf(backend)).toEqual([]);
  });

  test("a scheduler that stood still carries it out late, at the time that was asked for", async () => {
    const { backend, emma, bookingId } = await lessonOn(WEDNESDAY_AT_10);
    await reschedule(emma, bookingId, THURSDAY_AT_15);
    passUnnoticed(3 * HOUR);
    await backend.mutation(internal.jobs.sweep, {});
    expect(await bookingOf(backend, bookingId)).toMatchObject({
      startsAt: THURSDAY_AT_15,
      reschedules: { at: START_AT },
    });
    await pass(backend, MINUTE);
    expect(await problems(backend)).toEqual([]);
  });

  test("if a hand deletes the claim of the new time, it is taken again; if somebody has it, the lesson stays", async () => {
    for (const isTaken of [false, true]) {
      const { backend, sarah, emma, noah, bookingId } = await lessonOn(WEDNESDAY_AT_10);
      await reschedule(emma, bookingId, THURSDAY_AT_15);
      await backend.run(async (ctx) => {
        const { pendingChange } = (await ctx.db.get("bookings", bookingId)) as {
          pendingChange?: { claimId: Id<"claims"> };
        };
        await ctx.db.delete("claims", pendingChange!.claimId);
      });
      if (isTaken) expect((await hold(noah, sarah, { startsAt: THURSDAY_AT_15 })).ok).toBe(true);
      await pass(backend, 10_000);
      const booking = await bookingOf(backend, bookingId);
      expect(booking.startsAt).toBe(isTaken ? WEDNESDAY_AT_10 : THURSDAY_AT_15);
      expect(booking).not.toHaveProperty("pendingChange");
      // Cells that nobody came across on their way are left of the deleted claim.
      expect((await problems(backend)).filter(({ table }) => table !== "claimCells")).toEqual([]);
    }
  });
});
