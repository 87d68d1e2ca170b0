/**
 * What a worker is doing, in memory shared with the main thread: the only way to see into a thread that is stuck in a loop.
 */
const RUNNING_SINCE = 0;
const ITEM = 1;
const LAST_BEAT = 2;
const SLOTS = 3;

export class CallWatch {
  readonly #slots: Float64Array;
  readonly shared: SharedArrayBuffer;

  constructor(shared = new SharedArrayBuffer(SLOTS * Float64Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#slots = new Float64Array(shared);
  }

  /** `item`: which of a batch. */
  begin(item: number): void {
    this.#slots[ITEM] = item;
    this.#slots[RUNNING_SINCE] = Date.now();
  }

  end(): void {
    this.#slots[RUNNING_SINCE] = 0;
  }

  beat(): void {
    this.#slots[LAST_BEAT] = Date.now();
  }

  /** Zero when no synchronous call is running. */
  runningMs(): number {
    const since = this.#slots[RUNNING_SINCE] ?? 0;
    return since === 0 ? 0 : Date.now() - since;
  }

  item(): number {
    return this.#slots[ITEM] ?? 0;
  }

  silentMs(): number {
    return Date.now() - (this.#slots[LAST_BEAT] ?? 0);
  }
}
