/** Creation times of one transaction: strictly rising, later than every one that its snapshot can hold. */
import type { Timestamp } from "./types.ts";

const NS_PER_MS = 1e6;

export class CreationTimes {
  private last: number;

  constructor(beginTs: Timestamp, nowMs: number) {
    // Even within the same millisecond: see `creationFloor` in the committer.
    this.last = Math.max(justBefore(nowMs), Number(beginTs) / NS_PER_MS);
  }

  /** The one that an insert would get; it is taken with `use`, so that a refused insert leaves no gap. */
  get next(): number {
    return nextRepresentable(this.last);
  }

  use(creationTime: number): void {
    this.last = creationTime;
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/** The next float64 after a positive one. */
function nextRepresentable(value: number): number {
  scratch.setFloat64(0, value);
  scratch.setBigInt64(0, scratch.getBigInt64(0) + 1n);
  return scratch.getFloat64(0);
}

function justBefore(value: number): number {
  scratch.setFloat64(0, value);
  scratch.setBigInt64(0, scratch.getBigInt64(0) - 1n);
  return scratch.getFloat64(0);
}
