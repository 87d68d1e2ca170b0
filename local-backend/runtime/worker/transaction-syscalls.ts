/** Syscalls of queries and mutations (protocol §9.2): arguments from the function, answers as JSON text. */
import { UserError } from "../../engine/errors.ts";
import type { Access, PaginationRun } from "../../engine/engine-interface.ts";
import type { Json, JsonObject } from "../../engine/types.ts";
import { decodeId } from "../../values/document-id.ts";
import type { FoundFunction } from "../function-address.ts";
import { createFunctionHandle, scheduleCall } from "./function-syscalls.ts";
import { deploymentMetadata, requestMetadata, snapshotTs, transactionMetrics } from "./metadata-syscalls.ts";
import { cancelScheduled } from "../scheduling.ts";
import { deleteFile, fileMetadata, fileUrlOf, generateUploadUrl } from "./storage-syscalls.ts";
import { runNested } from "./nested-calls.ts";
import type { TransactionKind, TransactionRun } from "./transaction-run.ts";
import { unsupportedSyscall } from "./unsupported-syscalls.ts";

export interface SyscallContext {
  run: TransactionRun;
  /** The function that asks. */
  found: FoundFunction;
  kind: TransactionKind;
  depth: number;
  pagination: PaginationRun;
}

type Syscall = (context: SyscallContext, args: JsonObject) => string;

function access({ found }: SyscallContext, isSystem = false): Access {
  return { componentPath: found.componentPath, isSystem };
}

function text(args: JsonObject, name: string): string {
  const value = args[name];
  if (typeof value !== "string") throw new UserError(`Invalid argument \`${name}\`: expected a string`);
  return value;
}

function tableArgument(args: JsonObject): string | null {
  return typeof args.table === "string" ? args.table : null;
}

function queryTable(query: Json | undefined): string {
  const source = (query as { source?: { tableName?: string; indexName?: string } } | undefined)?.source;
  return source?.tableName ?? source?.indexName?.split(".")[0] ?? "";
}

const reads: Record<string, Syscall> = {
  "1.0/get": (context, args) => {
    const id = text(args, "id");
    if (decodeId(id) === null) {
      throw new UserError(
        `Invalid argument \`id\` for \`db.get\`: Unable to decode ID: Invalid ID length ${id.length}`,
      );
    }
    return (
      context.run.transaction.get(access(context, args.isSystem === true), id, tableArgument(args)) ?? "null"
    );
  },
  "1.0/db/normalizeId": (context, args) => {
    const table = text(args, "table");
    const { transaction } = context.run;
    const id = transaction.normalizeId(access(context, table.startsWith("_")), table, text(args, "idString"));
    return JSON.stringify({ id });
  },
  "1.0/queryStream": (context, args) => {
    const isSystem = queryTable(args.query).startsWith("_");
    const queryId = context.run.transaction.queryStream(access(context, isSystem), args.query ?? null);
    return `{"queryId":${queryId}}`;
  },
  "1.0/queryStreamNext": ({ run }, args) => {
    const { value, done } = run.transaction.queryStreamNext(Number(args.queryId));
    // The document's text goes through as it was stored.
    return `{"value":${value ?? "null"},"done":${done}}`;
  },
  "1.0/queryCleanup": ({ run }, args) => String(run.transaction.queryCleanup(Number(args.queryId))),
  "1.0/queryPage": (context, args) => {
    if (context.found.componentPath !== "") throw new UserError("paginate() is only supported in the app.");
    const isSystem = queryTable(args.query).startsWith("_");
    const page = context.run.transaction.queryPage(access(context, isSystem), args, context.pagination);
    const { page: documents, ...rest } = page;
    return `{"page":[${documents.join(",")}],${JSON.stringify(rest).slice(1)}`;
  },
  "1.0/count": (context, args) => {
    const table = text(args, "table");
    return String(context.run.transaction.count(access(context, table.startsWith("_")), table));
  },
  "1.0/getUserIdentity": ({ run }) => {
    run.observedIdentity = true;
    return JSON.stringify(run.request.identity);
  },
  "1.0/runUdf": runNested,
  "1.0/createFunctionHandle": ({ run, found }, args) =>
    JSON.stringify(createFunctionHandle(run.context.deployment, found.componentPath, args)),
  "1.0/storageGetUrl": (context, args) => JSON.stringify(fileUrlOf(context, text(args, "storageId"))),
  "1.0/storageGetMetadata": (context, args) => JSON.stringify(fileMetadata(context, text(args, "storageId"))),
  "1.0/getFunctionMetadata": ({ found }) =>
    JSON.stringify({ name: found.path, componentPath: found.componentPath }),
  "1.0/getDeploymentMetadata": ({ run }) => deploymentMetadata(run.context.data),
  "1.0/getTransactionMetrics": ({ run }) =>
    transactionMetrics(run.transaction.usage, run.transaction.meter.limits),
  "1.0/getSnapshotTs": ({ run }) => {
    run.observedTime = true;
    return snapshotTs(run.transaction.beginTs);
  },
  "1.0/componentArgument": () => "{}",
};

const writes: Record<string, Syscall> = {
  "1.0/insert": (context, args) => {
    const id = context.run.transaction.insert(access(context), text(args, "table"), args.value ?? null);
    return JSON.stringify({ _id: id });
  },
  "1.0/shallowMerge": (context, args) =>
    context.run.transaction.shallowMerge(
      access(context),
      text(args, "id"),
      args.value ?? null,
      tableArgument(args),
    ),
  "1.0/replace": (context, args) =>
    context.run.transaction.replace(
      access(context),
      text(args, "id"),
      args.value ?? null,
      tableArgument(args),
    ),
  "1.0/remove": (context, args) =>
    context.run.transaction.remove(access(context), text(args, "id"), tableArgument(args)),
  "1.0/schedule": ({ run, found }, args) => {
    const asking = { componentPath: found.componentPath, caller: run.request.caller };
    return JSON.stringify(scheduleCall(run.context.deployment.compiled, run.transaction, asking, args));
  },
  "1.0/cancel_job": ({ run, found }, args) => {
    const id = text(args, "id");
    // Not so a mutation that a scheduled action calls: it may cancel the action.
    const isScheduledItself = run.request.alongside !== undefined;
    if (isScheduledItself && run.request.caller?.scheduledFunctionId === id)
      throw new UserError("A mutation cannot cancel itself");
    cancelScheduled(run.transaction, found.componentPath, id);
    return "null";
  },
  "1.0/storageGenerateUploadUrl": ({ run, found }) =>
    JSON.stringify(generateUploadUrl(run.context.data, found.componentPath, run.transaction.nowMs)),
  "1.0/storageDelete": (context, args) => {
    deleteFile(context, text(args, "storageId"));
    return "null";
  },
  "1.0/getRequestMetadata": ({ run }) => requestMetadata(run.request),
};

export function runSyscall(context: SyscallContext, operation: string, args: JsonObject): string {
  const syscall = reads[operation] ?? (context.kind === "Mutation" ? writes[operation] : undefined);
  if (syscall !== undefined) return syscall(context, args);
  if (writes[operation] !== undefined) throw new UserError(`Unsupported operation in a query: ${operation}`);
  throw unsupportedSyscall(operation) ?? new UserError(`Unknown async operation ${operation}`);
}
