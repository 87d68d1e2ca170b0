/** The HTTP API, HTTP actions and files, through the official HTTP client and plain requests. */
import { request as plainRequest, type IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { action, mutation, query } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start();
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(() => backend?.stop());

function post(target: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(backend.url + target, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: text,
  });
}

test("[HTTP1] the official HTTP client: queries, mutations, actions and their errors", async () => {
  await http.mutation(mutation("notes:add"), { topic: "http", body: "x" });
  expect(await http.query(query("notes:list"), { topic: "http" })).toEqual(["x"]);
  expect(await http.action(action("actions:incrementTwice"), { name: "http" })).toBe(2);
  await expect(http.action(action("actions:fail"), {})).rejects.toThrow("failed on purpose");
  await expect(http.query(query("notes:nothing"), {})).rejects.toThrow("Could not find public function");
});

test("[RT25] a module that imports AsyncLocalStorage from node:async_hooks is pushed and runs", async () => {
  expect(await http.query(query("contexts:greet"), { name: "Ann" })).toBe("hello Ann");
});

test("[HTTP1] values of every type go there and back unchanged; the plain format shows them as text", async () => {
  const value = {
    int: 7n,
    big: -(2n ** 63n),
    float: 0.1,
    negativeZero: -0,
    infinite: Number.POSITIVE_INFINITY,
    text: "ä ‰ \u0000 🎻",
    bytes: new Uint8Array([0, 255, 7]).buffer,
    list: [null, true, [1n]],
  };
  expect(await http.query(query("notes:echo"), { value })).toEqual(value);
  const encoded = { $integer: "BwAAAAAAAAA=" };
  const answer = await post("/api/query", { path: "notes:echo", args: { value: encoded }, format: "json" });
  expect(await answer.json()).toEqual({ status: "success", value: "7" });
});

test("[HTTP1] a function that fails is an answer (200), with its message and data", async () => {
  const answer = await post("/api/mutation", { path: "notes:addAndRefuse", args: { topic: "x" } });
  expect(answer.status).toBe(200);
  const failure = (await answer.json()) as { status: string; errorMessage: string; errorData: unknown };
  expect(failure.status).toBe("error");
  expect(failure.errorMessage).toMatch(/^\[Request ID: [0-9a-f]{16}\] Server Error/);
  expect(failure.errorData).toEqual({ code: "refused", topic: "x" });
});

test("[HTTP9] a consistent client sees all its queries at one moment", async () => {
  const consistent = new ConvexHttpClient(backend.url, { logger: false });
  const before = await consistent.consistentQuery(query("counters:read"), { name: "moment" });
  expect(before).toBe(0);
  expect(await consistent.consistentQuery(query("notes:list"), { topic: "moment" })).toEqual([]);
});

test("[HTTP3] requests that make no sense get a status and a sentence", async () => {
  const refusals: [string, Promise<Response>, number][] = [
    ["no JSON", post("/api/query", "{"), 400],
    ["no path", post("/api/query", {}), 400],
    ["two arguments", post("/api/query", { path: "a:b", args: [{}, {}] }), 400],
    ["unknown format", post("/api/query", { path: "a:b", args: {}, format: "xml" }), 400],
    ["bad encoding", post("/api/query", "x", { "Content-Encoding": "br" }), 400],
    ["odd authorization", post("/api/query", { path: "a:b", args: {} }, { Authorization: "Basic x" }), 401],
    ["bad address", fetch(`${backend.url}/api/run/%E0%A4%A`, { method: "POST" }), 400],
  ];
  for (const [what, answer, status] of refusals) {
    const response = await answer;
    expect([what, response.status]).toEqual([what, status]);
    expect(Object.keys((await response.json()) as object).sort()).toEqual(["code", "message"]);
  }
});

test("[HTTP2] an endpoint that isn't there is 400, not 404: the CLI would wait for it", async () => {
  const answer = await post("/api/no_such_thing", {});
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    code: "UnknownEndpoint",
    message: "The local backend has no POST /api/no_such_thing",
  });
});

test("[HTTP3] arguments beyond 16 MiB are refused, and the backend goes on", async () => {
  const big = "x".repeat(17 * 1024 * 1024);
  const answer = await post("/api/mutation", { path: "notes:add", args: { topic: "big", body: big } });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: "RequestTooLarge" });
  const twoMiB = "x".repeat(2 * 1024 * 1024);
  await expect(http.mutation(mutation("notes:add"), { topic: "big", body: twoMiB })).rejects.toThrow(
    "too large",
  );
  expect(await http.query(query("notes:list"), { topic: "big" })).toEqual([]);
});

test("[HTTP10] pages of other origins may call the API", async () => {
  const preflight = await fetch(`${backend.url}/api/query`, {
    method: "OPTIONS",
    headers: { Origin: "https://app.test", "Access-Control-Request-Headers": "authorization, convex-client" },
  });
  expect(preflight.headers.get("access-control-allow-origin")).toBe("https://app.test");
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, convex-client");
  const answer = await post(
    "/api/query",
    { path: "notes:list", args: { topic: "cors" } },
    { Origin: "https://app.test" },
  );
  expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.test");
});

test("[HTTP7] health for everybody; counters, transactions and logs for the administrator", async () => {
  expect((await fetch(`${backend.url}/health`)).status).toBe(200);
  for (const target of ["/counters", "/transactions", "/api/stream_function_logs?cursor=0"]) {
    expect((await fetch(backend.url + target)).status).toBe(401);
    expect((await backend.admin(target)).status).toBe(200);
  }
  await http.mutation(mutation("counters:increment"), { name: "watched" });
  for (let call = 0; call < 2; call++) await http.query(query("counters:read"), { name: "watched" });
  const line = { calls: expect.any(Number), failures: expect.any(Number), conflicts: expect.any(Number) };
  const times = { p50Ms: expect.any(Number), p95Ms: expect.any(Number), p99Ms: expect.any(Number) };
  const load = { running: expect.any(Number), waiting: expect.any(Number) };
  const counters = await (await backend.admin("/counters")).json();
  expect(counters).toMatchObject({
    functions: { "counters:read": { ...line, ...times, shared: expect.any(Number) } },
    commits: { commits: expect.any(Number), conflicts: expect.any(Number), waiting: 0 },
    lanes: { mutations: load, queries: load, actions: load, nodeActions: load },
    queries: { executed: expect.any(Number), shared: expect.any(Number), cached: expect.any(Number) },
    sockets: { open: expect.any(Number), accepted: expect.any(Number), queries: expect.any(Number) },
    subscriptions: expect.any(Number),
    scheduler: { running: expect.any(Number), due: expect.any(Number), lagMs: expect.any(Number) },
    memory: { rss: expect.any(Number) },
  });
  expect(counters.functions["counters:read"].shared).toBeGreaterThan(0);
  const transactions = (await (await backend.admin("/transactions")).json()) as {
    name: string;
    reads: { index: string }[];
    writes: { index: string }[];
  }[];
  const last = transactions.filter(({ name }) => name === "counters:increment").at(-1);
  expect(last?.reads.map(({ index }) => index)).toContain("counters.by_name");
  expect(last?.writes.map(({ index }) => index)).toContain("counters.by_name");
});

test("[HTTP4] HTTP actions answer on the site port and under /http, and see their own address", async () => {
  const created = await fetch(`${backend.siteUrl}/notes`, {
    method: "POST",
    body: JSON.stringify({ topic: "site", body: "posted" }),
  });
  expect(created.status).toBe(201);
  expect(created.headers.get("location")).toBe("/notes?topic=site");
  for (const base of [backend.siteUrl, `${backend.url}/http`]) {
    expect(await (await fetch(`${base}/notes?topic=site`)).json()).toEqual(["posted"]);
  }
  const head = await fetch(`${backend.siteUrl}/notes?topic=site`, { method: "HEAD" });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe("");
});

test("[HTTP4] bytes, prefixes and repeated headers pass through an HTTP action unchanged", async () => {
  const bytes = new Uint8Array(100_000).map((_, at) => (at * 7) % 256);
  const answer = await fetch(`${backend.siteUrl}/echo/a/b?c=d`, { method: "PUT", body: bytes });
  expect(answer.headers.get("x-path")).toBe("/echo/a/b");
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
});

test("[HTTP4] bodies stream in both directions: an answer comes while the request is still being written", async () => {
  const request = plainRequest(`${backend.siteUrl}/shout`, { method: "POST" });
  request.write("one");
  const response = await new Promise<IncomingMessage>((resolve) => request.once("response", resolve));
  const chunks = response.setEncoding("utf8").iterator() as AsyncIterator<string>;
  expect((await chunks.next()).value).toBe("ONE");
  request.write("two");
  expect((await chunks.next()).value).toBe("TWO");
  request.end("three");
  expect((await chunks.next()).value).toBe("THREE");
  expect((await chunks.next()).done).toBe(true);
});

test("[HTTP4] an answer that breaks off is seen to; a request that is gone harms nobody", async () => {
  const broken = await fetch(`${backend.siteUrl}/breaks-off`);
  expect(broken.status).toBe(200);
  await expect(broken.text()).rejects.toThrow();
  const request = plainRequest(`${backend.siteUrl}/shout`, { method: "POST" });
  request.on("error", () => {});
  request.write("gone");
  await new Promise((resolve) => request.once("response", resolve));
  request.destroy();
  expect((await fetch(`${backend.siteUrl}/notes?topic=none`)).status).toBe(200);
});

test("[HTTP3] a body that is too long, or isn't what it says, is refused although it came in pieces", async () => {
  const piece = Buffer.alloc(1024 * 1024, "x");
  const pieces = async function* () {
    for (let sent = 0; sent < 22; sent++) yield piece;
  };
  const send = (body: BodyInit | AsyncIterable<Uint8Array>, encoding?: string) =>
    fetch(`${backend.siteUrl}/notes`, {
      method: "POST",
      body: body as BodyInit,
      duplex: "half",
      headers: encoding === undefined ? {} : { "Content-Encoding": encoding },
    } as RequestInit);
  expect((await send(pieces())).status).toBe(413);
  expect((await send(gzipSync(Buffer.alloc(21 * 1024 * 1024)), "gzip")).status).toBe(413);
  expect((await send("no gzip", "gzip")).status).toBe(400);
  expect((await send("x", "zip")).status).toBe(415);
  const zipped = gzipSync(JSON.stringify({ topic: "zipped", body: "small" }));
  expect((await send(zipped, "gzip")).status).toBe(201);
});

test("[HTTP5] paths without a route are 404, failures 500 with a request id, bad tokens nobody", async () => {
  const missing = await fetch(`${backend.siteUrl}/nowhere`);
  expect([missing.status, await missing.text()]).toEqual([404, "No HttpAction routed for /nowhere"]);
  const broken = await fetch(`${backend.siteUrl}/broken`);
  expect(broken.status).toBe(500);
  expect(((await broken.json()) as { code: string }).code).toMatch(
    /^\[Request ID: [0-9a-f]{16}\] Server Error: .*broken on purpose/,
  );
  const who = await fetch(`${backend.siteUrl}/who`, { headers: { Authorization: "Bearer nonsense" } });
  expect(await who.json()).toEqual({ subject: null });
  const tooLarge = await sendDeclared(`${backend.siteUrl}/notes`, 21 * 1024 * 1024);
  expect(tooLarge).toBe(413);
});

test("[HTTP4] an action may ask its own deployment's site", async () => {
  expect(await http.action(action("actions:askOwnSite"), {})).toBe(backend.siteUrl);
});

test("[HTTP6] a file is uploaded to a signed address and served, whole or in part, until it is deleted", async () => {
  const bytes = Buffer.from("0123456789".repeat(1000));
  const sha256 = createHash("sha256").update(bytes).digest("base64");
  const uploadUrl = (await http.mutation(mutation("files:uploadUrl"), {})) as string;
  const upload = (headers: Record<string, string>) =>
    fetch(uploadUrl, { method: "POST", body: bytes, headers: { "Content-Type": "text/plain", ...headers } });
  expect((await upload({ Digest: `sha-256=${"A".repeat(43)}=` })).status).toBe(400);
  const { storageId } = (await (await upload({ Digest: `sha-256=${sha256}` })).json()) as {
    storageId: string;
  };
  expect(await http.query(query("files:metadata"), { storageId })).toMatchObject({
    size: bytes.length,
    contentType: "text/plain",
    sha256,
  });

  const url = (await http.query(query("files:url"), { storageId })) as string;
  const whole = await fetch(url);
  expect(whole.headers.get("content-type")).toBe("text/plain");
  expect(whole.headers.get("digest")).toBe(`sha-256=${sha256}`);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  const part = await fetch(url, { headers: { Range: "bytes=5-14" } });
  expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
    206,
    `bytes 5-14/${bytes.length}`,
    "5678901234",
  ]);
  expect((await fetch(url, { headers: { Range: "bytes=99999-" } })).status).toBe(416);

  await backend.kill();
  await backend.startAgain();
  expect((await fetch(url)).status).toBe(200);
  await http.mutation(mutation("files:remove"), { storageId });
  expect((await fetch(url)).status).toBe(404);
});

test("[HTTP6] upload addresses that were forged are refused; actions store files too", async () => {
  const forged = await fetch(`${backend.url}/api/storage/upload?token=WyIiLDFd.AAAA`, {
    method: "POST",
    body: "x",
  });
  expect(forged.status).toBe(401);
  expect(await forged.json()).toMatchObject({ code: "StorageTokenInvalid" });
  const storageId = await http.action(action("files:storeText"), { text: "from an action" });
  const url = (await http.query(query("files:url"), { storageId })) as string;
  expect(await (await fetch(url)).text()).toBe("from an action");
});

/** Announces a body of this size and sends nothing of it. */
async function sendDeclared(url: string, length: number): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    const request = plainRequest(
      url,
      { method: "POST", headers: { "Content-Length": length } },
      (response) => {
        resolve(response.statusCode);
        request.destroy();
      },
    );
    request.once("error", reject);
    request.flushHeaders();
  });
}
