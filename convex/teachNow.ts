import { v } from "convex/values";
import { nowFormat } from "./domain/teachNow";
import { command, sharedQuery, viewerMutation, viewerQuery } from "./functions";
import * as LessonRequests from "./model/lessonRequests";
import * as Views from "./model/lessonRequestViews";
import * as Readiness from "./model/readiness";
import * as RequestAnswers from "./model/requestAnswers";
import * as Rings from "./model/rings";

/** The instructors who are ready to teach the service now; live. */
export const readyFor = sharedQuery({
  args: { serviceId: v.id("services") },
  returns: v.array(Views.readyView),
  handler: async (ctx, { serviceId }) => await Views.readyFor(ctx, serviceId),
});

/** The services that somebody is ready to teach now, most first; live. */
export const readyServices = sharedQuery({
  args: {},
  returns: v.array(
    v.object({
      serviceId: v.id("services"),
      serviceName: v.string(),
      serviceSlug: v.string(),
      readyCount: v.number(),
    }),
  ),
  handler: async (ctx) => await Views.readyServices(ctx),
});

/** Since when the viewer is ready to teach now; null: they aren't. */
export const readiness = viewerQuery({
  permission: "manage_availability",
  args: {},
  returns: v.object({ readySince: v.union(v.number(), v.null()) }),
  handler: async (ctx) => await Readiness.mine(ctx, ctx.viewer),
});

/** The viewer is ready to teach now, as long as a page of theirs is open; what rings at the moment rings here, too. */
export const becomeReady = viewerMutation({
  permission: "manage_availability",
  limit: "write",
  args: {},
  returns: {},
  handler: async (ctx) => {
    const begun = await Readiness.begin(ctx, ctx.viewer);
    if (!begun.ok) return begun;
    await Rings.ringWhoIsNew(ctx, begun.instructor);
    return { ok: true as const };
  },
});

/** An open page says that it is open; it never makes anybody ready. */
export const stayReady = viewerMutation({
  permission: "manage_availability",
  limit: "write",
  args: {},
  returns: { isReady: v.boolean() },
  handler: async (ctx) => await Readiness.stay(ctx, ctx.viewer),
});

export const stopReady = viewerMutation({
  permission: "manage_availability",
  limit: "write",
  args: {},
  returns: {},
  handler: async (ctx) => await Readiness.end(ctx, ctx.viewer),
});

/** The viewer's last request, live while it rings and after; null when they never asked. */
export const latest = viewerQuery({
  permission: "view_own_bookings",
  args: {},
  returns: v.union(Views.requestView, v.null()),
  handler: async (ctx) => await Views.latest(ctx, ctx.viewer),
});

/** What rings at the viewer as an instructor, and how it ended, newest first; gone a minute after the end. */
export const ringing = viewerQuery({
  permission: "manage_availability",
  args: {},
  returns: v.array(Views.ringView),
  handler: async (ctx) => await Views.ringing(ctx, ctx.viewer),
});

/**
 * Asks for a lesson now: rings everybody who is ready and could take it, for a minute. Whoever accepts first has the
 * lesson at their own price, at most `maxHourlyRateCents` an hour (fee not counted); it is confirmed at once. A request
 * that rings already is withdrawn. Refused: `nobodyReady`, `ownConflict`.
 */
export const ask = command("teachNow.ask", {
  permission: "create_bookings",
  limit: "book",
  args: {
    serviceId: v.id("services"),
    format: nowFormat,
    durationMinutes: v.number(),
    maxHourlyRateCents: v.number(),
    learnerId: v.optional(v.id("learners")),
    note: v.optional(v.string()),
  },
  returns: { requestId: v.id("lessonRequests"), rung: v.number() },
  audit: { action: "teachNow.ask", subject: (_args, answer) => answer.requestId },
  handler: async (ctx, args) => await LessonRequests.ask(ctx, ctx.viewer, args),
});

/** It stops ringing everywhere. Refused once it is a lesson. */
export const withdraw = command("teachNow.withdraw", {
  permission: "create_bookings",
  limit: "write",
  args: { requestId: v.id("lessonRequests") },
  returns: {},
  handler: async (ctx, { requestId }) => await LessonRequests.withdraw(ctx, ctx.viewer, requestId),
});

/** The first who accepts has the lesson. Refused: `requestEnded`, `ownConflict`. */
export const accept = command("teachNow.accept", {
  permission: "manage_availability",
  limit: "book",
  args: { requestId: v.id("lessonRequests") },
  returns: { bookingId: v.id("bookings"), startsAt: v.number() },
  audit: { action: "teachNow.accept", subject: (_args, answer) => answer.bookingId },
  handler: async (ctx, { requestId }) => await RequestAnswers.accept(ctx, ctx.viewer, requestId),
});

/** It rings on with the others. */
export const decline = command("teachNow.decline", {
  permission: "manage_availability",
  limit: "write",
  args: { requestId: v.id("lessonRequests") },
  returns: {},
  handler: async (ctx, { requestId }) => await RequestAnswers.decline(ctx, ctx.viewer, requestId),
});
