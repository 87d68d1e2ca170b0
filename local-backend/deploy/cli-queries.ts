/**
 * The queries that the official CLI asks of a deployment itself (protocol §7.5), served without JavaScript functions: an
 * executor in front of the one that runs the app's queries. For administrators only; to anybody else they don't exist.
 */
import { z } from "zod";
import type { Engine, EngineTransaction } from "../engine/engine-interface.ts";
import { UserError } from "../engine/errors.ts";
import type { Json, JsonObject, ReadSet } from "../engine/types.ts";
import type { QueryOutcome } from "../runtime/types.ts";
import type { QueryExecutor, QueryRequest } from "../sync/live-queries.ts";
import { allInstances } from "./component-tree.ts";
import type { DeploymentState } from "./deployment-state.ts";
import { canonicalFunctionPath } from "./function-path.ts";

export interface CliQueryServices {
  engine: Pick<Engine, "begin" | "latestTs">;
  deployment: { readonly state: DeploymentState | null; environmentVariables(): Record<string, string> };
  cloudUrl: string;
  siteUrl: string;
}

interface CliCall {
  componentPath: string;
  args: JsonObject;
  transaction: EngineTransaction;
}
type CliQuery = (services: CliQueryServices, call: CliCall) => Json;

const PREFIX = "_system/";
/** Enough to tell large tables from small ones, and less than one transaction may read. */
const MAX_COUNTED = 16_000;

const paginationOpts = z.looseObject({ cursor: z.string().nullable(), numItems: z.number().int().min(1) });

const QUERIES: Record<string, CliQuery> = {
  "_system/cli/queryEnvironmentVariables:default": ({ deployment }) =>
    Object.entries(deployment.environmentVariables()).map(([name, value]) => ({ name, value })),
  "_system/cli/queryEnvironmentVariables:get": ({ deployment }, { args }) => {
    const value = deployment.environmentVariables()[String(args.name)];
    return value === undefined ? null : { name: String(args.name), value };
  },
  "_system/cli/convexUrl:cloudUrl": ({ cloudUrl }) => cloudUrl,
  "_system/cli/convexUrl:siteUrl": ({ siteUrl }) => siteUrl,
  "_system/cli/tables:default": (_services, { componentPath, transaction }) => {
    const tables = Object.keys(transaction.catalog.namespaces[componentPath]?.tables ?? {});
    const page = tables.filter((name) => !name.startsWith("_")).map((name) => ({ name }));
    return { page, isDone: true, continueCursor: "" };
  },
  "_system/cli/tableData:default": (_services, { componentPath, args, transaction }) => {
    const { cursor, numItems } = paginationOpts.parse(args.paginationOpts);
    const tableName = z.string().parse(args.table);
    const order = args.order === "asc" ? "asc" : "desc";
    const result = transaction.queryPage(
      { componentPath, isPrivileged: true },
      {
        query: { source: { type: "FullTableScan", tableName, order }, operators: [] },
        cursor,
        endCursor: null,
        pageSize: numItems,
      },
      { previousJournal: null, nextJournal: null, used: false },
    );
    const page = result.page.map((text) => JSON.parse(text) as Json);
    return { page, isDone: result.isDone, continueCursor: result.continueCursor };
  },
  "_system/cli/tableSize:default": (_services, { componentPath, args, transaction }) =>
    countedDocuments(transaction, componentPath, z.string().parse(args.tableName)),
  // Its value is of no interest: the CLI waits for the moment at which it changes.
  "_system/cli/queryTable:default": (_services, { componentPath, args, transaction }) =>
    versionOfTable(transaction, componentPath, z.string().parse(args.tableName)),
  "_system/cli/modules:apiSpec": ({ deployment }, { componentPath }) =>
    apiSpec(deployment.state, componentPath),
  "_system/frontend/components:list": ({ deployment }) =>
    deployment.state === null
      ? []
      : allInstances(deployment.state.app).map(({ componentPath }) => ({
          id: componentPath,
          name: componentPath === "" ? null : (componentPath.split("/").at(-1) ?? ""),
          path: componentPath,
        })),
};

/** Answers what it knows itself and hands everything else to `inner`. */
export function withCliQueries(services: CliQueryServices, inner: QueryExecutor): QueryExecutor {
  const isOurs = (request: QueryRequest) => request.allowInternal && request.path.startsWith(PREFIX);
  return {
    async runQueries(requests, minTs) {
      if (!requests.some(isOurs)) return inner.runQueries(requests, minTs);
      const others = await inner.runQueries(
        requests.filter((request) => !isOurs(request)),
        minTs,
      );
      return requests.map((request) => {
        const outcome = isOurs(request) ? answer(services, request) : others.shift();
        if (outcome === undefined) throw new Error("the runner lost a query");
        return outcome;
      });
    },
  };
}

function answer(services: CliQueryServices, request: QueryRequest): QueryOutcome {
  const startedAtMs = performance.now();
  const transaction = services.engine.begin();
  const { beginTs } = transaction;
  const finished = (result: QueryOutcome["result"], reads: ReadSet): QueryOutcome => ({
    result,
    logLines: [],
    ts: beginTs,
    reads,
    journal: null,
    observedIdentity: false,
    observedTime: false,
    executionMs: performance.now() - startedAtMs,
  });
  try {
    const query = QUERIES[canonicalFunctionPath(request.path)];
    if (query === undefined) throw new UserError(`The local backend has no ${request.path}`);
    const args = (request.args[0] ?? {}) as JsonObject;
    const value = query(services, { componentPath: request.componentPath, args, transaction });
    return finished({ ok: true, value }, transaction.finish().reads);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof z.ZodError)) throw error;
    return finished({ ok: false, errorMessage: error.message, cause: "user" }, new Map());
  } finally {
    transaction.close();
  }
}

function scan(transaction: EngineTransaction, componentPath: string, tableName: string): number {
  return transaction.queryStream(
    { componentPath, isPrivileged: true },
    { source: { type: "FullTableScan", tableName, order: "desc" }, operators: [] },
  );
}

function countedDocuments(transaction: EngineTransaction, componentPath: string, tableName: string): number {
  const stream = scan(transaction, componentPath, tableName);
  let count = 0;
  while (count < MAX_COUNTED && !transaction.queryStreamNext(stream).done) count++;
  transaction.queryCleanup(stream);
  return count;
}

/** Another value after every change: looks at the documents, so that a change of one makes it run again. */
function versionOfTable(transaction: EngineTransaction, componentPath: string, tableName: string): Json {
  countedDocuments(transaction, componentPath, tableName);
  return transaction.beginTs.toString();
}

function apiSpec(state: DeploymentState | null, componentPath: string): Json {
  if (state === null) return [];
  const instance = allInstances(state.app).find((candidate) => candidate.componentPath === componentPath);
  const definition = instance === undefined ? undefined : state.definitions[instance.definitionPath];
  const functions = Object.entries(definition?.functions ?? {}).flatMap(([modulePath, module]) =>
    module.functions.map((found) => ({
      identifier: `${modulePath}:${found.name}`,
      functionType: found.udfType,
      visibility: found.visibility,
      args: parseValidator(found.args),
      returns: parseValidator(found.returns),
    })),
  );
  const routes = definition?.functions["http.js"]?.httpRoutes ?? [];
  const httpActions = routes.map(({ route }) => ({ functionType: "HttpAction", ...route }));
  return [...functions, ...httpActions] as Json[];
}

function parseValidator(text: string): Json {
  return text === "" ? null : (JSON.parse(text) as Json);
}
