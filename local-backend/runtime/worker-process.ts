/**
 * One worker process as the main process sees it: jobs go in, answers come out, and it may die at any moment. A process and
 * not a thread, because V8 aborts the whole process when a single allocation doesn't fit the heap.
 */
import type { ChildProcess } from "node:child_process";
import { closeSync } from "node:fs";
import { readWatch, type Sighting, WATCH_BYTES } from "./call-watch.ts";
import type { DeploymentForWorkers } from "./deployment-compiler.ts";
import { privateBytes } from "./process-memory.ts";
import { anonymousFile, ISOLATE_PROCESS, type ProcessLimits, spawnWorker } from "./spawn-worker.ts";
import { JobFailed, type LossReason, type PassedLimit, WorkerLost } from "./worker-errors.ts";
import type {
  AskAnswer,
  AskRequest,
  FromWorker,
  JobAnswer,
  JobKind,
  JobRequest,
  ToWorker,
  WorkerData,
} from "./worker-messages.ts";

export interface WorkerOptions {
  workerFile: string;
  data: WorkerData;
  limits?: ProcessLimits;
  /** Runs it while nothing is written to the store. */
  betweenWrites: (work: () => Promise<void>) => Promise<void>;
  onAsk?: (request: AskRequest) => Promise<AskAnswer>;
  onProblem: (message: string) => void;
  onLost: (worker: WorkerProcess, loss: WorkerLost) => void;
}

interface PendingJob {
  resolve: (answer: JobAnswer<JobKind>) => void;
  reject: (error: Error) => void;
}

/** All writes wait for a worker that opens the store: one that takes so long is ended. */
const MAX_OPENING_MS = 10_000;
/** Of what a worker says on its way down. */
const KEPT_STDERR_CHARS = 4_000;

/** Unique in the process: who asks is known by its job. */
let lastJobId = 0;
export class WorkerProcess {
  /** Resolves when it takes jobs; rejects when it dies before that. */
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #options: WorkerOptions;
  readonly #limits: ProcessLimits;
  readonly #watchFd = anonymousFile(WATCH_BYTES);
  readonly #jobs = new Map<number, PendingJob>();
  readonly #sentScripts = new Set<string>();
  readonly #deployed = new Map<number, () => void>();
  /** What was for it before it was ready. */
  #early: ToWorker[] = [];
  #reason: LossReason = "crash";
  #passedLimit: PassedLimit | null = null;
  #isReady = false;
  #isLost = false;
  #lastWords = "";
  #markReady: (error: Error | null) => void = () => {};
  readonly #exited: Promise<void>;
  #markExited: () => void = () => {};

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#limits = options.limits ?? ISOLATE_PROCESS;
    this.ready = new Promise((resolve, reject) => {
      this.#markReady = (error) => (error === null ? resolve() : reject(error));
    });
    this.ready.catch(() => {});
    this.#exited = new Promise((resolve) => {
      this.#markExited = resolve;
    });
    this.#child = spawnWorker(options.workerFile, this.#watchFd, this.#limits);
    this.#child.on("message", (message) => this.#hear(message as FromWorker));
    this.#child.on("error", (error) => this.#failed(error));
    this.#child.on("exit", (_code, signal) => this.#exit(signal));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-KEPT_STDERR_CHARS);
    });
    this.#post({ type: "start", data: options.data });
  }

  get jobCount(): number {
    return this.#jobs.size;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  look(): Sighting {
    return readWatch(this.#watchFd);
  }

  /** Ends it when it holds more than one call may. */
  checkMemory(): void {
    const { pid } = this.#child;
    if (pid !== undefined && privateBytes(pid) > this.#limits.privateBytes) this.kill("memory");
  }

  /** The answer rejects with WorkerLost or JobFailed. */
  start<Kind extends JobKind>(
    kind: Kind,
    request: JobRequest<Kind>,
  ): { jobId: number; answer: Promise<JobAnswer<Kind>> } {
    const jobId = ++lastJobId;
    const answer = new Promise<JobAnswer<JobKind>>((resolve, reject) => {
      if (this.#isLost) return reject(new WorkerLost(this.#reason, null));
      this.#jobs.set(jobId, { resolve, reject });
      this.#keepAlive();
      this.#postWhenReady({ type: "job", jobId, kind, request });
    });
    return { jobId, answer: answer as Promise<JobAnswer<Kind>> };
  }

  cancel(jobId: number): void {
    this.#postWhenReady({ type: "cancel", jobId });
  }

  /** Resolves when the new code is in place, or the worker gone. */
  deploy({ deployment, scripts }: DeploymentForWorkers, warmUp: boolean): Promise<void> {
    const unknown = scripts.filter(({ hash }) => !this.#sentScripts.has(hash));
    for (const { hash } of unknown) this.#sentScripts.add(hash);
    return new Promise((resolve) => {
      if (this.#isLost) return resolve();
      this.#deployed.set(deployment.version, resolve);
      this.#keepAlive();
      this.#postWhenReady({ type: "deploy", deployment, scripts: unknown, warmUp });
    });
  }

  /** Ends the worker wherever it is. `limit` is for "timeout". */
  kill(reason: LossReason, limit: PassedLimit | null = null): void {
    if (this.#isLost) return;
    this.#reason = reason;
    this.#passedLimit = limit;
    this.#child.kill("SIGKILL");
    this.#lose();
  }

  async close(): Promise<void> {
    this.#child.ref();
    this.kill("closed");
    await this.#exited;
  }

  #post(message: ToWorker): void {
    // A message that doesn't arrive belongs to a worker that has gone: its exit settles everything.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #postWhenReady(message: ToWorker): void {
    if (this.#isReady) this.#post(message);
    else this.#early.push(message);
  }

  /** Opening beside a write could take back a commit (decision 011). */
  async #letOpen(): Promise<void> {
    if (this.#isLost) return;
    const timer = setTimeout(() => {
      this.#options.onProblem("a worker process took too long to open the store");
      this.kill("crash");
    }, MAX_OPENING_MS);
    this.#post({ type: "open" });
    // One that was told to end may still be at it.
    await this.ready.catch(() => this.#exited);
    clearTimeout(timer);
  }

  #hear(message: FromWorker): void {
    if (this.#isLost) return;
    switch (message.type) {
      case "started":
        return void this.#options.betweenWrites(() => this.#letOpen());
      case "ready":
        this.#isReady = true;
        this.#keepAlive();
        for (const early of this.#early.splice(0)) this.#post(early);
        return this.#markReady(null);
      case "deployed":
        this.#deployed.get(message.version)?.();
        this.#deployed.delete(message.version);
        return this.#keepAlive();
      case "done":
        return this.#finish(message.jobId)?.resolve(message.answer);
      case "failed":
        return this.#finish(message.jobId)?.reject(new JobFailed(message.message));
      case "ask":
        return void this.#answer(message);
      case "problem":
        return this.#options.onProblem(message.message);
    }
  }

  #finish(jobId: number): PendingJob | undefined {
    const job = this.#jobs.get(jobId);
    this.#jobs.delete(jobId);
    this.#keepAlive();
    return job;
  }

  /** The server lives by its sockets: a worker keeps this process alive only while somebody waits for it. */
  #keepAlive(): void {
    const isAwaited = !this.#isLost && (!this.#isReady || this.#jobs.size > 0 || this.#deployed.size > 0);
    if (isAwaited) this.#child.channel?.ref();
    else this.#child.channel?.unref();
  }

  async #answer({ askId, jobId, operation, args, bytes }: FromWorker & { type: "ask" }): Promise<void> {
    let answer: AskAnswer;
    try {
      answer = (await this.#options.onAsk?.({ jobId, operation, args, bytes })) ?? {
        ok: false,
        message: `Unknown operation ${operation}`,
      };
    } catch (error) {
      this.#options.onProblem(`${operation} failed: ${error instanceof Error ? error.stack : String(error)}`);
      const message = "InternalServerError: Your request couldn't be completed. Try again later.";
      answer = { ok: false, message };
    }
    if (!this.#isLost) this.#post({ type: "told", askId, answer });
  }

  #failed(error: Error): void {
    this.#options.onProblem(`a worker process failed: ${error.message}`);
    this.#markReady(error);
    if (this.#child.pid === undefined) this.#exit(null);
  }

  #exit(signal: NodeJS.Signals | null): void {
    if (!this.#isLost) {
      if (/out of memory|invalid (table|size|array)|allocation failed/i.test(this.#lastWords)) {
        this.#reason = "memory";
      } else this.#options.onProblem(`a worker process died (${signal ?? "exit"}): ${this.#lastWords}`);
      this.#lose();
    }
    closeSync(this.#watchFd);
    this.#markExited();
  }

  #lose(): void {
    this.#isLost = true;
    const { item, runningMs } = this.look();
    const loss = new WorkerLost(this.#reason, runningMs > 0 ? item : null, this.#passedLimit);
    this.#markReady(loss);
    for (const resolve of this.#deployed.values()) resolve();
    this.#deployed.clear();
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    this.#keepAlive();
    this.#options.onLost(this, loss);
    for (const { reject } of jobs) reject(loss);
  }
}
