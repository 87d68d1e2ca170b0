/**
 * A process that runs actions of "use node" modules, many at a time: its globals are Node's own. Whose turn it is, who writes
 * to the console and whose error nobody caught is told by the async context that each call runs in.
 */
import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { CallWatch } from "../call-watch.ts";
import { makeConsole } from "../realm/console.ts";
import type { NodeCode } from "../worker-messages.ts";
import type { ActionCaller } from "./action-syscalls.ts";
import { NodeModules } from "./node-modules.ts";
import type { NodeRun } from "./node-run.ts";
import { makeConvexGlobal } from "./node-syscalls.ts";

const NOBODY = { log: () => {}, performanceNow: () => performance.now() };

export class NodeWorld {
  readonly code: NodeModules;
  readonly #watch: CallWatch;
  readonly #current = new AsyncLocalStorage<NodeRun>();
  readonly #running = new Map<string, NodeRun>();
  /** Answers of the main process that are under way. */
  #awaited = 0;

  constructor({ folder, env }: NodeCode, watch: CallWatch) {
    this.code = new NodeModules(folder);
    this.#watch = watch;
    replaceEnvironment(env);
    this.#installGlobals(folder);
    createHook({ before: () => this.#blame() }).enable();
    process.on("beforeExit", () => this.#endStuck());
  }

  /** Starts `work` in the name of `run`. Returns what ends that. */
  enter(run: NodeRun, work: () => void): () => void {
    this.#running.set(run.token, run);
    this.#holdOpen();
    this.#current.run(run, () => {
      this.#blame();
      work();
    });
    return () => {
      this.#running.delete(run.token);
      this.#holdOpen();
    };
  }

  /** While an answer of the main process is awaited, nobody is stuck. Returns what ends that. */
  awaiting(): () => void {
    this.#awaited += 1;
    this.#holdOpen();
    return () => {
      this.#awaited -= 1;
      this.#holdOpen();
    };
  }

  /** An error that nobody caught. False when it is of no running call. */
  fail(thrown: unknown): boolean {
    const run = this.#current.getStore();
    if (run === undefined || !this.#running.has(run.token)) return false;
    run.fail(thrown);
    return true;
  }

  #installGlobals(folder: string): void {
    const runOf = () => {
      const run = this.#current.getStore();
      return run === undefined
        ? NOBODY
        : {
            log: (level: string, text: string) => run.logs.add(level, text),
            performanceNow: () => performance.now(),
          };
    };
    Object.assign(console, makeConsole(runOf));
    Object.assign(globalThis, {
      Convex: makeConvexGlobal((requestId) => this.#callerOf(requestId)),
      // Bundled CommonJS packages ask for Node's own modules with it.
      require: createRequire(join(folder, "package.json")),
    });
    // Others run here, too: only the call that wants to exit ends.
    process.exit = (code?: number | string | null) => {
      const error = new Error(`process.exit(${code ?? ""}) was called`);
      this.fail(error);
      throw error;
    };
  }

  #callerOf(requestId: unknown): ActionCaller {
    const isNamed = typeof requestId === "string" && requestId !== "";
    const run = isNamed ? this.#running.get(requestId) : this.#current.getStore();
    if (run !== undefined) return run.caller;
    throw new Error(
      isNamed ? "The action is over" : "Convex functions can't be called while modules are being loaded.",
    );
  }

  /** Whoever is let in last is to blame when the process gets stuck. */
  #blame(): void {
    const run = this.#current.getStore();
    if (run !== undefined && run.caller.jobId !== this.#watch.item) this.#watch.begin(run.caller.jobId);
  }

  /**
   * The channel to the main process keeps Node alive, but for calls that wait for nothing from it: they go on only as long as
   * something of their own does.
   */
  #holdOpen(): void {
    if (this.#running.size > 0 && this.#awaited === 0) process.channel?.unref();
    else process.channel?.ref();
  }

  /** Node has nothing left to do: what still runs waits for ever. */
  #endStuck(): void {
    for (const run of this.#running.values()) run.cancel();
    process.channel?.ref();
  }
}

function replaceEnvironment(env: Record<string, string>): void {
  for (const name of Object.keys(process.env)) if (name !== "TZ") delete process.env[name];
  Object.assign(process.env, env);
}
