/** Schemas coming into force over data that are there and data that keep coming (chapter SCH of the SPEC). */
import { cpSync } from "node:fs";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { describe, expect, it } from "vitest";
import type { Engine, SchemaDefinition } from "../../local-backend/engine/engine-interface.ts";
import {
  begin,
  commit,
  pushSchema,
  read,
  schemaJson,
  startEngine,
  temporaryFolder,
  write,
  type Document,
} from "./engine-fixture.ts";

const indexed = schemaJson(defineSchema({ rows: defineTable(v.any()).index("by_n", ["n"]) }));
const staged = schemaJson(
  defineSchema({ rows: defineTable(v.any()).index("by_n", { fields: ["n"], staged: true }) }),
);
const plain = schemaJson(defineSchema({ rows: defineTable(v.any()) }));
const strict = schemaJson(defineSchema({ rows: defineTable({ n: v.number() }).index("by_n", ["n"]) }));

const ns = (documents: Document[]) => documents.map(({ n }) => n);
const byN = (engine: Engine) => read(engine, (tx) => tx.range("rows.by_n"));

describe("indexes", () => {
  it("[SCH1] an index over existing rows answers for all of them, once it is published and not before", async () => {
    const engine = await startEngine();
    const count = 700;
    await write(engine, (tx) => {
      for (let at = 0; at < count; at++) tx.insert("rows", { n: (at * 37) % count });
    });
    const change = await engine.startSchemaChange({ "": indexed });
    expect(change.diffs[""]).toEqual({
      added: [{ tableName: "rows", indexName: "by_n", fields: ["n"], isStaged: false }],
      removed: [],
      enabled: [],
      disabled: [],
    });
    expect(() => byN(engine)).toThrow("Index rows.by_n is currently backfilling");
    expect(await change.settled()).toEqual({ kind: "ready" });
    expect(() => byN(engine)).toThrow("Index rows.by_n is currently backfilling");
    await change.finish();
    expect(ns(byN(engine))).toEqual(Array.from({ length: count }, (_, n) => n));
  });

  it("[SCH2] writes during the backfill are in the index, moved and deleted rows included", async () => {
    const engine = await startEngine({ dataDir: temporaryFolder() });
    const ids = await write(engine, (tx) =>
      Array.from({ length: 1_500 }, (_, n) => tx.insert("rows", { n })),
    );
    const change = await engine.startSchemaChange({ "": indexed });
    let isSettled = false;
    const settled = change.settled().then((state) => {
      isSettled = true;
      return state;
    });
    let writes = 0;
    for (let round = 0; !isSettled && round < 400; round++) {
      await write(engine, (tx) => {
        const [moved, removed] = [ids[(round * 7) % ids.length]!, ids[(round * 11 + 3) % ids.length]!];
        if (tx.get(moved)) tx.patch(moved, { n: 10_000 + round });
        if (tx.get(removed)) tx.remove(removed);
        tx.insert("rows", { n: -round });
      });
      writes++;
    }
    expect((await settled).kind).toBe("ready");
    expect(writes).toBeGreaterThan(0);
    await write(engine, (tx) => tx.insert("rows", { n: 0.5 }));
    await change.finish();
    const expected = read(engine, (tx) => tx.all("rows")).sort(
      (a, b) => (a.n as number) - (b.n as number) || a._creationTime - b._creationTime,
    );
    expect(byN(engine)).toEqual(expected);
  });

  it("[SCH3] an index that a schema leaves out can't be queried any more; defined anew it answers anew", async () => {
    const engine = await startEngine();
    await pushSchema(engine, indexed);
    await write(engine, (tx) => tx.insert("rows", { n: 1, m: 2 }));
    const gone = await pushSchema(engine, plain);
    expect(gone.diffs[""]!.removed).toEqual([
      { tableName: "rows", indexName: "by_n", fields: ["n"], isStaged: false },
    ]);
    expect(() => byN(engine)).toThrow("Index rows.by_n not found.");
    await write(engine, (tx) => tx.insert("rows", { n: 0, m: 3 }));
    await pushSchema(engine, schemaJson(defineSchema({ rows: defineTable(v.any()).index("by_n", ["m"]) })));
    expect(ns(byN(engine))).toEqual([1, 0]);
    await pushSchema(engine, indexed);
    expect(ns(byN(engine))).toEqual([0, 1]);
  });

  it("[SCH3] while an index is defined anew the old one goes on answering", async () => {
    const engine = await startEngine();
    await pushSchema(engine, indexed);
    await write(engine, (tx) => [tx.insert("rows", { n: 1, m: 2 }), tx.insert("rows", { n: 0, m: 3 })]);
    const other = schemaJson(defineSchema({ rows: defineTable(v.any()).index("by_n", ["m"]) }));
    const change = await engine.startSchemaChange({ "": other });
    await change.settled();
    await write(engine, (tx) => tx.insert("rows", { n: 0.5, m: 1 }));
    expect(ns(byN(engine))).toEqual([0, 0.5, 1]);
    await change.finish();
    expect(ns(byN(engine))).toEqual([0.5, 1, 0]);
  });

  it("[SCH4] a staged index is filled but refused to queries until it isn't staged any more", async () => {
    const engine = await startEngine();
    await write(engine, (tx) => tx.insert("rows", { n: 1 }));
    await pushSchema(engine, staged);
    expect(() => byN(engine)).toThrow("Index rows.by_n is currently staged");
    await write(engine, (tx) => tx.insert("rows", { n: 0 }));
    const enabled = await pushSchema(engine, indexed);
    expect(enabled.diffs[""]!.added).toEqual([]);
    expect(ns(byN(engine))).toEqual([0, 1]);
  });

  it.each<[string, SchemaDefinition["tables"][number]["indexes"], string]>([
    ["a reserved name", [{ indexDescriptor: "by_id", fields: ["n"] }], "has a reserved name"],
    ["no fields", [{ indexDescriptor: "by_n", fields: [] }], "must have at least one field"],
    ["a field twice", [{ indexDescriptor: "by_n", fields: ["n", "n"] }], "has a field twice"],
    ["the creation time", [{ indexDescriptor: "by_n", fields: ["_creationTime"] }], "may not name"],
    ["a bad name", [{ indexDescriptor: "by-n", fields: ["n"] }], "has an invalid name"],
    [
      "17 fields",
      [{ indexDescriptor: "by_n", fields: Array.from({ length: 17 }, (_, at) => `f${at}`) }],
      "has too many fields (limit: 16)",
    ],
    [
      "65 indexes",
      Array.from({ length: 65 }, (_, at) => ({ indexDescriptor: `by_${at}`, fields: ["n"] })),
      "has too many indexes (limit: 64)",
    ],
  ])("[SCH5] an index with %s is refused at the push", async (_what, indexes, text) => {
    const engine = await startEngine();
    const schema = { tables: [{ tableName: "rows", indexes }], schemaValidation: true };
    await expect(engine.startSchemaChange({ "": schema })).rejects.toThrow(text);
    await pushSchema(engine, indexed);
  });
});

describe("documents", () => {
  it("[SCH6] a schema that a document doesn't fit is refused with its id, and the old one stays in force", async () => {
    const engine = await startEngine();
    const [, bad] = await write(engine, (tx) => [
      tx.insert("rows", { n: 1 }),
      tx.insert("rows", { n: "one" }),
    ]);
    const change = await engine.startSchemaChange({ "": strict });
    const state = await change.settled();
    expect(state).toMatchObject({ kind: "failed", componentPath: "", tableName: "rows" });
    expect(state).toMatchObject({
      error: expect.stringContaining(
        `Document with ID "${bad!}" in table "rows" does not match the schema: Value does not match validator.\nPath: .n\nValue: "one"\nValidator: v.float64()`,
      ) as string,
    });
    await expect(change.finish()).rejects.toThrow(bad!);
    await change.abort();
    await write(engine, (tx) => tx.insert("rows", { n: "two" }));
    expect(() => byN(engine)).toThrow("Index rows.by_n not found.");
    expect(read(engine, (tx) => tx.all("rows"))).toHaveLength(3);
  });

  it("[SCH7] a write that comes while the schema is on its way is checked against it, too", async () => {
    const engine = await startEngine();
    await write(engine, (tx) => tx.insert("rows", { n: 1 }));
    const change = await engine.startSchemaChange({ "": strict });
    expect((await change.settled()).kind).toBe("ready");
    const late = await write(engine, (tx) => tx.insert("rows", { n: "late" }));
    expect(change.state).toMatchObject({ kind: "failed", tableName: "rows" });
    await expect(change.finish()).rejects.toThrow(late);
  });

  it("[SCH7] a transaction that began under the old schema can't commit under the new one", async () => {
    const engine = await startEngine();
    const id = await write(engine, (tx) => tx.insert("rows", { n: 1 }));
    const tx = begin(engine);
    tx.patch(id, { n: "no number" });
    await pushSchema(engine, strict);
    expect(await commit(engine, tx)).toMatchObject({ ok: false, conflict: { reason: "schema" } });
    expect(read(engine, (after) => after.get(id)!.n)).toBe(1);
  });

  it("[SCH8] without schema validation everything may be written, and tables outside of the schema stay readable", async () => {
    const engine = await startEngine();
    await write(engine, (tx) => tx.insert("others", { anything: true }));
    await pushSchema(engine, { ...strict, schemaValidation: false });
    await write(engine, (tx) => tx.insert("rows", { n: "text" }));
    expect(read(engine, (tx) => tx.all("others"))).toHaveLength(1);
    await pushSchema(engine, null);
    await write(engine, (tx) => tx.insert("fresh", {}));
    expect(() => byN(engine)).toThrow("not found");
  });
});

describe("being cut off", () => {
  it("[SCH9] a new change takes the place of one that was never finished", async () => {
    const engine = await startEngine();
    await write(engine, (tx) => tx.insert("rows", { n: 1 }));
    const abandoned = await engine.startSchemaChange({ "": indexed });
    await pushSchema(engine, indexed);
    expect(abandoned.state.kind).toBe("aborted");
    await expect(abandoned.finish()).rejects.toThrow("can't finish");
    expect(ns(byN(engine))).toEqual([1]);
  });

  it.each([
    ["an index", indexed],
    ["a staged index", staged],
  ])(
    "[SCH9] a crash in the middle of %s leaves nothing, and the change can be made again",
    async (_, schema) => {
      const [livingDir, dataDir] = [temporaryFolder(), temporaryFolder()];
      const first = await startEngine({ dataDir: livingDir });
      await write(first, (tx) => tx.insert("rows", { n: 1 }));
      await (await first.startSchemaChange({ "": schema })).settled();
      const { indexes } = first.catalog().namespaces[""]!.tables.rows!;
      expect(indexes.map(({ name }) => name)).toContain("by_n");
      // What the disk holds at this moment, for another engine: closing tidily would take the change back.
      cpSync(livingDir, dataDir, { recursive: true, filter: (file) => !file.endsWith("lock.json") });
      const second = await startEngine({ dataDir });
      const names = second.catalog().namespaces[""]!.tables.rows!.indexes.map(({ name }) => name);
      expect(names).toEqual(["by_id", "by_creation_time"]);
      await write(second, (tx) => tx.insert("rows", { n: 0 }));
      expect((await pushSchema(second, schema)).diffs[""]!.added).toHaveLength(1);
      await pushSchema(second, indexed);
      expect(ns(byN(second))).toEqual([0, 1]);
    },
  );

  it("[SCH10] a dry run says what would change and changes nothing", async () => {
    const engine = await startEngine();
    const before = structuredClone(engine.catalog());
    expect(engine.diffSchemas({ "": indexed })[""]!.added).toHaveLength(1);
    expect(engine.catalog()).toEqual(before);
  });
});
