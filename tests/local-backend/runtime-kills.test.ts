/** Functions that harm: each costs its own call, nothing else (rules RT15 and RT16). */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CallFailed, request, startFixture, type Fixture } from "./runtime-fixture.ts";

const SOURCES = {
  "k.ts": `
        import { query, mutation, action } from "./_generated/server";
        import { v } from "convex/values";
        import { makeFunctionReference as ref } from "convex/server";
        export const harm = {
          loop: () => { for (;;); },
          awaits: async () => { for (;;) await null; },
          regexp: () => /^(a+)+$/.test("a".repeat(60) + "b"),
          recursion: () => { const f = () => f() + 1; return f(); },
          heap: () => { const kept = []; for (;;) kept.push({ text: "x".repeat(100), at: kept.length }); },
          array: () => new Array(2 ** 27).fill(0).map((_, at) => ({ at })).length,
          numbers: () => { const kept = []; for (;;) kept.push(kept.length); },
          buffers: () => { const kept = []; for (;;) kept.push(new Uint8Array(2 ** 24).fill(1)); },
          text: () => { let text = "x"; for (;;) text += text; },
          result: () => "x".repeat(20 * 1024 * 1024),
          stuckJson: () => JSON.stringify({ toJSON() { for (;;); } }),
        };
        const handler = (_ctx, { what }) => harm[what]();
        export const q = query({ args: { what: v.string() }, handler });
        export const m = mutation({ args: { what: v.string() }, handler: async (ctx, { what }) => {
          await ctx.db.insert("rows", { what });
          return await harm[what]();
        } });
        export const a = action({ args: { what: v.string() }, handler });
        export const rows = query({ args: {}, handler: (ctx) => ctx.db.query("rows").collect() });
        export const ok = query({ args: {}, handler: () => "ok" });
        export const write = mutation({ args: {}, handler: async (ctx) => { await ctx.db.insert("rows", { what: "write" }); } });
        export const hash = mutation({ args: { ms: v.number() }, handler: async (ctx, { ms }) => {
          await ctx.db.insert("rows", { what: "hash" });
          for (let i = 0; i < ms * 2e5; i++) Math.sqrt(i);
          return "hashed";
        } });
        export const patient = action({ args: {}, handler: async () => { await new Promise((done) => setTimeout(done, 2500)); return "done"; } });
        export const quick = action({ args: {}, handler: () => "quick" });
      `,
};

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({
    sources: SOURCES,
    runner: {
      lanes: { mutation: 2, query: 2, action: 1 },
      limits: {
        transactionTimeoutMs: 700,
        actionStallMs: 900,
        actionTimeoutMs: 1_500,
        analysisTimeoutMs: 5_000,
      },
    },
  });
});
afterAll(() => fixture?.close());

async function failureOf(call: Promise<unknown>): Promise<CallFailed["failure"]> {
  const error: unknown = await call.then(
    (value) => new Error(`succeeded with ${String(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof CallFailed) return error.failure;
  throw error;
}

const TIMED_OUT = "Function execution timed out (maximum duration: 700ms)";

describe("queries and mutations", () => {
  test.each(["loop", "awaits", "regexp", "stuckJson"])(
    "[RT16] %s: ended after the time limit",
    async (what) => {
      const [inQuery, inMutation] = await Promise.all([
        failureOf(fixture.query("k:q", { what })),
        failureOf(fixture.mutation("k:m", { what })),
      ]);
      for (const failure of [inQuery, inMutation]) {
        expect(failure.cause).toBe("timeout");
        expect(failure.errorMessage).toContain(TIMED_OUT);
      }
      expect(await fixture.query("k:ok")).toBe("ok");
      expect(await fixture.query("k:rows")).toEqual([]);
    },
  );
  test("[RT16] recursion without end is an error like any other", async () => {
    const failure = await failureOf(fixture.query("k:q", { what: "recursion" }));
    expect(failure.errorMessage).toContain("RangeError: Maximum call stack size exceeded");
  });
  test("[RT16] the other queries of a batch are answered", async () => {
    const outcomes = await fixture.runner.runQueries(
      ["k:ok", "k:q", "k:ok"].map((path) => ({
        ...request(path, path === "k:q" ? { what: "loop" } : {}),
        journal: null,
      })),
      0n,
    );
    expect(outcomes.map(({ result }) => result.ok)).toEqual([true, false, true]);
    expect(new Set(outcomes.map(({ ts }) => ts)).size).toBe(1);
  });
  test("[RT15] a lane that is gone is replaced: more calls die than there are lanes", async () => {
    const deaths = Array.from({ length: 5 }, () => failureOf(fixture.mutation("k:m", { what: "loop" })));
    const causes = (await Promise.all(deaths)).map(({ cause }) => cause);
    expect(causes).toEqual(Array(5).fill("timeout"));
    await fixture.mutation("k:write");
  });
});

test("[RT15] who waits behind a call that never ends is run once, and succeeds", async () => {
  const before = (await fixture.query("k:rows")) as unknown[];
  const harmful = Array.from({ length: 4 }, () => failureOf(fixture.mutation("k:m", { what: "loop" })));
  const patient = Array.from({ length: 12 }, () => fixture.mutation("k:write"));
  expect((await Promise.all(harmful)).map(({ cause }) => cause)).toEqual(Array(4).fill("timeout"));
  await Promise.all(patient);
  expect(await fixture.query("k:rows")).toHaveLength(before.length + patient.length);
});

describe("actions", () => {
  test("[RT16] [RT32] a stuck action takes its thread down; who shares it fails as by the system", async () => {
    const patient = failureOf(fixture.action("k:patient"));
    const stuck = failureOf(fixture.action("k:a", { what: "loop" }));
    const { cause, errorMessage } = await stuck;
    expect(cause).toBe("timeout");
    // The limit that struck, not that of the whole call (1500 ms).
    expect(errorMessage).toContain("without a pause (maximum duration: 900ms)");
    expect((await patient).cause).toBe("system");
    expect(await fixture.action("k:quick")).toBe("quick");
  });
  test("[RT16] an action that lasts too long ends alone", async () => {
    const late = failureOf(fixture.action("k:patient"));
    expect(await fixture.action("k:quick")).toBe("quick");
    expect((await late).errorMessage).toContain("Function execution timed out (maximum duration: 1500ms)");
    expect(await fixture.action("k:quick")).toBe("quick");
  });
});

test("[RT16] modules that never finish loading fail the push only", async () => {
  const module = { path: "x.js", source: "for (;;);", environment: "isolate" as const };
  await expect(fixture.runner.analyze([module], {})).rejects.toThrow("took longer than 5s");
  expect(await fixture.query("k:ok")).toBe("ok");
});

describe("with time to spare", () => {
  let roomy: Fixture;
  beforeAll(async () => {
    const lanes = { mutation: 2, query: 2, action: 1 };
    roomy = await startFixture({
      sources: SOURCES,
      runner: {
        lanes,
        // Less memory than usual, since it takes long to fill.
        limits: {
          ownTimeMs: 60_000,
          transactionTimeoutMs: 60_000,
          isolate: { heapMb: 64, privateBytes: 256 * 2 ** 20 },
        },
      },
    });
  });
  afterAll(() => roomy?.close());

  test.each(["heap", "array", "numbers", "buffers"])(
    "[RT16] %s: too much memory ends the call only",
    async (what) => {
      const calls = [failureOf(roomy.query("k:q", { what })), failureOf(roomy.mutation("k:m", { what }))];
      const bystander = roomy.query("k:ok");
      for (const failure of await Promise.all(calls)) {
        expect(failure.errorMessage).toMatch(/ran out of memory|Array buffer allocation failed/);
      }
      expect(await bystander).toBe("ok");
      expect(await roomy.query("k:rows")).toEqual([]);
    },
  );
  test("[RT16] a result beyond the limits is refused", async () => {
    expect((await failureOf(roomy.query("k:q", { what: "result" }))).errorMessage).toContain("too large");
  });
  test("[RT16] a text that can't get longer is an error like any other", async () => {
    const failure = await failureOf(roomy.query("k:q", { what: "text" }));
    expect(failure.errorMessage).toContain("RangeError: Invalid string length");
  });
  test("[RT15] a slow mutation holds up its own lane only", async () => {
    const finished: string[] = [];
    const slow = roomy.mutation("k:hash", { ms: 1500 }).then(() => finished.push("slow"));
    const quick = Array.from({ length: 5 }, () =>
      roomy.mutation("k:write").then(() => finished.push("quick")),
    );
    await Promise.all([slow, ...quick]);
    expect(finished.at(-1)).toBe("slow");
  });
});
