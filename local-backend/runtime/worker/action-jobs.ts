/** Actions and HTTP actions as jobs of this process; many run at a time. */
import type { ValidatorJson } from "../../values/validator-json.ts";
import { UserError } from "../../engine/errors.ts";
import { MAX_ARGS_BYTES, MAX_NODE_ARGS_BYTES } from "../../values/limits.ts";
import type { Json } from "../../engine/types.ts";
import { failure } from "../failures.ts";
import { requireFunction } from "../function-address.ts";
import type { ActionOutcome, CallRequest, HttpActionRequest } from "../types.ts";
import type { HttpActionRun } from "../worker-messages.ts";
import { ActionRun } from "./action-run.ts";
import { NodeRun } from "./node-run.ts";
import type { NodeWorld } from "./node-world.ts";
import type { RunningAction } from "./running-action.ts";
import { checkArgs, checkReturned, tableNames } from "./value-checks.ts";
import type { WorkerContext } from "./worker-context.ts";

export class ActionJobs {
  readonly #running = new Map<number, RunningAction>();
  readonly #node: NodeWorld | null;

  /** In a process for "use node" modules all actions run in its world. */
  constructor(node: NodeWorld | null) {
    this.#node = node;
  }

  cancel(jobId: number): void {
    this.#running.get(jobId)?.cancel();
  }

  /** A rejection that nobody handled; `jobId` is who ran last. False when that one is over already. */
  failUnhandled(jobId: number, thrown: unknown): boolean {
    const run = this.#running.get(jobId);
    run?.fail(thrown);
    return run !== undefined;
  }

  async runAction(context: WorkerContext, jobId: number, request: CallRequest): Promise<ActionOutcome> {
    const { deployment, reader } = context;
    try {
      const target = { ...request, mustBePublic: !request.allowInternal };
      const found = requireFunction(deployment.compiled, target, "Action");
      const { args: argsValidator, returns } = deployment.validators(found);
      const transaction = reader.begin();
      const tableNameOf = tableNames(transaction.catalog, found.componentPath);
      transaction.close();
      const args: Json = request.args[0] ?? {};
      const node = this.#node;
      const maxBytes = node === null ? MAX_ARGS_BYTES : MAX_NODE_ARGS_BYTES;
      checkArgs(found.path, args, argsValidator, tableNameOf, maxBytes);
      const caller = { context, jobId, ...found, identity: request.identity, request };
      const run = this.#begin(jobId, node === null ? new ActionRun(caller) : new NodeRun(caller, node));
      const ended = await run.run({
        modulePath: found.modulePath,
        exportName: found.exportName,
        method: "invokeAction",
        args: [request.requestId, JSON.stringify([args])],
      });
      const { executionMs, logs } = run;
      if (ended.kind !== "value") return { result: run.failureOf(ended), logLines: logs.lines, executionMs };
      const validators: { args: ValidatorJson; returns: ValidatorJson | null } = {
        args: argsValidator,
        returns,
      };
      try {
        checkReturned(found.path, ended.value, validators, tableNameOf);
      } catch (error) {
        return { ...refused(request.requestId, error), logLines: logs.lines, executionMs };
      }
      const value = JSON.parse(ended.value) as Json;
      return { result: { ok: true, value }, logLines: logs.lines, executionMs };
    } catch (error) {
      return refused(request.requestId, error);
    } finally {
      this.#running.delete(jobId);
    }
  }

  /** The response goes out while it runs. */
  async runHttpAction(
    context: WorkerContext,
    jobId: number,
    request: HttpActionRequest,
  ): Promise<HttpActionRun> {
    const { componentPath, identity, requestId, hasBody, method, url, headerPairs, routedPath } = request;
    const caller = {
      context,
      jobId,
      componentPath,
      path: "http:default",
      identity,
      request: { requestId, caller: callerOf(request) },
    };
    try {
      const run = this.#begin(jobId, new ActionRun(caller));
      const head = { url, method, headerPairs, streamId: hasBody ? "request" : null, signal: "" };
      const ended = await run.run({
        modulePath: "http.js",
        exportName: "default",
        method: "runRequest",
        args: [JSON.stringify(head), routedPath],
      });
      return { failure: ended.kind === "value" ? null : run.failureOf(ended), logLines: run.logs.lines };
    } finally {
      this.#running.delete(jobId);
    }
  }

  #begin(jobId: number, run: RunningAction): RunningAction {
    this.#running.set(jobId, run);
    return run;
  }
}

function callerOf({ headerPairs }: HttpActionRequest): CallRequest["caller"] {
  const userAgent = headerPairs.find(([name]) => name.toLowerCase() === "user-agent")?.[1] ?? null;
  return { ip: null, userAgent };
}

function refused(requestId: string, error: unknown): ActionOutcome {
  if (!(error instanceof UserError)) throw error;
  return { result: failure(requestId, error.message, "user"), logLines: [], executionMs: 0 };
}
