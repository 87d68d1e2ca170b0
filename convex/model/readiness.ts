/** Who is ready to teach now: switched on by the instructor, kept by an open page, gone when the last page is. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { refused, type Refusal } from "../domain/errors";
import { READY_LEASE_SECONDS } from "../domain/limits";
import type { Instant } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { instructorOf, thrown, type Viewer } from "./viewers";

export async function mine(ctx: SharedQueryCtx, viewer: Viewer): Promise<{ readySince: Instant | null }> {
  const instructor = await instructorOf(ctx, viewer.user._id);
  const ready = instructor === null ? null : await readyRow(ctx, instructor._id);
  return { readySince: ready?.since ?? null };
}

/** Switches it on; whoever is ready already stays so. */
export async function begin(
  ctx: MutationCtx,
  viewer: Viewer,
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; instructor: Doc<"instructors"> } | { ok: false; error: Refusal }> {
  const instructor = await ensureInstructor(ctx, viewer);
  if (instructor.status !== "live") return refused({ code: "instructorUnavailable" });
  const isNew = (await readyRow(ctx, instructor._id)) === null;
  if (isNew) await ctx.db.insert("readyInstructors", { instructorId: instructor._id, since: nowAt });
  await pushAhead(ctx, instructor._id, nowAt);
  return { ok: true, instructor };
}

/** What an open page does while it is on. Never switches it on; whether it is. */
export async function stay(
  ctx: MutationCtx,
  viewer: Viewer,
  nowAt: Instant = Date.now(),
): Promise<{ ok: true; isReady: boolean }> {
  const instructor = await ensureInstructor(ctx, viewer);
  if ((await readyRow(ctx, instructor._id)) === null) return { ok: true, isReady: false };
  await pushAhead(ctx, instructor._id, nowAt);
  return { ok: true, isReady: true };
}

export async function end(ctx: MutationCtx, viewer: Viewer): Promise<{ ok: true }> {
  const instructor = await ensureInstructor(ctx, viewer);
  await switchOff(ctx, instructor._id);
  return { ok: true };
}

/** At the end of a lease: over, or looked at again at its new end. One such job runs for each lease. */
export async function endIfLeft(
  ctx: MutationCtx,
  instructorId: Id<"instructors">,
  nowAt: Instant,
): Promise<void> {
  const lease = await leaseRow(ctx, instructorId);
  if (lease !== null && lease.until > nowAt) return await lookAgain(ctx, instructorId, lease.until);
  await switchOff(ctx, instructorId);
  if (lease !== null) await ctx.db.delete("readyLeases", lease._id);
}

/** By the lease: somebody whose last page is gone isn't rung even before the job comes by. */
export async function isReady(
  ctx: SharedQueryCtx,
  instructorId: Id<"instructors">,
  nowAt: Instant,
): Promise<boolean> {
  const lease = await leaseRow(ctx, instructorId);
  return lease !== null && lease.until > nowAt && (await readyRow(ctx, instructorId)) !== null;
}

/** Clockless: who has the switch on, as far as the scheduler knows. */
export async function isShownReady(ctx: SharedQueryCtx, instructorId: Id<"instructors">): Promise<boolean> {
  return (await readyRow(ctx, instructorId)) !== null;
}

async function pushAhead(ctx: MutationCtx, instructorId: Id<"instructors">, nowAt: Instant): Promise<void> {
  const until = nowAt + READY_LEASE_SECONDS * 1000;
  const lease = await leaseRow(ctx, instructorId);
  if (lease !== null) return await ctx.db.patch("readyLeases", lease._id, { until });
  await ctx.db.insert("readyLeases", { instructorId, until });
  await lookAgain(ctx, instructorId, until);
}

async function lookAgain(ctx: MutationCtx, instructorId: Id<"instructors">, at: Instant): Promise<void> {
  await ctx.scheduler.runAt(at, internal.jobs.endReadiness, { instructorId });
}

/** The lease stays until its job comes by, so that switching off and on leaves one job. */
async function switchOff(ctx: MutationCtx, instructorId: Id<"instructors">): Promise<void> {
  const ready = await readyRow(ctx, instructorId);
  if (ready !== null) await ctx.db.delete("readyInstructors", ready._id);
}

async function readyRow(ctx: SharedQueryCtx, instructorId: Id<"instructors">) {
  return await ctx.db
    .query("readyInstructors")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructorId))
    .first();
}

export async function leaseRow(ctx: SharedQueryCtx, instructorId: Id<"instructors">) {
  return await ctx.db
    .query("readyLeases")
    .withIndex("by_instructorId", (q) => q.eq("instructorId", instructorId))
    .first();
}

async function ensureInstructor(ctx: SharedQueryCtx, viewer: Viewer): Promise<Doc<"instructors">> {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) throw thrown({ code: "notFound" });
  return instructor;
}
