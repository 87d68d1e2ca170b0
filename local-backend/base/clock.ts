/** The only door to wall-clock time: passed in, so that tests decide what time it is. */

export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

export class ManualClock implements Clock {
  constructor(private currentMs: number) {}
  nowMs(): number {
    return this.currentMs;
  }
  advanceMs(byMs: number): void {
    this.currentMs += byMs;
  }
}
