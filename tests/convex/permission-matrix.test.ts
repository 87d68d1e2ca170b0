/**
 * Every public function against two people's private things, called by everybody who shouldn't: found in the modules, so
 * that a new one without an entry here fails. A foreign thing answers exactly like a missing one.
 */
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS, type Permission } from "../../convex/domain/permissions";
import { newCommandId } from "../support/lessons";
import { createPrivateWorld, documentsOf, SECRETS, type PrivateWorld } from "../support/private-world";
import { call, publicFunctions } from "../support/public-functions";
import { thawClock } from "../support/time-machine";

afterAll(thawClock);

interface Entry {
  /** Arguments that name what belongs to Emma and Sarah; commands get their id by themselves. */
  args: (world: PrivateWorld) => Record<string, unknown>;
  /** Whose call with these arguments works. */
  owner: "emma" | "sarah";
  /** What another member gets: an error as if the thing were missing, or an answer without anything private. */
  stranger: "notFound" | "holdEnded" | "offerEnded" | "nothing";
  /** Who may call it is concerned by what is Emma's from then on, so strangers come to a world of their own. */
  letsIn?: boolean;
  /** The thing stands so that even its owner gets an expected no. */
  refusedToOwner?: boolean;
}

const none = () => ({});
const emmas = { owner: "emma", stranger: "nothing" } as const;
const sarahs = { owner: "sarah", stranger: "nothing" } as const;
const ENTRIES: Record<string, Entry> = {
  "availability.week": { args: ({ week }) => ({ mondayLocalDate: week.mondayLocalDate }), ...sarahs },
  "availability.saveWeek": {
    args: ({ week: { mondayLocalDate, days, version } }) => ({
      ...{ mondayLocalDate, baseVersion: version, base: days, days, as: "thisWeek" },
    }),
    ...sarahs,
  },
  "availability.undoSave": {
    args: ({ week: { mondayLocalDate, days } }) => ({
      ...{ mondayLocalDate, days },
      replaced: { usual: null, dates: [{ localDate: mondayLocalDate, override: { intervals: [] } }] },
    }),
    ...sarahs,
  },
  "availability.block": {
    args: () => ({ firstLocalDate: "2026-12-24", lastLocalDate: "2026-12-26", reason: "away" }),
    ...sarahs,
  },
  "availability.blockedDates": { args: () => ({ fromLocalDate: "2026-11-01" }), ...sarahs },
  "availability.lessonsIn": {
    args: () => ({ firstLocalDate: "2026-11-01", lastLocalDate: "2026-11-30" }),
    ...sarahs,
  },
  "availability.unblock": {
    args: () => ({ firstLocalDate: "2026-12-24", lastLocalDate: "2026-12-26" }),
    ...sarahs,
  },
  "bookingRules.change": { args: () => ({ change: { bufferMinutes: 30 } }), ...sarahs },
  "bookingRules.changeTimeZone": { args: () => ({ timeZone: "America/Chicago" }), ...sarahs },
  "bookingRules.mine": { args: none, ...sarahs },
  "bookings.book": {
    // The shown price is wrong on purpose: the hold stays.
    args: ({ claimId }) => ({ claimId, shownTotalCents: 1 }),
    ...{ owner: "emma", stranger: "holdEnded", refusedToOwner: true },
  },
  "bookings.cancel": {
    args: ({ comingId }) => ({ bookingId: comingId, reason: "no" }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "bookings.commitChange": {
    args: ({ leavingId }) => ({ bookingId: leavingId }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "bookings.complete": {
    args: ({ overId }) => ({ bookingId: overId }),
    ...{ owner: "sarah", stranger: "notFound" },
  },
  "bookings.details": { args: ({ comingId }) => ({ bookingId: comingId }), ...emmas },
  "bookings.disputeNoShow": {
    args: ({ overId }) => ({ bookingId: overId, reason: "I was there the whole hour." }),
    ...{ owner: "emma", stranger: "notFound" },
    refusedToOwner: true,
  },
  "bookings.history": { args: none, ...emmas },
  "bookings.incoming": { args: none, ...sarahs },
  "bookings.taught": { args: none, ...sarahs },
  "bookings.reportNoShow": {
    args: ({ overId }) => ({ bookingId: overId }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "bookings.reschedule": {
    args: ({ comingId }) => ({ bookingId: comingId, startsAt: Date.UTC(2026, 10, 18, 20) }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "bookings.rescheduleFollowing": {
    args: ({ comingId }) => ({ bookingId: comingId, to: { weekday: 3, minute: 15 * 60 }, changes: [] }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "bookings.series": { args: ({ comingId }) => ({ bookingId: comingId }), ...emmas },
  "bookings.undoChange": {
    args: ({ leavingId }) => ({ bookingId: leavingId }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "bookings.upcoming": { args: none, ...emmas },
  "busyCalendars.follow": {
    args: () => ({ name: "Private", url: "https://calendar.example/another.ics" }),
    ...sarahs,
  },
  "busyCalendars.importTimes": {
    args: () => ({
      ...{ name: "Private", coversUntil: Date.UTC(2027, 5, 1), unread: 0 },
      blocks: [{ startsAt: Date.UTC(2026, 10, 19, 16), durationMinutes: 60 }],
    }),
    ...sarahs,
  },
  "busyCalendars.mine": { args: none, ...sarahs },
  "busyCalendars.readNow": {
    args: ({ followedId }) => ({ calendarId: followedId }),
    ...{ owner: "sarah", stranger: "notFound" },
  },
  "busyCalendars.remove": {
    args: ({ calendarId }) => ({ calendarId }),
    ...{ owner: "sarah", stranger: "notFound" },
  },
  "calendarFeeds.mine": { args: none, ...emmas },
  "calendarFeeds.renew": { args: () => ({ token: newCommandId().padEnd(43, "t") }), ...emmas },
  "calendarFeeds.turnOff": { args: none, ...emmas },
  "catalog.instructorCounts": { args: none, ...emmas },
  "catalog.tree": { args: none, ...emmas },
  "claims.checkout": { args: ({ claimId }) => ({ claimId }), ...emmas },
  "claims.extend": { args: ({ claimId }) => ({ claimId }), owner: "emma", stranger: "holdEnded" },
  "claims.hold": {
    args: ({ sarah, childId, claimId }) => ({
      ...{ offeringId: sarah.offeringId, format: "online", startsAt: Date.UTC(2026, 10, 18, 16) },
      ...{ durationMinutes: 60, learnerId: childId, replaces: claimId },
    }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "claims.holdSeries": {
    args: ({ claimId }) => ({ claimId, series: { everyWeeks: 2, count: 3, changes: [] } }),
    ...{ owner: "emma", stranger: "holdEnded" },
  },
  "claims.lostOnSignIn": { args: ({ claimId }) => ({ claimId }), ...emmas },
  "claims.mine": { args: none, ...emmas },
  "claims.release": { args: ({ claimId }) => ({ claimId }), ...emmas },
  "clock.now": { args: none, ...emmas },
  "conversations.get": { args: ({ conversationId }) => ({ conversationId }), ...emmas },
  "conversations.list": { args: none, ...emmas },
  "conversations.markRead": {
    args: ({ conversationId }) => ({ conversationId, readAt: 1 }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "conversations.openForBooking": {
    args: ({ comingId }) => ({ bookingId: comingId }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "conversations.openWithInstructor": {
    args: ({ sarah }) => ({ instructorId: sarah.instructorId }),
    ...emmas,
  },
  "conversations.unreadTotal": { args: none, ...emmas },
  "instructors.browse": { args: none, ...emmas },
  "instructors.profile": { args: () => ({ slug: "sarah" }), ...emmas },
  "instructors.reviews": { args: ({ sarah }) => ({ instructorId: sarah.instructorId }), ...emmas },
  "learners.add": { args: () => ({ name: "Leo", ageGroup: "kids" }), ...emmas },
  "learners.change": {
    args: ({ childId }) => ({ learnerId: childId, name: "Sera", ageGroup: "teens" }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "learners.lessons": { args: none, ...emmas },
  "learners.remove": {
    args: ({ childId }) => ({ learnerId: childId }),
    ...{ owner: "emma", stranger: "notFound", refusedToOwner: true },
  },
  "learners.mine": { args: none, ...emmas },
  "messages.list": {
    args: ({ conversationId }) => ({ conversationId, paginationOpts: { numItems: 10, cursor: null } }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "messages.send": {
    args: ({ conversationId }) => ({ conversationId, body: "hi", clientId: newCommandId() }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "slots.weekFacts": {
    args: ({ sarah, week }) => ({ instructorId: sarah.instructorId, mondayLocalDate: week.mondayLocalDate }),
    ...emmas,
  },
  "teachNow.accept": { args: ({ requestId }) => ({ requestId }), owner: "sarah", stranger: "notFound" },
  "teachNow.ask": {
    args: ({ sarah, childId }) => ({
      ...{ serviceId: sarah.serviceId, format: "online", durationMinutes: 60, learnerId: childId },
      maxHourlyRateCents: 9000,
    }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "teachNow.becomeReady": { args: none, ...sarahs, letsIn: true },
  "teachNow.decline": { args: ({ requestId }) => ({ requestId }), owner: "sarah", stranger: "notFound" },
  "teachNow.latest": { args: none, ...emmas },
  "teachNow.readiness": { args: none, ...sarahs },
  "teachNow.readyFor": { args: ({ sarah }) => ({ serviceId: sarah.serviceId }), ...emmas },
  "teachNow.readyServices": { args: none, ...emmas },
  "teachNow.ringing": { args: none, ...sarahs },
  "teachNow.stayReady": { args: none, ...sarahs },
  "teachNow.stopReady": { args: none, ...sarahs },
  "teachNow.withdraw": { args: ({ requestId }) => ({ requestId }), owner: "emma", stranger: "notFound" },
  "viewer.current": { args: none, ...emmas },
  "viewer.setTimeZone": { args: () => ({ timeZone: "Asia/Tokyo" }), ...emmas },
  "waitlist.accept": { args: ({ offerId }) => ({ claimId: offerId }), owner: "emma", stranger: "offerEnded" },
  "waitlist.decline": { args: ({ offerId }) => ({ claimId: offerId }), ...emmas },
  "waitlist.join": {
    args: ({ sarah, childId }) => ({
      ...{ offeringId: sarah.offeringId, format: "travel", durationMinutes: 60, learnerId: childId },
      ...{ fromAt: Date.UTC(2026, 10, 18, 16), toAt: Date.UTC(2026, 10, 18, 20) },
    }),
    ...{ owner: "emma", stranger: "notFound" },
  },
  "waitlist.leave": { args: ({ entryId }) => ({ entryId }), owner: "emma", stranger: "notFound" },
  "waitlist.mine": { args: none, ...emmas },
  "waitlist.wanted": { args: () => ({ from: Date.UTC(2026, 10, 9) }), ...sarahs },
};
/** Tested over the wire, with the library's own client. */
const OF_THE_LIBRARY = ["auth.isAuthenticated", "auth.signIn", "auth.signOut"];
const TEACHER_ONLY: readonly string[] = [
  "manage_availability",
  "view_incoming_bookings",
  "complete_bookings",
];

test("every public function has an entry here, and no entry is left over", () => {
  const names = publicFunctions.map(({ name }) => name);
  expect(names).toEqual([...Object.keys(ENTRIES), ...OF_THE_LIBRARY].sort());
});

const ours = publicFunctions.filter(({ name }) => name in ENTRIES);

/** Strangers change nothing of anybody else's: they all come to the same world, and find it as it was. */
interface StrangersWorld extends PrivateWorld {
  atFirst: Map<string, unknown>;
}
let strangersWorld: StrangersWorld;
beforeAll(async () => {
  strangersWorld = await createStrangersWorld();
});

async function createStrangersWorld(): Promise<StrangersWorld> {
  const world = await createPrivateWorld();
  return { ...world, atFirst: await documentsOf(world.backend) };
}

describe.each(ours)("$name", (it) => {
  const entry = ENTRIES[it.name]!;
  const access = it.declared!.access;
  const argsOf = (world: PrivateWorld): Record<string, unknown> => ({
    ...entry.args(world),
    ...("commandId" in it.args ? { commandId: newCommandId() } : {}),
  });

  const forStrangers = async () => (entry.letsIn === true ? await createStrangersWorld() : strangersWorld);

  test("answers visitors, dead sessions and suspended people like visitors", async () => {
    const world = await forStrangers();
    const { backend } = world;
    const before = await documentsOf(backend);
    for (const visitor of [backend, await signedOutPerson(world), world.suspended.as]) {
      const told = await settle(call(visitor, it, argsOf(world)));
      if (access === "everybody") expect(told.error).toBeNull();
      else expect(told.error).toEqual({ code: "signInNeeded" });
      expectNothingPrivate(told);
    }
    expect(await documentsOf(backend)).toEqual(before);
  });

  test("lets guests do what is for guests, with nothing of anybody else's", async () => {
    const world = await forStrangers();
    const told = await settle(call(world.guest.as, it, argsOf(world)));
    if (access === "everybody" || access === "guest") expectAsStranger(entry, told);
    else expect(told.error).toEqual({ code: "signInNeeded" });
    expectNothingPrivate(told);
    await expectUnchanged(world);
  });

  test.each(["mallory", "daniel"] as const)(
    "tells another member (%s) nothing and changes nothing",
    async (who) => {
      const world = await forStrangers();
      const told = await settle(call(world[who].as, it, argsOf(world)));
      if (who === "mallory" && TEACHER_ONLY.includes(access)) {
        expect(told.error).toEqual({ code: "notAllowed", permission: access });
      } else expectAsStranger(entry, told);
      expectNothingPrivate(told);
      await expectUnchanged(world);
    },
  );

  describe("its owner", () => {
    let world: PrivateWorld;
    beforeAll(async () => {
      world = await createPrivateWorld();
    });

    test("is served", async () => {
      const answer = await call(world[entry.owner].as, it, argsOf(world));
      if (entry.refusedToOwner !== true) expect(answer).not.toMatchObject({ ok: false });
    });

    test("is refused malformed ids and those of another table", async () => {
      for (const [field, { type }] of Object.entries(it.args)) {
        if (type !== "id") continue;
        for (const wrong of ["nonsense", "", "'; drop table", world.emma.sessionId, 5, null, { $gt: "" }]) {
          const told = await settle(call(world[entry.owner].as, it, { ...argsOf(world), [field]: wrong }));
          expect(told.isMalformed, `${field} = ${JSON.stringify(wrong)}: ${told.text}`).toBe(true);
        }
      }
    });

    test("is refused what isn't declared or is missing; absurd words and numbers never reach a fault", async () => {
      const owner = world[entry.owner].as;
      expect((await settle(call(owner, it, { ...argsOf(world), more: 1 }))).isMalformed).toBe(true);
      for (const [field, { type, optional }] of Object.entries(it.args)) {
        const { [field]: _left, ...without } = argsOf(world);
        if (!optional) expect((await settle(call(owner, it, without))).isMalformed, field).toBe(true);
        for (const absurd of ABSURD[type] ?? []) {
          const told = await settle(call(owner, it, { ...argsOf(world), [field]: absurd }));
          const about = `${field} = ${String(absurd).slice(0, 20)}: ${told.text}`;
          expect(told.isFault || told.isMalformed, about).toBe(false);
        }
      }
    });

    test("finds a deleted thing missing, which is no fault", async () => {
      for (const field of Object.keys(it.args).filter((each) => it.args[each]!.type === "id")) {
        const gone = argsOf(world)[field] as PrivateWorld["claimId"] | undefined;
        if (gone === undefined) continue;
        await world.backend.run(async (ctx) => {
          if ((await ctx.db.get(gone)) !== null) await ctx.db.delete(gone);
        });
        const told = await settle(call(world[entry.owner].as, it, argsOf(world)));
        expect(told.isFault || told.isMalformed, `${field} deleted: ${told.text}`).toBe(false);
      }
    });
  });
});

test.each(ours.filter(({ declared }) => isPermission(declared!.access)))(
  "$name is closed by a denial, whatever the role grants",
  async (it) => {
    const entry = ENTRIES[it.name]!;
    const permission = it.declared!.access;
    const world = await createPrivateWorld();
    const { userId, as } = world[entry.owner];
    await world.backend.run(
      async (ctx) => await ctx.db.insert("permissionOverrides", { userId, permission, granted: false }),
    );
    const args = { ...entry.args(world), ...("commandId" in it.args ? { commandId: newCommandId() } : {}) };
    expect((await settle(call(as, it, args))).error).toEqual({ code: "notAllowed", permission });
  },
);

const ABSURD: Record<string, unknown[]> = {
  string: ["", " ", "x".repeat(20_000), "\u0000", "2026-02-30", "9999-12-27", "0001-01-01"],
  number: [Number.NaN, Infinity, -Infinity, -1, 0.5, 1e300],
};

function isPermission(access: string): access is Permission {
  return (PERMISSIONS as readonly string[]).includes(access);
}

interface Told {
  /** What was thrown for the caller; null for an answer. */
  error: unknown;
  answer: unknown;
  /** The arguments don't fit the declaration. */
  isMalformed: boolean;
  /** Thrown by mistake. */
  isFault: boolean;
  text: string;
}

async function settle(called: Promise<unknown>): Promise<Told> {
  try {
    const answer = await called;
    return { error: null, answer, isMalformed: false, isFault: false, text: JSON.stringify(answer) ?? "" };
  } catch (thrown) {
    const text = String(thrown);
    if (thrown instanceof ConvexError) {
      const error: unknown = typeof thrown.data === "string" ? JSON.parse(thrown.data) : thrown.data;
      return { error, answer: null, isMalformed: false, isFault: false, text };
    }
    const isMalformed = text.includes("Validator error");
    return { error: text, answer: null, isMalformed, isFault: !isMalformed, text };
  }
}

function expectNothingPrivate({ text }: Told): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

function expectAsStranger({ stranger }: Entry, { error, answer }: Told): void {
  if (stranger === "notFound") return expect(error).toEqual({ code: "notFound" });
  expect(error).toBeNull();
  if (stranger !== "nothing") expect(answer).toEqual({ ok: false, error: { code: stranger } });
}

/** Whatever was there is there, but for the strangers' own accounts and profiles as instructors. */
async function expectUnchanged(world: StrangersWorld): Promise<void> {
  const { backend, atFirst, guest, mallory, daniel } = world;
  const people = [guest, mallory, daniel].map(({ userId }): string => userId);
  const own = new Set([...people, daniel.instructorId]);
  const after = await documentsOf(backend);
  for (const [id, document] of atFirst) if (!own.has(id)) expect(after.get(id)).toEqual(document);
}

async function signedOutPerson({ backend, mallory }: PrivateWorld) {
  const sessionId = await backend.run(async (ctx) => {
    const expirationTime = Date.now() + 1000;
    const id = await ctx.db.insert("authSessions", { userId: mallory.userId, expirationTime });
    await ctx.db.delete("authSessions", id);
    return id;
  });
  return backend.withIdentity({ subject: `${mallory.userId}|${sessionId}` });
}
