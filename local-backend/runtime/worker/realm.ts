/**
 * One vm context in which functions of one component run. A transaction realm has its own microtask queue, which is drained
 * within `runInContext`: a query or mutation with all its awaits is one synchronous call, and a promise that is still
 * unsettled afterwards never will be. An action realm lives on the thread's queue, with the real world (`ActionHost`).
 */
import { randomBytes } from "node:crypto";
import vm from "node:vm";
import type { ActionHost, ErrorDescription, ModuleFunction, RealmControl, RealmHost } from "../realm/host.ts";
import { asyncFrames } from "./async-frames.ts";
import type { ScriptStore } from "./script-store.ts";
import { decodeText, parseForm, parseUrl, serializeForm, setUrlPart } from "./text-and-urls.ts";
import { computeCrypto } from "./webcrypto.ts";

/** What the function that is running sees of the world. */
export interface RealmCall {
  env: Record<string, string>;
  nowMs(): number;
  performanceNow(): number;
  randomBytes(length: number): Uint8Array;
  /** "v<json>" or "e<json of {message, data?}>". Never throws. */
  syscall(operation: string, args: string): string;
  log(level: string, text: string): void;
}

export type RunResult =
  | { kind: "value"; value: string }
  | { kind: "error"; error: ErrorDescription }
  /** Nothing is left to do, and the function hasn't returned. */
  | { kind: "unsettled" };

export interface RealmSource {
  scripts: ScriptStore;
  bootScript: vm.Script;
  /** Path → hash. */
  modules: Record<string, string>;
  importTimeMs: number;
  /** Told of variables that are read and not set. */
  onMissingEnv?: (name: string) => void;
}

const dispatchScript = new vm.Script("__convexDispatch()", { filename: "realm:dispatch" });

const IMPORT_REFUSAL = `e${JSON.stringify({
  message: "Convex functions can't be called and the database can't be used while modules are being loaded.",
})}`;

export class Realm {
  readonly #context: vm.Context;
  readonly #control: RealmControl;
  readonly #source: RealmSource;
  #call: RealmCall | null = null;
  #isImporting = false;
  #finish: (result: RunResult) => void = () => {};
  #env: Record<string, string>;

  constructor(source: RealmSource, env: Record<string, string>, actions: ActionHost | null = null) {
    this.#source = source;
    this.#env = env;
    this.#context = vm.createContext({}, actions === null ? { microtaskMode: "afterEvaluate" } : {});
    const boot = source.bootScript.runInContext(this.#context) as (host: RealmHost) => RealmControl;
    this.#control = boot(this.#makeHost(actions));
  }

  #makeHost(actions: ActionHost | null): RealmHost {
    const running = (): RealmCall | null => (this.#isImporting ? null : this.#call);
    return {
      now: () => running()?.nowMs() ?? this.#source.importTimeMs,
      performanceNow: () => running()?.performanceNow() ?? 0,
      randomBytes: (length) => running()?.randomBytes(length) ?? randomBytes(length),
      syscall: (operation, args) => running()?.syscall(operation, args) ?? IMPORT_REFUSAL,
      log: (level, text) => this.#call?.log(level, text),
      env: (name) => this.#readEnv(name),
      envNames: () => JSON.stringify(Object.keys(this.#env)),
      loadModule: (path) => this.#loadModule(path),
      finish: (ok, value) =>
        this.#finish(
          ok ? { kind: "value", value } : { kind: "error", error: JSON.parse(value) as ErrorDescription },
        ),
      utf8Encode: (text) => Buffer.from(text, "utf8"),
      decodeText,
      parseUrl,
      setUrlPart,
      parseForm,
      serializeForm,
      crypto: computeCrypto,
      ...asyncFrames,
      actions,
    };
  }

  #readEnv(name: string): string | null {
    const env = this.#env;
    if (Object.hasOwn(env, name)) return env[name] ?? null;
    this.#source.onMissingEnv?.(name);
    return null;
  }

  #loadModule(path: string): ModuleFunction | null {
    const hash = Object.hasOwn(this.#source.modules, path) ? this.#source.modules[path] : undefined;
    const script = hash === undefined ? null : this.#source.scripts.script(hash);
    return script === null ? null : (script.runInContext(this.#context) as ModuleFunction);
  }

  #prepare(modulePath: string, exportName: string, method: string, args: string[]): ErrorDescription | null {
    this.#isImporting = true;
    try {
      const problem = this.#control.prepare(modulePath, exportName, method, args);
      return problem === "" ? null : (JSON.parse(problem) as ErrorDescription);
    } finally {
      this.#isImporting = false;
    }
  }

  /** Runs a query or mutation from beginning to end. */
  runSync(
    call: RealmCall,
    modulePath: string,
    exportName: string,
    method: string,
    args: string[],
  ): RunResult {
    this.#call = call;
    this.#env = call.env;
    try {
      const problem = this.#prepare(modulePath, exportName, method, args);
      if (problem !== null) return { kind: "error", error: problem };
      let result: RunResult = { kind: "unsettled" };
      this.#finish = (finished) => {
        result = finished;
      };
      dispatchScript.runInContext(this.#context);
      return result;
    } finally {
      this.#finish = () => {};
      this.#call = null;
    }
  }

  /** Starts an action. The realm belongs to it until the end and is thrown away then. */
  start(
    call: RealmCall,
    modulePath: string,
    exportName: string,
    method: string,
    args: string[],
  ): Promise<RunResult> {
    this.#call = call;
    this.#env = call.env;
    return new Promise((resolve) => {
      this.#finish = resolve;
      const problem = this.#prepare(modulePath, exportName, method, args);
      if (problem !== null) resolve({ kind: "error", error: problem });
      else dispatchScript.runInContext(this.#context);
    });
  }

  fireTimer(id: number): void {
    this.#control.fireTimer(id);
  }

  /** JSON; see `RealmControl`. */
  analyze(modulePath: string): string {
    return this.#importing(() => this.#control.analyze(modulePath));
  }

  evaluate(modulePath: string, what: "export" | "default"): string {
    return this.#importing(() => this.#control.evaluate(modulePath, what));
  }

  defineModule(path: string, json: string): void {
    this.#control.defineModule(path, json);
  }

  #importing<Result>(work: () => Result): Result {
    this.#isImporting = true;
    try {
      return work();
    } finally {
      this.#isImporting = false;
    }
  }
}
