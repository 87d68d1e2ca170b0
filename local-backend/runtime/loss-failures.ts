/** What the caller is told when the worker that ran its function is gone. */
import { failure } from "./failures.ts";
import type { Failure } from "./types.ts";
import { JobFailed, WorkerLost } from "./worker-errors.ts";

/** What the texts name; see `spawn-worker.ts` for what is enforced. */
const OFFICIAL_ISOLATE_MB = 64;
export const OFFICIAL_NODE_MB = 512;
const TRY_AGAIN = "InternalServerError: Your request couldn't be completed. Try again later.";

function outOfMemory(memoryMb: number): string {
  return `JavaScript execution ran out of memory (maximum memory usage: ${memoryMb} MB)`;
}

function timedOut(timeoutMs: number): string {
  const duration = timeoutMs % 1000 === 0 ? `${timeoutMs / 1000}s` : `${timeoutMs}ms`;
  return `Function execution timed out (maximum duration: ${duration})`;
}

/** Rethrows what isn't of the workers. */
export function failureOfLoss(
  requestId: string,
  error: unknown,
  timeoutMs: number,
  memoryMb = OFFICIAL_ISOLATE_MB,
): Failure {
  if (error instanceof JobFailed) return failure(requestId, TRY_AGAIN, "system");
  if (!(error instanceof WorkerLost)) throw error;
  switch (error.reason) {
    case "timeout":
      return failure(requestId, timedOut(timeoutMs), "timeout");
    case "memory":
      return failure(requestId, outOfMemory(memoryMb), "timeout");
    case "crash":
    case "closed":
      return failure(requestId, TRY_AGAIN, "system");
  }
}
