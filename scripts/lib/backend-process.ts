import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { buildBackend } from "../../local-backend/build.ts";
import type { Deployment } from "./deployment.ts";
import { root } from "./settings.ts";

export interface BackendOptions {
  dataDir: string;
  backendPort: number;
  sitePort: number;
  /** More of its flags, with their values. */
  flags?: string[];
}

export interface BackendProcess {
  deployment: Deployment;
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts the local backend as a process of its own and waits until it answers. Its log goes to `<dataDir>/backend.log`. */
export async function startBackend(options: BackendOptions): Promise<BackendProcess> {
  const { dataDir, backendPort, sitePort } = options;
  mkdirSync(dataDir, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      "--enable-source-maps",
      await buildBackend(),
      "--data-dir",
      dataDir,
      "--port",
      String(backendPort),
      "--site-port",
      String(sitePort),
      "--exit-with-parent",
      ...(options.flags ?? []),
    ],
    { cwd: root, stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  const log = createWriteStream(path.join(dataDir, "backend.log"), { flags: "a" });
  // A full disk ends neither the backend nor whoever started it.
  log.on("error", () => {});
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      tail = (tail + chunk.toString()).slice(-2000);
    });
  }
  const url = `http://127.0.0.1:${backendPort}`;
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await untilHealthy(url, child, () => tail);
  const adminKey = (await readFile(path.join(dataDir, "admin-key"), "utf8")).trim();
  return {
    deployment: { url, siteUrl: `http://127.0.0.1:${sitePort}`, adminKey },
    child,
    stop: async () => {
      if (child.exitCode === null) child.kill("SIGTERM");
      await exited;
      log.end();
    },
  };
}

async function untilHealthy(url: string, child: ChildProcess, tail: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The backend ended at once:\n${tail()}`);
    }
    try {
      const response = await fetch(`${url}/health`);
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`The backend did not answer within a minute:\n${tail()}`);
}

export function hasData(dataDir: string): boolean {
  return existsSync(path.join(dataDir, "admin-key"));
}
