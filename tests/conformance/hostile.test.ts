/**
 * Input made to break the backend, thousands of pieces from a seed. Whatever comes: the process lives in a small heap, a
 * neighbour gets its own updates and nobody else's, nothing of the machine or of others is told, and no request is answered as
 * if the fault were ours. `npm run soak` sends more; `SEED=…` repeats a run.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { ConvexClient } from "convex/browser";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { root } from "../../scripts/lib/settings.ts";
import { connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { Dashboard } from "./support/dashboard.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";
import { hostileMessage } from "./support/hostile-messages.ts";
import { hostileRequest } from "./support/hostile-requests.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { frame, Wire } from "./support/wire.ts";

const SEED = Number(process.env.SEED ?? 20261128);
const ROUNDS = process.env.SOAK === "1" ? 20_000 : 400;
/** Of the main process: what isn't bounded ends it. */
const HEAP_MIB = 384;
const ALLOWED_ORIGIN = "http://127.0.0.1:3000";
const SECRET = "subject-of-the-neighbour";
const MIB = 1024 * 1024;

let backend: FixtureBackend;
let neighbour: ConvexClient;
let shown: Shown<number>;
let signedIn: Dashboard;
let identity: Shown<{ subject: string }>;
let increments = 0;

beforeAll(async () => {
  process.env.NODE_OPTIONS = `--max-old-space-size=${HEAP_MIB}`;
  try {
    backend = await FixtureBackend.start({ flags: ["--allow-origin", ALLOWED_ORIGIN] });
  } finally {
    delete process.env.NODE_OPTIONS;
  }
  neighbour = connect(backend.url);
  shown = new Shown(neighbour, "counters:read", { name: "neighbour" });
  signedIn = Dashboard.open(backend.url, backend.deployment.adminKey, {
    subject: SECRET,
    issuer: "https://issuer.example",
    tokenIdentifier: `https://issuer.example|${SECRET}`,
  });
  identity = new Shown(signedIn.client, "auth:identity", {});
  await identity.until((value) => value?.subject === SECRET);
  await shown.until((value) => value === 0);
});
afterAll(async () => {
  await neighbour?.close();
  await signedIn?.close();
  await backend?.stop();
});

afterEach(async () => {
  const value = await neighbour.mutation(mutation("counters:increment"), { name: "neighbour" });
  expect(value).toBe(++increments);
  await shown.until((seen) => seen === increments);
  expect(shown.values).toEqual([...Array(increments + 1).keys()]);
  expect(identity.values.every((each) => each?.subject === SECRET)).toBe(true);
  expect(neighbour.connectionState().connectionCount).toBe(1);
  // Who is gone leaves nothing.
  await eventually(
    () => backend.counters(),
    ({ sockets, subscriptions }) => sockets.open === 2 && subscriptions <= 2,
  );
  const log = readFileSync(path.join(backend.dataDir, "backend.log"), "utf8");
  expect(log.split("\n").filter((line) => line.includes('"event":"problem"'))).toEqual([]);
});

/** What the other side said, all of it. */
function assertRevealsNothing(text: string, what: string): void {
  const { adminKey } = backend.deployment;
  const [, secretPart = adminKey] = adminKey.split("|");
  for (const secret of [
    root,
    backend.dataDir,
    "local-backend/",
    "node_modules",
    "node:internal",
    secretPart,
    SECRET,
  ]) {
    if (text.includes(secret)) throw new Error(`${what} revealed ${secret}: ${text.slice(0, 2_000)}`);
  }
}

test(`[SYN8] [SYN17] [seed ${SEED}] ${ROUNDS} sockets of messages that nearly follow the protocol`, async () => {
  const dice = new SeededRandom(SEED);
  const oneSocket = async (messages: Buffer[]) => {
    const wire = await Wire.upgraded(backend.ports.backendPort);
    for (const message of messages) wire.write(frame(message));
    // At the latest this ends it: everything before has been looked at by then.
    wire.write(frame(Buffer.from("the end")));
    wire.write(frame(Buffer.alloc(0), { opcode: 8 }));
    assertRevealsNothing(
      await wire.closed(),
      `a socket that sent ${messages.map(String).join(" ").slice(0, 3_000)}`,
    );
  };
  for (let round = 0; round < ROUNDS; round += 10) {
    const sockets = Array.from({ length: 10 }, () => {
      const hello = {
        type: "Connect",
        sessionId: crypto.randomUUID(),
        connectionCount: 0,
        lastCloseReason: null,
      };
      const messages = Array.from({ length: 1 + dice.below(5) }, () => hostileMessage(dice));
      return oneSocket(dice.below(10) === 0 ? messages : [Buffer.from(JSON.stringify(hello)), ...messages]);
    });
    await Promise.all(sockets);
  }
});

test(`[SYN17] [seed ${SEED}] frames that no library makes: unmasked, reserved, fragmented, binary, cut off, too long`, async () => {
  const dice = new SeededRandom(SEED + 1);
  for (let round = 0; round < ROUNDS / 2; round++) {
    const wire = await Wire.upgraded(
      backend.ports.backendPort,
      dice.below(3) === 0
        ? "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=15\r\n"
        : "",
    );
    expect(wire.received.toString()).not.toMatch(/permessage-deflate/i);
    const message = hostileMessage(dice);
    wire.write(
      dice.pick([
        () => frame(message, { isMasked: false }),
        () => frame(message, { reservedBits: 1 + dice.below(7) }),
        () => frame(message, { opcode: 2 }),
        () => frame(message, { opcode: 3 + dice.below(5) }),
        () => frame(message.subarray(0, 200), { opcode: 9 }),
        () => frame(Buffer.from([0, 1 + dice.below(200)]), { opcode: 8 }),
        () => frame(message, { claimedLength: 2n ** 63n + 5n }),
        () => frame(message, { claimedLength: 2n ** 40n }),
        () => frame(message, { claimedLength: BigInt(message.length + 1) }),
        () =>
          Buffer.concat(
            Array.from({ length: 300 }, (_, at) =>
              frame(Buffer.from([at & 255]), { opcode: at === 0 ? 1 : 0, isFinal: false }),
            ),
          ),
        () => frame(message, { opcode: 0 }),
        () => frame(gzipSync(Buffer.alloc(MIB)), { reservedBits: 4 }),
      ])(),
    );
    wire.write(frame(Buffer.from([3, 232]), { opcode: 8 }));
    assertRevealsNothing(await wire.answered(), "a socket");
  }
});

test("[SYN16] a flood of pings whose answers nobody reads fills no memory", async () => {
  const wire = await Wire.upgraded(backend.ports.backendPort);
  wire.socket.pause();
  const pings = Buffer.concat(Array.from({ length: 2_000 }, () => frame(Buffer.alloc(125), { opcode: 9 })));
  for (let batch = 0; batch < 20; batch++) wire.write(pings);
  await neighbour.query(query("counters:read"), { name: "neighbour" });
  wire.destroy();
});

test("[SYN17] a message of forty megabytes of brackets, or of empty lists, ends its connection and costs no more than itself", async () => {
  for (const text of ["[".repeat(40 * MIB), `[${"[],".repeat(3 * MIB)}[]]`, `{"a":`.repeat(2 * MIB)]) {
    const socket = await RawSocket.connect(backend.url);
    socket.sendText(text);
    expect((await socket.next("FatalError")).error).toMatch(/^InvalidMessage: (nested|more) /);
    await socket.untilClosed();
  }
});

test("[SYN17] before Connect nobody makes the backend parse megabytes", async () => {
  const socket = await RawSocket.open(backend.url);
  socket.sendText(`{"type":"Event","eventType":"x","event":"${"x".repeat(100_000)}"}`);
  expect((await socket.next("FatalError")).error).toMatch(/^MessageTooLarge: /);
  await socket.untilClosed();
});

test("[SYN16] arguments of queries that stay are bounded per socket", async () => {
  const socket = await RawSocket.connect(backend.url);
  const topic = "x".repeat(5 * MIB);
  for (let queryId = 0; queryId < 14; queryId++) socket.addQuery(queryId, "notes:list", { topic, queryId });
  expect((await socket.next("FatalError")).error).toMatch(/^TooManyQueries: /);
  await socket.untilClosed();
});

test(`[HTTP11] [seed ${SEED}] ${ROUNDS} requests that nearly follow the grammar: none is answered as a fault of ours`, async () => {
  const dice = new SeededRandom(SEED + 2);
  const ask = async (request: Buffer, port: number) => {
    const wire = await Wire.open(port);
    wire.write(request);
    const answer = await wire.answered();
    const what = request.toString("latin1").slice(0, 2_000);
    assertRevealsNothing(answer, what);
    for (const [, status] of answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)) {
      if (Number(status) >= 500) throw new Error(`${status} for ${what}\n${answer}`);
    }
  };
  const { backendPort, sitePort } = backend.ports;
  for (let round = 0; round < ROUNDS; round += 10) {
    await Promise.all(
      Array.from({ length: 10 }, () =>
        ask(hostileRequest(dice), dice.below(3) === 0 ? sitePort : backendPort),
      ),
    );
  }
});

test("[HTTP3] what a small body unfolds to is bounded, too", async () => {
  const zeros = Buffer.alloc(20 * MIB);
  const bombs: [string, Buffer][] = [
    ["gzip", gzipSync(zeros)],
    ["br", brotliCompressSync(zeros)],
    ["gzip", gzipSync(gzipSync(zeros))],
  ];
  for (const [encoding, body] of bombs) {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        fetch(`${backend.url}/api/query`, {
          method: "POST",
          body: new Uint8Array(body),
          headers: { "Content-Encoding": encoding },
        }),
      ),
    );
    for (const answer of answers) expect([400, 413]).toContain(answer.status);
  }
});

test("[HTTP11] three hundred connections that never finish what they say hold up nobody", async () => {
  const { backendPort, sitePort } = backend.ports;
  const slow = await Promise.all(
    Array.from({ length: 300 }, async (_, at) => {
      const wire = await Wire.open(at % 5 === 0 ? sitePort : backendPort);
      if (at % 3 === 0) wire.write("POST /api/query HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{");
      else if (at % 3 === 1) wire.write("GET /api/query HTTP/1.1\r\nX-Slow: ");
      return wire;
    }),
  );
  for (let drip = 0; drip < 3; drip++) {
    for (const wire of slow) wire.write("a");
    expect((await fetch(`${backend.url}/health`)).status).toBe(200);
  }
  for (const wire of slow) wire.destroy();
});

test("[HTTP11] requests sent on one connection before an answer came are bounded", async () => {
  const wire = await Wire.open(backend.ports.backendPort);
  const body = JSON.stringify({ path: "counters:read", args: { name: "pipeline" } });
  const request = `POST /api/query HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  wire.write(request.repeat(5_000));
  await wire.until(() => wire.isClosed);
});

test("[HTTP10] with a list of origins another page is refused before anything runs, on the socket and over HTTP", async () => {
  const ask = (origin: string | null, method = "POST") =>
    fetch(`${backend.url}/api/mutation`, {
      method,
      ...(method === "POST"
        ? { body: JSON.stringify({ path: "counters:increment", args: { name: "page" } }) }
        : {}),
      headers: { "Content-Type": "text/plain", ...(origin === null ? {} : { Origin: origin }) },
    });
  for (const origin of ["http://evil.example", "null", "http://127.0.0.1:3001"]) {
    for (const method of ["POST", "OPTIONS"]) {
      const refused = await ask(origin, method);
      expect(refused.status).toBe(403);
      expect(refused.headers.get("access-control-allow-origin")).toBeNull();
    }
    const wire = await Wire.upgraded(backend.ports.backendPort, `Origin: ${origin}\r\n`);
    expect(wire.received.toString()).toMatch(/^HTTP\/1\.1 403 /);
    wire.destroy();
  }
  expect(await neighbour.query(query("counters:read"), { name: "page" })).toBe(0);
  const allowed = await ask(ALLOWED_ORIGIN);
  expect(allowed.headers.get("access-control-allow-origin")).toBe(ALLOWED_ORIGIN);
  expect(await allowed.json()).toMatchObject({ status: "success", value: 1 });
  expect(await (await ask(null)).json()).toMatchObject({ status: "success", value: 2 });
  const wire = await Wire.upgraded(backend.ports.backendPort, `Origin: ${ALLOWED_ORIGIN}\r\n`);
  expect(wire.received.toString()).toMatch(/^HTTP\/1\.1 101 /);
  wire.destroy();
});
