/**
 * What a worker is doing, told through a few bytes of a file that both processes have open: the only way to see into a process
 * that is stuck in a loop. Writing costs a microsecond or two.
 */
import { readSync, writeSync } from "node:fs";

const ITEM_AND_START = 0;
const RUNNING_SINCE = 8;
const LAST_BEAT = 16;
/** Which call, and the processor time of its own code: written by the guard thread. */
const OWN_TIME = 24;
export const WATCH_BYTES = 40;

/** The item of a worker that loads new code; not one of a batch. */
export const WARM_UP = -1;
/** Where a worker process finds its watch. */
export const WATCH_FD = 4;

/** The worker's side. Times are milliseconds since the epoch. */
export class CallWatch {
  readonly #fd: number;
  readonly #bytes = Buffer.alloc(WATCH_BYTES);
  #item = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Which of a batch; in action workers the job that was let in last. */
  get item(): number {
    return this.#item;
  }

  /** Returns when that was. */
  begin(item: number): number {
    const now = Date.now();
    this.#item = item;
    this.#bytes.writeDoubleLE(item, ITEM_AND_START);
    this.#bytes.writeDoubleLE(now, RUNNING_SINCE);
    writeSync(this.#fd, this.#bytes, ITEM_AND_START, 16, ITEM_AND_START);
    return now;
  }

  end(): void {
    this.#bytes.writeDoubleLE(0, RUNNING_SINCE);
    writeSync(this.#fd, this.#bytes, RUNNING_SINCE, 8, RUNNING_SINCE);
  }

  beat(): void {
    this.#bytes.writeDoubleLE(Date.now(), LAST_BEAT);
    writeSync(this.#fd, this.#bytes, LAST_BEAT, 8, LAST_BEAT);
  }
}

/** The guard thread's side: what the call that began at `since` has taken. */
export function writeOwnTime(fd: number, since: number, ownMs: number): void {
  const bytes = Buffer.alloc(WATCH_BYTES - OWN_TIME);
  bytes.writeDoubleLE(since, 0);
  bytes.writeDoubleLE(ownMs, 8);
  writeSync(fd, bytes, 0, bytes.length, OWN_TIME);
}

export interface Sighting {
  item: number;
  /** Zero when no synchronous call is running. */
  runningMs: number;
  /** Processor time of the call's own code, as far as the guard has seen it. */
  ownMs: number;
  /** Since the last beat. */
  silentMs: number;
}

/** The main process's side. */
export function readWatch(fd: number): Sighting {
  const bytes = Buffer.alloc(WATCH_BYTES);
  readSync(fd, bytes, 0, WATCH_BYTES, 0);
  const since = bytes.readDoubleLE(RUNNING_SINCE);
  const now = Date.now();
  return {
    item: bytes.readDoubleLE(ITEM_AND_START),
    runningMs: since === 0 ? 0 : Math.max(1, now - since),
    ownMs: since !== 0 && bytes.readDoubleLE(OWN_TIME) === since ? bytes.readDoubleLE(OWN_TIME + 8) : 0,
    silentMs: now - bytes.readDoubleLE(LAST_BEAT),
  };
}
