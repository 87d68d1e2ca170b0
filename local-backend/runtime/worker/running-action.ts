/** What the jobs of this process know of an action while it runs, wherever it does: in a realm or in Node itself. */
import { failure } from "../failures.ts";
import type { Failure } from "../types.ts";
import type { StackTraces } from "../stack-traces.ts";
import type { LogLines } from "./log-lines.ts";
import type { RunResult } from "./realm.ts";

export interface ActionTarget {
  modulePath: string;
  exportName: string;
  method: "invokeAction" | "runRequest";
  args: string[];
}

export interface RunningAction {
  readonly logs: LogLines;
  readonly executionMs: number;
  run(target: ActionTarget): Promise<RunResult>;
  /** Ends the call with something that it threw where nobody could catch it. */
  fail(thrown: unknown): void;
  /** Ends the call for the outside. */
  cancel(): void;
  failureOf(ended: Exclude<RunResult, { kind: "value" }>): Failure;
}

export function failureOfRun(
  requestId: string,
  ended: Exclude<RunResult, { kind: "value" }>,
  stackTraces: StackTraces,
): Failure {
  if (ended.kind === "unsettled") {
    return failure(requestId, "Returned promise will never resolve", "user");
  }
  const { error } = ended;
  const data = error.data === undefined ? undefined : (JSON.parse(error.data) as Failure["errorData"]);
  return failure(requestId, stackTraces.uncaught(error), "user", data);
}
