/** Who is there and how it is doing: plain probes for everybody, counters and logs for the administrator. */
import type { FunctionLog } from "../system/function-log.ts";
import { isReadOnlyAdmin } from "../sync/caller.ts";
import { jsonResponse, textResponse, type Route } from "./api-router.ts";

/** The sync protocol's clients only look at the major version. */
const VERSION = "1.48.0";
const LOG_POLL_MS = 60_000;
/** What a key that is limited to reading may do, in the dashboard's words: it greys out the rest. */
const READING_OPS = ["ViewData", "ViewLogs", "ViewMetrics", "ViewAuditLog", "ViewUsage", "ViewUsageLimits"];

export interface StatusApiServices {
  instanceName: string;
  log: FunctionLog;
  isReady(): boolean;
  counters(): object;
  /** What the last mutations read and wrote. */
  transactions(): object[];
}

export function statusApiRoutes(services: StatusApiServices): Route[] {
  const { instanceName, log, isReady, counters, transactions } = services;
  const plain = (pattern: string, text: string): Route => ({
    method: "GET",
    pattern,
    access: "public",
    handle: () => textResponse(text),
  });
  return [
    plain("/", "This Convex deployment is running."),
    plain("/instance_name", instanceName),
    plain("/instance_version", VERSION),
    plain("/version", VERSION),
    {
      method: "GET",
      pattern: "/health",
      access: "public",
      handle: () => (isReady() ? jsonResponse({ status: "ok" }) : jsonResponse({ status: "stopping" }, 503)),
    },
    { method: "GET", pattern: "/counters", access: "adminRead", handle: () => jsonResponse(counters()) },
    {
      method: "GET",
      pattern: "/transactions",
      access: "adminRead",
      handle: () => jsonResponse(transactions()),
    },
    {
      method: "POST",
      pattern: "/echo",
      access: "public",
      handle: ({ body }) => ({ status: 200, headers: { "content-type": "application/octet-stream" }, body }),
    },
    {
      method: "GET",
      pattern: "/api/check_admin_key",
      access: "adminRead",
      async handle(request) {
        const isReadOnly = isReadOnlyAdmin(await request.caller());
        // No list of allowed things means everything.
        return jsonResponse({ success: true, allowedOps: isReadOnly ? READING_OPS : [], isReadOnly });
      },
    },
    {
      method: "GET",
      pattern: "/api/stream_function_logs",
      access: "adminRead",
      async handle({ url, signal }) {
        const cursor = Number(url.searchParams.get("cursor") ?? 0);
        return jsonResponse(
          await log.entriesAfter(Number.isFinite(cursor) ? cursor : 0, LOG_POLL_MS, signal),
        );
      },
    },
  ];
}
