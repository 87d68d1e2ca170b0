/** Changes of existing documents, in batches. */
import { Migrations, runToCompletion } from "@convex-dev/migrations";
import { anyApi, type FunctionReference } from "convex/server";
import { v } from "convex/values";
import { components, internalAction, internalMutation, mutation, query } from "./builders";
import schema from "./schema";

export const migrations = new Migrations(components.migrations, {
  schema,
  migrationsLocationPrefix: "migrations:",
});

type Migration = FunctionReference<"mutation", "internal">;
const own = (anyApi as unknown as { migrations: Record<string, Migration> }).migrations;

export const setTier = migrations.define({
  table: "people",
  batchSize: 10,
  migrateOne: async (ctx, person) => {
    if (person.tier === undefined) await ctx.db.patch(person._id, { tier: "bronze" });
  },
});

export const greet = migrations.define({
  table: "people",
  batchSize: 10,
  migrateOne: (_ctx, { name, tier }) => ({ greeting: `${tier ?? "no"} ${name}` }),
});

export const greetOne = migrations.define({
  table: "people",
  customRange: (people) => people.withIndex("by_name", (q) => q.eq("name", "person 7")),
  migrateOne: () => ({ greeting: "chosen" }),
});

/** One by one: there is time to look at it, and to stop it. */
export const crawl = migrations.define({
  table: "people",
  batchSize: 1,
  migrateOne: () => ({ greeting: "crawled" }),
});

export const breaks = migrations.define({
  table: "people",
  migrateOne: () => {
    throw new Error("broken on purpose");
  },
});

export const run = migrations.runner();
export const runAll = migrations.runner([own.setTier, own.greet] as Parameters<typeof migrations.runner>[0]);

export const runSeries = mutation({
  args: { names: v.array(v.string()) },
  handler: async (ctx, { names }) => {
    const references = names.map((name) => own[name]) as Parameters<typeof migrations.runSerially>[1];
    await migrations.runSerially(ctx, references);
  },
});

export const startCrawlAndStop = mutation({
  args: {},
  handler: async (ctx) => {
    await migrations.runOne(ctx, own.crawl as Parameters<typeof migrations.runOne>[1]);
    return (await migrations.cancel(ctx, "crawl")).state;
  },
});

export const status = query({
  args: { names: v.array(v.string()) },
  handler: async (ctx, { names }): Promise<{ state: string; processed: number; error?: string }[]> => {
    const found = await migrations.getStatus(ctx, { migrations: names });
    return found.map(({ state, processed, error }) => ({
      state,
      processed,
      ...(error === undefined ? {} : { error }),
    }));
  },
});

export const runAtOnce = internalAction({
  args: {},
  handler: async (ctx) => {
    const reference = own.greetOne as Parameters<typeof runToCompletion>[2];
    await runToCompletion(ctx, components.migrations, reference);
  },
});

export const addPeople = internalMutation({
  args: { count: v.number() },
  handler: async (ctx, { count }) => {
    for (let index = 0; index < count; index++) await ctx.db.insert("people", { name: `person ${index}` });
  },
});

export const people = query({ args: {}, handler: async (ctx) => await ctx.db.query("people").collect() });
