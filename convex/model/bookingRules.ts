/** An instructor's calendar settings. They bind what is taken from now on: lessons and holds stand as they were taken. */
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { changedRules, type BookingRulesChange } from "../domain/bookingRules";
import { isTimeZone } from "../domain/time";
import type { SharedQueryCtx } from "../functions";
import { instructorOf, thrown, type Viewer } from "./viewers";
import { hoursChanged } from "./waitlistOffers";

export async function mine(ctx: SharedQueryCtx, viewer: Viewer) {
  const { _id, timeZone, rules, status } = await ensureInstructor(ctx, viewer);
  return { instructorId: _id, timeZone, rules, isLive: status === "live" };
}

export async function change(
  ctx: MutationCtx,
  viewer: Viewer,
  wanted: BookingRulesChange,
): Promise<{ ok: true }> {
  const instructor = await ensureInstructor(ctx, viewer);
  const decision = changedRules(instructor.rules, wanted);
  if (!decision.ok) {
    throw thrown({ code: "badArgument", field: decision.field, message: decision.message });
  }
  await ctx.db.patch("instructors", instructor._id, { rules: decision.rules });
  await hoursChanged(ctx, instructor._id);
  return { ok: true };
}

/** Hours are wall-clock times and move to the new clock; lessons are instants and stay where they are. */
export async function changeTimeZone(
  ctx: MutationCtx,
  viewer: Viewer,
  timeZone: string,
): Promise<{ ok: true }> {
  const instructor = await ensureInstructor(ctx, viewer);
  if (!isTimeZone(timeZone)) {
    throw thrown({ code: "badArgument", field: "timeZone", message: "Not a time zone." });
  }
  await ctx.db.patch("instructors", instructor._id, { timeZone });
  await hoursChanged(ctx, instructor._id);
  return { ok: true };
}

export async function ensureInstructor(ctx: SharedQueryCtx, viewer: Viewer): Promise<Doc<"instructors">> {
  const instructor = await instructorOf(ctx, viewer.user._id);
  if (instructor === null) throw thrown({ code: "notFound" });
  return instructor;
}
