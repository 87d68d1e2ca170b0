import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildApp } from "../lib/app-build.ts";
import { freePort } from "../lib/free-port.ts";
import { root } from "../lib/settings.ts";
import { measured, type Report } from "./measurement.ts";

/** `npm start` to its `ready` line: first run on an empty data folder (seeding), then three further ones. */
export async function startup(report: Report): Promise<void> {
  await buildApp();
  const dataDir = mkdtempSync(path.join(tmpdir(), "instainstru-bench-"));
  try {
    report(measured("startup", "first start, seeding", await startOnce(dataDir), "s"));
    const further = [];
    for (let run = 0; run < 3; run++) further.push(await startOnce(dataDir));
    report(
      measured("startup", "second start (median of 3)", further.sort((a, b) => a - b)[1] ?? NaN, "s", {
        atMost: 60,
      }),
    );
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function startOnce(dataDir: string): Promise<number> {
  const ports = { PORT: await freePort(), BACKEND_PORT: await freePort(), SITE_PORT: await freePort() };
  const startedAt = performance.now();
  const child = spawn("npm", ["start", "--silent"], {
    cwd: root,
    env: { ...process.env, ...stringValues(ports), DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
      if (/^ready /m.test(output)) resolve();
    });
    void exited.then(() => reject(new Error(`npm start ended:\n${output}`)));
  });
  const seconds = (performance.now() - startedAt) / 1000;
  // As Ctrl-C does: to the whole group. The shell between npm and the script passes no signal on.
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  await exited;
  return seconds;
}

function stringValues(values: Record<string, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
