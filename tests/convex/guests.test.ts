import type { MutationCtx } from "../../convex/_generated/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { api, internal } from "../../convex/_generated/api";
import { adoptGuest } from "../../convex/model/guests";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Backend,
  type Instructor,
  type Person,
} from "../support/convex";
import { book, bookLesson, claimsOf, hold, holdOrThrow, newCommandId, problems } from "../support/lessons";
import { DAY, freezeClock, HOUR, MINUTE, pass, START_AT, thawClock } from "../support/time-machine";

const TOMORROW_AT_10 = START_AT + 25 * HOUR;

beforeEach(() => freezeClock());
afterEach(thawClock);

async function people() {
  const backend = createBackend();
  const sarah = await createInstructor(backend);
  const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
  const maria = await createInstructor(backend, { firstName: "Maria", serviceId: sarah.serviceId });
  const emma = await createPerson(backend);
  const guest = await createPerson(backend, { firstName: "Guest", kind: "guest" });
  return { backend, sarah, daniel, maria, emma, guest };
}

/** What the sign-in library's callback does, inside the transaction that makes the session. */
async function signIn(backend: Backend, guest: Person, account: Person) {
  await backend.run(async (ctx) => {
    const document = (await ctx.db.get("users", guest.userId))!;
    await adoptGuest(ctx as unknown as MutationCtx, document, account.userId);
  });
}

const holdIds = async (person: Person) =>
  (await person.as.query(api.claims.mine, {})).holds.map(({ claimId }) => claimId);
const lostBecause = async (backend: Backend) =>
  await backend.run(async (ctx) =>
    (await ctx.db.query("auditEntries").take(50))
      .filter(({ action }) => action === "claims.lostOnSignIn")
      .map(({ details }) => (details as { because: string }).because),
  );

describe("signing up or in as a guest", () => {
  test("keeps the hold, its minutes and its time; the guest is gone without a trace", async () => {
    const { backend, sarah, emma, guest } = await people();
    const held = await holdOrThrow(guest, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, 2 * MINUTE);
    await signIn(backend, guest, emma);
    expect((await emma.as.query(api.claims.mine, {})).holds).toMatchObject([
      { claimId: held.claimId, expiresAt: held.expiresAt, learnerId: emma.learnerId },
    ]);
    const traces = await backend.run(async (ctx) => [
      await ctx.db.get("users", guest.userId),
      await ctx.db.get("learners", guest.learnerId),
      await ctx.db.get("authSessions", guest.sessionId),
    ]);
    expect(traces).toEqual([null, null, null]);
    expect(await guest.as.query(api.viewer.current, {})).toBeNull();
    expect(await problems(backend)).toEqual([]);
    expect((await book(emma, held.claimId)).ok).toBe(true);
    expect(await problems(backend)).toEqual([]);
  });

  test("the adopted hold guards the account's own time", async () => {
    const { backend, sarah, daniel, emma, guest } = await people();
    await holdOrThrow(guest, sarah, { startsAt: TOMORROW_AT_10 });
    await signIn(backend, guest, emma);
    expect(await hold(emma, daniel, { startsAt: TOMORROW_AT_10 })).toMatchObject({
      error: { code: "ownConflict" },
    });
  });

  test("a command sent as a guest and repeated after signing in gets its first answer", async () => {
    const { backend, sarah, emma, guest } = await people();
    const command = {
      commandId: newCommandId(),
      offeringId: sarah.offeringId,
      format: "online" as const,
      startsAt: TOMORROW_AT_10,
      durationMinutes: 60,
    };
    const first = await guest.as.mutation(api.claims.hold, command);
    await signIn(backend, guest, emma);
    expect(await emma.as.mutation(api.claims.hold, command)).toEqual(first);
    expect(await claimsOf(backend)).toHaveLength(1);
  });

  test("the guest's hold wins over an older one of the account with the same instructor", async () => {
    const { backend, sarah, emma, guest } = await people();
    await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, MINUTE);
    const newer = await holdOrThrow(guest, sarah, { startsAt: TOMORROW_AT_10 + 3 * HOUR });
    await signIn(backend, guest, emma);
    expect(await holdIds(emma)).toEqual([newer.claimId]);
    expect(await lostBecause(backend)).toEqual(["sameInstructor"]);
    expect(await problems(backend)).toEqual([]);
  });

  test("of three holds the two newest stay", async () => {
    const { backend, sarah, daniel, maria, emma, guest } = await people();
    await holdOrThrow(emma, sarah, { startsAt: TOMORROW_AT_10 });
    await pass(backend, MINUTE);
    const second = await holdOrThrow(emma, daniel, { startsAt: TOMORROW_AT_10 + 2 * HOUR });
    await pass(backend, MINUTE);
    const third = await holdOrThrow(guest, maria, { startsAt: TOMORROW_AT_10 + 4 * HOUR });
    await signIn(backend, guest, emma);
    expect((await holdIds(emma)).sort()).toEqual([second.claimId, third.claimId].sort());
    expect(await lostBecause(backend)).toEqual(["tooManyHolds"]);
  });

  test.each([
    ["clashes with a lesson of one's own", "ownConflict"],
    ["clashes with a lesson that one teaches", "ownConflict"],
    ["is with oneself", "ownLesson"],
    ["has just ended", "ended"],
  ])("a hold that %s is released, and signing in succeeds", async (rule, because) => {
    const { backend, sarah, daniel, emma, guest } = await people();
    const wish = { startsAt: TOMORROW_AT_10 };
    let account: Person | Instructor = rule.endsWith("teaches") ? daniel : emma;
    if (because === "ownConflict") await bookLesson(emma, daniel, wish);
    if (because === "ownLesson") account = sarah;
    const held = await holdOrThrow(guest, sarah, wish);
    if (because === "ended") {
      await backend.run(async (ctx) => await ctx.db.patch("claims", held.claimId, { expiresAt: Date.now() }));
    }
    await signIn(backend, guest, account);
    expect(await holdIds(account)).toEqual([]);
    expect(await lostBecause(backend)).toEqual([because]);
    expect(await problems(backend)).toEqual([]);
    // Told to whom it was, and to nobody else.
    const { claimId } = held;
    expect(await account.as.query(api.claims.lostOnSignIn, { claimId })).toBe(because);
    const noah = await createPerson(backend, { firstName: "Noah" });
    expect(await noah.as.query(api.claims.lostOnSignIn, { claimId })).toBeNull();
  });

  test("a hold that ended in any other way wasn't lost by signing in", async () => {
    const { backend, sarah, emma, guest } = await people();
    const { claimId } = await holdOrThrow(guest, sarah, { startsAt: TOMORROW_AT_10 });
    await signIn(backend, guest, emma);
    await pass(backend, 5 * MINUTE);
    expect(await holdIds(emma)).toEqual([]);
    expect(await emma.as.query(api.claims.lostOnSignIn, { claimId })).toBeNull();
  });

  test("a hold whose instructor was deleted by hand meanwhile doesn't stand in the way", async () => {
    const { backend, sarah, emma, guest } = await people();
    await holdOrThrow(guest, sarah, { startsAt: TOMORROW_AT_10 });
    await backend.run(async (ctx) => await ctx.db.delete("instructors", sarah.instructorId));
    await signIn(backend, guest, emma);
    expect(await claimsOf(backend)).toEqual([]);
    expect(await lostBecause(backend)).toEqual(["ended"]);
  });

  test("a member who signs in again adopts nothing from themselves or another member", async () => {
    const { backend, sarah, emma } = await people();
    const noah = await createPerson(backend, { firstName: "Noah" });
    const { claimId } = await holdOrThrow(noah, sarah, { startsAt: TOMORROW_AT_10 });
    await signIn(backend, noah, emma);
    await signIn(backend, noah, noah);
    expect(await holdIds(noah)).toEqual([claimId]);
    expect(await holdIds(emma)).toEqual([]);
  });
});

describe("idle guests", () => {
  test("go after thirty days, once their session is over; members and fresh guests stay", async () => {
    const { backend, emma, guest } = await people();
    await pass(backend, 29 * DAY);
    const fresh = await createPerson(backend, { kind: "guest" });
    await pass(backend, 2 * DAY);
    await backend.mutation(internal.jobs.deleteIdleGuests, {});
    const left = await backend.run(async (ctx) => ({
      old: await ctx.db.get("users", guest.userId),
      fresh: await ctx.db.get("users", fresh.userId),
      member: await ctx.db.get("users", emma.userId),
    }));
    expect(left).toMatchObject({ old: null, fresh: { kind: "guest" }, member: { kind: "member" } });
    expect(await problems(backend)).toEqual([]);
  });

  test("whose session was renewed stay", async () => {
    const { backend, guest } = await people();
    await backend.run(
      async (ctx) =>
        await ctx.db.patch("authSessions", guest.sessionId, { expirationTime: Date.now() + 90 * DAY }),
    );
    await pass(backend, 40 * DAY);
    await backend.mutation(internal.jobs.deleteIdleGuests, {});
    expect(await backend.run(async (ctx) => await ctx.db.get("users", guest.userId))).not.toBeNull();
  });

  test("are deleted in small batches that go on by themselves", async () => {
    const backend = createBackend();
    for (let n = 0; n < 45; n++) await createPerson(backend, { kind: "guest" });
    await pass(backend, 31 * DAY);
    await backend.mutation(internal.jobs.deleteIdleGuests, {});
    for (let round = 0; round < 3; round++) await pass(backend, 1);
    expect(await backend.run(async (ctx) => await ctx.db.query("users").take(50))).toEqual([]);
    expect(await backend.run(async (ctx) => await ctx.db.query("learners").take(50))).toEqual([]);
  });
});
