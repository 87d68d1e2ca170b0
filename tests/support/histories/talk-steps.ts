/** Messages and read marks, remembered as they were sent. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import { newCommandId } from "../lessons";
import type { StepOf } from "./draws";
import { count, pick, type World } from "./world";

/** A lesson makes the pair's conversation, which both now have. */
export async function noteCards(world: World, bookingId: Id<"bookings">): Promise<void> {
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

export async function sendMessage(world: World, step: StepOf<"message">): Promise<void> {
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

export async function markRead(world: World, step: StepOf<"read">): Promise<void> {
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
