/**
 * One number for each name and minute over the last hour, and the shape in which the dashboard asks for them. In memory, since
 * the start.
 */
export interface MetricsWindow {
  startSeconds: number;
  endSeconds: number;
  buckets: number;
}
/** One value for each bucket of a window, null where nothing happened. */
export type Series = [{ secs_since_epoch: number; nanos_since_epoch: number }, number | null][];

export const KEPT_MINUTES = 61;
/** Clients choose the names that they call, also of functions that aren't there. */
export const MAX_NAMES = 1_000;
/** The name that the dashboard gives to all but the first few. */
export const REST = "_rest";

/** What becomes of two numbers of one minute. */
const FOLDS = {
  sum: (one: number, other: number) => one + other,
  most: (one: number, other: number) => Math.max(one, other),
};

export class Tallies {
  private readonly names = new Map<string, Map<number, number>>();
  private readonly fold: (one: number, other: number) => number;

  constructor(
    fold: keyof typeof FOLDS,
    private readonly nowMs: () => number = Date.now,
  ) {
    this.fold = FOLDS[fold];
  }

  note(name: string, value: number): void {
    let minutes = this.names.get(name);
    if (minutes === undefined) {
      if (this.names.size >= MAX_NAMES) return;
      this.names.set(name, (minutes = new Map()));
    }
    const now = Math.floor(this.nowMs() / 60_000);
    const before = minutes.get(now);
    minutes.set(now, before === undefined ? value : this.fold(before, value));
    if (before !== undefined) return;
    for (const old of minutes.keys()) if (old <= now - KEPT_MINUTES) minutes.delete(old);
  }

  series(name: string, window: MetricsWindow): Series {
    return series(window, this.bucketsOf([name], window), (value) => value);
  }

  all(window: MetricsWindow): Record<string, Series> {
    return Object.fromEntries([...this.names.keys()].map((name) => [name, this.series(name, window)]));
  }

  /** The `k` names with most of it, each with its series, and all others as one. */
  top(k: number, window: MetricsWindow): [string, Series][] {
    const total = (name: string) =>
      this.bucketsOf([name], window).reduce<number>((sum, value) => sum + (value ?? 0), 0);
    return topOf([...this.names.keys()], total, k).map(([name, names]) => [
      name,
      series(window, this.bucketsOf(names, window), (value) => value),
    ]);
  }

  private bucketsOf(names: readonly string[], window: MetricsWindow): (number | null)[] {
    const found = Array<number | null>(window.buckets).fill(null);
    for (const name of names) {
      for (const [minute, value] of this.names.get(name) ?? []) {
        const at = bucketOf(minute, window);
        const before = found[at];
        if (before !== undefined) found[at] = before === null ? value : this.fold(before, value);
      }
    }
    return found;
  }
}

/** Outside of the window it is the number of no bucket. */
export function bucketOf(minute: number, { startSeconds, endSeconds, buckets }: MetricsWindow): number {
  return Math.floor((minute * 60 - startSeconds) / ((endSeconds - startSeconds) / buckets));
}

/** Each of the first few with itself, and the rest of those that have any with all of them. */
export function topOf(
  names: readonly string[],
  totalOf: (name: string) => number,
  k: number,
): [string, string[]][] {
  const ranked = names
    .map((name) => ({ name, total: totalOf(name) }))
    .filter(({ total }) => total > 0)
    .sort((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
  const first = ranked.slice(0, k).map((name): [string, string[]] => [name, [name]]);
  const rest = ranked.slice(k);
  return rest.length > 0 ? [...first, [REST, rest]] : first;
}

export function series<Bucket>(
  { startSeconds, endSeconds, buckets }: MetricsWindow,
  values: readonly Bucket[],
  value: (bucket: Bucket) => number | null,
): Series {
  const step = (endSeconds - startSeconds) / buckets;
  return values.map((bucket, at) => [
    { secs_since_epoch: Math.floor(startSeconds + step * at), nanos_since_epoch: 0 },
    value(bucket),
  ]);
}
