/** What the dashboard's Health and function pages draw. What isn't counted is a series of the asked length with nothing in it. */
import { z } from "zod";
import { canonicalFunctionPath } from "../deploy/function-path.ts";
import type { FunctionMetrics, MetricsWindow, Series } from "../system/function-metrics.ts";
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

export function metricsApiRoute(metrics: FunctionMetrics): Route {
  return {
    method: "GET",
    pattern: "/api/app_metrics/:metric",
    access: "adminRead",
    handle: (request) => jsonResponse(answer(metrics, request)),
  };
}

function answer(metrics: FunctionMetrics, { url, params }: ApiRequest): unknown {
  const parameter = (name: string) => url.searchParams.get(name);
  const window = windowOf(parameter("window"));
  const name = functionName(parameter("path"), parameter("componentPath"), parameter("udfType"));
  const k = Math.min(Number(parameter("k") ?? 5) || 0, MAX_TOP);
  switch (params.metric) {
    case "udf_rate":
      return metrics.rate(name, parameter("metric") ?? "", window);
    case "cache_hit_percentage":
      return metrics.share(name, "cacheHits", window);
    case "latency_percentiles":
      return metrics.latencies(
        name,
        percentileList.parse(parsed(parameter("percentiles") ?? "[]", "percentiles")),
        window,
      );
    case "function_call_count_top_k":
      return metrics.top("calls", k, window);
    case "failure_percentage_top_k":
      return metrics.top("failures", k, window);
    case "cache_hit_percentage_top_k":
      return metrics.top("cacheHits", k, window);
    case "function_concurrency":
      return {};
    case "subscription_invalidations_top_k":
      return [];
    default:
      return emptySeries(window);
  }
}

/** As the counters name functions: "component/dir/module:fn", or "GET /path". */
function functionName(path: string | null, componentPath: string | null, udfType: string | null): string {
  if (path === null) return "";
  const own = udfType === "HttpAction" ? path : canonicalFunctionPath(path);
  return componentPath === null || componentPath === "" ? own : `${componentPath}/${own}`;
}

function windowOf(text: string | null): MetricsWindow {
  if (text === null) return { startSeconds: 0, endSeconds: 0, buckets: 0 };
  const { start, end, num_buckets: buckets } = metricsWindow.parse(parsed(text, "window"));
  return { startSeconds: start.secs_since_epoch, endSeconds: end.secs_since_epoch, buckets };
}

function emptySeries({ startSeconds, endSeconds, buckets }: MetricsWindow): Series {
  const step = (endSeconds - startSeconds) / buckets;
  return Array.from({ length: buckets }, (_, at) => [
    { secs_since_epoch: Math.floor(startSeconds + step * at), nanos_since_epoch: 0 },
    null,
  ]);
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "BadRequest", `${name} isn't valid JSON`);
  }
}
