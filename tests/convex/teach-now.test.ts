import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import type { RequestArgs } from "../../convex/model/lessonRequests";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Backend,
  type Instructor,
  type Person,
} from "../support/convex";
import { bookLesson, cancel, claimsOf, newCommandId, problems } from "../support/lessons";
import { DAY, freezeClock, HOUR, MINUTE, pass, START_AT, thawClock } from "../support/time-machine";

/** 14:00 sharp; five minutes and up to the quarter. */
const NEXT = START_AT + 15 * MINUTE;
const SECOND = 1000;

beforeEach(() => freezeClock());
afterEach(thawClock);

/** Sam, and instructors of one service who are ready. */
async function world(...names: string[]) {
  const backend = createBackend();
  const sam = await createPerson(backend, { firstName: "Sam" });
  const ready: Instructor[] = [];
  for (const firstName of names) {
    const serviceId = ready[0]?.serviceId;
    const options = { firstName, lastName: "Low", ...(serviceId === undefined ? {} : { serviceId }) };
    ready.push(await createInstructor(backend, options));
  }
  for (const instructor of ready) await becomeReady(instructor);
  return { backend, sam, ready, first: ready[0]! };
}

async function becomeReady(instructor: Instructor) {
  return await instructor.as.mutation(api.teachNow.becomeReady, {});
}

async function ask(person: Person, instructor: Instructor, wish: Partial<RequestArgs> = {}) {
  return await person.as.mutation(api.teachNow.ask, {
    ...{ commandId: newCommandId(), serviceId: instructor.serviceId, format: "online", durationMinutes: 60 },
    ...{ maxHourlyRateCents: 8000, ...wish },
  });
}

async function askOrThrow(...args: Parameters<typeof ask>): Promise<Id<"lessonRequests">> {
  const asked = await ask(...args);
  if (!asked.ok) throw new Error(JSON.stringify(asked.error));
  return asked.requestId;
}

const answer = async (who: Person, how: "accept" | "decline" | "withdraw", requestId: Id<"lessonRequests">) =>
  await who.as.mutation(api.teachNow[how], { commandId: newCommandId(), requestId });
const ringsAt = async (instructor: Instructor) => await instructor.as.query(api.teachNow.ringing, {});
const rungOf = async (people: readonly Instructor[]) =>
  (await Promise.all(people.map(ringsAt))).map(
    (rings) => rings.filter(({ state }) => state === "ringing").length,
  );
const latest = async (person: Person) => (await person.as.query(api.teachNow.latest, {}))!;
const isReady = async (instructor: Instructor) =>
  (await instructor.as.query(api.teachNow.readiness, {})).readySince !== null;

describe("a request", () => {
  test("rings everybody who is ready, and the first to accept has the lesson", async () => {
    const { backend, sam, ready, first } = await world("Ada", "Ben", "Cleo");
    const requestId = await askOrThrow(sam, first);
    expect(await rungOf(ready)).toEqual([1, 1, 1]);
    expect(await ringsAt(first)).toMatchObject([
      {
        studentName: "Sam J.",
        serviceName: "Piano",
        price: { totalCents: 8400 },
        receivesCents: 6375,
        rungCount: 3,
        match: null,
      },
    ]);
    expect((await latest(sam)).rung.map(({ displayName }) => displayName)).toEqual([
      "Ada L.",
      "Ben L.",
      "Cleo L.",
    ]);

    const [, ben, cleo] = ready as [Instructor, Instructor, Instructor];
    const accepted = await answer(ben, "accept", requestId);
    expect(accepted).toMatchObject({ ok: true, startsAt: NEXT });
    expect(await answer(cleo, "accept", requestId)).toEqual({
      ok: false,
      error: { code: "requestEnded", winner: "Ben" },
    });
    expect(await ringsAt(first)).toMatchObject([{ state: "matched", winner: "Ben", match: null }]);
    expect(await ringsAt(ben)).toMatchObject([{ state: "matched", winner: null, match: { startsAt: NEXT } }]);
    expect(await latest(sam)).toMatchObject({
      state: "matched",
      match: { displayName: "Ben L.", startsAt: NEXT },
    });
    expect(await claimsOf(backend)).toMatchObject([{ kind: "booking", startsAt: NEXT }]);
    const [lesson] = await sam.as.query(api.bookings.upcoming, {});
    expect(lesson).toMatchObject({ state: "confirmed", startsAt: NEXT, price: { totalCents: 8400 } });
    expect(await problems(backend)).toEqual([]);
  });

  test("that was accepted twice by the same person, in two tabs, is one lesson", async () => {
    const { backend, sam, first } = await world("Ada");
    const requestId = await askOrThrow(sam, first);
    const accepted = await answer(first, "accept", requestId);
    expect(await answer(first, "accept", requestId)).toEqual(accepted);
    expect(await claimsOf(backend)).toHaveLength(1);
  });

  test("ends after a minute, is seen to have ended for another, and is forgotten after a month", async () => {
    const { backend, sam, ready, first } = await world("Ada");
    const requestId = await askOrThrow(sam, first);
    await pass(backend, MINUTE);
    expect(await ringsAt(first)).toMatchObject([{ state: "ended" }]);
    expect(await answer(first, "accept", requestId)).toMatchObject({
      error: { code: "requestEnded", winner: null },
    });
    await pass(backend, MINUTE);
    expect(await rungOf(ready)).toEqual([0]);
    expect(await ringsAt(first)).toEqual([]);
    expect(await latest(sam)).toMatchObject({ state: "ended", rung: [] });
    await pass(backend, 31 * DAY);
    await backend.mutation(internal.jobs.deleteOldRequests, {});
    expect(await sam.as.query(api.teachNow.latest, {})).toBeNull();
  });

  test("can't be accepted after its end, even while the scheduler stands still", async () => {
    const { sam, first } = await world("Ada");
    const requestId = await askOrThrow(sam, first);
    const { vi } = await import("vitest");
    vi.setSystemTime(START_AT + MINUTE);
    expect(await answer(first, "accept", requestId)).toMatchObject({ error: { code: "requestEnded" } });
  });

  test("is withdrawn by the student, or by a new one", async () => {
    const { sam, ready, first } = await world("Ada", "Ben");
    const requestId = await askOrThrow(sam, first);
    expect(await answer(sam, "withdraw", requestId)).toEqual({ ok: true });
    expect(await rungOf(ready)).toEqual([0, 0]);
    expect(await answer(first, "accept", requestId)).toMatchObject({ error: { code: "requestEnded" } });
    const second = await askOrThrow(sam, first);
    await askOrThrow(sam, first, { durationMinutes: 30 });
    expect(await rungOf(ready)).toEqual([1, 1]);
    expect(await answer(first, "accept", second)).toMatchObject({ error: { code: "requestEnded" } });
  });

  test("whose lesson was called off afterwards is no match any more, and nobody was faster", async () => {
    const { backend, sam, first } = await world("Ada");
    const accepted = await answer(first, "accept", await askOrThrow(sam, first));
    if (!accepted.ok || !("bookingId" in accepted)) throw new Error("not accepted");
    await cancel(first, accepted.bookingId);
    await pass(backend, 10_000);
    expect(await latest(sam)).toMatchObject({ state: "matched", match: null });
    expect(await ringsAt(first)).toMatchObject([{ state: "matched", match: null, winner: null }]);
  });

  test("that is a lesson isn't withdrawn", async () => {
    const { sam, first } = await world("Ada");
    const requestId = await askOrThrow(sam, first);
    await answer(first, "accept", requestId);
    expect(await answer(sam, "withdraw", requestId)).toMatchObject({ error: { code: "wrongState" } });
  });

  test("stops ringing with who declines, and rings on with the others", async () => {
    const { sam, ready, first } = await world("Ada", "Ben");
    const requestId = await askOrThrow(sam, first);
    await answer(first, "decline", requestId);
    expect((await latest(sam)).rung.map(({ hasDeclined }) => hasDeclined)).toEqual([true, false]);
    expect((await answer(ready[1]!, "accept", requestId)).ok).toBe(true);
  });

  test("for a child who is taken off the list stops ringing, and is nobody's lesson", async () => {
    const { backend, sam, ready, first } = await world("Ada");
    const commandId = newCommandId();
    const added = await sam.as.mutation(api.learners.add, { commandId, name: "Mia", ageGroup: "kids" });
    if (!added.ok) throw new Error("not added");
    const { learnerId } = added;
    const requestId = await askOrThrow(sam, first, { learnerId });
    expect(await rungOf(ready)).toEqual([1]);
    await sam.as.mutation(api.learners.remove, { commandId: newCommandId(), learnerId });
    expect(await rungOf(ready)).toEqual([0]);
    expect(await sam.as.query(api.teachNow.latest, {})).toBeNull();
    const late = await createInstructor(backend, { firstName: "Late", serviceId: first.serviceId });
    await becomeReady(late);
    expect(await rungOf([late])).toEqual([0]);
    expect(await answer(first, "accept", requestId)).toEqual({
      ok: false,
      error: { code: "requestEnded", winner: null },
    });
    expect(await claimsOf(backend)).toEqual([]);
  });

  test("waives hours, notice and the overnight rule, and nothing else", async () => {
    const { backend, sam, first } = await world("Ada");
    await backend.run(async (ctx) => {
      for (const hours of await ctx.db.query("weeklyHours").take(10))
        await ctx.db.delete("weeklyHours", hours._id);
      const rules = { noticeMinutes: 24 * 60, bufferMinutes: 30, travelBufferMinutes: 60 };
      await ctx.db.patch("instructors", first.instructorId, {
        rules: { ...rules, overnightProtection: true, horizonDays: 90 },
      });
    });
    const requestId = await askOrThrow(sam, first);
    expect((await answer(first, "accept", requestId)).ok).toBe(true);
  });
});

describe("nobody is rung", () => {
  const REFUSED = { ok: false, error: { code: "nobodyReady" } };

  test.each([
    ["too dear", { maxHourlyRateCents: 7499 }],
    ["another length", { durationMinutes: 45 }],
    ["another format", { format: "studio" as const }],
  ])("for what they don't offer: %s", async (_name, wish) => {
    const { sam, first } = await world("Ada");
    expect(await ask(sam, first, wish)).toEqual(REFUSED);
  });

  test("who isn't ready, is paused, teaches another age, has a lesson with its buffer, or is away", async () => {
    const { backend, sam, first } = await world("Ada");
    await first.as.mutation(api.teachNow.stopReady, {});
    expect(await ask(sam, first)).toEqual(REFUSED);
    await becomeReady(first);
    const emma = await createPerson(backend);
    await bookLesson(emma, first, { startsAt: START_AT + 75 * MINUTE });
    // From 14:15 to 15:15, and a quarter hour of buffer before 15:15 + 15: it doesn't fit before the lesson at 15:15.
    expect(await ask(sam, first)).toEqual(REFUSED);
    expect((await ask(sam, first, { durationMinutes: 30 })).ok).toBe(true);
    const change = async (
      fields: Record<string, unknown>,
      back: Record<string, unknown>,
      table: "instructors" | "offerings",
    ) => {
      const id = table === "instructors" ? first.instructorId : first.offeringId;
      await backend.run(async (ctx) => await ctx.db.patch(id as never, fields as never));
      const answered = await ask(sam, first, { durationMinutes: 30 });
      await backend.run(async (ctx) => await ctx.db.patch(id as never, back as never));
      return answered;
    };
    expect(await change({ status: "paused" }, { status: "live" }, "instructors")).toEqual(REFUSED);
    expect(await change({ ageGroups: ["kids"] }, { ageGroups: ["adults"] }, "offerings")).toEqual(REFUSED);
    expect(await change({ isActive: false }, { isActive: true }, "offerings")).toEqual(REFUSED);
    await backend.run(async (ctx) => {
      const { instructorId } = first;
      const about = {
        name: "Own",
        importedAt: START_AT,
        coversUntil: START_AT + DAY,
        blockCount: 1,
        unread: 0,
      };
      const calendarId = await ctx.db.insert("busyCalendars", { instructorId, ...about });
      await ctx.db.insert("busyBlocks", { calendarId, instructorId, startsAt: NEXT, durationMinutes: 15 });
    });
    expect(await ask(sam, first, { durationMinutes: 30 })).toEqual(REFUSED);
  });

  test("for oneself, for a service that is gone, or with a price that is none", async () => {
    const { sam, first, backend } = await world("Ada");
    expect(await ask(first, first)).toEqual(REFUSED);
    await expect(ask(sam, first, { maxHourlyRateCents: 0.5 })).rejects.toThrow("badArgument");
    await backend.run(async (ctx) => await ctx.db.patch("services", first.serviceId, { isActive: false }));
    await expect(ask(sam, first)).rejects.toThrow("notFound");
  });

  test("when the student has a lesson then; who takes one while it rings ends the ringing", async () => {
    const { backend, sam, ready, first } = await world("Ada", "Ben");
    const other = await createInstructor(backend, { firstName: "Dan", serviceId: first.serviceId });
    const requestId = await askOrThrow(sam, first);
    await bookLesson(sam, other, { startsAt: START_AT + HOUR });
    expect(await answer(first, "accept", requestId)).toMatchObject({ error: { code: "requestEnded" } });
    expect(await rungOf(ready)).toEqual([0, 0]);
    expect(await ask(sam, first)).toMatchObject({ error: { code: "ownConflict" } });
  });

  test("an instructor who took a lesson while it rang can't accept, and it rings on", async () => {
    const { backend, sam, ready, first } = await world("Ada", "Ben");
    const requestId = await askOrThrow(sam, first);
    const emma = await createPerson(backend);
    await bookLesson(emma, first, { startsAt: START_AT + HOUR });
    expect(await answer(first, "accept", requestId)).toMatchObject({ error: { code: "ownConflict" } });
    expect(await rungOf(ready)).toEqual([1, 1]);
    expect((await answer(ready[1]!, "accept", requestId)).ok).toBe(true);
  });
});

describe("being ready", () => {
  test("lasts as long as a page is open, and ends by itself when the last is closed", async () => {
    const { backend, sam, first } = await world("Ada");
    for (let at = 0; at < 5; at++) {
      await pass(backend, 25 * SECOND);
      expect(await first.as.mutation(api.teachNow.stayReady, {})).toEqual({ ok: true, isReady: true });
    }
    expect(await isReady(first)).toBe(true);
    await pass(backend, 75 * SECOND);
    await pass(backend, 75 * SECOND);
    expect(await isReady(first)).toBe(false);
    expect(await first.as.mutation(api.teachNow.stayReady, {})).toEqual({ ok: true, isReady: false });
    expect(await ask(sam, first)).toMatchObject({ error: { code: "nobodyReady" } });
    expect(await leftovers(backend)).toEqual([]);
  });

  test("isn't believed after its lease, even while the scheduler stands still", async () => {
    const { sam, first } = await world("Ada");
    const { vi } = await import("vitest");
    vi.setSystemTime(START_AT + 75 * SECOND);
    expect(await ask(sam, first)).toMatchObject({ error: { code: "nobodyReady" } });
  });

  test("switched off and on again is one lease; a forgotten tab doesn't switch it on", async () => {
    const { backend, first } = await world("Ada");
    await first.as.mutation(api.teachNow.stopReady, {});
    expect(await first.as.mutation(api.teachNow.stayReady, {})).toEqual({ ok: true, isReady: false });
    await becomeReady(first);
    const jobs = await backend.run(async (ctx) => await ctx.db.system.query("_scheduled_functions").take(10));
    expect(jobs.filter(({ state }) => state.kind === "pending")).toHaveLength(1);
    await pass(backend, 75 * SECOND);
    expect(await isReady(first)).toBe(false);
  });

  test("while something rings, one is rung for it, once", async () => {
    const { backend, sam, first } = await world("Ada");
    const late = await createInstructor(backend, { firstName: "Late", serviceId: first.serviceId });
    const requestId = await askOrThrow(sam, first);
    expect(await rungOf([late])).toEqual([0]);
    await becomeReady(late);
    await becomeReady(late);
    expect(await rungOf([late])).toEqual([1]);
    expect((await answer(late, "accept", requestId)).ok).toBe(true);
  });

  test("is shown to students by service, live, and not for who is paused", async () => {
    const { backend, ready, first } = await world("Ada", "Ben");
    const { serviceId } = first;
    const shown = async () =>
      (await backend.query(api.teachNow.readyFor, { serviceId })).map(({ displayName }) => displayName);
    expect(await shown()).toEqual(["Ada L.", "Ben L."]);
    expect(await backend.query(api.teachNow.readyServices, {})).toMatchObject([
      { serviceName: "Piano", readyCount: 2 },
    ]);
    await ready[1]!.as.mutation(api.teachNow.stopReady, {});
    expect(await shown()).toEqual(["Ada L."]);
    await backend.run(
      async (ctx) => await ctx.db.patch("instructors", first.instructorId, { status: "paused" }),
    );
    expect(await shown()).toEqual([]);
    expect(await becomeReady(first)).toMatchObject({ error: { code: "instructorUnavailable" } });
  });
});

async function leftovers(backend: Backend) {
  return await backend.run(async (ctx) => [
    ...(await ctx.db.query("readyInstructors").take(10)),
    ...(await ctx.db.query("readyLeases").take(10)),
  ]);
}
