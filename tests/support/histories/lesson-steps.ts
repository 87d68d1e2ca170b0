/** Booking what is held, calling lessons off, and taking that back or letting it happen. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import type { Doc, Id } from "../../../convex/_generated/dataModel";
import { book, newCommandId } from "../lessons";
import type { StepOf } from "./draws";
import { noteCards } from "./talk-steps";
import { count, pick, type World } from "./world";

/** A live hold of one's own becomes a lesson, a held series as many as it has dates, always; any other never does. */
export async function bookHold(world: World, step: StepOf<"book">): Promise<void> {
  const before = await allClaims(world);
  // Series are rarely held at the moment of a draw: one that is gets booked more often than not.
  const series = before.filter(({ kind, everyWeeks }) => kind === "hold" && everyWeeks !== undefined);
  const rather = series.length > 0 && step.which % 3 > 0 ? series.map(({ _id }) => _id) : null;
  const claimId = pick(rather ?? world.holdIds.slice(-3), step.which);
  if (claimId === undefined) return;
  const claim = before.find(({ _id }) => _id === claimId);
  const person = world.people.find(({ userId }) => userId === claim?.holderId) ?? world.people[0]!;
  if (person.isGuest) return;
  const answer = await book(person, claimId);
  count(world, "book", answer);
  const isLive = claim?.kind === "hold" && claim.expiresAt! > Date.now();
  expect(answer.ok || answer.error.code).toBe(isLive || claim?.kind === "booking" ? true : "holdEnded");
  if (!answer.ok || world.bookingIds.includes(answer.bookingId)) return;
  const held = before.filter((each) => each._id === claimId || each.groupId === claimId);
  const booked = (await allClaims(world)).filter(({ _id }) => held.some((each) => each._id === _id));
  expect(booked.map(({ kind }) => kind)).toEqual(held.map(() => "booking"));
  world.bookingIds.push(answer.bookingId);
  if (held.length > 1) {
    world.outcomes.set("bookSeries ok", (world.outcomes.get("bookSeries ok") ?? 0) + 1);
    const lessons = await person.as.query(api.bookings.series, { bookingId: answer.bookingId });
    expect(lessons.map(({ startsAt }) => startsAt)).toEqual(
      held.map(({ startsAt }) => startsAt).sort((one, other) => one - other),
    );
    for (const { bookingId } of lessons) {
      if (bookingId !== answer.bookingId) world.bookingIds.push(bookingId);
    }
  }
  if (claim?.offer !== undefined) world.endedEntryIds.push(claim.offer.entryId);
  await noteCards(world, answer.bookingId);
}

/** Asks; of a series for this lesson, those after it or all, of which exactly those that can still be called off go along. */
export async function cancelLesson(world: World, step: StepOf<"cancel">): Promise<void> {
  const bookingId = pick(await lessonsToPick(world, step.which), step.which);
  if (bookingId === undefined) return;
  const { person, booking } = await sideOf(world, bookingId, step.byTeacher);
  const nowAt = Date.now();
  const scope = booking.series === undefined ? ("this" as const) : step.scope;
  const claimsBefore = await allClaims(world);
  const along = (await allBookings(world)).filter(
    (lesson) =>
      lesson.series?.seriesId === booking.series?.seriesId &&
      lesson.state === "confirmed" &&
      lesson.startsAt > nowAt &&
      lesson.pendingChange === undefined &&
      (scope === "all" || (scope === "following" && lesson.startsAt >= booking.startsAt)),
  );
  const wasAsked = booking.state === "confirmed" && booking.pendingChange !== undefined;
  const answer = await person.as.mutation(api.bookings.cancel, {
    ...{ commandId: newCommandId(), bookingId, reason: "Ill", scope },
  });
  count(world, "cancel", answer);
  // Until it commits, nothing is free.
  expect(await allClaims(world)).toEqual(claimsBefore);
  if (!answer.ok) return;
  expect(booking.state === "confirmed" && booking.startsAt > nowAt).toBe(true);
  // Whoever is told that all are called off may rely on it.
  if (wasAsked && scope !== "this") expect(along).toEqual([]);
  if (wasAsked) return;
  const expected = new Set([bookingId, ...(scope === "this" ? [] : along.map(({ _id }) => _id))]);
  if (expected.size > 1) count(world, "cancelSeries", answer);
  const asked = (await allBookings(world)).filter(
    (lesson) =>
      lesson.state === "confirmed" &&
      lesson.pendingChange?.kind === "cancel" &&
      lesson.pendingChange.askedAt === nowAt &&
      (lesson._id === bookingId || along.some(({ _id }) => _id === lesson._id)),
  );
  expect(new Set(asked.map(({ _id }) => _id))).toEqual(expected);
  if (step.next !== "waits") await decideAbout(world, bookingId, { kind: step.next, isByOther: false });
}

/** Rather one that waits for it, and rather one of a series. */
export async function decide(world: World, step: StepOf<"undo" | "commit">): Promise<void> {
  const waiting = (await allBookings(world)).filter(isChanging);
  const several = waiting.filter((each) => each.pendingChange?.together !== undefined);
  const rather = several.length > 0 && step.which % 2 === 0 ? several : waiting;
  const bookingId = pick(rather, step.which)?._id ?? pick(world.bookingIds, step.which);
  if (bookingId === undefined) return;
  await decideAbout(world, bookingId, { kind: step.kind, isByOther: step.byOther === 0 });
}

/** What stands for a series goes back, or happens, for all its lessons at once. */
export async function decideAbout(
  world: World,
  bookingId: Id<"bookings">,
  step: { kind: "undo" | "commit"; isByOther: boolean },
): Promise<void> {
  const waiting = (await allBookings(world)).filter(isChanging);
  const { booking } = await sideOf(world, bookingId, false);
  const change = booking.state === "confirmed" ? booking.pendingChange : undefined;
  const { person } = await sideOf(world, bookingId, (change?.by === "instructor") !== step.isByOther);
  const together = waiting.filter(
    (each) =>
      each._id === bookingId ||
      (change?.together !== undefined && each.pendingChange?.together === change.together),
  );
  const command = step.kind === "undo" ? api.bookings.undoChange : api.bookings.commitChange;
  const answer = await person.as.mutation(command, { commandId: newCommandId(), bookingId });
  count(world, step.kind, answer);
  if (!answer.ok) return;
  const isDone = step.kind === "commit" && change?.kind === "cancel";
  const after = (await allBookings(world)).filter(({ _id }) => together.some((each) => each._id === _id));
  expect(after.map(({ state }) => state)).toEqual(after.map(() => (isDone ? "cancelled" : "confirmed")));
  for (const lesson of after) if (lesson.state === "confirmed") expect(lesson.pendingChange).toBeUndefined();
  if (together.length > 1) count(world, "decideSeries", answer);
}

/** Rather lessons to come that nobody is changing, and often those of a series. */
export async function lessonsToPick(world: World, draw: number): Promise<Id<"bookings">[]> {
  if (draw % 4 === 0) return world.bookingIds;
  const open = (await allBookings(world)).filter(
    (each) => each.state === "confirmed" && each.startsAt > Date.now() && each.pendingChange === undefined,
  );
  const ofSeries = open.filter(({ series }) => series !== undefined);
  const rather = draw % 2 === 1 && ofSeries.length > 0 ? ofSeries : open;
  return rather.map(({ _id }) => _id);
}

function isChanging(booking: Doc<"bookings">): booking is Extract<Doc<"bookings">, { state: "confirmed" }> {
  return booking.state === "confirmed" && booking.pendingChange !== undefined;
}

export async function sideOf(world: World, bookingId: Id<"bookings">, byTeacher: boolean) {
  const booking = (await world.backend.run(async (ctx) => await ctx.db.get("bookings", bookingId)))!;
  const person = byTeacher
    ? world.instructors.find(({ instructorId }) => instructorId === booking.instructorId)
    : world.people.find(({ userId }) => userId === booking.studentId);
  return { person: person!, booking };
}

export async function allBookings(world: World): Promise<Doc<"bookings">[]> {
  return await world.backend.run(async (ctx) => await ctx.db.query("bookings").take(1000));
}

async function allClaims(world: World): Promise<Doc<"claims">[]> {
  return await world.backend.run(async (ctx) => await ctx.db.query("claims").take(1000));
}
