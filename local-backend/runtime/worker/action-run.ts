/** One action in a realm of its own, on this process's event loop, among others. */
import { randomBytes } from "node:crypto";
import { failure } from "../failures.ts";
import type { Failure } from "../types.ts";
import { ActionWorld, type HttpExchange } from "./action-host.ts";
import { type ActionCaller, answerLater, answerNow } from "./action-syscalls.ts";
import { LogLines } from "./log-lines.ts";
import { Realm, type RunResult } from "./realm.ts";
import { describeThrown } from "./thrown.ts";

export interface ActionTarget {
  modulePath: string;
  exportName: string;
  method: "invokeAction" | "runRequest";
  args: string[];
}

export class ActionRun {
  readonly logs = new LogLines();
  readonly #caller: ActionCaller;
  readonly #world: ActionWorld;
  readonly #realm: Realm;
  readonly #startedAt = performance.now();
  #end: (result: RunResult) => void = () => {};

  constructor(caller: ActionCaller, http: HttpExchange | null = null) {
    this.#caller = caller;
    const { context, jobId, componentPath } = caller;
    this.#world = new ActionWorld({
      syscall: (operation, args) => answerLater(caller, operation, args),
      storeFile: (bytes, contentType, sha256) =>
        context.ask({
          jobId,
          operation: "storage/store",
          args: { contentType, sha256 },
          bytes: new Uint8Array(bytes),
        }),
      readFile: (storageId) =>
        context.ask({ jobId, operation: "storage/read", args: { storageId }, bytes: null }),
      enter: (work) => this.#enter(work),
      fireTimer: (id) => this.#realm.fireTimer(id),
      onIdle: () => this.#end({ kind: "unsettled" }),
      http,
    });
    const { deployment } = context;
    const host = this.#world.host();
    this.#realm = new Realm(deployment.realmSource(componentPath), deployment.env(componentPath), host);
  }

  get executionMs(): number {
    return performance.now() - this.#startedAt;
  }

  async run({ modulePath, exportName, method, args }: ActionTarget): Promise<RunResult> {
    const { context, componentPath } = this.#caller;
    const call = {
      env: context.deployment.env(componentPath),
      nowMs: () => Date.now(),
      performanceNow: () => this.executionMs,
      randomBytes: (length: number) => randomBytes(length),
      syscall: (operation: string, text: string) => answerNow(this.#caller, operation, text),
      log: (level: string, text: string) => this.logs.add(level, text),
    };
    try {
      return await new Promise<RunResult>((resolve) => {
        this.#end = resolve;
        this.#enter(
          () =>
            void this.#realm
              .start(call, modulePath, exportName, method, args)
              .then(resolve, (error: unknown) => this.fail(error)),
        );
        this.#world.watchForIdle();
      });
    } finally {
      this.#world.end();
    }
  }

  /** Ends the call with something that it threw where nobody could catch it. */
  fail(thrown: unknown): void {
    this.#end({ kind: "error", error: describeThrown(thrown) });
  }

  /** Ends the call for the outside. */
  cancel(): void {
    this.#end({ kind: "unsettled" });
  }

  failureOf(ended: Exclude<RunResult, { kind: "value" }>): Failure {
    const { requestId } = this.#caller.request;
    if (ended.kind === "unsettled") {
      return failure(requestId, "Returned promise will never resolve", "user");
    }
    const { stackTraces } = this.#caller.context.deployment.scripts;
    const { error } = ended;
    const data = error.data === undefined ? undefined : (JSON.parse(error.data) as Failure["errorData"]);
    return failure(requestId, stackTraces.uncaught(error), "user", data);
  }

  #enter(work: () => void): void {
    // Whoever was let in last is to blame when the process gets stuck: microtasks run before anybody else gets in.
    this.#caller.context.watch.begin(this.#caller.jobId);
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }
}
