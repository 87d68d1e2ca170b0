/** What a key that is limited to reading may do, on the pages and past them. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { connect, eventually, mutation, query, Shown } from "./support/clients.ts";
import { Dashboard, deploymentWithDashboard } from "./support/dashboard.ts";

const { backend, dashboard, http } = await deploymentWithDashboard();

describe("on the pages, a key that is limited to reading", () => {
  test("[DASH11] sees data, logs and history, no secrets, and changes nothing", async () => {
    const key = readFileSync(path.join(backend.dataDir, "admin-key-read-only"), "utf8").trim();
    await http.mutation(mutation("notes:add"), { topic: "read", body: "only", rank: 1 });
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

describe("past them, a key that is limited to reading", () => {
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
