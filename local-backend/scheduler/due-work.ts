/** What is due, and when the next is: rows of the scheduler's two tables, both in the app's namespace. */
import type { Access, Engine, EngineTransaction } from "../engine/engine-interface.ts";
import { documentsInRange, eachInRange, readOnly } from "../engine/server-transaction.ts";
import type { ComponentPath, Json } from "../engine/types.ts";
import { JOBS_TABLE, type ScheduledJob } from "../runtime/scheduling.ts";

export const CRONS_TABLE = "_cron_jobs";
export const SERVER_ACCESS: Access = { componentPath: "", isPrivileged: true };

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
export type DueRow = { type: "job"; row: JobRow } | { type: "cron"; row: CronRow };

export interface DueWork {
  /** Longest due first, jobs and crons together. */
  due: DueRow[];
  /** Of what isn't due yet; null when there is nothing. */
  nextAtMs: number | null;
}

/** At most `wanted` rows that may begin now; rows that may not (running, waiting for another try) hold nobody up. */
export function dueWork(
  engine: Pick<Engine, "beginTransaction">,
  nowMs: number,
  wanted: number,
  mayBegin: (due: DueRow) => boolean,
): DueWork {
  return readOnly(engine, (transaction) => {
    const jobs = dueRows(transaction, JOBS_TABLE, nowMs, wanted, (row): DueRow | null =>
      orNull({ type: "job", row: row as unknown as JobRow }, mayBegin),
    );
    const crons = dueRows(transaction, CRONS_TABLE, nowMs, wanted, (row): DueRow | null =>
      orNull({ type: "cron", row: row as unknown as CronRow }, mayBegin),
    );
    const upcoming = [JOBS_TABLE, CRONS_TABLE].flatMap((table) => nextAtOf(transaction, table, nowMs));
    return {
      due: [...jobs, ...crons].sort((a, b) => a.row.nextAt - b.row.nextAt).slice(0, wanted),
      nextAtMs: upcoming.length === 0 ? null : Math.min(...upcoming),
    };
  });
}

function dueRows(
  transaction: EngineTransaction,
  table: string,
  nowMs: number,
  wanted: number,
  pick: (row: object) => DueRow | null,
): DueRow[] {
  const picked: DueRow[] = [];
  const range = [{ type: "Lte" as const, fieldPath: "nextAt", value: nowMs }];
  if (wanted <= 0) return picked;
  for (const row of eachInRange(transaction, SERVER_ACCESS, `${table}.by_nextAt`, range)) {
    const due = pick(row);
    if (due !== null) picked.push(due);
    if (picked.length >= wanted) break;
  }
  return picked;
}

function orNull(due: DueRow, mayBegin: (due: DueRow) => boolean): DueRow | null {
  return mayBegin(due) ? due : null;
}

function nextAtOf(transaction: EngineTransaction, table: string, nowMs: number): number[] {
  const range = [{ type: "Gt" as const, fieldPath: "nextAt", value: nowMs }];
  return documentsInRange(transaction, SERVER_ACCESS, `${table}.by_nextAt`, range, 1).map(
    (row) => row.nextAt as number,
  );
}
