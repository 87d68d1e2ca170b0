/** Clients that break the sync protocol, by mistake or on purpose: one connection ends, nothing else notices. */
import net from "node:net";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connect, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";
import { RawSocket } from "./support/raw-socket.ts";

let backend: FixtureBackend;
let bystander: ReturnType<typeof connect>;
let shown: Shown<number>;

beforeAll(async () => {
  backend = await FixtureBackend.start();
  bystander = connect(backend.url);
  shown = new Shown<number>(bystander, "counters:read", { name: "bystander" });
  await shown.until((value) => value === 0);
});
afterAll(async () => {
  await bystander?.close();
  await backend?.stop();
});
/** Whatever happened: the others' sockets work, and stay the same ones. */
afterEach(async () => {
  const value = (await bystander.mutation(mutation("counters:increment"), { name: "bystander" })) as number;
  await shown.until((seen) => seen === value);
  expect(bystander.connectionState().connectionCount).toBe(1);
});

const GARBAGE: [string, string | Buffer][] = [
  ["no JSON", "garbage"],
  ["nothing", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["no type", "{}"],
  ["an unknown type", JSON.stringify({ type: "DropAllTables" })],
  ["bytes", Buffer.from([0, 159, 146, 150])],
  ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ["a session id that is none", JSON.stringify({ type: "Connect", sessionId: "x", connectionCount: 0 })],
  [
    "a mutation before Connect",
    JSON.stringify({ type: "Mutation", requestId: 0, udfPath: "a:b", args: [{}] }),
  ],
];

test.each(GARBAGE)(
  "[SYN8] %s as the first message: FatalError, and the socket closes",
  async (_what, text) => {
    const socket = await RawSocket.open(backend.url);
    socket.sendText(text);
    expect((await socket.next("FatalError")).error).toMatch(
      /^(InvalidMessage|NotConnected|MessageTooLarge): /,
    );
    await socket.untilClosed();
  },
);

const BREACHES: [string, object[], string][] = [
  ["Connect twice", [connectMessage()], "AlreadyConnected"],
  ["a query set from a wrong version", [querySet(3, 4, [])], "BaseVersionMismatch"],
  ["a query set that goes backwards", [querySet(0, 0, [])], "BaseVersionMismatch"],
  [
    "an identity from a wrong version",
    [{ type: "Authenticate", baseVersion: 2, tokenType: "None" }],
    "BaseVersionMismatch",
  ],
  ["the same query id twice", [querySet(0, 1, [addOf(1), addOf(1)])], "DuplicateQueryId"],
  ["removing what isn't there", [querySet(0, 1, [{ type: "Remove", queryId: 9 }])], "UnknownQueryId"],
  [
    "another component's function",
    [querySet(0, 1, [{ ...addOf(1), componentPath: "rateLimiter" }])],
    "InvalidMessage",
  ],
  [
    "arguments that are no list",
    [{ type: "Mutation", requestId: 0, udfPath: "notes:add", args: {} }],
    "InvalidMessage",
  ],
  [
    "a negative request id",
    [{ type: "Mutation", requestId: -1, udfPath: "notes:add", args: [] }],
    "InvalidMessage",
  ],
];

test.each(BREACHES)("[SYN8] %s: FatalError, and the socket closes", async (_what, messages, code) => {
  const socket = await RawSocket.connect(backend.url);
  for (const message of messages) socket.send(message);
  expect((await socket.next("FatalError")).error).toMatch(new RegExp(`^${code}: `));
  await socket.untilClosed();
});

test("[SYN9] arguments too large for a function are its error, not the connection's", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.mutate(0, "notes:add", { topic: "big", body: "x".repeat(17 * 1024 * 1024) });
  const answer = await socket.next("MutationResponse");
  expect(answer).toMatchObject({ requestId: 0, success: false });
  expect(answer.result).toContain("too large");
  socket.mutate(1, "counters:increment", { name: "after big" });
  expect(await socket.next("MutationResponse")).toMatchObject({ requestId: 1, success: true });
  socket.terminate();
});

test("[SYN9] a message beyond 64 MiB ends its connection", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.sendText(Buffer.alloc(65 * 1024 * 1024, "x"));
  expect((await socket.untilClosed()).code).toBe(1009);
});

test("functions that don't exist and values that are none are errors of their own call", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.send(
    querySet(0, 1, [
      { type: "Add", queryId: 0, udfPath: "nowhere:nothing", args: [{}] },
      { type: "Add", queryId: 1, udfPath: "counters:read", args: [{ name: { $integer: "!" } }] },
      { type: "Add", queryId: 2, udfPath: "counters:read", args: [{ name: "fine" }] },
      { type: "Add", queryId: 3, udfPath: "_system/cli/tables", args: [{}] },
    ]),
  );
  const { modifications } = await socket.next("Transition");
  const failed = Object.fromEntries(
    (modifications as { queryId: number; type: string }[]).map(({ queryId, type }) => [queryId, type]),
  );
  expect(failed).toEqual({ 0: "QueryFailed", 1: "QueryFailed", 2: "QueryUpdated", 3: "QueryFailed" });
  socket.mutate(0, "counters:read", { name: "a query" });
  expect(await socket.next("MutationResponse")).toMatchObject({ success: false });
  socket.terminate();
});

test("noise on the port, half a handshake and sockets of another kind hurt nobody", async () => {
  const { backendPort, sitePort } = backend.ports;
  for (const port of [backendPort, sitePort]) {
    for (const noise of [
      Buffer.from([22, 3, 1, 2, 0, 1, 0]),
      "GET / HTTP/9.9\r\n\r\n",
      "GET /api/1.48.0/sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      "GET /elsewhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    ]) {
      await new Promise<void>((resolve) => {
        const socket = net.connect(port, "127.0.0.1", () => socket.write(noise));
        socket.on("data", () => socket.destroy());
        socket.on("error", () => {});
        socket.on("close", () => resolve());
      });
    }
  }
});

test("a thousand messages at once are answered in order, or refused as too many", async () => {
  const socket = await RawSocket.connect(backend.url);
  for (let at = 0; at < 900; at++) socket.mutate(at, "counters:increment", { name: "flood" });
  await socket.next("MutationResponse", ({ requestId }) => requestId === 899);
  const ids = socket.received
    .filter(({ type }) => type === "MutationResponse")
    .map(({ requestId }) => requestId);
  expect(ids).toEqual([...ids.keys()]);
  const http = new ConvexHttpClient(backend.url);
  expect(await http.query(query("counters:read"), { name: "flood" })).toBe(900);
  socket.terminate();
});

function connectMessage(): object {
  return { type: "Connect", sessionId: crypto.randomUUID(), connectionCount: 0, lastCloseReason: null };
}
function querySet(baseVersion: number, newVersion: number, modifications: object[]): object {
  return { type: "ModifyQuerySet", baseVersion, newVersion, modifications };
}
function addOf(queryId: number): object {
  return { type: "Add", queryId, udfPath: "counters:read", args: [{ name: "x" }] };
}
