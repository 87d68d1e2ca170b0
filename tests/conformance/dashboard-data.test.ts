/** The Data page of the official dashboard. */
import { describe, expect, test } from "vitest";
import { mutation } from "./support/clients.ts";
import {
  bodies,
  deploymentWithDashboard,
  encodeFilters,
  type Row,
  type TablePage,
  topicIs,
} from "./support/dashboard.ts";

const { dashboard, http, addNotes } = await deploymentWithDashboard();
const add = (topic: string, body = "x") => http.mutation(mutation("notes:add"), { topic, body, rank: 1 });

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
