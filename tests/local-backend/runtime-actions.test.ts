/** Actions, HTTP actions and the web classes that functions find. Rules RT18 to RT20, RT25. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NestedCall } from "../../local-backend/runtime/runner-options.ts";
import { MemoryExchange } from "../../local-backend/http/http-exchange.ts";
import type { HttpActionOutcome, HttpExchange } from "../../local-backend/runtime/types.ts";
import { CallFailed, request, startFixture, type Fixture } from "./runtime-fixture.ts";

const SOURCES = {
  "a.ts": `
    import { query, mutation, action, internalMutation, internalAction } from "./_generated/server";
    import { ConvexError, v } from "convex/values";
    import { makeFunctionReference as ref, createFunctionHandle } from "convex/server";
    export const rows = query({ args: {}, handler: async (ctx) => (await ctx.db.query("rows").collect()).map((row) => row.text) });
    export const insert = internalMutation({ args: { text: v.string() }, returns: v.id("rows"), handler: (ctx, { text }) => ctx.db.insert("rows", { text }) });
    export const refuse = internalMutation({ args: {}, handler: async (ctx) => { await ctx.db.insert("rows", { text: "never" }); throw new ConvexError("refused"); } });
    export const breaks = internalMutation({ args: {}, handler: () => { throw new Error("broken"); } });

    export const calls = action({ args: {}, handler: async (ctx) => {
      await ctx.runMutation(ref("a:insert"), { text: "one" });
      const handle = await createFunctionHandle(ref("a:insert"));
      await ctx.runMutation(handle, { text: "two" });
      return [await ctx.runQuery(ref("a:rows"), {}), await ctx.runAction(ref("a:inner"), { n: 20 })];
    } });
    export const inner = internalAction({ args: { n: v.number() }, handler: async (ctx, { n }) => n === 0 ? 0 : 1 + await ctx.runAction(ref("a:inner"), { n: n - 1 }) });
    export const catches = action({ args: {}, handler: async (ctx) => {
      const seen = [];
      for (const name of ["a:refuse", "a:breaks", "a:nothing"]) {
        try { await ctx.runMutation(ref(name), {}); }
        catch (error) { seen.push(error instanceof ConvexError ? { data: error.data } : error.message.split("\\n")[0]); }
      }
      return seen;
    } });
    export const wrongReturn = action({ args: {}, returns: v.number(), handler: () => "text" });
    export const boom = action({ args: {}, handler: async () => { await new Promise((done) => setTimeout(done, 1)); throw new Error("later"); } });
    export const inTimer = action({ args: {}, handler: () => new Promise(() => setTimeout(() => { throw new Error("in a timer"); }, 1)) });
    export const floating = action({ args: {}, handler: async () => {
      void Promise.reject(new Error("floating"));
      await new Promise((done) => setTimeout(done, 50));
      return "not reached";
    } });
    export const never = action({ args: {}, handler: async () => { await new Promise((done) => setTimeout(done, 5)); await new Promise(() => {}); } });
    export const time = action({ args: {}, handler: async () => {
      const [date, precise] = [Date.now(), performance.now()];
      const order = [];
      const timer = setInterval(() => order.push("tick"), 5);
      const cleared = setTimeout(() => order.push("cleared"), 1);
      clearTimeout(cleared);
      await new Promise((done) => setTimeout(done, 40));
      clearInterval(timer);
      queueMicrotask(() => order.push("micro"));
      await null; await null;
      return [Date.now() > date, performance.now() > precise, new Set(order).size, order.at(-1), new Date(0).getTimezoneOffset()];
    } });
    export const logs = action({ args: {}, handler: async () => { console.log("before"); await new Promise((done) => setTimeout(done, 1)); console.error("after"); } });
    export const schedules = action({ args: {}, handler: async (ctx) => {
      const id = await ctx.scheduler.runAfter(1000, ref("a:insert"), { text: "later" });
      await ctx.scheduler.cancel(id);
      try { await ctx.scheduler.runAfter(0, ref("a:insert"), { wrong: 1 }); } catch (error) { return [id, error.message.split(":")[0]]; }
    } });
    export const files = action({ args: {}, handler: async (ctx) => {
      const id = await ctx.storage.store(new Blob(["héllo"], { type: "text/plain" }));
      const blob = await ctx.storage.get(id);
      const missing = await ctx.storage.get("nothing");
      return [await blob.text(), blob.type, blob.size, missing, blob instanceof Blob];
    } });
    export const searches = action({ args: {}, handler: (ctx) => ctx.vectorSearch("rows", "by_vector", { vector: [1, 2] }) });
    export const identity = action({ args: {}, handler: async (ctx) => [await ctx.auth.getUserIdentity(), await ctx.meta.getRequestMetadata()] });

    export const fetches = action({ args: { origin: v.string() }, handler: async (_ctx, { origin }) => {
      const posted = await fetch(origin + "/echo?x=1", { method: "POST", body: JSON.stringify({ a: "ü" }), headers: { "content-type": "application/json" } });
      const echoed = await posted.json();
      const streamed = await fetch(new Request(origin + "/stream"));
      const decoder = new TextDecoder();
      let text = "";
      for await (const chunk of streamed.body) text += decoder.decode(chunk, { stream: true });
      let refused = "";
      try { await fetch("http://127.0.0.1:1/"); } catch (error) { refused = error.constructor.name + " " + (error instanceof TypeError); }
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 5);
      let aborted = "";
      try { await fetch(origin + "/never", { signal: controller.signal }); } catch (error) { aborted = error.name; }
      return [posted.status, posted.headers.get("x-test"), echoed, text, refused, aborted, posted instanceof Response];
    } });
    export const keys = action({ args: {}, handler: async () => {
      const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
      const data = new TextEncoder().encode("data");
      const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, data);
      return [await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, pair.publicKey, signature, data), (await crypto.subtle.exportKey("jwk", pair.publicKey)).crv];
    } });
  `,
  "web.ts": `
    import { query } from "./_generated/server";
    export const all = query({ args: {}, handler: async () => {
      const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const bytes = new TextEncoder().encode("abc");
      const hmac = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
      const signature = await crypto.subtle.sign("HMAC", hmac, bytes);
      const base = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
      const aes = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["encrypt", "decrypt"]);
      const iv = new Uint8Array(12);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, bytes);
      const url = new URL("../b?x=1&y=2#h", "https://user:pw@example.org:8080/a/c");
      url.searchParams.append("z", "ä ö");
      const headers = new Headers([["A", "1"], ["a", "2"]]);
      headers.append("set-cookie", "x=1"); headers.append("set-cookie", "y=2");
      const form = new FormData();
      form.append("name", "value"); form.append("file", new File(["content"], "f.txt", { type: "text/plain" }));
      const roundTrip = await new Response(form).formData();
      const target = new EventTarget();
      let events = 0;
      target.addEventListener("x", () => events++, { once: true });
      target.dispatchEvent(new Event("x")); target.dispatchEvent(new Event("x"));
      const cloned = structuredClone({ date: new Date(5), map: new Map([[1, new Set([2])]]), bytes });
      const cyclic = {}; cyclic.self = cyclic;
      return {
        sha256: hex(await crypto.subtle.digest("SHA-256", bytes)),
        hmac: [hex(signature).slice(0, 8), await crypto.subtle.verify("HMAC", hmac, signature, bytes)],
        pbkdf2: hex(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: 1000 }, base, 128)),
        aes: new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, sealed)),
        random: crypto.getRandomValues(new Uint8Array(16)).length,
        url: [url.href, url.host, url.searchParams.get("z"), [...url.searchParams.keys()].length, URL.canParse("nope")],
        headers: [headers.get("a"), headers.getSetCookie(), [...headers].length],
        form: [roundTrip.get("name"), roundTrip.get("file").name, await roundTrip.get("file").text()],
        response: [await Response.json({ a: 1 }).json(), new Response("x", { status: 202 }).ok, Response.redirect("https://example.org/").status],
        request: [new Request("https://example.org/", { method: "post", body: "x" }).method, await new Request("https://example.org/", { method: "POST", body: new URLSearchParams({ a: "b" }) }).text()],
        blob: [new Blob(["ab", new Uint8Array([99])]).size, await new Blob(["abc"]).slice(1, 2).text()],
        text: [atob(btoa("hi")), new TextDecoder("utf-8", { fatal: true }).decode(bytes), new TextDecoder("latin1").decode(new Uint8Array([228]))],
        events, clone: [cloned.date instanceof Date, cloned.map.get(1).has(2), cloned.bytes instanceof Uint8Array, structuredClone(cyclic).self.self !== undefined],
        signal: [AbortSignal.abort().aborted, new AbortController().signal.aborted],
        error: new DOMException("m", "AbortError").name,
      };
    } });
  `,
  "http.ts": `
    import { httpRouter, makeFunctionReference as ref } from "convex/server";
    import { ConvexError } from "convex/values";
    import { httpAction } from "./_generated/server";
    const http = httpRouter();
    http.route({ path: "/echo", method: "POST", handler: httpAction(async (ctx, request) => {
      const url = new URL(request.url);
      return new Response(await request.arrayBuffer(), { status: 201, headers: { "x-query": url.search, "x-agent": request.headers.get("user-agent") } });
    }) });
    http.route({ pathPrefix: "/files/", method: "GET", handler: httpAction(async (ctx) => {
      await ctx.runMutation(ref("a:insert"), { text: "http" });
      return Response.json({ who: await ctx.auth.getUserIdentity() }, { headers: { "set-cookie": "a=1" } });
    }) });
    http.route({ path: "/stream", method: "GET", handler: httpAction(async () => {
      const stream = new ReadableStream({ async start(controller) {
        for (const part of ["a", "b", "c"]) { controller.enqueue(new TextEncoder().encode(part)); await new Promise((done) => setTimeout(done, 2)); }
        controller.close();
      } });
      return new Response(stream);
    }) });
    http.route({ path: "/shout", method: "POST", handler: httpAction(async (_ctx, request) => {
      const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
      const reader = request.body.getReader();
      return new Response(new ReadableStream({ async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(decoder.decode(value).toUpperCase()));
      } }));
    }) });
    http.route({ path: "/endless", method: "GET", handler: httpAction(async (ctx) => new Response(new ReadableStream({
      async pull(controller) { controller.enqueue(new Uint8Array(1000)); },
      async cancel() { await ctx.runMutation(ref("a:insert"), { text: "cancelled" }); },
    }))) });
    http.route({ path: "/breaks-off", method: "GET", handler: httpAction(async () => {
      let turn = 0;
      return new Response(new ReadableStream({ pull(controller) {
        if (turn++ > 0) throw new Error("in the middle");
        controller.enqueue(new TextEncoder().encode("begun"));
      } }), { status: 203 });
    }) });
    http.route({ path: "/starves", method: "GET", handler: httpAction(async () => new Response(new ReadableStream({}))) });
    http.route({ path: "/empty", method: "GET", handler: httpAction(async () => new Response(null, { status: 204 })) });
    http.route({ path: "/boom", method: "GET", handler: httpAction(async () => { throw new Error("boom"); }) });
    http.route({ path: "/refuse", method: "GET", handler: httpAction(async () => { throw new ConvexError({ code: 7 }); }) });
    http.route({ path: "/text", method: "GET", handler: httpAction(async () => "not a response") });
    export default http;
  `,
};

let fixture: Fixture;
let server: Server;
let origin: string;
const nested: NestedCall[] = [];
beforeAll(async () => {
  server = createServer((incoming, response) => {
    if (incoming.url === "/never") return;
    if (incoming.url === "/stream") {
      response.write("one ");
      setTimeout(() => response.end("two ü"), 5);
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      response.writeHead(202, { "x-test": "yes" });
      response.end(
        JSON.stringify({
          url: incoming.url,
          method: incoming.method,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fixture = await startFixture({
    runner: { reportNestedCall: (call) => nested.push(call) },
    sources: SOURCES,
    schema: `
      import { defineSchema, defineTable } from "convex/server";
      import { v } from "convex/values";
      export default defineSchema({ rows: defineTable({ text: v.string() }) });
    `,
  });
});
afterAll(async () => {
  await fixture?.close();
  server?.closeAllConnections();
  server?.close();
});

async function messageOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof CallFailed) return error.failure.errorMessage;
  throw error;
}

describe("actions", () => {
  test("[RT18] time passes, timers fire in order, the zone is UTC", async () => {
    expect(await fixture.action("a:time")).toEqual([true, true, 2, "micro", 0]);
  });
  test("[RT18] fetch sends, streams, fails and is aborted", async () => {
    expect(await fixture.action("a:fetches", { origin })).toEqual([
      202,
      "yes",
      { url: "/echo?x=1", method: "POST", body: '{"a":"ü"}' },
      "one two ü",
      "TypeError true",
      "AbortError",
      true,
    ]);
  });
  test("[RT18] keys can be made", async () => {
    expect(await fixture.action("a:keys")).toEqual([true, "P-256"]);
  });
  test("[RT18] files are stored and read", async () => {
    expect(await fixture.action("a:files")).toEqual(["héllo", "text/plain", 6, null, true]);
  });
  test("[RT19] they call queries, mutations and actions", async () => {
    expect(await fixture.action("a:calls")).toEqual([["one", "two"], 20]);
  });
  test("[RT19] what they call is reported, for the log", async () => {
    nested.length = 0;
    await fixture.action("a:calls");
    expect(nested.slice(0, 3).map(({ kind, call }) => [kind, call.path])).toEqual([
      ["mutation", "a:insert"],
      ["mutation", "a:insert"],
      ["query", "a:rows"],
    ]);
  });
  test("[RT19] errors of what they call can be caught, with data and text", async () => {
    expect(await fixture.action("a:catches")).toEqual([
      { data: "refused" },
      "Uncaught Error: broken",
      expect.stringContaining("Could not find function for 'a:nothing'"),
    ]);
    expect(await fixture.query("a:rows")).not.toContain("never");
  });
  test("[RT19] they schedule and cancel, with the arguments checked", async () => {
    expect(await fixture.action("a:schedules")).toEqual([expect.any(String), "ArgumentValidationError"]);
  });
  test("[DEP9] a vector search is refused with a sentence", async () => {
    expect(await messageOf(fixture.action("a:searches"))).toContain(
      "The local backend doesn't support ctx.vectorSearch().",
    );
  });
  test("[RT19] identity and request metadata are the caller's", async () => {
    const identity = { subject: "u", issuer: "i", tokenIdentifier: "i|u" };
    const caller = { ip: "10.1.1.1", userAgent: "ua" };
    expect(await fixture.action("a:identity", {}, { identity, caller })).toEqual([
      identity,
      expect.objectContaining({ ip: "10.1.1.1", userAgent: "ua" }),
    ]);
  });
  test("[RT4] errors come with a stack in the author's file", async () => {
    expect(await messageOf(fixture.action("a:boom"))).toMatch(
      /Server Error\nUncaught Error: later\n {4}at .*a\.ts:\d+:\d+/,
    );
    expect(await messageOf(fixture.action("a:wrongReturn"))).toContain("ReturnsValidationError: ");
  });
  test("[RT5] errors that nobody can catch fail the call", async () => {
    expect(await messageOf(fixture.action("a:inTimer"))).toContain("Uncaught Error: in a timer");
    expect(await messageOf(fixture.action("a:floating"))).toContain("Uncaught Error: floating");
  });
  test("[RT5] an action that waits for nothing is found out", async () => {
    expect(await messageOf(fixture.action("a:never"))).toContain("Returned promise will never resolve");
  });
  test("[RT6] console lines come with the outcome", async () => {
    const { logLines } = await fixture.runner.runAction(request("a:logs"));
    expect(logLines).toEqual(["[LOG] 'before'", "[ERROR] 'after'"]);
  });
});

async function http(
  method: string,
  path: string,
  body: string | null = null,
  identity = null as never,
): Promise<HttpActionOutcome & { text: string; headerPairs: [string, string][] }> {
  const exchange = new MemoryExchange(body === null ? null : new TextEncoder().encode(body));
  const outcome = await runHttp(method, path, exchange, body !== null, identity);
  return { ...outcome, headerPairs: exchange.headerPairs, text: exchange.body.toString() };
}

function runHttp(
  method: string,
  path: string,
  exchange: HttpExchange,
  hasBody = false,
  identity = null as never,
): Promise<HttpActionOutcome> {
  const call = {
    componentPath: "",
    method,
    url: `http://127.0.0.1:3211${path}`,
    headerPairs: [["user-agent", "test agent"]] as [string, string][],
    hasBody,
    routedPath: path.split("?")[0]!,
    identity,
    requestId: "0123456789abcdef",
  };
  return fixture.runner.runHttpAction(call, exchange);
}

describe("HTTP actions", () => {
  test("[RT20] bodies, headers and status go both ways", async () => {
    const outcome = await http("POST", "/echo?a=b", "hellö");
    expect(outcome).toMatchObject({ status: 201, text: "hellö" });
    expect(outcome.headerPairs).toContainEqual(["x-query", "?a=b"]);
    expect(outcome.headerPairs).toContainEqual(["x-agent", "test agent"]);
    expect(await http("GET", "/empty")).toMatchObject({ status: 204, text: "" });
    expect(await http("GET", "/stream")).toMatchObject({ status: 200, text: "abc" });
  });
  test("[RT20] they run mutations and see the identity", async () => {
    const identity = { subject: "u", issuer: "i", tokenIdentifier: "i|u" };
    const outcome = await http("GET", "/files/x/y", null, identity as never);
    expect(JSON.parse(outcome.text)).toEqual({ who: identity });
    expect(outcome.headerPairs).toContainEqual(["set-cookie", "a=1"]);
    expect(await fixture.query("a:rows")).toContain("http");
  });
  test("[RT20] a response is on its way while the request still comes", async () => {
    let send: (bytes: Uint8Array | null) => void = () => {};
    const next = () => new Promise<Uint8Array | null>((resolve) => (send = resolve));
    const heard: string[] = [];
    let waiting = next();
    const exchange: HttpExchange = {
      read: async () => {
        const bytes = await waiting;
        waiting = next();
        return bytes;
      },
      start: ({ status, length }) => void heard.push(`${status} ${length}`),
      write: (bytes) => {
        heard.push(new TextDecoder().decode(bytes));
        send(heard.length < 4 ? new TextEncoder().encode(`${heard.length}b`) : null);
        return Promise.resolve(true);
      },
    };
    send(new TextEncoder().encode("a"));
    const outcome = await runHttp("POST", "/shout", exchange, true);
    expect(outcome).toMatchObject({ status: 200, isComplete: true });
    expect(heard).toEqual(["200 null", "A", "2B", "3B"]);
  });
  test("[RT20] nobody there any more cancels the stream", async () => {
    let chunks = 0;
    const exchange = new MemoryExchange();
    exchange.write = () => Promise.resolve(++chunks < 5);
    expect(await runHttp("GET", "/endless", exchange)).toMatchObject({ isComplete: true });
    expect(chunks).toBe(5);
    expect(await fixture.query("a:rows")).toContain("cancelled");
  });
  test("[RT20] a stream that fails or starves breaks off", async () => {
    const broken = await http("GET", "/breaks-off");
    expect(broken).toMatchObject({ status: 203, isComplete: false, text: "begun" });
    expect(await http("GET", "/starves")).toMatchObject({ status: 200, isComplete: false, text: "" });
  });
  test("[RT20] a path without a route is the router's 404", async () => {
    expect(await http("GET", "/nowhere")).toMatchObject({ status: 404 });
  });
  test("[RT20] an error is a 500 with its text, trace and data", async () => {
    const boom = await http("GET", "/boom");
    expect(boom.status).toBe(500);
    expect(JSON.parse(boom.text)).toEqual({
      code: "[Request ID: 0123456789abcdef] Server Error: Error: boom",
      trace: expect.stringMatching(/^Uncaught Error: boom\n {4}at .*http\.ts:\d+:\d+/) as string,
    });
    expect(JSON.parse((await http("GET", "/refuse")).text)).toMatchObject({ data: { code: 7 } });
    expect((await http("GET", "/text")).text).toContain("HTTP actions must return a Response object.");
  });
});

test("[RT25] the web classes that a transaction may use do their work", async () => {
  expect(await fixture.query("web:all")).toEqual({
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    hmac: ["2f02e24a", true],
    pbkdf2: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    aes: "abc",
    random: 16,
    url: [
      "https://user:pw@example.org:8080/b?x=1&y=2&z=%C3%A4+%C3%B6#h",
      "example.org:8080",
      "ä ö",
      3,
      false,
    ],
    headers: ["1, 2", ["x=1", "y=2"], 3],
    form: ["value", "f.txt", "content"],
    response: [{ a: 1 }, true, 302],
    request: ["POST", "a=b"],
    blob: [3, "b"],
    text: ["hi", "abc", "ä"],
    events: 1,
    clone: [true, true, true, true],
    signal: [true, false],
    error: "AbortError",
  });
});
