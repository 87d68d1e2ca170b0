/** What the caller is told when the worker that ran its function is gone. */
import { failure } from "./failures.ts";
import type { Failure } from "./types.ts";
import { JobFailed, type PassedLimit, WorkerLost } from "./worker-errors.ts";

/** What the texts name; see `spawn-worker.ts` for what is enforced. */
const OFFICIAL_ISOLATE_MB = 64;
export const OFFICIAL_NODE_MB = 512;
const TRY_AGAIN = "InternalServerError: Your request couldn't be completed. Try again later.";

function outOfMemory(memoryMb: number): string {
  return `JavaScript execution ran out of memory (maximum memory usage: ${memoryMb} MB)`;
}

/** The official text; a stuck event loop has no official one. */
export function timedOut({ of, ms }: PassedLimit): string {
  const duration = ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
  return of === "time"
    ? `Function execution timed out (maximum duration: ${duration})`
    : `Function execution timed out: it kept its event loop busy without a pause (maximum duration: ${duration})`;
}

/** Rethrows what isn't of the workers. */
export function failureOfLoss(requestId: string, error: unknown, memoryMb = OFFICIAL_ISOLATE_MB): Failure {
  if (error instanceof JobFailed) return failure(requestId, TRY_AGAIN, "system");
  if (!(error instanceof WorkerLost)) throw error;
  switch (error.reason) {
    case "timeout":
      return failure(requestId, error.limit === null ? TRY_AGAIN : timedOut(error.limit), "timeout");
    case "memory":
      return failure(requestId, outOfMemory(memoryMb), "timeout");
    case "crash":
    case "closed":
      return failure(requestId, TRY_AGAIN, "system");
  }
}
