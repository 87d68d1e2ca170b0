/** What people do, one step at a time. Draws are plain numbers, so that a failing history shrinks. */
import fc from "fast-check";
import { expect } from "vitest";
import { api, internal } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { DAY, HOUR, MINUTE, pass, passUnnoticed } from "../time-machine";
import { book, cancel, newCommandId } from "../lessons";
import { performHold } from "./hold-step";
import { performReschedule } from "./reschedule-step";
import { count, pick, type World } from "./world";

const draw = fc.nat({ max: 10_000 });
const stepArbitrary = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      who: draw,
      instructor: draw,
      /** One of the next offered starts; else so many quarters beside a claim that stands, where it is tight. */
      offered: fc.option(fc.nat({ max: 25 }), { freq: 2, nil: null }),
      quarter: fc.integer({ min: -6, max: 6 }),
      beside: draw,
      besideOwn: fc.boolean(),
      way: draw,
      forChild: fc.boolean(),
      replaces: fc.option(draw, { freq: 3, nil: null }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("extend" as const), who: draw, which: draw }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const), who: draw, which: draw }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("book" as const), which: draw }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: draw, byTeacher: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("reschedule" as const),
      which: draw,
      offered: fc.option(fc.nat({ max: 25 }), { freq: 1, nil: null }),
      quarter: fc.integer({ min: -6, max: 6 }),
      beside: draw,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("undo" as const), which: draw, byTeacher: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("commit" as const), which: draw, byTeacher: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1000, MINUTE, 2 * MINUTE, 5 * MINUTE, 11_000, HOUR, 9 * HOUR, 2 * DAY),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("standStill" as const),
      ms: fc.constantFrom(MINUTE, 6 * MINUTE),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("save" as const),
      instructor: draw,
      week: fc.nat({ max: 2 }),
      day: fc.nat({ max: 6 }),
      startQuarter: fc.nat({ max: 80 }),
      quarters: fc.integer({ min: 1, max: 40 }),
      as: fc.constantFrom("thisWeek" as const, "usual" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("message" as const),
      who: draw,
      instructor: draw,
      byTeacher: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("read" as const),
      which: draw,
      byTeacher: fc.boolean(),
      upTo: draw,
    }),
  },
);
export type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;
export const historyArbitrary = fc.array(stepArbitrary, { minLength: 30, maxLength: 70, size: "max" });

const MONDAYS = ["2026-11-09", "2026-11-16", "2026-11-23"];

export async function perform(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case "hold":
      return await performHold(world, step);
    case "extend":
      return await extend(world, step);
    case "release":
      return await release(world, step);
    case "book":
      return await bookHold(world, step);
    case "cancel":
      return await cancelLesson(world, step);
    case "reschedule":
      return await performReschedule(world, step);
    case "undo":
      return await decide(world, step, "undo", api.bookings.undoChange);
    case "commit":
      return await decide(world, step, "commit", api.bookings.commitChange);
    case "pass":
      await pass(world.backend, step.ms);
      return await sweep(world);
    case "standStill":
      await sweep(world);
      return passUnnoticed(step.ms);
    case "save":
      return await saveWeek(world, step);
    case "message":
      return await sendMessage(world, step);
    case "read":
      return await markRead(world, step);
  }
}

type StepOf<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

/** What the cron does, however the scheduler stumbled. */
async function sweep(world: World): Promise<void> {
  await world.backend.mutation(internal.jobs.sweep, {});
  await world.backend.finishInProgressScheduledFunctions();
}

async function extend(world: World, step: StepOf<"extend">): Promise<void> {
  const claimId = pick(world.holdIds, step.which);
  const person = pick(world.people, step.who)!;
  if (claimId === undefined) return;
  count(world, "extend", await person.as.mutation(api.claims.extend, { commandId: newCommandId(), claimId }));
}

async function release(world: World, step: StepOf<"release">): Promise<void> {
  const claimId = pick(world.holdIds, step.which);
  const person = pick(world.people, step.who)!;
  if (claimId === undefined) return;
  count(
    world,
    "release",
    await person.as.mutation(api.claims.release, { commandId: newCommandId(), claimId }),
  );
}

/** A live hold of one's own becomes a lesson, always; any other never does. */
async function bookHold(world: World, step: StepOf<"book">): Promise<void> {
  const claimId = pick(world.holdIds.slice(-3), step.which);
  if (claimId === undefined) return;
  const claim = await world.backend.run(async (ctx) => await ctx.db.get("claims", claimId));
  const person = world.people.find(({ userId }) => userId === claim?.holderId) ?? world.people[0]!;
  if (person.isGuest) return;
  const answer = await book(person, claimId);
  count(world, "book", answer);
  const isLive = claim?.kind === "hold" && claim.expiresAt! > Date.now();
  expect(answer.ok || answer.error.code).toBe(isLive || claim?.kind === "booking" ? true : "holdEnded");
  if (!answer.ok || world.bookingIds.includes(answer.bookingId)) return;
  world.bookingIds.push(answer.bookingId);
  await noteCards(world, answer.bookingId);
}

/** A lesson makes the pair's conversation, which both now have. */
async function noteCards(world: World, bookingId: Id<"bookings">): Promise<void> {
  const booking = (await world.backend.run(async (ctx) => await ctx.db.get("bookings", bookingId)))!;
  const student = world.people.find(({ userId }) => userId === booking.studentId)!;
  const opened = await student.as.mutation(api.conversations.openForBooking, {
    commandId: newCommandId(),
    bookingId,
  });
  if (!opened.ok) throw new Error(opened.error.code);
  const teacher = world.instructors.find(({ instructorId }) => instructorId === booking.instructorId)!;
  remember(world, opened.conversationId, [student.userId, teacher.userId]);
}

function remember(world: World, conversationId: Id<"conversations">, sides: Id<"users">[]) {
  const known = world.conversations.get(conversationId);
  if (known !== undefined) return known;
  const fresh = { senders: [], sentAts: [], readAt: new Map(sides.map((side) => [side as string, 0])) };
  world.conversations.set(conversationId, fresh);
  return fresh;
}

async function sideOf(world: World, bookingId: Id<"bookings">, byTeacher: boolean) {
  const booking = (await world.backend.run(async (ctx) => await ctx.db.get("bookings", bookingId)))!;
  const person = byTeacher
    ? world.instructors.find(({ instructorId }) => instructorId === booking.instructorId)
    : world.people.find(({ userId }) => userId === booking.studentId);
  return { person: person!, booking };
}

async function cancelLesson(world: World, step: StepOf<"cancel">): Promise<void> {
  const bookingId = pick(world.bookingIds, step.which);
  if (bookingId === undefined) return;
  const { person, booking } = await sideOf(world, bookingId, step.byTeacher);
  const answer = await cancel(person, bookingId);
  count(world, "cancel", answer);
  if (answer.ok) expect(booking.state === "confirmed" && booking.startsAt > Date.now()).toBe(true);
  // Until it commits, nothing is free.
  const claims = await world.backend.run(
    async (ctx) =>
      await ctx.db
        .query("claims")
        .withIndex("by_bookingId", (q) => q.eq("bookingId", bookingId))
        .take(5),
  );
  if (answer.ok) expect(claims).toHaveLength(1);
}

async function decide(
  world: World,
  step: StepOf<"undo" | "commit">,
  name: string,
  command: typeof api.bookings.undoChange | typeof api.bookings.commitChange,
): Promise<void> {
  // Rather one that waits for it.
  const waiting: Id<"bookings">[] = [];
  for (const bookingId of world.bookingIds) {
    const { booking } = await sideOf(world, bookingId, false);
    if (booking.state === "confirmed" && booking.pendingChange !== undefined) waiting.push(bookingId);
  }
  const bookingId = pick(waiting, step.which) ?? pick(world.bookingIds, step.which);
  if (bookingId === undefined) return;
  const { person } = await sideOf(world, bookingId, step.byTeacher);
  count(world, name, await person.as.mutation(command, { commandId: newCommandId(), bookingId }));
}

/** One day gets other hours. Claims and lessons stay as they are. */
async function saveWeek(world: World, step: StepOf<"save">): Promise<void> {
  const instructor = pick(world.instructors, step.instructor)!;
  const mondayLocalDate = MONDAYS[step.week]!;
  const before = await instructor.as.query(api.availability.week, { mondayLocalDate });
  const startMinute = step.startQuarter * 15;
  const endMinute = Math.min(1440, startMinute + step.quarters * 15);
  const days = before.days.map((day, index) =>
    index === step.day ? { ...day, intervals: [{ startMinute, endMinute, formats: "all" as const }] } : day,
  );
  const claimsBefore = await world.backend.run(async (ctx) => await ctx.db.query("claims").take(1000));
  const answer = await instructor.as.mutation(api.availability.saveWeek, {
    commandId: newCommandId(),
    mondayLocalDate,
    baseVersion: before.version,
    base: before.days,
    days,
    as: step.as,
  });
  count(world, "save", answer);
  expect(answer).toMatchObject({ ok: true, merged: false });
  const after = await instructor.as.query(api.availability.week, { mondayLocalDate });
  expect(after.days).toEqual(days);
  expect(after.version).toBe(answer.ok ? answer.version : "");
  const claimsAfter = await world.backend.run(async (ctx) => await ctx.db.query("claims").take(1000));
  expect(claimsAfter).toEqual(claimsBefore);
}

async function sendMessage(world: World, step: StepOf<"message">): Promise<void> {
  const student = pick(
    world.people.filter(({ isGuest }) => !isGuest),
    step.who,
  )!;
  const instructor = pick(
    world.instructors.filter(({ userId }) => userId !== student.userId),
    step.instructor,
  )!;
  const opened = await student.as.mutation(api.conversations.openWithInstructor, {
    commandId: newCommandId(),
    instructorId: instructor.instructorId,
  });
  if (!opened.ok) throw new Error(opened.error.code);
  const { conversationId } = opened;
  const memory = remember(world, conversationId, [student.userId, instructor.userId]);
  const sender = step.byTeacher ? instructor : student;
  const clientId = newCommandId();
  const message = { commandId: clientId, clientId, conversationId, body: `Hello ${clientId}` };
  const sent = await sender.as.mutation(api.messages.send, message);
  count(world, "message", sent);
  expect(await sender.as.mutation(api.messages.send, message)).toEqual(sent);
  if (!sent.ok) throw new Error(sent.error.code);
  const lastAt = memory.sentAts.at(-1) ?? 0;
  expect(sent.sentAt).toBeGreaterThan(lastAt);
  memory.senders.push(sender.userId);
  memory.sentAts.push(sent.sentAt);
}

async function markRead(world: World, step: StepOf<"read">): Promise<void> {
  const entry = pick([...world.conversations], step.which);
  if (entry === undefined) return;
  const [conversationId, memory] = entry;
  const everybody = [...world.people, ...world.instructors];
  const sides = [...memory.readAt.keys()].map((side) => everybody.find(({ userId }) => userId === side)!);
  const reader = sides[step.byTeacher ? 1 : 0]!;
  const readAt = pick(memory.sentAts, step.upTo);
  if (readAt === undefined) return;
  await reader.as.mutation(api.conversations.markRead, { conversationId, readAt });
  memory.readAt.set(reader.userId, Math.max(memory.readAt.get(reader.userId)!, readAt));
}
