/**
 * Runs what is due, and sleeps until the next is. Owns the timer and which rows are running; what a run writes is in
 * scheduled-jobs.ts and cron-jobs.ts.
 */
import type { Log } from "../base/log.ts";
import type { DeploymentState } from "../deploy/deployment-state.ts";
import { tableIdOf } from "../engine/catalog-view.ts";
import { documentsInRange, inServerTransaction } from "../engine/server-transaction.ts";
import { JOBS_TABLE, SCHEDULED_TABLE } from "../runtime/scheduling.ts";
import { followPushedCrons, runCron } from "./cron-jobs.ts";
import { CRONS_TABLE, dueWork, type DueRow } from "./due-work.ts";
import { failInterruptedActions, runJob, type JobEnd, type JobServices } from "./scheduled-jobs.ts";

export interface SchedulerServices extends JobServices {
  log: Log;
  /** Whether a function is a mutation or an action; null when it isn't there (any more). */
  kindOf(componentPath: string, functionPath: string): "mutation" | "action" | null;
  /** While it says so nothing begins; `wake` when it no longer does. */
  isPaused(): boolean;
  /** Hears how long after its time something begins. */
  reportLag?(lagMs: number): void;
}

const MAX_COUNTED = 1_000;
const MAX_RUNNING = 16;
const LONGEST_SLEEP_MS = 60_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;
const KEPT_MS = 7 * 24 * 60 * 60_000;
const CLEAN_EVERY_MS = 60 * 60_000;
const CLEAN_BATCH = 100;

export class Scheduler {
  private readonly running = new Map<string, Promise<void>>();
  /** Rows that failed through no fault of theirs: how often, and when they may be tried again. */
  private readonly retries = new Map<string, { attempts: number; notBeforeMs: number }>();
  private timer: NodeJS.Timeout | null = null;
  /** By the monotonic clock. */
  private wakesAtMs = Infinity;
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
    this.stopListening = engine.committer.onCommit(({ tableIds }) => {
      const tables = engine.catalog().namespaces[""]?.tables ?? {};
      const isOurs = [JOBS_TABLE, CRONS_TABLE].some((name) => {
        const table = tables[name];
        return table !== undefined && tableIds.has(tableIdOf(table));
      });
      if (isOurs) this.wakeIn(0);
    });
    this.cleaner = setInterval(() => void this.clean(), CLEAN_EVERY_MS);
    this.cleaner.unref();
    void this.clean();
    this.wakeIn(0);
  }

  async followPush(state: DeploymentState | null): Promise<void> {
    await followPushedCrons(this.services, state);
    // What failed before may work with the new code.
    this.retries.clear();
    this.wakeIn(0);
  }

  wake(): void {
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

  /** What is due and hasn't begun, as far as one cares to count, and for how long the first of it has been due. */
  backlog(): { due: number; lagMs: number } {
    const nowMs = this.services.nowMs();
    const { due } = dueWork(this.services.engine, nowMs, MAX_COUNTED, (row) => this.mayBegin(row, nowMs));
    return { due: due.length, lagMs: due[0] === undefined ? 0 : nowMs - due[0].row.nextAt };
  }

  /** A later wish never replaces an earlier one: a table that changes all the time would put the look off for ever. */
  private wakeIn(ms: number): void {
    if (!this.isStarted) return;
    const delayMs = Math.min(Math.max(ms, 0), LONGEST_SLEEP_MS);
    const wakesAtMs = performance.now() + delayMs;
    if (this.timer !== null && this.wakesAtMs <= wakesAtMs) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.wakesAtMs = wakesAtMs;
    this.timer = setTimeout(() => this.look(), delayMs);
  }

  private look(): void {
    this.timer = null;
    if (!this.isStarted) return;
    try {
      this.beginDueWork();
    } catch (error) {
      this.services.log.error("scheduler-look-failed", { error: String(error) });
      this.wakeIn(LONGEST_RETRY_MS);
    }
  }

  private beginDueWork(): void {
    if (this.services.isPaused()) return;
    const nowMs = this.services.nowMs();
    const free = MAX_RUNNING - this.running.size;
    const { due, nextAtMs } = dueWork(this.services.engine, nowMs, free, (row) => this.mayBegin(row, nowMs));
    for (const work of due) this.begin(work);
    const again = [...this.retries.values()].map(({ notBeforeMs }) => notBeforeMs);
    const wakes = [nextAtMs ?? Infinity, ...again.filter((atMs) => atMs > nowMs)];
    this.wakeIn(Math.min(...wakes) - nowMs);
  }

  private mayBegin({ type, row }: DueRow, nowMs: number): boolean {
    if (this.running.has(row._id)) return false;
    if ((this.retries.get(row._id)?.notBeforeMs ?? 0) > nowMs) return false;
    return type === "job" || this.services.kindOf(row.componentPath, row.functionPath) !== null;
  }

  private begin({ type, row }: DueRow): void {
    this.services.reportLag?.(Math.max(0, this.services.nowMs() - row.nextAt));
    const run = (): Promise<JobEnd> => {
      if (type === "job") return runJob(this.services, row);
      const kind = this.services.kindOf(row.componentPath, row.functionPath);
      return kind === null ? Promise.resolve("again") : runCron(this.services, row, kind);
    };
    this.running.set(row._id, this.track(row._id, run));
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
    const before = this.services.nowMs() - KEPT_MS;
    try {
      for (const componentPath of Object.keys(this.services.engine.catalog().namespaces)) {
        while (this.isStarted && (await this.cleanBatch(componentPath, before)) === CLEAN_BATCH);
      }
    } catch (error) {
      this.services.log.warn("scheduler-cleaning-failed", { error: String(error) });
    }
  }

  private cleanBatch(componentPath: string, before: number): Promise<number> {
    const access = { componentPath, isPrivileged: true };
    return inServerTransaction(this.services.engine, (transaction) => {
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
      return old.length;
    });
  }
}
