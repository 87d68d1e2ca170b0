/** Queries and mutations, run by real worker threads on a real engine. Rules RT1 to RT11 of the specification. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../local-backend/engine/types.ts";
import { CallFailed, request, startFixture, type Fixture } from "./runtime-fixture.ts";

const SOURCES = {
  "m.ts": `
    import { query, mutation, internalMutation, internalQuery, action } from "./_generated/server";
    import { ConvexError, v } from "convex/values";
    import { makeFunctionReference as ref, createFunctionHandle, componentsGeneric } from "convex/server";

    export const list = query({ args: {}, handler: (ctx) => ctx.db.query("messages").collect() });
    export const texts = query({ args: {}, handler: async (ctx) => (await ctx.db.query("messages").collect()).map((m) => m.text) });
    export const send = mutation({
      args: { text: v.string() }, returns: v.id("messages"),
      handler: (ctx, { text }) => ctx.db.insert("messages", { text }),
    });
    export const clear = mutation({ args: {}, handler: async (ctx) => {
      for (const { _id } of await ctx.db.query("messages").collect()) await ctx.db.delete(_id);
    } });
    export const hidden = internalQuery({ args: {}, handler: () => "hidden" });
    export const unvalidated = query(async (_ctx, args) => args);
    export const wrongReturn = query({ args: {}, returns: v.number(), handler: () => "text" });
    export const tooLong = query({ args: {}, handler: () => new Array(8193).fill(0) });
    export const tooDeep = query({ args: {}, handler: () => { let value = []; for (let i = 0; i < 70; i++) value = [value]; return value; } });
    export const badInsert = mutation({ args: {}, handler: (ctx) => ctx.db.insert("messages", { text: 5 }) });

    export const clock = query({ args: {}, handler: async (ctx) => {
      const first = Date.now();
      await ctx.db.query("messages").collect();
      for (let i = 0; i < 3e6; i++);
      return [first, Date.now(), new Date().getTime(), performance.now()];
    } });
    export const signs = mutation({ args: {}, handler: (ctx) => ctx.auth.signJwt({ expiresInSeconds: 60 }) });
    export const snapshotTs = query({ args: {}, handler: (ctx) => ctx.meta.getSnapshotTs() });
    export const random = query({ args: {}, handler: () => [Math.random(), Math.random(), crypto.randomUUID()] });
    export const forbidden = query({ args: { what: v.string() }, handler: async (_ctx, { what }) => {
      if (what === "fetch") await fetch("http://127.0.0.1:1/");
      if (what === "setTimeout") setTimeout(() => {}, 1);
      if (what === "setInterval") setInterval(() => {}, 1);
      return "allowed";
    } });
    export const realm = query({ args: {}, handler: () => ({
      proto: Object.getPrototypeOf(new TextEncoder().encode("x")) === Uint8Array.prototype,
      array: [] instanceof Array, error: new TypeError("x") instanceof Error,
      noRequire: typeof globalThis.require, noProcess: Object.keys(process).join(), noEscape: (() => { try {
        return new (console.log.constructor)("return typeof process.exit")();
      } catch (error) { return String(error); } })(),
    }) });

    export const boom = query({ args: {}, handler: () => { throw new Error("boom"); } });
    export const refuse = mutation({ args: {}, handler: async (ctx) => {
      await ctx.db.insert("messages", { text: "never" });
      throw new ConvexError({ code: "no", at: 3n });
    } });
    export const throwValue = query({ args: { what: v.string() }, handler: (_ctx, { what }) => {
      if (what === "null") throw null;
      if (what === "undefined") throw undefined;
      if (what === "string") throw "just text";
      if (what === "proxy") throw new Proxy({}, { get() { throw new Error("trap"); } });
      throw { toString() { throw new Error("worse"); } };
    } });
    export const never = query({ args: {}, handler: () => new Promise(() => {}) });
    export const floating = mutation({ args: {}, handler: async (ctx) => {
      void (async () => { throw new Error("nobody looked"); })();
      await ctx.db.insert("messages", { text: "floating" });
    } });
    export const handledLate = query({ args: {}, handler: async () => {
      const rejected = Promise.reject(new Error("handled"));
      await null; await null;
      try { await rejected; } catch { return "caught"; }
    } });
    export const logs = query({ args: {}, handler: () => {
      console.log("text", 1, { a: [true, null] }); console.warn("careful"); console.error(new Error("bad")); console.debug(2n);
    } });
    export const chatty = query({ args: {}, handler: () => { for (let i = 0; i < 300; i++) console.log(i); console.log("x".repeat(50_000)); } });
    export const longLine = query({ args: {}, handler: () => { console.log("é".repeat(40_000)); } });

    export const outer = mutation({ args: { fail: v.boolean(), rethrow: v.boolean() }, handler: async (ctx, { fail, rethrow }) => {
      await ctx.db.insert("messages", { text: "outer" });
      let caught = null;
      try { await ctx.runMutation(ref("m:inner"), { fail }); }
      catch (error) { caught = error instanceof ConvexError ? error.data : error.message; if (rethrow) throw error; }
      return { caught, texts: await ctx.runQuery(ref("m:texts"), {}) };
    } });
    export const stale = mutation({ args: {}, handler: async (ctx) => {
      await ctx.db.insert("messages", { text: "new" });
      return [await ctx.runQuery(ref("m:texts"), {}), await ctx.runQuery(ref("m:texts"), {}, { useStaleSnapshot: true })];
    } });
    export const inner = internalMutation({ args: { fail: v.boolean() }, handler: async (ctx, { fail }) => {
      await ctx.db.insert("messages", { text: "inner" });
      if (fail) throw new ConvexError({ reason: "inner failed" });
    } });
    export const deep = internalMutation({ args: { depth: v.number() }, handler: async (ctx, { depth }) => {
      if (depth === 0) return "bottom";
      return await ctx.runMutation(ref("m:deep"), { depth: depth - 1 });
    } });
    export const parallel = mutation({ args: {}, handler: async (ctx) => {
      await Promise.all(["a", "b", "c"].map((text) => ctx.runMutation(ref("m:send"), { text })));
      return await ctx.runQuery(ref("m:texts"), {});
    } });
    export const queryCallsMutation = query({ args: {}, handler: (ctx) => ctx.runMutation(ref("m:send"), { text: "x" }) });
    export const catchLimit = query({ args: {}, handler: async (ctx) => {
      try { for (let i = 0; i < 5000; i++) await ctx.db.query("messages").first(); } catch {}
      return "got away";
    } });

    export const who = query({ args: {}, handler: (ctx) => ctx.auth.getUserIdentity() });
    export const meta = mutation({ args: {}, handler: (ctx) => ctx.meta.getRequestMetadata() });
    export const env = query({ args: {}, handler: () => [process.env.NAME ?? null, process.env.OTHER ?? null, Object.keys(process.env)] });

    const components = componentsGeneric();
    export const inComponent = mutation({ args: { note: v.string() }, handler: async (ctx, { note }) => {
      await ctx.runMutation(components.notes.notes.add, { note });
      return await ctx.runQuery(components.notes.notes.all, {});
    } });
    export const privateOfComponent = mutation({ args: {}, handler: (ctx) => ctx.runMutation(components.notes.notes.secret, {}) });
    export const failInComponent = mutation({ args: {}, handler: async (ctx) => {
      try { await ctx.runMutation(components.notes.notes.addAndFail, {}); } catch {}
      return await ctx.runQuery(components.notes.notes.all, {});
    } });
    export const callBack = mutation({ args: {}, handler: async (ctx) => {
      const handle = await createFunctionHandle(ref("m:inner"));
      await ctx.runMutation(components.notes.notes.callHandle, { handle });
      return [handle, await ctx.runQuery(ref("m:texts"), {})];
    } });
    export const envOfComponent = query({ args: {}, handler: (ctx) => ctx.runQuery(components.notes.notes.env, {}) });
    export const missingComponent = mutation({ args: {}, handler: (ctx) => ctx.runMutation(components.nothing.notes.add, { note: "x" }) });

    export const schedule = mutation({ args: { ms: v.number(), fail: v.boolean() }, handler: async (ctx, { ms, fail }) => {
      const id = await ctx.scheduler.runAfter(ms, ref("m:inner"), { fail: false });
      if (fail) throw new Error("changed my mind");
      return [id, await ctx.db.system.get(id)];
    } });
    export const scheduleWrong = mutation({ args: {}, handler: (ctx) => ctx.scheduler.runAfter(0, ref("m:inner"), { nope: 1 }) });
    export const scheduleQuery = mutation({ args: {}, handler: (ctx) => ctx.scheduler.runAfter(0, ref("m:list"), {}) });
    export const cancel = mutation({ args: { id: v.id("_scheduled_functions") }, handler: async (ctx, { id }) => {
      await ctx.scheduler.cancel(id);
      return (await ctx.db.system.get(id)).state;
    } });
    export const storageCalls = mutation({ args: {}, handler: async (ctx) => [
      await ctx.storage.generateUploadUrl(),
    ] });
    export const storeInMutation = mutation({ args: {}, handler: (ctx) => ctx.storage.store(new Blob(["x"])) });
    export const paginated = query({ args: { cursor: v.union(v.null(), v.string()) }, handler: (ctx, { cursor }) =>
      ctx.db.query("messages").paginate({ cursor, numItems: 2 }) });
  `,
};

const NOTES = {
  "notes.ts": `
    import { query, mutation, internalMutation } from "./_generated/server";
    import { v } from "convex/values";
    export const add = mutation({ args: { note: v.string() }, handler: (ctx, { note }) => ctx.db.insert("messages", { note }) });
    export const all = query({ args: {}, handler: async (ctx) => (await ctx.db.query("messages").collect()).map((row) => row.note) });
    export const addAndFail = mutation({ args: {}, handler: async (ctx) => { await ctx.db.insert("messages", { note: "lost" }); throw new Error("no"); } });
    export const secret = internalMutation({ args: {}, handler: () => "secret" });
    export const callHandle = mutation({ args: { handle: v.string() }, handler: (ctx, { handle }) => ctx.runMutation(handle, { fail: false }) });
    export const env = query({ args: {}, handler: () => [process.env.NAME ?? null, process.env.BOUND ?? null] });
  `,
};

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({
    sources: SOURCES,
    schema: `
      import { defineSchema, defineTable } from "convex/server";
      import { v } from "convex/values";
      export default defineSchema({ messages: defineTable({ text: v.string() }) });
    `,
    components: { notes: { sources: NOTES, env: { BOUND: "bound" } } },
    env: { NAME: "app" },
  });
});
afterAll(() => fixture?.close());

async function failureOf(call: Promise<unknown>): Promise<CallFailed["failure"]> {
  const error: unknown = await call.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof CallFailed) return error.failure;
  throw error;
}
const messageOf = async (call: Promise<unknown>) => (await failureOf(call)).errorMessage;

describe("finding functions", () => {
  test("[RT1] clients reach public functions only, with the official words", async () => {
    expect(await messageOf(fixture.query("m:hidden"))).toContain(
      "Could not find public function for 'm:hidden'. Did you forget to run `npx convex dev` or `npx convex deploy`?",
    );
    expect(await messageOf(fixture.query("nowhere:at"))).toContain(
      "Could not find public function for 'nowhere:at'",
    );
    expect(await messageOf(fixture.query("constructor:name"))).toContain("Could not find public function");
    expect(await fixture.query("m:hidden", {}, { allowInternal: true })).toBe("hidden");
  });
  test("[RT1] a path with .js names the same function, one of another kind is refused", async () => {
    expect(await fixture.query("m.js:texts")).toEqual([]);
    expect(await messageOf(fixture.mutation("m:texts"))).toContain("defined as Query");
  });
});

describe("arguments and results", () => {
  test("[RT2] wrong arguments are refused before the function runs", async () => {
    const text = await messageOf(fixture.mutation("m:send", { text: 7 }));
    expect(text).toMatch(/^\[Request ID: [0-9a-f]{16}\] Server Error\nArgumentValidationError: /);
    expect(text).toContain("Value does not match validator.\nPath: .text\nValue: 7.0\nValidator: v.string()");
    expect(await messageOf(fixture.mutation("m:send", { text: "a", more: 1 }))).toContain(
      "Object contains extra field `more` that is not in the validator.",
    );
  });
  test("[RT2] wrong results and wrong documents fail the call", async () => {
    expect(await messageOf(fixture.query("m:wrongReturn"))).toContain("ReturnsValidationError: ");
    expect(await messageOf(fixture.mutation("m:badInsert"))).toContain(
      'Failed to insert or update a document in table "messages" because it does not match the schema: ',
    );
  });
  test("[RT2] results keep to the limits of values", async () => {
    expect(await messageOf(fixture.query("m:tooLong"))).toContain(
      "Array length is too long (8193 > maximum length 8192)",
    );
    expect(await messageOf(fixture.query("m:tooDeep"))).toContain("Value is too deeply nested");
  });
  test("[RT2] all kinds of values go in and come out", async () => {
    const args: JsonObject = {
      big: { $integer: "AQAAAAAAAAA=" },
      bytes: { $bytes: "AQID" },
      nan: { $float: "AAAAAAAA+H8=" },
      nested: [{ a: null, b: [true, "ü"] }],
    };
    expect(await fixture.query("m:unvalidated", args)).toEqual(args);
  });
});

describe("the world of a transaction", () => {
  test("[RT3] the clock stands still and reading it is reported", async () => {
    const [outcome] = await fixture.runner.runQueries([{ ...request("m:clock"), journal: null }], 0n);
    const [first, second, third, precise] = (outcome!.result as { value: number[] }).value;
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(precise).toBe(0);
    expect(outcome!.observedTime).toBe(true);
    const [other] = await fixture.runner.runQueries([{ ...request("m:texts"), journal: null }], 0n);
    expect(other!.observedTime).toBe(false);
    const [snapshot] = await fixture.runner.runQueries([{ ...request("m:snapshotTs"), journal: null }], 0n);
    expect(snapshot!.observedTime).toBe(true);
  });
  test("[RT3] each execution has random numbers of its own", async () => {
    const [a, b] = [await fixture.query("m:random"), await fixture.query("m:random")] as [
      unknown[],
      unknown[],
    ];
    expect(new Set([...a, ...b]).size).toBe(6);
    const calls = ["m:random", "m:texts"].map((path) => ({ ...request(path), journal: null }));
    const outcomes = await fixture.runner.runQueries(calls, 0n);
    expect(outcomes.map(({ observedRandom }) => observedRandom)).toEqual([true, false]);
    expect(a[2]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  test.each([
    ["fetch", "fetch()"],
    ["setTimeout", "setTimeout"],
    ["setInterval", "setInterval"],
  ])("[RT3] %s is refused with the official words", async (what, named) => {
    expect(await messageOf(fixture.query("m:forbidden", { what }))).toContain(
      `Can't use ${named} in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.`,
    );
  });
  test("[RT3] web objects are of the function's own realm, and nothing of Node is there", async () => {
    expect(await fixture.query("m:realm")).toEqual({
      proto: true,
      array: true,
      error: true,
      noRequire: "undefined",
      noProcess: "env",
      noEscape: "undefined",
    });
  });
});

describe("failures", () => {
  test("[RT4] an error comes with its request id, its text and a stack in the author's file", async () => {
    const failure = await failureOf(fixture.query("m:boom"));
    expect(failure.cause).toBe("user");
    expect(failure.errorMessage).toMatch(
      /^\[Request ID: [0-9a-f]{16}\] Server Error\nUncaught Error: boom\n {4}at handler \(.*m\.ts:\d+:\d+\)\n/,
    );
    expect(failure.errorData).toBeUndefined();
  });
  test("[RT4] the data of a ConvexError reaches the client, and nothing is written", async () => {
    const failure = await failureOf(fixture.mutation("m:refuse"));
    expect(failure.errorData).toEqual({ code: "no", at: { $integer: "AwAAAAAAAAA=" } });
    expect(failure.errorMessage).toContain("Uncaught ConvexError: ");
    expect(await fixture.query("m:texts")).not.toContain("never");
  });
  test.each([
    ["null", "Uncaught null"],
    ["undefined", "Uncaught undefined"],
    ["string", "Uncaught just text"],
    ["proxy", "an error that cannot be described was thrown"],
    ["object", "an error that cannot be described was thrown"],
  ])("[RT4] %s may be thrown", async (what, text) => {
    expect(await messageOf(fixture.query("m:throwValue", { what }))).toContain(text);
  });
  test("[RT5] a promise that nothing will settle is found out", async () => {
    expect(await messageOf(fixture.query("m:never"))).toContain("Returned promise will never resolve");
  });
  test("[RT5] a rejection that nobody handles fails the call and takes its writes back", async () => {
    expect(await messageOf(fixture.mutation("m:floating"))).toContain("Uncaught Error: nobody looked");
    expect(await fixture.query("m:texts")).not.toContain("floating");
    expect(await fixture.query("m:handledLate")).toBe("caught");
  });
  test("[RT6] console lines come with the outcome", async () => {
    const [outcome] = await fixture.runner.runQueries([{ ...request("m:logs"), journal: null }], 0n);
    expect(outcome!.logLines).toEqual([
      "[LOG] 'text' 1 {\n  a: [ true, null ]\n}",
      "[WARN] 'careful'",
      "[ERROR] [Error: bad]",
      "[DEBUG] 2n",
    ]);
  });
  test("[RT6] lines beyond the limits are cut off", async () => {
    const [chatty, long] = await fixture.runner.runQueries(
      [
        { ...request("m:chatty"), journal: null },
        { ...request("m:longLine"), journal: null },
      ],
      0n,
    );
    expect(chatty!.logLines).toHaveLength(257);
    expect(Buffer.byteLength(long!.logLines[0]!)).toBeLessThanOrEqual(32_768);
  });
  test("[RT17] a limit can't be caught", async () => {
    expect(await messageOf(fixture.query("m:catchLimit"))).not.toContain("got away");
  });
});

describe("calls within a transaction", () => {
  test("[RT7] nested calls share the transaction", async () => {
    await fixture.mutation("m:clear");
    expect(await fixture.mutation("m:outer", { fail: false, rethrow: false })).toEqual({
      caught: null,
      texts: ["outer", "inner"],
    });
    await fixture.mutation("m:clear");
    expect(await fixture.mutation("m:parallel")).toEqual(["a", "b", "c"]);
  });
  test("[RT7] a failed nested mutation takes back its own writes only", async () => {
    await fixture.mutation("m:clear");
    expect(await fixture.mutation("m:outer", { fail: true, rethrow: false })).toEqual({
      caught: { reason: "inner failed" },
      texts: ["outer"],
    });
    expect(await fixture.query("m:texts")).toEqual(["outer"]);
  });
  test("[RT7] an error that goes through keeps its data", async () => {
    const failure = await failureOf(fixture.mutation("m:outer", { fail: true, rethrow: true }));
    expect(failure.errorData).toEqual({ reason: "inner failed" });
  });
  test("[RT7] a query of the stale snapshot doesn't see the mutation's own writes", async () => {
    await fixture.mutation("m:clear");
    expect(await fixture.mutation("m:stale")).toEqual([["new"], []]);
  });
  test("[RT7] calls nest eight deep", async () => {
    const admin = { allowInternal: true };
    expect(await fixture.mutation("m:deep", { depth: 8 }, admin)).toBe("bottom");
    expect(await messageOf(fixture.mutation("m:deep", { depth: 9 }, admin))).toContain(
      "depth limit exceeded",
    );
  });
  test("[RT7] a query can't call a mutation", async () => {
    expect(await messageOf(fixture.query("m:queryCallsMutation"))).toContain("Uncaught");
  });
});

describe("components", () => {
  test("[RT8] a component has tables of its own, in the caller's transaction", async () => {
    expect(await fixture.mutation("m:inComponent", { note: "one" })).toEqual(["one"]);
    expect(await fixture.query("m:texts")).not.toContain("one");
    expect(await fixture.mutation("m:failInComponent")).toEqual(["one"]);
  });
  test("[RT8] only its public functions can be named, and only mounted components", async () => {
    expect(await messageOf(fixture.mutation("m:privateOfComponent"))).toContain(
      "Could not find public function",
    );
    expect(await messageOf(fixture.mutation("m:missingComponent"))).toContain("nothing");
  });
  test("[RT8] a function handle leads back into the app", async () => {
    await fixture.mutation("m:clear");
    const [handle, texts] = (await fixture.mutation("m:callBack")) as [string, string[]];
    expect(handle).toMatch(/^function:\/\//);
    expect(texts).toEqual(["inner"]);
  });
  test("[RT8] a component sees only the variables bound to it", async () => {
    expect(await fixture.query("m:envOfComponent")).toEqual([null, "bound"]);
    expect(await fixture.query("m:env")).toEqual(["app", null, ["NAME"]]);
  });
});

describe("scheduling, storage, identity", () => {
  test("[RT9] a scheduled call is part of the transaction", async () => {
    const before = jobs(fixture).length;
    const [id, row] = (await fixture.mutation("m:schedule", { ms: 60_000, fail: false })) as [
      string,
      JsonObject,
    ];
    expect(row).toMatchObject({ name: "m.js:inner", args: [{ fail: false }], state: { kind: "pending" } });
    expect(jobs(fixture)).toHaveLength(before + 1);
    expect(jobs(fixture).at(-1)).toMatchObject({
      functionPath: "m:inner",
      kind: "mutation",
      scheduledFunctionId: id,
    });
    await failureOf(fixture.mutation("m:schedule", { ms: 0, fail: true }));
    expect(jobs(fixture)).toHaveLength(before + 1);
    const own = {
      caller: { ip: null, userAgent: null, scheduledFunctionId: id },
      alongside: { before: [], after: [] },
    };
    expect(await messageOf(fixture.mutation("m:cancel", { id }, own))).toContain(
      "A mutation cannot cancel itself",
    );
    expect(await fixture.mutation("m:cancel", { id })).toEqual({ kind: "canceled" });
    expect(jobs(fixture)).toHaveLength(before);
  });
  test("[RT9] arguments and kind are checked when a call is scheduled", async () => {
    expect(await messageOf(fixture.mutation("m:scheduleWrong"))).toContain("ArgumentValidationError");
    expect(await messageOf(fixture.mutation("m:scheduleQuery"))).toContain("defined as Query");
  });
  test("[RT10] upload addresses are made in mutations, files are not", async () => {
    const [url] = (await fixture.mutation("m:storageCalls")) as [string];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3210\/api\/storage\/upload\?token=/);
    expect(await messageOf(fixture.mutation("m:storeInMutation"))).toContain("Uncaught");
  });
  test("[DEP9] what only the official backend has is refused with a sentence", async () => {
    expect(await messageOf(fixture.mutation("m:signs"))).toContain(
      "The local backend doesn't support ctx.auth.signJwt().",
    );
  });
  test("[RT11] identity and request metadata are the caller's, and looking at identity is reported", async () => {
    const identity = { subject: "u1", issuer: "https://x", tokenIdentifier: "https://x|u1" };
    const [seen, unseen] = await fixture.runner.runQueries(
      [
        { ...request("m:who", {}, { identity }), journal: null },
        { ...request("m:texts", {}, { identity }), journal: null },
      ],
      0n,
    );
    expect(seen!.result).toEqual({ ok: true, value: identity });
    expect([seen!.observedIdentity, unseen!.observedIdentity]).toEqual([true, false]);
    const caller = { ip: "10.0.0.1", userAgent: "test" };
    expect(await fixture.mutation("m:meta", {}, { caller, requestId: "abc" })).toMatchObject({
      ip: "10.0.0.1",
      userAgent: "test",
      requestId: "abc",
    });
  });
  test("[RT14] a page keeps its bounds through the journal", async () => {
    await fixture.mutation("m:clear");
    for (const text of ["1", "2", "3"]) await fixture.mutation("m:send", { text });
    const page = { ...request("m:paginated", { cursor: null }), journal: null as string | null };
    const [first] = await fixture.runner.runQueries([page], 0n);
    expect(first!.journal).not.toBeNull();
    await fixture.mutation("m:send", { text: "4" });
    const [again] = await fixture.runner.runQueries([{ ...page, journal: first!.journal }], 0n);
    const textsOf = (outcome: typeof first) =>
      (outcome!.result as unknown as { value: { page: { text: string }[] } }).value.page.map(
        ({ text }) => text,
      );
    expect(textsOf(again)).toEqual(textsOf(first));
  });
});

function jobs({ engine }: Fixture): JsonObject[] {
  const transaction = engine.beginTransaction();
  const access = { componentPath: "", isPrivileged: true };
  const stream = transaction.queryStream(access, {
    source: { type: "FullTableScan", tableName: "_scheduled_jobs", order: null },
    operators: [],
  });
  const rows: JsonObject[] = [];
  for (;;) {
    const { value } = transaction.queryStreamNext(stream);
    if (value === null) break;
    rows.push(JSON.parse(value) as JsonObject);
  }
  transaction.close();
  return rows;
}
