/** Crons: their rows follow what is pushed, and a run moves its row on in the same commit as its writes. */
import type { DeploymentState } from "../deploy/deployment-state.ts";
import { allInstances } from "../deploy/component-tree.ts";
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import { eachInRange, inServerTransaction } from "../engine/server-transaction.ts";
import type { Json } from "../engine/types.ts";
import { recordCronRun } from "./cron-runs.ts";
import { firstRunAt, nextRunAt, parseSchedule } from "./cron-schedule.ts";
import { CRONS_TABLE, SERVER_ACCESS, type CronRow } from "./due-work.ts";
import type { JobEnd, JobServices } from "./scheduled-jobs.ts";

interface WantedCron {
  componentPath: string;
  identifier: string;
  functionPath: string;
  args: Json[];
  schedule: Json;
}

/** Only what changed is scheduled anew. */
export async function followPushedCrons(services: JobServices, state: DeploymentState | null): Promise<void> {
  const wanted = new Map(wantedCrons(state).map((cron) => [keyOf(cron), cron]));
  await inServerTransaction(services.engine, (transaction) => {
    const rows = [...eachInRange(transaction, SERVER_ACCESS, `${CRONS_TABLE}.by_nextAt`, [])];
    const known = new Set<string>();
    for (const row of rows as unknown as CronRow[]) {
      const cron = wanted.get(keyOf(row));
      if (cron !== undefined && isSame(cron, row)) known.add(keyOf(row));
      else transaction.remove(SERVER_ACCESS, row._id, CRONS_TABLE);
    }
    for (const [key, cron] of wanted) {
      if (known.has(key)) continue;
      const nextAt = firstRunAt(parseSchedule(cron.schedule, cron.identifier), services.nowMs());
      transaction.insert(SERVER_ACCESS, CRONS_TABLE, { ...cron, nextAt });
    }
  });
}

export async function runCron(
  services: JobServices,
  cron: CronRow,
  kind: "mutation" | "action",
): Promise<JobEnd> {
  const schedule = parseSchedule(cron.schedule, cron.identifier);
  const nextAt = nextRunAt(schedule, cron.nextAt, services.nowMs());
  const moveOn = { componentPath: "", tableName: CRONS_TABLE, id: cron._id, patch: { nextAt } };
  const call = {
    componentPath: cron.componentPath,
    path: cron.functionPath,
    args: cron.args,
    identity: null,
    allowInternal: true,
    requestId: services.newRequestId(),
  };
  const startedAt = services.nowMs();
  if (kind === "mutation") {
    const outcome = await services.runner.runMutation({
      ...call,
      alongside: { before: [moveOn], after: [] },
    });
    const { result } = outcome;
    if (!result.ok && result.cause === "gone") return "done";
    if (!result.ok && (result.cause === "system" || result.cause === "occ")) return "again";
    if (!result.ok) await moveRowOn(services, cron, nextAt);
    await recordCronRun(services.engine, cron, startedAt, outcome);
    return "done";
  }
  if (await moveRowOn(services, cron, nextAt)) {
    await recordCronRun(services.engine, cron, startedAt, await services.runner.runAction(call));
  }
  return "done";
}

/** False when the row is gone or another run has moved it. */
async function moveRowOn(services: JobServices, cron: CronRow, nextAt: number): Promise<boolean> {
  return await inServerTransaction(services.engine, (transaction) => {
    const text = transaction.get(SERVER_ACCESS, cron._id, CRONS_TABLE);
    if (text === null || (JSON.parse(text) as CronRow).nextAt !== cron.nextAt) return false;
    transaction.shallowMerge(SERVER_ACCESS, cron._id, { nextAt }, CRONS_TABLE);
    return true;
  });
}

function wantedCrons(state: DeploymentState | null): WantedCron[] {
  if (state === null) return [];
  return allInstances(state.app).flatMap(({ componentPath, definitionPath }) => {
    const specs = state.definitions[definitionPath]?.functions["crons.js"]?.cronSpecs ?? [];
    return specs.map(({ identifier, spec }) => ({
      componentPath,
      identifier,
      functionPath: canonicalFunctionPath(spec.udfPath),
      args: spec.udfArgs,
      schedule: spec.cronSchedule,
    }));
  });
}

function keyOf({ componentPath, identifier }: { componentPath: string; identifier: string }): string {
  return JSON.stringify([componentPath, identifier]);
}

function isSame(cron: WantedCron, row: CronRow): boolean {
  const text = ({ functionPath, args, schedule }: WantedCron) =>
    JSON.stringify([functionPath, args, schedule], sortedKeys);
  return text(cron) === text(row);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
