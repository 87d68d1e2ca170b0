/**
 * A fixed number of worker processes for one kind of work. A worker that dies is replaced at once; new code reaches all of
 * them. Who gets which job is the business of `exclusive-lanes.ts` and `action-lanes.ts`.
 */
import { WARM_UP } from "./call-watch.ts";
import type { DeploymentForWorkers } from "./deployment-compiler.ts";
import type { WorkerLost } from "./worker-errors.ts";
import { type WorkerOptions, WorkerProcess } from "./worker-process.ts";

/** A worker that dies while starting is replaced after this long, so that a broken start doesn't spin. */
const RESTART_DELAY_MS = 500;

export interface LaneGroupOptions {
  count: number;
  worker: Omit<WorkerOptions, "onLost">;
  /** Whether new workers load the app's modules ahead of the first call. */
  warmUp: boolean;
  onReady: (worker: WorkerProcess) => void;
  onLost: (worker: WorkerProcess, loss: WorkerLost) => void;
}

export class LaneGroup {
  readonly #options: LaneGroupOptions;
  readonly #workers = new Set<WorkerProcess>();
  /** Replaced, and still at their last jobs. */
  readonly #retired = new Set<WorkerProcess>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #deployment: DeploymentForWorkers | null = null;
  #isClosed = false;
  /** False after a worker died of loading the modules: the next would too. */
  #warmUp: boolean;

  constructor(options: LaneGroupOptions) {
    this.#options = options;
    this.#warmUp = options.warmUp;
  }

  get workers(): ReadonlySet<WorkerProcess> {
    return this.#workers;
  }

  /** Resolves when the first worker is ready; the others follow. */
  async start(): Promise<void> {
    const workers = Array.from({ length: this.#options.count }, () => this.#spawn());
    await Promise.any(workers.map(({ ready }) => ready)).catch((error: AggregateError) => {
      throw error.errors[0];
    });
  }

  async deploy(deployment: DeploymentForWorkers): Promise<void> {
    this.#deployment = deployment;
    this.#warmUp = this.#options.warmUp;
    await Promise.all([...this.#workers].map((worker) => worker.deploy(deployment, this.#warmUp)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#workers, ...this.#retired].map((worker) => worker.close()));
  }

  /** Puts another in its place. Ending it is left to whoever knows its jobs. */
  retire(worker: WorkerProcess): void {
    if (!this.#workers.delete(worker)) return;
    this.#retired.add(worker);
    if (!this.#isClosed) this.#spawn();
  }

  #spawn(): WorkerProcess {
    let isReady = false;
    const worker = new WorkerProcess({
      ...this.#options.worker,
      onLost: (lost, loss) => {
        if (loss.item === WARM_UP) this.#warmUp = false;
        if (!this.#retired.delete(lost)) {
          this.#workers.delete(lost);
          this.#replace(isReady);
        }
        this.#options.onLost(lost, loss);
      },
    });
    this.#workers.add(worker);
    if (this.#deployment !== null) void worker.deploy(this.#deployment, this.#warmUp);
    worker.ready.then(
      () => {
        isReady = true;
        if (!worker.isLost) this.#options.onReady(worker);
      },
      () => {},
    );
    return worker;
  }

  #replace(atOnce: boolean): void {
    if (this.#isClosed) return;
    if (atOnce) return void this.#spawn();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#spawn();
    }, RESTART_DELAY_MS);
    timer.unref();
    this.#timers.add(timer);
  }
}
