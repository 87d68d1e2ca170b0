/**
 * One query or mutation with everything it calls, inside one transaction. Nested functions run in realms of their own,
 * synchronously, in the middle of the syscall that asked for them.
 */
import { LimitError, UserError } from "../../engine/errors.ts";
import type { EngineTransaction, PaginationRun, TransactionLimits } from "../../engine/engine-interface.ts";
import type { Json, JsonObject } from "../../engine/types.ts";
import { failure } from "../failures.ts";
import { type FoundFunction, requireFunction, type Target } from "../function-address.ts";
import type { CallRequest, Failure, Success } from "../types.ts";
import { limitWarnings } from "./limit-warnings.ts";
import { LogLines } from "./log-lines.ts";
import { newSeed, RandomStream } from "./random-stream.ts";
import type { RealmCall, RunResult } from "./realm.ts";
import type { RealmPool } from "./realm-pool.ts";
import { runSyscall, type SyscallContext } from "./transaction-syscalls.ts";
import { checkArgs, checkReturned, tableNames } from "./value-checks.ts";
import type { WorkerContext } from "./worker-context.ts";

export type TransactionKind = "Query" | "Mutation";

/** How a function ended: its value as Convex JSON text, or what its caller gets to see. */
export type CallResult = { ok: true; text: string } | { ok: false; message: string; data?: Json };

const MAX_NESTED_CALLS = 8;

export class TransactionRun {
  readonly context: WorkerContext;
  readonly transaction: EngineTransaction;
  readonly request: CallRequest;
  readonly logs = new LogLines();
  readonly pagination: PaginationRun;
  readonly #realms: RealmPool;
  readonly #startedAt = performance.now();
  #argsBytes = 0;
  observedIdentity = false;
  observedTime = false;
  observedRandom = false;
  /** Set by what a function must not catch. Everything it asks from then on fails too. */
  fatal: { message: string; cause: "user" | "system" } | null = null;

  constructor(
    context: WorkerContext,
    realms: RealmPool,
    transaction: EngineTransaction,
    request: CallRequest,
    journal: string | null,
  ) {
    this.context = context;
    this.#realms = realms;
    this.transaction = transaction;
    this.request = request;
    this.pagination = { previousJournal: journal, nextJournal: null, used: false };
  }

  get executionMs(): number {
    return performance.now() - this.#startedAt;
  }

  runRoot(kind: TransactionKind): Success | Failure {
    const { request } = this;
    const target: Target = { ...request, mustBePublic: !request.allowInternal };
    const args = request.args[0] ?? {};
    const ended = this.call(kind, target, args, 0, this.pagination);
    this.#warnOfLimits(ended);
    if (this.fatal !== null) return failure(request.requestId, this.fatal.message, this.fatal.cause);
    return ended.ok
      ? { ok: true, value: JSON.parse(ended.text) as Json }
      : failure(request.requestId, ended.message, "user", ended.data);
  }

  #warnOfLimits(ended: CallResult): void {
    const { usage, meter } = this.transaction;
    const sizes = { args: this.#argsBytes, result: ended.ok ? ended.text.length : 0 };
    for (const warning of limitWarnings(usage, meter.limits, sizes)) this.logs.add("WARN", warning);
  }

  /** Never throws. */
  call(
    kind: TransactionKind,
    target: Target,
    args: Json,
    depth: number,
    pagination: PaginationRun,
  ): CallResult {
    try {
      if (depth > MAX_NESTED_CALLS) {
        throw new UserError(
          `Cross component call depth limit exceeded. Limit is ${MAX_NESTED_CALLS} nested calls to queries and mutations.`,
        );
      }
      const found = requireFunction(this.context.deployment.compiled, target, kind);
      return this.#invoke(kind, found, args, depth, pagination);
    } catch (error) {
      return this.refuse(error);
    }
  }

  /** `call` with limits of its own: passing one of them ends what was called, and its caller may catch that. */
  within(limits: Partial<TransactionLimits> | null, call: () => CallResult): CallResult {
    if (limits === null || this.fatal !== null) return call();
    const widen = this.transaction.meter.narrow(limits);
    const ended = call();
    const wasOwnLimit = widen();
    if (this.fatal === null || !wasOwnLimit) return ended;
    const { message } = this.fatal;
    this.fatal = null;
    return { ok: false, message };
  }

  #invoke(
    kind: TransactionKind,
    found: FoundFunction,
    args: Json,
    depth: number,
    pagination: PaginationRun,
  ): CallResult {
    const { deployment, clock } = this.context;
    if (found.environment === "node") {
      throw new UserError(`${found.path} is in a "use node" module; only actions can be defined there.`);
    }
    const validators = deployment.validators(found);
    const tableNameOf = tableNames(this.transaction.catalog, found.componentPath);
    const argsBytes = checkArgs(found.path, args, validators.args, tableNameOf);
    if (depth === 0) this.#argsBytes = argsBytes;
    const syscalls: SyscallContext = { run: this, found, kind, depth, pagination };
    const ended = this.#realms.use(found.componentPath, depth, (realm) => {
      const method = kind === "Query" ? "invokeQuery" : "invokeMutation";
      const texts = [JSON.stringify([args])];
      const call = this.#realmCall(syscalls);
      const result = clock.own(() => realm.runSync(call, found.modulePath, found.exportName, method, texts));
      // A deliberate refusal (ConvexError) leaves a module as it was; any other error may not.
      const isSound =
        result.kind === "value" ||
        (result.kind === "error" && result.error.data !== undefined && this.fatal === null);
      return { result, isSound };
    });
    const outcome = this.#outcome(ended);
    if (outcome.ok) checkReturned(found.path, outcome.text, validators, tableNameOf);
    return outcome;
  }

  #outcome(ended: RunResult): CallResult {
    switch (ended.kind) {
      case "value":
        return { ok: true, text: ended.value };
      case "unsettled":
        return { ok: false, message: "Returned promise will never resolve" };
      case "error": {
        const { error } = ended;
        const message = this.context.deployment.scripts.stackTraces.uncaught(error);
        return error.data === undefined
          ? { ok: false, message }
          : { ok: false, message, data: JSON.parse(error.data) as Json };
      }
    }
  }

  #realmCall(syscalls: SyscallContext): RealmCall {
    const { found, kind } = syscalls;
    const { clock } = this.context;
    const random = new RandomStream(newSeed());
    return {
      env: this.context.deployment.env(found.componentPath),
      nowMs: () => {
        this.observedTime = true;
        return Math.floor(this.transaction.nowMs);
      },
      performanceNow: () => (kind === "Query" ? 0 : Math.floor(this.executionMs)),
      randomBytes: (length) => {
        this.observedRandom = true;
        return random.bytes(length);
      },
      log: (level, text) => this.logs.add(level, text),
      syscall: (operation, text) => clock.backend(() => this.#answer(syscalls, operation, text)),
    };
  }

  #answer(syscalls: SyscallContext, operation: string, text: string): string {
    if (this.fatal !== null) return `e${JSON.stringify({ message: this.fatal.message })}`;
    try {
      return `v${runSyscall(syscalls, operation, JSON.parse(text) as JsonObject)}`;
    } catch (error) {
      const { message, data } = this.refuse(error);
      return `e${JSON.stringify({ message, data })}`;
    }
  }

  /** What a function gets to see of an error of the backend. */
  refuse(error: unknown): { ok: false; message: string; data?: Json } {
    if (error instanceof UserError) {
      const { message, data } = error;
      return data === undefined ? { ok: false, message } : { ok: false, message, data: data as Json };
    }
    const message = error instanceof Error ? error.message : String(error);
    this.fatal ??=
      error instanceof LimitError
        ? { message, cause: "user" }
        : { message: `InternalServerError: ${message}`, cause: "system" };
    return { ok: false, message: this.fatal.message };
  }
}
