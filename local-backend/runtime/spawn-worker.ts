/** Starts the process of a worker: limits, time zone, environment, and the ways it ends with this process. */
import { type ChildProcess, fork } from "node:child_process";
import { ftruncateSync, mkdtempSync, openSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MB = 1024 * 1024;

export interface ProcessLimits {
  heapMb: number;
  /** With what lies outside of the heap (buffers). */
  privateBytes: number;
}

/** More than the official 64 MB, since it counts the backend's own objects too. */
export const ISOLATE_PROCESS: ProcessLimits = { heapMb: 256, privateBytes: 768 * MB };
/** The official memory of a Node action is 512 MB, for one call; here several share it. */
export const NODE_PROCESS: ProcessLimits = { heapMb: 512, privateBytes: 1024 * MB };

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

export function spawnWorker(
  workerFile: string,
  watchFd: number,
  { heapMb }: Pick<ProcessLimits, "heapMb">,
): ChildProcess {
  const child = fork(workerFile, [], {
    // Functions see the time zone of the official runtime, and nothing of this process's environment.
    env: { TZ: "UTC" },
    execArgv: [`--max-old-space-size=${heapMb}`],
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
