/** When a commit is: in nanoseconds, later than every commit before it and than every creation time in it. */
import type { DocumentWrite, Timestamp } from "./types.ts";

const NS_PER_MS = 1_000_000n;
/** Half the gap between neighbouring float64 milliseconds of this century, rounded up, in nanoseconds. */
const CREATION_TIME_GAP_NS = 512n;

/** Of the clock, if that isn't behind: a clock set back makes times that follow each other closely, never an earlier one. */
export function commitTime(last: Timestamp, nowMs: number, writes: readonly DocumentWrite[]): Timestamp {
  const now = BigInt(Math.floor(nowMs)) * NS_PER_MS;
  return [now, last + 1n, creationFloor(writes)].reduce((a, b) => (a > b ? a : b));
}

/**
 * A transaction takes creation times after its begin timestamp. So a commit must not be earlier than the creation times in
 * it, or a later transaction could repeat them and two rows would stand in random order.
 */
function creationFloor(writes: readonly DocumentWrite[]): Timestamp {
  let latestMs = 0;
  for (const { before, after } of writes) {
    if (before !== null || after === null) continue;
    const { _creationTime } = JSON.parse(after) as { _creationTime: number };
    latestMs = Math.max(latestMs, _creationTime);
  }
  const wholeMs = Math.floor(latestMs);
  return BigInt(wholeMs) * NS_PER_MS + BigInt(Math.ceil((latestMs - wholeMs) * 1e6)) + CREATION_TIME_GAP_NS;
}
