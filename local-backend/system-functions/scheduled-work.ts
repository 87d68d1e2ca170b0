/** What administrators do to scheduled functions: those that wait, and actions that run. */
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import type { Engine, EngineTransaction } from "../engine/engine-interface.ts";
import { UserError } from "../engine/errors.ts";
import { eachInRange, inServerTransaction, type IndexRange } from "../engine/server-transaction.ts";
import type { ComponentPath, Json } from "../engine/types.ts";
import { cancelScheduled, JOBS_TABLE, SCHEDULED_TABLE, type ScheduledJob } from "../runtime/scheduling.ts";
import { SERVER_ACCESS } from "../scheduler/due-work.ts";
import { inComponent, noteEvent } from "./deployment-events.ts";

/** A row of what functions see, while its action runs: nothing waits for it any more. */
export interface RunningJob {
  _id: string;
  /** "dir/module.js:fn". */
  name: string;
  args: Json[];
  scheduledTime: number;
}

export function runningJobs(transaction: EngineTransaction, componentPath: ComponentPath): RunningJob[] {
  const access = { componentPath, isPrivileged: true };
  const rows = eachInRange(transaction, access, `${SCHEDULED_TABLE}.by_state_and_scheduledTime`, [
    { type: "Eq", fieldPath: "state.kind", value: "inProgress" },
  ]);
  return [...rows] as unknown as RunningJob[];
}

/** Harmless when it has ended meanwhile. Throws UserError for what was never scheduled. */
export async function cancelJob(engine: Engine, componentPath: ComponentPath, id: string): Promise<void> {
  await inServerTransaction(engine, (transaction) => {
    const [job] = waitingJobs(transaction, "by_scheduledFunctionId", [
      { type: "Eq", fieldPath: "scheduledFunctionId", value: id },
    ]);
    const owner = job?.ownerComponentPath ?? componentPath;
    const access = { componentPath: owner, isPrivileged: true };
    const isKnown = transaction.normalizeId(access, SCHEDULED_TABLE, id) !== null;
    const text = isKnown ? transaction.get(access, id, SCHEDULED_TABLE) : null;
    if (text === null) throw new UserError("There is no such scheduled function");
    cancelScheduled(transaction, owner, id);
    const { name } = JSON.parse(text) as RunningJob;
    const metadata = { scheduled_function_id: id, function_path: name, ...inComponent(componentPath) };
    noteEvent(transaction, { action: "cancel_scheduled_function", metadata });
  });
}

/** `functionPath` "dir/module:fn"; null: of all functions. */
export async function cancelAllJobs(
  engine: Engine,
  componentPath: ComponentPath,
  functionPath: string | null,
): Promise<void> {
  await inServerTransaction(engine, (transaction) => {
    const isMeant = (path: string) => functionPath === null || path === functionPath;
    const waiting = waitingJobs(transaction, "by_nextAt", []).filter(
      (job) => job.componentPath === componentPath && isMeant(job.functionPath),
    );
    const running = runningJobs(transaction, componentPath).filter(({ name }) =>
      isMeant(canonicalFunctionPath(name)),
    );
    for (const job of waiting) cancelScheduled(transaction, job.ownerComponentPath, job.scheduledFunctionId);
    for (const { _id } of running) cancelScheduled(transaction, componentPath, _id);
    if (waiting.length + running.length === 0) return;
    noteEvent(transaction, {
      action: "cancel_all_scheduled_functions",
      metadata: inComponent(componentPath),
    });
  });
}

/** What has ended isn't listed any more. */
export async function forgetEnded(engine: Engine, componentPath: ComponentPath): Promise<void> {
  const access = { componentPath, isPrivileged: true };
  await inServerTransaction(engine, (transaction) => {
    const ended = eachInRange(transaction, access, `${SCHEDULED_TABLE}.by_completedTime`, [
      { type: "Gt", fieldPath: "completedTime", value: 0 },
    ]);
    for (const { _id } of [...ended]) transaction.remove(access, _id as string, SCHEDULED_TABLE);
    noteEvent(transaction, { action: "delete_scheduled_jobs_table", metadata: inComponent(componentPath) });
  });
}

/** The rows of all components lie in the app's table. */
function waitingJobs(transaction: EngineTransaction, index: string, range: IndexRange): ScheduledJob[] {
  const rows = eachInRange(transaction, SERVER_ACCESS, `${JOBS_TABLE}.${index}`, range);
  return [...rows] as unknown as ScheduledJob[];
}
