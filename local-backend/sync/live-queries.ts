/**
 * The query cache that all sockets and HTTP queries share: equal queries run once, at a time and for as long as nothing they
 * read changes. Owns which results exist and which are being computed; not what a socket shows.
 *
 * Invariant: all results that `fetchAll` returns hold at the one timestamp it returns.
 */
import type { JsonObject, Json, ReadSet, Timestamp } from "../engine/types.ts";
import type { CallRequest, QueryOutcome } from "../runtime/types.ts";
import { LiveResult } from "./live-result.ts";

export interface LiveQuery {
  componentPath: string;
  path: string;
  args: Json[];
  journal: string | null;
  identity: JsonObject | null;
  allowInternal: boolean;
  /** Asked with an admin key that is limited to reading. */
  isReadOnly: boolean;
}

export type QueryRequest = CallRequest & { journal: string | null; isReadOnly?: boolean };

export interface QueryExecutor {
  /** All at one snapshot, at or after `minTs`. */
  runQueries(requests: QueryRequest[], minTs: Timestamp): Promise<QueryOutcome[]>;
}

export interface ChangeFeed {
  latestTs(): Timestamp;
  /** Resolves when every commit up to `ts` has been told to the subscribers. */
  caughtUpTo(ts: Timestamp): Promise<void>;
  /** Calls back once, with the first commit after `sinceTs` that touches `reads`. */
  subscribe(reads: ReadSet, sinceTs: Timestamp, onInvalidated: (ts: Timestamp) => void): () => void;
}

/** A query that looked at the clock isn't handed to newcomers after this long. */
const TIME_DEPENDENT_RESULT_MS = 5_000;
/** Results nobody shows any more stay this long, for a page that comes back or a socket that reconnects. */
const LINGER_MS = 5_000;
/** Failures that say nothing of the data are looked at again; one that cost a worker less often. */
const RETRY_MS = { system: 1_000, timeout: 30_000 };
/** After this many rounds of "one became stale while another ran", everything runs together in one snapshot. */
const SHARED_ROUNDS = 3;
const MAX_ROUNDS = 8;

/** All results of one (component, function, arguments, journal). */
interface Family {
  /** Of a run that didn't look at who asks: good for everybody. */
  shared: LiveResult | null;
  byIdentity: Map<string, LiveResult>;
  /** The last run looked at who asks, or drew random numbers: don't wait for somebody else's. */
  isPersonal: boolean;
  /** By identity. */
  running: Map<string, Promise<LiveResult>>;
}

interface Running {
  identityKey: string;
  result: Promise<LiveResult>;
}

interface Pending {
  query: LiveQuery;
  familyKey: string;
  identityKey: string;
  result: LiveResult | null;
}

export class LiveQueries {
  private readonly families = new Map<string, Family>();
  /** Every result that hasn't ended: also those that only their holders know any more. */
  private readonly alive = new Set<LiveResult>();
  private generation = 0;
  private readonly sweeper: NodeJS.Timeout;
  readonly counters = { executed: 0, shared: 0 };

  constructor(
    private readonly executor: QueryExecutor,
    private readonly feed: ChangeFeed,
    private readonly newRequestId: () => string,
    /** Hears of each answer that cost no run. */
    private readonly reportShared: (query: LiveQuery) => void = () => {},
    /** Hears of each result that a commit made stale. */
    private readonly reportInvalidated: (query: LiveQuery, ts: Timestamp) => void = () => {},
  ) {
    this.sweeper = setInterval(() => this.sweep(), LINGER_MS);
    this.sweeper.unref();
  }

  close(): void {
    clearInterval(this.sweeper);
    for (const result of this.alive) result.drop();
    this.families.clear();
  }

  get size(): number {
    return this.families.size;
  }

  latestTs(): Timestamp {
    return this.feed.latestTs();
  }

  /** New code or environment: whatever ran before counts for nothing any more. */
  invalidateAll(): void {
    this.generation++;
    const ts = this.feed.latestTs();
    this.families.clear();
    for (const result of [...this.alive]) result.invalidate(ts);
  }

  /** `held` results that still hold are kept, so an unchanged query of a socket isn't even looked up. */
  async fetchAll(
    queries: { query: LiveQuery; held: LiveResult | null }[],
    minTs: Timestamp,
  ): Promise<{ ts: Timestamp; results: LiveResult[] }> {
    const pending = queries.map(({ query, held }): Pending => ({ query, result: held, ...keysOf(query) }));
    let ts = minTs;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      await this.feed.caughtUpTo(ts);
      const stale = pending.filter(({ result }) => result === null || !result.isValidAt(ts));
      if (stale.length === 0) break;
      if (round < SHARED_ROUNDS) await this.resolveShared(stale, ts);
      else await this.runBatch(pending, ts);
      for (const { result } of pending) if (result !== null && result.ranAtTs > ts) ts = result.ranAtTs;
    }
    const results = pending.map(({ result }) => result).filter((result) => result !== null);
    if (results.length !== pending.length) throw new Error("a query was left without a result");
    return { ts, results };
  }

  private async resolveShared(stale: Pending[], ts: Timestamp): Promise<void> {
    const mine: Pending[] = [];
    const joined: Promise<void>[] = [];
    for (const item of stale) {
      const family = this.family(item.familyKey);
      item.result = this.lookUp(family, item.identityKey, ts);
      const running = this.runningFor(family, item.identityKey);
      if (item.result !== null) this.countShared(item);
      else if (running === null) mine.push(item);
      else joined.push(this.join(item, running));
    }
    if (mine.length > 0) joined.push(this.runBatch(dedupe(mine), ts));
    await Promise.all(joined);
    for (const item of mine) item.result ??= this.lookUp(this.family(item.familyKey), item.identityKey, ts);
    const unanswered = stale.filter(({ result }) => result === null);
    if (unanswered.length > 0) await this.runBatch(unanswered, ts);
  }

  private runningFor(family: Family, identityKey: string): Running | null {
    const own = family.running.get(identityKey);
    if (own !== undefined) return { identityKey, result: own };
    if (family.isPersonal) return null;
    const [first] = family.running;
    return first === undefined ? null : { identityKey: first[0], result: first[1] };
  }

  private async join(item: Pending, { identityKey, result }: Running): Promise<void> {
    const arrived = await result;
    const { observedIdentity, observedRandom } = arrived.outcome;
    if (observedRandom || (observedIdentity && identityKey !== item.identityKey)) return;
    item.result = arrived;
    this.countShared(item);
  }

  private countShared({ query }: Pending): void {
    this.counters.shared++;
    this.reportShared(query);
  }

  private async runBatch(batch: Pending[], minTs: Timestamp): Promise<void> {
    const generation = this.generation;
    const requests = batch.map(({ query }): QueryRequest => ({ ...query, requestId: this.newRequestId() }));
    this.counters.executed += batch.length;
    const ranAtMs = Date.now();
    const outcomes = this.executor.runQueries(requests, minTs);
    const runs = batch.map(async (item, index) => {
      const outcome = (await outcomes)[index];
      if (outcome === undefined) throw new Error("the runner lost a query");
      return this.admit(item, new LiveResult(outcome, ranAtMs), generation);
    });
    batch.forEach((item, index) => {
      const run = runs[index];
      if (run === undefined) return;
      const { running } = this.family(item.familyKey);
      running.set(item.identityKey, run);
      const done = () => {
        if (running.get(item.identityKey) === run) running.delete(item.identityKey);
      };
      run.then(done, done);
    });
    const results = await Promise.all(runs);
    batch.forEach((item, index) => (item.result = results[index] ?? null));
  }

  private admit(item: Pending, result: LiveResult, generation: number): LiveResult {
    const { outcome } = result;
    if (generation !== this.generation) {
      result.invalidate(outcome.ts);
      return result;
    }
    const unsubscribe = this.feed.subscribe(outcome.reads, outcome.ts, (ts) => {
      this.reportInvalidated(item.query, ts);
      result.invalidate(ts);
    });
    this.alive.add(result);
    result.watchedBy(() => {
      unsubscribe();
      this.alive.delete(result);
    });
    if (!outcome.result.ok && (outcome.result.cause === "system" || outcome.result.cause === "timeout")) {
      setTimeout(() => result.invalidate(this.feed.latestTs()), RETRY_MS[outcome.result.cause]).unref();
    }
    const family = this.family(item.familyKey);
    family.isPersonal = outcome.observedIdentity || outcome.observedRandom === true;
    if (outcome.observedIdentity) {
      family.byIdentity.get(item.identityKey)?.retire();
      family.byIdentity.set(item.identityKey, result);
    } else {
      family.shared?.retire();
      family.shared = result;
    }
    return result;
  }

  private lookUp(family: Family, identityKey: string, ts: Timestamp): LiveResult | null {
    for (const result of [family.shared, family.byIdentity.get(identityKey)]) {
      if (!result?.isCurrent || !(result.isValidAt(ts) || result.ranAtTs > ts)) continue;
      if (result.outcome.observedRandom) continue;
      if (result.outcome.observedTime && Date.now() - result.ranAtMs > TIME_DEPENDENT_RESULT_MS) continue;
      return result;
    }
    return null;
  }

  private family(key: string): Family {
    let family = this.families.get(key);
    if (family === undefined) {
      family = { shared: null, byIdentity: new Map(), isPersonal: false, running: new Map() };
      this.families.set(key, family);
    }
    return family;
  }

  private sweep(): void {
    const before = Date.now() - LINGER_MS;
    const isIdle = (result: LiveResult) => !result.isHeld && result.ranAtMs < before;
    for (const [key, family] of this.families) {
      if (family.shared !== null && isIdle(family.shared)) {
        family.shared.drop();
        family.shared = null;
      }
      for (const [identityKey, result] of family.byIdentity) {
        if (!isIdle(result)) continue;
        result.drop();
        family.byIdentity.delete(identityKey);
      }
      if (family.shared === null && family.byIdentity.size === 0 && family.running.size === 0)
        this.families.delete(key);
    }
  }
}

function keysOf(query: LiveQuery): { familyKey: string; identityKey: string } {
  return {
    familyKey: JSON.stringify([
      query.componentPath,
      query.path,
      query.args,
      query.journal,
      query.allowInternal,
      query.isReadOnly,
    ]),
    identityKey: JSON.stringify(query.identity),
  };
}

/** One of each: two equal queries of one socket run once, the second finds the first's result. */
function dedupe(items: Pending[]): Pending[] {
  return [...new Map(items.map((item) => [`${item.familyKey} ${item.identityKey}`, item])).values()];
}
