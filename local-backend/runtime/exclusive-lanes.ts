/**
 * Workers that run one job at a time (queries; mutations; evaluation of pushed code), fed from one queue: a slow job keeps
 * its own lane busy and no other. While all are busy, the next job is sent ahead of its turn to a lane that answers quickly,
 * which then has no pause between two jobs. A job that takes too long is ended with its worker.
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

/** Wherever it was sent, the first answer counts: nothing of a job has an effect before that. */
interface Job {
  send(worker: WorkerProcess): Promise<unknown>;
  resolve(answer: unknown): void;
  reject(error: Error): void;
  /** Lanes that have it and may still answer. */
  places: number;
  isSettled: boolean;
}

/** The jobs of one worker in its order: the first runs. */
interface Lane {
  worker: WorkerProcess;
  jobs: Job[];
  /** When the first began, at the earliest (ms, monotonic). */
  sinceMs: number;
}

export interface ExclusiveLanesOptions extends Pick<LaneGroupOptions, "count" | "worker" | "warmUp"> {
  /** For one synchronous call. */
  timeoutMs: number;
  /** Processor time of a call's own code; none for what isn't a query or mutation. */
  ownTimeMs?: number;
}

/** How often a job that hadn't begun is tried again when its worker dies. */
const MAX_STARTS = 3;
const MAX_JOBS_OF_LANE = 2;
/** Nothing is sent to a lane that has been at one job for longer, and what was is also sent to a free one. */
const SLOW_MS = 20;

export class ExclusiveLanes {
  readonly #group: LaneGroup;
  readonly #timeoutMs: number;
  readonly #ownTimeMs: number;
  readonly #lanes = new Map<WorkerProcess, Lane>();
  readonly #queue: Job[] = [];
  #isClosed = false;

  constructor({ timeoutMs, ownTimeMs = Infinity, ...options }: ExclusiveLanesOptions) {
    this.#timeoutMs = timeoutMs;
    this.#ownTimeMs = ownTimeMs;
    this.#group = new LaneGroup({
      ...options,
      onReady: (worker) => {
        this.#lanes.set(worker, { worker, jobs: [], sinceMs: 0 });
        this.#next();
      },
      onLost: (worker) => void this.#lanes.delete(worker),
    });
  }

  start(): Promise<void> {
    return this.#group.start();
  }

  deploy(deployment: DeploymentForWorkers): Promise<void> {
    return this.#group.deploy(deployment);
  }

  /** What runs, and what waits for its turn. */
  get load(): LaneLoad {
    const lanes = [...this.#lanes.values()];
    const running = lanes.filter(({ jobs }) => jobs.length > 0).length;
    const sent = lanes.reduce((sum, { jobs }) => sum + jobs.length, 0);
    return { running, waiting: this.#queue.length + sent - running };
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

  /** Ends what has taken too long, and lets nobody wait behind it. Called by the watchdog. */
  check(): void {
    for (const worker of this.#group.workers) {
      const { runningMs, ownMs } = worker.look();
      if (ownMs > this.#ownTimeMs) worker.kill("timeout", { of: "time", ms: this.#ownTimeMs });
      else if (runningMs > this.#timeoutMs) worker.kill("timeout", { of: "time", ms: this.#timeoutMs });
      else if (worker.jobCount > 0) worker.checkMemory();
    }
    for (const lane of this.#lanes.values()) {
      const [, ...behind] = isSlow(lane) ? lane.jobs : [];
      for (const job of behind) {
        const free = [...this.#lanes.values()].find(({ jobs }) => jobs.length === 0);
        if (free !== undefined && job.places === 1) this.#begin(job, free);
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) job.reject(new WorkerLost("closed", null));
    await this.#group.close();
  }

  #runOnce<Kind extends JobKind>(kind: Kind, request: JobRequest<Kind>): Promise<JobAnswer<Kind>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new WorkerLost("closed", null));
      this.#queue.push({
        send: (worker) => worker.start(kind, request).answer,
        resolve: resolve as (answer: unknown) => void,
        reject,
        places: 0,
        isSettled: false,
      });
      this.#next();
    });
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const lane = this.#shortestLane();
      if (lane === null) return;
      this.#begin(this.#queue.shift()!, lane);
    }
  }

  #shortestLane(): Lane | null {
    let shortest: Lane | null = null;
    for (const lane of this.#lanes.values()) {
      if (lane.jobs.length === 0) return lane;
      if (lane.jobs.length >= (shortest?.jobs.length ?? MAX_JOBS_OF_LANE) || isSlow(lane)) continue;
      shortest = lane;
    }
    return shortest;
  }

  #requeue(job: Job): void {
    if (job.isSettled) return;
    if (this.#isClosed) return job.reject(new WorkerLost("closed", null));
    this.#queue.unshift(job);
    this.#next();
  }

  #begin(job: Job, lane: Lane): void {
    if (lane.jobs.length === 0) lane.sinceMs = performance.now();
    lane.jobs.push(job);
    job.places++;
    const over = () => {
      lane.jobs.splice(lane.jobs.indexOf(job), 1);
      lane.sinceMs = performance.now();
      this.#next();
    };
    job.send(lane.worker).then(
      (answer) => {
        over();
        settle(job, () => job.resolve(answer));
      },
      (error: Error) => {
        if (!(error instanceof WorkerLost)) {
          over();
          return settle(job, () => job.reject(error));
        }
        // The line of a lost worker stays as it was: who isn't the first in it has only waited there.
        job.places--;
        if (lane.jobs[0] === job) settle(job, () => job.reject(error));
        else if (job.places === 0) this.#requeue(job);
      },
    );
  }
}

function isSlow({ jobs, sinceMs }: Lane): boolean {
  return jobs.length > 0 && performance.now() - sinceMs > SLOW_MS;
}

function settle(job: Job, how: () => void): void {
  if (job.isSettled) return;
  job.isSettled = true;
  how();
}
