/** What every page of the official dashboard asks: components, functions, tables, schema, state. */
import { z } from "zod";
import { allInstances } from "../deploy/component-tree.ts";
import type { DeploymentState, StoredDefinition } from "../deploy/deployment-state.ts";
import { splitFunctionPath } from "../deploy/function-path.ts";
import { isSystemTableName } from "../engine/system-tables.ts";
import type { Json, JsonObject } from "../engine/types.ts";
import type { AnalyzedModule } from "../runtime/types.ts";
import { officialCronSpec } from "./official-shapes.ts";
import type { SystemFunction } from "./system-call.ts";

const MAX_TABLES_LISTED = 1_000;
/** Before anything is pushed there is the app, with nothing in it. */
const APP = { id: "", name: null, path: "", args: {}, state: "active", httpPrefix: null };
const ANY_ARGUMENTS = JSON.stringify({ type: "any" });
/** What the dashboard calls two system tables. */
export const LISTED_SYSTEM_TABLES = { _scheduled_functions: "_scheduled_jobs", _storage: "_file_storage" };

export const DASHBOARD_PAGES: Record<string, SystemFunction> = {
  "_system/frontend/components:list": ({ deployment: { state } }) =>
    state === null
      ? [APP]
      : componentPaths(state).map((path) => {
          const mounted = allInstances(state.app).find(({ componentPath }) => componentPath === path);
          return {
            id: path,
            name: path === "" ? null : (path.split("/").at(-1) ?? ""),
            path,
            args: {},
            state: mounted === undefined ? "unmounted" : "active",
            httpPrefix: mounted?.httpPrefix ?? null,
          };
        }),
  "_system/frontend/modules:listForAllComponents": ({ deployment: { state } }) =>
    state === null
      ? [[null, []]]
      : allInstances(state.app).map(({ componentPath, definitionPath }) => [
          componentPath === "" ? null : componentPath,
          listedModules(state.definitions[definitionPath]),
        ]),
  "_system/frontend/modules:argsValidator": ({ deployment: { state } }, { args, componentPath }) => {
    const { modulePath, name } = splitFunctionPath(z.string().parse(args.function));
    const module = definitionOf(state, componentPath)?.functions[modulePath];
    const found = module?.functions.find((candidate) => candidate.name === name);
    return found === undefined ? null : found.args || ANY_ARGUMENTS;
  },
  "_system/frontend/deploymentState:deploymentState": ({ pause }) => ({
    state: pause.isPaused ? "paused" : "running",
  }),
  "_system/frontend/backendState:backendState": ({ pause }) => ({
    system: "none",
    usage_limit: "none",
    user: pause.isPaused ? "paused" : "none",
  }),
  "_system/frontend/getVersion:default": ({ deployment: { state } }) => state?.udfServerVersion ?? null,
  "_system/frontend/getTableMapping:default": (_services, { transaction, componentPath }) => {
    const tables = Object.values(transaction.catalog.namespaces[componentPath]?.tables ?? {});
    const named = tables.flatMap(({ name, number }) => {
      const listed = isSystemTableName(name)
        ? LISTED_SYSTEM_TABLES[name as keyof typeof LISTED_SYSTEM_TABLES]
        : name;
      return listed === undefined ? [] : [[String(number), listed] as const];
    });
    return Object.fromEntries(named.slice(0, MAX_TABLES_LISTED));
  },
  "_system/frontend/getSchemas:default": ({ deployment: { state } }, { componentPath }) => {
    const schema = definitionOf(state, componentPath)?.schema;
    const schemas: JsonObject = schema == null ? {} : { active: JSON.stringify(schema) };
    return schemas;
  },
  // Only while a push checks the documents there are, which is over before anybody could look.
  "_system/frontend/getSchemas:schemaValidationProgress": () => null,
  "_system/frontend/convexSiteUrl:default": ({ siteUrl }) => siteUrl,
  "_system/frontend/convexCloudUrl:default": ({ cloudUrl }) => cloudUrl,
};

/** Mounted ones, and those whose data is still there. */
function componentPaths(state: DeploymentState): string[] {
  const mounted = allInstances(state.app).map(({ componentPath }) => componentPath);
  return [...new Set([...mounted, ...state.knownComponentPaths])];
}

function definitionOf(state: DeploymentState | null, componentPath: string): StoredDefinition | undefined {
  const instance =
    state === null
      ? undefined
      : allInstances(state.app).find((candidate) => candidate.componentPath === componentPath);
  return instance === undefined ? undefined : state?.definitions[instance.definitionPath];
}

function listedModules(definition: StoredDefinition | undefined): Json {
  const hashes = new Map(definition?.modules.map(({ path, hash }) => [path, hash]));
  return Object.entries(definition?.functions ?? {}).map(([path, module]) => [
    path,
    {
      functions: listedFunctions(module),
      sourcePackageId: hashes.get(path) ?? path,
      ...(module.cronSpecs === null
        ? {}
        : {
            cronSpecs: module.cronSpecs.map(({ identifier, spec }) => [
              identifier,
              officialCronSpec(spec.udfPath, spec.udfArgs, spec.cronSchedule),
            ]),
          }),
    },
  ]);
}

function listedFunctions(module: AnalyzedModule): Json {
  const functions = module.functions.map(({ name, pos, udfType, visibility }) => ({
    name,
    ...(pos === null ? {} : { lineno: pos.start_lineno }),
    udfType,
    visibility: visibility ?? { kind: "public" },
  }));
  const routes = (module.httpRoutes ?? []).map(({ route }) => ({
    name: `${route.method} ${route.path}`,
    udfType: "HttpAction",
    visibility: { kind: "public" },
  }));
  return [...functions, ...routes];
}
