/** What the dashboard gets when something is wrong, large, old or not its right: an answer, and nothing else is lost. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { Dashboard, encodeFilters, type Row, type TablePage } from "./support/dashboard.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let backend: FixtureBackend;
let dashboard: Dashboard;
let http: ConvexHttpClient;

beforeAll(async () => {
  backend = await FixtureBackend.start();
  dashboard = Dashboard.open(backend.url, backend.deployment.adminKey);
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(async () => {
  await dashboard?.close();
  await backend?.stop();
});

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

describe("filters", () => {
  type Told = { filter: number; error: string }[];
  const told = async (filters: object | string) => {
    const encoded = typeof filters === "string" ? filters : encodeFilters(filters);
    const args = { table: "notes", filters: encoded, paginationOpts: opts };
    return (await dashboard.ask<TablePage>("paginatedTableDocuments", args)).page as unknown as Told;
  };
  const byTopic = (clauses: object[], more: object = {}) => ({
    clauses: [],
    index: { name: "by_topic_and_rank", clauses },
    ...more,
  });
  const equals = (value: unknown, enabled = true) => ({ type: "indexEq", enabled, value });

  test("[DASH2] all wrong clauses are told at once, each by its number", async () => {
    const wrong = (value: unknown) => ({ op: "eq", field: "rank", value });
    const clauses = [
      wrong({ $integer: "?" }),
      wrong(1),
      { op: "type", field: "rank", value: "colour" },
      { op: "anyOf", field: "rank", value: 7 },
      { ...wrong({ $integer: "?" }), enabled: false },
    ];
    expect((await told({ clauses })).map(({ filter }) => filter)).toEqual([0, 2, 3]);
  });

  test("[DASH2] what an index can't do is told in the page", async () => {
    const range = { type: "indexRange", enabled: true, lowerOp: "gte", lowerValue: "a" };
    for (const filters of [
      byTopic([equals("a"), equals(1), equals(1), equals(1), equals(1)]),
      byTopic([equals("a", false), equals(1)]),
      byTopic([range, equals(1)]),
      byTopic([equals({ $bytes: 7 })]),
      byTopic([{ ...range, lowerValue: { $integer: "?" } }]),
      { clauses: [], index: { name: "search_body", clauses: [] } },
      { clauses: [], index: { name: "by_topic_and_rank", search: "x", clauses: [] } },
      { clauses: [], index: { name: "constructor", clauses: [] } },
      { clauses: Array.from({ length: 300 }, () => ({ op: "eq", field: "rank", value: 1 })) },
    ]) {
      const page = await told(filters);
      expect(
        page.map(({ filter }) => filter),
        JSON.stringify(filters).slice(0, 100),
      ).toEqual([-1]);
    }
    const searched = (clauses: object[]) => ({
      clauses: [],
      index: { name: "search_body", search: "x", clauses },
    });
    const topic = { enabled: true, field: "topic", value: "a" };
    expect((await told(searched([topic, topic])))[0]?.filter).toBe(1);
    expect((await told(searched([topic, { ...topic, field: "rank" }])))[0]?.filter).toBe(1);
    const deep = `{"clauses":[{"op":"eq","field":"a","value":${"[".repeat(90_000)}${"]".repeat(90_000)}}]}`;
    expect(await told(Buffer.from(deep).toString("base64url"))).toEqual([
      { filter: -1, error: "These filters can't be read" },
    ]);
  });

  test("[DASH2] the indexes that every table has can be used", async () => {
    const first = (await add("indexed", "first")) as string;
    await add("indexed", "second");
    const clauses = [{ op: "eq", field: "topic", value: "indexed" }];
    const byTime = { clauses, order: "asc", index: { name: "by_creation_time", clauses: [] } };
    expect((await dashboard.page("notes", byTime)).page.map(({ body }) => body)).toEqual(["first", "second"]);
    const byId = { clauses, index: { name: "by_id", clauses: [equals(first)] } };
    expect((await dashboard.page("notes", byId)).page.map(({ body }) => body)).toEqual(["first"]);
  });

  test("[DASH2] a cursor that doesn't hold is an error by its name, filtered or not: the client begins anew", async () => {
    for (const filters of [null, encodeFilters({ clauses: [{ op: "eq", field: "rank", value: 1 }] })]) {
      const paginationOpts = { cursor: "of another query", numItems: 25 };
      const page = dashboard.ask("paginatedTableDocuments", { table: "notes", filters, paginationOpts });
      await expect(page).rejects.toThrow("InvalidCursor");
    }
  });

  test("[DASH2] what a few of many thousand rows match is found, page after page", async () => {
    const many = Array.from({ length: 4_096 }, (_, value) => ({ name: "many", value }));
    await dashboard.change("addDocument", { table: "counters", documents: [{ name: "rare", value: 0 }] });
    for (let batch = 0; batch < 3; batch++) {
      expect(await dashboard.change("addDocument", { table: "counters", documents: many })).toEqual({
        success: true,
      });
    }
    const rare = { clauses: [{ op: "eq", field: "name", value: "rare" }] };
    const found: Row[] = [];
    let pages = 0;
    for (let cursor: string | null = null, isDone = false; !isDone; pages++) {
      const page: TablePage & { pageStatus?: string | null } = await dashboard.page("counters", rare, cursor);
      // Clients would wait for its parts for ever.
      expect(page.pageStatus).not.toBe("SplitRequired");
      found.push(...page.page);
      ({ continueCursor: cursor, isDone } = page);
    }
    expect(pages).toBeGreaterThan(1);
    expect(found.map(({ name }) => name)).toEqual(["rare"]);
  });
});

describe("documents", () => {
  test("[DASH3] more than 4096 at once are refused as the page shows it, and none is written", async () => {
    const documents = Array.from({ length: 4_097 }, () => ({ topic: "too many", body: "", rank: 0 }));
    const refusal = { success: false, error: expect.stringContaining("4096") };
    expect(await dashboard.change("addDocument", { table: "notes", documents })).toEqual(refusal);
    const tooMany = { clauses: [{ op: "eq", field: "topic", value: "too many" }] };
    expect((await dashboard.page("notes", tooMany)).page).toEqual([]);
    const id = await add("kept");
    const toDelete = Array.from({ length: 4_097 }, () => ({ id, tableName: "notes" }));
    expect(await dashboard.change("deleteDocuments", { toDelete })).toEqual(refusal);
    const known = await dashboard.ask("listById", { ids: [{ id, tableName: "notes" }] });
    expect(known).toMatchObject([{ topic: "kept" }]);
  });

  test("[DASH3] looking documents up by id never fails", async () => {
    const id = await add("looked up");
    const ids = [
      { id, tableName: "notes" },
      { id, tableName: "users" },
      { id },
      7,
      null,
      "x",
      { id: "x", tableName: "_storage" },
    ];
    const found = await dashboard.ask<(Row | null)[]>("listById", { ids });
    expect(found.map((row) => row?.topic ?? null)).toEqual(["looked up", ...Array<null>(6).fill(null)]);
    const many = Array.from({ length: 1_001 }, () => ({ id, tableName: "notes" }));
    expect(await dashboard.ask("listById", { ids: many })).toHaveLength(1_001);
    expect(
      await dashboard.ask("listById", { ids: [{ id, tableName: "rateLimits" }], componentId: "rateLimiter" }),
    ).toEqual([null]);
  });
});

describe("components", () => {
  const componentId = "rateLimiter";
  const limit = { name: "edited", shard: 0, value: 1, ts: 0 };

  test("[DASH5] documents of a component are edited in it and nowhere else", async () => {
    const table = "rateLimits";
    const rows = async () =>
      (
        await dashboard.ask<TablePage>("paginatedTableDocuments", {
          table,
          filters: null,
          paginationOpts: opts,
          componentId,
        })
      ).page;
    const size = dashboard.watch<number>("tableSize", { tableName: table, componentId });
    const before = await size.until(() => true);
    await dashboard.change("addDocument", { table, documents: [limit, limit], componentId });
    await size.until((count) => count === before + 2);
    const [one, two] = (await rows()) as [Row, Row];
    await dashboard.change("patchDocumentsFields", {
      table,
      ids: [one._id],
      fields: { value: 7 },
      componentId,
    });
    await dashboard.change("replaceDocument", { id: two._id, document: { ...limit, value: 8 }, componentId });
    expect((await rows()).map(({ value }) => value)).toEqual([7, 8]);
    expect(
      await dashboard.ask("listById", { ids: [{ id: one._id, tableName: table }], componentId }),
    ).toMatchObject([{ value: 7 }]);
    await expect(
      dashboard.change("addDocument", { table, documents: [{}], componentId }),
    ).rejects.toMatchObject({
      data: expect.stringContaining("match the schema"),
    });
    // In the app they are nothing.
    expect(await dashboard.ask("tableSize", { tableName: table })).toBe(0);
    expect(await dashboard.change("replaceDocument", { id: one._id, document: limit })).toMatchObject({
      success: false,
    });
    await expect(
      dashboard.change("deleteDocuments", { toDelete: [{ id: one._id, tableName: table }] }),
    ).rejects.toHaveProperty("data");
    await dashboard.change("deleteDocuments", { toDelete: [{ id: one._id, tableName: table }], componentId });
    expect(
      await dashboard.change("clearTablePage", { tableName: table, cursor: null, componentId }),
    ).toMatchObject({
      deleted: before + 1,
      hasMore: false,
    });
    await size.until((count) => count === 0);
    size.stop();
  });

  test("[DASH5] [DASH8] files of a component are its own", async () => {
    const target = await dashboard.change<string>("fileStorageV2:generateUploadUrl", { componentId });
    const { storageId } = (await (await fetch(target, { method: "POST", body: "own" })).json()) as {
      storageId: string;
    };
    const count = (args: object = {}) => dashboard.ask<number>("fileStorageV2:numFiles", { ...args });
    expect([await count({ componentId }), await count()]).toEqual([1, 0]);
    const { page } = await dashboard.ask<{ page: { url: string }[] }>("fileStorageV2:fileMetadata", {
      paginationOpts: opts,
      componentId,
    });
    expect(await (await fetch(page[0]!.url)).text()).toBe("own");
    expect(await dashboard.ask("fileStorageV2:getFile", { storageId })).toBeNull();
    await expect(
      dashboard.change("fileStorageV2:deleteFiles", { storageIds: [storageId] }),
    ).rejects.toHaveProperty("data");
    await dashboard.change("fileStorageV2:deleteFiles", { storageIds: [storageId], componentId });
    expect(await count({ componentId })).toBe(0);
  });
});

describe("schedules and logs", () => {
  test("[DASH7] a running action is listed, and can be cancelled, alone or with all", async () => {
    type Jobs = { page: { _id: string; udfPath: string; state: { type: string } }[] };
    const jobs = dashboard.watch<Jobs>("paginatedScheduledJobs", {
      paginationOpts: { ...opts, numItems: 50 },
    });
    for (const cancel of ["/api/cancel_job", "/api/cancel_all_jobs"]) {
      const id = await http.mutation(mutation("jobs:waitLater"), { name: cancel, ms: 3_000 });
      const isRunning = ({ _id, state }: Jobs["page"][number]) => _id === id && state.type === "inProgress";
      const { page } = await jobs.until((list) => list.page.some(isRunning));
      expect(page.find(isRunning)).toMatchObject({ udfPath: "actions.js:wait" });
      const body = cancel === "/api/cancel_job" ? { id, componentId: null } : { udfPath: "actions.js:wait" };
      expect(await dashboard.status(cancel, body)).toBe(200);
      await eventually(
        () => http.query(query("jobs:state"), { jobId: id }),
        (state) => state === "canceled",
      );
    }
    jobs.stop();
  });

  test("[DASH7] whatever time a function is scheduled for, the list is shown", async () => {
    const id = await http.mutation(mutation("jobs:schedule"), { topic: "far", body: "", inMs: 1e18 });
    const { page } = await dashboard.ask<{ page: { _id: string; nextTs: bigint }[] }>(
      "paginatedScheduledJobs",
      {
        paginationOpts: opts,
      },
    );
    expect(page.find(({ _id }) => _id === id)?.nextTs).toBe(2n ** 63n - 1n);
    expect(await dashboard.status("/api/cancel_job", { id })).toBe(200);
  });

  test("[DASH6] the log tells what an HTTP action answered", async () => {
    await fetch(`${backend.siteUrl}/notes`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ topic: "logged", body: "x" }),
    });
    // Told when it has ended, which is after it has answered.
    const entry = await eventually(
      async () => {
        const { entries } = await dashboard.get<{ entries: { identifier: string }[] }>(
          "/api/app_metrics/stream_function_logs?cursor=0",
        );
        return entries.find(({ identifier }) => identifier === "POST /notes");
      },
      (found) => found !== undefined,
    );
    expect(entry).toMatchObject({ success: { status: "201" }, error: null });
  });
});

describe("history", () => {
  interface Event {
    action: string;
    metadata: Record<string, unknown>;
  }
  const events = async (filters: object = {}) =>
    (
      await dashboard.ask<{ page: Event[] }>("paginatedDeploymentEvents", {
        paginationOpts: { ...opts, numItems: 100 },
        filters: { minDate: 0, ...filters },
      })
    ).page;

  test("[DASH9] pushes and imports are in it, in the shape that the page reads", async () => {
    const [push] = await events({ actions: ["push_config_with_components"] });
    expect(push?.metadata).toMatchObject({
      auth_diff: { added: [expect.any(String)], removed: [] },
      component_diffs: expect.arrayContaining([
        {
          component_path: null,
          component_diff: {
            diffType: { type: "create" },
            moduleDiff: { added: expect.arrayContaining(["notes.js"]), removed: [] },
            udfConfigDiff: null,
            cronDiff: { added: ["count seconds", "count days"], updated: [], deleted: [] },
            schemaDiff: expect.objectContaining({ previous_schema: null, next_schema: expect.any(String) }),
          },
        },
        expect.objectContaining({ component_path: "rateLimiter" }),
      ]),
    });
    const file = path.join(backend.appDir, "entries.jsonl");
    writeFileSync(file, JSON.stringify({ writer: "imported", number: 1, kind: "x" }));
    const { code, output } = await backend.cli("import", "--table", "entries", "--append", "--yes", file);
    expect(code, output).toBe(0);
    const [imported] = await events({ actions: ["snapshot_import"] });
    expect(imported?.metadata).toEqual({
      table_names: [{ component: null, table_names: ["entries"] }],
      table_count: 1n,
      import_mode: "Append",
      import_format: { format: "jsonl", table: "entries" },
      requestor: { type: "snapshotImport" },
      table_names_deleted: [],
      table_count_deleted: 0n,
    });
  });

  test("[DASH9] whose filter lets nothing pass it shows nothing", async () => {
    expect((await events()).length).toBeGreaterThan(0);
    expect(await events({ actions: [] })).toEqual([]);
    expect(await events({ authorMemberIds: [1n] })).toEqual([]);
    expect(await events({ minDate: Date.now() + 1_000_000 })).toEqual([]);
  });
});

describe("a key that is limited to reading", () => {
  const readingKey = () => readFileSync(path.join(backend.dataDir, "admin-key-read-only"), "utf8").trim();

  test("[DASH11] changes nothing by whatever way it comes, and is told so with 403", async () => {
    const key = readingKey();
    const before = await dashboard.ask("tableSize", { tableName: "notes" });
    const post = async (target: string, body: object, authorization: string | null) => {
      const headers = {
        "Content-Type": "application/json",
        ...(authorization === null ? {} : { Authorization: authorization }),
      };
      const response = await fetch(backend.url + target, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    const note = { path: "notes:add", args: { topic: "no", body: "no" } };
    const source = 'export { default } from "convex/server";';
    const importing = {
      import: { tableName: "notes", mode: "replace", format: "csv" },
      uploadToken: "x",
      partTokens: [],
    };
    for (const [target, body] of [
      ["/api/run_test_function", { bundle: { source }, args: {} }],
      ["/api/delete_tables", { tableNames: ["notes"] }],
      ["/api/cancel_job", { id: "x" }],
      ["/api/cancel_all_jobs", {}],
      ["/api/delete_scheduled_functions_table", {}],
      ["/api/delete_component", { componentId: "x" }],
      ["/api/update_environment_variables", { changes: [{ name: "A", value: "1" }] }],
      ["/api/v1/unpause_deployment", {}],
      ["/api/v1/create_usage_limit", {}],
      ["/api/v1/create_log_stream", {}],
      ["/api/v1/rotate_webhook_secret/1", {}],
      ["/api/import/start_upload", {}],
      ["/api/import/finish_upload", importing],
      ["/api/perform_import", { importId: "x" }],
      ["/api/cancel_import", { importId: "x" }],
      ["/api/export/request/zip", {}],
      ["/api/deploy2/start_push", {}],
      ["/api/deploy2/finish_push", {}],
    ] as const) {
      for (const way of ["header", "body", "address"]) {
        const told = await post(
          way === "address" ? `${target}?adminKey=${encodeURIComponent(key)}` : target,
          way === "body" ? { ...body, adminKey: key } : body,
          way === "header" ? `Convex ${key}` : null,
        );
        expect(told, `${target} by ${way}`).toEqual([403, "Forbidden"]);
      }
    }
    const actingAs = Buffer.from(JSON.stringify({ subject: "ann", issuer: "https://issuer.test" })).toString(
      "base64",
    );
    for (const authorization of [`Convex ${key}`, `Convex ${key}:${actingAs}`]) {
      for (const target of ["/api/mutation", "/api/action", "/api/function"]) {
        expect(await post(target, note, authorization), target).toEqual([403, "Forbidden"]);
      }
      expect(await post("/api/run/notes/add", { args: note.args }, authorization)).toEqual([
        403,
        "Forbidden",
      ]);
    }
    const asAnn = { path: "auth:identity", args: {} };
    expect(await post("/api/query", asAnn, `Convex ${key}:${actingAs}`)).toEqual([403, "Forbidden"]);
    expect(await dashboard.ask("tableSize", { tableName: "notes" })).toBe(before);
  });

  test("[DASH11] on a socket acts as nobody, and a mutation that is asked for as a query changes nothing", async () => {
    const refused: string[] = [];
    const reader = connect(backend.url, { onServerDisconnectError: (message) => refused.push(message) });
    const admin = reader as unknown as { setAdminAuth(key: string, as?: object): void };
    admin.setAdminAuth(readingKey());
    const upload = query("_system/frontend/fileStorageV2:generateUploadUrl");
    expect(await reader.query(upload, {})).toBeNull();
    const table = { table: "counters", documents: [{ name: "no", value: 0 }] };
    expect(await reader.query(query("_system/frontend/addDocument:default"), table)).toBeNull();
    const none = { clauses: [{ op: "eq", field: "name", value: "no" }] };
    expect((await dashboard.page("counters", none)).page).toEqual([]);
    admin.setAdminAuth(readingKey(), { subject: "ann", issuer: "https://issuer.test" });
    const shown = new Shown<{ subject: string } | null>(reader, "auth:identity", {});
    await eventually(
      () => Promise.resolve(refused.length + shown.values.length),
      (count) => count > 0,
    );
    expect(shown.values.filter((identity) => identity !== null)).toEqual([]);
    await reader.close();
  });
});
