/** Takes jobs from the main process and answers them. Holds nothing that must survive it. */
import vm from "node:vm";
import type { Reader } from "../../engine/engine-interface.ts";
import { openReader } from "../../engine/reader.ts";
import { CallWatch, WARM_UP, WATCH_FD } from "../call-watch.ts";
import type {
  AskAnswer,
  AskRequest,
  CompiledDeployment,
  FromWorker,
  JobAnswer,
  JobKind,
  JobRequest,
  ToWorker,
  WorkerData,
} from "../worker-messages.ts";
import { ActionJobs } from "./action-jobs.ts";
import { CallClock } from "./call-clock.ts";
import { analyzeNodeModules } from "./node-analysis.ts";
import { NodeWorld } from "./node-world.ts";
import { analyzeModules, evaluateModule } from "./push-jobs.ts";
import { RealmPool } from "./realm-pool.ts";
import { ScriptStore } from "./script-store.ts";
import { runMutation, runQueries } from "./transaction-jobs.ts";
import type { WorkerContext } from "./worker-context.ts";
import { EMPTY_DEPLOYMENT, WorkerDeployment } from "./worker-deployment.ts";

type JobHandlers = {
  [Kind in JobKind]: (request: JobRequest<Kind>, jobId: number) => Promise<JobAnswer<Kind>> | JobAnswer<Kind>;
};

export class FunctionWorker {
  readonly watch = new CallWatch(WATCH_FD);
  readonly clock = new CallClock();
  readonly #data: WorkerData;
  readonly #say: (message: FromWorker) => void;
  readonly #bootScript: vm.Script;
  readonly #scripts = new ScriptStore();
  readonly #node: NodeWorld | null;
  readonly #actions: ActionJobs;
  readonly #asked = new Map<number, (answer: AskAnswer) => void>();
  readonly #handlers: JobHandlers;
  /** Of the last job that has the process for itself. */
  #turn: Promise<void> = Promise.resolve();
  #lastAskId = 0;
  #reader: Reader | null = null;
  #rejections: unknown[] = [];
  #context: WorkerContext;

  constructor(data: WorkerData, say: (message: FromWorker) => void) {
    this.#data = data;
    this.#say = say;
    this.#bootScript = new vm.Script(data.bootScript, { filename: "realm:boot" });
    this.#node = data.node === undefined ? null : new NodeWorld(data.node, this.watch);
    this.#actions = new ActionJobs(this.#node);
    this.#context = this.#contextFor(EMPTY_DEPLOYMENT);
    this.#handlers = {
      queries: (request) => runQueries(this.#context, request),
      mutation: (request) => runMutation(this.#context, request),
      action: ({ call }, jobId) => this.#actions.runAction(this.#context, jobId, call),
      httpAction: ({ call }, jobId) => this.#actions.runHttpAction(this.#context, jobId, call),
      analyze: (request) => this.#watched(() => analyzeModules(request, this.#bootScript)),
      analyzeNode: (request) => this.#watched(() => this.#analyzeNode(request)),
      evaluate: (request) => this.#watched(() => evaluateModule(request, this.#bootScript)),
    };
  }

  /** Asks for the moment to open the store in, if it needs that. */
  begin(): void {
    this.#say({ type: this.#data.dataDir === null ? "ready" : "started" });
  }

  hear(message: ToWorker): void {
    switch (message.type) {
      case "start":
        throw new Error("started twice");
      case "open":
        return this.#open();
      case "deploy":
        return this.#deploy(message);
      case "job":
        return this.#take(message);
      case "cancel":
        return this.#actions.cancel(message.jobId);
      case "told": {
        const resolve = this.#asked.get(message.askId);
        this.#asked.delete(message.askId);
        return resolve?.(message.answer);
      }
    }
  }

  /** A promise of some function was rejected, and nobody looked. */
  addRejection(reason: unknown): void {
    if (this.#node !== null) return this.addException(reason);
    if (this.#actions.failUnhandled(this.watch.item, reason)) return;
    this.#rejections.push(reason);
  }

  /** An error that came out of nowhere. */
  addException(error: unknown): void {
    if (this.#node?.fail(error)) return;
    this.#say({
      type: "problem",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }

  #open(): void {
    const { dataDir, parentPid } = this.#data;
    if (dataDir === null) throw new Error("this process has no store");
    // Nobody keeps writes back any more, and another backend may be about to begin.
    if (process.ppid !== parentPid) process.exit(1);
    try {
      this.#reader = openReader({ dataDir });
    } catch (error) {
      // Another process takes its place.
      console.error(error);
      process.exit(1);
    }
    this.#say({ type: "ready" });
  }

  #deploy({ deployment, scripts, warmUp }: ToWorker & { type: "deploy" }): void {
    this.#scripts.add(scripts);
    this.#context = this.#contextFor(deployment);
    if (warmUp) {
      this.watch.begin(WARM_UP);
      this.#context.realms.warmUp();
      this.watch.end();
    }
    this.#say({ type: "deployed", version: deployment.version });
  }

  /** Actions run beside each other; everything else has the process for itself, in the order of arrival. */
  #take({ jobId, kind, request }: ToWorker & { type: "job" }): void {
    const run = () => this.#runJob(jobId, kind, request);
    if (kind === "action" || kind === "httpAction") void run();
    else this.#turn = this.#turn.then(run);
  }

  async #runJob<Kind extends JobKind>(jobId: number, kind: Kind, request: JobRequest<Kind>): Promise<void> {
    try {
      this.#say({ type: "done", jobId, answer: await this.#handlers[kind](request, jobId) });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#say({ type: "failed", jobId, message });
    }
  }

  /** Evaluation at push time is watched like any other synchronous call, also where imports take their time. */
  async #watched<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
    this.watch.begin(0);
    try {
      return await work();
    } finally {
      this.watch.end();
    }
  }

  #analyzeNode(request: JobRequest<"analyzeNode">): Promise<JobAnswer<"analyzeNode">> {
    if (this.#node === null) throw new Error("no process for Node modules");
    return analyzeNodeModules(this.#node.code, request);
  }

  #ask(request: AskRequest): Promise<AskAnswer> {
    const answered = this.#node?.awaiting();
    return new Promise((resolve) => {
      const askId = ++this.#lastAskId;
      this.#asked.set(askId, (answer) => {
        answered?.();
        resolve(answer);
      });
      this.#say({ type: "ask", askId, ...request });
    });
  }

  #takeRejections(): unknown[] {
    const taken = this.#rejections;
    this.#rejections = [];
    return taken;
  }

  #openedReader(): Reader {
    if (this.#reader === null) throw new Error("the store isn't open in this process");
    return this.#reader;
  }

  #contextFor(compiled: CompiledDeployment): WorkerContext {
    const deployment = new WorkerDeployment(compiled, this.#scripts, this.#bootScript);
    const openedReader = () => this.#openedReader();
    return {
      data: this.#data,
      get reader() {
        return openedReader();
      },
      deployment,
      realms: new RealmPool(deployment),
      watch: this.watch,
      clock: this.clock,
      rejections: { take: () => this.#takeRejections() },
      ask: (request) => this.#ask(request),
    };
  }
}
