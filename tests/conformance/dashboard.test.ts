/** Page by page what the official dashboard does with a deployment, through the official client. */
import { readFileSync } from "node:fs";
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

const addNotes = async (topic: string, bodies: string[]) => {
  const ids: string[] = [];
  for (const [rank, body] of bodies.entries()) {
    ids.push((await http.mutation(mutation("notes:add"), { topic, body, rank })) as string);
  }
  return ids;
};
const bodies = ({ page }: TablePage) => page.map(({ body }) => body);
const topicIs = (topic: string) => ({ op: "eq", field: "topic", value: topic });

describe("every page", () => {
  test("[DASH1] knows components, functions, tables, schema and state", async () => {
    expect(await dashboard.get("/api/check_admin_key")).toEqual({
      success: true,
      allowedOps: [],
      isReadOnly: false,
    });
    const components =
      await dashboard.ask<{ path: string; name: string | null; state: string }[]>("components:list");
    expect(components.map(({ path: at, name, state }) => [at, name, state])).toEqual([
      ["", null, "active"],
      ["rateLimiter", "rateLimiter", "active"],
      ["rateLimiter/batchWorker", "batchWorker", "active"],
    ]);
    const modules = new Map(
      await dashboard.ask<[string | null, [string, { functions: object[]; cronSpecs?: unknown }][]][]>(
        "modules:listForAllComponents",
      ),
    );
    const app = new Map(modules.get(null));
    expect(app.get("notes.js")?.functions).toContainEqual(
      expect.objectContaining({ name: "list", udfType: "Query", visibility: { kind: "public" } }),
    );
    expect(app.get("http.js")?.functions).toContainEqual(
      expect.objectContaining({ name: "GET /notes", udfType: "HttpAction" }),
    );
    expect(app.get("crons.js")?.cronSpecs).toHaveLength(2);
    expect(modules.has("rateLimiter")).toBe(true);
    expect(await dashboard.ask("getVersion")).toMatch(/^\d+\.\d+\.\d+/);
    expect(await dashboard.ask("deploymentState:deploymentState")).toEqual({ state: "running" });
    expect(await dashboard.ask("backendState:backendState")).toMatchObject({ user: "none" });
    const tables = Object.values(await dashboard.ask<Record<string, string>>("getTableMapping"));
    expect(tables).toEqual(expect.arrayContaining(["notes", "counters", "_scheduled_jobs", "_file_storage"]));
    expect(tables).not.toContain("_cron_jobs");
    const { active } = await dashboard.ask<{ active: string }>("getSchemas");
    expect(JSON.parse(active)).toMatchObject({ schemaValidation: true });
    const validator = await dashboard.ask<string>("modules:argsValidator", { function: "notes.js:add" });
    expect(JSON.parse(validator)).toMatchObject({ type: "object" });
  });

  test("[DASH1] answers whatever a newer dashboard asks, and only administrators", async () => {
    expect(await dashboard.ask("somethingNew:soon", { a: 1 })).toBeNull();
    expect(await dashboard.ask("schemaValidationProgress", {})).toBeNull();
    await expect(http.query(query("_system/frontend/getVersion:default"), {})).rejects.toThrow(
      "Could not find public function",
    );
    await expect(
      http.mutation(mutation("_system/frontend/createTable:default"), { table: "x" }),
    ).rejects.toThrow("Could not find public function");
  });

  test("[DASH12] pages of numbers get series of the asked length, empty where nothing is counted", async () => {
    const window = JSON.stringify({
      start: { secs_since_epoch: 1_000, nanos_since_epoch: 0 },
      end: { secs_since_epoch: 4_600, nanos_since_epoch: 0 },
      num_buckets: 60,
    });
    const metric = (name: string, more = "") =>
      dashboard.get<unknown[]>(`/api/app_metrics/${name}?window=${encodeURIComponent(window)}${more}`);
    const rate = await metric("udf_rate", "&path=notes.js:list&udfType=Query&metric=invocations");
    expect(rate).toHaveLength(60);
    expect(rate[1]).toEqual([{ secs_since_epoch: 1_060, nanos_since_epoch: 0 }, null]);
    expect(await metric("latency_percentiles", "&percentiles=[50,95]")).toHaveLength(2);
    expect(await metric("function_call_count_top_k", "&k=5")).toEqual([]);
    expect(await metric("something_new")).toHaveLength(60);
    expect(await dashboard.get("/api/v1/list_usage_limits")).toEqual({ usageLimits: [] });
    expect(await dashboard.get("/api/shapes2")).toMatchObject({ notes: { type: "Unknown" } });
    expect(await dashboard.status("/api/v1/create_log_stream", {})).toBe(400);
  });

  test("[DASH14] functions have their numbers of the last hour: calls, failures, times, shared answers", async () => {
    for (let call = 0; call < 3; call++) await http.query(query("notes:list"), { topic: "measured" });
    await expect(http.mutation(mutation("notes:addAndRefuse"), { topic: "measured" })).rejects.toThrow();
    const seconds = Math.floor(Date.now() / 1_000) + 60;
    const times = { start: { secs_since_epoch: seconds - 3_600 }, end: { secs_since_epoch: seconds } };
    const window = encodeURIComponent(JSON.stringify({ ...times, num_buckets: 60 }));
    type Series = [object, number | null][];
    const ask = <T = Series>(name: string, more: string) =>
      dashboard.get<T>(`/api/app_metrics/${name}?window=${window}${more}`);
    const total = (series: Series) => series.reduce((sum, [, value]) => sum + (value ?? 0), 0);
    const list = "&path=notes.js:list&udfType=Query";
    const rate = async (metric: string) => total(await ask("udf_rate", `${list}&metric=${metric}`));
    expect(await rate("invocations")).toBe((await rate("cacheHits")) + (await rate("cacheMisses")));
    expect(await rate("cacheHits")).toBeGreaterThanOrEqual(2);
    expect(await rate("errors")).toBe(0);
    expect(total(await ask("cache_hit_percentage", list))).toBeGreaterThan(0);
    const percentiles = await ask<[number, Series][]>("latency_percentiles", `${list}&percentiles=[50,99]`);
    expect(percentiles.map(([percentile]) => percentile)).toEqual([50, 99]);
    expect(total(percentiles[0]![1])).toBeGreaterThan(0);
    const top = await ask<[string, Series][]>("failure_percentage_top_k", "&k=50");
    expect(top.map(([name]) => name)).toContain("notes:addAndRefuse");
  });

  test("[DASH15] tables, lanes, the scheduler and subscriptions have their numbers of the last hour", async () => {
    const client = connect(backend.url);
    let shown = null as unknown[] | null;
    const stop = client.onUpdate(query("notes:list"), { topic: "counted" }, (notes) => {
      shown = notes as unknown[];
    });
    const shows = (count: number) =>
      eventually(
        () => Promise.resolve(shown),
        (notes) => notes?.length === count,
      );
    await shows(0);
    for (const body of ["a", "b"]) await client.mutation(mutation("notes:add"), { topic: "counted", body });
    await shows(2);
    stop();
    await client.close();
    const seconds = Math.floor(Date.now() / 1_000) + 60;
    const times = { start: { secs_since_epoch: seconds - 3_600 }, end: { secs_since_epoch: seconds } };
    const window = encodeURIComponent(JSON.stringify({ ...times, num_buckets: 60 }));
    type Series = [object, number | null][];
    const ask = <T = Series>(name: string, more = "") =>
      dashboard.get<T>(`/api/app_metrics/${name}?window=${window}${more}`);
    const total = (series: Series) => series.reduce((sum, [, value]) => sum + (value ?? 0), 0);
    const rows = async (metric: string) => total(await ask("table_rate", `&name=notes&metric=${metric}`));
    expect(await rows("rowsWritten")).toBeGreaterThanOrEqual(2);
    expect(await rows("rowsRead")).toBeGreaterThanOrEqual(2);
    const add = "&path=notes.js:add&udfType=Mutation&metric=subscriptionInvalidations";
    expect(total(await ask("udf_rate", add))).toBeGreaterThanOrEqual(1);
    const top = await ask<[string, Series][]>(
      "subscription_invalidations_top_k",
      "&k=5&udfPath=notes.js:add",
    );
    expect(top.map(([name]) => name)).toContain("notes:list");
    // Looked at every five seconds.
    const lanes = await eventually(
      () => ask<Record<string, Series>>("function_concurrency"),
      (found) => Object.keys(found).length > 0,
    );
    expect(lanes["outstanding_functions:node:Action:queued"]).toHaveLength(60);
    const lag = await ask("scheduled_job_lag");
    expect(lag.filter(([, value]) => value !== null).length).toBeGreaterThan(0);
  });
});

describe("the data page", () => {
  test("[DASH2] browses newest first, page after page, without gaps", async () => {
    await addNotes("browse", ["a", "b", "c", "d", "e"]);
    const wanted = { clauses: [topicIs("browse")] };
    const first = await dashboard.page("notes", wanted, null, 2);
    const second = await dashboard.page("notes", wanted, first.continueCursor, 2);
    const third = await dashboard.page("notes", wanted, second.continueCursor, 2);
    expect([first, second, third].map(bodies)).toEqual([["e", "d"], ["c", "b"], ["a"]]);
    expect([first.isDone, third.isDone]).toEqual([false, true]);
  });

  test("[DASH2] filters by value, list and type, sorts by an index, finds one document by its id", async () => {
    const ids = await addNotes("filter", ["a", "b", "c", "d"]);
    const shown = async (clauses: object[], more: object = {}) =>
      bodies(
        await dashboard.page("notes", { clauses: [topicIs("filter"), ...clauses], order: "asc", ...more }),
      );
    expect(await shown([{ op: "gt", field: "rank", value: 1 }])).toEqual(["c", "d"]);
    expect(await shown([{ op: "anyOf", field: "body", value: ["a", "d", "x"] }])).toEqual(["a", "d"]);
    expect(await shown([{ op: "noneOf", field: "body", value: ["a"] }])).toEqual(["b", "c", "d"]);
    expect(await shown([{ op: "anyOf", field: "body", value: [] }])).toHaveLength(4);
    expect(await shown([{ op: "eq", field: "body", value: "a", enabled: false }])).toHaveLength(4);
    expect(await shown([{ op: "type", field: "rank", value: "string" }])).toEqual([]);
    expect(await shown([{ op: "notype", field: "rank", value: "string" }])).toHaveLength(4);
    expect(await shown([{ op: "type", field: "nothing", value: "unset" }])).toHaveLength(4);
    const undefinedValue = "__CONVEX_PLACEHOLDER_undefined_1";
    expect(await shown([{ op: "neq", field: "rank", value: undefinedValue }])).toHaveLength(4);
    const index = {
      name: "by_topic_and_rank",
      clauses: [
        { type: "indexEq", enabled: true, value: "filter" },
        { type: "indexRange", enabled: true, lowerOp: "gte", lowerValue: 1, upperOp: "lt", upperValue: 3 },
      ],
    };
    expect(bodies(await dashboard.page("notes", { clauses: [], order: "desc", index }))).toEqual(["c", "b"]);
    const search = {
      name: "search_body",
      search: "c",
      clauses: [{ enabled: true, field: "topic", value: "filter" }],
    };
    expect(bodies(await dashboard.page("notes", { clauses: [], index: search }))).toEqual(["c"]);
    const byId = { clauses: [{ op: "eq", field: "_id", value: ids[2] }] };
    expect(bodies(await dashboard.page("notes", byId))).toEqual(["c"]);
    expect((await dashboard.page("counters", byId)).page).toEqual([]);
  });

  test("[DASH2] a wrong filter is told in the page, which stays", async () => {
    const told = async (filters: unknown) =>
      (await dashboard.ask<TablePage>("paginatedTableDocuments", {
        table: "notes",
        filters,
        paginationOpts: { cursor: null, numItems: 25 },
      })) as unknown as { page: { filter: number; error: string }[] };
    const wrong = { op: "eq", field: "rank", value: { $integer: "not base64" } };
    expect((await told(encodeFilters({ clauses: [topicIs("x"), wrong] }))).page).toEqual([
      { filter: 1, error: expect.any(String) },
    ]);
    for (const filters of ["not base64 of JSON", encodeFilters({ clauses: [{ op: "like" }] })]) {
      expect((await told(filters)).page).toEqual([{ filter: -1, error: "These filters can't be read" }]);
    }
    const index = { name: "by_nothing", clauses: [] };
    expect((await told(encodeFilters({ clauses: [], index }))).page[0]?.error).toContain("by_nothing");
  });

  test("[DASH2] is live: rows and count follow what others write", async () => {
    const filters = encodeFilters({ clauses: [topicIs("live")] });
    const args = { table: "notes", filters, paginationOpts: { cursor: null, numItems: 25 } };
    const rows = dashboard.watch<TablePage>("paginatedTableDocuments", args);
    const size = dashboard.watch<number>("tableSize", { tableName: "notes" });
    await rows.until(({ page }) => page.length === 0);
    const before = await size.until(() => true);
    await addNotes("live", ["new"]);
    await rows.until(({ page }) => page[0]?.body === "new");
    await size.until((count) => count === before + 1);
    for (const shown of [rows, size]) shown.stop();
  });

  test("[DASH3] adds, edits a cell, replaces, edits many, and deletes", async () => {
    const added = await dashboard.change("addDocument", {
      table: "notes",
      documents: [
        { topic: "edit", body: "one", rank: 1 },
        { topic: "edit", body: "two", rank: 2 },
      ],
    });
    expect(added).toEqual({ success: true });
    const wanted = { clauses: [topicIs("edit")], order: "asc" };
    const [one, two] = (await dashboard.page("notes", wanted)).page as [Row, Row];
    await dashboard.change("patchDocumentsFields", {
      table: "notes",
      ids: [one._id],
      fields: { body: "uno" },
    });
    await dashboard.change("replaceDocument", {
      id: two._id,
      document: { ...two, topic: "edit", body: "dos", rank: 9 },
    });
    const edited = (await dashboard.page("notes", wanted)).page;
    expect(edited.map(({ _id, _creationTime, body, rank }) => [_id, _creationTime, body, rank])).toEqual([
      [one._id, one._creationTime, "uno", 1],
      [two._id, two._creationTime, "dos", 9],
    ]);
    await dashboard.change("patchDocumentsFields", {
      table: "notes",
      ids: [one._id, two._id],
      fields: { rank: 5 },
    });
    expect((await dashboard.page("notes", wanted)).page.map(({ rank }) => rank)).toEqual([5, 5]);
    const gone = { toDelete: [{ id: one._id, tableName: "notes" }] };
    expect(await dashboard.change("deleteDocuments", gone)).toEqual({ success: true });
    const listed = await dashboard.ask<(Row | null)[]>("listById", {
      ids: [
        { id: one._id, tableName: "notes" },
        { id: two._id, tableName: "notes" },
        { id: "half an id", tableName: "notes" },
      ],
    });
    expect(listed.map((row) => row?.body ?? null)).toEqual([null, "dos", null]);
    expect(await dashboard.change("replaceDocument", { id: one._id, document: {} })).toMatchObject({
      success: false,
    });
  });

  test("[DASH3] a call that doesn't say that it is a mutation writes all the same", async () => {
    const document = { topic: "unnamed", body: "written", rank: 1 };
    const args = { table: "notes", documents: [document] };
    const told = await dashboard.post("/api/function", { path: "_system/frontend/addDocument", args });
    expect(told).toMatchObject({ status: "success", value: { success: true } });
    expect((await dashboard.page("notes", { clauses: [topicIs("unnamed")] })).page).toMatchObject([document]);
  });

  test("[DASH3] refuses what the schema refuses, with the sentence as data, and keeps nothing of it", async () => {
    const documents = [
      { topic: "strict", body: "fits", rank: 1 },
      { topic: "strict", body: 7, rank: 1 },
    ];
    const refused = dashboard.change("addDocument", { table: "notes", documents });
    await expect(refused).rejects.toMatchObject({
      data: expect.stringContaining("does not match the schema"),
    });
    expect((await dashboard.page("notes", { clauses: [topicIs("strict")] })).page).toEqual([]);
    const [id] = await addNotes("strict", ["stays"]);
    const fields = { body: "__CONVEX_PLACEHOLDER_undefined_1" };
    await expect(
      dashboard.change("patchDocumentsFields", { table: "notes", ids: [id], fields }),
    ).rejects.toMatchObject({ data: expect.stringContaining("body") });
    await expect(
      dashboard.change("addDocument", { table: "_scheduled_functions", documents: [{}] }),
    ).rejects.toMatchObject({ data: expect.stringContaining("read-only") });
  });

  test("[DASH3] clears a table, and edits every document of one", async () => {
    await dashboard.change("addDocument", {
      table: "counters",
      documents: Array.from({ length: 30 }, (_, value) => ({ name: "cleared", value })),
    });
    await dashboard.change("patchDocumentsFields", { table: "counters", fields: { name: "all" } });
    const names = new Set((await dashboard.page("counters", null, null, 100)).page.map(({ name }) => name));
    expect([...names].filter((name) => name !== "seconds" && name !== "days")).toEqual(["all"]);
    const cleared = await dashboard.change<{ hasMore: boolean; deleted: number }>("clearTablePage", {
      tableName: "counters",
      cursor: null,
    });
    expect(cleared.hasMore).toBe(false);
    expect(cleared.deleted).toBeGreaterThanOrEqual(30);
  });

  test("[DASH4] tells indexes, and neither makes nor deletes a table against the schema", async () => {
    expect(await dashboard.ask("indexes", { tableName: "notes", tableNamespace: null })).toEqual([
      {
        name: "by_topic_and_rank",
        staged: false,
        fields: ["topic", "rank", "_creationTime"],
        backfill: { state: "done" },
      },
      {
        name: "search_body",
        staged: false,
        fields: { searchField: "body", filterFields: ["topic"] },
        backfill: { state: "done" },
      },
    ]);
    await expect(dashboard.change("createTable", { table: "new" })).rejects.toMatchObject({
      data: expect.stringContaining("is not in the schema"),
    });
    expect(await dashboard.status("/api/delete_tables", { tableNames: ["notes"], componentId: null })).toBe(
      400,
    );
    expect(await dashboard.status("/api/delete_tables", { tableNames: ["_storage"] })).toBe(400);
  });

  test("[DASH5] shows and edits the tables of a component", async () => {
    const limits = await dashboard.ask<Record<string, string>>("getTableMapping", {
      componentId: "rateLimiter",
    });
    expect(Object.values(limits)).toContain("rateLimits");
    const page = await dashboard.ask<TablePage>("paginatedTableDocuments", {
      table: "rateLimits",
      filters: null,
      paginationOpts: { cursor: null, numItems: 25 },
      componentId: "rateLimiter",
    });
    expect(page.isDone).toBe(true);
    await expect(dashboard.ask("tableSize", { tableName: "x", componentId: "nowhere" })).rejects.toThrow(
      "There is no component",
    );
  });
});

describe("functions and logs", () => {
  test("[DASH6] runs internal functions, and functions as a user; what a request logged is found by its socket", async () => {
    const runner = Dashboard.open(backend.url, backend.deployment.adminKey, {
      subject: "ann",
      issuer: "https://issuer.test",
    });
    await runner.client.mutation(mutation("jobs:addNote"), { topic: "internal", body: "run" });
    expect(bodies(await dashboard.page("notes", { clauses: [topicIs("internal")] }))).toEqual(["run"]);
    expect(await runner.client.query(query("auth:identity"), {})).toMatchObject({ subject: "ann" });
    const { sessionId } = runner.base as unknown as { sessionId: string };
    const linesOf = async (session: string, request: number) =>
      (
        await dashboard.get<{ entries: { identifier: string }[] }>(
          `/api/app_metrics/stream_function_logs?cursor=0&sessionId=${session}&clientRequestCounter=${request}`,
        )
      ).entries.map(({ identifier }) => identifier);
    expect(await linesOf(sessionId, 0)).toEqual(["jobs:addNote"]);
    expect(await linesOf(sessionId, 1)).toEqual([]);
    expect(await linesOf("00000000-0000-4000-8000-000000000000", 0)).toEqual([]);
    await runner.close();
  });

  test("[DASH13] runs a query that is written for the moment, in a component too, and nothing of it stays", async () => {
    const run = (source: string, componentId: string | null = null) =>
      dashboard.post<{ status: string; value?: unknown; errorMessage?: string; logLines: string[] }>(
        "/api/run_test_function",
        { bundle: { path: "testQuery.js", source }, args: {}, format: "convex_encoded_json", componentId },
      );
    const wrappers = 'import { query } from "convex:/_system/repl/wrappers.js";';
    await addNotes("inline", ["a", "b"]);
    const { status, value, logLines } = await run(
      `${wrappers}\nexport default query(async (ctx) => {
         console.log("looked");
         const notes = await ctx.db.query("notes").withIndex("by_topic_and_rank", (q) => q.eq("topic", "inline")).collect();
         return notes.map(({ body }) => body);
       });`,
    );
    expect([status, value]).toEqual(["success", ["a", "b"]]);
    expect(logLines.join()).toContain("looked");
    const inComponent = `${wrappers}\nexport default query(async (ctx) => (await ctx.db.query("rateLimits").take(1)).length);`;
    expect(await run(inComponent, "rateLimiter")).toMatchObject({ status: "success" });
    const broken = await run(`${wrappers}\nexport default query(async () => { throw new Error("no"); });`);
    expect(broken).toMatchObject({ status: "error", errorMessage: expect.stringContaining("no") });
    const writing = await run(`${wrappers}\nexport default query((ctx) => ctx.db.insert("notes", {}));`);
    expect(writing.status).toBe("error");
    for (const source of [
      'import secret from "../../package.json"; export default secret;',
      'import { readFileSync } from "node:fs"; export default readFileSync;',
      `export const notDefault = 1;`,
      "export default query(",
    ]) {
      expect(await dashboard.status("/api/run_test_function", { bundle: { source }, args: {} }), source).toBe(
        400,
      );
    }
    await expect(http.query(query("testQuery:default"), {})).rejects.toThrow("Could not find");
    const { code, output } = await backend.cli(
      "run",
      "--inline-query",
      'await ctx.db.query("notes").withIndex("by_topic_and_rank", (q) => q.eq("topic", "inline")).first()',
    );
    expect(output).toContain('"body": "a"');
    expect(code).toBe(0);
  });
});

describe("schedules, crons and files", () => {
  test("[DASH7] lists what is scheduled, live, and cancels one or all of a function", async () => {
    const jobs = dashboard.watch<{ page: { _id: string; udfPath: string }[] }>("paginatedScheduledJobs", {
      paginationOpts: { cursor: null, numItems: 50 },
    });
    const ids: string[] = [];
    for (const body of ["1", "2", "3"]) {
      const wanted = { topic: "scheduled", body, inMs: 3_600_000 };
      ids.push((await http.mutation(mutation("jobs:schedule"), wanted)) as string);
    }
    const listed = await jobs.until(({ page }) => page.length === 3);
    expect(listed.page[0]).toMatchObject({ udfPath: "jobs.js:addNote", state: { type: "pending" } });
    await dashboard.post("/api/cancel_job", { id: ids[0], componentId: null });
    await jobs.until(({ page }) => page.length === 2);
    expect(await http.query(query("jobs:state"), { jobId: ids[0] })).toBe("canceled");
    await dashboard.post("/api/cancel_all_jobs", { udfPath: "jobs.js:addNote" });
    await jobs.until(({ page }) => page.length === 0);
    jobs.stop();
    await dashboard.post("/api/delete_scheduled_functions_table", {});
    expect(await http.query(query("jobs:state"), { jobId: ids[1] })).toBeNull();
  });

  test("[DASH7] shows crons with their schedule, their next run, and what the last ones came to", async () => {
    const crons =
      await dashboard.ask<{ name: string; cronSpec: object; nextRun: { nextTs: bigint } }[]>("listCronJobs");
    const specs = new Map(crons.map(({ name, cronSpec }) => [name, cronSpec]));
    expect(specs.get("count seconds")).toMatchObject({
      udfPath: "counters.js:tick",
      cronSchedule: { type: "interval", seconds: 1n },
    });
    expect(specs.get("count days")).toMatchObject({
      cronSchedule: { type: "daily", hourUTC: 3n, minuteUTC: 0n },
    });
    expect(crons[0]!.nextRun.nextTs).toBeGreaterThan(BigInt(Date.now()) * 900_000n);
    const runs = dashboard.watch<{ name: string; status: { type: string } }[]>("listCronJobRuns");
    const told = await runs.until((list) => list.some(({ name }) => name === "count seconds"));
    expect(told[0]?.status.type).toBe("success");
    expect(told.length).toBeLessThanOrEqual(5);
    runs.stop();
  });

  test("[DASH8] lists, uploads and deletes files", async () => {
    const files = dashboard.watch<number>("fileStorageV2:numFiles");
    const before = await files.until(() => true);
    const target = await dashboard.change<string>("fileStorageV2:generateUploadUrl");
    const uploaded = await fetch(target, {
      method: "POST",
      headers: { "Content-Type": "text/plain" },
      body: "hello",
    });
    const { storageId } = (await uploaded.json()) as { storageId: string };
    await files.until((count) => count === before + 1);
    files.stop();
    const { page } = await dashboard.ask<{ page: { _id: string; url: string; size: number }[] }>(
      "fileStorageV2:fileMetadata",
      { paginationOpts: { cursor: null, numItems: 20 }, filters: { order: "desc" } },
    );
    expect(page[0]).toMatchObject({ _id: storageId, size: 5, contentType: "text/plain" });
    expect(await (await fetch(page[0]!.url)).text()).toBe("hello");
    expect(await dashboard.ask("fileStorageV2:getFile", { storageId })).toMatchObject({ _id: storageId });
    await dashboard.change("fileStorageV2:deleteFiles", { storageIds: [storageId] });
    expect(await dashboard.ask("fileStorageV2:getFile", { storageId })).toBeNull();
    expect((await fetch(page[0]!.url)).status).toBe(404);
  });
});

describe("settings and history", () => {
  test("[DASH9] environment variables are listed and changed live, and the history says who did what", async () => {
    const names = dashboard.watch<{ name: string; value: string }[]>("listEnvironmentVariables");
    await names.until((list) => list.some(({ name, value }) => name === "GREETING" && value === "hello"));
    await dashboard.post("/api/update_environment_variables", { changes: [{ name: "ADDED", value: "1" }] });
    await names.until((list) => list.some(({ name }) => name === "ADDED"));
    await dashboard.post("/api/update_environment_variables", { changes: [{ name: "ADDED", value: null }] });
    await names.until((list) => list.length > 0 && !list.some(({ name }) => name === "ADDED"));
    names.stop();
    const { page } = await dashboard.ask<{ page: { action: string; metadata: object }[] }>(
      "paginatedDeploymentEvents",
      { paginationOpts: { cursor: null, numItems: 50 }, filters: { minDate: 0 } },
    );
    expect(page.slice(0, 2).map(({ action, metadata }) => [action, metadata])).toEqual([
      ["delete_environment_variable", { variable_name: "ADDED" }],
      ["create_environment_variable", { variable_name: "ADDED" }],
    ]);
    expect(page.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["add_documents", "update_documents", "delete_documents", "clear_tables"]),
    );
    expect(JSON.stringify(page)).not.toContain('"1"');
    expect(await dashboard.ask("listAuthProviders")).toHaveLength(1);
    expect(await dashboard.ask("listConfiguredSinks")).toEqual([]);
  });

  test("[DASH10] a paused deployment runs nothing, also after a restart, until it is resumed", async () => {
    const visitor = connect(backend.url);
    const notes = new Shown<string[]>(visitor, "notes:list", { topic: "paused" });
    await notes.until(() => true);
    await dashboard.post("/api/v1/pause_deployment");
    expect((await notes.untilError()).message).toContain("paused");
    await expect(http.mutation(mutation("notes:add"), { topic: "paused", body: "x" })).rejects.toThrow(
      "paused",
    );
    expect(await dashboard.ask("deploymentState:deploymentState")).toEqual({ state: "paused" });
    expect((await fetch(`${backend.siteUrl}/notes`)).status).toBe(503);
    await backend.terminate();
    await backend.startAgain();
    const again = new ConvexHttpClient(backend.url, { logger: false });
    await expect(again.mutation(mutation("notes:add"), { topic: "paused", body: "x" })).rejects.toThrow(
      "paused",
    );
    await dashboard.post("/api/v1/unpause_deployment");
    await again.mutation(mutation("notes:add"), { topic: "paused", body: "back" });
    await notes.until((list) => list[0] === "back");
    await eventually(
      () => dashboard.ask<{ state: string }>("deploymentState:deploymentState"),
      ({ state }) => state === "running",
    );
    await visitor.close();
  });
});

describe("a key that is limited to reading", () => {
  test("[DASH11] sees data, logs and history, no secrets, and changes nothing", async () => {
    const key = readFileSync(path.join(backend.dataDir, "admin-key-read-only"), "utf8").trim();
    const reader = Dashboard.open(backend.url, key);
    expect(await reader.get("/api/check_admin_key")).toMatchObject({
      isReadOnly: true,
      allowedOps: expect.arrayContaining(["ViewData", "ViewLogs"]),
    });
    expect((await reader.page("notes")).page.length).toBeGreaterThan(0);
    expect(await reader.ask("listEnvironmentVariables")).toEqual([]);
    await expect(
      reader.client.query(query("_system/cli/queryEnvironmentVariables:default"), {}),
    ).rejects.toThrow("limited to reading");
    expect(await reader.get("/api/app_metrics/stream_function_logs?cursor=0")).toHaveProperty("newCursor");
    const [first] = (await reader.page("notes")).page;
    const before = await reader.ask("tableSize", { tableName: "notes" });
    for (const [name, args] of [
      ["addDocument", { table: "notes", documents: [{ topic: "no", body: "no", rank: 0 }] }],
      ["deleteDocuments", { toDelete: [{ id: first!._id, tableName: "notes" }] }],
      ["patchDocumentsFields", { table: "notes", fields: { rank: 1 } }],
      ["clearTablePage", { tableName: "notes", cursor: null }],
      ["createTable", { table: "no" }],
      ["fileStorageV2:generateUploadUrl", {}],
    ] as const) {
      await expect(reader.change(name, args), name).rejects.toThrow("limited to reading");
    }
    await expect(reader.client.mutation(mutation("notes:add"), { topic: "no", body: "no" })).rejects.toThrow(
      "limited to reading",
    );
    for (const [target, body] of [
      ["/api/mutation", { path: "notes:add", args: { topic: "no", body: "no" } }],
      ["/api/action", { path: "actions:any", args: {} }],
      ["/api/function", { path: "notes:add", args: { topic: "no", body: "no" } }],
      ["/api/function", { path: "_system/frontend/addDocument", args: { table: "notes", documents: [] } }],
      ["/api/run/notes/add", { args: { topic: "no", body: "no" } }],
      ["/api/delete_tables", { tableNames: ["notes"] }],
      ["/api/run_test_function", { bundle: { source: "" }, args: {} }],
      ["/api/cancel_all_jobs", {}],
      ["/api/cancel_job", { id: "x" }],
      ["/api/delete_scheduled_functions_table", {}],
      ["/api/v1/pause_deployment", {}],
      ["/api/update_environment_variables", { changes: [] }],
      ["/api/v1/update_environment_variables", { changes: [] }],
      ["/api/deploy2/start_push", {}],
      ["/api/deploy2/finish_push", {}],
      ["/api/deploy2/report_push_completed", {}],
    ] as const) {
      expect(await reader.status(target, body), target).toBe(403);
    }
    expect(await reader.status("/api/v1/list_environment_variables")).toBe(403);
    expect(await reader.ask("tableSize", { tableName: "notes" })).toBe(before);
    await reader.close();
  });
});
