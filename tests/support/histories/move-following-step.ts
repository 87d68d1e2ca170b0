/** Moving a lesson of a series with all that follow, with the browser's judgement of each date: what it shows as free is moved. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import type { Doc } from "../../../convex/_generated/dataModel";
import {
  decided,
  moveDates,
  weekOf,
  weekTimeOf,
  type LessonChange,
  type MoveDate,
} from "../../../convex/domain/seriesMoves";
import { QUARTER } from "../../../convex/domain/time";
import { claimsOf, newCommandId } from "../lessons";
import type { StepOf } from "./draws";
import { factsAt } from "./hold-step";
import { allBookings, decideAbout, sideOf } from "./lesson-steps";
import { count, pick, type World } from "./world";

export async function moveFollowing(world: World, step: StepOf<"moveFollowing">): Promise<void> {
  const ofSeries = (await allBookings(world)).filter(({ series }) => series !== undefined);
  const open = ofSeries.filter(isOpen);
  const picked = pick(step.which % 8 === 0 || open.length === 0 ? ofSeries : open, step.which);
  if (picked === undefined) return;
  const { person, booking } = await sideOf(world, picked._id, false);
  const instructor = world.instructors.find(({ instructorId }) => instructorId === booking.instructorId)!;
  const timeZone = world.zones.get(instructor.instructorId)!;
  const before = await claimsOf(world.backend);
  const lessons = ofSeries
    .filter(isOpen)
    .filter((each) => each.series?.seriesId === booking.series?.seriesId && each.startsAt >= booking.startsAt)
    .sort((one, other) => one.startsAt - other.startsAt);
  const weeks = lessons.map(({ startsAt }) => weekOf(startsAt, timeZone));
  // Rather where somebody else is in one of these weeks: elsewhere nothing is in the way.
  const near = before.filter(
    (claim) =>
      claim.instructorId === instructor.instructorId &&
      lessons.every(({ _id }) => _id !== claim.bookingId) &&
      weeks.includes(weekOf(claim.startsAt, timeZone)),
  );
  const beside = pick(near, step.beside) ?? pick(before, step.beside) ?? booking;
  const to = weekTimeOf(beside.startsAt + step.quarter * QUARTER, timeZone);

  const { learnerId, format, durationMinutes } = booking;
  const isSelf = learnerId === person.learnerId;
  const { busy } = await person.as.query(api.claims.mine, {});
  const facts = await factsAt(
    world,
    instructor,
    lessons.map(({ startsAt }) => startsAt),
  );
  const look = (changes: LessonChange[]) =>
    moveDates({
      lessons: lessons.map(({ _id, startsAt, reschedules }) => ({
        ...{ bookingId: _id, startsAt, isLocked: reschedules?.isLocked ?? false },
        claimIds: before.filter(({ bookingId }) => bookingId === _id).map((claim) => claim._id),
      })),
      mine: {
        claimIds: [],
        busy: busy.filter((each) => each.learnerId === learnerId || (isSelf && each.learnerId === null)),
      },
      ...{ to, changes, timeZone, facts, wanted: { format, durationMinutes }, nowAt: Date.now() },
    });
  const dates = step.decides === "each" ? decideEach(look) : look([]);
  const sent = decided(dates);
  const isUndecided = dates.some(({ state }) => state === "blocked");
  // Asking for nothing at all is another test's business.
  if (sent === null && !isUndecided) return;
  const answer = await person.as.mutation(api.bookings.rescheduleFollowing, {
    ...{ commandId: newCommandId(), bookingId: booking._id, to, changes: sent?.changes ?? [] },
  });
  count(world, "moveFollowing", answer);
  const context = JSON.stringify({ answer, dates, to, booking, nowAt: Date.now() });
  if (isOpen(booking)) expect(answer.ok, context).toBe(sent !== null);
  if (!answer.ok) return expect(await claimsOf(world.backend), context).toEqual(before);
  if (!isOpen(booking) || sent === null) return;
  const moving = (await allBookings(world)).filter(
    (each) => lessons.some(({ _id }) => _id === each._id) && !isOpen(each),
  );
  expect(new Map(moving.map((each) => [each._id, targetOf(each)])), context).toEqual(
    new Map(sent.moving.map(({ bookingId, startsAt }) => [bookingId, startsAt])),
  );
  if (sent.moving.length > 1) count(world, "moveSeries", answer);
  const first = sent.moving[0]!.bookingId;
  if (step.next !== "waits") await decideAbout(world, first, { kind: step.next, isByOther: false });
}

/** One blocked date after the other, as a person does: in turns another time, if there is one, and none. */
function decideEach(look: (changes: LessonChange[]) => MoveDate[]): MoveDate[] {
  const changes: LessonChange[] = [];
  for (;;) {
    const dates = look(changes);
    const blocked = dates.find(({ state }) => state === "blocked");
    if (blocked === undefined) return dates;
    const { bookingId, alternatives } = blocked;
    const isAgain = changes.some((each) => each.bookingId === bookingId);
    const startsAt = isAgain || changes.length % 2 === 1 ? null : (alternatives[0] ?? null);
    const others = changes.filter((each) => each.bookingId !== bookingId);
    changes.splice(0, changes.length, ...others, { bookingId, startsAt });
  }
}

function isOpen(booking: Doc<"bookings">): boolean {
  return (
    booking.state === "confirmed" && booking.startsAt > Date.now() && booking.pendingChange === undefined
  );
}

function targetOf(booking: Doc<"bookings">): number | undefined {
  const change = booking.state === "confirmed" ? booking.pendingChange : undefined;
  return change?.kind === "reschedule" ? change.startsAt : undefined;
}
