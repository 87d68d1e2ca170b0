/** What the caller is told when the worker that ran its function is gone. */
import { failure } from "./failures.ts";
import type { Failure } from "./types.ts";
import { JobFailed, WorkerLost } from "./worker-errors.ts";

const TRY_AGAIN = "InternalServerError: Your request couldn't be completed. Try again later.";
const OUT_OF_MEMORY = "JavaScript execution ran out of memory (maximum memory usage: 64 MB)";

function timedOut(timeoutMs: number): string {
  const duration = timeoutMs % 1000 === 0 ? `${timeoutMs / 1000}s` : `${timeoutMs}ms`;
  return `Function execution timed out (maximum duration: ${duration})`;
}

/** Rethrows what isn't of the workers. */
export function failureOfLoss(requestId: string, error: unknown, timeoutMs: number): Failure {
  if (error instanceof JobFailed) return failure(requestId, TRY_AGAIN, "system");
  if (!(error instanceof WorkerLost)) throw error;
  switch (error.reason) {
    case "timeout":
      return failure(requestId, timedOut(timeoutMs), "timeout");
    case "memory":
      return failure(requestId, OUT_OF_MEMORY, "timeout");
    case "crash":
    case "closed":
      return failure(requestId, TRY_AGAIN, "system");
  }
}
