/** What the dashboard's Schedules, Crons and Files pages read. */
import { z } from "zod";
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import { eachInRange, type IndexRange } from "../engine/server-transaction.ts";
import type { Json, JsonObject } from "../engine/types.ts";
import { fileUrl, fileUuid } from "../runtime/file-address.ts";
import { JOBS_TABLE, type ScheduledJob } from "../runtime/scheduling.ts";
import { CRON_RUNS_TABLE, type CronRun } from "../scheduler/cron-runs.ts";
import { CRONS_TABLE, SERVER_ACCESS, type CronRow } from "../scheduler/due-work.ts";
import { listedFunctionPath, nanoseconds, officialCronSpec, textAsBytes } from "./official-shapes.ts";
import { runningJobs } from "./scheduled-work.ts";
import { paginated, type SystemCall, type SystemFunction, type SystemServices } from "./system-call.ts";

const STORAGE_TABLE = "_storage";
const fileFilters = z.looseObject({
  minCreationTime: z.number().nullish(),
  maxCreationTime: z.number().nullish(),
  order: z.enum(["asc", "desc"]).nullish(),
});

export const DASHBOARD_WORK: Record<string, SystemFunction> = {
  "_system/frontend/paginatedScheduledJobs:default": (_services, call) => {
    const conditions = [equals("componentPath", call.componentPath)];
    if (typeof call.args.udfPath === "string") {
      conditions.push(equals("functionPath", canonicalFunctionPath(call.args.udfPath)));
    }
    const page = paginated(
      // The rows of all components lie in the app's table.
      { ...call, access: SERVER_ACCESS },
      {
        source: { type: "IndexRange", indexName: `${JOBS_TABLE}.by_nextAt`, range: [], order: "asc" },
        operators: conditions.map((filter) => ({ filter })),
      },
    );
    const waiting = page.page.map((row) => listedJob(row as unknown as ScheduledJob));
    return { ...page, page: [...(isFirstPage(call) ? listedRunning(call) : []), ...waiting] };
  },
  "_system/frontend/scheduler:getArgs": () => null,
  "_system/frontend/listCronJobs:default": (_services, call) =>
    cronsOf(call).map((cron) => {
      const lastRun = runsOf(call, cron.identifier).at(-1);
      return {
        _id: cron._id,
        name: cron.identifier,
        cronSpec: officialCronSpec(cron.functionPath, cron.args, cron.schedule),
        lastRun: lastRun === undefined ? null : listedRun(lastRun),
        nextRun: {
          _id: cron._id,
          cronJobId: cron._id,
          state: { type: "pending" },
          prevTs: lastRun === undefined ? null : nanoseconds(lastRun.startedAt),
          nextTs: nanoseconds(cron.nextAt),
        },
      };
    }),
  "_system/frontend/listCronJobRuns:default": (_services, call) =>
    cronsOf(call).flatMap(({ identifier }) => runsOf(call, identifier).map(listedRun)),
  "_system/frontend/fileStorageV2:numFiles": (_services, { transaction, access }) =>
    transaction.count(access, STORAGE_TABLE),
  "_system/frontend/fileStorageV2:fileMetadata": (services, call) => {
    const { minCreationTime, maxCreationTime, order } = fileFilters.parse(call.args.filters ?? {});
    const range: IndexRange = [];
    if (minCreationTime != null) {
      range.push({ type: "Gte", fieldPath: "_creationTime", value: minCreationTime });
    }
    if (maxCreationTime != null) {
      range.push({ type: "Lte", fieldPath: "_creationTime", value: maxCreationTime });
    }
    const indexName = `${STORAGE_TABLE}.by_creation_time`;
    const page = paginated(call, {
      source: { type: "IndexRange", indexName, range, order: order === "asc" ? "asc" : "desc" },
      operators: [],
    });
    return { ...page, page: page.page.map((document) => listedFile(services, call, document)) };
  },
  "_system/frontend/fileStorageV2:getFile": (services, call) => {
    const id = z.string().parse(call.args.storageId);
    if (call.transaction.normalizeId(call.access, STORAGE_TABLE, id) === null) return null;
    const text = call.transaction.get(call.access, id, STORAGE_TABLE);
    return text === null ? null : listedFile(services, call, JSON.parse(text) as JsonObject);
  },
};

function equals(field: string, value: string): Json {
  return { $eq: [{ $field: field }, { $literal: value }] };
}

function listedJob(job: ScheduledJob): Json {
  return {
    _id: job.scheduledFunctionId,
    nextTs: nanoseconds(job.nextAt),
    udfPath: listedFunctionPath(job.functionPath),
    state: { type: "pending" },
    udfArgs: textAsBytes(job.args),
    argsId: null,
    component: job.componentPath,
  };
}

function isFirstPage({ args }: SystemCall): boolean {
  return (args.paginationOpts as JsonObject).cursor === null;
}

/** Actions that run have no row among those that wait. They were due before all of them. */
function listedRunning({ transaction, componentPath, args }: SystemCall): Json[] {
  const wanted = typeof args.udfPath === "string" ? canonicalFunctionPath(args.udfPath) : null;
  return runningJobs(transaction, componentPath)
    .filter(({ name }) => wanted === null || canonicalFunctionPath(name) === wanted)
    .map((job) => ({
      _id: job._id,
      nextTs: nanoseconds(job.scheduledTime),
      udfPath: listedFunctionPath(job.name),
      state: { type: "inProgress" },
      udfArgs: textAsBytes(job.args),
      argsId: null,
      component: componentPath,
    }));
}

function cronsOf({ transaction, componentPath }: SystemCall): CronRow[] {
  const rows = [...eachInRange(transaction, SERVER_ACCESS, `${CRONS_TABLE}.by_nextAt`, [])];
  return (rows as unknown as CronRow[]).filter((row) => row.componentPath === componentPath);
}

/** Oldest first. */
function runsOf({ transaction, componentPath }: SystemCall, identifier: string): CronRun[] {
  const range: IndexRange = [
    { type: "Eq", fieldPath: "componentPath", value: componentPath },
    { type: "Eq", fieldPath: "identifier", value: identifier },
  ];
  return [
    ...eachInRange(transaction, SERVER_ACCESS, `${CRON_RUNS_TABLE}.by_cron`, range),
  ] as unknown as CronRun[];
}

function listedRun(run: CronRun): Json {
  return {
    _id: run._id,
    _creationTime: run._creationTime,
    name: run.identifier,
    ts: nanoseconds(run.startedAt),
    udfPath: listedFunctionPath(run.functionPath),
    udfArgs: textAsBytes(run.args),
    status:
      run.error === null
        ? { type: "success", result: { type: "truncated", value: "" } }
        : { type: "err", error: run.error },
    logLines: { logLines: run.logLines, isTruncated: false },
    executionTime: run.executionMs / 1000,
  };
}

function listedFile(
  { cloudUrl, storageSecret }: SystemServices,
  { componentPath }: SystemCall,
  document: JsonObject,
): Json {
  const url = fileUrl(cloudUrl, fileUuid(componentPath, document._id as string, storageSecret));
  return { ...document, url };
}
