/** A queue that a batch worker drains in the order of the commits. */
import { defineBatchWorkerValidators, ping } from "@convex-dev/batch-worker";
import { anyApi } from "convex/server";
import { v } from "convex/values";
import { components, internalMutation, internalQuery, mutation, query } from "./builders";

const BATCH_SIZE = 10;
const own = (anyApi as unknown as { events: Record<"nextBatch" | "process", never> }).events;

const { vQueryArgs, vQueryReturns, vMutationArgs } = defineBatchWorkerValidators({
  batch: { events: v.array(v.object({ id: v.id("events"), value: v.number() })) },
});

export const add = mutation({
  args: { value: v.number() },
  handler: async (ctx, { value }) => {
    await ctx.db.insert("events", { value, insertedAt: ctx.db.vars.commitTs });
    await ping(ctx, components.batchWorker, {
      name: "events",
      workQuery: own.nextBatch,
      workerMutation: own.process,
    });
  },
});

export const nextBatch = internalQuery({
  args: vQueryArgs,
  returns: vQueryReturns,
  handler: async (ctx, { cursor }) => {
    const events = await ctx.db
      .query("events")
      .withIndex("insertedAt", (q) => q.gte("insertedAt", cursor ?? 0n))
      .take(BATCH_SIZE);
    const last = events.at(-1);
    if (last === undefined) return { kind: "idle" as const };
    return {
      kind: "work" as const,
      batch: { events: events.map(({ _id, value }) => ({ id: _id, value })) },
      cursor: last.insertedAt,
    };
  },
});

export const process = internalMutation({
  args: vMutationArgs,
  handler: async (ctx, { events }) => {
    for (const { id } of events) await ctx.db.delete(id);
    const sum = events.reduce((total, { value }) => total + value, 0);
    await ctx.db.insert("batches", { sum, size: events.length });
  },
});

export const progress = query({
  args: {},
  handler: async (ctx) => {
    const batches = await ctx.db.query("batches").collect();
    return {
      waiting: (await ctx.db.query("events").collect()).length,
      sum: batches.reduce((total, { sum }) => total + sum, 0),
      largest: Math.max(0, ...batches.map(({ size }) => size)),
    };
  },
});
