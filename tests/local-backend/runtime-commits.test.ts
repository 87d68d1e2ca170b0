/** How calls meet the engine: conflicts, retries, exactly-once, snapshots, read sets. Rules RT12 to RT14 and RT21. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../local-backend/engine/types.ts";
import type { CallRequest, QueryOutcome } from "../../local-backend/runtime/types.ts";
import { request, startFixture, valueOf, type Fixture } from "./runtime-fixture.ts";

const SOURCES = {
  "c.ts": `
    import { query, mutation } from "./_generated/server";
    import { v } from "convex/values";
    const counter = (ctx) => ctx.db.query("counters").first();
    export const read = query({ args: {}, handler: async (ctx) => (await counter(ctx))?.count ?? 0 });
    export const others = query({ args: {}, handler: async (ctx) => (await ctx.db.query("others").collect()).length });
    export const add = mutation({ args: { spin: v.number() }, handler: async (ctx, { spin }) => {
      console.log("adding");
      const found = await counter(ctx);
      for (let i = 0; i < spin; i++) Math.sqrt(i);
      if (found === null) await ctx.db.insert("counters", { count: 1 });
      else await ctx.db.patch(found._id, { count: found.count + 1 });
      return (found?.count ?? 0) + 1;
    } });
    export const stamp = mutation({ args: {}, handler: (ctx) => ctx.db.insert("stamps", { at: ctx.db.vars.commitTs }) });
    export const stamps = query({ args: {}, handler: (ctx) => ctx.db.query("stamps").withIndex("by_at").collect() });
    export const open = mutation({ args: { count: v.number() }, handler: async (ctx, { count }) => {
      for (let at = 0; at < count; at++) await ctx.db.insert("accounts", { name: "n" + at, balance: 100 });
    } });
    export const transfer = mutation({ args: { from: v.string(), to: v.string(), amount: v.number() }, handler: async (ctx, { from, to, amount }) => {
      const account = (name) => ctx.db.query("accounts").withIndex("by_name", (q) => q.eq("name", name)).unique();
      const source = await account(from);
      if (source.balance < amount) throw new Error("not enough");
      await ctx.db.patch(source._id, { balance: source.balance - amount });
      const target = await account(to);
      await ctx.db.patch(target._id, { balance: target.balance + amount });
      await ctx.db.insert("transfers", { from, to, amount });
    } });
    export const books = query({ args: {}, handler: async (ctx) => {
      const accounts = await ctx.db.query("accounts").collect();
      const transfers = await ctx.db.query("transfers").collect();
      return { balances: Object.fromEntries(accounts.map((row) => [row.name, row.balance])), transfers: transfers.map(({ from, to, amount }) => ({ from, to, amount })) };
    } });
    export const addOther = mutation({ args: {}, handler: async (ctx) => { await ctx.db.insert("others", {}); } });
    export const refuse = mutation({ args: {}, handler: async (ctx) => { await ctx.db.insert("others", {}); throw new Error("no"); } });
    export const tooMuch = query({ args: {}, handler: async (ctx) => { for (;;) await ctx.db.query("counters").first(); } });
    export const boom = query({ args: {}, handler: async (ctx) => { await counter(ctx); throw new Error("boom"); } });
    export const job = mutation({ args: { fail: v.boolean() }, handler: async (ctx, { fail }) => {
      const [mark] = await ctx.db.query("others").collect();
      await ctx.db.insert("others", { seen: mark.mark ?? null });
      if (fail) throw new Error("the job fails");
    } });
  `,
};
const SCHEMA = `
  import { defineSchema, defineTable } from "convex/server";
  import { v } from "convex/values";
  export default defineSchema({ counters: defineTable({ count: v.number() }), others: defineTable(v.any()), stamps: defineTable({ at: v.commitTs() }).index("by_at", ["at"]),
    accounts: defineTable({ name: v.string(), balance: v.number() }).index("by_name", ["name"]),
    transfers: defineTable({ from: v.string(), to: v.string(), amount: v.number() }) });
`;
const OPTIONS = { sources: SOURCES, schema: SCHEMA };

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture(OPTIONS);
  await fixture.mutation("c:add", { spin: 0 });
});
afterAll(() => fixture?.close());

async function runQuery(path: string, minTs = 0n): Promise<QueryOutcome> {
  const [outcome] = await fixture.runner.runQueries([{ ...request(path), journal: null }], minTs);
  return outcome!;
}

describe("conflicts", () => {
  test("[RT12] mutations that run into each other are run again, and every one counts", async () => {
    const before = (await fixture.query("c:read")) as number;
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => fixture.runner.runMutation(request("c:add", { spin: 20_000 }))),
    );
    const succeeded = outcomes.filter(({ result }) => result.ok);
    expect(await fixture.query("c:read")).toBe(before + succeeded.length);
    expect(new Set(succeeded.map(({ result }) => valueOf(result))).size).toBe(succeeded.length);
    for (const { result } of outcomes) if (!result.ok) expect(result.cause).toBe("occ");
  });
  test("[RT12] after four retries the mutation fails with the official text and writes nothing", async () => {
    const before = await fixture.query("c:read");
    const { committer } = fixture.engine;
    // Another writer gets in before each attempt can commit.
    const commit = committer.commit.bind(committer);
    let attempts = 0;
    committer.commit = async (result, extras) => {
      attempts += 1;
      const other = fixture.engine.beginTransaction();
      const access = { componentPath: "" };
      const stream = other.queryStream(access, {
        source: { type: "FullTableScan", tableName: "counters", order: null },
        operators: [],
      });
      const { _id } = JSON.parse(other.queryStreamNext(stream).value ?? "") as { _id: string };
      other.shallowMerge(access, _id, { count: attempts * 1000 });
      const otherOutcome = await commit(other.finish());
      expect(otherOutcome.ok).toBe(true);
      return await commit(result, extras);
    };
    try {
      const outcome = await fixture.runner.runMutation(request("c:add", { spin: 0 }));
      expect(outcome.result).toMatchObject({ ok: false, cause: "occ" });
      expect(outcome.result.ok ? "" : outcome.result.errorMessage).toMatch(
        /OptimisticConcurrencyControlFailure: Documents read from or written to the "counters" table changed while this mutation was being run and on every subsequent retry\. .*See https:\/\/docs\.convex\.dev\/error#1$/,
      );
      expect(outcome).toMatchObject({ ts: null, conflicts: 5, transaction: null });
      expect(attempts).toBe(5);
    } finally {
      committer.commit = commit;
    }
    expect(await fixture.query("c:read")).toBe(5000);
    expect(before).not.toBe(5000);
  });
});

interface Books {
  balances: Record<string, number>;
  transfers: { from: string; to: string; amount: number }[];
}

test.each([1, 2, 3])(
  "[RT12] books balance at every moment, whatever runs at once (seed %i)",
  async (seed) => {
    const accounts = 5;
    let state = seed;
    const draw = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
    const opened = (await fixture.query("c:books")) as unknown as Books;
    if (Object.keys(opened.balances).length === 0) await fixture.mutation("c:open", { count: accounts });
    let committed = opened.transfers.length;
    const transfers = Array.from({ length: 60 }, async () => {
      const from = draw(accounts);
      const to = (from + 1 + draw(accounts - 1)) % accounts;
      const args = { from: `n${from}`, to: `n${to}`, amount: 1 + draw(60) };
      const { result } = await fixture.runner.runMutation(request("c:transfer", args));
      if (result.ok) committed += 1;
    });
    const looks = Array.from({ length: 20 }, () => fixture.query("c:books"));
    for (const look of [
      ...(await Promise.all(looks)),
      (await Promise.all(transfers), await fixture.query("c:books")),
    ]) {
      const { balances, transfers } = look as unknown as Books;
      const expected = Object.fromEntries(Object.keys(balances).map((name) => [name, 100]));
      for (const { from, to, amount } of transfers) {
        expected[from]! -= amount;
        expected[to]! += amount;
      }
      expect(balances).toEqual(expected);
      expect(Math.min(...Object.values(balances))).toBeGreaterThanOrEqual(0);
    }
    expect(((await fixture.query("c:books")) as unknown as Books).transfers).toHaveLength(committed);
  },
);

describe("exactly once", () => {
  const sessionId = randomUUID();
  test("[RT13] a repeated request isn't run again and gets the first answer", async () => {
    const first = await fixture.runner.runMutation(request("c:add", { spin: 0 }), {
      sessionId,
      requestId: 1,
    });
    const count = await fixture.query("c:read");
    const again = await fixture.runner.runMutation(request("c:add", { spin: 0 }), {
      sessionId,
      requestId: 1,
    });
    expect(again.result).toEqual(first.result);
    expect(again.logLines).toEqual(["[LOG] 'adding'"]);
    expect(again.ts).toBeGreaterThanOrEqual(first.ts!);
    expect(await fixture.query("c:read")).toBe(count);
  });
  test("[RT13] a request that comes again while it runs joins the run", async () => {
    const before = (await fixture.query("c:read")) as number;
    const outcomes = await Promise.all(
      [1, 2, 3].map(() =>
        fixture.runner.runMutation(request("c:add", { spin: 1e6 }), { sessionId, requestId: 2 }),
      ),
    );
    expect(outcomes.map(({ result }) => valueOf(result))).toEqual(Array(3).fill(before + 1));
    expect(await fixture.query("c:read")).toBe(before + 1);
  });
  test("[RT13] a failed request may be tried again", async () => {
    const session = { sessionId, requestId: 3 };
    expect((await fixture.runner.runMutation(request("c:refuse"), session)).result.ok).toBe(false);
    expect((await fixture.runner.runMutation(request("c:add", { spin: 0 }), session)).result.ok).toBe(true);
  });
  test("[RT13] it holds over a restart of the engine", async () => {
    const session = { sessionId, requestId: 4 };
    const first = await fixture.runner.runMutation(request("c:add", { spin: 0 }), session);
    const { dataDir } = fixture;
    await fixture.close({ keepData: true });
    fixture = await startFixture({ ...OPTIONS, dataDir });
    const count = await fixture.query("c:read");
    const again = await fixture.runner.runMutation(request("c:add", { spin: 0 }), session);
    expect(again.result).toEqual(first.result);
    expect(await fixture.query("c:read")).toBe(count);
  });
});

describe("snapshots and read sets", () => {
  test("[RT14] a batch is at one snapshot, at least as new as asked for", async () => {
    const { ts } = await fixture.runner.runMutation(request("c:add", { spin: 0 }));
    const outcomes = await fixture.runner.runQueries(
      ["c:read", "c:others", "c:read"].map((path) => ({ ...request(path), journal: null })),
      ts!,
    );
    expect(new Set(outcomes.map((outcome) => outcome.ts)).size).toBe(1);
    expect(outcomes[0]!.ts).toBeGreaterThanOrEqual(ts!);
    expect(await fixture.runner.runQueries([], 0n)).toEqual([]);
  });
  test("[RT14] the read set ends a subscription when, and only when, what was read changes", async () => {
    const { reads, ts } = await runQuery("c:read");
    const token = fixture.engine.subscriptions.register(reads, ts);
    await fixture.mutation("c:addOther");
    expect(token.isValid).toBe(true);
    await fixture.mutation("c:add", { spin: 0 });
    expect(token.isValid).toBe(false);
  });
  test.each(["c:boom", "c:tooMuch"])("[RT14] the failed query %s reports what it read too", async (path) => {
    const { result, reads, ts } = await runQuery(path);
    expect(result.ok).toBe(false);
    const token = fixture.engine.subscriptions.register(reads, ts);
    await fixture.mutation("c:add", { spin: 0 });
    expect(token.isValid).toBe(false);
  });
  test("a mutation reads what the mutations before it have written", async () => {
    const first = (await fixture.mutation("c:add", { spin: 0 })) as number;
    for (let more = 1; more <= 20; more++) {
      expect(await fixture.mutation("c:add", { spin: 0 })).toBe(first + more);
    }
  });
});

test("the commit's timestamp stands where a mutation has written its placeholder", async () => {
  const { ts } = await fixture.runner.runMutation(request("c:stamp"));
  const [{ at }] = (await fixture.query("c:stamps")) as [{ at: { $integer: string } }];
  expect(Buffer.from(at.$integer, "base64").readBigInt64LE()).toBe(ts);
});

describe("writes alongside a mutation", () => {
  const access = { componentPath: "" };
  async function insert(document: JsonObject): Promise<string> {
    const transaction = fixture.engine.beginTransaction();
    const id = transaction.insert(access, "others", document);
    expect((await fixture.engine.committer.commit(transaction.finish())).ok).toBe(true);
    return id;
  }
  function get(id: string): Json {
    const transaction = fixture.engine.beginTransaction();
    const text = transaction.get(access, id);
    transaction.close();
    return text === null ? null : (JSON.parse(text) as Json);
  }
  const write = (id: string, patch: JsonObject | null) => ({
    componentPath: "",
    tableName: "others",
    id,
    patch,
  });
  const run = (args: JsonObject, alongside: NonNullable<CallRequest["alongside"]>) =>
    fixture.runner.runMutation(request("c:job", args, { alongside }));

  test("[RT21] they commit together, the earlier ones seen by the function", async () => {
    const mark = await insert({ mark: "pending" });
    const job = await insert({ mark: "row" });
    const alongside = {
      before: [write(mark, { mark: "running" })],
      after: [write(mark, { mark: "done" }), write(job, null)],
    };
    expect((await run({ fail: false }, alongside)).result.ok).toBe(true);
    expect(get(mark)).toMatchObject({ mark: "done" });
    expect(get(job)).toBeNull();
  });
  test("[RT21] what `before` removes may go for good", async () => {
    const row = await insert({ mark: "row" });
    const mark = await insert({ mark: "pending" });
    const alongside = { before: [write(row, null)], after: [write(mark, { mark: "done" })] };
    expect((await run({ fail: false }, alongside)).result.ok).toBe(true);
    expect([get(row), get(mark)]).toMatchObject([null, { mark: "done" }]);
  });
  test("[RT21] when the function fails nothing of it happens", async () => {
    const mark = await insert({ mark: "pending" });
    const alongside = { before: [write(mark, { mark: "running" })], after: [write(mark, null)] };
    const outcome = await run({ fail: true }, alongside);
    expect(outcome.result).toMatchObject({ ok: false, cause: "user" });
    expect(get(mark)).toMatchObject({ mark: "pending" });
  });
  test("[RT21] when a document is gone the function isn't run", async () => {
    const mark = await insert({ mark: "pending" });
    const row = await insert({});
    const remove = fixture.engine.beginTransaction();
    remove.remove(access, row);
    await fixture.engine.committer.commit(remove.finish());
    const before = await fixture.query("c:others");
    const outcome = await run(
      { fail: false },
      { before: [write(mark, { mark: "x" })], after: [write(row, null)] },
    );
    expect(outcome.result).toMatchObject({ ok: false, cause: "gone" });
    expect(await fixture.query("c:others")).toBe(before);
  });
});
