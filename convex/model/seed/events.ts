/** What happened in the demo marketplace, by the same commands as in life, each at its own instant. */
import type { Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import { endOf } from "../../domain/claims";
import type { PlannedEvent, Side } from "../../domain/seedTypes";
import * as Bookings from "../bookings";
import * as Cancellations from "../cancellations";
import * as Changes from "../changes";
import * as Conversations from "../conversations";
import * as Holds from "../holds";
import * as Messages from "../messages";
import { priceOfClaim } from "../ownTimes";
import * as Reviews from "../reviews";
import * as Series from "../series";
import type { Viewer } from "../viewers";
import * as Waitlist from "../waitlist";
import { instructorDocument, studentViewer, viewerOf } from "./people";
import { getRecordOrThrow, putRecord } from "./records";

type EventOf<Kind extends PlannedEvent["kind"]> = Extract<PlannedEvent, { kind: Kind }>;

export async function happen(ctx: MutationCtx, event: PlannedEvent): Promise<void> {
  switch (event.kind) {
    case "book":
      return await book(ctx, event);
    case "finish":
      await Bookings.finishLesson(ctx, await lessonId(ctx, event.lesson), event.at);
      return;
    case "cancel":
      return await cancel(ctx, event);
    case "review":
      return await review(ctx, event);
    case "wait":
      return await wait(ctx, event);
    case "message":
      return await message(ctx, event);
    case "read":
      return await read(ctx, event);
  }
}

async function book(ctx: MutationCtx, event: EventOf<"book">): Promise<void> {
  const { format, startsAt, durationMinutes, at } = event;
  const student = await studentViewer(ctx, event.student);
  const offeringKey = `offering:${event.instructor}:${event.offering}`;
  const offeringId = (await getRecordOrThrow(ctx, offeringKey)) as Id<"offerings">;
  const wish = { offeringId, format, startsAt, durationMinutes, ...(await learnerOf(ctx, event)) };
  const held = await Holds.hold(ctx, student, wish, at);
  if (!held.ok) throw refusedBy("hold", event, held.error);
  const { weekly = 1 } = event;
  if (weekly > 1) {
    const series = { everyWeeks: 1 as const, count: weekly, changes: [] };
    const all = await Series.hold(ctx, student, { claimId: held.claimId, series }, at);
    if (!all.ok) throw refusedBy("hold of a series", event, all.error);
  }
  const offering = await ctx.db.get("offerings", offeringId);
  const price = offering === null ? null : priceOfClaim(offering, { format, durationMinutes });
  const booked = await Bookings.book(
    ctx,
    student,
    {
      claimId: held.claimId,
      shownTotalCents: weekly * (price?.totalCents ?? 0),
      ...(event.note === undefined ? {} : { note: event.note }),
      ...(format === "travel" || format === "neutral" ? { place: { address: "48 Sample Avenue, 4B" } } : {}),
    },
    at,
  );
  if (!booked.ok) throw refusedBy("book", event, booked.error);
  await putRecord(ctx, `lesson:${event.lesson}`, booked.bookingId);
}

async function wait(ctx: MutationCtx, event: EventOf<"wait">): Promise<void> {
  const booking = await ctx.db.get("bookings", await lessonId(ctx, event.lesson));
  if (booking === null) throw new Error(`No booking ${event.lesson}`);
  const { offeringId, format, durationMinutes, startsAt } = booking;
  const wish = { offeringId, format, durationMinutes, fromAt: startsAt, toAt: endOf(booking) };
  const joined = await Waitlist.join(ctx, await studentViewer(ctx, event.student), wish, event.at);
  if (!joined.ok) throw refusedBy("join", event, joined.error);
}

async function cancel(ctx: MutationCtx, event: EventOf<"cancel">): Promise<void> {
  const bookingId = await lessonId(ctx, event.lesson);
  const party = await partyOf(ctx, bookingId, event.by);
  const asked = await Cancellations.ask(ctx, party, { bookingId, reason: event.reason }, event.at);
  if (!asked.ok) throw refusedBy("cancel", event, asked.error);
  const done = await Changes.commitNow(ctx, party, bookingId, event.at);
  if (!done.ok) throw refusedBy("cancel", event, done.error);
}

async function review(ctx: MutationCtx, event: EventOf<"review">): Promise<void> {
  const bookingId = await lessonId(ctx, event.lesson);
  const { user } = await partyOf(ctx, bookingId, "student");
  const { rating, text, at } = event;
  const written = await Reviews.write(ctx, user, { bookingId, rating, text }, at);
  if (!written.ok) throw refusedBy("review", event, written.error);
}

async function message(ctx: MutationCtx, event: EventOf<"message">): Promise<void> {
  const { sender, conversationId } = await sideOf(ctx, event, event.from);
  const clientId = `seed-${event.at}`;
  const sent = await Messages.send(ctx, sender, { conversationId, body: event.text, clientId }, event.at);
  if (!sent.ok) throw refusedBy("message", event, sent.error);
}

async function read(ctx: MutationCtx, event: EventOf<"read">): Promise<void> {
  const { sender, conversationId } = await sideOf(ctx, event, event.by);
  await Conversations.markRead(ctx, sender, { conversationId, readAt: event.at });
}

async function sideOf(
  ctx: MutationCtx,
  event: { student: number; instructor: number },
  side: Side,
): Promise<{ sender: Viewer; conversationId: Id<"conversations"> }> {
  const student = await studentViewer(ctx, event.student);
  const instructor = await instructorDocument(ctx, event.instructor);
  const pair = { studentId: student.user._id, instructorId: instructor._id };
  const conversation = await Conversations.ensureConversation(ctx, pair);
  const sender = side === "student" ? student : await viewerOf(ctx, instructor.userId);
  return { sender, conversationId: conversation._id };
}

async function lessonId(ctx: MutationCtx, lesson: number): Promise<Id<"bookings">> {
  return (await getRecordOrThrow(ctx, `lesson:${lesson}`)) as Id<"bookings">;
}

/** Oneself, unless the lesson is for a child. */
async function learnerOf(
  ctx: MutationCtx,
  { student, child }: EventOf<"book">,
): Promise<{ learnerId?: Id<"learners"> }> {
  if (child === undefined) return {};
  return { learnerId: (await getRecordOrThrow(ctx, `child:${student}:${child}`)) as Id<"learners"> };
}

async function partyOf(ctx: MutationCtx, bookingId: Id<"bookings">, side: Side): Promise<Viewer> {
  const booking = await ctx.db.get("bookings", bookingId);
  const instructor = booking === null ? null : await ctx.db.get("instructors", booking.instructorId);
  if (booking === null || instructor === null) throw new Error(`No booking ${bookingId}`);
  return await viewerOf(ctx, side === "student" ? booking.studentId : instructor.userId);
}

/** The plan is made of times that are offered: a refusal is a mistake in it. */
function refusedBy(command: string, event: PlannedEvent, error: unknown): Error {
  return new Error(`${command} refused ${JSON.stringify(error)} for ${JSON.stringify(event)}`);
}
