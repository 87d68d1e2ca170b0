/** What an instructor answers to a ring. The first to accept has the lesson: one transaction, one lesson. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { endOf } from "../domain/claims";
import { refused, type Refusal } from "../domain/errors";
import { isRinging, nextStart, priceFor } from "../domain/teachNow";
import type { Instant } from "../domain/time";
import type { Outcome, SharedQueryCtx } from "../functions";
import { confirm } from "./bookings";
import * as Claims from "./claims";
import { getLiveInstructor } from "./instructors";
import { getListedLearner } from "./learners";
import { postSystemMessage } from "./messages";
import { noteDeclined, ringOf } from "./rings";
import { instructorOf, thrown, type Viewer } from "./viewers";

type Request = Doc<"lessonRequests">;

/** The first who accepts has the lesson, confirmed, at the next quarter hour; everybody else is told who was faster. */
export async function accept(
  ctx: MutationCtx,
  viewer: Viewer,
  requestId: Id<"lessonRequests">,
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; bookingId: Id<"bookings">; startsAt: Instant } | { ok: false; error: Refusal }> {
  const { request, ring, instructor } = await ensureRung(ctx, viewer, requestId);
  if (request.match?.instructorId === instructor._id) {
    const booking = await ctx.db.get("bookings", request.match.bookingId);
    if (booking !== null) return { ok: true, bookingId: booking._id, startsAt: booking.startsAt };
  }
  if (!isRinging(request, nowAt))
    return refused({ code: "requestEnded", winner: await winnerOf(ctx, request) });
  const student = await ctx.db.get("users", request.studentId);
  const learner = await getListedLearner(ctx, request.learnerId);
  if (student?.status !== "active" || learner === null) return await endWith(ctx, request);
  const live = await getLiveInstructor(ctx, instructor._id);
  const offering = await ctx.db.get("offerings", ring.offeringId);
  const service = await ctx.db.get("services", request.serviceId);
  const { ageGroup } = learner;
  const price = offering === null ? null : priceFor(offering, { ...request, ageGroup });
  if (live === null || price === null || service === null) return refused({ code: "instructorUnavailable" });

  const { format, durationMinutes } = request;
  const startsAt = nextStart(nowAt);
  const placed = await Claims.place(
    ctx,
    {
      kind: "hold",
      ...{
        instructorId: instructor._id,
        studentId: student._id,
        holderId: student._id,
        learnerId: learner._id,
      },
      ...{ offeringId: ring.offeringId, startsAt, durationMinutes, format },
    },
    { nowAt },
  );
  if (!placed.ok && placed.conflict.side === "learner") return await endWith(ctx, request);
  if (!placed.ok) {
    const { startsAt: conflictAt } = placed.conflict;
    return refused({ code: "ownConflict", conflictAt, conflictEndsAt: endOf(placed.conflict) });
  }
  const claim = await ctx.db.get("claims", placed.claimId);
  if (claim === null) throw new Error("The claim just placed is missing");
  const { timeZone, studioAddress } = instructor;
  const bookingId = await confirm(
    ctx,
    claim,
    {
      price,
      serviceName: service.name,
      ...(request.note === undefined ? {} : { note: request.note }),
      ...(format === "studio" && studioAddress !== undefined ? { place: { address: studioAddress } } : {}),
      lessonTimeZone: timeZone,
      instructorTimeZone: timeZone,
      studentTimeZone: student.timeZone,
    },
    nowAt,
  );
  const match = { instructorId: instructor._id, bookingId };
  await ctx.db.patch("lessonRequests", requestId, { state: "matched", match });
  const between = { studentId: student._id, instructorId: instructor._id };
  await postSystemMessage(ctx, { ...between, kind: "bookingCreated", bookingId, lessonCount: 1 }, nowAt);
  return { ok: true, bookingId, startsAt };
}

/** It stops ringing with oneself; it goes on with the others. */
export async function decline(
  ctx: MutationCtx,
  viewer: Viewer,
  requestId: Id<"lessonRequests">,
): Promise<Outcome<{}>> {
  const { ring } = await ensureRung(ctx, viewer, requestId);
  await noteDeclined(ctx, ring);
  return { ok: true };
}

/** The first name of who was faster. */
export async function winnerOf(ctx: SharedQueryCtx, request: Request): Promise<string | null> {
  if (request.match === undefined) return null;
  const instructor = await ctx.db.get("instructors", request.match.instructorId);
  const user = instructor === null ? null : await ctx.db.get("users", instructor.userId);
  return user?.firstName ?? null;
}

async function ensureRung(ctx: MutationCtx, viewer: Viewer, requestId: Id<"lessonRequests">) {
  const instructor = await instructorOf(ctx, viewer.user._id);
  const request = await ctx.db.get("lessonRequests", requestId);
  const ring = instructor === null ? null : await ringOf(ctx, requestId, instructor._id);
  if (instructor === null || request === null || ring === null) throw thrown({ code: "notFound" });
  return { instructor, request, ring };
}

/** The student can't take it any more: nobody needs to try again. */
async function endWith(ctx: MutationCtx, request: Request): Promise<{ ok: false; error: Refusal }> {
  await ctx.db.patch("lessonRequests", request._id, { state: "ended" });
  return refused({ code: "requestEnded", winner: null });
}
