/** What people do, one step at a time. */
import { api, internal } from "../../../convex/_generated/api";
import { newCommandId } from "../lessons";
import { pass, passUnnoticed } from "../time-machine";
import type { Step, StepOf } from "./draws";
import { performHold } from "./hold-step";
import { saveWeek } from "./hours-step";
import { bookHold, cancelLesson, decide } from "./lesson-steps";
import { moveFollowing } from "./move-following-step";
import { performReschedule } from "./reschedule-step";
import { holdSeries } from "./series-step";
import { markRead, sendMessage } from "./talk-steps";
import { assertNothingIsMissed } from "./waitlist-invariants";
import { accept, decline, join, leave } from "./waitlist-steps";
import { count, pick, type World } from "./world";

export async function perform(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case "hold":
      return await performHold(world, step);
    case "series":
      return await holdSeries(world, step);
    case "extend":
      return await extend(world, step);
    case "release":
      return await release(world, step);
    case "book":
      return await bookHold(world, step);
    case "cancel":
      return await cancelLesson(world, step);
    case "reschedule":
      return await performReschedule(world, step);
    case "moveFollowing":
      return await moveFollowing(world, step);
    case "undo":
    case "commit":
      return await decide(world, step);
    case "join":
      return await join(world, step);
    case "leave":
      return await leave(world, step);
    case "accept":
      return await accept(world, step);
    case "decline":
      return await decline(world, step);
    case "settle":
      return await settle(world);
    case "pass":
      await pass(world.backend, step.ms);
      await sweep(world);
      await settle(world);
      return await assertNothingIsMissed(world);
    case "standStill":
      await sweep(world);
      return passUnnoticed(step.ms);
    case "save":
      return await saveWeek(world, step);
    case "message":
      return await sendMessage(world, step);
    case "read":
      return await markRead(world, step);
  }
}

/** What the crons do, however the scheduler stumbled. */
async function sweep(world: World): Promise<void> {
  await world.backend.mutation(internal.jobs.sweep, {});
  await world.backend.mutation(internal.jobs.sweepWaitlists, {});
  await world.backend.finishInProgressScheduledFunctions();
}

/** What is due at once runs, and what that makes due: a look that was asked for by a look. */
async function settle(world: World): Promise<void> {
  for (let round = 0; round < 3; round++) await pass(world.backend, 1);
}

async function extend(world: World, step: StepOf<"extend">): Promise<void> {
  const claimId = pick(world.holdIds.slice(-4), step.which);
  if (claimId === undefined) return;
  const claim = await world.backend.run(async (ctx) => await ctx.db.get("claims", claimId));
  const holder = world.people.find(({ userId }) => userId === claim?.holderId);
  const person = (step.who % 4 === 0 ? undefined : holder) ?? pick(world.people, step.who)!;
  count(world, "extend", await person.as.mutation(api.claims.extend, { commandId: newCommandId(), claimId }));
}

async function release(world: World, step: StepOf<"release">): Promise<void> {
  const claimId = pick(world.holdIds, step.which);
  const person = pick(world.people, step.who)!;
  if (claimId === undefined) return;
  count(
    world,
    "release",
    await person.as.mutation(api.claims.release, { commandId: newCommandId(), claimId }),
  );
}
