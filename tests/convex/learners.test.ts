import { afterEach, beforeEach, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { createBackend, createInstructor, createPerson, type Person } from "../support/convex";
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
import { DAY, freezeClock, HOUR, MINUTE, pass, START_AT, thawClock } from "../support/time-machine";

const AT = START_AT + 25 * HOUR;
const NO_HOURS = Array.from({ length: 7 }, () => []);

beforeEach(() => freezeClock());
afterEach(thawClock);

async function family() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
  const emma = await createPerson(backend);
  const mia = await addChild(emma, "Mia");
  const leo = await addChild(emma, "Leo");
  return { backend, sarah, daniel, emma, mia, leo };
}
async function addChild({ as }: Pick<Person, "as">, name: string): Promise<Id<"learners">> {
  const added = await as.mutation(api.learners.add, { commandId: newCommandId(), name, ageGroup: "kids" });
  if (!added.ok) throw new Error(added.error.code);
  return added.learnerId;
}
const remove = async ({ as }: Pick<Person, "as">, learnerId: Id<"learners">) =>
  await as.mutation(api.learners.remove, { commandId: newCommandId(), learnerId });
const change = async ({ as }: Pick<Person, "as">, learnerId: Id<"learners">, name: string) =>
  await as.mutation(api.learners.change, { commandId: newCommandId(), learnerId, name, ageGroup: "teens" });
const names = async ({ as }: Pick<Person, "as">) =>
  (await as.query(api.learners.mine, {})).map(({ name }) => name);

test("two children learn at the same hour with two instructors; neither is booked twice", async () => {
  const { backend, sarah, daniel, emma, mia, leo } = await family();
  const first = await holdOrThrow(emma, sarah, { startsAt: AT, learnerId: mia });
  expect(await hold(emma, daniel, { startsAt: AT + HOUR / 2, learnerId: mia })).toMatchObject({
    ...{ ok: false, error: { code: "ownConflict" } },
  });
  const second = await holdOrThrow(emma, daniel, { startsAt: AT, learnerId: leo });
  for (const { claimId } of [first, second]) expect((await book(emma, claimId)).ok).toBe(true);
  const { busy } = await emma.as.query(api.claims.mine, {});
  expect(busy.map(({ learnerId, startsAt }) => [learnerId, startsAt])).toEqual([
    [mia, AT],
    [leo, AT],
  ]);
  expect(await problems(backend)).toEqual([]);
});

test("a held time goes to another learner with its minutes, hours and notice being judged already", async () => {
  const { backend, sarah, emma, mia, leo } = await family();
  const held = await holdOrThrow(emma, sarah, { startsAt: AT, learnerId: mia });
  await pass(backend, 2 * MINUTE);
  await backend.run(async (ctx) => {
    for (const { _id } of await ctx.db.query("weeklyHours").take(10)) {
      await ctx.db.patch("weeklyHours", _id, { days: NO_HOURS });
    }
  });
  const swapped = await hold(emma, sarah, { startsAt: AT, learnerId: leo, replaces: held.claimId });
  expect(swapped).toEqual(held);
  // Mia's hour is free again, Leo's isn't.
  const { busy } = await emma.as.query(api.claims.mine, {});
  expect(busy.map(({ learnerId }) => learnerId)).toEqual([leo]);
  expect(await problems(backend)).toEqual([]);
});

test("a held series goes to another learner as a whole; not to one who has a lesson on one of its dates", async () => {
  const { backend, sarah, daniel, emma, mia, leo } = await family();
  const { claimId } = await holdOrThrow(emma, sarah, { startsAt: AT, learnerId: mia });
  const series = { everyWeeks: 1 as const, count: 4, changes: [] };
  await emma.as.mutation(api.claims.holdSeries, { commandId: newCommandId(), claimId, series });
  const learnersHeld = async () =>
    (await claimsOf(backend)).filter(({ kind }) => kind === "hold").map(({ learnerId }) => learnerId);
  const third = AT + 14 * DAY;
  const { bookingId } = await bookLesson(emma, daniel, { startsAt: third, learnerId: leo });
  const forLeo = { startsAt: AT, learnerId: leo, replaces: claimId };
  expect(await hold(emma, sarah, forLeo)).toEqual({
    ok: false,
    error: { code: "seriesConflicts", dates: [{ startsAt: third, why: "ownConflict" }] },
  });
  expect(await learnersHeld()).toEqual([mia, mia, mia, mia]);
  await cancel(emma, bookingId);
  await pass(backend, 10_000);
  expect(await hold(emma, sarah, forLeo)).toMatchObject({ ok: true, claimId });
  expect(await learnersHeld()).toEqual([leo, leo, leo, leo]);
  expect(await problems(backend)).toEqual([]);
});

test("the parent learns at that hour as well: each learner has time of their own", async () => {
  const { sarah, daniel, emma, mia } = await family();
  await bookLesson(emma, sarah, { startsAt: AT, learnerId: mia });
  expect((await hold(emma, daniel, { startsAt: AT })).ok).toBe(true);
});

test("a child is renamed and older, and lessons tell the name as it is now", async () => {
  const { sarah, emma, mia } = await family();
  const { bookingId } = await bookLesson(emma, sarah, { startsAt: AT, learnerId: mia });
  expect(await change(emma, mia, "  Mia Rose ")).toEqual({ ok: true });
  expect(await names(emma)).toEqual(["Emma", "Mia Rose", "Leo"]);
  expect((await sarah.as.query(api.bookings.details, { bookingId }))?.learnerName).toBe("Mia Rose");
  for (const name of ["", "   ", "x".repeat(51)]) {
    await expect(change(emma, mia, name)).rejects.toThrow("badArgument");
  }
});

test("one's own entry changes its age and nothing else, and can't be removed", async () => {
  const { emma } = await family();
  const before = await names(emma);
  expect(await change(emma, emma.learnerId, "Somebody")).toEqual({ ok: true });
  expect(await names(emma)).toEqual(before);
  await expect(remove(emma, emma.learnerId)).rejects.toThrow("notFound");
});

test("a child with a lesson to come stays; once it is cancelled the child can go, and past lessons keep the name", async () => {
  const { backend, sarah, emma, mia } = await family();
  const past = await bookLesson(emma, sarah, { startsAt: AT, learnerId: mia });
  await pass(backend, AT + HOUR + DAY - START_AT);
  const { bookingId } = await bookLesson(emma, sarah, { startsAt: AT + 5 * DAY, learnerId: mia });
  expect(await remove(emma, mia)).toEqual({ ok: false, error: { code: "hasLessons", count: 1 } });
  expect(await emma.as.query(api.learners.lessons, {})).toContainEqual({
    ...{ learnerId: mia, comingLessons: 1, nextAt: AT + 5 * DAY },
  });
  await cancel(emma, bookingId);
  expect(await remove(emma, mia)).toMatchObject({ ok: false });
  await pass(backend, 10_000);
  expect(await remove(emma, mia)).toEqual({ ok: true });
  expect(await names(emma)).toEqual(["Emma", "Leo"]);
  expect((await emma.as.query(api.bookings.details, { bookingId: past.bookingId }))?.learnerName).toBe("Mia");
  expect(await problems(backend)).toEqual([]);
});

test("a removed child's held time is let go, and nothing more can be held or changed for it", async () => {
  const { backend, sarah, emma, mia } = await family();
  await holdOrThrow(emma, sarah, { startsAt: AT, learnerId: mia });
  expect(await remove(emma, mia)).toEqual({ ok: true });
  expect(await claimsOf(backend)).toEqual([]);
  expect(await remove(emma, mia)).toEqual({ ok: true });
  await expect(hold(emma, sarah, { startsAt: AT, learnerId: mia })).rejects.toThrow("notFound");
  await expect(change(emma, mia, "Mia")).rejects.toThrow("notFound");
});

test("an offer of the waitlist is no lesson: the child can go, and nobody waits for it any more", async () => {
  const { backend, sarah, emma, mia } = await family();
  const joined = await emma.as.mutation(api.waitlist.join, {
    ...{ commandId: newCommandId(), offeringId: sarah.offeringId, format: "online", durationMinutes: 60 },
    ...{ fromAt: AT, toAt: AT + HOUR, learnerId: mia },
  });
  expect(joined.ok).toBe(true);
  await pass(backend, 1);
  expect(await claimsOf(backend)).toMatchObject([{ kind: "offer" }]);
  const removed = await emma.as.mutation(api.learners.remove, { commandId: newCommandId(), learnerId: mia });
  expect(removed).toEqual({ ok: true });
  await pass(backend, 1);
  expect(await claimsOf(backend)).toEqual([]);
  expect((await emma.as.query(api.waitlist.mine, {})).entries).toEqual([]);
});

test("a full list has room again when a child leaves it", async () => {
  const { emma, mia } = await family();
  for (let at = 0; at < 9; at++) await addChild(emma, `Child ${at}`);
  await expect(addChild(emma, "One more")).rejects.toThrow("badArgument");
  await remove(emma, mia);
  await addChild(emma, "One more");
});

test("who is added, changed and taken off is on record, with who did it", async () => {
  const { backend, emma, mia } = await family();
  await change(emma, mia, "Mia Rose");
  await remove(emma, mia);
  const entries = await backend.run(
    async (ctx) =>
      await ctx.db
        .query("auditEntries")
        .withIndex("by_subject", (q) => q.eq("subject", mia))
        .take(10),
  );
  expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual(
    ["learners.add", "learners.change", "learners.remove"].map((action) => [action, emma.userId]),
  );
});
