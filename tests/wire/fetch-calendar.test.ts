/** Against a real server on this machine: names, judgement and caps are told by the test, connections are real. */
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  fetchCalendar,
  INTERNET,
  resolverOf,
  type KnownVersion,
  type Network,
} from "../../convex/model/node/fetchCalendar.ts";
import { isPublicAddress } from "../../convex/domain/netAddresses.ts";
import {
  CERTIFICATE,
  startCalendarServer,
  type Answer,
  type CalendarServer,
} from "../support/calendar-server/calendar-server.ts";
import { startNameServer } from "../support/name-server.ts";

const FILE = "BEGIN:VCALENDAR\r\nX-NAME:Übung ☂\r\nEND:VCALENDAR\r\n";
const redirect =
  (to: (server: CalendarServer) => string, status = 302): Answer =>
  (_request, response) =>
    response.writeHead(status, { Location: to(server) }).end("gone on");
const send =
  (headers: Record<string, string>, body: string | Buffer, status = 200): Answer =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

let server: CalendarServer;
let closed: Awaited<ReturnType<typeof countingListener>>;
beforeAll(async () => {
  closed = await countingListener();
  server = await startCalendarServer({
    "/file": send({ ETag: '"v1"', "Last-Modified": "Mon, 09 Nov 2026 10:00:00 GMT" }, FILE),
    "/one-byte-at-a-time": (_request, response) => {
      for (const byte of Buffer.from(FILE)) response.write(Buffer.of(byte));
      response.end();
    },
    "/known": (request, response) => {
      const isKnown =
        request.headers["if-none-match"] === '"v1"' && request.headers["if-modified-since"] === "x";
      response.writeHead(isKnown ? 304 : 200).end(isKnown ? "" : FILE);
    },
    "/echo": (request, response) => response.end(JSON.stringify(request.headers)),
    "/error": send({}, "no", 503),
    "/login": send({ "Content-Type": "text/html" }, "<html>", 401),
    "/empty": send({}, "", 204),
    "/there": redirect(() => "/file"),
    "/there-301": redirect((it) => it.at("/file", "other.test"), 301),
    "/there-303": redirect(() => "file", 303),
    "/there-307": redirect(() => "?again", 307),
    "/there-308": redirect(() => "//other.test/file".replace(".test", `.test:${server.port}`), 308),
    "/nowhere": redirect(() => "https://"),
    "/without": (_request, response) => response.writeHead(302).end(),
    "/round": redirect(() => "/round"),
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((n) => [`/hop${n}`, redirect(() => (n === 1 ? "/file" : `/hop${n - 1}`))]),
    ),
    "/to-http": redirect(() => `http://calendar.test:${server.port}/file`),
    "/to-private-name": redirect((it) => it.at("/file", "inside.test")),
    "/to-file": redirect(() => "file:///etc/passwd"),
    "/to-password": redirect(() => `https://a:b@calendar.test:${server.port}/file`),
    "/to-port": redirect(() => `https://calendar.test:${closed.port}/`),
    ...Object.fromEntries(NUMBERS().map((to, index) => [`/to-number${index}`, redirect(() => to)])),
    "/slow-head": () => {},
    "/slow-body": (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("BEGIN"), 20);
      response.on("close", () => clearInterval(timer));
    },
    "/endless": (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    },
    "/said-too-big": send({ "Content-Length": "5000000" }, ""),
    "/bomb": send({ "Content-Encoding": "gzip" }, gzipSync(Buffer.alloc(50_000_000))),
    "/packed": send({ "Content-Encoding": "gzip" }, gzipSync(FILE)),
    "/packed-wrongly": send({ "Content-Encoding": "gzip" }, FILE),
    "/packed-strangely": send({ "Content-Encoding": "zstd" }, FILE),
    "/cut": (_request, response) => {
      response.writeHead(200, { "Content-Length": "1000" });
      response.write("BEGIN", () => response.destroy());
    },
    "/another-protocol": (request) =>
      request.socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tunnel\r\n\r\n",
      ),
    "/always-soon": (request, response) => {
      const timer = setInterval(() => request.socket.write("HTTP/1.1 103 Early Hints\r\n\r\n"), 20);
      response.on("close", () => clearInterval(timer));
    },
    "/long-head": (_request, response) => response.writeHead(200, { "X-Long": "x".repeat(60_000) }).end(FILE),
    "/long-version": send({ ETag: `"${"x".repeat(2000)}"` }, FILE),
  });
});
afterAll(async () => {
  await server?.stop();
  await closed?.stop();
});

function NUMBERS(): string[] {
  const spellings = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
  ];
  const others = [
    "169.254.169.254",
    "10.0.0.1",
    "192.168.1.1",
    "[fe80::1]",
    "[64:ff9b::7f00:1]",
    "localhost",
    "0",
  ];
  return [...spellings, ...others].map((host) => `https://${host}:${closed?.port ?? 1}/latest/meta-data`);
}

/** Takes connections and counts them: nobody shall come. */
async function countingListener() {
  let count = 0;
  const listener = createServer((socket) => {
    count++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as { port: number };
  return { port, count: () => count, stop: () => new Promise((resolve) => listener.close(resolve)) };
}

/** Every name leads to this machine, which counts as open under that one number. */
function network(changes: Partial<Network> = {}): Network {
  return {
    resolve: async (host) => (host === "inside.test" ? ["8.8.8.8", "192.168.0.5"] : ["127.0.0.1"]),
    isAllowed: (address) => address === "127.0.0.1" || isPublicAddress(address),
    ports: [443, server.port],
    ...{ timeoutMs: 5000, maxBytes: 1_000_000, ca: CERTIFICATE },
    ...changes,
  };
}
const get = async (path: string, known: KnownVersion = {}, changes: Partial<Network> = {}) =>
  await fetchCalendar(server.at(path), known, network(changes));
const problemOf = async (...args: Parameters<typeof get>) => {
  const fetched = await get(...args);
  return fetched.kind === "failed" ? fetched.problem : fetched.kind;
};

test("a file comes whole, with what the server calls its version", async () => {
  expect(await get("/file")).toEqual({
    ...{ kind: "text", text: FILE, etag: '"v1"', lastModified: "Mon, 09 Nov 2026 10:00:00 GMT" },
  });
  expect(await get("/one-byte-at-a-time")).toMatchObject({ text: FILE });
  expect(await get("/long-version")).toEqual({ kind: "text", text: FILE });
});

test("a known version is asked for as such, and not sent again", async () => {
  const known = { etag: '"v1"', lastModified: "x" };
  expect(await get("/known", known)).toEqual({ kind: "unchanged" });
  expect(await get("/known")).toMatchObject({ kind: "text" });
});

test("nothing is told but what is needed", async () => {
  const fetched = await get("/echo");
  expect(JSON.parse((fetched as { text: string }).text)).toEqual({
    accept: "text/calendar, */*;q=0.1",
    "accept-encoding": "identity",
    "user-agent": "InstaInstru calendar reader",
    ...{ host: `calendar.test:${server.port}`, connection: "close" },
  });
});

test("what isn't a file is a problem with its number", async () => {
  expect(await problemOf("/nothing")).toEqual({ code: "answered", status: 404 });
  expect(await problemOf("/error")).toEqual({ code: "answered", status: 503 });
  expect(await problemOf("/login")).toEqual({ code: "answered", status: 401 });
  expect(await problemOf("/empty")).toEqual({ code: "answered", status: 204 });
  expect(await problemOf("/without")).toEqual({ code: "answered", status: 302 });
});

test("five redirects are followed, whole ones and relative ones, a sixth isn't, nor is a circle", async () => {
  for (const path of ["/there", "/there-301", "/there-303", "/there-308", "/hop5"]) {
    expect(await get(path), path).toMatchObject({ text: FILE });
  }
  expect(await problemOf("/hop6")).toEqual({ code: "tooManyRedirects" });
  expect(await problemOf("/there-307")).toEqual({ code: "tooManyRedirects" });
  const before = server.asked.length;
  expect(await problemOf("/round")).toEqual({ code: "tooManyRedirects" });
  expect(server.asked.length - before).toBe(6);
});

test("a redirect is judged like an address: no other scheme, port, password, number, or name that leads inside", async () => {
  const paths = ["/to-http", "/to-private-name", "/to-file", "/to-password", "/to-port", "/nowhere"];
  for (const path of [...paths, ...NUMBERS().map((_to, index) => `/to-number${index}`)]) {
    const before = server.asked.length;
    expect(await problemOf(path), path).toEqual({ code: "refusedAddress" });
    expect(server.asked.length - before, path).toBe(1);
  }
  expect(closed.count()).toBe(0);
});

test("a name is resolved once for each step, and the connection goes where that was judged to lead", async () => {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    // As a name that leads outside for the judge, and inside for whoever asks again.
    return asked.filter((each) => each === host).length === 1 ? ["127.0.0.1"] : ["10.0.0.1"];
  };
  expect(await get("/there-301", {}, { resolve })).toMatchObject({ text: FILE });
  expect(asked).toEqual(["calendar.test", "other.test"]);
  expect(await problemOf("/there", {}, { resolve })).toEqual({ code: "refusedAddress" });
});

test("one closed address among open ones closes the name; a name that leads nowhere is told as such", async () => {
  const resolving = (...addresses: string[]) => ({ resolve: async () => addresses });
  expect(await problemOf("/file", {}, resolving("127.0.0.1", "10.0.0.1"))).toEqual({
    code: "refusedAddress",
  });
  expect(await problemOf("/file", {}, resolving("::1"))).toEqual({ code: "refusedAddress" });
  expect(await problemOf("/file", {}, resolving())).toEqual({ code: "unknownHost" });
  const resolve = () => Promise.reject(Object.assign(new Error(), { code: "ESERVFAIL" }));
  expect(await problemOf("/file", {}, { resolve })).toEqual({ code: "unreachable" });
});

test("what a name server answers is judged: a name of the internet that leads inside is no way in", async () => {
  const answers: Record<string, { a?: string; aaaa?: string }> = {
    "inside.example.com": { a: "127.0.0.1" },
    "mixed.example.com": { a: "8.8.8.8", aaaa: "::1" },
    "mapped.example.com": { aaaa: "::ffff:127.0.0.1" },
  };
  const names = await startNameServer((name) => answers[name] ?? {});
  const resolve = resolverOf([names.address]);
  const signal = new AbortController().signal;
  expect(await resolve("mixed.example.com", signal)).toEqual(["8.8.8.8", "::1"]);
  for (const name of Object.keys(answers)) {
    const fetched = await fetchCalendar(
      `https://${name}:${closed.port}/`,
      {},
      {
        ...{ ...INTERNET, resolve, ports: [closed.port] },
      },
    );
    expect(fetched, name).toEqual({ kind: "failed", problem: { code: "refusedAddress" } });
  }
  expect(await fetchCalendar("https://other.example.com/", {}, { ...INTERNET, resolve })).toEqual({
    ...{ kind: "failed", problem: { code: "unknownHost" } },
  });
  names.stop();
  expect(closed.count()).toBe(0);
});

test("with the internet's own judge, nothing on this machine is reached, however it is spelt", async () => {
  for (const address of [
    ...NUMBERS(),
    ...NUMBERS().map((each) => each.replace("https", "http")),
    ...[
      `http://127.0.0.1:${closed.port}/`,
      `https://localhost:${closed.port}`,
      "file:///etc/passwd",
      "nonsense",
      "",
    ],
  ]) {
    expect(await fetchCalendar(address, {}, { ...INTERNET, ports: [closed.port] }), address).toEqual({
      kind: "failed",
      problem: { code: "refusedAddress" },
    });
    expect((await fetchCalendar(address)).kind).toBe("failed");
  }
  // A name of the internet that leads here.
  const { isAllowed } = INTERNET;
  expect(await problemOf("/file", {}, { isAllowed })).toEqual({ code: "refusedAddress" });
  expect(closed.count()).toBe(0);
});

test("who answers slowly, or never ends, is left when the time is over", async () => {
  for (const path of ["/slow-head", "/slow-body", "/always-soon"]) {
    const beganAt = performance.now();
    expect(await problemOf(path, {}, { timeoutMs: 300 }), path).toEqual({ code: "timedOut" });
    expect(performance.now() - beganAt).toBeLessThan(4000);
  }
  const deaf = { resolve: () => new Promise<never>(() => {}), timeoutMs: 100 };
  expect(await problemOf("/file", {}, deaf)).toEqual({ code: "timedOut" });
  const resolve: Network["resolve"] = (_host, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("late"))));
  expect(await problemOf("/file", {}, { resolve, timeoutMs: 100 })).toEqual({ code: "timedOut" });
});

test("what is too big is dropped at the cap: said, endless or packed", async () => {
  for (const path of ["/said-too-big", "/endless", "/bomb"]) {
    expect(await problemOf(path), path).toEqual({ code: "tooBig" });
  }
});

test("what was packed unasked is read; what can't be unpacked is no calendar", async () => {
  expect(await get("/packed")).toMatchObject({ text: FILE });
  expect(await problemOf("/packed-wrongly")).toEqual({ code: "noCalendar" });
  expect(await problemOf("/packed-strangely")).toEqual({ code: "noCalendar" });
});

test("a broken line, and a server that isn't there or tells too much, are unreachable", async () => {
  expect(await problemOf("/cut")).toEqual({ code: "unreachable" });
  expect(await problemOf("/another-protocol")).toEqual({ code: "unreachable" });
  expect(await problemOf("/long-head")).toEqual({ code: "unreachable" });
  const ports = [closed.port];
  const fetched = await fetchCalendar(`https://calendar.test:${closed.port}/`, {}, network({ ports }));
  expect(fetched).toEqual({ kind: "failed", problem: { code: "unreachable" } });
});

test("a certificate has to be trusted, and be the name's own", async () => {
  const { ca: _ca, ...trusting } = network();
  expect(await fetchCalendar(server.at("/file"), {}, trusting)).toEqual({
    ...{ kind: "failed", problem: { code: "insecure" } },
  });
  expect(await fetchCalendar(server.at("/file", "third.test"), {}, network())).toEqual({
    ...{ kind: "failed", problem: { code: "insecure" } },
  });
});
