/** What the Data page of the official dashboard is asked for, and the tables of components. */
import { describe, expect, test } from "vitest";
import { mutation } from "./support/clients.ts";
import { deploymentWithDashboard, encodeFilters, type Row, type TablePage } from "./support/dashboard.ts";

const { dashboard, http } = await deploymentWithDashboard();

const opts = { cursor: null, numItems: 25 };
const add = (topic: string, body = "x") => http.mutation(mutation("notes:add"), { topic, body, rank: 1 });

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
