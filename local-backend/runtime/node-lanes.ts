/**
 * Processes for actions of "use node" modules. Node keeps what it has imported and has one `process.env`: new code or a new
 * environment gets new processes, and the old ones go when their last call is over. Without such modules there are none.
 */
import { createHash } from "node:crypto";
import { ActionLanes, type ActionLanesOptions } from "./action-lanes.ts";
import type { DeploymentForWorkers } from "./deployment-compiler.ts";
import type { LaneLoad } from "./exclusive-lanes.ts";
import type { NodeCodeFolders } from "./node-code.ts";
import { NODE_PROCESS } from "./spawn-worker.ts";
import type { ActionOutcome, CallRequest, DeployedCode, ModuleSource } from "./types.ts";
import { WorkerLost } from "./worker-errors.ts";

export interface NodeLanesOptions extends ActionLanesOptions {
  folders: NodeCodeFolders;
}

interface Generation {
  key: string;
  folder: string;
  lanes: ActionLanes;
}

function keyOf(modules: ModuleSource[], env: Record<string, string>): string {
  const sorted = modules.map(({ path, source, sourceMap }) => [path, source, sourceMap]).sort();
  return createHash("sha256")
    .update(JSON.stringify([sorted, Object.entries(env).sort()]))
    .digest("hex");
}

export class NodeLanes {
  readonly #options: NodeLanesOptions;
  #current: Generation | null = null;
  #deploying: Promise<void> = Promise.resolve();
  readonly #leaving = new Set<Generation>();

  constructor(options: NodeLanesOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    return this.#options.folders.clear();
  }

  /** When it resolves, calls run the new code. */
  deploy(code: DeployedCode, deployment: DeploymentForWorkers): Promise<void> {
    const deployed = this.#deploy(code, deployment);
    this.#deploying = deployed.catch(() => {});
    return deployed;
  }

  async #deploy(code: DeployedCode, deployment: DeploymentForWorkers): Promise<void> {
    const modules = (code.definitions[""]?.modules ?? []).filter(({ environment }) => environment === "node");
    const env = code.instances[""]?.env ?? {};
    const key = modules.length === 0 ? null : keyOf(modules, env);
    const before = this.#current;
    if (before !== null && before.key === key) return await before.lanes.deploy(deployment);
    this.#current = key === null ? null : await this.#begin(key, modules, env, deployment);
    if (before !== null) this.#end(before);
  }

  async run(call: CallRequest): Promise<ActionOutcome> {
    await this.#deploying;
    if (this.#current === null) throw new WorkerLost("closed", null);
    return await this.#current.lanes.run("action", call);
  }

  get load(): LaneLoad {
    const loads = this.#all().map(({ lanes }) => lanes.load);
    const sum = (what: keyof LaneLoad) => loads.reduce((total, load) => total + load[what], 0);
    return { running: sum("running"), waiting: sum("waiting") };
  }

  check(): void {
    for (const { lanes } of this.#all()) lanes.check();
  }

  async close(): Promise<void> {
    const all = this.#all();
    this.#current = null;
    await Promise.all(all.map((generation) => this.#close(generation)));
  }

  #all(): Generation[] {
    return [...this.#leaving, ...(this.#current === null ? [] : [this.#current])];
  }

  async #begin(
    key: string,
    modules: ModuleSource[],
    env: Record<string, string>,
    deployment: DeploymentForWorkers,
  ): Promise<Generation> {
    const { folders, worker, ...options } = this.#options;
    const folder = await folders.write(modules);
    const lanes = new ActionLanes({
      ...options,
      worker: { ...worker, limits: NODE_PROCESS, data: { ...worker.data, node: { folder, env } } },
      endsAfterTimeout: true,
    });
    const generation = { key, folder, lanes };
    try {
      await lanes.deploy(deployment);
      await lanes.start();
      return generation;
    } catch (error) {
      await this.#close(generation);
      throw error;
    }
  }

  #end(generation: Generation): void {
    this.#leaving.add(generation);
    void generation.lanes.idle().then(() => this.#close(generation));
  }

  async #close(generation: Generation): Promise<void> {
    await generation.lanes.close();
    await this.#options.folders.remove(generation.folder);
    this.#leaving.delete(generation);
  }
}
