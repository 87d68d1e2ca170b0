/**
 * A student and an instructor who have everything that can be private between two people, and strangers who shall learn
 * and change nothing of it. Private words are such that no answer contains them by chance.
 */
import { api } from "../../convex/_generated/api";
import { createBackend, createInstructor, createPerson, type Backend } from "./convex";
import { bookLesson, cancel, holdOrThrow, newCommandId } from "./lessons";
import { DAY, freezeClock, HOUR, pass, START_AT } from "./time-machine";

export const SECRETS = [
  "Quillfeather",
  "emma@private.test",
  "+1 555 0100",
  "Vanderplonk",
  "sarah@private.test",
  "Hidden Street",
  "Elm Street",
  "Seraphina",
  "a secret note",
  "a secret word",
  "a secret reason",
  "a secret calendar",
  "a-secret-address",
];

export async function createPrivateWorld() {
  freezeClock();
  const backend = createBackend();
  const prices = [
    { format: "online" as const, hourlyRateCents: 9000 },
    { format: "travel" as const, hourlyRateCents: 9000 },
  ];
  const sarah = await createInstructor(backend, { lastName: "Vanderplonk", prices, slug: "sarah" });
  const daniel = await createInstructor(backend, {
    firstName: "Daniel",
    serviceId: sarah.serviceId,
    slug: "daniel",
  });
  const emma = await createPerson(backend, { lastName: "Quillfeather" });
  const mallory = await createPerson(backend, { firstName: "Mallory" });
  const guest = await createPerson(backend, { firstName: "Guest", kind: "guest" });
  const suspended = await createPerson(backend, { firstName: "Trudy" });
  const childId = await backend.run(async (ctx) => {
    await ctx.db.patch("users", suspended.userId, { status: "suspended" });
    await ctx.db.patch("users", emma.userId, { email: "emma@private.test", phone: "+1 555 0100" });
    await ctx.db.patch("users", sarah.userId, { email: "sarah@private.test" });
    await ctx.db.patch("instructors", sarah.instructorId, { studioAddress: "Hidden Street 5" });
    return await ctx.db.insert("learners", {
      userId: emma.userId,
      kind: "child",
      name: "Seraphina",
      ageGroup: "kids",
    });
  });
  const lesson = async (startsAt: number) =>
    await bookLesson(emma, sarah, { startsAt, format: "travel", learnerId: childId });
  const past = await lesson(START_AT + 8 * HOUR);
  await pass(backend, DAY);
  const over = await lesson(START_AT + DAY + 4 * HOUR);
  await pass(backend, 6 * HOUR);
  const coming = await lesson(START_AT + 3 * DAY);
  const leaving = await lesson(START_AT + 4 * DAY);
  await cancel(emma, leaving.bookingId, "a secret reason");
  await backend.run(async (ctx) => {
    for (const { bookingId } of [past, over, coming, leaving]) {
      await ctx.db.patch("bookings", bookingId, { note: "a secret note" });
    }
  });
  const { claimId } = await holdOrThrow(emma, sarah, { startsAt: START_AT + 5 * DAY });
  const opened = await emma.as.mutation(api.conversations.openForBooking, {
    commandId: newCommandId(),
    bookingId: coming.bookingId,
  });
  if (!opened.ok) throw new Error("no conversation");
  const { conversationId } = opened;
  for (const person of [emma, sarah]) {
    const clientId = newCommandId();
    await person.as.mutation(api.messages.send, {
      commandId: clientId,
      clientId,
      conversationId,
      body: "a secret word",
    });
  }
  // Free, so that it is offered at once.
  const joined = await emma.as.mutation(api.waitlist.join, {
    ...{ commandId: newCommandId(), offeringId: sarah.offeringId, format: "travel", durationMinutes: 60 },
    ...{ fromAt: START_AT + 6 * DAY, toAt: START_AT + 6 * DAY + 2 * HOUR, learnerId: childId },
  });
  if (!joined.ok) throw new Error("no waitlist entry");
  await pass(backend, 1);
  const { offers } = await emma.as.query(api.waitlist.mine, {});
  const mondayLocalDate = "2026-11-16";
  const imported = await sarah.as.mutation(api.busyCalendars.importTimes, {
    ...{ commandId: newCommandId(), name: "a secret calendar", coversUntil: START_AT + 90 * DAY, unread: 0 },
    blocks: [{ startsAt: START_AT + 30 * DAY, durationMinutes: 60 }],
  });
  if (!imported.ok) throw new Error("no calendar");
  await sarah.as.mutation(api.teachNow.becomeReady, {});
  const asked = await emma.as.mutation(api.teachNow.ask, {
    ...{ commandId: newCommandId(), serviceId: sarah.serviceId, format: "online", durationMinutes: 60 },
    ...{ maxHourlyRateCents: 9000, learnerId: childId },
  });
  if (!asked.ok) throw new Error("nobody rung");
  const following = await sarah.as.mutation(api.busyCalendars.follow, {
    ...{ commandId: newCommandId(), name: "a secret calendar" },
    url: "https://calendar.example/a-secret-address.ics",
  });
  if (!following.ok) throw new Error("not followed");
  const { days, version } = await sarah.as.query(api.availability.week, { mondayLocalDate });
  return {
    ...{ backend, sarah, daniel, emma, mallory, guest, suspended, childId, claimId, conversationId },
    ...{ calendarId: imported.calendarId, followedId: following.calendarId, requestId: asked.requestId },
    ...{ overId: over.bookingId, comingId: coming.bookingId, leavingId: leaving.bookingId },
    ...{ entryId: joined.entryId, offerId: offers[0]!.claimId },
    week: { mondayLocalDate, days, version },
  };
}
export type PrivateWorld = Awaited<ReturnType<typeof createPrivateWorld>>;

const WATCHED = [
  "users",
  "learners",
  "instructors",
  "instructorStats",
  "offerings",
  "weeklyHours",
  "dateOverrides",
  "claims",
  "claimCells",
  "waitlistEntries",
  "readyInstructors",
  "readyLeases",
  "lessonRequests",
  "rings",
  "busyCalendars",
  "busyBlocks",
  "calendarFeeds",
  "bookings",
  "reviews",
  "conversations",
  "participants",
  "messages",
] as const;

/** Every document of theirs, so that a test can say: unchanged. */
export async function documentsOf(backend: Backend): Promise<Map<string, unknown>> {
  const all = await backend.run(async (ctx) => {
    const lists = WATCHED.map(async (table) => (await ctx.db.query(table).take(1000)) as { _id: string }[]);
    return (await Promise.all(lists)).flat();
  });
  return new Map(all.map((document) => [document._id, document]));
}
