import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Backend,
  type InstructorOptions,
} from "../support/convex";
import {
  book,
  bookLesson,
  cancel,
  claimsOf,
  hold,
  holdOrThrow,
  newCommandId,
  problems,
} from "../support/lessons";
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

/** Tomorrow at 10 in New York: 25 hours from the start, so cancelling at once is free. */
const TOMORROW_AT_10 = START_AT + 25 * HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

async function people(options: InstructorOptions = {}) {
  const backend = createBackend();
  const sarah = await createInstructor(backend, options);
  const emma = await createPerson(backend);
  return { backend, sarah, emma };
}

const bookingOf = async (backend: Backend, bookingId: Id<"bookings">) =>
  (await backend.run(async (ctx) => await ctx.db.get("bookings", bookingId)))!;
const auditOf = async (backend: Backend, subject: string) =>
  await backend.run(async (ctx) =>
    (
      await ctx.db
        .query("auditEntries")
        .withIndex("by_subject", (q) => q.eq("subject", subject))
        .take(20)
    ).map(({ action }) => action),
  );

describe("booking a hold", () => {
  test("makes a confirmed lesson in place: same claim, same cells, no end, snapshots of what was shown", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const cellsBefore = await backend.run(async (ctx) => await ctx.db.query("claimCells").take(100));
    const booked = await book(emma, claimId);
    if (!booked.ok) throw new Error(booked.error.code);
    expect(await backend.run(async (ctx) => await ctx.db.query("claimCells").take(100))).toEqual(cellsBefore);
    const [claim] = await claimsOf(backend);
    expect(claim).toMatchObject({ _id: claimId, kind: "booking", bookingId: booked.bookingId });
    expect(claim).not.toHaveProperty("expiresAt");
    expect(await bookingOf(backend, booked.bookingId)).toMatchObject({
      state: "confirmed",
      confirmedAt: START_AT,
      startsAt: TOMORROW_AT_10,
      serviceName: "Piano",
      price: { hourlyRateCents: 7500, lessonCents: 7500 },
      lessonTimeZone: "America/New_York",
      studentTimeZone: "America/New_York",
    });
    await pass(backend, 10 * MINUTE);
    expect(await claimsOf(backend)).toHaveLength(1);
    expect(await auditOf(backend, booked.bookingId)).toEqual(["bookings.book"]);
    expect(await problems(backend)).toEqual([]);
  });

  test("keeps its price, name and zones whatever becomes of offering, service and people", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const before = await bookingOf(backend, bookingId);
    await backend.run(async (ctx) => {
      await ctx.db.patch("offerings", sarah.offeringId, {
        prices: [{ format: "online", hourlyRateCents: 9900 }],
      });
      await ctx.db.patch("services", sarah.serviceId, { name: "Harpsichord" });
      await ctx.db.patch("instructors", sarah.instructorId, { timeZone: "Asia/Tokyo" });
    });
    await emma.as.mutation(api.viewer.setTimeZone, { timeZone: "Europe/Paris" });
    expect(await bookingOf(backend, bookingId)).toEqual(before);
  });

  test("answers with both amounts if the price changed since it was shown, and books nothing", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const [held] = (await emma.as.query(api.claims.mine, {})).holds;
    const shownTotalCents = held!.price.totalCents;
    await backend.run(
      async (ctx) =>
        await ctx.db.patch("offerings", sarah.offeringId, {
          prices: [{ format: "online", hourlyRateCents: 8000 }],
        }),
    );
    const booked = await emma.as.mutation(api.bookings.book, {
      commandId: newCommandId(),
      claimId,
      shownTotalCents,
    });
    const nowCents = (await emma.as.query(api.claims.mine, {})).holds[0]!.price.totalCents;
    expect(booked).toEqual({
      ok: false,
      error: { code: "priceChanged", shownCents: shownTotalCents, nowCents },
    });
    expect(nowCents).toBeGreaterThan(shownTotalCents);
    expect((await book(emma, claimId)).ok).toBe(true);
  });

  test("a hold booked in a second tab answers with the same lesson", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const first = await book(emma, claimId);
    expect(await book(emma, claimId)).toEqual(first);
    expect(await backend.run(async (ctx) => await ctx.db.query("bookings").take(5))).toHaveLength(1);
  });

  test("nobody books somebody else's hold; a guest needs an account first", async () => {
    const { backend, sarah, emma } = await people();
    const noah = await createPerson(backend, { firstName: "Noah" });
    const guest = await createPerson(backend, { kind: "guest" });
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    expect(await book(noah, claimId)).toEqual({ ok: false, error: { code: "holdEnded" } });
    await expect(book(guest, claimId)).rejects.toThrow("signInNeeded");
  });

  test("hours and notice were judged when it was held and aren't again", async () => {
    const { backend, sarah, emma } = await people();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: START_AT + HOUR });
    await backend.run(async (ctx) => {
      const [hours] = await ctx.db.query("weeklyHours").take(1);
      await ctx.db.patch("weeklyHours", hours!._id, { days: [[], [], [], [], [], [], []] });
    });
    await pass(backend, 4 * MINUTE);
    expect((await book(emma, claimId)).ok).toBe(true);
  });

  test("says where the lesson is: the studio to those who booked it, the student's place as told", async () => {
    const formats = ["studio", "travel", "online"] as const;
    const { backend, sarah, emma } = await people({
      prices: formats.map((format) => ({ format, hourlyRateCents: 9000 })),
    });
    const placeOf = async (format: (typeof formats)[number], startsAt: number) => {
      const { bookingId } = await bookLesson(emma, sarah, { startsAt, format });
      return (await emma.as.query(api.bookings.details, { bookingId }))?.place;
    };
    expect(await placeOf("studio", TOMORROW_AT_10)).toEqual({ address: "214 W 82nd St" });
    expect(await placeOf("travel", TOMORROW_AT_10 + 3 * HOUR)).toEqual({ address: "12 Elm Street" });
    expect(await placeOf("online", TOMORROW_AT_10 + 6 * HOUR)).toBeNull();
    const { claimId } = await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 + DAY, format: "travel" });
    const [held] = (await emma.as.query(api.claims.mine, {})).holds;
    const nowhere = { commandId: newCommandId(), claimId, shownTotalCents: held!.price.totalCents };
    await expect(emma.as.mutation(api.bookings.book, nowhere)).rejects.toThrow("Where shall the lesson be?");
    expect(await problems(backend)).toEqual([]);
  });
});

describe("cancelling", () => {
  test("stands for ten seconds, in which nothing is free; then it happens by itself", async () => {
    const { backend, sarah, emma } = await people();
    const noah = await createPerson(backend, { firstName: "Noah" });
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    expect(await cancel(emma, bookingId)).toEqual({ ok: true, commitsAt: START_AT + 10_000 });
    await pass(backend, 9_999);
    expect(await hold(noah, sarah, { startsAt: TOMORROW_AT_10 })).toMatchObject({ error: { code: "taken" } });
    expect((await bookingOf(backend, bookingId)).state).toBe("confirmed");
    await pass(backend, 1);
    expect(await bookingOf(backend, bookingId)).toMatchObject({
      state: "cancelled",
      cancellation: { by: "student", at: START_AT, reason: "Ill", outcome: "student_cancel_gt24_no_charge" },
    });
    expect((await hold(noah, sarah, { startsAt: TOMORROW_AT_10 })).ok).toBe(true);
    expect(await auditOf(backend, bookingId)).toEqual([
      "bookings.book",
      "bookings.cancel",
      "bookings.cancelled",
    ]);
    expect(await problems(backend)).toEqual([]);
  });

  test("is taken back by whoever asked, and then never happens", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await cancel(emma, bookingId);
    const undo = async (person: typeof emma) =>
      await person.as.mutation(api.bookings.undoChange, { commandId: newCommandId(), bookingId });
    expect(await undo(sarah)).toMatchObject({ ok: false, error: { code: "wrongState" } });
    expect(await undo(emma)).toEqual({ ok: true });
    await pass(backend, MINUTE);
    expect(await bookingOf(backend, bookingId)).not.toHaveProperty("pendingChange");
    expect(await claimsOf(backend)).toHaveLength(1);
  });

  test("asked, taken back and asked again waits its own ten seconds", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await cancel(emma, bookingId);
    await pass(backend, 5_000);
    await emma.as.mutation(api.bookings.undoChange, { commandId: newCommandId(), bookingId });
    await cancel(emma, bookingId, "Ill again");
    await pass(backend, 6_000);
    expect((await bookingOf(backend, bookingId)).state).toBe("confirmed");
    await pass(backend, 4_000);
    expect(await bookingOf(backend, bookingId)).toMatchObject({ cancellation: { reason: "Ill again" } });
  });

  test("'Done' commits at once, and committing twice changes nothing more", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await cancel(emma, bookingId);
    const commit = async () =>
      await emma.as.mutation(api.bookings.commitChange, { commandId: newCommandId(), bookingId });
    expect(await commit()).toEqual({ ok: true });
    expect(await claimsOf(backend)).toEqual([]);
    expect(await commit()).toMatchObject({ ok: false, error: { code: "wrongState" } });
    await pass(backend, MINUTE);
    const cards = await backend.run(async (ctx) => await ctx.db.query("messages").take(10));
    expect(cards.map(({ kind }) => kind)).toEqual(["bookingCreated", "bookingCancelled"]);
  });

  test.each([
    ["24 h before, to the millisecond, is free", 24 * HOUR, "student_cancel_gt24_no_charge"],
    ["one millisecond later gives credit", 24 * HOUR - 1, "student_cancel_12_24_full_credit"],
    ["12 h before, to the millisecond, still gives credit", 12 * HOUR, "student_cancel_12_24_full_credit"],
    ["one millisecond later is shared", 12 * HOUR - 1, "student_cancel_lt12_split_50_50"],
  ])("%s, judged when it was asked", async (_rule, beforeMs, outcome) => {
    const { backend, sarah, emma } = await people();
    const startsAt = TOMORROW_AT_10 + DAY;
    const { bookingId } = await bookLesson(emma, sarah, { startsAt });
    await pass(backend, startsAt - START_AT - beforeMs);
    await cancel(emma, bookingId);
    await pass(backend, 10_000);
    const booking = await bookingOf(backend, bookingId);
    expect(booking).toMatchObject({ state: "cancelled", cancellation: { outcome } });
    expect(await problems(backend)).toEqual([]);
  });

  test("by the instructor refunds everything, and needs the permission for it", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await backend.run(
      async (ctx) =>
        await ctx.db.insert("permissionOverrides", {
          userId: sarah.userId,
          permission: "cancel_student_bookings",
          granted: false,
        }),
    );
    await expect(cancel(sarah, bookingId)).rejects.toThrow("cancel_student_bookings");
    await backend.run(async (ctx) => {
      const [denial] = await ctx.db.query("permissionOverrides").take(1);
      await ctx.db.delete("permissionOverrides", denial!._id);
    });
    await pass(backend, 20 * HOUR);
    await cancel(sarah, bookingId);
    await pass(backend, 10_000);
    const booking = await bookingOf(backend, bookingId);
    expect(booking).toMatchObject({
      cancellation: { by: "instructor", refundCents: booking.price.totalCents, creditCents: 0 },
    });
  });

  test("needs a reason and a lesson that hasn't begun", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await expect(cancel(emma, bookingId, "  ")).rejects.toThrow("1 to 500 characters.");
    await pass(backend, 25 * HOUR);
    expect(await cancel(emma, bookingId)).toEqual({ ok: false, error: { code: "tooLate" } });
  });
});

describe("after the lesson", () => {
  test("the instructor marks it done after its end, never before; it counts once", async () => {
    const { backend, sarah, emma } = await people({ slug: "sarah" });
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const complete = async () =>
      await sarah.as.mutation(api.bookings.complete, { commandId: newCommandId(), bookingId });
    await pass(backend, 26 * HOUR - 1);
    expect(await complete()).toMatchObject({ ok: false, error: { code: "tooEarly" } });
    await pass(backend, 1);
    expect(await complete()).toEqual({ ok: true });
    expect(await complete()).toMatchObject({ ok: false, error: { code: "wrongState", state: "completed" } });
    await pass(backend, 2 * DAY);
    const profile = await backend.query(api.instructors.profile, { slug: "sarah" });
    expect(profile?.completedLessons).toBe(1);
    expect(await bookingOf(backend, bookingId)).toMatchObject({ completedBy: "instructor" });
    expect(await problems(backend)).toEqual([]);
  });

  test("one that was called off before its start isn't marked done, however late that happens", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, 25 * HOUR - 1000);
    expect(await cancel(emma, bookingId)).toMatchObject({ ok: true });
    passUnnoticed(2 * HOUR);
    const commandId = newCommandId();
    expect(await sarah.as.mutation(api.bookings.complete, { commandId, bookingId })).toEqual({
      ok: false,
      error: { code: "wrongState", state: "pendingChange" },
    });
    await backend.mutation(internal.jobs.sweep, {});
    expect(await bookingOf(backend, bookingId)).toMatchObject({ state: "cancelled" });
  });

  test("a day after its end it completes itself, and its claim is let go", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, 26 * HOUR + DAY - 1);
    expect((await bookingOf(backend, bookingId)).state).toBe("confirmed");
    await pass(backend, 1);
    expect(await bookingOf(backend, bookingId)).toMatchObject({ state: "completed", completedBy: "system" });
    expect(await claimsOf(backend)).toEqual([]);
    expect(await auditOf(backend, bookingId)).toEqual(["bookings.book", "bookings.completed"]);
  });
});

describe("lists", () => {
  test("both sides see a lesson with the other's short name; whoever booked, the child's name", async () => {
    const { backend, sarah, emma } = await people({ slug: "sarah" });
    const added = await emma.as.mutation(api.learners.add, {
      commandId: newCommandId(),
      name: "Mia",
      ageGroup: "kids",
    });
    if (!added.ok) throw new Error("not added");
    await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 + DAY });
    await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10, learnerId: added.learnerId });
    const upcoming = await emma.as.query(api.bookings.upcoming, {});
    expect(upcoming.map(({ startsAt, viewerIs }) => [startsAt, viewerIs])).toEqual([
      [TOMORROW_AT_10, "student"],
      [TOMORROW_AT_10 + DAY, "student"],
    ]);
    expect(upcoming[0]).toMatchObject({ instructor: { slug: "sarah", displayName: "Sarah C." } });
    const incoming = await sarah.as.query(api.bookings.incoming, {});
    expect(incoming.map(({ learnerName, student }) => [learnerName, student.displayName])).toEqual([
      ["Mia", "Emma J."],
      ["Emma J.", "Emma J."],
    ]);
    expect(await sarah.as.query(api.bookings.upcoming, {})).toEqual([]);
    expect(await problems(backend)).toEqual([]);
  });

  test("history comes in pages, newest first: every lesson once, those of one instant together", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, 3 * DAY);
    const { _id, _creationTime, ...lesson } = await bookingOf(backend, bookingId);
    await backend.run(async (ctx) => {
      await ctx.db.delete("bookings", _id);
      for (let n = 0; n < 50; n++) {
        // Pairs of the same start, so that a page's end falls among them.
        const startsAt = START_AT - Math.floor(n / 3) * DAY;
        const {
          completedAt: _at,
          completedBy: _by,
          ...fields
        } = lesson as typeof lesson & {
          completedAt: number;
          completedBy: "system";
        };
        await ctx.db.insert("bookings", {
          ...fields,
          state: "completed",
          completedAt: START_AT,
          completedBy: "system",
          startsAt,
        });
      }
    });
    for (const [person, list] of [
      [emma, api.bookings.history],
      [sarah, api.bookings.taught],
    ] as const) {
      const seen: { bookingId: string; startsAt: number }[] = [];
      let before: number | undefined;
      for (let pages = 0; pages < 10; pages++) {
        const page = await person.as.query(list, before === undefined ? {} : { before });
        expect(page.lessons.length).toBeGreaterThanOrEqual(pages < 2 ? 20 : 1);
        seen.push(...page.lessons);
        if (page.nextBefore === null) break;
        before = page.nextBefore;
      }
      expect(seen).toHaveLength(50);
      expect(new Set(seen.map((each) => each.bookingId)).size).toBe(50);
      const starts = seen.map(({ startsAt }) => startsAt);
      expect(starts).toEqual([...starts].sort((one, other) => other - one));
    }
  });

  test("a pending booking whose minutes ran out is cancelled without a charge", async () => {
    const { backend, sarah, emma } = await people();
    const { bookingId, claimId } = await bookLesson(emma, sarah, { startsAt: TOMORROW_AT_10 });
    const expiresAt = START_AT + 10 * MINUTE;
    await backend.run(async (ctx) => {
      const booking = (await ctx.db.get("bookings", bookingId))!;
      if (booking.state !== "confirmed") throw new Error(booking.state);
      const { _id, _creationTime, confirmedAt: _at, pendingChange: _change, ...lesson } = booking;
      await ctx.db.replace("bookings", bookingId, { ...lesson, state: "pending", expiresAt });
      await ctx.db.patch("claims", claimId, { kind: "pending", expiresAt });
    });
    await pass(backend, 10 * MINUTE);
    await backend.mutation(internal.jobs.expireClaim, { claimId, expiresAt });
    const booking = await bookingOf(backend, bookingId);
    expect(booking).toMatchObject({
      state: "cancelled",
      cancellation: { by: "system", refundCents: booking.price.totalCents },
    });
    expect(await claimsOf(backend)).toEqual([]);
  });
});
