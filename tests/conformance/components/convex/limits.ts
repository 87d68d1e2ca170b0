/** Rates: buckets, windows, reservations, shards, and updates that are applied later. */
import { HOUR, MINUTE, RateLimiter } from "@convex-dev/rate-limiter";
import { v } from "convex/values";
import { components, mutation, query } from "./builders";

const limiter = new RateLimiter(components.rateLimiter, {
  bucket: { kind: "token bucket", rate: 10, period: HOUR, capacity: 3 },
  quick: { kind: "token bucket", rate: 1, period: 300, capacity: 1 },
  window: { kind: "fixed window", rate: 2, period: HOUR, start: 0 },
  reserving: { kind: "token bucket", rate: 60, period: MINUTE, capacity: 1, maxReserved: 2 },
  sharded: { kind: "token bucket", rate: 20, period: HOUR, shards: 4 },
  later: { kind: "token bucket", rate: 2, period: HOUR, applyUpdates: "asynchronously" },
});

const name = v.union(
  v.literal("bucket"),
  v.literal("quick"),
  v.literal("window"),
  v.literal("reserving"),
  v.literal("sharded"),
  v.literal("later"),
);
const options = {
  key: v.optional(v.string()),
  count: v.optional(v.number()),
  reserve: v.optional(v.boolean()),
  throws: v.optional(v.boolean()),
};

export const take = mutation({
  args: { name, ...options },
  handler: async (ctx, { name, ...options }) => await limiter.limit(ctx, name, options),
});

export const check = query({
  args: { name, ...options },
  handler: async (ctx, { name, ...options }) => await limiter.check(ctx, name, options),
});

export const reset = mutation({
  args: { name, key: v.optional(v.string()) },
  handler: async (ctx, { name, key }) => await limiter.reset(ctx, name, { key }),
});

export const once = mutation({
  args: {},
  handler: async (ctx) =>
    await limiter.limit(ctx, "inline", { config: { kind: "fixed window", rate: 1, period: HOUR } }),
});

export const { getRateLimit, getServerTime } = limiter.hookAPI("bucket", {
  key: async (_ctx: unknown, keyFromClient?: string) => keyFromClient ?? "nobody",
});
