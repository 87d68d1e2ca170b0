/** What the last runs of each cron came to, for whoever looks at them: rows of the app's ("") namespace, few per cron. */
import type { Engine } from "../engine/engine-interface.ts";
import { eachInRange, inServerTransaction } from "../engine/server-transaction.ts";
import type { Json, JsonObject } from "../engine/types.ts";
import type { Failure, Success } from "../runtime/types.ts";
import { SERVER_ACCESS, type CronRow } from "./due-work.ts";

export const CRON_RUNS_TABLE = "_cron_job_runs";
const KEPT_PER_CRON = 5;
const MAX_LOG_LINES = 100;
const MAX_LOG_CHARACTERS = 64 * 1024;

export interface CronRun {
  _id: string;
  _creationTime: number;
  componentPath: string;
  identifier: string;
  functionPath: string;
  args: Json[];
  /** Milliseconds since the epoch. */
  startedAt: number;
  executionMs: number;
  error: string | null;
  logLines: string[];
}

export async function recordCronRun(
  engine: Pick<Engine, "beginTransaction" | "committer">,
  { componentPath, identifier, functionPath, args }: CronRow,
  startedAt: number,
  outcome: { result: Success | Failure; logLines: string[]; executionMs: number },
): Promise<void> {
  const { result, executionMs } = outcome;
  const run: Omit<CronRun, "_id" | "_creationTime"> = {
    ...{ componentPath, identifier, functionPath, args, startedAt, executionMs },
    error: result.ok ? null : result.errorMessage,
    logLines: withinLimits(outcome.logLines),
  };
  await inServerTransaction(engine, (transaction) => {
    const known = [
      ...eachInRange(transaction, SERVER_ACCESS, `${CRON_RUNS_TABLE}.by_cron`, [
        { type: "Eq", fieldPath: "componentPath", value: componentPath },
        { type: "Eq", fieldPath: "identifier", value: identifier },
      ]),
    ];
    for (const old of known.slice(0, Math.max(0, known.length - KEPT_PER_CRON + 1))) {
      transaction.remove(SERVER_ACCESS, old._id as string, CRON_RUNS_TABLE);
    }
    transaction.insert(SERVER_ACCESS, CRON_RUNS_TABLE, run as unknown as JsonObject);
  });
}

function withinLimits(lines: string[]): string[] {
  let characters = 0;
  return lines.slice(0, MAX_LOG_LINES).filter(({ length }) => (characters += length) <= MAX_LOG_CHARACTERS);
}
