import type { Timestamp, TransactionUsage } from "../../engine/types.ts";
import {
  MAX_BYTES_READ,
  MAX_BYTES_WRITTEN,
  MAX_DATABASE_QUERIES,
  MAX_DOCUMENTS_READ,
  MAX_DOCUMENTS_WRITTEN,
  MAX_FUNCTIONS_SCHEDULED,
  MAX_SCHEDULED_ARGS_BYTES,
} from "../../values/limits.ts";
import type { CallRequest } from "../types.ts";
import type { WorkerData } from "../worker-messages.ts";

const LIMITS: Record<keyof TransactionUsage, number> = {
  bytesRead: MAX_BYTES_READ,
  bytesWritten: MAX_BYTES_WRITTEN,
  databaseQueries: MAX_DATABASE_QUERIES,
  documentsRead: MAX_DOCUMENTS_READ,
  documentsWritten: MAX_DOCUMENTS_WRITTEN,
  functionsScheduled: MAX_FUNCTIONS_SCHEDULED,
  scheduledFunctionArgsBytes: MAX_SCHEDULED_ARGS_BYTES,
};

export function transactionMetrics(usage: Readonly<TransactionUsage>): string {
  const names = Object.keys(LIMITS) as (keyof TransactionUsage)[];
  return JSON.stringify(
    Object.fromEntries(
      names.map((name) => [name, { used: usage[name], remaining: Math.max(0, LIMITS[name] - usage[name]) }]),
    ),
  );
}

export function snapshotTs(ts: Timestamp): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(ts);
  return JSON.stringify({ $integer: bytes.toString("base64") });
}

export function deploymentMetadata({ deploymentName }: Pick<WorkerData, "deploymentName">): string {
  return JSON.stringify({ name: deploymentName, region: null, class: "s16" });
}

export function requestMetadata({ caller, requestId }: Pick<CallRequest, "caller" | "requestId">): string {
  return JSON.stringify({
    ip: caller?.ip ?? null,
    userAgent: caller?.userAgent ?? null,
    requestId,
    scheduledFunctionId: caller?.scheduledFunctionId ?? null,
    authToken: caller?.authToken ?? null,
  });
}
