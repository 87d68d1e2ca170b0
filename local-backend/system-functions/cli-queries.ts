/** The questions of the official CLI about a deployment itself (protocol §7.5). */
import { z } from "zod";
import { allInstances } from "../deploy/component-tree.ts";
import type { DeploymentState } from "../deploy/deployment-state.ts";
import { UserError } from "../engine/errors.ts";
import type { EngineTransaction } from "../engine/engine-interface.ts";
import { eachInRange } from "../engine/server-transaction.ts";
import type { Json } from "../engine/types.ts";
import { SERVER_ACCESS } from "../scheduler/due-work.ts";
import { EXPORTS_TABLE, IMPORTS_TABLE } from "../snapshot/state-rows.ts";
import { paginated, type SystemFunction } from "./system-call.ts";

/** Enough to tell large tables from small ones, and less than one transaction may read. */
const MAX_COUNTED = 16_000;

export const CLI_QUERIES: Record<string, SystemFunction> = {
  "_system/cli/queryEnvironmentVariables:default": ({ deployment }, call) => {
    assertMaySeeSecrets(call);
    return Object.entries(deployment.environmentVariables()).map(([name, value]) => ({ name, value }));
  },
  "_system/cli/queryEnvironmentVariables:get": ({ deployment }, call) => {
    assertMaySeeSecrets(call);
    const name = z.string().parse(call.args.name);
    const variables = new Map(Object.entries(deployment.environmentVariables()));
    const value = variables.get(name);
    return value === undefined ? null : { name, value };
  },
  "_system/cli/convexUrl:cloudUrl": ({ cloudUrl }) => cloudUrl,
  "_system/cli/convexUrl:siteUrl": ({ siteUrl }) => siteUrl,
  "_system/cli/tables:default": (_services, { componentPath, transaction }) => {
    const tables = Object.keys(transaction.catalog.namespaces[componentPath]?.tables ?? {});
    const page = tables.filter((name) => !name.startsWith("_")).map((name) => ({ name }));
    return { page, isDone: true, continueCursor: "" };
  },
  "_system/cli/tableData:default": (_services, call) => {
    const tableName = z.string().parse(call.args.table);
    const order = call.args.order === "asc" ? "asc" : "desc";
    const query = { source: { type: "FullTableScan", tableName, order }, operators: [] };
    const { page, isDone, continueCursor } = paginated(call, query);
    return { page, isDone, continueCursor };
  },
  "_system/cli/tableSize:default": (_services, { componentPath, args, transaction }) =>
    countedDocuments(transaction, componentPath, z.string().parse(args.tableName)),
  // Its value is of no interest: the CLI waits for the moment at which it changes.
  "_system/cli/queryTable:default": (_services, { componentPath, args, transaction }) =>
    versionOfTable(transaction, componentPath, z.string().parse(args.tableName)),
  // The last export, in whatever state; null when there never was one.
  "_system/cli/exports:getLatest": (_services, { transaction }) =>
    [...eachInRange(transaction, SERVER_ACCESS, `${EXPORTS_TABLE}.by_creation_time`, [])].at(-1) ?? null,
  "_system/cli/queryImport:default": (_services, { args, transaction }) => {
    const id = z.string().parse(args.importId);
    if (transaction.normalizeId(SERVER_ACCESS, IMPORTS_TABLE, id) === null) throw noImport();
    const text = transaction.get(SERVER_ACCESS, id, IMPORTS_TABLE);
    if (text === null) throw noImport();
    return JSON.parse(text) as Json;
  },
  "_system/cli/queryImport:list": (_services, { transaction }) => [
    ...eachInRange(transaction, SERVER_ACCESS, `${IMPORTS_TABLE}.by_creation_time`, []),
  ],
  "_system/cli/modules:apiSpec": ({ deployment }, { componentPath }) =>
    apiSpec(deployment.state, componentPath),
};

function noImport(): UserError {
  return new UserError("There is no such import");
}

/** Environment variables hold keys that would let one write. */
function assertMaySeeSecrets({ isReadOnly }: { isReadOnly: boolean }): void {
  if (isReadOnly)
    throw new UserError("This admin key is limited to reading and doesn't show environment variables");
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
