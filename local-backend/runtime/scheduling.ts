/**
 * Writes of the scheduler's tables, by mutations (in their own transaction) and by actions (in one of their own). Running
 * the jobs is the scheduler's.
 */
import { UserError } from "../engine/errors.ts";
import type { Access, EngineTransaction } from "../engine/engine-interface.ts";
import type { ComponentPath, Json, JsonObject } from "../engine/types.ts";
import { MAX_SCHEDULED_ARGS_BYTES_EACH } from "../values/limits.ts";
import type { CallRequest, FunctionAddress } from "./types.ts";

export const JOBS_TABLE = "_scheduled_jobs";
export const SCHEDULED_TABLE = "_scheduled_functions";

/** A row of `_scheduled_jobs`; lives in the app's namespace whatever component it is for. */
export interface ScheduledJob {
  /** Whose function runs. */
  componentPath: ComponentPath;
  /** "dir/module:fn". */
  functionPath: string;
  kind: "mutation" | "action";
  args: Json[];
  /** Milliseconds since the epoch. */
  nextAt: number;
  /** Whose `_scheduled_functions` has the row that shows this job. */
  ownerComponentPath: ComponentPath;
  scheduledFunctionId: string;
}

export interface ScheduleRequest {
  ownerComponentPath: ComponentPath;
  target: FunctionAddress;
  kind: "mutation" | "action";
  args: JsonObject;
  scheduledTimeMs: number;
  /** Who schedules. */
  caller: CallRequest["caller"];
}

const JOBS_ACCESS: Access = { componentPath: "", isPrivileged: true };

function ownerAccess(componentPath: ComponentPath): Access {
  return { componentPath, isPrivileged: true };
}

/** "dir/module:fn" → "dir/module.js:fn", as scheduled functions are listed. */
function listedName(functionPath: string): string {
  return functionPath.replace(/:([^:]*)$/, ".js:$1");
}

export function scheduleFunction(transaction: EngineTransaction, request: ScheduleRequest): string {
  const { ownerComponentPath, target, kind, args, scheduledTimeMs, caller } = request;
  if (!Number.isFinite(scheduledTimeMs)) throw new UserError("The scheduled time must be a finite number");
  const argsBytes = Buffer.byteLength(JSON.stringify(args));
  if (argsBytes > MAX_SCHEDULED_ARGS_BYTES_EACH) {
    throw new UserError(
      `Arguments for ${target.path} are too large (actual: ${argsBytes} bytes, maximum: ${MAX_SCHEDULED_ARGS_BYTES_EACH} bytes)`,
    );
  }
  transaction.countScheduled(argsBytes);
  const isCancelled = stateOfCaller(transaction, caller) === "canceled";
  const scheduledFunctionId = transaction.insert(ownerAccess(ownerComponentPath), SCHEDULED_TABLE, {
    name: listedName(target.path),
    args: [args],
    scheduledTime: scheduledTimeMs,
    ...(isCancelled
      ? { state: { kind: "canceled" }, completedTime: transaction.nowMs }
      : { state: { kind: "pending" } }),
  });
  if (isCancelled) return scheduledFunctionId;
  const job: ScheduledJob = {
    componentPath: target.componentPath,
    functionPath: target.path,
    kind,
    args: [args],
    nextAt: scheduledTimeMs,
    ownerComponentPath,
    scheduledFunctionId,
  };
  transaction.insert(JOBS_ACCESS, JOBS_TABLE, { ...job });
  return scheduledFunctionId;
}

/** Of the scheduled function that asks, or that led to whoever asks; null when none did. */
function stateOfCaller(transaction: EngineTransaction, caller: CallRequest["caller"]): string | null {
  const { scheduledFunctionId, scheduledIn } = caller ?? {};
  if (scheduledFunctionId == null || scheduledIn === undefined) return null;
  const text = transaction.get(ownerAccess(scheduledIn), scheduledFunctionId, SCHEDULED_TABLE);
  return text === null ? null : (JSON.parse(text) as { state: { kind: string } }).state.kind;
}

function findJob(transaction: EngineTransaction, scheduledFunctionId: string): string | null {
  const stream = transaction.queryStream(JOBS_ACCESS, {
    source: {
      type: "IndexRange",
      indexName: `${JOBS_TABLE}.by_scheduledFunctionId`,
      range: [{ type: "Eq", fieldPath: "scheduledFunctionId", value: scheduledFunctionId }],
      order: null,
    },
    operators: [],
  });
  const { value } = transaction.queryStreamNext(stream);
  transaction.queryCleanup(stream);
  return value === null ? null : (JSON.parse(value) as { _id: string })._id;
}

/** Pending: will not run. In progress (an action): may finish, but what it schedules from now on is not run. */
export function cancelScheduled(
  transaction: EngineTransaction,
  ownerComponentPath: ComponentPath,
  scheduledFunctionId: string,
): void {
  const access = ownerAccess(ownerComponentPath);
  const text = transaction.get(access, scheduledFunctionId, SCHEDULED_TABLE);
  if (text === null) throw new UserError(`Scheduled function with id ${scheduledFunctionId} not found`);
  const { state } = JSON.parse(text) as { state: { kind: string } };
  if (state.kind !== "pending" && state.kind !== "inProgress") return;
  transaction.shallowMerge(access, scheduledFunctionId, {
    state: { kind: "canceled" },
    completedTime: transaction.nowMs,
  });
  const jobId = findJob(transaction, scheduledFunctionId);
  if (jobId !== null) transaction.remove(JOBS_ACCESS, jobId);
}
