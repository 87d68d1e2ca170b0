/** One action of a "use node" module, in this process itself and among others. */
import { describeError } from "../realm/errors.ts";
import type { Failure } from "../types.ts";
import type { ActionCaller } from "./action-syscalls.ts";
import { LogLines } from "./log-lines.ts";
import type { NodeWorld } from "./node-world.ts";
import type { RunResult } from "./realm.ts";
import { type ActionTarget, failureOfRun, type RunningAction } from "./running-action.ts";

type Invocable = Record<string, (...args: string[]) => Promise<string>>;

export class NodeRun implements RunningAction {
  readonly logs = new LogLines();
  readonly caller: ActionCaller;
  readonly #world: NodeWorld;
  readonly #startedAt = performance.now();
  #end: (result: RunResult) => void = () => {};

  constructor(caller: ActionCaller, world: NodeWorld) {
    this.caller = caller;
    this.#world = world;
  }

  /** What the functions of `ctx` name their call by: callbacks of shared sockets and pools may run on behalf of others. */
  get token(): string {
    return `node-${this.caller.jobId}`;
  }

  get executionMs(): number {
    return performance.now() - this.#startedAt;
  }

  async run(target: ActionTarget): Promise<RunResult> {
    const ended = new Promise<RunResult>((resolve) => {
      this.#end = resolve;
    });
    const leave = this.#world.enter(this, () => void this.#invoke(target));
    try {
      return await ended;
    } finally {
      leave();
    }
  }

  fail(thrown: unknown): void {
    this.#end({ kind: "error", error: describeError(thrown) });
  }

  cancel(): void {
    this.#end({ kind: "unsettled" });
  }

  failureOf(ended: Exclude<RunResult, { kind: "value" }>): Failure {
    const { requestId } = this.caller.request;
    const { stackTraces } = this.#world.code;
    if (ended.kind === "unsettled") return failureOfRun(requestId, ended, stackTraces);
    const stack = this.#world.code.scriptNames(ended.error.stack);
    return failureOfRun(requestId, { kind: "error", error: { ...ended.error, stack } }, stackTraces);
  }

  async #invoke({ modulePath, exportName, method, args: [, ...args] }: ActionTarget): Promise<void> {
    try {
      const exports = await this.#world.code.load(modulePath);
      const target = exports[exportName] as Invocable | undefined;
      if (typeof target?.[method] !== "function") {
        throw new Error(`\`${exportName}\` of ${modulePath} is no Convex function of this kind`);
      }
      this.#end({ kind: "value", value: String(await target[method](this.token, ...args)) });
    } catch (error) {
      this.fail(error);
    }
  }
}
