/** Scheduled actions that are cancelled while they run, on the real runner. Rule JOB9. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFixture, type Fixture } from "./runtime-fixture.ts";
import { jobRows, makeScheduler, rows, schedule, shownRows, stateOf, until } from "./scheduler-fixture.ts";

const SOURCES = {
  "a.ts": `
    import { action, internalMutation } from "./_generated/server";
    import { makeFunctionReference as ref } from "convex/server";
    import { v } from "convex/values";
    const ownId = async (ctx) => (await ctx.meta.getRequestMetadata()).scheduledFunctionId;
    export const mark = internalMutation({ args: { text: v.string() }, handler: (ctx, { text }) => ctx.db.insert("marks", { text }) });
    export const schedules = internalMutation({ args: {}, handler: (ctx) => ctx.scheduler.runAfter(0, ref("a:mark"), { text: "by its mutation" }) });
    export const cancelsCaller = internalMutation({ args: {}, handler: async (ctx) => ctx.scheduler.cancel(await ownId(ctx)) });
    const scheduleBoth = async (ctx) => {
      await ctx.scheduler.runAfter(0, ref("a:mark"), { text: "by itself" });
      await ctx.runMutation(ref("a:schedules"), {});
    };
    export const goesOn = action({ args: { isCancelled: v.boolean() }, handler: async (ctx, { isCancelled }) => {
      if (isCancelled) await ctx.runMutation(ref("a:cancelsCaller"), {});
      await scheduleBoth(ctx);
      await ctx.runMutation(ref("a:mark"), { text: "the end" });
    } });
  `,
};

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ sources: SOURCES });
});
afterAll(() => fixture?.close());

const marks = () => rows(fixture.engine, "marks").map(({ text }) => text);

test("[JOB9] what a running action schedules runs, unless the action has been cancelled", async () => {
  const { engine, runner } = fixture;
  const { scheduler, nowMs } = makeScheduler(engine, runner);
  await scheduler.start();
  await schedule(engine, "action", "a:goesOn", nowMs(), { isCancelled: false });
  await until(() => marks().length === 3 && scheduler.runningCount === 0);
  expect(marks().sort()).toEqual(["by its mutation", "by itself", "the end"]);

  const known = shownRows(engine).length;
  const id = await schedule(engine, "action", "a:goesOn", nowMs(), { isCancelled: true });
  const isOver = () => !["pending", "inProgress"].includes((stateOf(engine, id) as { kind: string }).kind);
  await until(() => isOver() && scheduler.runningCount === 0);
  expect(stateOf(engine, id)).toEqual({ kind: "canceled" });
  const later = shownRows(engine).slice(known + 1);
  expect(later.map(({ state }) => state)).toEqual([{ kind: "canceled" }, { kind: "canceled" }]);
  expect(later.every(({ completedTime }) => typeof completedTime === "number")).toBe(true);
  expect([jobRows(engine), marks().length]).toEqual([[], 4]);
});
