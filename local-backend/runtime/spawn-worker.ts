/** Starts the process of a worker: limits, time zone, environment, and the ways it ends with this process. */
import { type ChildProcess, fork } from "node:child_process";
import { ftruncateSync, mkdtempSync, openSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** More than the official 64 MB, since it counts the backend's own objects too. */
const MAX_HEAP_MB = 256;
/** With what lies outside of the heap (buffers). */
export const MAX_PRIVATE_BYTES = 768 * 1024 * 1024;

const living = new Set<ChildProcess>();
process.on("exit", () => living.forEach((child) => child.kill("SIGKILL")));

/** An open file without a name, full of zeros. The caller closes it. */
export function anonymousFile(bytes: number): number {
  const folder = mkdtempSync(join(tmpdir(), "convex-worker-"));
  const fd = openSync(join(folder, "watch"), "w+", 0o600);
  ftruncateSync(fd, bytes);
  rmSync(folder, { recursive: true, force: true });
  return fd;
}

export function spawnWorker(workerFile: string, watchFd: number): ChildProcess {
  const child = fork(workerFile, [], {
    // Functions see the time zone of the official runtime, and nothing of this process's environment.
    env: { TZ: "UTC" },
    execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc", watchFd],
  });
  living.add(child);
  child.once("exit", () => living.delete(child));
  // Only the channel keeps this process alive, and only while somebody waits (`WorkerProcess`).
  child.unref();
  (child.stderr as Socket | null)?.unref();
  return child;
}
