/**
 * What the backend answers itself under `_system/`: questions of the official CLI and dashboard, in TypeScript on the main
 * thread, each in one transaction. For administrators; to anybody else they don't exist.
 */
import { z } from "zod";
import type { Deployment } from "../deploy/deployment.ts";
import type { DeploymentPause } from "../deploy/deployment-pause.ts";
import type { Access, Engine, EngineTransaction, PaginationRun } from "../engine/engine-interface.ts";
import { EngineUnavailableError, LimitError, UserError } from "../engine/errors.ts";
import type { ComponentPath, Json, JsonObject, TableDefinition } from "../engine/types.ts";

export interface SystemServices {
  engine: Engine;
  deployment: Pick<Deployment, "state" | "authProviders" | "environmentVariables">;
  pause: Pick<DeploymentPause, "isPaused">;
  cloudUrl: string;
  siteUrl: string;
  /** Signs addresses of files and uploads. */
  storageSecret: string;
  reportProblem(message: string, error?: unknown): void;
}

export interface SystemCall {
  /** Whose tables are meant: the component that the call names, by argument or by address. */
  componentPath: ComponentPath;
  args: JsonObject;
  transaction: EngineTransaction;
  /** Any table of that component. */
  access: Access;
  pages: PaginationRun;
  /** The key may only look: secrets stay hidden. */
  isReadOnly: boolean;
}

export type SystemFunction = (services: SystemServices, call: SystemCall) => Json;

export const SYSTEM_PREFIX = "_system/";

/** A component's id is its path, which nobody but us reads; the app's may be left out. */
const componentArgs = z.looseObject({
  componentId: z.string().nullish(),
  tableNamespace: z.string().nullish(),
});

export function systemCall(
  request: { componentPath: ComponentPath; args: Json[]; isReadOnly?: boolean },
  transaction: EngineTransaction,
  journal: string | null,
): SystemCall {
  const args = (request.args[0] ?? {}) as JsonObject;
  const { componentId, tableNamespace } = componentArgs.parse(args);
  const componentPath = componentId ?? tableNamespace ?? request.componentPath;
  // A component may be named like something that every object has.
  if (!Object.hasOwn(transaction.catalog.namespaces, componentPath)) {
    throw new UserError(`There is no component "${componentPath}"`);
  }
  return {
    componentPath,
    args,
    transaction,
    access: { componentPath, isPrivileged: true },
    pages: { previousJournal: journal, nextJournal: null, used: false },
    isReadOnly: request.isReadOnly ?? false,
  };
}

/** Tables are named by whoever asks, also like something that every object has. */
export function tableOf(
  { transaction, componentPath }: Pick<SystemCall, "transaction" | "componentPath">,
  name: string,
): TableDefinition | null {
  const tables = transaction.catalog.namespaces[componentPath]?.tables ?? {};
  return Object.hasOwn(tables, name) ? (tables[name] ?? null) : null;
}

/** What may be told of an error; null for faults of this program. */
export function refusalText(error: unknown): string | null {
  if (error instanceof UserError || error instanceof LimitError) return error.message;
  if (error instanceof EngineUnavailableError) return `InternalServerError: ${error.message}`;
  if (!(error instanceof z.ZodError)) return null;
  const issue = error.issues[0];
  return `ArgumentValidationError: ${issue?.path.join(".") || "arguments"}: ${issue?.message ?? "wrong"}`;
}

/** What is said of them instead. */
export const FAULT_TEXT = "InternalServerError: Your request couldn't be completed. Try again later.";

export const paginationOpts = z.looseObject({
  cursor: z.string().nullable(),
  numItems: z.number().int().min(1),
  endCursor: z.string().nullish(),
});

/** `paginate()` as a function's result, documents parsed. */
export function paginated(
  { transaction, access, pages, args }: SystemCall,
  query: Json,
  limits: { maximumRowsRead?: number; maximumBytesRead?: number } = {},
) {
  const { cursor, numItems, endCursor } = paginationOpts.parse(args.paginationOpts);
  const page = transaction.queryPage(
    access,
    { query, cursor, endCursor: endCursor ?? null, pageSize: numItems, ...limits },
    pages,
  );
  return { ...page, page: page.page.map((text) => JSON.parse(text) as JsonObject) };
}
