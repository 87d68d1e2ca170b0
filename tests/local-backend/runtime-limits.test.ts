/** Limits that a caller sets for what it calls, and lines that warn of limits. Rules RT6, RT7, TX7. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { request, startFixture, type Fixture } from "./runtime-fixture.ts";

const SOURCES = {
  "m.ts": `
    import { query, mutation, internalMutation, internalQuery } from "./_generated/server";
    import { makeFunctionReference as ref } from "convex/server";
    import { v } from "convex/values";
    const insertMany = async (ctx, count, text = "x") => { for (let at = 0; at < count; at++) await ctx.db.insert("rows", { text }); };
    export const insert = internalMutation({ args: { count: v.number() }, handler: (ctx, { count }) => insertMany(ctx, count, "nested") });
    export const insertAndCatch = internalMutation({ args: { count: v.number() }, handler: async (ctx, { count }) => {
      try { await insertMany(ctx, count, "nested"); } catch {}
      return "caught";
    } });
    export const insertAndFail = internalMutation({ args: { count: v.number() }, handler: async (ctx, { count }) => {
      await insertMany(ctx, count);
      throw new Error("on purpose");
    } });
    export const metrics = internalQuery({ args: {}, handler: async (ctx) => {
      const { documentsRead, databaseQueries } = await ctx.meta.getTransactionMetrics();
      return [documentsRead.remaining, databaseQueries.remaining];
    } });
    export const deeper = internalMutation({ args: { count: v.number() }, handler: (ctx, { count }) =>
      ctx.runMutation(ref("m:insert"), { count }, { transactionLimits: { documentsWritten: 1_000 } }) });
    const attempt = async (call) => { try { return await call(); } catch (error) { return String(error.message).split(". ")[0]; } };
    export const narrow = mutation({ args: { name: v.string(), count: v.number(), documentsWritten: v.number() }, handler: async (ctx, { name, count, documentsWritten }) => {
      await insertMany(ctx, 5, "own");
      const seen = await attempt(() => ctx.runMutation(ref(name), { count }, { transactionLimits: { documentsWritten } }));
      await insertMany(ctx, 2, "own");
      return seen;
    } });
    export const remaining = query({ args: {}, handler: async (ctx) => {
      await ctx.db.query("rows").take(3);
      const narrowed = await ctx.runQuery(ref("m:metrics"), {}, { transactionLimits: { documentsRead: 10, databaseQueries: 1_000_000 } });
      return [narrowed, await ctx.runQuery(ref("m:metrics"), {})];
    } });
    export const failsOften = mutation({ args: {}, handler: async (ctx) => {
      for (let turn = 0; turn < 3; turn++) await attempt(() => ctx.runMutation(ref("m:insertAndFail"), { count: 6_000 }));
      const { documentsWritten, bytesWritten } = await ctx.meta.getTransactionMetrics();
      return [documentsWritten.used, bytesWritten.used];
    } });
    export const clear = mutation({ args: {}, handler: async (ctx) => { for (const row of await ctx.db.query("rows").take(1_000)) await ctx.db.delete(row._id); } });
    export const texts = query({ args: {}, handler: async (ctx) => (await ctx.db.query("rows").collect()).map(({ text }) => text) });
    export const ranges = query({ args: { count: v.number() }, handler: async (ctx, { count }) => { for (let at = 0; at < count; at++) await ctx.db.query("rows").first(); } });
    export const writes = mutation({ args: { count: v.number() }, handler: async (ctx, { count }) => { await insertMany(ctx, count); throw new Error("not kept"); } });
    export const sized = query({ args: { text: v.string(), length: v.number() }, handler: (_ctx, { length }) => "x".repeat(length) });
  `,
};

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ sources: SOURCES });
});
afterAll(() => fixture?.close());

describe("transactionLimits", () => {
  test("[RT7] what passes them fails alone: its caller catches it, goes on and commits", async () => {
    await fixture.mutation("m:clear");
    const narrow = (name: string, count: number, documentsWritten: number) =>
      fixture.mutation("m:narrow", { name, count, documentsWritten });
    expect(await narrow("m:insert", 3, 3)).toBeNull();
    const refusal = "Too many writes in a single function execution (limit: 8)";
    expect(await narrow("m:insert", 4, 3)).toBe(refusal);
    expect(await narrow("m:insertAndCatch", 4, 3)).toBe(refusal);
    // A call can't give more than it has.
    expect(await narrow("m:deeper", 4, 3)).toBe(refusal);
    expect(await narrow("m:deeper", 3, 3)).toBeNull();
    const texts = (await fixture.query("m:texts")) as string[];
    expect(texts.filter((text) => text === "nested")).toHaveLength(6);
    expect(texts.filter((text) => text === "own")).toHaveLength(5 * 7);
  });

  test("[RT7] the called function is told what is left of them", async () => {
    const [narrowed, own] = (await fixture.query("m:remaining")) as [number[], number[]];
    expect(narrowed[0]).toBe(10);
    expect(own[0]).toBe(32_000 - 3);
    // They lower limits and never raise them.
    expect(narrowed[1]).toBe(own[1]);
  });
});

test("[TX7] what a failed mutation wrote doesn't count for its caller", async () => {
  expect(await fixture.mutation("m:failsOften")).toEqual([0, 0]);
});

describe("lines that warn", () => {
  const warningsOf = async (path: string, args: Record<string, string | number>) => {
    const call = request(path, args);
    const outcome = path.endsWith("writes")
      ? await fixture.runner.runMutation(call)
      : (await fixture.runner.runQueries([{ ...call, journal: null }], 0n))[0];
    return outcome!.logLines;
  };

  test("[RT6] beyond 80 % of a limit, and not before", async () => {
    expect(await warningsOf("m:ranges", { count: 3276 })).toEqual([]);
    expect(await warningsOf("m:ranges", { count: 3277 })).toEqual([
      expect.stringMatching(
        /^\[WARN\] Many reads in a single function execution \(actual: 3277, limit: 4096\)\. Consider using smaller limits/,
      ),
    ]);
    expect(await warningsOf("m:writes", { count: 12_801 })).toEqual([
      "[WARN] Many writes in a single function execution (actual: 12801, limit: 16000).",
    ]);
    expect(await warningsOf("m:ranges", { count: 4097 })).toEqual([]);
  });

  test("[RT6] of large arguments and results", async () => {
    const large = 15 * 1024 * 1024;
    expect(await warningsOf("m:sized", { text: "x".repeat(large), length: large })).toEqual([
      expect.stringMatching(
        /^\[WARN\] Large size of the function arguments \(actual: \d+ bytes, limit: 16777216 bytes\)\.$/,
      ),
      expect.stringMatching(
        /^\[WARN\] Large size of the function return value \(actual: \d+ bytes, limit: 16777216 bytes\)\.$/,
      ),
    ]);
  });
});
