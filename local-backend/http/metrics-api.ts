/** What the dashboard's Health, Data and function pages draw. An unknown metric is a series of the asked length with nothing in it. */
import { z } from "zod";
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import type { DeploymentMetrics } from "../system/deployment-metrics.ts";
import type { FunctionMetrics } from "../system/function-metrics.ts";
import { type MetricsWindow, type Series, series } from "../system/tallies.ts";
import { jsonResponse, type ApiRequest, type Route } from "./api-router.ts";
import { HttpError } from "./http-error.ts";

const MAX_BUCKETS = 1_000;
const MAX_TOP = 100;

const time = z.looseObject({ secs_since_epoch: z.number(), nanos_since_epoch: z.number().optional() });
const metricsWindow = z.looseObject({
  start: time,
  end: time,
  num_buckets: z.number().int().min(1).max(MAX_BUCKETS),
});
const percentileList = z.array(z.number().min(0).max(100)).max(100);

export interface Metrics {
  functions: FunctionMetrics;
  deployment: DeploymentMetrics;
}

export function metricsApiRoute(metrics: Metrics): Route {
  return {
    method: "GET",
    pattern: "/api/app_metrics/:metric",
    access: "adminRead",
    handle: (request) => jsonResponse(answer(metrics, request)),
  };
}

function answer({ functions, deployment }: Metrics, { url, params }: ApiRequest): unknown {
  const parameter = (name: string) => url.searchParams.get(name);
  const window = windowOf(parameter("window"));
  const name = functionName(parameter("path"), parameter("componentPath"), parameter("udfType"));
  const k = Math.max(0, Math.min(Math.trunc(Number(parameter("k") ?? 5)) || 0, MAX_TOP));
  switch (params.metric) {
    case "udf_rate": {
      const metric = parameter("metric") ?? "";
      if (metric === "subscriptionInvalidations") return deployment.subscriptionInvalidations(name, window);
      return functions.rate(name, metric, window);
    }
    case "cache_hit_percentage":
      return functions.share(name, "cacheHits", window);
    case "latency_percentiles":
      return functions.latencies(
        name,
        percentileList.parse(parsed(parameter("percentiles") ?? "[]", "percentiles")),
        window,
      );
    case "function_call_count_top_k":
      return functions.top("calls", k, window);
    case "failure_percentage_top_k":
      return functions.top("failures", k, window);
    case "cache_hit_percentage_top_k":
      return functions.top("cacheHits", k, window);
    case "table_rate": {
      const table = inComponent(parameter("componentPath"), parameter("name") ?? "");
      return deployment.tableRate(table, parameter("metric") ?? "", window);
    }
    case "function_concurrency":
      return deployment.functionConcurrency(window);
    case "scheduled_job_lag":
      return deployment.scheduledJobLag(window);
    case "subscription_invalidations_top_k": {
      const isAnyones = parameter("udfPath") === null;
      const mutation = functionName(parameter("udfPath"), parameter("componentPath"), "Mutation");
      return deployment.topInvalidated(isAnyones ? null : mutation, k, window);
    }
    default:
      return emptySeries(window);
  }
}

/** As the counters name functions: "component/dir/module:fn", or "GET /path". */
function functionName(path: string | null, componentPath: string | null, udfType: string | null): string {
  if (path === null) return "";
  const own = udfType === "HttpAction" ? path : canonicalFunctionPath(path);
  return inComponent(componentPath, own);
}

function inComponent(componentPath: string | null, name: string): string {
  return componentPath === null || componentPath === "" ? name : `${componentPath}/${name}`;
}

function windowOf(text: string | null): MetricsWindow {
  if (text === null) return { startSeconds: 0, endSeconds: 0, buckets: 0 };
  const { start, end, num_buckets: buckets } = metricsWindow.parse(parsed(text, "window"));
  return { startSeconds: start.secs_since_epoch, endSeconds: end.secs_since_epoch, buckets };
}

function emptySeries(window: MetricsWindow): Series {
  return series(window, Array<null>(window.buckets).fill(null), (nothing) => nothing);
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "BadRequest", `${name} isn't valid JSON`);
  }
}
