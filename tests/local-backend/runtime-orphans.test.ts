/** What remains of a backend that was killed (rule RT30). */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const LOOPING = fileURLToPath(new URL("./runtime-looping-process.ts", import.meta.url));
const LANES = 4;

function workersOf(parent: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && args.join(" ").includes("worker-"))
    .map(([pid]) => Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("[RT30] a backend that is killed leaves no process behind, also while functions loop in all of them", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "orphans-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const backend = spawn(process.execPath, ["--import", "tsx", LOOPING, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void backend.kill("SIGKILL"));
  await once(backend.stdout, "data");
  const workers = workersOf(backend.pid!);
  onTestFinished(() => workers.filter(isAlive).forEach((pid) => process.kill(pid, "SIGKILL")));
  // Those that looked at the code may still be there.
  expect(workers.length).toBeGreaterThanOrEqual(LANES);

  backend.kill("SIGKILL");
  await once(backend, "exit");
  const giveUpAt = Date.now() + 10_000;
  while (workers.some(isAlive) && Date.now() < giveUpAt) await wait(100);
  expect(workers.filter(isAlive)).toEqual([]);
});
