/**
 * How much processor time a query's or mutation's own code takes. What the backend does for it is left out, and so is time in
 * which the machine did something else. The guard thread looks at the same memory, and sees what a loop takes that never ends.
 */
import { processorMs } from "./processor-time.ts";

/** Fields of the shared memory, all float64. */
export const CLOCK = {
  /** When the call began, ms since the epoch; 0 without one. */
  SINCE: 0,
  /** Processor time of the thread when it began, ms. */
  PROCESSOR_AT_START: 1,
  /** Spent in the backend since then, ms. */
  IN_BACKEND: 2,
  /** 1 while the call waits for the backend. */
  IS_IN_BACKEND: 3,
};
const FIELDS = 4;

export class CallClock {
  readonly shared = new SharedArrayBuffer(FIELDS * Float64Array.BYTES_PER_ELEMENT);
  readonly #fields = new Float64Array(this.shared);
  #backendSince = 0;

  /** Its caller is the backend: `own` tells when the call's code runs. */
  begin(since: number): void {
    this.#fields[CLOCK.SINCE] = 0;
    this.#fields[CLOCK.PROCESSOR_AT_START] = processorMs();
    this.#fields[CLOCK.IN_BACKEND] = 0;
    this.#enterBackend();
    this.#fields[CLOCK.SINCE] = since;
  }

  /** Whether the call's own code took more than `limitMs`. */
  end(limitMs: number): boolean {
    this.#leaveBackend();
    const [since = 0, atStart = 0, inBackend = 0] = this.#fields;
    this.#fields[CLOCK.SINCE] = 0;
    // Looking at the processor time costs more than looking at the time.
    return Date.now() - since > limitMs && processorMs() - atStart - inBackend > limitMs;
  }

  own<Result>(work: () => Result): Result {
    this.#leaveBackend();
    try {
      return work();
    } finally {
      this.#enterBackend();
    }
  }

  backend<Result>(work: () => Result): Result {
    this.#enterBackend();
    try {
      return work();
    } finally {
      this.#leaveBackend();
    }
  }

  #enterBackend(): void {
    this.#backendSince = performance.now();
    this.#fields[CLOCK.IS_IN_BACKEND] = 1;
  }

  #leaveBackend(): void {
    this.#fields[CLOCK.IN_BACKEND]! += performance.now() - this.#backendSince;
    this.#fields[CLOCK.IS_IN_BACKEND] = 0;
  }
}

/** The guard's side: null while the call is in the backend, while there is none, and when it has just ended. */
export function readClock(fields: Float64Array): { since: number; ownMs: number } | null {
  const [since = 0, atStart = 0, inBackend = 0, isInBackend = 0] = fields;
  if (since === 0 || isInBackend === 1) return null;
  const ownMs = processorMs() - atStart - inBackend;
  return fields[CLOCK.SINCE] === since ? { since, ownMs } : null;
}
