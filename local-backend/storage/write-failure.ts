/** What the library says when a transaction wasn't written, in words. */
import { statfsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { WriteFailedError } from "../engine/errors.ts";

const FULL_CODES = new Set<unknown>(["ENOSPC", "EDQUOT", "EFBIG"]);
const FULL_NUMBERS = new Set<unknown>([28, 122, 27]);
/** Beneath it a write of some pages may fail though it isn't zero. */
const SCARCE_BYTES = 1024 * 1024;
const REASON_WITHIN_MS = 1000;

export const DISK_IS_FULL = "The deployment's disk is full: nothing was written.";

/** Waits for the reason, which the library tells a little later than the failure. */
export async function writeFailure(error: unknown, folder: string): Promise<WriteFailedError> {
  const later = (error as { commitError?: Promise<unknown> }).commitError;
  const reason =
    later === undefined
      ? error
      : await Promise.race([later.catch((cause: unknown) => cause), wait(REASON_WITHIN_MS, error)]);
  return failureFor(reason, folder);
}

/** For what file system calls throw. */
export function failureFor(reason: unknown, folder: string): WriteFailedError {
  const cause = { cause: reason };
  if (isFull(reason, folder)) return new WriteFailedError(DISK_IS_FULL, cause);
  const text = reason instanceof Error ? reason.message : String(reason);
  return new WriteFailedError(`The deployment's disk refused a write: nothing was written (${text}).`, cause);
}

/** A write that was cut short counts as an input/output error: whether there was no room the disk itself has to say. */
function isFull(reason: unknown, folder: string): boolean {
  const { code } = reason as { code?: unknown };
  if (FULL_CODES.has(code) || FULL_NUMBERS.has(code)) return true;
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < SCARCE_BYTES;
  } catch {
    return false;
  }
}
