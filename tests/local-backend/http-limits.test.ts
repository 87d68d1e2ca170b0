/** What one connection and one address may hold, and which pages may ask, on listeners with small limits. */
import { createServer } from "node:http";
import net from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { JsonRefused, parseBoundedJson } from "../../local-backend/base/bounded-json.ts";
import { CONNECTION_LIMITS } from "../../local-backend/http/connection-limits.ts";
import { Listener } from "../../local-backend/http/listeners.ts";
import { allowOrigins } from "../../local-backend/http/origins.ts";
import { Intake } from "../../local-backend/sync/intake.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const each of open.splice(0)) await each.close();
});

async function listen(limits: Partial<typeof CONNECTION_LIMITS>): Promise<number> {
  const port = await freePort();
  const listener = await Listener.open("127.0.0.1", port, "--port", { ...CONNECTION_LIMITS, ...limits });
  listener.serve({
    request: async (request, response) => {
      for await (const chunk of request) void chunk;
      response.end("fine");
    },
  });
  open.push({ close: () => listener.close(0) });
  return port;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Everything that the other side says until it hangs up; our own half stays open. */
function say(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.on("error", () => {});
    for (const event of ["end", "close"])
      socket.on(event, () => {
        socket.destroy();
        resolve(answer);
      });
  });
}

test("[HTTP11] headers and bodies that don't come to an end are cut off, and so is a connection that says nothing", async () => {
  const port = await listen({ headersMs: 100, requestMs: 200, checkEveryMs: 20, idleMs: 60_000 });
  const answers = await Promise.all([
    say(port, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "),
    say(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhal"),
    say(port, ""),
  ]);
  expect(answers[0]).toMatch(/^HTTP\/1\.1 408 /);
  expect(answers.slice(1).every((answer) => answer === "" || answer.startsWith("HTTP/1.1 408 "))).toBe(true);
});

test("[HTTP11] what isn't HTTP is refused and cut off, also when the other side doesn't hang up", async () => {
  const port = await listen({});
  expect(await say(port, "HELO mail\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  expect(await say(port, `GET / HTTP/1.1\r\nX-Long: ${"y".repeat(40_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 431 /,
  );
});

test("[HTTP11] an address has so many connections and no more, until one of them closes", async () => {
  const port = await listen({ connectionsPerAddress: 2 });
  const ask = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const held = await Promise.all([1, 2].map(() => connected(port)));
  expect(await say(port, ask)).toBe("");
  held[0]?.destroy();
  for (;;) if ((await say(port, ask)).startsWith("HTTP/1.1 200 ")) break;
  held[1]?.destroy();
});

function connected(port: number): Promise<net.Socket> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", () => {});
  });
}

test("[HTTP10] a list of origins lets in its pages and whoever isn't a page; without a list everybody comes in", () => {
  const listed = allowOrigins(["https://app.example", "http://127.0.0.1:3000"]);
  const cases: [string | undefined, boolean][] = [
    [undefined, true],
    ["https://app.example", true],
    ["https://APP.example", true],
    ["http://app.example", false],
    ["https://app.example:8443", false],
    ["https://app.example.evil.example", false],
    ["https://evil.example", false],
    ["null", false],
    ["", false],
  ];
  for (const [origin, isAllowed] of cases) {
    expect([origin, listed(origin)]).toEqual([origin, isAllowed]);
    expect(allowOrigins([])(origin)).toBe(true);
  }
});

test("[SYN16] a socket that sends too much is read later: it pauses, and goes on when its budget is filled again", () => {
  vi.useFakeTimers();
  const events: string[] = [];
  const socket = { pause: () => events.push("pause"), resume: () => events.push("resume") };
  const limits = { messagesPerSecond: 10, bytesPerSecond: 1_000, burstSeconds: 2, bytesInHand: 5_000 };
  const intake = new Intake(limits, socket);
  for (let at = 0; at < 20; at++) intake.took(1)();
  expect(events).toEqual([]);
  for (let at = 0; at < 5; at++) intake.took(1)();
  expect(events).toEqual(["pause"]);
  vi.advanceTimersByTime(499);
  expect(events).toEqual(["pause"]);
  vi.advanceTimersByTime(20);
  expect(events).toEqual(["pause", "resume"]);
  vi.advanceTimersByTime(10_000);
  intake.took(2_500)();
  expect(events).toEqual(["pause", "resume", "pause"]);
  vi.advanceTimersByTime(600);
  expect(events).toHaveLength(4);
  intake.close();
});

test("[SYN16] what waits to be answered is bounded: the socket is read again when enough of it is done", () => {
  vi.useFakeTimers();
  const events: string[] = [];
  const socket = { pause: () => events.push("pause"), resume: () => events.push("resume") };
  const limits = { messagesPerSecond: 1e6, bytesPerSecond: 1e9, burstSeconds: 1, bytesInHand: 100 };
  const intake = new Intake(limits, socket);
  const done = [60, 60, 60].map((bytes) => intake.took(bytes));
  expect(events).toEqual(["pause"]);
  done[0]?.();
  expect(events).toEqual(["pause"]);
  done[1]?.();
  expect(events).toEqual(["pause", "resume"]);
  intake.close();
});

test("[SYN17] JSON is read as JSON.parse reads it, but neither too deep nor too much", () => {
  for (const text of ['{"a":"[[[\\"[","b":[1,{}]}', '"\\\\"', "[]", "1", '{"__proto__":{"x":1}}']) {
    expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
  }
  expect(({} as { x?: unknown }).x).toBeUndefined();
  expect(parseBoundedJson(`${"[".repeat(512)}${"]".repeat(512)}`)).toBeDefined();
  expect(parseBoundedJson(JSON.stringify({ text: "[{,".repeat(1_000_000) }))).toBeDefined();
  for (const text of ["", "[", '"', '"\\', "nul", "[".repeat(513), `[${"1,".repeat(2_000_001)}1]`, "{}{}"]) {
    expect(() => parseBoundedJson(text)).toThrow(JsonRefused);
  }
});
