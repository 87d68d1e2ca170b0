/** What is due, and when the next is: rows of the scheduler's two tables, both in the app's namespace. */
import type { Access, Engine } from "../engine/engine-interface.ts";
import { documentsInRange, readOnly } from "../engine/server-transaction.ts";
import type { ComponentPath, Json } from "../engine/types.ts";
import { JOBS_TABLE, type ScheduledJob } from "../runtime/scheduling.ts";

export const CRONS_TABLE = "_cron_jobs";
export const SERVER_ACCESS: Access = { componentPath: "", isPrivileged: true };
const BATCH = 128;

export type JobRow = ScheduledJob & { _id: string };
export interface CronRow {
  _id: string;
  componentPath: ComponentPath;
  identifier: string;
  functionPath: string;
  args: Json[];
  schedule: Json;
  nextAt: number;
}

export interface DueWork {
  jobs: JobRow[];
  crons: CronRow[];
  /** Of what isn't due yet; null when there is nothing. */
  nextAtMs: number | null;
}

export function dueWork(engine: Pick<Engine, "beginTransaction">, nowMs: number): DueWork {
  return readOnly(engine, (transaction) => {
    const due = (table: string) =>
      documentsInRange(
        transaction,
        SERVER_ACCESS,
        `${table}.by_nextAt`,
        [{ type: "Lte", fieldPath: "nextAt", value: nowMs }],
        BATCH,
      );
    const next = (table: string) =>
      documentsInRange(
        transaction,
        SERVER_ACCESS,
        `${table}.by_nextAt`,
        [{ type: "Gt", fieldPath: "nextAt", value: nowMs }],
        1,
      ).map((row) => row.nextAt as number);
    const upcoming = [...next(JOBS_TABLE), ...next(CRONS_TABLE)];
    return {
      jobs: due(JOBS_TABLE) as unknown as JobRow[],
      crons: due(CRONS_TABLE) as unknown as CronRow[],
      nextAtMs: upcoming.length === 0 ? null : Math.min(...upcoming),
    };
  });
}
