/** Actions of "use node" modules: in Node itself, beside the others (rules RT28 and RT29, beside those of all actions). */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NestedCall } from "../../local-backend/runtime/runner-options.ts";
import { bundleSources, CallFailed, request, startFixture, type Fixture } from "./runtime-fixture.ts";

const NODE_SOURCE = `"use node";
import { readFile, writeFile, rm } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import { AsyncLocalStorage } from "node:async_hooks";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { action, internalAction } from "./_generated/server";
import { ConvexError, v } from "convex/values";
import { makeFunctionReference as ref, createFunctionHandle } from "convex/server";
import { shared } from "./shared";

const later = (ms) => new Promise((done) => setTimeout(done, ms));

export const builtins = action({ args: { port: v.number() }, handler: async (_ctx, { port }) => {
  const file = join(tmpdir(), randomUUID());
  await writeFile(file, Buffer.from("aGVsbG8=", "base64"));
  const text = await readFile(file, "utf8");
  await rm(file);
  const answer = await new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.0\\r\\n\\r\\n"));
    let received = "";
    socket.on("data", (data) => (received += data)).on("end", () => resolve(received.split("\\r\\n").at(-1))).on("error", reject);
  });
  return {
    text, answer, shared,
    sha256: createHash("sha256").update(text).digest("hex").slice(0, 8),
    loopback: (await lookup("127.0.0.1")).address,
    required: require("node:path").posix.sep,
    fetched: await (await fetch("http://127.0.0.1:" + port)).text(),
    version: typeof process.versions.node,
  };
} });
export const environment = action({ args: {}, handler: () => ({ ...process.env }) });
export const calls = action({ args: {}, handler: async (ctx) => {
  await ctx.runMutation(ref("a:insert"), { text: "one" });
  await ctx.runMutation(await createFunctionHandle(ref("a:insert")), { text: "two" });
  return [await ctx.runQuery(ref("a:rows"), {}), await ctx.runAction(ref("n:inner"), { n: 6 }), await ctx.runAction(ref("a:isolate"), {})];
} });
export const inner = internalAction({ args: { n: v.number() }, handler: async (ctx, { n }) => n === 0 ? 0 : 1 + await ctx.runAction(ref("n:inner"), { n: n - 1 }) });
export const catches = action({ args: {}, handler: async (ctx) => {
  const seen = [];
  for (const name of ["a:refuse", "a:breaks", "a:nothing"]) {
    try { await ctx.runMutation(ref(name), {}); }
    catch (error) { seen.push(error instanceof ConvexError ? { data: error.data } : error.message.split("\\n")[0]); }
  }
  return seen;
} });
export const refuses = action({ args: {}, handler: () => { throw new ConvexError({ code: 7 }); } });
export const boom = action({ args: {}, handler: async () => { await later(1); throw new Error("later"); } });
export const files = action({ args: {}, handler: async (ctx) => {
  const id = await ctx.storage.store(new Blob(["héllo"], { type: "text/plain" }));
  const blob = await ctx.storage.get(id);
  return [await blob.text(), blob.type, await ctx.storage.get("nothing"), blob instanceof Blob];
} });
export const schedules = action({ args: {}, handler: async (ctx) => {
  const id = await ctx.scheduler.runAfter(1000, ref("a:insert"), { text: "later" });
  await ctx.scheduler.cancel(id);
  return id;
} });
export const identity = action({ args: {}, handler: (ctx) => ctx.auth.getUserIdentity() });
export const logs = action({ args: { name: v.string() }, handler: async (_ctx, { name }) => {
  console.log("from", { name });
  for (let turn = 0; turn < 5; turn++) { await later(2); console.error(name, turn); }
} });
export const wrongReturn = action({ args: {}, returns: v.number(), handler: () => "text" });
export const takes = action({ args: { text: v.string() }, handler: (_ctx, { text }) => text.length });

const store = new AsyncLocalStorage();
export const contexts = action({ args: {}, handler: () => store.run("mine", async () => { await later(1); return store.getStore(); }) });

let release = () => {};
export const heldOpen = action({ args: {}, handler: () => new Promise((done) => { const timer = setInterval(() => {}, 1000); release = () => { clearInterval(timer); done("released"); }; }) });
export const releases = action({ args: {}, handler: () => release() });

export const harm = action({ args: { what: v.string() }, handler: async (_ctx, { what }) => {
  await later(20);
  switch (what) {
    case "loop": for (;;);
    case "microtasks": for (;;) await null;
    case "exit": process.exit(3); break;
    case "kill": process.kill(process.pid, "SIGKILL"); return await later(5000);
    case "throws null": throw null;
    case "throws a proxy": throw new Proxy({}, { get() { throw new Error("hostile"); } });
    case "rejects": void Promise.reject(new Error("nobody looks")); return await later(300);
    case "timer": setTimeout(() => { throw new Error("in a timer"); }, 1); return await later(300);
    case "emits": { const { EventEmitter } = await import("node:events"); setImmediate(() => new EventEmitter().emit("error", new Error("emitted"))); return await later(300); }
    case "never": return await new Promise(() => {});
    case "result": return "x".repeat(20 * 1024 * 1024);
    case "function": return () => {};
    case "heap": { const kept = []; for (;;) { kept.push(new Array(4e6).fill(0.5)); await later(0); } }
    case "buffers": { const kept = []; for (;;) { kept.push(Buffer.alloc(2 ** 24, 1)); await later(1); } }
    case "recursion": { const f = () => f() + 1; return f(); }
  }
} });
export const patient = action({ args: { ms: v.number() }, handler: async (_ctx, { ms }) => { await later(ms); return "done"; } });
export const quick = action({ args: {}, handler: () => "quick" });
`;

const SOURCES = {
  "n.ts": NODE_SOURCE,
  "deep/er/other.ts": `"use node";
    import { action } from "../../_generated/server";
    import { shared } from "../../shared";
    export default action({ args: {}, handler: () => "other " + shared });`,
  "shared.ts": `export const shared = "shared";`,
  "a.ts": `
    import { query, mutation, action, internalMutation } from "./_generated/server";
    import { ConvexError, v } from "convex/values";
    export const rows = query({ args: {}, handler: async (ctx) => (await ctx.db.query("rows").collect()).map((row) => row.text) });
    export const insert = internalMutation({ args: { text: v.string() }, handler: (ctx, { text }) => ctx.db.insert("rows", { text }) });
    export const refuse = internalMutation({ args: {}, handler: () => { throw new ConvexError("refused"); } });
    export const breaks = internalMutation({ args: {}, handler: () => { throw new Error("broken"); } });
    export const isolate = action({ args: {}, handler: () => typeof process.versions });`,
};

let fixture: Fixture;
let site: Server;
let port: number;
const nested: NestedCall[] = [];

beforeAll(async () => {
  site = createServer((_request, response) => response.end("answered")).listen(0, "127.0.0.1");
  await new Promise((resolve) => site.once("listening", resolve));
  port = (site.address() as AddressInfo).port;
  process.env.A_SECRET_OF_THE_HOST = "never shown";
  fixture = await startFixture({
    sources: SOURCES,
    env: { GREETING: "hello" },
    runner: {
      lanes: { mutation: 1, query: 1, action: 1, node: 1 },
      limits: { nodeStallMs: 3_000, actionTimeoutMs: 60_000 },
      reportNestedCall: (call) => nested.push(call),
    },
  });
});
afterAll(async () => {
  delete process.env.A_SECRET_OF_THE_HOST;
  await fixture?.close();
  site?.close();
});

async function failureOf(call: Promise<unknown>): Promise<CallFailed["failure"]> {
  const error: unknown = await call.then(
    (value) => new Error(`succeeded with ${String(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof CallFailed) return error.failure;
  throw error;
}
test("[HTTP7] what runs in the Node lanes is counted", async () => {
  expect(fixture.runner.load().nodeActions).toEqual({ running: 0, waiting: 0 });
  const running = fixture.action("n:harm", { what: "rejects" }).catch(() => {});
  while (fixture.runner.load().nodeActions.running === 0) await new Promise((done) => setTimeout(done, 1));
  await running;
  expect(fixture.runner.load().nodeActions).toEqual({ running: 0, waiting: 0 });
});

const harm = (what: string) => failureOf(fixture.action("n:harm", { what }));

describe("what they can do", () => {
  test("[RT28] Node's own modules and globals are there, and code shared with other modules", async () => {
    expect(await fixture.action("n:builtins", { port })).toEqual({
      text: "hello",
      answer: "answered",
      fetched: "answered",
      shared: "shared",
      sha256: "2cf24dba",
      loopback: "127.0.0.1",
      required: "/",
      version: "string",
    });
    expect(await fixture.action("deep/er/other")).toBe("other shared");
    expect(await fixture.action("n:contexts")).toBe("mine");
  });
  test("[RT28] the environment is the deployment's and nothing of the host", async () => {
    expect(await fixture.action("n:environment")).toEqual({ GREETING: "hello", TZ: "UTC" });
  });
  test("[RT19] they call queries, mutations and actions of both kinds, as deep as they like", async () => {
    nested.length = 0;
    expect(await fixture.action("n:calls")).toEqual([["one", "two"], 6, "undefined"]);
    expect(nested.map(({ kind, outcome }) => `${kind} ${outcome.environment ?? ""}`)).toEqual([
      "mutation ",
      "mutation ",
      "query ",
      ...Array<string>(7).fill("action node"),
      "action isolate",
    ]);
  });
  test("[RT19] errors of what they call can be caught, with data", async () => {
    const [refused, broken, missing] = (await fixture.action("n:catches")) as unknown[];
    expect(refused).toEqual({ data: "refused" });
    expect(broken).toBe("Uncaught Error: broken");
    expect(missing).toContain("Could not find function for 'a:nothing'");
  });
  test("[RT10] [RT9] files and schedules", async () => {
    expect(await fixture.action("n:files")).toEqual(["héllo", "text/plain", null, true]);
    expect(await fixture.action("n:schedules")).toEqual(expect.any(String));
  });
  test("[RT11] the identity is the caller's", async () => {
    const identity = { subject: "u", issuer: "i", tokenIdentifier: "i|u" };
    expect(await fixture.action("n:identity", {}, { identity })).toEqual(identity);
  });
  test("[RT6] console lines come with the call that wrote them, also side by side", async () => {
    const names = ["a", "b", "c"];
    const outcomes = await Promise.all(
      names.map((name) => fixture.runner.runAction(request("n:logs", { name }))),
    );
    outcomes.forEach(({ logLines }, at) => {
      const name = names[at]!;
      expect(logLines[0]).toBe(`[LOG] 'from' {\n  name: '${name}'\n}`);
      expect(logLines.slice(1)).toEqual([0, 1, 2, 3, 4].map((turn) => `[ERROR] '${name}' ${turn}`));
    });
  });
  test("[RT1] [RT2] arguments, results and kinds are checked as elsewhere; arguments may have 5 MiB", async () => {
    expect((await failureOf(fixture.action("n:wrongReturn"))).errorMessage).toContain(
      "ReturnsValidationError: ",
    );
    expect((await failureOf(fixture.action("n:takes", { text: 1 }))).errorMessage).toContain(
      "ArgumentValidationError: ",
    );
    const text = "x".repeat(5 * 1024 * 1024);
    expect((await failureOf(fixture.action("n:takes", { text }))).errorMessage).toContain("limit: 5 MiB");
    expect(await fixture.action("n:takes", { text: text.slice(100) })).toBe(text.length - 100);
    expect((await failureOf(fixture.query("n:quick"))).errorMessage).toContain("defined as Action");
    expect((await failureOf(fixture.action("n:inner", { n: 1 }))).errorMessage).toContain(
      "Could not find public function",
    );
  });
  test("[RT4] errors come with a stack in the author's file, ConvexErrors with their data", async () => {
    expect((await failureOf(fixture.action("n:boom"))).errorMessage).toMatch(
      /Server Error\nUncaught Error: later\n {4}at .*n\.ts:\d+:\d+/,
    );
    expect((await failureOf(fixture.action("n:refuses"))).errorData).toEqual({ code: 7 });
  });
});

describe("what they can break", () => {
  test.each([
    ["exit", /process\.exit\(3\) was called/],
    ["throws null", /Uncaught null/],
    ["throws a proxy", /an error that cannot be described/],
    ["rejects", /Uncaught Error: nobody looks/],
    ["timer", /Uncaught Error: in a timer/],
    ["emits", /Uncaught Error: emitted/],
    ["result", /return value is too large/],
    ["function", /not a supported Convex type/],
    ["recursion", /RangeError: Maximum call stack size exceeded/],
  ])("[RT29] %s: ends its own call only", async (what, text) => {
    const bystander = fixture.action("n:patient", { ms: 200 });
    const failure = await harm(what);
    expect(failure.errorMessage).toMatch(text);
    expect(failure.cause).toBe("user");
    expect(await bystander).toBe("done");
  });
  test("[RT5] an action that waits for nothing is found out", async () => {
    const failure = await harm("never");
    expect(failure.errorMessage).toContain("Returned promise will never resolve");
    expect(await fixture.action("n:quick")).toBe("quick");
  });
  test("[RT5] one that somebody else can still wake is not", async () => {
    const held = fixture.action("n:heldOpen");
    await fixture.action("n:patient", { ms: 50 });
    await fixture.action("n:releases");
    expect(await held).toBe("released");
  });
  test.each(["loop", "microtasks"])(
    "[RT29] %s: a stuck process is ended; who shared it fails as by the system",
    async (what) => {
      const bystander = failureOf(fixture.action("n:patient", { ms: 30_000 }));
      const stuck = await harm(what);
      expect(stuck.cause).toBe("timeout");
      expect((await bystander).cause).toBe("system");
      expect(await fixture.action("n:quick")).toBe("quick");
    },
  );
  test("[RT29] a process that is killed takes its calls along and is replaced", async () => {
    const bystander = failureOf(fixture.action("n:patient", { ms: 30_000 }));
    expect((await harm("kill")).cause).toBe("system");
    expect((await bystander).cause).toBe("system");
    expect(await fixture.action("n:quick")).toBe("quick");
  });
  test.each(["heap", "buffers"])("[RT29] %s: too much memory ends the process", async (what) => {
    const failure = await harm(what);
    expect(failure.errorMessage).toContain("ran out of memory (maximum memory usage: 512 MB)");
    expect(await fixture.action("n:quick")).toBe("quick");
  });
});

describe("new code", () => {
  const code = (text: string, env: Record<string, string> = {}) => ({
    env,
    sources: {
      "v.ts": `"use node";
        import { action } from "./_generated/server";
        let calls = 0;
        export const count = action({ args: {}, handler: () => ++calls });
        export const slow = action({ args: {}, handler: () => new Promise((done) => setTimeout(done, 60_000)) });
        export const version = action({ args: {}, handler: async () => { await new Promise((done) => setTimeout(done, 300)); return "${text} " + process.env.WHO; } });`,
    },
  });

  test("[RT24] [RT29] running calls finish on the old code and environment, new ones run the new", async () => {
    const runner = {
      lanes: { mutation: 1, query: 1, action: 1, node: 1 },
      limits: { actionTimeoutMs: 3_000 },
    };
    const own = await startFixture({ ...code("one", { WHO: "A" }), runner });
    try {
      const push = async (text: string, who: string) => {
        const modules = await bundleSources(code(text).sources);
        const definition = { ...own.code.definitions[""]!, modules };
        const instance = { ...own.code.instances[""]!, env: { WHO: who } };
        await own.runner.deploy({
          ...own.code,
          version: own.code.version + 1,
          definitions: { "": definition },
          instances: { "": instance },
        });
      };
      const running = own.action("v:version");
      await push("two", "A");
      const second = own.action("v:version");
      await push("two", "B");
      expect(await Promise.all([running, second, own.action("v:version")])).toEqual([
        "one A",
        "two A",
        "two B",
      ]);

      // [RT29] A call that lasts too long ends alone; its process takes no other after it.
      expect([await own.action("v:count"), await own.action("v:count")]).toEqual([1, 2]);
      expect((await failureOf(own.action("v:slow"))).errorMessage).toContain(
        "Function execution timed out (maximum duration: 3s)",
      );
      expect(await own.action("v:count")).toBe(1);

      await own.runner.deploy({ ...own.code, definitions: {}, instances: {} });
      expect((await failureOf(own.action("v:version"))).errorMessage).toContain("Could not find");
    } finally {
      await own.close({ keepData: true });
    }
    expect(existsSync(`${own.dataDir}/node-code`)).toBe(true);
    const again = await startFixture({ ...code("three"), runner, dataDir: own.dataDir });
    expect(await again.action("v:version")).toBe("three undefined");
    await again.close();
  });

  const analyze = (source: string, path = "x.js") =>
    fixture.runner.analyze([{ path, source, environment: "node" }], { READ: "at the top" });
  test("[RT22] actions are listed; shared chunks aren't", async () => {
    const modules = await bundleSources(SOURCES);
    const analyzed = await fixture.runner.analyze(modules, {});
    expect(Object.keys(analyzed).sort()).toEqual(["a.js", "deep/er/other.js", "n.js", "shared.js"]);
    expect(analyzed["n.js"]?.functions.find(({ name }) => name === "inner")).toMatchObject({
      udfType: "Action",
      visibility: { kind: "internal" },
    });
  });
  test("[RT22] queries and mutations in Node are refused in the official words", async () => {
    const modules = await bundleSources({
      "q.ts": `"use node";
        import { query } from "./_generated/server";
        export const hello = query({ args: {}, handler: () => 1 });`,
    });
    await expect(fixture.runner.analyze(modules, {})).rejects.toMatchObject({
      code: "InvalidModules",
      message:
        "`hello` defined in `q.js` is a Query function. Only actions can be defined in Node.js. " +
        "See https://docs.convex.dev/functions/actions for more details.",
    });
  });
  test("[RT22] Node modules that can't be loaded are refused with their reason", async () => {
    await expect(analyze(`throw new Error(process.env.READ)`)).rejects.toThrow(
      /^Failed to analyze x\.js: Uncaught Error: at the top\n {4}at .*x\.js:1:7/,
    );
    await expect(analyze("export const = 1")).rejects.toThrow("SyntaxError");
    await expect(analyze(`import "no-such-package"`)).rejects.toThrow("Cannot find package");
    await expect(analyze(`Convex.syscall("1.0/x", "{}")`)).rejects.toThrow("while modules are being loaded");
    await expect(analyze("process.exit()")).rejects.toThrow("process.exit() was called");
    await expect(analyze(`process.kill(process.pid, "SIGKILL")`)).rejects.toThrow("ended the worker");
    await expect(analyze("", "../x.js")).rejects.toThrow("is no path of a module");
    await expect(analyze("", "a/../../x.js")).rejects.toThrow("is no path of a module");
    expect(await fixture.action("n:quick")).toBe("quick");
  });
});

test("[RT28] a deployment without Node modules has no process for them", async () => {
  expect(fixture.problems.filter((problem) => problem.includes("no process"))).toEqual([]);
  const plain = await startFixture({ sources: { "a.ts": SOURCES["a.ts"] } });
  expect(existsSync(`${plain.dataDir}/node-code`)).toBe(false);
  expect(await plain.action("a:isolate")).toBe("undefined");
  await plain.close();
});
