import type { Timestamp, TransactionUsage } from "../../engine/types.ts";
import type { CallRequest } from "../types.ts";
import type { WorkerData } from "../worker-messages.ts";

export function transactionMetrics(
  usage: Readonly<TransactionUsage>,
  limits: Readonly<TransactionUsage>,
): string {
  const names = Object.keys(usage) as (keyof TransactionUsage)[];
  return JSON.stringify(
    Object.fromEntries(
      names.map((name) => [name, { used: usage[name], remaining: Math.max(0, limits[name] - usage[name]) }]),
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
