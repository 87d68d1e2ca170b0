/** Batches of queries at one snapshot. A query that kills its worker is answered alone; the others start over without it. */
import type { Engine } from "../engine/engine-interface.ts";
import type { Timestamp } from "../engine/types.ts";
import type { ExclusiveLanes } from "./exclusive-lanes.ts";
import { failureOfLoss } from "./loss-failures.ts";
import type { QueryOutcome } from "./types.ts";
import type { QueryRequest } from "./worker-messages.ts";
import { WorkerLost } from "./worker-errors.ts";

export interface QueryServices {
  engine: Pick<Engine, "latestTs">;
  lanes: ExclusiveLanes;
  reportProblem: (message: string) => void;
}

export class QueryCalls {
  readonly #services: QueryServices;

  constructor(services: QueryServices) {
    this.#services = services;
  }

  /** Outcomes in the order of the requests, all at one snapshot. */
  async run(requests: QueryRequest[], minTs: Timestamp): Promise<QueryOutcome[]> {
    if (requests.length === 0) return [];
    const lost = new Map<QueryRequest, QueryOutcome>();
    let remaining = requests;
    let done: QueryOutcome[] = [];
    while (remaining.length > 0) {
      try {
        done = await this.#services.lanes.run("queries", { requests: remaining, minTs });
        break;
      } catch (error) {
        const guilty = error instanceof WorkerLost && error.item !== null ? remaining[error.item] : undefined;
        const failed = guilty === undefined ? remaining : [guilty];
        for (const request of failed) lost.set(request, this.#lost(request, error, minTs));
        remaining = remaining.filter((request) => !failed.includes(request));
      }
    }
    const ts = done[0]?.ts ?? null;
    const answered = new Map(remaining.map((request, at) => [request, done[at]!]));
    return requests.map((request) => {
      const outcome = answered.get(request) ?? lost.get(request)!;
      return ts === null ? outcome : { ...outcome, ts };
    });
  }

  #lost(request: QueryRequest, error: unknown, minTs: Timestamp): QueryOutcome {
    const { engine, reportProblem } = this.#services;
    reportProblem(`query ${request.path}: ${String(error)}`);
    const latest = engine.latestTs();
    return {
      result: failureOfLoss(request.requestId, error),
      logLines: [],
      ts: latest > minTs ? latest : minTs,
      // Nobody knows what it read. It isn't tried again by itself: each time would cost a worker.
      reads: new Map(),
      journal: request.journal,
      observedIdentity: true,
      observedTime: true,
      executionMs: error instanceof WorkerLost ? (error.limit?.ms ?? 0) : 0,
    };
  }
}
