import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import {
  createBackend,
  createInstructor,
  createPerson,
  type Instructor,
  type Person,
} from "../support/convex";

let counter = 0;
const commandId = () => `command-${++counter}`;

async function open(person: Person, instructor: Instructor) {
  const opened = await person.as.mutation(api.conversations.openWithInstructor, {
    instructorId: instructor.instructorId,
    commandId: commandId(),
  });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.conversationId;
}

async function write(person: Person, conversationId: Id<"conversations">, body: string) {
  const id = commandId();
  const sent = await person.as.mutation(api.messages.send, {
    conversationId,
    body,
    clientId: id,
    commandId: id,
  });
  if (!sent.ok) throw new Error(sent.error.code);
  return sent.sentAt;
}

const list = async (person: Person) => await person.as.query(api.conversations.list, {});
const unread = async (person: Person) => await person.as.query(api.conversations.unreadTotal, {});

describe("one conversation per student and instructor", () => {
  test("opening again finds it; it is listed only once something was written", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const sarah = await createInstructor(backend, { slug: "sarah" });
    const conversationId = await open(emma, sarah);
    expect(await open(emma, sarah)).toBe(conversationId);
    expect(await list(emma)).toEqual([]);
    await write(emma, conversationId, "Hi");
    expect(await list(emma)).toMatchObject([
      {
        conversationId,
        viewerIs: "student",
        other: { displayName: "Sarah C.", slug: "sarah" },
        lastMessage: { body: "Hi" },
      },
    ]);
    expect(await list(sarah)).toMatchObject([
      { viewerIs: "instructor", other: { displayName: "Emma J.", slug: null }, unread: 1 },
    ]);
  });

  test("an instructor cannot write to themselves, but may learn from another", async () => {
    const backend = createBackend();
    const sarah = await createInstructor(backend);
    const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
    await expect(open(sarah, sarah)).rejects.toThrow("Nobody writes to themselves.");
    const conversationId = await open(sarah, daniel);
    await write(sarah, conversationId, "Teach me");
    expect(await list(sarah)).toMatchObject([{ viewerIs: "student", other: { displayName: "Daniel C." } }]);
  });

  test("a draft is missing; a paused instructor is unavailable to newcomers only", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const noah = await createPerson(backend, { firstName: "Noah" });
    const sarah = await createInstructor(backend, { status: "draft" });
    await expect(open(emma, sarah)).rejects.toThrow("notFound");
    await backend.run(async (ctx) => await ctx.db.patch(sarah.instructorId, { status: "live" }));
    const conversationId = await open(emma, sarah);
    await backend.run(async (ctx) => await ctx.db.patch(sarah.instructorId, { status: "paused" }));
    expect(await open(emma, sarah)).toBe(conversationId);
    await expect(open(noah, sarah)).rejects.toThrow("instructorUnavailable");
  });

  test("only a lesson's two people open its conversation", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const mallory = await createPerson(backend, { firstName: "Mallory" });
    const sarah = await createInstructor(backend);
    const bookingId = await backend.run(
      async (ctx) =>
        await ctx.db.insert("bookings", {
          state: "payment_failed",
          failedAt: 0,
          studentId: emma.userId,
          learnerId: emma.learnerId,
          instructorId: sarah.instructorId,
          offeringId: sarah.offeringId,
          startsAt: 0,
          durationMinutes: 60,
          format: "online",
          serviceName: "Piano",
          price: { hourlyRateCents: 1, lessonCents: 1, feeCents: 0, totalCents: 1 },
          lessonTimeZone: "UTC",
          instructorTimeZone: "UTC",
          studentTimeZone: "UTC",
        }),
    );
    const asked = async (person: Person) =>
      await person.as.mutation(api.conversations.openForBooking, { bookingId, commandId: commandId() });
    const byEmma = await asked(emma);
    expect(byEmma.ok).toBe(true);
    expect(await asked(sarah)).toEqual(byEmma);
    await expect(asked(mallory)).rejects.toThrow("notFound");
  });

  test("somebody else's conversation answers like a missing one", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const mallory = await createPerson(backend, { firstName: "Mallory" });
    const conversationId = await open(emma, await createInstructor(backend));
    expect(await mallory.as.query(api.conversations.get, { conversationId })).toBeNull();
    await expect(
      mallory.as.mutation(api.conversations.markRead, { conversationId, readAt: 1 }),
    ).rejects.toThrow("notFound");
    await backend.run(async (ctx) => await ctx.db.delete(conversationId));
    expect(await emma.as.query(api.conversations.get, { conversationId })).toBeNull();
  });
});

describe("unread", () => {
  test("counts the other side's messages after one's read mark, over all conversations", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const sarah = await createInstructor(backend);
    const daniel = await createInstructor(backend, { firstName: "Daniel", serviceId: sarah.serviceId });
    const withSarah = await open(emma, sarah);
    const withDaniel = await open(emma, daniel);
    await write(emma, withSarah, "mine doesn't count");
    const first = await write(sarah, withSarah, "1");
    await write(sarah, withSarah, "2");
    await write(daniel, withDaniel, "3");
    expect(await unread(emma)).toBe(3);
    await emma.as.mutation(api.conversations.markRead, { conversationId: withSarah, readAt: first });
    expect(await unread(emma)).toBe(2);
    expect(await unread(sarah)).toBe(1);
    const view = await sarah.as.query(api.conversations.get, { conversationId: withSarah });
    expect(view?.otherReadAt).toBe(first);
  });

  test("a read mark never goes back, and never past the newest message", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const sarah = await createInstructor(backend);
    const conversationId = await open(emma, sarah);
    const mark = async (readAt: number) =>
      await emma.as.mutation(api.conversations.markRead, { conversationId, readAt });
    await write(sarah, conversationId, "1");
    await mark(Number.MAX_SAFE_INTEGER);
    expect(await unread(emma)).toBe(0);
    await mark(0);
    await mark(Number.NaN);
    expect(await unread(emma)).toBe(0);
    await write(sarah, conversationId, "2");
    expect(await unread(emma)).toBe(1);
  });

  test("writing leaves unread what was not read, and one's own words need no mark", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const sarah = await createInstructor(backend);
    const conversationId = await open(emma, sarah);
    await write(sarah, conversationId, "unseen");
    await write(emma, conversationId, "written from another device");
    expect(await unread(emma)).toBe(1);
    const sentAt = await write(sarah, conversationId, "seen");
    await emma.as.mutation(api.conversations.markRead, { conversationId, readAt: sentAt });
    const own = await write(emma, conversationId, "answer");
    const view = await sarah.as.query(api.conversations.get, { conversationId });
    expect(view?.otherReadAt).toBe(own);
  });

  test("is counted up to 99", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const sarah = await createInstructor(backend);
    const conversationId = await open(emma, sarah);
    await write(sarah, conversationId, "first");
    await backend.run(async (ctx) => {
      for (let n = 0; n < 150; n++) {
        await ctx.db.insert("messages", {
          conversationId,
          senderId: sarah.userId,
          kind: "text",
          body: "more",
          clientId: `more-${n}`,
          sentAt: Date.now() + 1000 + n,
        });
      }
    });
    expect(await unread(emma)).toBe(99);
    expect((await list(emma))[0]?.unread).toBe(99);
  });

  test("a new message brings an archived conversation back", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const sarah = await createInstructor(backend);
    const conversationId = await open(emma, sarah);
    await write(sarah, conversationId, "1");
    await backend.run(async (ctx) => {
      const side = await ctx.db
        .query("participants")
        .withIndex("by_conversationId_and_userId", (q) =>
          q.eq("conversationId", conversationId).eq("userId", emma.userId),
        )
        .unique();
      await ctx.db.patch(side!._id, { state: "archived" });
    });
    expect(await list(emma)).toEqual([]);
    expect(await unread(emma)).toBe(0);
    await write(sarah, conversationId, "2");
    expect(await unread(emma)).toBe(2);
  });
});
