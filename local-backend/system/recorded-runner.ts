/** A runner whose calls are told to the log, the counters and the transaction log, and which can be held shut for a moment. */
import type { Timestamp } from "../engine/types.ts";
import type { ActionOutcome, CallRequest, FunctionKind, FunctionRunner } from "../runtime/types.ts";
import type { NestedCall } from "../runtime/runner-options.ts";
import type { Counters } from "./counters.ts";
import type { FunctionLog } from "./function-log.ts";
import type { FunctionMetrics } from "./function-metrics.ts";
import type { TableRows } from "./table-rows.ts";
import type { TransactionLog } from "./transaction-log.ts";

export interface Recorders {
  log: FunctionLog;
  counters: Counters;
  metrics: FunctionMetrics;
  transactions: TransactionLog;
  tableRows: TableRows;
  /** Hears of each commit of a mutation. */
  committed: (ts: Timestamp, mutation: string) => void;
}

export interface RecordedRunner extends FunctionRunner {
  /** While `work` goes on, no call begins; those that wait see all of what it changed. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

export function recordCalls(
  runner: FunctionRunner,
  { log, counters, metrics, transactions, tableRows, committed }: Recorders,
): RecordedRunner {
  let gate: Promise<unknown> | null = null;
  const opened = async () => {
    while (gate !== null) await gate.catch(() => {});
  };
  const record = (
    kind: FunctionKind,
    request: CallRequest,
    outcome: ActionOutcome & { conflicts?: number },
  ) => {
    const { result, logLines, executionMs, conflicts = 0 } = outcome;
    counters.record({ name: nameOf(request), executionMs, isFailure: !result.ok, conflicts });
    metrics.ran(nameOf(request), executionMs, !result.ok);
    // A query that runs again and again with nothing to say would push everything else out of the log.
    if (kind === "query" && result.ok && logLines.length === 0) return;
    log.record({
      kind,
      componentPath: request.componentPath,
      identifier: request.path,
      logLines,
      executionMs,
      error: result.ok ? null : result.errorMessage,
      requestId: request.requestId,
      environment: outcome.environment,
      caller: request.caller?.scheduledFunctionId == null ? "client" : "scheduler",
      clientRequest: request.clientRequest,
    });
  };
  return {
    ...runner,
    async exclusively(work) {
      await opened();
      const running = work();
      gate = running;
      try {
        return await running;
      } finally {
        gate = null;
      }
    },
    async runQueries(requests, minTs) {
      await opened();
      const outcomes = await runner.runQueries(requests, minTs);
      outcomes.forEach((outcome, index) => {
        const request = requests[index];
        if (request !== undefined) record("query", request, outcome);
        if (outcome.rowsRead !== undefined) tableRows.read(outcome.rowsRead);
      });
      return outcomes;
    },
    async runMutation(request, sessionRequest) {
      await opened();
      const outcome = await runner.runMutation(request, sessionRequest);
      record("mutation", request, outcome);
      if (outcome.transaction !== null && outcome.ts !== null) {
        transactions.record(nameOf(request), outcome.ts, outcome.transaction.reads);
        tableRows.read(outcome.transaction.rowsRead);
        committed(outcome.ts, nameOf(request));
      }
      return outcome;
    },
    async runAction(request) {
      await opened();
      const outcome = await runner.runAction(request);
      record("action", request, outcome);
      return outcome;
    },
    async runHttpAction(request, exchange) {
      await opened();
      const startedAt = performance.now();
      const outcome = await runner.runHttpAction(request, exchange);
      const problem = !outcome.isComplete
        ? "the answer broke off"
        : outcome.status >= 500
          ? `answered ${outcome.status}`
          : null;
      const identifier = `${request.method} ${new URL(request.url).pathname}`;
      const executionMs = performance.now() - startedAt;
      counters.record({ name: identifier, executionMs, isFailure: problem !== null, conflicts: 0 });
      metrics.ran(identifier, executionMs, problem !== null);
      log.record({
        kind: "httpAction",
        componentPath: request.componentPath,
        identifier,
        logLines: outcome.logLines,
        executionMs,
        error: problem,
        requestId: request.requestId,
        caller: "httpAction",
        httpStatus: outcome.status,
      });
      return outcome;
    },
  };
}

/** What an action called: counted like any other call, told in the log by the action's own lines. */
export function recordNestedCall(
  { counters, metrics, tableRows, committed }: Omit<Recorders, "log" | "transactions">,
  { kind, call, outcome }: NestedCall,
): void {
  const { result, executionMs } = outcome;
  const name = nameOf(call);
  counters.record({ name, executionMs, isFailure: !result.ok, conflicts: 0 });
  metrics.ran(name, executionMs, !result.ok);
  const { rowsRead, transaction, ts } = outcome;
  const rows = rowsRead ?? transaction?.rowsRead;
  if (rows !== undefined) tableRows.read(rows);
  if (kind === "mutation" && ts != null) committed(ts, name);
}

/** As operators read it: the component before the function. */
export function nameOf({ componentPath, path }: Pick<CallRequest, "componentPath" | "path">): string {
  return componentPath === "" ? path : `${componentPath}/${path}`;
}
