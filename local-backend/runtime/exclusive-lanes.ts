/**
 * Workers that run one job at a time (queries; mutations; evaluation of pushed code), fed from one queue: a slow job keeps
 * its own lane busy and no other. A job that takes too long is ended with its worker.
 */
import { LaneGroup, type LaneGroupOptions } from "./lane-group.ts";
import type { DeploymentForWorkers } from "./deployment-compiler.ts";
import type { JobAnswer, JobKind, JobRequest } from "./worker-messages.ts";
import { WorkerLost } from "./worker-errors.ts";
import type { WorkerProcess } from "./worker-process.ts";

export interface LaneLoad {
  running: number;
  waiting: number;
}

interface Waiting {
  begin(worker: WorkerProcess): Promise<unknown>;
  refuse(error: Error): void;
}

export interface ExclusiveLanesOptions extends Pick<LaneGroupOptions, "count" | "worker" | "warmUp"> {
  /** For one synchronous call. */
  timeoutMs: number;
  /** Processor time of a call's own code; none for what isn't a query or mutation. */
  ownTimeMs?: number;
}

/** How often a job that hadn't begun is tried again when its worker dies. */
const MAX_STARTS = 3;

export class ExclusiveLanes {
  readonly #group: LaneGroup;
  readonly #timeoutMs: number;
  readonly #ownTimeMs: number;
  readonly #idle = new Set<WorkerProcess>();
  readonly #queue: Waiting[] = [];
  #isClosed = false;

  constructor({ timeoutMs, ownTimeMs = Infinity, ...options }: ExclusiveLanesOptions) {
    this.#timeoutMs = timeoutMs;
    this.#ownTimeMs = ownTimeMs;
    this.#group = new LaneGroup({
      ...options,
      onReady: (worker) => {
        this.#idle.add(worker);
        this.#next();
      },
      onLost: (worker) => void this.#idle.delete(worker),
    });
  }

  start(): Promise<void> {
    return this.#group.start();
  }

  deploy(deployment: DeploymentForWorkers): Promise<void> {
    return this.#group.deploy(deployment);
  }

  /** What runs, and what waits for a lane. */
  get load(): LaneLoad {
    const running = [...this.#group.workers].reduce((sum, { jobCount }) => sum + jobCount, 0);
    return { running, waiting: this.#queue.length };
  }

  /** Rejects with WorkerLost or JobFailed. */
  async run<Kind extends JobKind>(kind: Kind, request: JobRequest<Kind>): Promise<JobAnswer<Kind>> {
    for (let start = 1; ; start++) {
      try {
        return await this.#runOnce(kind, request);
      } catch (error) {
        const hadBegun = !(error instanceof WorkerLost) || error.item !== null;
        if (hadBegun || this.#isClosed || start >= MAX_STARTS) throw error;
      }
    }
  }

  /** Ends what has taken too long. Called by the watchdog. */
  check(): void {
    for (const worker of this.#group.workers) {
      const { runningMs, ownMs } = worker.look();
      if (ownMs > this.#ownTimeMs) worker.kill("timeout", { of: "time", ms: this.#ownTimeMs });
      else if (runningMs > this.#timeoutMs) worker.kill("timeout", { of: "time", ms: this.#timeoutMs });
      else if (worker.jobCount > 0) worker.checkMemory();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#queue.splice(0)) waiting.refuse(new WorkerLost("closed", null));
    await this.#group.close();
  }

  #runOnce<Kind extends JobKind>(kind: Kind, request: JobRequest<Kind>): Promise<JobAnswer<Kind>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new WorkerLost("closed", null));
      this.#queue.push({
        begin: (worker) => {
          const { answer } = worker.start(kind, request);
          answer.then(resolve, reject);
          return answer;
        },
        refuse: reject,
      });
      this.#next();
    });
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.values().next().value;
      if (worker === undefined) return;
      this.#idle.delete(worker);
      const free = () => {
        if (!worker.isLost) this.#idle.add(worker);
        this.#next();
      };
      this.#queue.shift()?.begin(worker).then(free, free);
    }
  }
}
