/** Moving a lesson, with the browser's judgement beforehand: offered and still allowed is moved, anything else refused. */
import { expect } from "vitest";
import { api } from "../../../convex/_generated/api";
import { rescheduleRule } from "../../../convex/domain/cancellation";
import { offeredStarts } from "../../../convex/domain/slots";
import { QUARTER } from "../../../convex/domain/time";
import { claimsOf, reschedule } from "../lessons";
import type { StepOf } from "./draws";
import { factsAt } from "./hold-step";
import { lessonsToPick } from "./lesson-steps";
import { count, pick, type World } from "./world";

const WEEK = 7 * 24 * 3_600_000;

export async function performReschedule(world: World, step: StepOf<"reschedule">): Promise<void> {
  const bookingId = pick(await lessonsToPick(world, step.which), step.which);
  if (bookingId === undefined) return;
  const booking = (await world.backend.run(async (ctx) => await ctx.db.get("bookings", bookingId)))!;
  const { learnerId, format, durationMinutes } = booking;
  const person = world.people.find(({ userId }) => userId === booking.studentId)!;
  const instructor = world.instructors.find(({ instructorId }) => instructorId === booking.instructorId)!;
  const { busy } = await person.as.query(api.claims.mine, {});
  const isSelf = learnerId === person.learnerId;
  const mine = {
    claimIds: busy.filter((each) => each.bookingId === bookingId).map(({ claimId }) => claimId),
    busy: busy.filter((each) => each.learnerId === learnerId || (isSelf && each.learnerId === null)),
  };
  const others = (await claimsOf(world.backend)).filter(
    (claim) => claim.instructorId === instructor.instructorId && claim.bookingId !== bookingId,
  );
  const besideAt = (pick(others, step.beside)?.startsAt ?? booking.startsAt) + step.quarter * QUARTER;
  const offered = offeredStarts(
    await factsAt(world, instructor, [Date.now(), Date.now() + WEEK, besideAt]),
    mine,
    { format, durationMinutes },
    Date.now(),
  ).filter(({ startsAt }) => startsAt !== booking.startsAt);
  const aimed = step.offered === null ? undefined : pick(offered, step.offered);
  const startsAt = aimed?.startsAt ?? besideAt;
  if (startsAt === booking.startsAt) return;

  const pending = booking.state === "confirmed" ? booking.pendingChange : undefined;
  const answer = await reschedule(person, bookingId, startsAt);
  count(world, "reschedule", answer);
  const context = JSON.stringify({ answer, booking, startsAt, nowAt: Date.now() });
  // Asked again while it stands: the first answer.
  const isSame = pending?.kind === "reschedule" && pending.startsAt === startsAt;
  if (isSame && booking.startsAt > Date.now()) {
    expect(answer, context).toEqual({ ok: true, commitsAt: pending.commitsAt });
    return;
  }
  const isLocked = booking.reschedules?.isLocked ?? false;
  const isChangeable =
    booking.state === "confirmed" && booking.startsAt > Date.now() && pending === undefined;
  const isAllowed = isChangeable && rescheduleRule(booking.startsAt, Date.now(), isLocked).allowed;
  const isOffered = offered.some((start) => start.startsAt === startsAt);
  expect(answer.ok, context).toBe(isAllowed && isOffered);
}
