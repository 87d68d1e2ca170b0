/** A runner whose calls are told to the log, the counters and the transaction log, and which can be held shut for a moment. */
import type { Timestamp } from "../engine/types.ts";
import type {
  ActionOutcome,
  CallRequest,
  FunctionKind,
  FunctionRunner,
  HttpActionRequest,
} from "../runtime/types.ts";
import type { LoggedLines, NestedCall } from "../runtime/runner-options.ts";
import type { Counters } from "./counters.ts";
import type { FunctionLog, RunningExecution } from "./function-log.ts";
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
    const { result, executionMs, conflicts = 0 } = outcome;
    counters.record({ name: nameOf(request), executionMs, isFailure: !result.ok, conflicts });
    metrics.ran(nameOf(request), executionMs, !result.ok);
    logCall(log, kind, request, outcome);
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
      const identifier = nameOfHttp(request);
      const executionMs = performance.now() - startedAt;
      counters.record({ name: identifier, executionMs, isFailure: problem !== null, conflicts: 0 });
      metrics.ran(identifier, executionMs, problem !== null);
      log.record({
        ...runningHttp(request, untold(outcome)),
        executionMs,
        error: problem,
        caller: "httpAction",
        httpStatus: outcome.status,
      });
      return outcome;
    },
  };
}

/** Those that the log has not. */
function untold({ logLines, toldLines = 0 }: { logLines: string[]; toldLines?: number }): string[] {
  return toldLines === 0 ? logLines : logLines.slice(toldLines);
}

function running(kind: FunctionKind, call: CallRequest, logLines: string[]): RunningExecution {
  const { componentPath, path: identifier, requestId, clientRequest } = call;
  return {
    kind,
    componentPath,
    identifier,
    logLines,
    requestId,
    clientRequest,
    executionId: call.execution?.id,
  };
}

function runningHttp(call: HttpActionRequest, logLines: string[]): RunningExecution {
  const { componentPath, requestId } = call;
  return { kind: "httpAction", componentPath, identifier: nameOfHttp(call), logLines, requestId };
}

function nameOfHttp({ method, url }: HttpActionRequest): string {
  return `${method} ${new URL(url).pathname}`;
}

function logCall(log: FunctionLog, kind: FunctionKind, call: CallRequest, outcome: ActionOutcome): void {
  const { result, executionMs, environment } = outcome;
  const logLines = untold(outcome);
  // A query that runs again and again with nothing to say would push everything else out of the log.
  if (kind === "query" && result.ok && logLines.length === 0) return;
  log.record({
    ...running(kind, call, logLines),
    executionMs,
    error: result.ok ? null : result.errorMessage,
    environment,
    caller: callerOf(call),
    parentExecutionId: call.execution?.parentId,
  });
}

function callerOf({ execution, caller }: CallRequest): "action" | "scheduler" | "client" {
  if (execution !== undefined) return "action";
  return caller?.scheduledFunctionId == null ? "client" : "scheduler";
}

/** What an action says while it runs. */
export function recordLines(log: FunctionLog, { call, logLines }: LoggedLines): void {
  log.recordProgress("path" in call ? running("action", call, logLines) : runningHttp(call, logLines));
}

/** What an action called: counted and told like any other call. */
export function recordNestedCall(
  { log, counters, metrics, tableRows, committed }: Omit<Recorders, "transactions">,
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
  logCall(log, kind, call, outcome);
}

/** As operators read it: the component before the function. */
export function nameOf({ componentPath, path }: Pick<CallRequest, "componentPath" | "path">): string {
  return componentPath === "" ? path : `${componentPath}/${path}`;
}
