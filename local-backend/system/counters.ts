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
  /** The last calls, as a ring. */
  times: number[];
}

const TIMES_KEPT = 512;

export class Counters {
  private readonly functions = new Map<string, FunctionCounters>();

  record({ name, executionMs, isFailure, conflicts }: CallRecord): void {
    let counters = this.functions.get(name);
    if (counters === undefined) {
      counters = { calls: 0, failures: 0, conflicts: 0, times: [] };
      this.functions.set(name, counters);
    }
    counters.times[counters.calls % TIMES_KEPT] = executionMs;
    counters.calls += 1;
    counters.conflicts += conflicts;
    if (isFailure) counters.failures += 1;
  }

  toJson(): Record<string, object> {
    return Object.fromEntries(
      [...this.functions].sort().map(([name, { times, ...counts }]) => {
        const sorted = [...times].sort((a, b) => a - b);
        const at = (share: number) =>
          Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 100) / 100;
        return [name, { ...counts, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) }];
      }),
    );
  }
}
