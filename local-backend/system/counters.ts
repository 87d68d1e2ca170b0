/** What the operator asks first: how often, how fast, how often in vain. In memory, since the start. */
export interface CallRecord {
  /** "module:fn", with the component's path before it: "rateLimiter/public:limit". */
  name: string;
  executionMs: number;
  isFailure: boolean;
  conflicts: number;
}

interface FunctionCounters {
  calls: number;
  failures: number;
  conflicts: number;
  /** Questions that were answered with a result somebody else's had led to. */
  shared: number;
  /** The last calls, as a ring. */
  times: number[];
}

const TIMES_KEPT = 512;
/** Clients choose the names that they call, also of functions that aren't there: beyond this many they share one line. */
const MAX_NAMES = 2_000;
const MAX_NAME_LENGTH = 200;
export const OTHER_NAMES = "(others)";

export class Counters {
  private readonly functions = new Map<string, FunctionCounters>();

  record({ name, executionMs, isFailure, conflicts }: CallRecord): void {
    const counters = this.countersOf(name);
    counters.times[counters.calls % TIMES_KEPT] = executionMs;
    counters.calls += 1;
    counters.conflicts += conflicts;
    if (isFailure) counters.failures += 1;
  }

  recordShared(name: string): void {
    this.countersOf(name).shared += 1;
  }

  toJson(): Record<string, object> {
    return Object.fromEntries(
      [...this.functions]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { times, ...counts }]) => {
          const sorted = [...times].sort((a, b) => a - b);
          const at = (share: number) =>
            Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 100) / 100;
          return [name, { ...counts, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) }];
        }),
    );
  }

  private countersOf(name: string): FunctionCounters {
    const known = this.functions.get(name);
    if (known !== undefined) return known;
    const isKept = this.functions.size < MAX_NAMES && name.length <= MAX_NAME_LENGTH;
    if (!isKept && name !== OTHER_NAMES) return this.countersOf(OTHER_NAMES);
    const counters = { calls: 0, failures: 0, conflicts: 0, shared: 0, times: [] };
    this.functions.set(name, counters);
    return counters;
  }
}
