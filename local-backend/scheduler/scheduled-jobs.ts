/**
 * Running one scheduled function. Mutations exactly once: their row goes in the commit of their own writes. Actions at most
 * once: their row goes, durably, before they begin.
 */
import type { Engine, EngineTransaction } from "../engine/engine-interface.ts";
import { documentsInRange, inServerTransaction } from "../engine/server-transaction.ts";
import type { JsonObject } from "../engine/types.ts";
import { JOBS_TABLE, SCHEDULED_TABLE } from "../runtime/scheduling.ts";
import type { Failure, FunctionRunner, PrivilegedWrite, Success } from "../runtime/types.ts";
import { SERVER_ACCESS, type JobRow } from "./due-work.ts";

export interface JobServices {
  engine: Engine;
  runner: Pick<FunctionRunner, "runMutation" | "runAction">;
  nowMs(): number;
  newRequestId(): string;
}

/** "again": no fault of the function, to be tried later. */
export type JobEnd = "done" | "again";

export async function runJob(services: JobServices, job: JobRow): Promise<JobEnd> {
  return job.kind === "mutation" ? await runMutation(services, job) : await runAction(services, job);
}

async function runMutation(services: JobServices, job: JobRow): Promise<JobEnd> {
  const rowGoes: PrivilegedWrite = { componentPath: "", tableName: JOBS_TABLE, id: job._id, patch: null };
  const { result } = await services.runner.runMutation({
    ...callOf(services, job),
    alongside: {
      before: [rowGoes, shownAs(job, { state: { kind: "inProgress" } })],
      after: [shownAs(job, { state: { kind: "success" }, completedTime: services.nowMs() })],
    },
  });
  if (result.ok) return "done";
  if (result.cause === "system" || result.cause === "occ") return "again";
  await inServerTransaction(services.engine, (transaction) => {
    // Cancelled meanwhile; or only the row that shows it is gone, and this one must not come due for ever.
    if (transaction.get(SERVER_ACCESS, job._id, JOBS_TABLE) === null) return;
    transaction.remove(SERVER_ACCESS, job._id, JOBS_TABLE);
    show(transaction, job, endState(result, services.nowMs()));
  });
  return "done";
}

async function runAction(services: JobServices, job: JobRow): Promise<JobEnd> {
  const isOurs = await inServerTransaction(services.engine, (transaction) => {
    if (transaction.get(SERVER_ACCESS, job._id, JOBS_TABLE) === null) return false;
    transaction.remove(SERVER_ACCESS, job._id, JOBS_TABLE);
    show(transaction, job, { state: { kind: "inProgress" } });
    return true;
  });
  if (!isOurs) return "done";
  const { result } = await services.runner.runAction(callOf(services, job));
  await inServerTransaction(services.engine, (transaction) => {
    if (stateOf(transaction, job) === "inProgress") {
      show(transaction, job, endState(result, services.nowMs()));
    }
  });
  return "done";
}

/** Actions that a crash cut off: nobody can know how far they came. */
export async function failInterruptedActions(services: JobServices): Promise<number> {
  let count = 0;
  for (const componentPath of Object.keys(services.engine.catalog().namespaces)) {
    count += await inServerTransaction(services.engine, (transaction) => {
      const access = { componentPath, isPrivileged: true };
      const interrupted = documentsInRange(
        transaction,
        access,
        `${SCHEDULED_TABLE}.by_state_and_scheduledTime`,
        [{ type: "Eq", fieldPath: "state.kind", value: "inProgress" }],
        1000,
      );
      for (const row of interrupted) {
        transaction.shallowMerge(
          access,
          row._id as string,
          {
            state: { kind: "failed", error: "Transient error while executing action" },
            completedTime: services.nowMs(),
          },
          SCHEDULED_TABLE,
        );
      }
      return interrupted.length;
    });
  }
  return count;
}

function callOf({ newRequestId }: JobServices, job: JobRow) {
  return {
    componentPath: job.componentPath,
    path: job.functionPath,
    args: job.args,
    identity: null,
    allowInternal: true,
    requestId: newRequestId(),
    caller: {
      ip: null,
      userAgent: null,
      scheduledFunctionId: job.scheduledFunctionId,
      scheduledIn: job.ownerComponentPath,
    },
  };
}

function shownAs(job: JobRow, patch: JsonObject): PrivilegedWrite {
  const { ownerComponentPath, scheduledFunctionId } = job;
  return { componentPath: ownerComponentPath, tableName: SCHEDULED_TABLE, id: scheduledFunctionId, patch };
}

function show(transaction: EngineTransaction, job: JobRow, patch: JsonObject): void {
  const access = { componentPath: job.ownerComponentPath, isPrivileged: true };
  if (transaction.get(access, job.scheduledFunctionId, SCHEDULED_TABLE) === null) return;
  transaction.shallowMerge(access, job.scheduledFunctionId, patch, SCHEDULED_TABLE);
}

function stateOf(transaction: EngineTransaction, job: JobRow): string | null {
  const access = { componentPath: job.ownerComponentPath, isPrivileged: true };
  const text = transaction.get(access, job.scheduledFunctionId, SCHEDULED_TABLE);
  return text === null ? null : (JSON.parse(text) as { state: { kind: string } }).state.kind;
}

function endState(result: Success | Failure, completedTime: number): JsonObject {
  return result.ok
    ? { state: { kind: "success" }, completedTime }
    : { state: { kind: "failed", error: result.errorMessage }, completedTime };
}
