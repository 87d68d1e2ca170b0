/** Actions and HTTP actions, and what they ask for while they run. */
import { newRequestId } from "../base/request-id.ts";
import { UserError } from "../engine/errors.ts";
import type { JsonObject } from "../engine/types.ts";
import type { ActionCall, ActionLanes } from "./action-lanes.ts";
import { innerText } from "./failures.ts";
import { findFunction, resolveTarget, type FunctionDirectory } from "./function-address.ts";
import { failureOfLoss, OFFICIAL_NODE_MB } from "./loss-failures.ts";
import type { NodeLanes } from "./node-lanes.ts";
import type { MutationCalls } from "./mutation-calls.ts";
import type { QueryCalls } from "./query-calls.ts";
import type { FileStore, LoggedLines, NestedCall } from "./runner-options.ts";
import type { ServerWrites } from "./server-writes.ts";
import type {
  ActionOutcome,
  CallRequest,
  Failure,
  HttpActionOutcome,
  HttpActionRequest,
  HttpExchange,
  HttpResponseHead,
  Success,
} from "./types.ts";
import { MAX_HTTP_BODY_BYTES } from "../values/limits.ts";
import { answerHttpFailure } from "./http-failure.ts";
import type { AskAnswer, AskRequest, HttpActionRun } from "./worker-messages.ts";

export interface ActionServices {
  lanes: ActionLanes;
  nodeLanes: NodeLanes;
  queries: QueryCalls;
  mutations: MutationCalls;
  writes: ServerWrites;
  files: FileStore;
  directory: () => FunctionDirectory;
  reportNestedCall: (nested: NestedCall) => void;
  reportLines: (logged: LoggedLines) => void;
  reportProblem: (message: string) => void;
}

function toldOf(result: Success | Failure): AskAnswer {
  if (result.ok) return { ok: true, value: result.value };
  const message = innerText(result);
  return result.errorData === undefined
    ? { ok: false, message }
    : { ok: false, message, data: result.errorData };
}

/** What the log calls an action that runs. */
function executionIdOf(call: ActionCall): string {
  return ("execution" in call ? call.execution?.id : undefined) ?? call.requestId;
}

interface OpenExchange {
  exchange: HttpExchange;
  /** Null: no answer has begun. */
  status: number | null;
  /** Of the answer's body, so far. */
  bytes: number;
}

const TOO_LARGE = `The response of an HTTP action is too large (maximum: ${MAX_HTTP_BODY_BYTES} bytes)`;

export class ActionCalls {
  readonly #services: ActionServices;
  readonly #exchanges = new Map<ActionCall, OpenExchange>();

  constructor(services: ActionServices) {
    this.#services = services;
  }

  async run(call: CallRequest): Promise<ActionOutcome> {
    const { lanes, nodeLanes, directory, reportProblem } = this.#services;
    const isNode = findFunction(directory(), call)?.environment === "node";
    const environment = isNode ? "node" : "isolate";
    try {
      return { ...(await (isNode ? nodeLanes.run(call) : lanes.run("action", call))), environment };
    } catch (error) {
      reportProblem(`action ${call.path}: ${String(error)}`);
      const result = failureOfLoss(call.requestId, error, isNode ? OFFICIAL_NODE_MB : undefined);
      return { result, logLines: [], executionMs: 0, environment };
    }
  }

  async runHttp(call: HttpActionRequest, exchange: HttpExchange): Promise<HttpActionOutcome> {
    const open: OpenExchange = { exchange, status: null, bytes: 0 };
    this.#exchanges.set(call, open);
    const { failure, ...logged } = await this.#runHttp(call).finally(() => this.#exchanges.delete(call));
    const { status, bytes } = open;
    if (bytes > MAX_HTTP_BODY_BYTES) {
      const logLines = [...logged.logLines, `[ERROR] ${TOO_LARGE}`];
      return { status: status ?? 200, isComplete: false, ...logged, logLines };
    }
    if (failure === null && status === null) throw new Error("no response came out of the router");
    if (failure === null || status !== null) {
      return { status: status ?? 200, isComplete: failure === null, ...logged };
    }
    return {
      status: await answerHttpFailure(exchange, failure, call.requestId),
      isComplete: true,
      ...logged,
    };
  }

  async #runHttp(call: HttpActionRequest): Promise<HttpActionRun> {
    const { lanes, reportProblem } = this.#services;
    try {
      return await lanes.run("httpAction", call);
    } catch (error) {
      reportProblem(`HTTP action ${call.method} ${call.routedPath}: ${String(error)}`);
      return { failure: failureOfLoss(call.requestId, error), logLines: [] };
    }
  }

  /** Answers what a running action asks for. Refusals are answers. */
  async answer(call: ActionCall, { operation, args, bytes }: AskRequest): Promise<AskAnswer> {
    try {
      return await this.#perform(call, operation, args, bytes);
    } catch (error) {
      if (error instanceof UserError) return { ok: false, message: error.message };
      throw error;
    }
  }

  async #perform(
    call: ActionCall,
    operation: string,
    args: JsonObject,
    bytes: Uint8Array | null,
  ): Promise<AskAnswer> {
    const { componentPath } = call;
    const { writes, files } = this.#services;
    switch (operation) {
      case "1.0/actions/query":
        return await this.#runNested("query", this.#nested(call, args));
      case "1.0/actions/mutation":
        return await this.#runNested("mutation", this.#nested(call, args));
      case "1.0/actions/action":
        return await this.#runNested("action", this.#nested(call, args));
      case "1.0/actions/schedule":
        return { ok: true, value: await writes.schedule(call, args) };
      case "1.0/actions/cancel_job":
        await writes.cancel(componentPath, String(args.id));
        return { ok: true, value: null };
      case "1.0/storageDelete":
        await writes.deleteFile(componentPath, String(args.storageId));
        return { ok: true, value: null };
      case "log/lines":
        this.#services.reportLines({ call, logLines: args.lines as string[] });
        return { ok: true, value: null };
      case "storage/store":
        return await this.#store(componentPath, args, bytes);
      case "storage/read": {
        const file = await files.read(componentPath, String(args.storageId));
        if (file === null) return { ok: true, value: { contentType: null } };
        return { ok: true, value: { contentType: file.contentType }, bytes: file.bytes };
      }
      case "http/read":
      case "http/start":
      case "http/write":
        return await this.#exchange(call, operation, args, bytes);
      default:
        throw new UserError(`Unknown async operation ${operation}`);
    }
  }

  async #runNested(kind: NestedCall["kind"], call: CallRequest): Promise<AskAnswer> {
    const { queries, mutations, reportNestedCall } = this.#services;
    const run = {
      query: async () => (await queries.run([{ ...call, journal: null }], 0n))[0],
      mutation: () => mutations.run(call),
      action: () => this.run(call),
    };
    const outcome = await run[kind]();
    if (outcome === undefined) throw new Error("a call without an outcome");
    reportNestedCall({ kind, call, outcome });
    return toldOf(outcome.result);
  }

  async #exchange(
    call: ActionCall,
    operation: "http/read" | "http/start" | "http/write",
    args: JsonObject,
    bytes: Uint8Array | null,
  ): Promise<AskAnswer> {
    const open = this.#exchanges.get(call);
    if (open === undefined) throw new UserError("There is no HTTP request");
    switch (operation) {
      case "http/read": {
        try {
          const read = await open.exchange.read();
          return read === null ? { ok: true, value: null } : { ok: true, value: null, bytes: read };
        } catch (error) {
          return { ok: false, message: error instanceof Error ? error.message : String(error) };
        }
      }
      case "http/start": {
        const head = args as unknown as HttpResponseHead;
        if ((head.length ?? 0) > MAX_HTTP_BODY_BYTES) return { ok: false, message: TOO_LARGE };
        try {
          open.exchange.start(head);
        } catch (error) {
          // Header values that HTTP doesn't allow.
          return { ok: false, message: error instanceof Error ? error.message : String(error) };
        }
        open.status = head.status;
        return { ok: true, value: null };
      }
      case "http/write": {
        open.bytes += bytes?.length ?? 0;
        // Taken by nobody: the stream is cancelled, and the answer breaks off.
        if (open.bytes > MAX_HTTP_BODY_BYTES) return { ok: true, value: false };
        return { ok: true, value: await open.exchange.write(bytes ?? new Uint8Array(0)) };
      }
    }
  }

  async #store(componentPath: string, args: JsonObject, bytes: Uint8Array | null): Promise<AskAnswer> {
    const { contentType, sha256 } = args as { contentType: string; sha256: string | null };
    try {
      const type = contentType === "" ? null : contentType;
      const id = await this.#services.files.store(componentPath, bytes ?? new Uint8Array(0), type, sha256);
      return { ok: true, value: id };
    } catch (error) {
      // A wrong digest, a full disk: for the action to see.
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #nested(call: ActionCall, args: JsonObject): CallRequest {
    const { mustBePublic, ...address } = resolveTarget(this.#services.directory(), call.componentPath, args);
    return {
      ...address,
      args: [args.args ?? {}],
      identity: call.identity,
      allowInternal: !mustBePublic,
      requestId: call.requestId,
      execution: { id: newRequestId(), parentId: executionIdOf(call) },
      ...(call.caller !== undefined ? { caller: call.caller } : {}),
      ...("clientRequest" in call && call.clientRequest !== undefined
        ? { clientRequest: call.clientRequest }
        : {}),
    };
  }
}
