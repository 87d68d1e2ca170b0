/** A leaderboard per game: a table whose aggregate is written in the same mutations. */
import { TableAggregate } from "@convex-dev/aggregate";
import { v } from "convex/values";
import { components, mutation, query, type DataModel } from "./builders";

const byGame = new TableAggregate<{
  Namespace: string;
  Key: [number, string];
  DataModel: DataModel;
  TableName: "scores";
}>(components.scoresByGame, {
  namespace: ({ game }) => game,
  sortKey: ({ score, player }) => [score, player],
  sumValue: ({ score }) => score,
});

const score = { game: v.string(), player: v.string(), score: v.number() };

export const add = mutation({
  args: { ...score, thenFail: v.optional(v.boolean()), later: v.optional(v.boolean()) },
  handler: async (ctx, { thenFail, later, ...fields }) => {
    const id = await ctx.db.insert("scores", fields);
    const added = await ctx.db.get(id);
    if (added !== null) await byGame.insert(ctx, added, { async: later ?? false });
    if (thenFail) throw new Error("given back");
    return id;
  },
});

export const change = mutation({
  args: { id: v.id("scores"), score: v.number() },
  handler: async (ctx, { id, score }) => {
    const before = await ctx.db.get(id);
    await ctx.db.patch(id, { score });
    const after = await ctx.db.get(id);
    if (before !== null && after !== null) await byGame.replace(ctx, before, after);
  },
});

export const remove = mutation({
  args: { id: v.id("scores") },
  handler: async (ctx, { id }) => {
    const before = await ctx.db.get(id);
    await ctx.db.delete(id);
    if (before !== null) await byGame.delete(ctx, before);
  },
});

/** Takes in what the table held before; may be called again and again. */
export const backfill = mutation({
  args: {},
  handler: async (ctx) => {
    for await (const one of ctx.db.query("scores")) await byGame.insertIfDoesNotExist(ctx, one);
  },
});

export const clear = mutation({
  args: { game: v.string() },
  handler: async (ctx, { game }) => await byGame.clear(ctx, { namespace: game, maxNodeSize: 4 }),
});

const bounds = { from: v.optional(v.number()), to: v.optional(v.number()) };

/** Count and sum of the scores in [from, to), and their least and greatest. */
export const summary = query({
  args: { game: v.string(), ...bounds },
  handler: async (ctx, { game, from, to }) => {
    const options = {
      namespace: game,
      bounds: {
        ...(from === undefined ? {} : { lower: { key: [from, ""] as [number, string], inclusive: true } }),
        ...(to === undefined ? {} : { upper: { key: [to, ""] as [number, string], inclusive: false } }),
      },
    };
    const least = await byGame.min(ctx, options);
    const greatest = await byGame.max(ctx, options);
    return {
      count: await byGame.count(ctx, options),
      sum: await byGame.sum(ctx, options),
      min: least?.key[0] ?? null,
      max: greatest?.key[0] ?? null,
    };
  },
});

export const at = query({
  args: { game: v.string(), offsets: v.array(v.number()) },
  handler: async (ctx, { game, offsets }) => {
    const found = [];
    for (const offset of offsets) found.push((await byGame.at(ctx, offset, { namespace: game })).key[1]);
    return found;
  },
});

export const rank = query({
  args: { id: v.id("scores"), order: v.union(v.literal("asc"), v.literal("desc")) },
  handler: async (ctx, { id, order }) => {
    const one = await ctx.db.get(id);
    return one === null ? null : await byGame.indexOfDoc(ctx, one, { id, order });
  },
});

/** Every player, page by page, as one walk over the whole. */
export const walk = query({
  args: { game: v.string(), pageSize: v.number(), order: v.union(v.literal("asc"), v.literal("desc")) },
  handler: async (ctx, { game, pageSize, order }) => {
    const players: string[] = [];
    for await (const { key } of byGame.iter(ctx, { namespace: game, pageSize, order })) players.push(key[1]);
    return players;
  },
});

export const page = query({
  args: { game: v.string(), cursor: v.optional(v.string()), pageSize: v.number() },
  handler: async (ctx, { game, cursor, pageSize }) => {
    const { page, ...rest } = await byGame.paginate(ctx, { namespace: game, pageSize, cursor });
    return { players: page.map(({ key }) => key[1]), ...rest };
  },
});

export const games = query({
  args: {},
  handler: async (ctx) => {
    const names: string[] = [];
    for await (const name of byGame.iterNamespaces(ctx)) names.push(name);
    return names;
  },
});

export const random = query({
  args: { game: v.string() },
  handler: async (ctx, { game }) => (await byGame.random(ctx, { namespace: game }))?.key[1] ?? null,
});

export const counts = query({
  args: { games: v.array(v.string()) },
  handler: async (ctx, { games }) =>
    await byGame.countBatch(
      ctx,
      games.map((namespace) => ({ namespace })),
    ),
});
