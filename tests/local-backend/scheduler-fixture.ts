/** A scheduler on a real engine, with functions written as plain code where the real runner isn't what is tested. */
import { onTestFinished } from "vitest";
import { silentLog } from "../../local-backend/base/log.ts";
import type { Engine, EngineTransaction } from "../../local-backend/engine/engine-interface.ts";
import { inServerTransaction, readOnly } from "../../local-backend/engine/server-transaction.ts";
import type { Json, JsonObject } from "../../local-backend/engine/types.ts";
import { JOBS_TABLE, scheduleFunction, SCHEDULED_TABLE } from "../../local-backend/runtime/scheduling.ts";
import type { CallRequest, Failure, FunctionRunner, Success } from "../../local-backend/runtime/types.ts";
import { applyWrites, areAllThere } from "../../local-backend/runtime/worker/alongside.ts";
import { CRONS_TABLE } from "../../local-backend/scheduler/due-work.ts";
import { Scheduler } from "../../local-backend/scheduler/scheduler.ts";

export const SERVER = { componentPath: "", isPrivileged: true };

export type Answer = Success | Failure;
export const done: Answer = { ok: true, value: null };
export const failed = (cause: Failure["cause"]): Answer => ({
  ok: false,
  errorMessage: `failed: ${cause}`,
  cause,
});

/** "module:fn" → what it does. A mutation gets the transaction that its alongside writes are part of. */
export interface Functions {
  mutations?: Record<string, (transaction: EngineTransaction, call: CallRequest) => Answer | Promise<Answer>>;
  actions?: Record<string, (call: CallRequest) => Promise<Answer>>;
}

/** Keeps to the contract of `CallRequest.alongside`. `afterCommit` may make up another answer than what happened. */
export function plainRunner(
  engine: Engine,
  { mutations = {}, actions = {} }: Functions,
  afterCommit: (call: CallRequest) => Answer | null = () => null,
): Pick<FunctionRunner, "runMutation" | "runAction"> {
  return {
    async runMutation(call) {
      const outcome = (result: Answer) => ({
        result,
        logLines: [],
        ts: null,
        conflicts: 0,
        executionMs: 0,
        transaction: null,
      });
      const transaction = engine.beginTransaction();
      try {
        const { alongside = { before: [], after: [] } } = call;
        if (!areAllThere(transaction, alongside)) return outcome(failed("gone"));
        applyWrites(transaction, alongside.before);
        const result = (await mutations[call.path]?.(transaction, call)) ?? failed("user");
        if (!result.ok) return outcome(result);
        applyWrites(transaction, alongside.after);
        const committed = await engine.committer.commit(transaction.finish());
        return outcome(committed.ok ? (afterCommit(call) ?? result) : failed("occ"));
      } finally {
        transaction.close();
      }
    },
    async runAction(call) {
      const result = (await actions[call.path]?.(call)) ?? failed("user");
      return { result, logLines: [], executionMs: 0 };
    },
  };
}

export interface TestScheduler {
  scheduler: Scheduler;
  /** Moves the scheduler's clock. */
  advance(ms: number): void;
  nowMs(): number;
}

export function makeScheduler(
  engine: Engine,
  runner: Pick<FunctionRunner, "runMutation" | "runAction">,
  kindOf: (componentPath: string, path: string) => "mutation" | "action" | null = () => null,
): TestScheduler {
  let offsetMs = 0;
  let requests = 0;
  const nowMs = () => Date.now() + offsetMs;
  const scheduler = new Scheduler({
    engine,
    runner,
    log: silentLog,
    nowMs,
    newRequestId: () => String(++requests).padStart(16, "0"),
    kindOf,
    isPaused: () => false,
  });
  onTestFinished(() => scheduler.stop());
  return { scheduler, nowMs, advance: (ms) => (offsetMs += ms) };
}

export function schedule(
  engine: Engine,
  kind: "mutation" | "action",
  path: string,
  atMs: number,
  args: JsonObject = {},
): Promise<string> {
  return inServerTransaction(engine, (transaction) =>
    scheduleFunction(transaction, {
      ownerComponentPath: "",
      target: { componentPath: "", path },
      kind,
      args,
      scheduledTimeMs: atMs,
      caller: undefined,
    }),
  );
}

function rowsOf(engine: Engine, tableName: string): (JsonObject & { _id: string })[] {
  return readOnly(engine, (transaction) => {
    if (!Object.hasOwn(transaction.catalog.namespaces[""]?.tables ?? {}, tableName)) return [];
    const stream = transaction.queryStream(SERVER, {
      source: { type: "FullTableScan", tableName, order: null },
      operators: [],
    });
    const rows: (JsonObject & { _id: string })[] = [];
    for (;;) {
      const { value } = transaction.queryStreamNext(stream);
      if (value === null) return rows;
      rows.push(JSON.parse(value) as JsonObject & { _id: string });
    }
  });
}

export const jobRows = (engine: Engine) => rowsOf(engine, JOBS_TABLE);
export const cronRows = (engine: Engine) => rowsOf(engine, CRONS_TABLE);
export const shownRows = (engine: Engine) => rowsOf(engine, SCHEDULED_TABLE);
export const rows = (engine: Engine, tableName: string) => rowsOf(engine, tableName);

export function stateOf(engine: Engine, id: string): Json {
  return shownRows(engine).find(({ _id }) => _id === id)?.state ?? null;
}

/** Waits for what only time can bring; the test's own time limit is the end of its patience. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
