import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { createBackend, createInstructor, createPerson, type Backend, type Person } from "../support/convex";
import { bookLesson, newCommandId, problems } from "../support/lessons";
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

const AT = START_AT + 25 * HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

/** Emma's lesson with Sarah, at a moment counted from its start; it lasts an hour. */
async function lessonAt(sinceStart: number) {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const emma = await createPerson(backend);
  const { bookingId } = await bookLesson(emma, sarah, { startsAt: AT });
  await pass(backend, AT - START_AT + sinceStart);
  return { backend, sarah, emma, bookingId };
}

const report = async ({ as }: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  await as.mutation(api.bookings.reportNoShow, { commandId: newCommandId(), bookingId });
const dispute = async (
  { as }: Pick<Person, "as">,
  bookingId: Id<"bookings">,
  reason = "I was in the call the whole hour.",
) => await as.mutation(api.bookings.disputeNoShow, { commandId: newCommandId(), bookingId, reason });
const complete = async ({ as }: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  await as.mutation(api.bookings.complete, { commandId: newCommandId(), bookingId });
const resolve = async (
  backend: Backend,
  bookingId: Id<"bookings">,
  code: "confirmed_after_review" | "dispute_upheld" | "cancelled",
  absent?: "student" | "instructor" | "mutual",
) =>
  await backend.mutation(internal.admin.noShows.resolve, {
    ...{ bookingId, code, reason: "Both showed me the chat." },
    ...(absent === undefined ? {} : { absent }),
  });
const details = async ({ as }: Pick<Person, "as">, bookingId: Id<"bookings">) =>
  (await as.query(api.bookings.details, { bookingId }))!;
const cardsOf = async (backend: Backend) =>
  await backend.run(async (ctx) => (await ctx.db.query("messages").take(50)).map(({ kind }) => kind));
const auditOf = async (backend: Backend, subject: string) =>
  await backend.run(async (ctx) => {
    const entries = ctx.db.query("auditEntries").withIndex("by_subject", (q) => q.eq("subject", subject));
    return await entries.take(20);
  });
const completedLessons = async (backend: Backend) =>
  await backend.run(async (ctx) => (await ctx.db.query("instructorStats").first())?.completedLessons ?? 0);

describe("completing a lesson", () => {
  test("before its end is too early and says from when it works; at the end it works", async () => {
    const { backend, sarah, bookingId } = await lessonAt(59 * MINUTE);
    expect(await complete(sarah, bookingId)).toEqual({
      ok: false,
      error: { code: "tooEarly", because: "notOver", fromAt: AT + HOUR },
    });
    expect(await completedLessons(backend)).toBe(0);
    await pass(backend, MINUTE);
    expect(await complete(sarah, bookingId)).toEqual({ ok: true });
    expect(await details(sarah, bookingId)).toMatchObject({
      ...{ state: "completed", completion: { at: AT + HOUR, by: "instructor" }, noShow: null },
    });
    expect(await completedLessons(backend)).toBe(1);
  });

  test("happens by itself a day after the end, not a moment before, and once", async () => {
    const { backend, sarah, bookingId } = await lessonAt(HOUR + DAY - 1);
    expect(await details(sarah, bookingId)).toMatchObject({ state: "confirmed", completion: null });
    await pass(backend, 1);
    expect(await details(sarah, bookingId)).toMatchObject({
      ...{ state: "completed", completion: { at: AT + HOUR + DAY, by: "system" } },
    });
    await pass(backend, 3 * DAY);
    expect((await cardsOf(backend)).filter((kind) => kind === "bookingCompleted")).toHaveLength(1);
    expect(await completedLessons(backend)).toBe(1);
    expect(await problems(backend)).toEqual([]);
  });
});

describe("reporting an absence", () => {
  test.each([
    [-1, { code: "tooEarly", because: "notBegun", fromAt: AT }],
    [0, null],
    [HOUR + DAY - 1, null],
  ])("%d ms after the start answers %o", async (sinceStart, error) => {
    const { emma, bookingId } = await lessonAt(sinceStart);
    const answer = await report(emma, bookingId);
    if (error === null) expect(answer).toMatchObject({ ok: true });
    else expect(answer).toEqual({ ok: false, error });
  });

  test.each(["emma", "sarah"] as const)(
    "is told by %s about the other one, in the chat and on record",
    async (who) => {
      const world = await lessonAt(20 * MINUTE);
      const { backend, bookingId } = world;
      const reportedAt = AT + 20 * MINUTE;
      expect(await report(world[who], bookingId)).toEqual({ ok: true, disputableUntil: reportedAt + DAY });
      for (const reader of [world.emma, world.sarah]) {
        expect(await details(reader, bookingId)).toMatchObject({
          state: "no_show",
          noShow: {
            absent: who === "emma" ? "instructor" : "student",
            reportedBy: who === "emma" ? "student" : "instructor",
            reportedAt,
          },
        });
      }
      expect(await cardsOf(backend)).toEqual(["bookingCreated", "noShowReported"]);
      expect((await auditOf(backend, bookingId)).map(({ action }) => action)).toContain(
        "bookings.reportNoShow",
      );
      expect(await problems(backend)).toEqual([]);
    },
  );

  test("a second one of the same side changes nothing; the other side contests instead", async () => {
    const { backend, emma, sarah, bookingId } = await lessonAt(20 * MINUTE);
    const first = await report(emma, bookingId);
    await pass(backend, MINUTE);
    expect(await report(emma, bookingId)).toEqual(first);
    expect(await report(sarah, bookingId)).toEqual({
      ok: false,
      error: { code: "wrongState", state: "no_show" },
    });
    expect(await complete(sarah, bookingId)).toMatchObject({ ok: false });
    expect(await cardsOf(backend)).toEqual(["bookingCreated", "noShowReported"]);
  });

  test("whoever has no part in the lesson gets the answer of a missing one", async () => {
    const { backend, bookingId } = await lessonAt(20 * MINUTE);
    const noah = await createPerson(backend, { firstName: "Noah" });
    await expect(report(noah, bookingId)).rejects.toThrow("notFound");
    await expect(dispute(noah, bookingId)).rejects.toThrow("notFound");
  });

  test("isn't possible for a lesson that is completed or cancelled", async () => {
    const { emma, sarah, bookingId } = await lessonAt(HOUR);
    await complete(sarah, bookingId);
    expect(await report(emma, bookingId)).toEqual({
      ok: false,
      error: { code: "wrongState", state: "completed" },
    });
  });
});

describe("contesting a report", () => {
  test("what nobody contests stands after a day, by itself and once, and a lesson isn't completed on top", async () => {
    const { backend, emma, bookingId } = await lessonAt(20 * MINUTE);
    await report(emma, bookingId);
    await pass(backend, DAY - 1);
    expect((await details(emma, bookingId)).noShow?.resolution).toBeUndefined();
    await pass(backend, 1);
    expect((await details(emma, bookingId)).noShow?.resolution).toEqual({
      ...{ code: "confirmed_no_dispute", at: AT + 20 * MINUTE + DAY },
    });
    await pass(backend, 3 * DAY);
    expect((await details(emma, bookingId)).state).toBe("no_show");
    expect(await completedLessons(backend)).toBe(0);
    expect((await cardsOf(backend)).filter((kind) => kind === "noShowResolved")).toHaveLength(1);
    const resolved = (await auditOf(backend, bookingId)).find(
      ({ action }) => action === "bookings.noShowResolved",
    );
    expect(resolved?.details).toMatchObject({
      ...{ outcome: "instructor_no_show_full_refund", by: "system", absent: "instructor" },
    });
    expect(await problems(backend)).toEqual([]);
  });

  test("a sweep ends what its own job missed, and mends nothing that waits", async () => {
    const { backend, emma, bookingId } = await lessonAt(20 * MINUTE);
    await report(emma, bookingId);
    passUnnoticed(DAY - 1);
    await backend.mutation(internal.jobs.sweep, {});
    expect((await details(emma, bookingId)).noShow?.resolution).toBeUndefined();
    passUnnoticed(1);
    await backend.mutation(internal.jobs.sweep, {});
    expect((await details(emma, bookingId)).noShow?.resolution?.code).toBe("confirmed_no_dispute");
  });

  test("works until the very end of the day, for the other side only, with a reason", async () => {
    const { backend, emma, sarah, bookingId } = await lessonAt(20 * MINUTE);
    await report(emma, bookingId);
    for (const reason of ["", "too short", "x".repeat(501)]) {
      await expect(dispute(sarah, bookingId, reason)).rejects.toThrow("badArgument");
    }
    expect(await dispute(emma, bookingId)).toMatchObject({ ok: false });
    passUnnoticed(DAY);
    expect(await dispute(sarah, bookingId)).toEqual({ ok: true });
    expect(await dispute(sarah, bookingId)).toEqual({ ok: true });
    await pass(backend, 5 * DAY);
    const { state, noShow } = await details(emma, bookingId);
    expect(state).toBe("no_show");
    expect(noShow).toMatchObject({
      dispute: { by: "instructor", reason: "I was in the call the whole hour." },
    });
    expect(noShow?.resolution).toBeUndefined();
    expect((await cardsOf(backend)).filter((kind) => kind === "noShowDisputed")).toHaveLength(1);
  });

  test("a moment later is too late", async () => {
    const { emma, sarah, bookingId } = await lessonAt(20 * MINUTE);
    await report(emma, bookingId);
    passUnnoticed(DAY + 1);
    expect(await dispute(sarah, bookingId)).toEqual({ ok: false, error: { code: "tooLate" } });
  });
});

describe("the review of a contested report", () => {
  test.each([
    ["dispute_upheld", "completed", 1],
    ["cancelled", "cancelled", 0],
    ["confirmed_after_review", "no_show", 0],
  ] as const)("ends it as %s: the lesson is %s", async (code, state, completed) => {
    const { backend, emma, sarah, bookingId } = await lessonAt(20 * MINUTE);
    await report(emma, bookingId);
    await dispute(sarah, bookingId);
    expect(await resolve(backend, bookingId, code)).toEqual({ ok: true });
    const seen = await details(emma, bookingId);
    expect(seen).toMatchObject({ state, noShow: { reportedBy: "student", resolution: { code } } });
    expect(seen.cancellation?.refundCents ?? null).toBe(code === "cancelled" ? seen.price.totalCents : null);
    expect(await completedLessons(backend)).toBe(completed);
    expect(await resolve(backend, bookingId, "cancelled")).toMatchObject({ ok: false });
    await pass(backend, 3 * DAY);
    expect((await details(emma, bookingId)).state).toBe(state);
    expect(await completedLessons(backend)).toBe(completed);
    expect(await problems(backend)).toEqual([]);
  });

  test("may find that neither was there, and can't be done without a reason", async () => {
    const { backend, emma, sarah, bookingId } = await lessonAt(20 * MINUTE);
    await report(emma, bookingId);
    await dispute(sarah, bookingId);
    const args = { bookingId, code: "cancelled" as const, reason: " " };
    await expect(backend.mutation(internal.admin.noShows.resolve, args)).rejects.toThrow("badArgument");
    await resolve(backend, bookingId, "confirmed_after_review", "mutual");
    expect((await details(sarah, bookingId)).noShow?.absent).toBe("mutual");
    const entries = await auditOf(backend, bookingId);
    expect(entries.at(-1)?.details).toMatchObject({
      ...{ outcome: "mutual_no_show_full_refund", reason: "Both showed me the chat." },
    });
  });
});
