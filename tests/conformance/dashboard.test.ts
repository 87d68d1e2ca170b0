/** What the official dashboard does with a deployment, through the official client: every page, functions, logs, settings. */
import { ConvexHttpClient } from "convex/browser";
import { describe, expect, test } from "vitest";
import { action, connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { bodies, Dashboard, deploymentWithDashboard, topicIs } from "./support/dashboard.ts";

const { backend, dashboard, http, addNotes } = await deploymentWithDashboard();

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
    await runner.client.action(action("actions:incrementTwice"), { name: "by socket" });
    expect((await linesOf(sessionId, 1)).sort()).toEqual([
      "actions:incrementTwice",
      "counters:increment",
      "counters:increment",
    ]);
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

describe("settings and history", () => {
  test("[DASH9] environment variables are listed and changed live, and the history says who did what", async () => {
    const [id] = await addNotes("history", ["told"]);
    const table = "counters";
    await dashboard.change("addDocument", { table, documents: [{ name: "history", value: 1 }] });
    await dashboard.change("patchDocumentsFields", { table, fields: { name: "changed" } });
    await dashboard.change("deleteDocuments", { toDelete: [{ id, tableName: "notes" }] });
    await dashboard.change("clearTablePage", { tableName: table, cursor: null });
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
