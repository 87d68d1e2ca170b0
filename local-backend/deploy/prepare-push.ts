/** start_push up to the point where the schema change begins: everything is evaluated and checked, nothing is published. */
import { randomBytes } from "node:crypto";
import { parseAuthConfig, type AuthProvider } from "../auth/providers.ts";
import type { AnalyzedModule, FunctionRunner, ModuleSource } from "../runtime/types.ts";
import { parseSchedule } from "../scheduler/cron-schedule.ts";
import { encodeTimestamp } from "../sync/timestamp-codec.ts";
import { evaluateDefinitions, exportsOf, type DefinitionMetadata } from "./component-definition.ts";
import { allInstances, checkComponentTree } from "./component-tree.ts";
import type { DeploymentState, ModuleSources, StoredDefinition } from "./deployment-state.ts";
import { sourceOf } from "./deployment-state.ts";
import { PushRefused } from "./push-error.ts";
import { moduleHash, type StartPushRequest } from "./push-messages.ts";
import { parseSchema, type SchemaJson } from "./schema-json.ts";

export interface PreparedPush {
  pushId: string;
  state: DeploymentState;
  sources: ModuleSources;
  /** Of the moment of preparation; the push fails when they have changed at the end. */
  environment: Record<string, string>;
  /** What functions see at import, the same for the whole life of this code. */
  importPhase: { importPhaseRngSeed: { $bytes: string }; importPhaseUnixTimestamp: { $integer: string } };
}

export interface PreparationContext {
  runner: Pick<FunctionRunner, "analyze" | "evaluate">;
  current: DeploymentState | null;
  sources: ModuleSources;
  environment: Record<string, string>;
  /** CONVEX_CLOUD_URL and CONVEX_SITE_URL. */
  systemEnv: Record<string, string>;
}

const AUTH_CONFIG = "auth.config.js";
/** Modules that can't have "use node". */
const ISOLATE_ONLY = new Set(["http.js", "crons.js", "schema.js", AUTH_CONFIG]);

export async function preparePush(
  request: StartPushRequest,
  context: PreparationContext,
): Promise<PreparedPush> {
  if (request.nodeDependencies.length > 0) {
    throw new PushRefused(
      "ExternalPackagesUnsupported",
      'The local backend installs no packages: take "externalPackages" out of convex.json, so that they are bundled',
    );
  }
  const { runner, environment, systemEnv } = context;
  const appEnv = { ...environment, ...systemEnv };
  const appModules = resolveAppModules(request, context);
  const sources: ModuleSources = new Map();
  const metadata = await evaluateDefinitions(runner, request, appEnv);
  assertDeclaredVariablesSet(metadata.get(""), appEnv);

  const app = { modules: appModules, schema: request.appDefinition.schema };
  const definitions = new Map<string, StoredDefinition>();
  definitions.set("", await analyzeDefinition(runner, metadata, "", app, appEnv, sources));
  for (const { definitionPath, functions, schema } of request.componentDefinitions) {
    const component = { modules: functions, schema };
    definitions.set(
      definitionPath,
      await analyzeDefinition(runner, metadata, definitionPath, component, {}, sources),
    );
  }
  const tree = checkComponentTree(definitions);
  const mounted = allInstances(tree).map(({ componentPath }) => componentPath);
  return {
    pushId: randomBytes(12).toString("hex"),
    sources,
    environment,
    state: {
      version: (context.current?.version ?? 0) + 1,
      functionsDir: request.functions,
      udfServerVersion: request.appDefinition.udfServerVersion,
      definitions: Object.fromEntries(definitions),
      app: tree,
      auth: await evaluateAuthConfig(runner, appModules, appEnv),
      knownComponentPaths: [...new Set([...(context.current?.knownComponentPaths ?? []), ...mounted])],
    },
    importPhase: {
      importPhaseRngSeed: { $bytes: randomBytes(32).toString("base64") },
      importPhaseUnixTimestamp: { $integer: encodeTimestamp(BigInt(Date.now()) * 1_000_000n) },
    },
  };
}

/** Changed modules come with the request, the others are named by hash and must be here. */
function resolveAppModules(
  request: StartPushRequest,
  { current, sources }: PreparationContext,
): ModuleSource[] {
  const { changedModules, unchangedModuleHashes } = request.appDefinition;
  const stored = new Map((current?.definitions[""]?.modules ?? []).map((module) => [module.path, module]));
  const unchanged = unchangedModuleHashes.map(({ path, sha256, environment }) => {
    const module = stored.get(path);
    if (module === undefined || module.hash !== sha256 || module.environment !== environment) {
      throw new PushRefused("UnknownModuleHash", `The deployment has another version of ${path}: push again`);
    }
    return sourceOf(module, sources);
  });
  return [...changedModules, ...unchanged];
}

async function analyzeDefinition(
  runner: Pick<FunctionRunner, "analyze" | "evaluate">,
  allMetadata: Map<string, DefinitionMetadata>,
  definitionPath: string,
  { modules, schema }: { modules: ModuleSource[]; schema: ModuleSource | null },
  env: Record<string, string>,
  sources: ModuleSources,
): Promise<StoredDefinition> {
  const metadata = allMetadata.get(definitionPath);
  if (metadata === undefined)
    throw new PushRefused("MissingComponent", `Component ${definitionPath} wasn't sent`);
  assertEnvironments(definitionPath, modules);
  const analyzed = await runner.analyze(
    modules.filter(({ path }) => path !== AUTH_CONFIG),
    env,
  );
  const functions = Object.fromEntries(
    Object.entries(analyzed).filter(([path]) => !path.startsWith("_deps/")),
  );
  assertSchedulesMakeSense(functions);
  return {
    metadata: definitionPath === "" ? metadata : { ...metadata, exports: exportsOf(functions) },
    schema: await evaluateSchema(runner, schema),
    functions,
    modules: modules.map((module) => {
      const hash = moduleHash(module);
      sources.set(hash, { source: module.source, sourceMap: module.sourceMap ?? null });
      return { path: module.path, hash, environment: module.environment };
    }),
  };
}

/** The official CLI says the same, ahead of the push. */
function assertEnvironments(definitionPath: string, modules: ModuleSource[]): void {
  const inNode = modules.filter(({ environment }) => environment === "node").map(({ path }) => path);
  if (definitionPath !== "" && inNode.length > 0) {
    const message = `"use node" directive is not supported in components. Remove it from the component at: ${definitionPath}.`;
    throw new PushRefused("InvalidModules", message);
  }
  const isolateOnly = inNode.find((path) => ISOLATE_ONLY.has(path));
  if (isolateOnly !== undefined) {
    throw new PushRefused("InvalidModules", `"use node" directive is not allowed for ${isolateOnly}.`);
  }
}

/** The official builders let any cron string pass. */
function assertSchedulesMakeSense(functions: Record<string, AnalyzedModule>): void {
  for (const { identifier, spec } of functions["crons.js"]?.cronSpecs ?? []) {
    try {
      parseSchedule(spec.cronSchedule, identifier);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new PushRefused(
        "InvalidCronSchedule",
        `The schedule of the cron "${identifier}" is invalid: ${why}`,
      );
    }
  }
}

async function evaluateSchema(
  runner: Pick<FunctionRunner, "evaluate">,
  schema: ModuleSource | null,
): Promise<SchemaJson | null> {
  if (schema === null) return null;
  return parseSchema(await runner.evaluate(schema, "export", { env: {}, strictEnv: false }));
}

export async function evaluateAuthConfig(
  runner: Pick<FunctionRunner, "evaluate">,
  appModules: ModuleSource[],
  appEnv: Record<string, string>,
): Promise<AuthProvider[]> {
  const module = appModules.find(({ path }) => path === AUTH_CONFIG);
  if (module === undefined) return [];
  const evaluated = await runner.evaluate(module, "default", { env: appEnv, strictEnv: true });
  try {
    return parseAuthConfig(evaluated);
  } catch {
    throw new PushRefused(
      "InvalidAuthConfig",
      "auth.config must export default { providers: [{ domain, applicationID }] } or customJwt providers",
    );
  }
}

function assertDeclaredVariablesSet(
  app: DefinitionMetadata | undefined,
  appEnv: Record<string, string>,
): void {
  const missing = (app?.envVars ?? []).filter(([name, { optional }]) => !optional && !(name in appEnv));
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name).join(", ");
  throw new PushRefused("MissingEnvironmentVariables", `Environment variables are not set: ${names}.`);
}
