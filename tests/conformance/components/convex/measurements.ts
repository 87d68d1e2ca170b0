/** An aggregate of what is in no table. */
import { DirectAggregate } from "@convex-dev/aggregate";
import { v } from "convex/values";
import { components, mutation, query } from "./builders";

const measurements = new DirectAggregate<{ Key: number; Id: string }>(components.measurements);

export const record = mutation({
  args: { id: v.string(), value: v.number() },
  handler: async (ctx, { id, value }) => await measurements.insert(ctx, { key: value, id, sumValue: value }),
});

export const correct = mutation({
  args: { id: v.string(), from: v.number(), to: v.number() },
  handler: async (ctx, { id, from, to }) =>
    await measurements.replace(ctx, { key: from, id }, { key: to, sumValue: to }),
});

export const drop = mutation({
  args: { id: v.string(), value: v.number() },
  handler: async (ctx, { id, value }) => await measurements.delete(ctx, { key: value, id }),
});

export const statistics = query({
  args: {},
  handler: async (ctx) => {
    const count = await measurements.count(ctx);
    if (count === 0) return null;
    return {
      mean: (await measurements.sum(ctx)) / count,
      median: (await measurements.at(ctx, Math.floor(count / 2))).key,
    };
  },
});
