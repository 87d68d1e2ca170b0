/** Who must hear of which commit: read sets in interval maps, one per index. Hears only of durable commits, in order. */
import type { SubscriptionToken, Subscriptions } from "./engine-interface.ts";
import { IntervalMap } from "./interval-map.ts";
import type { IndexId, ReadSet, Timestamp } from "./types.ts";
import type { LogEntry, WriteLog } from "./write-log.ts";

export class SubscriptionIndex implements Subscriptions {
  private readonly indexes = new Map<IndexId, IntervalMap<Token>>();
  private readonly tokens = new Set<Token>();

  constructor(
    private readonly writeLog: WriteLog,
    private newestTs: Timestamp,
  ) {}

  get size(): number {
    return this.tokens.size;
  }

  register(reads: ReadSet, ts: Timestamp): SubscriptionToken {
    const token = new Token(ts, () => this.newestTs);
    const answer = this.writeLog.ask(reads, ts, { durableOnly: true });
    if (answer.kind !== "untouched") {
      token.invalidate(answer.kind === "touched" ? answer.ts : this.newestTs);
      return token;
    }
    this.tokens.add(token);
    token.removals.push(() => this.tokens.delete(token));
    for (const [indexId, intervals] of reads) {
      const map = this.indexes.get(indexId) ?? new IntervalMap<Token>();
      this.indexes.set(indexId, map);
      for (const interval of intervals) token.removals.push(map.add(interval, token));
      token.removals.push(() => {
        if (map.size === 0 && this.indexes.get(indexId) === map) this.indexes.delete(indexId);
      });
      token.indexIds.add(indexId);
    }
    return token;
  }

  /** The committer's commits, as they become durable. */
  apply(entry: LogEntry): void {
    this.newestTs = entry.ts;
    const hit = new Set<Token>();
    for (const [indexId, keys] of entry.keys) {
      const map = this.indexes.get(indexId);
      if (map) for (const key of keys) map.collect(key, hit);
    }
    if (entry.removedIndexes.length > 0) {
      for (const token of this.tokens)
        if (entry.removedIndexes.some((id) => token.indexIds.has(id))) hit.add(token);
    }
    // A snapshot may be newer than what was published when it was taken: such a commit is in its result already.
    for (const token of hit) if (token.registeredTs < entry.ts) token.invalidate(entry.ts);
  }
}

class Token implements SubscriptionToken {
  readonly removals: (() => void)[] = [];
  readonly indexIds = new Set<IndexId>();
  private endedBy: Timestamp | null = null;
  private listeners: ((ts: Timestamp) => void)[] = [];

  constructor(
    readonly registeredTs: Timestamp,
    private readonly newestTs: () => Timestamp,
  ) {}

  get isValid(): boolean {
    return this.endedBy === null;
  }

  get ts(): Timestamp {
    if (this.endedBy !== null) return this.endedBy;
    const newest = this.newestTs();
    return newest > this.registeredTs ? newest : this.registeredTs;
  }

  onInvalidate(listener: (commitTs: Timestamp) => void): void {
    if (this.endedBy !== null) listener(this.endedBy);
    else this.listeners.push(listener);
  }

  release(): void {
    this.listeners = [];
    for (const remove of this.removals.splice(0)) remove();
  }

  invalidate(ts: Timestamp): void {
    if (this.endedBy !== null) return;
    this.endedBy = ts;
    const listeners = this.listeners;
    this.release();
    for (const listener of listeners) listener(ts);
  }
}
