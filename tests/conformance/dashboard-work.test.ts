/** Schedules, crons, files, logs and the history of the official dashboard. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { action, eventually, mutation, query } from "./support/clients.ts";
import { deploymentWithDashboard } from "./support/dashboard.ts";

const { backend, dashboard, http } = await deploymentWithDashboard();

const opts = { cursor: null, numItems: 25 };

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

  test("[DASH17] the log tells what an action says while it runs, each line once, and what the functions say that it calls", async () => {
    interface Entry {
      kind: string;
      identifier: string;
      logLines: { level: string; messages: string[] }[];
      requestId: string;
      executionId: string;
      parentExecutionId?: string | null;
      caller?: string;
    }
    const about = async () => {
      const { entries } = await dashboard.get<{ entries: Entry[] }>(
        "/api/app_metrics/stream_function_logs?cursor=0",
      );
      return entries.filter(({ identifier }) => /^(actions:waitFor|counters:announce)$/.test(identifier));
    };
    const linesOf = ({ logLines }: Entry) => logLines.map(({ level, messages }) => `${level} ${messages[0]}`);
    let isOver = false;
    const running = http.action(action("actions:waitFor"), { name: "a word" }).finally(() => (isOver = true));
    const told = await eventually(about, (entries) => entries.some(({ kind }) => kind === "Progress"));
    expect(isOver).toBe(false);
    const progress = told.find(({ kind }) => kind === "Progress")!;
    expect(progress.identifier).toBe("actions:waitFor");
    expect(linesOf(progress)).toEqual(["LOG 'begun'"]);

    await http.mutation(mutation("counters:increment"), { name: "a word" });
    await running;
    const all = await about();
    const ended = all.filter(
      ({ kind, identifier }) => kind === "Completion" && identifier === "actions:waitFor",
    );
    expect(ended).toMatchObject([{ requestId: progress.requestId, executionId: progress.executionId }]);
    const ofAction = all.filter(({ identifier }) => identifier === "actions:waitFor");
    expect(ofAction.flatMap(linesOf)).toEqual(["LOG 'begun'", "WARN 'ended'"]);
    const called = all.filter(({ identifier }) => identifier === "counters:announce");
    expect(called.map(linesOf)).toEqual([["INFO 'waiting for' 'a word'"]]);
    expect(called[0]).toMatchObject({
      kind: "Completion",
      caller: "action",
      requestId: progress.requestId,
      parentExecutionId: progress.executionId,
    });
    expect(called[0]!.executionId).not.toBe(progress.executionId);
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
