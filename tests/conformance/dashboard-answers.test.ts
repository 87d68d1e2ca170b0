/** What the dashboard gets when something is wrong, large, old or not its right: an answer, and nothing else is lost. */
import { describe, expect, test } from "vitest";
import { mutation } from "./support/clients.ts";
import { Dashboard, deploymentWithDashboard } from "./support/dashboard.ts";

const { backend, dashboard, http } = await deploymentWithDashboard();

const opts = { cursor: null, numItems: 25 };
const add = (topic: string, body = "x") => http.mutation(mutation("notes:add"), { topic, body, rank: 1 });

describe("wrong arguments", () => {
  const QUERIES = [
    "components:list",
    "modules:listForAllComponents",
    "modules:argsValidator",
    "deploymentState:deploymentState",
    "backendState:backendState",
    "getVersion",
    "getTableMapping",
    "getSchemas",
    "getSchemas:schemaValidationProgress",
    "paginatedTableDocuments",
    "tableSize",
    "indexes",
    "listById",
    "convexSiteUrl",
    "convexCloudUrl",
    "deploymentEvents:lastPushEvent",
    "fileStorageV2:numFiles",
    "fileStorageV2:fileMetadata",
    "fileStorageV2:getFile",
    "paginatedScheduledJobs",
    "scheduler:getArgs",
    "listCronJobs",
    "listCronJobRuns",
    "listEnvironmentVariables",
    "listAuthProviders",
    "listConfiguredSinks",
    "paginatedDeploymentEvents",
  ];
  const MUTATIONS = [
    "addDocument",
    "replaceDocument",
    "patchDocumentsFields",
    "deleteDocuments",
    "clearTablePage",
    "createTable",
    "fileStorageV2:deleteFiles",
    "fileStorageV2:generateUploadUrl",
  ];
  const STRANGE = [7, "", "nonsense", "constructor", "__proto__", "a.b", [1], [null], { a: 1 }, null, true];
  const FIELDS = {
    queries: ["table", "tableName", "function", "ids", "filters", "paginationOpts", "storageId", "udfPath"],
    mutations: [
      "table",
      "tableName",
      "documents",
      "id",
      "ids",
      "document",
      "fields",
      "toDelete",
      "storageIds",
    ],
  };
  const SOUND = {
    ...{ table: "notes", tableName: "notes", tableNamespace: null, filters: null, paginationOpts: opts },
    ...{
      documents: [],
      ids: [],
      toDelete: [],
      storageIds: [],
      fields: {},
      document: {},
      cursor: null,
      id: "x",
    },
  };

  test("[DASH16] are answered with a sentence, and the connection and what is shown on it stay", async () => {
    const drops: string[] = [];
    const own = Dashboard.open(backend.url, backend.deployment.adminKey, undefined, {
      onServerDisconnectError: (message) => drops.push(message),
    });
    const shown = own.watch<number>("tableSize", { tableName: "notes" });
    const before = await shown.until(() => true);
    const told: string[] = [];
    const answer = async (call: Promise<unknown>) => {
      await call.catch((error: { message: string; data?: unknown }) =>
        told.push(typeof error.data === "string" ? error.data : error.message),
      );
    };
    const argumentsOf = (fields: string[]) => [
      ...fields.flatMap((field) => STRANGE.map((value) => ({ ...SOUND, [field]: value }))),
      ...STRANGE.map((componentId) => ({ ...SOUND, componentId })),
      ...[0, -1, 1e9, 1.5, "5", null].map((numItems) => ({
        ...SOUND,
        paginationOpts: { ...opts, numItems },
      })),
      ...[7, "nonsense", {}].map((cursor) => ({ ...SOUND, paginationOpts: { ...opts, cursor } })),
    ];
    for (const name of QUERIES) {
      await Promise.all(argumentsOf(FIELDS.queries).map((args) => answer(own.ask(name, args))));
    }
    // Nothing of this would change a document; a table that isn't there isn't made.
    for (const name of MUTATIONS) {
      for (const args of argumentsOf(FIELDS.mutations)) {
        if (name === "clearTablePage" && args.tableName === "notes") continue;
        await answer(own.change(name, args));
      }
    }
    expect(told.length).toBeGreaterThan(100);
    const faults = told.filter((text) =>
      /TypeError|RangeError|InternalServer|undefined \(|ZodError|\[\n/.test(text),
    );
    expect([...new Set(faults)]).toEqual([]);
    const long = told.filter((text) => text.split("\n").length > 3 && !text.includes("match the schema"));
    expect(long).toEqual([]);
    await add("still live");
    await shown.until((count) => count === before + 1);
    expect(drops).toEqual([]);
    shown.stop();
    await own.close();
  });

  test("[DASH16] of the endpoints, too", async () => {
    for (const [target, body] of [
      ["/api/delete_tables", { tableNames: ["x"], componentId: "nowhere" }],
      ["/api/delete_tables", { tableNames: ["x"], componentId: "constructor" }],
      ["/api/delete_tables", { tableNames: "notes" }],
      ["/api/delete_tables", { tableNames: ["constructor"] }],
      ["/api/cancel_job", { id: "nonsense" }],
      ["/api/cancel_job", { id: 7 }],
      ["/api/cancel_all_jobs", { componentId: "nowhere" }],
      ["/api/cancel_all_jobs", { udfPath: 7 }],
      ["/api/delete_scheduled_functions_table", { componentId: "nowhere" }],
      ["/api/run_test_function", { bundle: { source: "x" }, args: {}, componentId: "nowhere" }],
      ["/api/run_test_function", { bundle: {}, args: {} }],
      ["/api/update_environment_variables", { changes: [{ name: "__proto__", value: "x" }] }],
      ["/api/update_environment_variables", { changes: {} }],
      ["/api/v1/create_usage_limit", {}],
      ["/api/v1/update_usage_limit/1", {}],
      ["/api/delete_component", { componentId: "rateLimiter" }],
    ] as const) {
      expect(await dashboard.status(target, body), `${target} ${JSON.stringify(body)}`).toBe(400);
    }
  });

  test("[DASH16] [DEP10] a key may come in the body, and one that doesn't hold is told in JSON", async () => {
    const post = async (body: object) => {
      const response = await fetch(`${backend.url}/api/run_test_function`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      return [response.status, await response.json()];
    };
    const source = 'import { query } from "convex:/_system/repl/wrappers.js"; export default query(() => 1);';
    const wanted = { bundle: { path: "testQuery.js", source }, args: {} };
    expect(await post({ ...wanted, adminKey: backend.deployment.adminKey })).toEqual([
      200,
      { status: "success", value: 1, logLines: [] },
    ]);
    const refusal = { code: expect.any(String), message: expect.any(String) };
    for (const body of [wanted, { ...wanted, adminKey: "local|wrong" }, { ...wanted, adminKey: 7 }]) {
      expect(await post(body)).toEqual([401, refusal]);
    }
    for (const headers of [{}, { Authorization: "Convex local|wrong" }] as Record<string, string>[]) {
      const response = await fetch(`${backend.url}/api/check_admin_key`, { headers });
      expect([response.status, await response.json()]).toEqual([401, refusal]);
    }
  });

  test("[DASH12] names of metrics that every object has are names like others", async () => {
    const window = encodeURIComponent(
      JSON.stringify({ start: { secs_since_epoch: 0 }, end: { secs_since_epoch: 60 }, num_buckets: 3 }),
    );
    for (const metric of ["constructor", "__proto__", "toString", "nonsense", ""]) {
      for (const name of ["udf_rate", "table_rate", "cache_hit_percentage", metric || "x"]) {
        const series = await dashboard.get<[object, unknown][]>(
          `/api/app_metrics/${name}?window=${window}&path=notes.js:list&udfType=Query&metric=${metric}&name=${metric}`,
        );
        expect(series.map(([, value]) => value)).toEqual([null, null, null]);
      }
    }
    for (const k of ["-1", "1.5", "x", "1e9"]) {
      expect(
        await dashboard.status(`/api/app_metrics/function_call_count_top_k?k=${k}&window=${window}`),
      ).toBe(200);
    }
  });
});
