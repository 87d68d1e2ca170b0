/**
 * Requests for a lesson now: asked, withdrawn, over. Owns `lessonRequests`, but for the match (requestAnswers.ts). Who is
 * ready is readiness.ts, who could take it is rings.ts, what fits is domain/teachNow.ts.
 */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { PriceLines } from "../domain/common";
import { refused, type Refusal } from "../domain/errors";
import {
  MAX_RUNG,
  REQUEST_KEPT_DAYS,
  REQUEST_NOTE_MAX,
  RING_SECONDS,
  RING_SHOWN_SECONDS,
} from "../domain/limits";
import { MAX_HOURLY_RATE_CENTS } from "../domain/pricing";
import type { NowWish } from "../domain/teachNow";
import { DAY, type Instant } from "../domain/time";
import type { Outcome, SharedQueryCtx } from "../functions";
import { refusalOf } from "./claimReads";
import { ensureOwnLearner } from "./learners";
import { isReady } from "./readiness";
import { clearRings, fit, ring } from "./rings";
import { thrown, type Viewer } from "./viewers";

const MAX_OFFERINGS_LOOKED_AT = 200;

export interface RequestArgs extends NowWish {
  serviceId: Id<"services">;
  learnerId?: Id<"learners">;
  note?: string;
}
type Request = Doc<"lessonRequests">;

/** Rings everybody who could take it. A request that rings already is withdrawn for the new one. */
export async function ask(
  ctx: MutationCtx,
  viewer: Viewer,
  args: RequestArgs,
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; requestId: Id<"lessonRequests">; rung: number } | { ok: false; error: Refusal }> {
  const { serviceId, format, durationMinutes, maxHourlyRateCents } = args;
  if (
    !Number.isSafeInteger(maxHourlyRateCents) ||
    maxHourlyRateCents < 0 ||
    maxHourlyRateCents > MAX_HOURLY_RATE_CENTS
  ) {
    throw thrown({
      code: "badArgument",
      field: "maxHourlyRateCents",
      message: "Cents, at most 1,000 dollars.",
    });
  }
  const note = args.note?.trim() ?? "";
  if (note.length > REQUEST_NOTE_MAX) {
    throw thrown({ code: "badArgument", field: "note", message: `At most ${REQUEST_NOTE_MAX} characters.` });
  }
  const service = await ctx.db.get("services", serviceId);
  if (service?.isActive !== true) throw thrown({ code: "notFound" });
  const learner = await ensureOwnLearner(ctx, viewer, args.learnerId);
  const wish = { studentId: viewer.user._id, learnerId: learner._id, serviceId, format, durationMinutes };
  const found: { offering: Doc<"offerings">; price: PriceLines }[] = [];
  for (const offering of await offeringsOf(ctx, serviceId)) {
    if (found.length === MAX_RUNG) break;
    if (!(await isReady(ctx, offering.instructorId, nowAt))) continue;
    const could = await fit(ctx, { ...wish, maxHourlyRateCents }, offering, nowAt);
    if (could.price !== null) found.push({ offering, price: could.price });
    else if (could.conflict?.side === "learner") return refused(refusalOf(could.conflict));
  }
  if (found.length === 0) return refused({ code: "nobodyReady" });

  const before = await latestOf(ctx, viewer.user._id);
  if (before?.state === "ringing") await ctx.db.patch("lessonRequests", before._id, { state: "withdrawn" });
  const endsAt = nowAt + RING_SECONDS * 1000;
  const requestId = await ctx.db.insert("lessonRequests", {
    ...wish,
    maxHourlyRateCents,
    ...(note === "" ? {} : { note }),
    state: "ringing",
    endsAt,
  });
  const request = await ctx.db.get("lessonRequests", requestId);
  if (request === null) throw new Error("The request just made is missing");
  for (const { offering, price } of found) await ring(ctx, request, offering, price, nowAt);
  await ctx.scheduler.runAt(endsAt, internal.jobs.endRequest, { requestId });
  await ctx.scheduler.runAt(endsAt + RING_SHOWN_SECONDS * 1000, internal.jobs.clearRings, { requestId });
  return { ok: true, requestId, rung: found.length };
}

/** The student doesn't want it any more. What has been accepted is a lesson: that is called off like any other. */
export async function withdraw(
  ctx: MutationCtx,
  viewer: Viewer,
  requestId: Id<"lessonRequests">,
): Promise<Outcome<{}>> {
  const request = await ctx.db.get("lessonRequests", requestId);
  if (request === null || request.studentId !== viewer.user._id) throw thrown({ code: "notFound" });
  if (request.state === "matched") return refused({ code: "wrongState", state: "matched" });
  if (request.state === "ringing") await ctx.db.patch("lessonRequests", requestId, { state: "withdrawn" });
  return { ok: true };
}

export async function end(ctx: MutationCtx, requestId: Id<"lessonRequests">): Promise<void> {
  const request = await ctx.db.get("lessonRequests", requestId);
  if (request?.state === "ringing") await ctx.db.patch("lessonRequests", requestId, { state: "ended" });
}

const DELETE_BATCH = 200;

/** A batch of requests that are long over; whether there are more. */
export async function deleteOld(ctx: MutationCtx, nowAt: Instant): Promise<boolean> {
  const old = await ctx.db
    .query("lessonRequests")
    .withIndex("by_endsAt", (q) => q.lt("endsAt", nowAt - REQUEST_KEPT_DAYS * DAY))
    .take(DELETE_BATCH);
  for (const { _id } of old) {
    await clearRings(ctx, _id);
    await ctx.db.delete("lessonRequests", _id);
  }
  return old.length === DELETE_BATCH;
}

/** A person's last request. */
export async function latestOf(ctx: SharedQueryCtx, studentId: Id<"users">): Promise<Request | null> {
  return await ctx.db
    .query("lessonRequests")
    .withIndex("by_studentId_and_endsAt", (q) => q.eq("studentId", studentId))
    .order("desc")
    .first();
}

async function offeringsOf(ctx: SharedQueryCtx, serviceId: Id<"services">): Promise<Doc<"offerings">[]> {
  return await ctx.db
    .query("offerings")
    .withIndex("by_serviceId_and_isActive", (q) => q.eq("serviceId", serviceId).eq("isActive", true))
    .take(MAX_OFFERINGS_LOOKED_AT);
}
