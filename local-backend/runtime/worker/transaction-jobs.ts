/** Queries and mutations as jobs of this process: begin a snapshot, run, report what was read and written. */
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import type { EngineTransaction } from "../../engine/engine-interface.ts";
import type { Timestamp, TransactionResult } from "../../engine/types.ts";
import { failure } from "../failures.ts";
import { timedOut } from "../loss-failures.ts";
import type { CallRequest, QueryOutcome } from "../types.ts";
import { wholeDatabase } from "../whole-database.ts";
import type { JobAnswer, JobRequest } from "../worker-messages.ts";
import { applyWrites, areAllThere } from "./alongside.ts";
import { describeThrown } from "./thrown.ts";
import { type TransactionKind, TransactionRun } from "./transaction-run.ts";
import type { WorkerContext } from "./worker-context.ts";

const SNAPSHOT_POLL_MS = 2;
const MAX_SNAPSHOT_WAIT_MS = 5_000;

/** Storage shows a commit to other processes a moment after the main process knows of it, at the latest. */
async function beginAt(
  { reader }: WorkerContext,
  count: number,
  minTs: Timestamp,
): Promise<EngineTransaction[]> {
  const giveUpAt = Date.now() + MAX_SNAPSHOT_WAIT_MS;
  for (;;) {
    const transactions = reader.beginTogether(count);
    const isNewEnough = (transactions[0]?.beginTs ?? minTs) >= minTs;
    if (isNewEnough) return transactions;
    for (const transaction of transactions) transaction.close();
    if (Date.now() > giveUpAt) throw new Error(`no snapshot as new as ${minTs}`);
    await wait(SNAPSHOT_POLL_MS);
  }
}

/**
 * A rejection that the function left unhandled is its failure (protocol §9.1). Node reports one when the turn is over, so
 * this takes a turn of the event loop.
 */
async function addUnhandledRejection(
  { rejections, deployment, realms }: WorkerContext,
  run: TransactionRun,
  result: QueryOutcome["result"],
): Promise<QueryOutcome["result"]> {
  await nextTurn();
  const [first] = rejections.take();
  if (first === undefined || !result.ok) return result;
  realms.clear();
  const text = deployment.scripts.stackTraces.uncaught(describeThrown(first));
  return failure(run.request.requestId, text, "user");
}

async function runWatched(
  context: WorkerContext,
  kind: TransactionKind,
  transaction: EngineTransaction,
  { request, journal, item }: { request: CallRequest; journal: string | null; item: number },
): Promise<{ run: TransactionRun; result: QueryOutcome["result"] }> {
  const run = new TransactionRun(context, context.realms, transaction, request, journal);
  context.rejections.take();
  const { watch, clock, data } = context;
  clock.begin(watch.begin(item));
  let result: QueryOutcome["result"];
  let tookTooLong: boolean;
  try {
    result = run.runRoot(kind);
  } finally {
    tookTooLong = clock.end(data.ownTimeMs);
    watch.end();
  }
  if (tookTooLong) {
    const text = timedOut({ of: "time", ms: data.ownTimeMs });
    return { run, result: failure(request.requestId, text, "timeout") };
  }
  return { run, result: await addUnhandledRejection(context, run, result) };
}

/** What a query read. After a limit was passed nobody knows: then everything. */
function readsOf(transaction: EngineTransaction): Pick<QueryOutcome, "reads" | "rowsRead"> {
  const { catalog } = transaction;
  try {
    const { reads, rowsRead } = transaction.finish();
    return { reads, rowsRead };
  } catch {
    return { reads: wholeDatabase(catalog) };
  } finally {
    transaction.close();
  }
}

export async function runQueries(
  context: WorkerContext,
  { requests, minTs }: JobRequest<"queries">,
): Promise<JobAnswer<"queries">> {
  const transactions = await beginAt(context, requests.length, minTs);
  try {
    const outcomes: QueryOutcome[] = [];
    for (const [item, request] of requests.entries()) {
      const transaction = transactions[item]!;
      const call = { request, journal: request.journal, item };
      const { run, result } = await runWatched(context, "Query", transaction, call);
      outcomes.push({
        result,
        logLines: run.logs.lines,
        ts: transaction.beginTs,
        ...readsOf(transaction),
        journal: result.ok ? run.pagination.nextJournal : request.journal,
        observedIdentity: run.observedIdentity,
        observedTime: run.observedTime,
        observedRandom: run.observedRandom,
        executionMs: run.executionMs,
      });
    }
    return outcomes;
  } finally {
    for (const transaction of transactions) transaction.close();
  }
}

export async function runMutation(
  context: WorkerContext,
  { call: request, minTs }: JobRequest<"mutation">,
): Promise<JobAnswer<"mutation">> {
  const [transaction] = await beginAt(context, 1, minTs);
  if (transaction === undefined) throw new Error("no transaction");
  try {
    const { alongside } = request;
    if (alongside !== undefined) {
      if (!areAllThere(transaction, alongside)) return gone(request);
      applyWrites(transaction, alongside.before);
    }
    const { run, result } = await runWatched(context, "Mutation", transaction, {
      request,
      journal: null,
      item: 0,
    });
    const { executionMs } = run;
    const failed = (result: QueryOutcome["result"]) => ({
      result,
      logLines: run.logs.lines,
      executionMs,
      transaction: null,
    });
    if (!result.ok) return failed(result);
    if (alongside !== undefined) {
      // What `before` removed is gone by now, and so it should.
      if (!areAllThere(transaction, { ...alongside, before: [] })) return gone(request);
      applyWrites(transaction, alongside.after);
    }
    let finished: TransactionResult;
    try {
      finished = transaction.finish();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return failed(failure(request.requestId, text, "user"));
    }
    return { result, logLines: run.logs.lines, executionMs, transaction: finished };
  } finally {
    transaction.close();
  }
}

function gone({ requestId }: CallRequest): JobAnswer<"mutation"> {
  const result = failure(requestId, "What this call was to change along with itself is gone", "gone");
  return { result, logLines: [], executionMs: 0, transaction: null };
}
