/**
 * What the dashboard draws beside the functions' own numbers: rows of tables, what runs and waits, how late scheduled functions
 * begin, and whose results a commit made stale.
 */
import type { Timestamp } from "../engine/types.ts";
import { type MetricsWindow, type Series, Tallies } from "./tallies.ts";

export interface LaneLoads {
  queries: Load;
  mutations: Load;
  actions: Load;
  nodeActions: Load;
}
interface Load {
  running: number;
  waiting: number;
}

/** By the dashboard's names. HTTP actions are among the actions: they share their processes. */
const LANE_NAMES: Record<keyof LaneLoads, string> = {
  queries: "isolate:Query",
  mutations: "isolate:Mutation",
  actions: "isolate:Action",
  nodeActions: "node:Action",
};
const LAG = "lag";
/** Commits whose mutation hasn't been told yet. */
const MAX_OPEN_COMMITS = 1_000;

export class DeploymentMetrics {
  private readonly rowsRead: Tallies;
  private readonly rowsWritten: Tallies;
  private readonly concurrency: Tallies;
  private readonly lag: Tallies;
  private readonly invalidatedQueries: Tallies;
  private readonly invalidatingMutations: Tallies;
  /** By mutation, then by query. */
  private readonly invalidated = new Map<string, Tallies>();
  private readonly openCommits = new Map<Timestamp, string[]>();

  constructor(private readonly nowMs: () => number = Date.now) {
    this.rowsRead = new Tallies("sum", nowMs);
    this.rowsWritten = new Tallies("sum", nowMs);
    this.invalidatedQueries = new Tallies("sum", nowMs);
    this.invalidatingMutations = new Tallies("sum", nowMs);
    this.concurrency = new Tallies("most", nowMs);
    this.lag = new Tallies("most", nowMs);
  }

  /** `table` with its component before it. */
  rows(metric: "rowsRead" | "rowsWritten", table: string, count: number): void {
    this[metric].note(table, count);
  }

  /** Called at short intervals. */
  sample(loads: LaneLoads, lagMs: number): void {
    for (const [lane, name] of Object.entries(LANE_NAMES)) {
      const { running, waiting } = loads[lane as keyof LaneLoads];
      this.concurrency.note(`outstanding_functions:${name}:running`, running);
      this.concurrency.note(`outstanding_functions:${name}:queued`, waiting);
    }
    this.lagged(lagMs);
  }

  /** A scheduled function begins, or waits to, this long after it was due. */
  lagged(lagMs: number): void {
    this.lag.note(LAG, lagMs / 1_000);
  }

  /** A commit made a result of this query stale. Comes before `committed`. */
  invalidatedBy(ts: Timestamp, query: string): void {
    this.invalidatedQueries.note(query, 1);
    const queries = this.openCommits.get(ts);
    if (queries !== undefined) return void queries.push(query);
    this.openCommits.set(ts, [query]);
    const [oldest] = this.openCommits.keys();
    if (this.openCommits.size > MAX_OPEN_COMMITS && oldest !== undefined) this.openCommits.delete(oldest);
  }

  /** Whose commit it was. */
  committed(ts: Timestamp, mutation: string): void {
    const queries = this.openCommits.get(ts);
    if (queries === undefined) return;
    this.openCommits.delete(ts);
    this.invalidatingMutations.note(mutation, queries.length);
    let tallies = this.invalidated.get(mutation);
    if (tallies === undefined) this.invalidated.set(mutation, (tallies = new Tallies("sum", this.nowMs)));
    for (const query of queries) tallies.note(query, 1);
  }

  tableRate(table: string, metric: string, window: MetricsWindow): Series {
    return (metric === "rowsRead" ? this.rowsRead : this.rowsWritten).series(table, window);
  }

  functionConcurrency(window: MetricsWindow): Record<string, Series> {
    return this.concurrency.all(window);
  }

  /** In seconds. */
  scheduledJobLag(window: MetricsWindow): Series {
    return this.lag.series(LAG, window);
  }

  /** How often results of a query went stale, or a mutation made any stale. */
  subscriptionInvalidations(functionName: string, window: MetricsWindow): Series {
    const isMutation = this.invalidated.has(functionName);
    return (isMutation ? this.invalidatingMutations : this.invalidatedQueries).series(functionName, window);
  }

  /** The queries whose results went stale most often: by one mutation, or by anything. */
  topInvalidated(mutation: string | null, k: number, window: MetricsWindow): [string, Series][] {
    if (mutation !== null) return this.invalidated.get(mutation)?.top(k, window) ?? [];
    return this.invalidatedQueries.top(k, window);
  }
}
