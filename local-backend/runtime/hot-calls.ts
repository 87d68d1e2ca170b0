/**
 * Calls that were in each other's way lately take turns. Optimism pays while conflicts are rare; where the same call (function
 * and arguments) has just met one, running it beside itself would only end in another. Owns who waits for whom; changes
 * nothing about what a conflict is or how often a call is tried.
 */
import type { CallRequest } from "./types.ts";

/** After this long without a conflict a call is as any other again. */
const HOT_MS = 1_000;
const MAX_KEYS = 10_000;
/** Calls with more to say than this (in characters) are told apart by nobody: they never take turns. */
const MAX_KEY_LENGTH = 4_096;

interface HotCall {
  tail: Promise<void>;
  waiting: number;
  hotUntilMs: number;
}

export class HotCalls {
  private readonly calls = new Map<string, HotCall>();

  constructor(private readonly nowMs: () => number = Date.now) {}

  static keyOf({ componentPath, path, args }: CallRequest): string {
    return `${componentPath}\0${path}\0${JSON.stringify(args)}`;
  }

  /** Runs `attempt` at once, or, if the call is hot, when those before it are done. */
  async inTurn<T>(key: string, attempt: () => Promise<T>): Promise<T> {
    const hot = this.calls.get(key);
    if (hot === undefined || (hot.hotUntilMs < this.nowMs() && hot.waiting === 0)) {
      this.calls.delete(key);
      return await attempt();
    }
    hot.waiting++;
    const mine = hot.tail.then(attempt);
    hot.tail = mine.then(
      () => {},
      () => {},
    );
    try {
      return await mine;
    } finally {
      hot.waiting--;
    }
  }

  /** An attempt of this call met a conflict. */
  conflicted(key: string): void {
    if (key.length > MAX_KEY_LENGTH) return;
    const hotUntilMs = this.nowMs() + HOT_MS;
    const hot = this.calls.get(key);
    if (hot !== undefined) hot.hotUntilMs = hotUntilMs;
    else {
      if (this.calls.size >= MAX_KEYS) this.forgetCold();
      this.calls.set(key, { tail: Promise.resolve(), waiting: 0, hotUntilMs });
    }
  }

  private forgetCold(): void {
    const now = this.nowMs();
    for (const [key, { hotUntilMs, waiting }] of this.calls) {
      if (hotUntilMs < now && waiting === 0) this.calls.delete(key);
    }
    if (this.calls.size >= MAX_KEYS) this.calls.clear();
  }
}
