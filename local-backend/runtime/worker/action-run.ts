/** One action in a realm of its own, on this process's event loop, among others. */
import { randomBytes } from "node:crypto";
import type { Failure } from "../types.ts";
import { ActionWorld } from "./action-host.ts";
import { type ActionCaller, answerLater, answerNow } from "./action-syscalls.ts";
import { LogLines } from "./log-lines.ts";
import { Realm, type RunResult } from "./realm.ts";
import { type ActionTarget, failureOfRun, type RunningAction } from "./running-action.ts";
import { describeThrown } from "./thrown.ts";

export class ActionRun implements RunningAction {
  readonly logs = new LogLines();
  readonly #caller: ActionCaller;
  readonly #world: ActionWorld;
  readonly #realm: Realm;
  readonly #startedAt = performance.now();
  #end: (result: RunResult) => void = () => {};

  constructor(caller: ActionCaller) {
    this.#caller = caller;
    const { context, componentPath } = caller;
    this.#world = new ActionWorld({
      caller,
      syscall: (operation, args) => answerLater(caller, operation, args),
      enter: (work) => this.#enter(work),
      fireTimer: (id) => this.#realm.fireTimer(id),
      onIdle: () => this.#end({ kind: "unsettled" }),
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

  fail(thrown: unknown): void {
    this.#end({ kind: "error", error: describeThrown(thrown) });
  }

  cancel(): void {
    this.#end({ kind: "unsettled" });
  }

  failureOf(ended: Exclude<RunResult, { kind: "value" }>): Failure {
    const { request, context } = this.#caller;
    return failureOfRun(request.requestId, ended, context.deployment.scripts.stackTraces);
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
