/** Syscalls that name another function without calling it now. Shared by transactions and actions. */
import { UserError } from "../../engine/errors.ts";
import type { EngineTransaction } from "../../engine/engine-interface.ts";
import type { ComponentPath, JsonObject } from "../../engine/types.ts";
import type { ValidatorJson } from "../../values/validator-json.ts";
import { type FunctionDirectory, handleText, requireFunction, resolveTarget } from "../function-address.ts";
import { scheduleFunction } from "../scheduling.ts";
import type { CallRequest } from "../types.ts";
import { checkArgs, tableNames } from "./value-checks.ts";
import type { WorkerDeployment } from "./worker-deployment.ts";

export function createFunctionHandle(
  deployment: WorkerDeployment,
  caller: ComponentPath,
  args: JsonObject,
): string {
  const target = resolveTarget(deployment.compiled, caller, args);
  const found = requireFunction(deployment.compiled, target, ["Query", "Mutation", "Action"]);
  const id = deployment.handleOf(found);
  if (id === null) throw new UserError(`${found.path} has no function handle`);
  return handleText(id);
}

/** `ts` of the arguments is in seconds. Returns the id of the `_scheduled_functions` document. */
export function scheduleCall(
  directory: FunctionDirectory,
  transaction: EngineTransaction,
  asking: Pick<CallRequest, "componentPath" | "caller">,
  args: JsonObject,
): string {
  const { componentPath, caller } = asking;
  const target = resolveTarget(directory, componentPath, args);
  const found = requireFunction(directory, target, ["Mutation", "Action"]);
  const callArgs = (args.args ?? {}) as JsonObject;
  const validator = JSON.parse(found.analyzed.args) as ValidatorJson;
  checkArgs(found.path, callArgs, validator, tableNames(transaction.catalog, found.componentPath));
  return scheduleFunction(transaction, {
    ownerComponentPath: componentPath,
    target: found,
    kind: found.analyzed.udfType === "Mutation" ? "mutation" : "action",
    args: callArgs,
    // Seconds as a fraction don't come back to whole milliseconds exactly.
    scheduledTimeMs: Math.round(Number(args.ts) * 1e6) / 1e3,
    caller,
  });
}
