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
import { ToldLines } from "./told-lines.ts";
import { checkArgs, checkReturned, tableNames } from "./value-checks.ts";
import type { WorkerContext } from "./worker-context.ts";

export class ActionJobs {
  readonly #running = new Map<number, { run: RunningAction; told: ToldLines }>();
  readonly #node: NodeWorld | null;

  /** In a process for "use node" modules all actions run in its world. */
  constructor(node: NodeWorld | null) {
    this.#node = node;
  }

  cancel(jobId: number): void {
    this.#running.get(jobId)?.run.cancel();
  }

  /** A rejection that nobody handled; `jobId` is who ran last. False when that one is over already. */
  failUnhandled(jobId: number, thrown: unknown): boolean {
    const running = this.#running.get(jobId);
    running?.run.fail(thrown);
    return running !== undefined;
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
      const run = node === null ? new ActionRun(caller) : new NodeRun(caller, node);
      const told = this.#begin(context, jobId, run);
      const ended = await run.run({
        modulePath: found.modulePath,
        exportName: found.exportName,
        method: "invokeAction",
        args: [request.requestId, JSON.stringify([args])],
      });
      const ran = { logLines: run.logs.lines, toldLines: told.end(), executionMs: run.executionMs };
      if (ended.kind !== "value") return { result: run.failureOf(ended), ...ran };
      const validators: { args: ValidatorJson; returns: ValidatorJson | null } = {
        args: argsValidator,
        returns,
      };
      try {
        checkReturned(found.path, ended.value, validators, tableNameOf);
      } catch (error) {
        return { ...refused(request.requestId, error), ...ran };
      }
      const value = JSON.parse(ended.value) as Json;
      return { result: { ok: true, value }, ...ran };
    } catch (error) {
      return refused(request.requestId, error);
    } finally {
      this.#end(jobId);
    }
  }

  /** The response goes out while it runs. */
  async runHttpAction(
    context: WorkerContext,
    jobId: number,
    request: HttpActionRequest,
  ): Promise<HttpActionRun> {
    const { componentPath, identity, hasBody, method, url, headerPairs, routedPath } = request;
    const caller = {
      context,
      jobId,
      componentPath,
      path: "http:default",
      identity,
      request,
    };
    try {
      const run = new ActionRun(caller);
      const told = this.#begin(context, jobId, run);
      const head = { url, method, headerPairs, streamId: hasBody ? "request" : null, signal: "" };
      const ended = await run.run({
        modulePath: "http.js",
        exportName: "default",
        method: "runRequest",
        args: [JSON.stringify(head), routedPath],
      });
      const failed = ended.kind === "value" ? null : run.failureOf(ended);
      return { failure: failed, logLines: run.logs.lines, toldLines: told.end() };
    } finally {
      this.#end(jobId);
    }
  }

  #begin(context: WorkerContext, jobId: number, run: RunningAction): ToldLines {
    const told = new ToldLines(run.logs, (lines) => {
      void context.ask({ jobId, operation: "log/lines", args: { lines }, bytes: null });
    });
    this.#running.set(jobId, { run, told });
    return told;
  }

  #end(jobId: number): void {
    this.#running.get(jobId)?.told.end();
    this.#running.delete(jobId);
  }
}

function refused(requestId: string, error: unknown): ActionOutcome {
  if (!(error instanceof UserError)) throw error;
  return { result: failure(requestId, error.message, "user"), logLines: [], executionMs: 0 };
}
