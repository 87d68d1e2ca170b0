/** Looks into pushed modules with "use node", in a process that ends with it: imports may do anything and can't be undone. */
import { ExclusiveLanes, type ExclusiveLanesOptions } from "./exclusive-lanes.ts";
import type { NodeCodeFolders } from "./node-code.ts";
import { NODE_PROCESS } from "./spawn-worker.ts";
import type { ModuleSource } from "./types.ts";
import type { JobAnswer } from "./worker-messages.ts";

export interface NodeAnalysisServices {
  folders: NodeCodeFolders;
  worker: ExclusiveLanesOptions["worker"];
  timeoutMs: number;
}

export class NodeAnalysis {
  readonly #services: NodeAnalysisServices;
  readonly #running = new Set<ExclusiveLanes>();

  constructor(services: NodeAnalysisServices) {
    this.#services = services;
  }

  /** Rejects with WorkerLost, JobFailed or PushRefused. */
  async run(modules: ModuleSource[], env: Record<string, string>): Promise<JobAnswer<"analyzeNode">> {
    const { folders, worker, timeoutMs } = this.#services;
    const folder = await folders.write(modules);
    const lanes = new ExclusiveLanes({
      count: 1,
      worker: { ...worker, limits: NODE_PROCESS, data: { ...worker.data, node: { folder, env } } },
      warmUp: false,
      timeoutMs,
    });
    this.#running.add(lanes);
    try {
      await lanes.start();
      return await lanes.run("analyzeNode", { paths: modules.map(({ path }) => path) });
    } finally {
      this.#running.delete(lanes);
      await lanes.close();
      await folders.remove(folder);
    }
  }

  check(): void {
    for (const lanes of this.#running) lanes.check();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((lanes) => lanes.close()));
  }
}
