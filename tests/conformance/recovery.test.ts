/** Crashes, restarts and second processes: what was acknowledged is there, what wasn't is there once or not at all. */
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildBackend } from "../../local-backend/build.ts";
import { freePort } from "../../scripts/lib/free-port.ts";
import { root } from "../../scripts/lib/settings.ts";
import { action, connect, mutation, query, Shown } from "./support/clients.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";
import { RawSocket } from "./support/raw-socket.ts";

let backend: FixtureBackend;

beforeAll(async () => {
  backend = await FixtureBackend.start();
});
afterAll(() => backend?.stop());

const valueOf = (name: string) =>
  new ConvexHttpClient(backend.url, { logger: false }).query(query("counters:read"), { name });

test("[SYN6] killed with commands in flight: all are applied once, and open clients recover by themselves", async () => {
  const COMMANDS = 20;
  const client = connect(backend.url);
  const shown = new Shown<number>(client, "counters:read", { name: "crash" });
  await shown.until((value) => value === 0);
  const acknowledged: unknown[] = [];
  const commands = Array.from({ length: COMMANDS }, () =>
    client
      .mutation(mutation("counters:increment"), { name: "crash" })
      .then((answer) => acknowledged.push(answer)),
  );
  await commands[COMMANDS / 4];
  await backend.kill();
  const toldBefore = acknowledged.length;
  expect(toldBefore).toBeLessThan(COMMANDS);
  await backend.startAgain();
  expect(await valueOf("crash")).toBeGreaterThanOrEqual(toldBefore);
  await Promise.all(commands);
  // Each told a number of its own: none was applied twice, none was lost.
  expect(acknowledged).toEqual(Array.from({ length: COMMANDS }, (_, at) => at + 1));
  await shown.until((value) => value === COMMANDS);
  expect(await valueOf("crash")).toBe(COMMANDS);
  await client.close();
});

test("[SYN6] a mutation that is sent again after a restart is answered, not run again", async () => {
  const before = await RawSocket.connect(backend.url);
  before.mutate(7, "counters:increment", { name: "again" });
  const first = await before.next("MutationResponse");
  await backend.kill();
  await backend.startAgain();
  const { sessionId } = before;
  const after = await RawSocket.connect(backend.url, { sessionId, maxObservedTimestamp: first.ts as string });
  after.mutate(7, "counters:increment", { name: "again" });
  expect(await after.next("MutationResponse")).toMatchObject({ requestId: 7, success: true, result: 1 });
  after.mutate(8, "counters:increment", { name: "again" });
  expect(await after.next("MutationResponse")).toMatchObject({ requestId: 8, success: true, result: 2 });
  expect(await valueOf("again")).toBe(2);
  after.terminate();
});

test("[SYN7] time goes on after a restart; a client that has seen a later time is turned away, not shown a past", async () => {
  const socket = await RawSocket.connect(backend.url);
  socket.mutate(0, "counters:increment", { name: "time" });
  const { ts } = await socket.next("MutationResponse");
  await backend.kill();
  await backend.startAgain();
  const later = await RawSocket.connect(backend.url, { maxObservedTimestamp: ts as string });
  later.addQuery(0, "counters:read", { name: "time" });
  const { endVersion } = await later.next("Transition");
  expect(tsOf((endVersion as { ts: string }).ts)).toBeGreaterThanOrEqual(tsOf(ts as string));
  later.terminate();

  const future = Buffer.alloc(8);
  future.writeBigUInt64LE(tsOf(ts as string) + 3_600_000_000_000n);
  const ahead = await RawSocket.connect(backend.url, { maxObservedTimestamp: future.toString("base64") });
  ahead.addQuery(0, "counters:read", { name: "time" });
  expect(await ahead.untilClosed()).toMatchObject({ code: 1011 });
  expect(ahead.received.filter(({ type }) => type === "Transition")).toEqual([]);
});

test("an action that a crash cuts off fails at its client and isn't begun again", async () => {
  const client = connect(backend.url);
  const shown = new Shown<number>(client, "counters:read", { name: "began" });
  const running = client.action(action("actions:wait"), { name: "began", ms: 60_000 });
  const failed = expect(running).rejects.toThrow("Connection lost while action was in flight");
  await shown.until((value) => value === 1);
  await backend.kill();
  await backend.startAgain();
  await failed;
  await client.mutation(mutation("counters:increment"), { name: "warm" });
  expect(await valueOf("began")).toBe(1);
  await client.close();
});

test("[HTTP8] a second backend on the same data folder is refused and says why", async () => {
  const { code, stderr } = await runMain(
    "--data-dir",
    backend.dataDir,
    "--port",
    String(await freePort()),
    "--site-port",
    String(await freePort()),
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/data folder .* is in use by process \d+/);
  expect(await valueOf("warm")).toBe(1);
});

test("[HTTP8] a taken port, a folder that isn't one and wrong flags are told in a sentence", async () => {
  const other = await freePort();
  const { backendPort } = backend.ports;
  const taken = await runMain(
    "--data-dir",
    `${backend.dataDir}-2`,
    "--port",
    String(backendPort),
    "--site-port",
    String(other),
  );
  expect(taken.code).toBe(1);
  expect(taken.stderr).toContain(`Port ${backendPort} on 127.0.0.1 is taken`);
  expect(taken.stderr).toContain("--port");

  const file = path.join(backend.dataDir, "admin-key");
  const noFolder = await runMain(
    "--data-dir",
    file,
    "--port",
    String(other),
    "--site-port",
    String(await freePort()),
  );
  expect(noFolder.code).toBe(1);
  expect(noFolder.stderr).toContain(file);

  for (const flags of [
    ["--port", "abc"],
    ["--nonsense"],
    [],
    ["--data-dir", "x", "--port", "5", "--site-port", "5"],
  ]) {
    const wrong = await runMain(...(flags[0] === "--port" ? ["--data-dir", "x", ...flags] : flags));
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("Usage:");
  }
});

test("[AUTH4] the admin key is in a file that only its owner reads", () => {
  expect(statSync(path.join(backend.dataDir, "admin-key")).mode & 0o777).toBe(0o600);
});

test("[HTTP8] it listens on this machine only, unless told otherwise", async () => {
  const log = await runUntilReady();
  expect(log.addresses).toEqual(["127.0.0.1"]);
});

test("[HTTP8] SIGTERM lets the mutations that run finish, then ends with 0", async () => {
  const client = connect(backend.url);
  await client.mutation(mutation("counters:increment"), { name: "drain" });
  const slow = client.mutation(mutation("counters:incrementSlowly"), { name: "drain", spins: 30_000_000 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const code = await backend.terminate();
  expect(code).toBe(0);
  await backend.startAgain();
  await slow;
  expect(await valueOf("drain")).toBe(2);
  await client.close();
});

function tsOf(encoded: string): bigint {
  return Buffer.from(encoded, "base64").readBigUInt64LE();
}

async function spawnMain(args: string[]) {
  return spawn(process.execPath, [await buildBackend(), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function runMain(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = await spawnMain(args);
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stderr };
}

/** Which of this machine's addresses a backend with default flags answers on. */
async function runUntilReady(): Promise<{ addresses: string[] }> {
  const [port, sitePort] = [await freePort(), await freePort()];
  const flags = [
    "--data-dir",
    `${backend.dataDir}-3`,
    "--port",
    String(port),
    "--site-port",
    String(sitePort),
  ];
  const child = await spawnMain(flags);
  let stdout = "";
  await new Promise<void>((resolve) =>
    child.stdout.on("data", (chunk) => {
      stdout += String(chunk);
      if (stdout.includes('"event":"ready"')) resolve();
    }),
  );
  const { networkInterfaces } = await import("node:os");
  const candidates = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const addresses: string[] = [];
  for (const { address, family } of candidates) {
    if (family === "IPv4" && (await answers(address, port))) addresses.push(address);
  }
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
  return { addresses };
}

async function answers(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
