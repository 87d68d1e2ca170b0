/**
 * Runs what is due, and sleeps until the next is. Owns the timer and which rows are running; what a run writes is in
 * scheduled-jobs.ts and cron-jobs.ts.
 */
import type { Log } from "../base/log.ts";
import type { DeploymentState } from "../deploy/deployment-state.ts";
import { documentsInRange, inServerTransaction } from "../engine/server-transaction.ts";
import { JOBS_TABLE, SCHEDULED_TABLE } from "../runtime/scheduling.ts";
import { followPushedCrons, runCron } from "./cron-jobs.ts";
import { CRONS_TABLE, dueWork } from "./due-work.ts";
import { failInterruptedActions, runJob, type JobEnd, type JobServices } from "./scheduled-jobs.ts";

export interface SchedulerServices extends JobServices {
  log: Log;
  /** Whether a function is a mutation or an action; null when it isn't there (any more). */
  kindOf(componentPath: string, functionPath: string): "mutation" | "action" | null;
}

const MAX_RUNNING = 16;
const LONGEST_SLEEP_MS = 60_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;
const KEPT_MS = 7 * 24 * 60 * 60_000;
const CLEAN_EVERY_MS = 60 * 60_000;
const CLEAN_BATCH = 500;

export class Scheduler {
  private readonly running = new Map<string, Promise<void>>();
  /** Rows that failed through no fault of theirs: how often, and when they may be tried again. */
  private readonly retries = new Map<string, { attempts: number; notBeforeMs: number }>();
  private timer: NodeJS.Timeout | null = null;
  private cleaner: NodeJS.Timeout | null = null;
  private isStarted = false;
  private stopListening = () => {};

  constructor(private readonly services: SchedulerServices) {}

  /** Call once the pushed code is in force. */
  async start(): Promise<void> {
    const { engine, log } = this.services;
    const interrupted = await failInterruptedActions(this.services);
    if (interrupted > 0) log.warn("actions-interrupted", { count: interrupted });
    this.isStarted = true;
    this.stopListening = engine.committer.onCommit(({ tableNumbers }) => {
      const tables = engine.catalog().namespaces[""]?.tables ?? {};
      const isOurs = [JOBS_TABLE, CRONS_TABLE].some((name) => tableNumbers.has(tables[name]?.number ?? -1));
      if (isOurs) this.wakeIn(0);
    });
    this.cleaner = setInterval(() => void this.clean(), CLEAN_EVERY_MS);
    this.cleaner.unref();
    this.wakeIn(0);
  }

  async followPush(state: DeploymentState | null): Promise<void> {
    await followPushedCrons(this.services, state);
    // What failed before may work with the new code.
    this.retries.clear();
    this.wakeIn(0);
  }

  /** Waits for what runs; nothing new begins. */
  async stop(): Promise<void> {
    this.isStarted = false;
    this.stopListening();
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.cleaner !== null) clearInterval(this.cleaner);
    await Promise.all(this.running.values());
  }

  get runningCount(): number {
    return this.running.size;
  }

  private wakeIn(ms: number): void {
    if (!this.isStarted) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), Math.min(Math.max(ms, 0), LONGEST_SLEEP_MS));
  }

  private look(): void {
    if (!this.isStarted) return;
    const nowMs = this.services.nowMs();
    const { jobs, crons, nextAtMs } = dueWork(this.services.engine, nowMs);
    let soonestMs = nextAtMs ?? nowMs + LONGEST_SLEEP_MS;
    const begin = (id: string, run: () => Promise<JobEnd>) => {
      const { notBeforeMs = 0 } = this.retries.get(id) ?? {};
      if (this.running.has(id)) return;
      if (notBeforeMs > nowMs) soonestMs = Math.min(soonestMs, notBeforeMs);
      else if (this.running.size < MAX_RUNNING) this.running.set(id, this.track(id, run));
    };
    for (const job of jobs) begin(job._id, () => runJob(this.services, job));
    for (const cron of crons) {
      const kind = this.services.kindOf(cron.componentPath, cron.functionPath);
      if (kind !== null) begin(cron._id, () => runCron(this.services, cron, kind));
    }
    this.wakeIn(soonestMs - nowMs);
  }

  private async track(id: string, run: () => Promise<JobEnd>): Promise<void> {
    let end: JobEnd = "again";
    try {
      end = await run();
    } catch (error) {
      this.services.log.error("scheduled-run-failed", { id, error: String(error) });
    }
    this.running.delete(id);
    if (end === "done") this.retries.delete(id);
    else {
      const attempts = (this.retries.get(id)?.attempts ?? 0) + 1;
      const delayMs = Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);
      this.retries.set(id, { attempts, notBeforeMs: this.services.nowMs() + delayMs });
    }
    this.wakeIn(0);
  }

  /** What ended more than a week ago isn't listed any more. */
  private async clean(): Promise<void> {
    const { engine, log } = this.services;
    const before = this.services.nowMs() - KEPT_MS;
    try {
      for (const componentPath of Object.keys(engine.catalog().namespaces)) {
        const access = { componentPath, isPrivileged: true };
        await inServerTransaction(engine, (transaction) => {
          const old = documentsInRange(
            transaction,
            access,
            `${SCHEDULED_TABLE}.by_completedTime`,
            [
              { type: "Gt", fieldPath: "completedTime", value: 0 },
              { type: "Lt", fieldPath: "completedTime", value: before },
            ],
            CLEAN_BATCH,
          );
          for (const row of old) transaction.remove(access, row._id as string, SCHEDULED_TABLE);
        });
      }
    } catch (error) {
      log.warn("scheduler-cleaning-failed", { error: String(error) });
    }
  }
}
