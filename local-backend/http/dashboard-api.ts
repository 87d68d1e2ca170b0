/**
 * What the official dashboard asks besides system functions. Pages that show numbers this backend doesn't keep get answers
 * of the right shape with nothing in them: without them the dashboard would turn for ever.
 */
import { z } from "zod";
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import type { DeploymentPause } from "../deploy/deployment-pause.ts";
import type { Engine } from "../engine/engine-interface.ts";
import type { Json, JsonObject } from "../engine/types.ts";
import type { FunctionRunner } from "../runtime/types.ts";
import { newRequestId } from "../base/request-id.ts";
import type { FunctionLog, LogEntry } from "../system/function-log.ts";
import { inComponent, recordEvents } from "../system-functions/deployment-events.ts";
import { cancelAllJobs, cancelJob, forgetEnded } from "../system-functions/scheduled-work.ts";
import { jsonResponse, type ApiRequest, type ApiResponse, type Route } from "./api-router.ts";
import { HttpError } from "./http-error.ts";
import { type Metrics, metricsApiRoute } from "./metrics-api.ts";

const LOG_POLL_MS = 60_000;

export interface DashboardApiServices {
  engine: Engine;
  pause: DeploymentPause;
  log: FunctionLog;
  metrics: Metrics;
  runner: Pick<FunctionRunner, "runTestQuery">;
}

const component = z.looseObject({ componentId: z.string().nullish() });

/** What the dashboard has a button for, and this backend nothing to do. */
const UNSUPPORTED = [
  {
    patterns: [
      "/api/v1/create_log_stream",
      "/api/v1/update_log_stream/:id",
      "/api/v1/delete_log_stream/:id",
      "/api/v1/rotate_webhook_secret/:id",
    ],
    code: "LogStreamsUnsupported",
    message: "The local backend has no log streams",
  },
  {
    patterns: [
      "/api/v1/create_usage_limit",
      "/api/v1/update_usage_limit/:id",
      "/api/v1/delete_usage_limit/:id",
    ],
    code: "UsageLimitsUnsupported",
    message: "The local backend has no usage limits",
  },
  {
    patterns: ["/api/delete_component"],
    code: "DeleteComponentUnsupported",
    message:
      "The local backend keeps what is left of a component that isn't mounted: delete its tables one by one",
  },
];

export function dashboardApiRoutes(services: DashboardApiServices): Route[] {
  const { engine, pause, metrics } = services;
  const reading = (pattern: string, handle: Route["handle"]): Route => ({
    method: "GET",
    pattern,
    access: "adminRead",
    handle,
  });
  const changing = (pattern: string, handle: (request: ApiRequest) => Promise<void>): Route => ({
    method: "POST",
    pattern,
    access: "admin",
    async handle(request) {
      await handle(request);
      return jsonResponse(null);
    },
  });
  const setPaused = (isPaused: boolean) => async () => {
    await pause.set(isPaused);
    const action = isPaused ? "pause_deployment" : "unpause_deployment";
    await recordEvents(engine, [{ action, metadata: {} }]);
  };
  return [
    reading("/api/shapes2", (request) => jsonResponse(shapes(services, request))),
    reading("/api/app_metrics/stream_function_logs", (request) => functionLogs(services, request)),
    metricsApiRoute(metrics),
    reading("/api/v1/list_usage_limits", () => jsonResponse({ usageLimits: [] })),
    reading("/api/v1/get_current_usage", () => jsonResponse({ metrics: {}, seedStatus: "complete" })),
    {
      method: "POST",
      pattern: "/api/run_test_function",
      access: "admin",
      handle: (request) => runTestQuery(services, request),
    },
    changing("/api/delete_tables", async (request) => {
      const body = component.extend({ tableNames: z.array(z.string()) }).parse(request.json());
      const path = knownComponent(engine, body.componentId);
      await engine.deleteTables(path, body.tableNames);
      const metadata = { table_names: body.tableNames, ...inComponent(path) };
      await recordEvents(engine, [{ action: "delete_tables", metadata }]);
    }),
    changing("/api/cancel_job", async (request) => {
      const { id, componentId } = component.extend({ id: z.string() }).parse(request.json());
      await cancelJob(engine, knownComponent(engine, componentId), id);
    }),
    changing("/api/cancel_all_jobs", async (request) => {
      const body = component
        .extend({ udfPath: z.string().nullish(), componentPath: z.string().nullish() })
        .parse(request.json());
      const wanted = body.udfPath == null ? null : canonicalFunctionPath(body.udfPath);
      await cancelAllJobs(engine, knownComponent(engine, body.componentPath ?? body.componentId), wanted);
    }),
    changing("/api/delete_scheduled_functions_table", (request) =>
      forgetEnded(engine, knownComponent(engine, component.parse(request.json()).componentId)),
    ),
    changing("/api/v1/pause_deployment", setPaused(true)),
    changing("/api/v1/unpause_deployment", setPaused(false)),
    ...UNSUPPORTED.map(({ patterns, code, message }) =>
      patterns.map((pattern) =>
        changing(pattern, async () => {
          throw new HttpError(400, code, message);
        }),
      ),
    ).flat(),
  ];
}

const testFunction = z.looseObject({
  componentId: z.string().nullish(),
  bundle: z.looseObject({ source: z.string() }),
  args: z.custom<Json>((value) => value !== undefined),
});

async function runTestQuery({ runner }: DashboardApiServices, request: ApiRequest): Promise<ApiResponse> {
  const { componentId, bundle, args } = testFunction.parse(request.json());
  const { result, logLines } = await runner.runTestQuery({
    componentPath: componentId ?? "",
    source: bundle.source,
    args: [args],
    identity: null,
    allowInternal: true,
    requestId: newRequestId(),
  });
  return result.ok
    ? jsonResponse({ status: "success", value: result.value, logLines })
    : jsonResponse({
        status: "error",
        errorMessage: result.errorMessage,
        ...(result.errorData === undefined ? {} : { errorData: result.errorData }),
        logLines,
      });
}

/** Nothing is inferred from documents: every table is told to hold something. */
function shapes({ engine }: DashboardApiServices, { url }: ApiRequest): JsonObject {
  const path = url.searchParams.get("component") ?? "";
  const tables = Object.keys(engine.catalog().namespaces[path]?.tables ?? {});
  const own = tables.filter((name) => !name.startsWith("_"));
  return Object.fromEntries(own.map((name) => [name, { type: "Unknown" }]));
}

async function functionLogs({ log }: DashboardApiServices, request: ApiRequest): Promise<ApiResponse> {
  const { searchParams } = request.url;
  const cursor = Number(searchParams.get("cursor") ?? 0);
  const sessionId = searchParams.get("sessionId");
  const counter = searchParams.get("clientRequestCounter");
  const of = sessionId === null || counter === null ? null : { sessionId, requestId: Number(counter) };
  const { entries, newCursor } = await log.entriesAfter(
    Number.isFinite(cursor) ? cursor : 0,
    LOG_POLL_MS,
    request.signal,
    of,
  );
  return jsonResponse({ entries: entries.map(dashboardEntry), newCursor });
}

const LOG_LINE = /^\[(LOG|DEBUG|INFO|WARN|ERROR)\] ([\s\S]*)$/;
const NO_USAGE = {
  databaseReadBytes: 0,
  databaseWriteBytes: 0,
  storageReadBytes: 0,
  storageWriteBytes: 0,
  vectorIndexReadBytes: 0,
  vectorIndexWriteBytes: 0,
  memoryUsedMb: 0,
  actionMemoryUsedMb: 0,
};

/** The page shows level and message apart. */
function dashboardEntry(entry: LogEntry): JsonObject {
  const logLines = entry.logLines.map((line) => {
    const [, level = "LOG", message = line] = LOG_LINE.exec(line) ?? [];
    return { messages: [message], level, timestamp: entry.timestamp * 1000, isTruncated: false };
  });
  if (entry.kind === "Progress") return { ...entry, logLines };
  const success = entry.udfType === "HttpAction" ? entry.success : null;
  return { ...entry, logLines, success, usageStats: NO_USAGE };
}

function knownComponent(engine: Engine, componentId: string | null | undefined): string {
  const path = componentId ?? "";
  if (Object.hasOwn(engine.catalog().namespaces, path)) return path;
  throw new HttpError(400, "BadRequest", `There is no component "${path}"`);
}
