/** Pushes and environment changes against a real engine and a runner that only answers what analysis would find. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { Deployment } from "../../local-backend/deploy/deployment.ts";
import { applyEnvironmentChanges } from "../../local-backend/deploy/environment-variables.ts";
import { startPushRequest, moduleHash } from "../../local-backend/deploy/push-messages.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import type { AnalyzedModule, DeployedCode, ModuleSource } from "../../local-backend/runtime/types.ts";

const SYSTEM_ENV = { CONVEX_CLOUD_URL: "http://127.0.0.1:1", CONVEX_SITE_URL: "http://127.0.0.1:2" };
let engine: Engine;
let deployed: DeployedCode[];
let schemas: Record<string, unknown>;
let deployment: Deployment;

beforeEach(async () => {
  engine = await openEngine({ dataDir: "memory" });
  deployed = [];
  schemas = {};
  deployment = openDeployment();
});
afterEach(async () => {
  await deployment.close();
  await engine.close();
});

/** A module's source is the list of its functions: "list,add". Definitions and schemas are named by their source. */
function openDeployment(): Deployment {
  return new Deployment({
    engine,
    systemEnv: SYSTEM_ENV,
    exclusively: (work) => work(),
    runner: {
      analyze: async (modules) =>
        Object.fromEntries(modules.map((module) => [module.path, analyzed(module)])),
      evaluate: async (module) =>
        (schemas[module.source] ?? { definitionType: { type: "app" }, childComponents: [] }) as never,
      deploy: async (code) => void deployed.push(code),
    },
  });
}

function analyzed({ source }: ModuleSource): AnalyzedModule {
  const functions = source.split(",").map((name) => ({
    name,
    pos: null,
    udfType: "Query" as const,
    visibility: { kind: "public" as const },
    args: "null",
    returns: "null",
  }));
  return { functions, httpRoutes: null, cronSpecs: null, sourceMapped: null };
}

interface Push {
  modules?: Record<string, string>;
  unchanged?: Record<string, string>;
  schema?: string;
}
const isolate = (path: string, source: string) => ({ path, source, environment: "isolate" as const });

function requestOf({ modules = {}, unchanged = {}, schema }: Push) {
  return startPushRequest.parse({
    appDefinition: {
      definition: isolate("convex.config.js", "app"),
      dependencies: [],
      schema: schema === undefined ? null : isolate("schema.js", schema),
      changedModules: Object.entries(modules).map(([path, source]) => isolate(path, source)),
      unchangedModuleHashes: Object.entries(unchanged).map(([path, sha256]) => ({
        path,
        sha256,
        environment: "isolate",
      })),
      udfServerVersion: "1.48.0",
    },
    componentDefinitions: [],
  });
}

async function push(wanted: Push) {
  const started = await deployment.startPush(requestOf(wanted));
  await deployment.waitForSchema(started.pushId, 1_000, false);
  return await deployment.finishPush(started.pushId, started.environmentVariables, false);
}

test("[DEP4] of two pushes the one that began last wins; the other is told to push again", async () => {
  const first = await deployment.startPush(requestOf({ modules: { "a.js": "one" } }));
  const second = await deployment.startPush(requestOf({ modules: { "a.js": "two" } }));
  expect(await deployment.waitForSchema(first.pushId, 10, false)).toEqual({ type: "raceDetected" });
  await expect(deployment.finishPush(first.pushId, {}, false)).rejects.toThrow("Another push began");
  await deployment.finishPush(second.pushId, {}, false);
  expect(deployed.at(-1)?.definitions[""]?.modules[0]?.source).toBe("two");
});

test("[DEP4] environment variables that changed during a push refuse it", async () => {
  const started = await deployment.startPush(requestOf({ modules: { "a.js": "one" } }));
  await deployment.updateEnvironment([{ name: "A", value: "1" }]);
  const finished = deployment.finishPush(started.pushId, started.environmentVariables, false);
  await expect(finished).rejects.toThrow("Environment variables changed");
});

test("[DEP1] a dry run and a push that isn't finished publish nothing", async () => {
  await deployment.startPush({ ...requestOf({ modules: { "a.js": "one" } }), dryRun: true });
  await deployment.startPush(requestOf({ modules: { "a.js": "one" } }));
  expect(deployment.state).toBeNull();
  expect(deployed).toEqual([]);
});

test("[DEP5] a module may be named by its hash, if the deployment has it in that version", async () => {
  await push({ modules: { "a.js": "one", "b.js": "two" } });
  const unchanged = { "a.js": moduleHash({ source: "one" }) };
  await push({ modules: { "b.js": "three" }, unchanged });
  expect(
    deployed
      .at(-1)
      ?.definitions[""]?.modules.map(({ source }) => source)
      .sort(),
  ).toEqual(["one", "three"]);
  await expect(push({ unchanged: { "b.js": moduleHash({ source: "two" }) } })).rejects.toThrow("push again");
});

test("[DEP6] what was pushed is there when the process starts again; handles are the same, also after an absence", async () => {
  await push({ modules: { "a.js": "one,two" } });
  await deployment.updateEnvironment([{ name: "A", value: "1" }]);
  const handleOf = (path: string) =>
    Object.entries(deployed.at(-1)?.handles ?? {}).find(([, found]) => found.path === path)?.[0];
  const handle = handleOf("a:one");
  expect(handle).toBeDefined();
  await push({ modules: { "a.js": "two" } });
  expect(handleOf("a:one")).toBeUndefined();
  await deployment.close();
  deployment = openDeployment();
  await deployment.resume();
  expect(deployed.at(-1)?.instances[""]?.env).toEqual({ A: "1", ...SYSTEM_ENV });
  await push({ modules: { "a.js": "one,two" } });
  expect(handleOf("a:one")).toBe(handle);
});

test("[DEP2] a push tells what changed: modules, indexes, schema", async () => {
  const table = (indexes: object[]) => ({
    tables: [{ tableName: "t", indexes, documentType: null }],
    schemaValidation: true,
  });
  schemas["v1"] = table([]);
  schemas["v2"] = table([{ indexDescriptor: "by_x", fields: ["x"] }]);
  await push({ modules: { "a.js": "one" }, schema: "v1" });
  const diff = await push({ modules: { "b.js": "one" }, schema: "v2" });
  expect(diff.componentDiffs[""]).toMatchObject({
    diffType: { type: "modify" },
    moduleDiff: { added: ["b.js"], removed: ["a.js"] },
    indexDiff: { added_indexes: [{ name: "t.by_x", type: "database", fields: ["x"] }], removed_indexes: [] },
  });
});

test("[SCH4] [DEP2] a push tells of staged indexes, and which of them can be queried from now on", async () => {
  const byX = { indexDescriptor: "by_x", fields: ["x"] };
  const table = (lists: object) => ({
    tables: [{ tableName: "t", indexes: [], documentType: null, ...lists }],
    schemaValidation: true,
  });
  schemas = {
    staged: table({ stagedDbIndexes: [byX] }),
    enabled: table({ indexes: [byX] }),
    none: table({}),
  };
  const indexDiff = async (schema: string) =>
    (await push({ modules: { "a.js": "one" }, schema })).componentDiffs[""]?.indexDiff;
  const nothing = { added_indexes: [], removed_indexes: [], enabled_indexes: [], disabled_indexes: [] };
  const index = { name: "t.by_x", type: "database", fields: ["x"] };
  const staged = { ...index, staged: true };
  expect(await indexDiff("staged")).toEqual({ ...nothing, added_indexes: [staged] });
  expect(await indexDiff("staged")).toEqual(nothing);
  expect(await indexDiff("enabled")).toEqual({ ...nothing, enabled_indexes: [index] });
  expect(await indexDiff("staged")).toEqual({ ...nothing, disabled_indexes: [staged] });
  expect(await indexDiff("none")).toEqual({ ...nothing, removed_indexes: [staged] });
});

test("[DEP7] the rules for environment variables", () => {
  const set = (name: string, value: string | null, current: Record<string, string> = {}) =>
    applyEnvironmentChanges(current, [{ name, value }]);
  expect(set("A", "")).toEqual({ A: "" });
  expect(set("A", null, { A: "1", B: "2" })).toEqual({ B: "2" });
  expect(set("_a9", "x".repeat(8192))).toHaveProperty("_a9");
  for (const name of ["", "9A", "A-B", "A B", "É", "A".repeat(257)]) {
    expect(() => set(name, "x"), name).toThrow("letters, digits and _");
  }
  expect(() => set("A", "ä".repeat(4097))).toThrow("8192 bytes");
  expect(() => set("CONVEX_SITE_URL", "x")).toThrow("deployment itself");
  const full = Object.fromEntries(Array.from({ length: 512 }, (_, at) => [`V${at}`, ""]));
  expect(() => set("ONE_MORE", "", full)).toThrow("at most 512");
  expect(set("V7", "new", full)).toHaveProperty("V7", "new");
});
