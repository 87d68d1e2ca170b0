/** Looks into pushed code before it is published, in a lane that is only there while it is needed. */
import type { Json, JsonObject } from "../engine/types.ts";
import { PushRefused } from "../deploy/push-error.ts";
import type { ExclusiveLanes } from "./exclusive-lanes.ts";
import type { CompiledModule, ModuleCompiler } from "./module-compiler.ts";
import type { NodeAnalysis } from "./node-analysis.ts";
import type { PushProblem } from "./push-problem.ts";
import type { AnalyzedModule, ModuleSource } from "./types.ts";
import type { JobAnswer, JobKind, JobRequest } from "./worker-messages.ts";
import { JobFailed, WorkerLost } from "./worker-errors.ts";

/** The lane is kept this long for the next module of the same push. */
const IDLE_MS = 10_000;

export interface PushServices {
  compiler: ModuleCompiler;
  makeLanes: () => ExclusiveLanes;
  node: NodeAnalysis;
  timeoutMs: number;
}

export class PushCalls {
  readonly #services: PushServices;
  #lanes: { lanes: ExclusiveLanes; started: Promise<void> } | null = null;
  #underWay = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(services: PushServices) {
    this.#services = services;
  }

  async analyze(
    modules: ModuleSource[],
    env: Record<string, string>,
  ): Promise<Record<string, AnalyzedModule>> {
    const isNode = ({ environment }: ModuleSource) => environment === "node";
    const nodeModules = modules.filter(isNode);
    const compiled = await this.#compile(modules.filter((module) => !isNode(module)));
    const isolate = orThrow(await this.#run("analyze", { modules: compiled, env })).modules;
    if (nodeModules.length === 0) return isolate;
    return { ...isolate, ...(await this.#analyzeNode(nodeModules, env)) };
  }

  async #analyzeNode(
    modules: ModuleSource[],
    env: Record<string, string>,
  ): Promise<Record<string, AnalyzedModule>> {
    try {
      return orThrow(await this.#services.node.run(modules, env)).modules;
    } catch (error) {
      throw this.#problemOf(error);
    }
  }

  async evaluate(
    module: ModuleSource,
    what: "export" | "default",
    options: { env: Record<string, string>; strictEnv: boolean; dependencies?: Record<string, JsonObject> },
  ): Promise<Json> {
    const [compiled] = await this.#compile([module]);
    if (compiled === undefined) throw new Error("one module in, none out");
    const { env, strictEnv, dependencies = {} } = options;
    const answer = await this.#run("evaluate", { module: compiled, what, env, strictEnv, dependencies });
    return orThrow(answer).value;
  }

  check(): void {
    this.#lanes?.lanes.check();
    this.#services.node.check();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const lanes = this.#lanes;
    this.#lanes = null;
    await lanes?.started.catch(() => {});
    await Promise.all([lanes?.lanes.close(), this.#services.node.close()]);
  }

  async #compile(modules: ModuleSource[]): Promise<CompiledModule[]> {
    return await Promise.all(
      modules.map((module) =>
        this.#services.compiler.compile(module).catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          throw new PushRefused("InvalidModules", `Failed to compile ${module.path}: ${reason}`);
        }),
      ),
    );
  }

  async #run<Kind extends JobKind>(kind: Kind, request: JobRequest<Kind>): Promise<JobAnswer<Kind>> {
    clearTimeout(this.#idle);
    this.#underWay += 1;
    try {
      if (this.#lanes === null) {
        const lanes = this.#services.makeLanes();
        this.#lanes = { lanes, started: lanes.start() };
      }
      await this.#lanes.started;
      return await this.#lanes.lanes.run(kind, request);
    } catch (error) {
      throw this.#problemOf(error);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#closeLater();
    }
  }

  #problemOf(error: unknown): unknown {
    if (error instanceof JobFailed) return new PushRefused("InvalidModules", error.message);
    if (!(error instanceof WorkerLost)) return error;
    const why = {
      timeout: `Loading the pushed modules took longer than ${this.#services.timeoutMs / 1000}s`,
      memory: "Loading the pushed modules took too much memory",
      crash: "Loading the pushed modules ended the worker that they were loaded in",
      closed: "The backend is shutting down",
    };
    return new PushRefused("InvalidModules", why[error.reason]);
  }

  #closeLater(): void {
    this.#idle = setTimeout(() => void this.close(), IDLE_MS);
    this.#idle.unref();
  }
}

function orThrow<Answer extends { ok: true }>(answer: Answer | PushProblem): Answer {
  if (answer.ok) return answer;
  throw new PushRefused(answer.code, answer.message);
}
