import { describe, expect, test, vi } from "vitest";
import { api } from "../../convex/_generated/api";
import type { Id } from "../../convex/_generated/dataModel";
import { postSystemMessage } from "../../convex/model/messages";
import { createBackend, createInstructor, createPerson, type Backend, type Person } from "../support/convex";

let counter = 0;
const commandId = () => `command-${++counter}`;

async function pair() {
  const backend = createBackend();
  const emma = await createPerson(backend);
  const sarah = await createInstructor(backend, { slug: "sarah" });
  const opened = await emma.as.mutation(api.conversations.openWithInstructor, {
    instructorId: sarah.instructorId,
    commandId: commandId(),
  });
  if (!opened.ok) throw new Error("not opened");
  return { backend, emma, sarah, conversationId: opened.conversationId };
}

async function write(person: Person, conversationId: Id<"conversations">, body: string, id = commandId()) {
  const sent = await person.as.mutation(api.messages.send, {
    conversationId,
    body,
    clientId: id,
    commandId: id,
  });
  return sent;
}

const bodies = async (person: Person, conversationId: Id<"conversations">) =>
  (
    await person.as.query(api.messages.list, {
      conversationId,
      paginationOpts: { numItems: 50, cursor: null },
    })
  ).page.map((message) => message.body);

async function bookingOf(
  backend: Backend,
  emma: Person,
  sarah: { instructorId: Id<"instructors">; offeringId: Id<"offerings"> },
) {
  return await backend.run(
    async (ctx) =>
      await ctx.db.insert("bookings", {
        state: "confirmed",
        confirmedAt: 0,
        studentId: emma.userId,
        learnerId: emma.learnerId,
        instructorId: sarah.instructorId,
        offeringId: sarah.offeringId,
        startsAt: Date.UTC(2026, 10, 30, 18),
        durationMinutes: 60,
        format: "online",
        serviceName: "Piano",
        price: { hourlyRateCents: 7500, lessonCents: 7500, feeCents: 900, totalCents: 8400 },
        lessonTimeZone: "America/New_York",
        instructorTimeZone: "America/New_York",
        studentTimeZone: "America/New_York",
      }),
  );
}

describe("sending", () => {
  test("both sides see the message, newest first", async () => {
    const { emma, sarah, conversationId } = await pair();
    await write(emma, conversationId, "Hi Sarah");
    await write(sarah, conversationId, "Hi Emma");
    expect(await bodies(emma, conversationId)).toEqual(["Hi Emma", "Hi Sarah"]);
    expect(await bodies(sarah, conversationId)).toEqual(["Hi Emma", "Hi Sarah"]);
  });

  test("the same clientId again is the same message, also as another command", async () => {
    const { emma, conversationId } = await pair();
    const first = await write(emma, conversationId, "once", "id-1");
    const again = await write(emma, conversationId, "once", "id-1");
    const otherCommand = await emma.as.mutation(api.messages.send, {
      conversationId,
      body: "once",
      clientId: "id-1",
      commandId: "another-command",
    });
    expect(again).toEqual(first);
    expect(otherCommand).toEqual(first);
    expect(await bodies(emma, conversationId)).toEqual(["once"]);
  });

  test("nobody can take over another person's clientId", async () => {
    const { emma, sarah, conversationId } = await pair();
    await write(emma, conversationId, "mine", "id-1");
    await expect(write(sarah, conversationId, "mine", "id-1")).rejects.toThrow("commandReused");
  });

  test("sentAt increases strictly, also in one millisecond and when the clock steps back", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
    try {
      const { emma, sarah, conversationId } = await pair();
      await write(emma, conversationId, "1");
      await write(sarah, conversationId, "2");
      vi.setSystemTime(1_799_999_995_000);
      await write(emma, conversationId, "3");
      const { page } = await emma.as.query(api.messages.list, {
        conversationId,
        paginationOpts: { numItems: 50, cursor: null },
      });
      expect(page.map(({ body, sentAt }) => [body, sentAt])).toEqual([
        ["3", 1_800_000_000_002],
        ["2", 1_800_000_000_001],
        ["1", 1_800_000_000_000],
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("the text is trimmed; empty and longer than 1,000 characters are refused", async () => {
    const { emma, conversationId } = await pair();
    await write(emma, conversationId, "  hello\n");
    expect(await bodies(emma, conversationId)).toEqual(["hello"]);
    await expect(write(emma, conversationId, "   ")).rejects.toThrow("Write something first.");
    await expect(write(emma, conversationId, "x".repeat(1001))).rejects.toThrow("At most 1000 characters.");
    expect((await write(emma, conversationId, "x".repeat(1000))).ok).toBe(true);
  });

  test("a suspended student and a paused instructor aren't written to", async () => {
    const { backend, emma, sarah, conversationId } = await pair();
    await backend.run(async (ctx) => await ctx.db.patch(sarah.instructorId, { status: "paused" }));
    expect(await write(emma, conversationId, "hello?")).toEqual({
      ok: false,
      error: { code: "recipientUnavailable" },
    });
    await backend.run(async (ctx) => await ctx.db.patch(emma.userId, { status: "suspended" }));
    expect(await write(sarah, conversationId, "hello?")).toEqual({
      ok: false,
      error: { code: "recipientUnavailable" },
    });
  });

  test("a stranger, a guest and a missing conversation all get nothing", async () => {
    const { backend, emma, conversationId } = await pair();
    await write(emma, conversationId, "secret");
    const stranger = await createPerson(backend, { firstName: "Mallory" });
    const guest = await createPerson(backend, { kind: "guest" });
    await expect(bodies(stranger, conversationId)).rejects.toThrow("notFound");
    await expect(write(stranger, conversationId, "hi")).rejects.toThrow("notFound");
    await expect(bodies(guest, conversationId)).rejects.toThrow("signInNeeded");
    await backend.run(async (ctx) => await ctx.db.delete(conversationId));
    await expect(bodies(emma, conversationId)).rejects.toThrow("notFound");
  });

  test("a page never holds more than fifty", async () => {
    const { backend, emma, conversationId } = await pair();
    await backend.run(async (ctx) => {
      for (let sentAt = 1; sentAt <= 60; sentAt++) {
        await ctx.db.insert("messages", {
          conversationId,
          senderId: emma.userId,
          kind: "text",
          body: String(sentAt),
          clientId: `bulk-${sentAt}`,
          sentAt,
        });
      }
    });
    const page = await emma.as.query(api.messages.list, {
      conversationId,
      paginationOpts: { numItems: 5000, cursor: null },
    });
    expect(page.page).toHaveLength(50);
    expect(page.page[0]?.body).toBe("60");
    expect(page.isDone).toBe(false);
  });
});

describe("system messages", () => {
  test("a booking event is a card in the pair's conversation, once", async () => {
    const { backend, emma, sarah, conversationId } = await pair();
    const bookingId = await bookingOf(backend, emma, sarah);
    const event = {
      studentId: emma.userId,
      instructorId: sarah.instructorId,
      kind: "bookingCreated" as const,
      bookingId,
    };
    for (let time = 0; time < 2; time++)
      await backend.run(async (ctx) => await postSystemMessage(ctx, event));
    const { page } = await emma.as.query(api.messages.list, {
      conversationId,
      paginationOpts: { numItems: 50, cursor: null },
    });
    expect(page).toHaveLength(1);
    expect(page[0]).toMatchObject({
      kind: "bookingCreated",
      senderId: null,
      booking: { bookingId, serviceName: "Piano" },
    });
  });

  test("people who never wrote get a conversation from it", async () => {
    const backend = createBackend();
    const emma = await createPerson(backend);
    const sarah = await createInstructor(backend);
    const bookingId = await bookingOf(backend, emma, sarah);
    await backend.run(
      async (ctx) =>
        await postSystemMessage(ctx, {
          studentId: emma.userId,
          instructorId: sarah.instructorId,
          kind: "bookingCreated",
          bookingId,
        }),
    );
    const [conversation] = await sarah.as.query(api.conversations.list, {});
    expect(conversation).toMatchObject({
      viewerIs: "instructor",
      other: { displayName: "Emma J.", slug: null },
      unread: 0,
    });
  });
});
