/**
 * How often, how fast and how well functions ran, minute by minute over the last hour: what the dashboard draws. In memory, since
 * the start.
 */
import {
  bucketOf,
  KEPT_MINUTES,
  MAX_NAMES,
  type MetricsWindow,
  type Series,
  series,
  topOf,
} from "./tallies.ts";

/** What happened to one function in one minute. */
interface Minute {
  runs: number;
  failures: number;
  /** Answers that came from a result which somebody else's question had led to. */
  shared: number;
  /** Runs by time, in steps of a tenth: exact enough for a percentile, and small however many there are. */
  times: Map<number, number>;
}

const STEP = Math.log(1.1);

export class FunctionMetrics {
  /** By function, then by minute since the epoch. */
  private readonly functions = new Map<string, Map<number, Minute>>();

  constructor(private readonly nowMs: () => number = Date.now) {}

  ran(name: string, executionMs: number, isFailure: boolean): void {
    const minute = this.currentMinute(name);
    if (minute === null) return;
    minute.runs++;
    if (isFailure) minute.failures++;
    const step = Math.ceil(Math.log(Math.max(executionMs, 0.01)) / STEP);
    minute.times.set(step, (minute.times.get(step) ?? 0) + 1);
  }

  answeredFromShared(name: string): void {
    const minute = this.currentMinute(name);
    if (minute !== null) minute.shared++;
  }

  rate(name: string, metric: string, window: MetricsWindow): Series {
    const count = Object.hasOwn(COUNTS, metric) ? COUNTS[metric] : undefined;
    return series(window, this.bucketsOf([name], window), (minute) => count?.(minute) ?? null);
  }

  share(name: string, what: Share, window: MetricsWindow): Series {
    return series(window, this.bucketsOf([name], window), SHARES[what]);
  }

  /** In seconds, one series for each percentile that is asked for. */
  latencies(name: string, percentiles: readonly number[], window: MetricsWindow): [number, Series][] {
    const buckets = this.bucketsOf([name], window);
    return percentiles.map((percentile) => [
      percentile,
      series(window, buckets, ({ times }) => timeAt(times, percentile / 100)),
    ]);
  }

  /** The `k` functions with most of it, each with its series, and all others as one. */
  top(what: "calls" | Share, k: number, window: MetricsWindow): [string, Series][] {
    const value = what === "calls" ? callsOf : SHARES[what];
    const total = (name: string) => value(sum(this.bucketsOf([name], window))) ?? 0;
    return topOf([...this.functions.keys()], total, k).map(([name, names]) => [
      name,
      series(window, this.bucketsOf(names, window), value),
    ]);
  }

  private currentMinute(name: string): Minute | null {
    let minutes = this.functions.get(name);
    if (minutes === undefined) {
      if (this.functions.size >= MAX_NAMES) return null;
      this.functions.set(name, (minutes = new Map()));
    }
    const now = Math.floor(this.nowMs() / 60_000);
    let minute = minutes.get(now);
    if (minute === undefined) {
      minutes.set(now, (minute = nothing()));
      for (const old of minutes.keys()) if (old <= now - KEPT_MINUTES) minutes.delete(old);
    }
    return minute;
  }

  private bucketsOf(names: readonly string[], window: MetricsWindow): Minute[] {
    const found = Array.from({ length: window.buckets }, nothing);
    for (const name of names) {
      for (const [at, minute] of this.functions.get(name) ?? []) {
        const bucket = found[bucketOf(at, window)];
        if (bucket !== undefined) add(bucket, minute);
      }
    }
    return found;
  }
}

export type Share = "failures" | "cacheHits";

const callsOf = ({ runs, shared }: Minute) => (runs + shared > 0 ? runs + shared : null);
const ifCalled = (count: (minute: Minute) => number) => (minute: Minute) =>
  callsOf(minute) === null ? null : count(minute);
/** By the dashboard's names. */
const COUNTS: Record<string, (minute: Minute) => number | null> = {
  invocations: callsOf,
  errors: ifCalled(({ failures }) => failures),
  cacheHits: ifCalled(({ shared }) => shared),
  cacheMisses: ifCalled(({ runs }) => runs),
};
const percentage = (part: number, whole: number) => (whole === 0 ? null : (100 * part) / whole);
const SHARES: Record<Share, (minute: Minute) => number | null> = {
  failures: ({ failures, runs }) => percentage(failures, runs),
  cacheHits: ({ shared, runs }) => percentage(shared, shared + runs),
};

function nothing(): Minute {
  return { runs: 0, failures: 0, shared: 0, times: new Map() };
}

function add(to: Minute, { runs, failures, shared, times }: Minute): void {
  to.runs += runs;
  to.failures += failures;
  to.shared += shared;
  for (const [step, count] of times) to.times.set(step, (to.times.get(step) ?? 0) + count);
}

function sum(minutes: readonly Minute[]): Minute {
  const total = nothing();
  for (const minute of minutes) add(total, minute);
  return total;
}

function timeAt(times: ReadonlyMap<number, number>, share: number): number | null {
  const all = [...times.values()].reduce((total, count) => total + count, 0);
  let left = Math.max(1, Math.ceil(all * share));
  for (const [step, count] of [...times].sort(([one], [other]) => one - other)) {
    left -= count;
    if (left <= 0) return Math.exp(step * STEP) / 1_000;
  }
  return null;
}
