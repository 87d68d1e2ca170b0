/**
 * Workers that run many actions at a time, each on its event loop. A worker that is stuck in one action is ended: that one
 * has taken too long, and the others on it fail through no fault of their own (they may have acted, so nobody repeats them).
 */
import type { LaneLoad } from "./exclusive-lanes.ts";
import { LaneGroup, type LaneGroupOptions } from "./lane-group.ts";
import type { DeploymentForWorkers } from "./deployment-compiler.ts";
import type { AskAnswer, AskRequest, JobAnswer, JobRequest } from "./worker-messages.ts";
import { WorkerLost } from "./worker-errors.ts";
import type { WorkerProcess } from "./worker-process.ts";

type ActionKind = "action" | "httpAction";
type CallOf<Kind extends ActionKind> = JobRequest<Kind>["call"];
export type ActionCall = CallOf<ActionKind>;

export interface ActionLanesOptions extends Pick<LaneGroupOptions, "count"> {
  worker: Omit<LaneGroupOptions["worker"], "onAsk">;
  timeoutMs: number;
  stallMs: number;
  /** True where a call can't be stopped: the process of one that took too long takes no others and ends with its last. */
  endsAfterTimeout?: boolean;
  /** What a running action asks for, and which call it is. */
  onAsk: (call: ActionCall, request: AskRequest) => Promise<AskAnswer>;
}

export class ActionLanes {
  readonly #group: LaneGroup;
  readonly #options: ActionLanesOptions;
  /** By job. */
  readonly #running = new Map<number, ActionCall>();
  readonly #ready = new Set<WorkerProcess>();
  readonly #retired = new Set<WorkerProcess>();
  #underWay = 0;
  #waitingForIdle: (() => void)[] = [];
  #waitingForReady: ((worker: WorkerProcess | null) => void)[] = [];
  #isClosed = false;

  constructor(options: ActionLanesOptions) {
    this.#options = options;
    this.#group = new LaneGroup({
      count: options.count,
      worker: { ...options.worker, onAsk: (request) => this.#hear(request) },
      warmUp: false,
      onReady: (worker) => this.#add(worker),
      onLost: (worker) => {
        this.#ready.delete(worker);
        this.#retired.delete(worker);
      },
    });
  }

  start(): Promise<void> {
    return this.#group.start();
  }

  deploy(deployment: DeploymentForWorkers): Promise<void> {
    return this.#group.deploy(deployment);
  }

  get load(): LaneLoad {
    return { running: this.#running.size, waiting: this.#waitingForReady.length };
  }

  /** Rejects with WorkerLost ("timeout" for the guilty one, else "crash") or JobFailed. */
  async run<Kind extends ActionKind>(kind: Kind, call: CallOf<Kind>): Promise<JobAnswer<Kind>> {
    this.#underWay += 1;
    try {
      return await this.#run(kind, call);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) for (const resolve of this.#waitingForIdle.splice(0)) resolve();
    }
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#waitingForIdle.push(resolve));
  }

  async #run<Kind extends ActionKind>(kind: Kind, call: CallOf<Kind>): Promise<JobAnswer<Kind>> {
    const worker = await this.#leastBusy();
    if (worker === null) throw new WorkerLost("closed", null);
    const { jobId, answer } = worker.start(kind, { call } as JobRequest<Kind>);
    this.#running.set(jobId, call);
    const { timeoutMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new WorkerLost("timeout", jobId, { of: "time", ms: timeoutMs })),
        timeoutMs,
      );
      timer.unref();
    });
    try {
      return await Promise.race([answer, tooLong]);
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      // The worker lives on when only this call was too slow.
      if (!worker.isLost) {
        worker.cancel(jobId);
        if (this.#options.endsAfterTimeout) this.#retire(worker, answer);
      }
      throw error.item === jobId ? error : new WorkerLost("crash", null);
    } finally {
      clearTimeout(timer);
      this.#running.delete(jobId);
      this.#endRetired();
    }
  }

  #retire(worker: WorkerProcess, lastAnswer: Promise<unknown>): void {
    this.#ready.delete(worker);
    this.#retired.add(worker);
    this.#group.retire(worker);
    const end = () => this.#endRetired();
    lastAnswer.then(end, end);
  }

  #endRetired(): void {
    for (const worker of this.#retired) {
      if (worker.jobCount > 0) continue;
      this.#retired.delete(worker);
      worker.kill("closed");
    }
  }

  /** Ends workers that are stuck. Called by the watchdog. */
  check(): void {
    const { stallMs } = this.#options;
    for (const worker of [...this.#ready, ...this.#retired]) {
      if (worker.jobCount === 0) continue;
      if (worker.look().silentMs > stallMs) worker.kill("timeout", { of: "stall", ms: stallMs });
      else worker.checkMemory();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const refuse of this.#waitingForReady.splice(0)) refuse(null);
    await this.#group.close();
  }

  async #hear(request: AskRequest): Promise<AskAnswer> {
    const call = this.#running.get(request.jobId);
    if (call === undefined) return { ok: false, message: "The action is over" };
    return await this.#options.onAsk(call, request);
  }

  async #leastBusy(): Promise<WorkerProcess | null> {
    if (this.#isClosed) return null;
    const [worker] = [...this.#ready].sort((a, b) => a.jobCount - b.jobCount);
    return worker ?? (await new Promise((resolve) => this.#waitingForReady.push(resolve)));
  }

  #add(worker: WorkerProcess): void {
    this.#ready.add(worker);
    for (const resolve of this.#waitingForReady.splice(0)) resolve(worker);
  }
}
