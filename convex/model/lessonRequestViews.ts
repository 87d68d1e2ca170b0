/** What both sides see of a request for a lesson now, and who is ready. Clockless: ends are told, not judged. */
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import { ageGroup, displayNameOf, format, priceLines } from "../domain/common";
import { nowFormat, priceFor, requestState } from "../domain/teachNow";
import type { SharedQueryCtx } from "../functions";
import { getLiveInstructor } from "./instructors";
import { latestOf } from "./lessonRequests";
import { isShownReady } from "./readiness";
import { winnerOf } from "./requestAnswers";
import { ringsOf } from "./rings";
import { instructorOf, type Viewer } from "./viewers";

const MAX_READY_SHOWN = 200;
const MAX_RINGS_SHOWN = 20;

const asked = {
  requestId: v.id("lessonRequests"),
  state: requestState,
  endsAt: v.number(),
  serviceId: v.id("services"),
  serviceName: v.string(),
  format: nowFormat,
  durationMinutes: v.number(),
  learnerId: v.id("learners"),
  /** Null: the student. */
  learnerName: v.union(v.string(), v.null()),
  ageGroup,
  note: v.union(v.string(), v.null()),
};
const lessonNow = v.object({ bookingId: v.id("bookings"), startsAt: v.number() });

/** A student's request: who is rung, for how much each, and what came of it. */
export const requestView = v.object({
  ...asked,
  maxHourlyRateCents: v.number(),
  rung: v.array(
    v.object({
      instructorId: v.id("instructors"),
      userId: v.id("users"),
      displayName: v.string(),
      slug: v.string(),
      price: priceLines,
      hasDeclined: v.boolean(),
    }),
  ),
  match: v.union(
    v.object({
      instructorId: v.id("instructors"),
      displayName: v.string(),
      timeZone: v.string(),
      ...lessonNow.fields,
    }),
    v.null(),
  ),
});
export type RequestView = Infer<typeof requestView>;

/** What rings at an instructor. `match` is their own lesson; `winner` is the first name of who was faster. */
export const ringView = v.object({
  ...asked,
  studentName: v.string(),
  studentId: v.id("users"),
  price: priceLines,
  /** What the instructor keeps of it. */
  receivesCents: v.number(),
  /** How many are rung, oneself included. */
  rungCount: v.number(),
  hasDeclined: v.boolean(),
  match: v.union(lessonNow, v.null()),
  winner: v.union(v.string(), v.null()),
});
export type RingView = Infer<typeof ringView>;

export const readyView = v.object({
  instructorId: v.id("instructors"),
  userId: v.id("users"),
  displayName: v.string(),
  prices: v.array(v.object({ format, hourlyRateCents: v.number() })),
  durationsMinutes: v.array(v.number()),
});
export type ReadyView = Infer<typeof readyView>;

export async function latest(ctx: SharedQueryCtx, viewer: Viewer): Promise<RequestView | null> {
  const request = await latestOf(ctx, viewer.user._id);
  const shared = request === null ? null : await askedOf(ctx, request);
  if (request === null || shared === null) return null;
  const rung = [];
  for (const ring of await ringsOf(ctx, request._id)) {
    const found = await getLiveInstructor(ctx, ring.instructorId);
    const price = await priceOfRing(ctx, ring, request);
    if (found === null || price === null) continue;
    const { user, instructor } = found;
    rung.push({
      instructorId: instructor._id,
      userId: user._id,
      displayName: displayNameOf(user.firstName, user.lastName),
      slug: instructor.slug,
      price,
      hasDeclined: ring.hasDeclined,
    });
  }
  return {
    ...shared,
    maxHourlyRateCents: request.maxHourlyRateCents,
    rung,
    match: await matchOf(ctx, request),
  };
}

/** Newest first. */
export async function ringing(ctx: SharedQueryCtx, viewer: Viewer): Promise<RingView[]> {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) return [];
  const rings = await ctx.db
    .query("rings")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructor._id))
    .order("desc")
    .take(MAX_RINGS_SHOWN);
  const views = await Promise.all(
    rings.map(async (ring): Promise<RingView | null> => {
      const request = await ctx.db.get("lessonRequests", ring.requestId);
      const shared = request === null ? null : await askedOf(ctx, request);
      const student = request === null ? null : await ctx.db.get("users", request.studentId);
      const price = request === null ? null : await priceOfRing(ctx, ring, request);
      if (request === null || shared === null || student === null || price === null) return null;
      const match = await matchOf(ctx, request);
      const isOwn = request.match?.instructorId === instructor._id;
      return {
        ...shared,
        studentId: student._id,
        studentName: displayNameOf(student.firstName, student.lastName),
        price,
        receivesCents: ring.receivesCents,
        rungCount: (await ringsOf(ctx, request._id)).length,
        hasDeclined: ring.hasDeclined,
        match: match !== null && isOwn ? { bookingId: match.bookingId, startsAt: match.startsAt } : null,
        winner: isOwn ? null : await winnerOf(ctx, request),
      };
    }),
  );
  return views.filter((view) => view !== null);
}

/** Who is ready and teaches the service online or at their place. */
export async function readyFor(ctx: SharedQueryCtx, serviceId: Id<"services">): Promise<ReadyView[]> {
  const offerings = await ctx.db
    .query("offerings")
    .withIndex("by_serviceId_and_isActive", (q) => q.eq("serviceId", serviceId).eq("isActive", true))
    .take(MAX_READY_SHOWN);
  const ready: ReadyView[] = [];
  for (const { instructorId, prices, durationsMinutes } of offerings) {
    if (!(await isShownReady(ctx, instructorId))) continue;
    const found = await getLiveInstructor(ctx, instructorId);
    if (found === null) continue;
    const { user } = found;
    const displayName = displayNameOf(user.firstName, user.lastName);
    ready.push({ instructorId, userId: user._id, displayName, prices, durationsMinutes });
  }
  return ready;
}

/** The services that somebody who is ready teaches, by name; how many they are. */
export async function readyServices(ctx: SharedQueryCtx) {
  const ready = await ctx.db.query("readyInstructors").take(MAX_READY_SHOWN);
  const counts = new Map<Id<"services">, number>();
  for (const { instructorId } of ready) {
    if ((await getLiveInstructor(ctx, instructorId)) === null) continue;
    const offerings = await ctx.db
      .query("offerings")
      .withIndex("by_instructorId", (q) => q.eq("instructorId", instructorId))
      .take(MAX_RINGS_SHOWN);
    for (const { serviceId, isActive } of offerings) {
      if (isActive) counts.set(serviceId, (counts.get(serviceId) ?? 0) + 1);
    }
  }
  const services = await Promise.all(
    [...counts].map(async ([serviceId, readyCount]) => {
      const service = await ctx.db.get("services", serviceId);
      return service?.isActive === true
        ? { serviceId, serviceName: service.name, serviceSlug: service.slug, readyCount }
        : null;
    }),
  );
  return services
    .filter((service) => service !== null)
    .sort(
      (one, other) => other.readyCount - one.readyCount || (one.serviceName < other.serviceName ? -1 : 1),
    );
}

/** Null, too, while it rings for a child who was taken off the list: it stops on every screen at once. */
async function askedOf(ctx: SharedQueryCtx, request: Doc<"lessonRequests">) {
  const service = await ctx.db.get("services", request.serviceId);
  const learner = await ctx.db.get("learners", request.learnerId);
  if (service === null || learner === null) return null;
  if (request.state === "ringing" && learner.removedAt !== undefined) return null;
  const { _id: requestId, state, endsAt, serviceId, format, durationMinutes, learnerId } = request;
  const learnerName = learner.kind === "self" ? null : learner.name;
  return {
    ...{ requestId, state, endsAt, serviceId, serviceName: service.name, format, durationMinutes },
    ...{ learnerId, learnerName, ageGroup: learner.ageGroup, note: request.note ?? null },
  };
}

/** Null once the instructor changed the offering: such a ring can't be accepted. */
async function priceOfRing(ctx: SharedQueryCtx, ring: Doc<"rings">, request: Doc<"lessonRequests">) {
  const offering = await ctx.db.get("offerings", ring.offeringId);
  const learner = await ctx.db.get("learners", request.learnerId);
  if (offering === null || learner === null) return null;
  return priceFor(offering, { ...request, ageGroup: learner.ageGroup });
}

/** Null as well once the lesson was called off. */
async function matchOf(ctx: SharedQueryCtx, request: Doc<"lessonRequests">) {
  const { match } = request;
  const booking = match === undefined ? null : await ctx.db.get("bookings", match.bookingId);
  const instructor = match === undefined ? null : await ctx.db.get("instructors", match.instructorId);
  const user = instructor === null ? null : await ctx.db.get("users", instructor.userId);
  if (booking === null || instructor === null || user === null) return null;
  if (booking.state === "cancelled") return null;
  return {
    instructorId: instructor._id,
    displayName: displayNameOf(user.firstName, user.lastName),
    timeZone: instructor.timeZone,
    bookingId: booking._id,
    startsAt: booking.startsAt,
  };
}
