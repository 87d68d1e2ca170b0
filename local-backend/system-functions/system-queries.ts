/** An executor in front of the one that runs the app's queries: answers what is asked of the backend itself. */
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import { UserError } from "../engine/errors.ts";
import { failure } from "../runtime/failures.ts";
import { NO_LIMITS } from "../engine/server-transaction.ts";
import { TABLES_INDEX } from "../engine/storage-layout.ts";
import type { EngineTransaction } from "../engine/engine-interface.ts";
import type { ReadSet } from "../engine/types.ts";
import type { QueryOutcome } from "../runtime/types.ts";
import type { QueryExecutor, QueryRequest } from "../sync/live-queries.ts";
import { CLI_QUERIES } from "./cli-queries.ts";
import { DASHBOARD_PAGES } from "./dashboard-pages.ts";
import { DASHBOARD_SETTINGS } from "./dashboard-settings.ts";
import { DASHBOARD_TABLES } from "./dashboard-tables.ts";
import { DASHBOARD_WORK } from "./dashboard-work.ts";
import {
  FAULT_TEXT,
  refusalText,
  SYSTEM_PREFIX,
  systemCall,
  type SystemFunction,
  type SystemServices,
} from "./system-call.ts";

const QUERIES = new Map<string, SystemFunction>(
  Object.entries({
    ...CLI_QUERIES,
    ...DASHBOARD_PAGES,
    ...DASHBOARD_TABLES,
    ...DASHBOARD_WORK,
    ...DASHBOARD_SETTINGS,
  }),
);
const FRONTEND_PREFIX = `${SYSTEM_PREFIX}frontend/`;

/** Answers what it knows itself and hands everything else to `inner`. */
export function withSystemQueries(services: SystemServices, inner: QueryExecutor): QueryExecutor {
  const isOurs = (request: QueryRequest) => request.allowInternal && request.path.startsWith(SYSTEM_PREFIX);
  return {
    async runQueries(requests, minTs) {
      if (!requests.some(isOurs)) return inner.runQueries(requests, minTs);
      const others = await inner.runQueries(
        requests.filter((request) => !isOurs(request)),
        minTs,
      );
      return requests.map((request) => {
        const outcome = isOurs(request) ? answer(services, request) : others.shift();
        if (outcome === undefined) throw new Error("the runner lost a query");
        return outcome;
      });
    },
  };
}

function answer(services: SystemServices, request: QueryRequest): QueryOutcome {
  const startedAtMs = performance.now();
  const transaction = services.engine.beginTransaction({ limits: NO_LIMITS });
  const { beginTs } = transaction;
  const finished = (
    result: QueryOutcome["result"],
    reads: ReadSet,
    journal: string | null = null,
  ): QueryOutcome => ({
    result,
    logLines: [],
    ts: beginTs,
    reads,
    journal,
    observedIdentity: false,
    observedTime: false,
    executionMs: performance.now() - startedAtMs,
  });
  try {
    const call = systemCall(request, transaction, request.journal);
    const value = functionOf(services, request.path)(services, call);
    return finished({ ok: true, value }, readsOf(transaction), call.pages.nextJournal);
  } catch (error) {
    const text = refusalText(error);
    if (text !== null) {
      // What was read until then made it fail: a change of it may mend it.
      return finished(failure(request.requestId, text, "user"), readsOf(transaction));
    }
    // Thrown on it would end the socket with all that it shows, and again as soon as the client is back.
    services.reportProblem(`${request.path} failed`, error);
    return finished(failure(request.requestId, FAULT_TEXT, "system"), new Map());
  } finally {
    transaction.close();
  }
}

function readsOf(transaction: EngineTransaction): ReadSet {
  const { reads } = transaction.finish();
  // Which tables there are is part of nearly every answer, and changes seldom.
  reads.set(TABLES_INDEX, [{ start: new Uint8Array(), end: null }]);
  return reads;
}

function functionOf(services: SystemServices, requestedPath: string): SystemFunction {
  const path = canonicalFunctionPath(requestedPath);
  const found = QUERIES.get(path);
  if (found !== undefined) return found;
  if (!path.startsWith(FRONTEND_PREFIX)) throw new UserError(`The local backend has no ${requestedPath}`);
  // A newer dashboard may ask what this version doesn't know; a query that fails would take its whole page down.
  services.reportProblem(`the dashboard asked for ${path}, which this backend doesn't know`);
  return () => null;
}
