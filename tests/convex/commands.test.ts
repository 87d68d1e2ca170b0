/** Every command: its repetition returns the first answer and changes nothing; its id serves for nothing else. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { internal } from "../../convex/_generated/api";
import { newCommandId } from "../support/lessons";
import { createPrivateWorld, documentsOf, type PrivateWorld } from "../support/private-world";
import { call, publicFunctions } from "../support/public-functions";
import { DAY, HOUR, pass, START_AT, thawClock } from "../support/time-machine";

afterAll(thawClock);

interface Repeatable {
  by: "emma" | "sarah";
  /** May bring about first what the command is for. */
  args: (world: PrivateWorld) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** Other arguments for the same id. */
  other: Record<string, unknown>;
}

const NEXT_FREE = START_AT + 9 * DAY;
const COMMANDS: Record<string, Repeatable> = {
  "availability.block": {
    by: "sarah",
    args: () => ({ firstLocalDate: "2026-12-24", lastLocalDate: "2026-12-26" }),
    other: { lastLocalDate: "2026-12-27" },
  },
  "availability.undoSave": {
    by: "sarah",
    args: ({ week: { mondayLocalDate, days } }) => ({
      ...{ mondayLocalDate, days },
      replaced: { usual: null, dates: [{ localDate: mondayLocalDate, override: { intervals: [] } }] },
    }),
    other: { replaced: { usual: null, dates: [] } },
  },
  "availability.saveWeek": {
    by: "sarah",
    args: ({ week: { mondayLocalDate, days, version } }) => ({
      ...{ mondayLocalDate, baseVersion: version, base: days, as: "thisWeek" },
      days: days.map((day, index) => (index === 5 ? { ...day, intervals: [] } : day)),
    }),
    other: { as: "usual" },
  },
  "availability.unblock": {
    by: "sarah",
    args: () => ({ firstLocalDate: "2026-12-24", lastLocalDate: "2026-12-26" }),
    other: { lastLocalDate: "2026-12-27" },
  },
  "bookingRules.change": {
    by: "sarah",
    args: () => ({ change: { bufferMinutes: 30 } }),
    other: { change: { bufferMinutes: 45 } },
  },
  "bookingRules.changeTimeZone": {
    by: "sarah",
    args: () => ({ timeZone: "America/Chicago" }),
    other: { timeZone: "America/Denver" },
  },
  "bookings.book": {
    by: "emma",
    args: ({ claimId }) => ({ claimId, shownTotalCents: 10_080 }),
    other: { shownTotalCents: 1 },
  },
  "bookings.cancel": {
    by: "emma",
    args: ({ comingId }) => ({ bookingId: comingId, reason: "Ill" }),
    other: { reason: "Not ill" },
  },
  "bookings.commitChange": { by: "emma", args: ({ leavingId }) => ({ bookingId: leavingId }), other: {} },
  "bookings.complete": { by: "sarah", args: ({ overId }) => ({ bookingId: overId }), other: {} },
  "bookings.disputeNoShow": {
    by: "emma",
    args: async ({ sarah, overId }) => {
      const report = { commandId: newCommandId(), bookingId: overId };
      await call(sarah.as, { name: "bookings.reportNoShow", kind: "mutation" }, report);
      return { bookingId: overId, reason: "I was there all along." };
    },
    other: { reason: "I was there, and so was she." },
  },
  "bookings.reportNoShow": {
    by: "emma",
    args: ({ overId }) => ({ bookingId: overId }),
    other: {},
  },
  "bookings.reschedule": {
    by: "emma",
    args: ({ comingId }) => ({ bookingId: comingId, startsAt: START_AT + 3 * DAY + 5 * HOUR }),
    other: { startsAt: START_AT + 3 * DAY + 6 * HOUR },
  },
  "bookings.rescheduleFollowing": {
    by: "emma",
    args: ({ comingId }) => ({ bookingId: comingId, to: { weekday: 3, minute: 14 * 60 }, changes: [] }),
    other: { to: { weekday: 3, minute: 15 * 60 } },
  },
  "bookings.undoChange": { by: "emma", args: ({ leavingId }) => ({ bookingId: leavingId }), other: {} },
  "busyCalendars.follow": {
    by: "sarah",
    args: () => ({ name: "Private", url: "https://calendar.example/another.ics" }),
    other: { name: "Work" },
  },
  "busyCalendars.importTimes": {
    by: "sarah",
    args: () => ({
      ...{ name: "Private", coversUntil: START_AT + 90 * DAY, unread: 0 },
      blocks: [{ startsAt: START_AT + 40 * DAY, durationMinutes: 60 }],
    }),
    other: { name: "Work" },
  },
  "busyCalendars.readNow": { by: "sarah", args: ({ followedId }) => ({ calendarId: followedId }), other: {} },
  "busyCalendars.remove": { by: "sarah", args: ({ calendarId }) => ({ calendarId }), other: {} },
  "calendarFeeds.renew": {
    by: "emma",
    args: () => ({ token: "t".repeat(43) }),
    other: { token: "u".repeat(43) },
  },
  "calendarFeeds.turnOff": { by: "emma", args: () => ({}), other: {} },
  "claims.extend": { by: "emma", args: ({ claimId }) => ({ claimId }), other: {} },
  "claims.hold": {
    by: "emma",
    args: ({ sarah }) => ({
      ...{ offeringId: sarah.offeringId, format: "online", startsAt: NEXT_FREE, durationMinutes: 60 },
    }),
    other: { durationMinutes: 30 },
  },
  "claims.holdSeries": {
    by: "emma",
    args: ({ claimId }) => ({ claimId, series: { everyWeeks: 2, count: 3, changes: [] } }),
    other: { series: null },
  },
  "claims.release": { by: "emma", args: ({ claimId }) => ({ claimId }), other: {} },
  "conversations.openForBooking": {
    by: "emma",
    args: ({ comingId }) => ({ bookingId: comingId }),
    other: {},
  },
  "conversations.openWithInstructor": {
    by: "emma",
    args: ({ daniel }) => ({ instructorId: daniel.instructorId }),
    other: {},
  },
  "learners.add": {
    by: "emma",
    args: () => ({ name: "Leo", ageGroup: "kids" }),
    other: { name: "Lea" },
  },
  "learners.change": {
    by: "emma",
    args: ({ childId }) => ({ learnerId: childId, name: "Sera", ageGroup: "teens" }),
    other: { name: "Ina" },
  },
  "learners.remove": {
    by: "emma",
    args: async ({ emma }) => {
      const child = { commandId: newCommandId(), name: "Leo", ageGroup: "kids" };
      const added = await call(emma.as, { name: "learners.add", kind: "mutation" }, child);
      return { learnerId: (added as { learnerId: string }).learnerId };
    },
    other: {},
  },
  "messages.send": {
    by: "emma",
    args: ({ conversationId }) => ({ conversationId, body: "Hello", clientId: "client-1" }),
    other: { body: "Goodbye" },
  },
  "teachNow.accept": { by: "sarah", args: ({ requestId }) => ({ requestId }), other: {} },
  "teachNow.ask": {
    by: "emma",
    args: ({ sarah, childId }) => ({
      ...{ serviceId: sarah.serviceId, format: "online", durationMinutes: 60, learnerId: childId },
      maxHourlyRateCents: 9000,
    }),
    other: { maxHourlyRateCents: 10_000 },
  },
  "teachNow.decline": { by: "sarah", args: ({ requestId }) => ({ requestId }), other: {} },
  "teachNow.withdraw": { by: "emma", args: ({ requestId }) => ({ requestId }), other: {} },
  "waitlist.accept": { by: "emma", args: ({ offerId }) => ({ claimId: offerId }), other: {} },
  "waitlist.decline": { by: "emma", args: ({ offerId }) => ({ claimId: offerId }), other: {} },
  "waitlist.join": {
    by: "emma",
    args: ({ sarah, childId }) => ({
      ...{ offeringId: sarah.offeringId, format: "travel", durationMinutes: 60, learnerId: childId },
      ...{ fromAt: START_AT + 7 * DAY, toAt: START_AT + 7 * DAY + 4 * HOUR },
    }),
    other: { format: "online" },
  },
  "waitlist.leave": { by: "emma", args: ({ entryId }) => ({ entryId }), other: {} },
};

const commands = publicFunctions.filter(({ declared }) => declared?.builder === "command");

test("every command has its case here", () => {
  expect(commands.map(({ name }) => name)).toEqual(Object.keys(COMMANDS).sort());
});

describe.each(commands)("$name", (it) => {
  const { by, args, other } = COMMANDS[it.name]!;
  let world: PrivateWorld;
  let given: Record<string, unknown> & { commandId: string };
  beforeAll(async () => {
    world = await createPrivateWorld();
    given = { ...(await args(world)), commandId: newCommandId() };
  });

  test("repeated, it returns the first answer and does nothing a second time, whatever happened meanwhile", async () => {
    const first = await call(world[by].as, it, given);
    expect(first).toMatchObject({ ok: true });
    await pass(world.backend, DAY);
    const before = await documentsOf(world.backend);
    const audit = await auditCount(world);
    for (let time = 0; time < 3; time++) expect(await call(world[by].as, it, given)).toEqual(first);
    expect(await documentsOf(world.backend)).toEqual(before);
    expect(await auditCount(world)).toBe(audit);
  });

  test("its id with other arguments, or for another command, is an error", async () => {
    const others = Object.keys(other).length === 0 ? [] : [call(world[by].as, it, { ...given, ...other })];
    for (const reused of others) await expect(reused).rejects.toThrow("commandReused");
    const another = it.name === "learners.add" ? "claims.release" : "learners.add";
    const elsewhere = call(
      world[by].as,
      { name: another, kind: "mutation" },
      { ...(await COMMANDS[another]!.args(world)), commandId: given.commandId },
    );
    await expect(elsewhere).rejects.toThrow("commandReused");
  });

  test("its id is one's own: another person's command under the same id is theirs", async () => {
    const theirs = await call(
      world.mallory.as,
      { name: "learners.add", kind: "mutation" },
      { commandId: given.commandId, name: "Mallory's", ageGroup: "kids" },
    );
    expect(theirs).toMatchObject({ ok: true });
  });
});

test("a refusal is an answer like any other: it is repeated though the time is free by now", async () => {
  const world = await createPrivateWorld();
  const hold = { name: "claims.hold", kind: "mutation" as const };
  const given = {
    commandId: newCommandId(),
    offeringId: world.sarah.offeringId,
    format: "online",
    startsAt: START_AT + 5 * DAY,
    durationMinutes: 60,
  };
  const refusal = await call(world.mallory.as, hold, given);
  expect(refusal).toMatchObject({ ok: false, error: { code: "taken" } });
  await pass(world.backend, DAY);
  expect(await call(world.mallory.as, hold, given)).toEqual(refusal);
  expect(await call(world.mallory.as, hold, { ...given, commandId: newCommandId() })).toMatchObject({
    ok: true,
  });
});

test("ids are 1 to 64 characters, and what throws leaves no answer behind", async () => {
  const world = await createPrivateWorld();
  const add = { name: "learners.add", kind: "mutation" as const };
  for (const commandId of ["", "x".repeat(65)]) {
    await expect(call(world.emma.as, add, { commandId, name: "Leo", ageGroup: "kids" })).rejects.toThrow(
      "1 to 64 characters.",
    );
  }
  await expect(call(world.emma.as, add, { commandId: "one", name: " ", ageGroup: "kids" })).rejects.toThrow(
    "name",
  );
  expect(await call(world.emma.as, add, { commandId: "one", name: "Leo", ageGroup: "kids" })).toMatchObject({
    ok: true,
  });
});

test("answers are kept thirty days and then deleted", async () => {
  const world = await createPrivateWorld();
  const count = async () =>
    await world.backend.run(async (ctx) => (await ctx.db.query("commands").take(1000)).length);
  const before = await count();
  expect(before).toBeGreaterThan(0);
  await pass(world.backend, 28 * DAY);
  await world.backend.mutation(internal.jobs.deleteOldCommands, {});
  expect(await count()).toBe(before);
  await pass(world.backend, 3 * DAY);
  await world.backend.mutation(internal.jobs.deleteOldCommands, {});
  expect(await count()).toBe(0);
});

async function auditCount({ backend }: PrivateWorld): Promise<number> {
  return await backend.run(async (ctx) => (await ctx.db.query("auditEntries").take(1000)).length);
}
