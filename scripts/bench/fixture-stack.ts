/** A backend of its own with the bench's small app pushed into it. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConvexClient } from "convex/browser";
import WebSocket from "ws";
import { startBackend, type BackendProcess } from "../lib/backend-process.ts";
import { cliEnvironment } from "../lib/deployment.ts";
import { freePort } from "../lib/free-port.ts";
import { root } from "../lib/settings.ts";

export interface FixtureStack {
  url: string;
  /** Of the main process, in MiB. */
  memory(): Promise<number>;
  /** Seconds from the start of the process to its first healthy answer. */
  restart(): Promise<number>;
  client(): ConvexClient;
  conflicts(): Promise<number>;
  stop(): Promise<void>;
}

export async function startFixtureStack(): Promise<FixtureStack> {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
  const appDir = path.join(folder, "app");
  const options = {
    dataDir: path.join(folder, "data"),
    backendPort: await freePort(),
    sitePort: await freePort(),
  };
  cpSync(path.join(root, "scripts", "bench", "fixture"), appDir, { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(appDir, "node_modules"));
  let backend: BackendProcess = await startBackend(options);
  await push(appDir, backend);
  const counters = async () => {
    const { url, adminKey } = backend.deployment;
    const answer = await fetch(`${url}/counters`, { headers: { Authorization: `Convex ${adminKey}` } });
    return (await answer.json()) as { commits: { conflicts: number }; memory: { rss: number } };
  };
  return {
    url: backend.deployment.url,
    memory: async () => (await counters()).memory.rss / 2 ** 20,
    conflicts: async () => (await counters()).commits.conflicts,
    async restart() {
      await backend.stop();
      const startedAt = performance.now();
      backend = await startBackend(options);
      return (performance.now() - startedAt) / 1000;
    },
    client: () =>
      new ConvexClient(backend.deployment.url, {
        webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
        unsavedChangesWarning: false,
        logger: false,
      }),
    async stop() {
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function push(appDir: string, { deployment }: BackendProcess): Promise<void> {
  const main = path.join(root, "node_modules", "convex", "bin", "main.js");
  const args = [main, "deploy", "--yes", "--typecheck", "disable", "--codegen", "disable"];
  const child = spawn(process.execPath, args, {
    cwd: appDir,
    env: cliEnvironment(deployment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  if (code !== 0) throw new Error(`The push failed:\n${output}`);
}
