/** What one transaction sees and does (chapter TX of the SPEC). */
import { defineSchema, defineTable } from "convex/server";
import { v, type Value } from "convex/values";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../local-backend/base/clock.ts";
import { LimitError } from "../../local-backend/engine/errors.ts";
import {
  APP,
  begin,
  commit,
  json,
  pushSchema,
  read,
  schemaJson,
  startEngine,
  write,
} from "./engine-fixture.ts";

const names = (documents: Record<string, Value>[]) => documents.map(({ name }) => name);

describe("reading and writing", () => {
  it("[TX1] a transaction sees its own snapshot and its own writes, whatever others commit", async () => {
    const engine = await startEngine();
    const [kept, gone] = await write(engine, (tx) => [
      tx.insert("people", { name: "kept" }),
      tx.insert("people", { name: "gone" }),
    ]);
    const early = begin(engine);
    await write(engine, (tx) => {
      tx.remove(gone!);
      tx.patch(kept!, { name: "renamed" });
      tx.insert("people", { name: "late" });
    });
    expect(names(early.all("people"))).toEqual(["kept", "gone"]);
    early.insert("people", { name: "own" });
    early.remove(kept!);
    expect(names(early.all("people"))).toEqual(["gone", "own"]);
    expect(early.get(kept!)).toBeNull();
    expect(read(engine, (tx) => names(tx.all("people")))).toEqual(["renamed", "late"]);
  });

  it("[TX2] patch merges at the top level, undefined removes a field, replace keeps id and creation time", async () => {
    const engine = await startEngine();
    const id = await write(engine, (tx) =>
      tx.insert("people", { name: "Ada", pet: { kind: "cat" }, age: 3 }),
    );
    const before = read(engine, (tx) => tx.get(id))!;
    await write(engine, (tx) => tx.patch(id, { pet: { name: "Tom" }, age: undefined }));
    expect(read(engine, (tx) => tx.get(id))).toEqual({ ...before, pet: { name: "Tom" }, age: undefined });
    await write(engine, (tx) => tx.replace(id, { role: "admin" }));
    expect(read(engine, (tx) => tx.get(id))).toEqual({
      _id: id,
      _creationTime: before._creationTime,
      role: "admin",
    });
    await write(engine, (tx) => tx.remove(id));
    expect(read(engine, (tx) => tx.get(id))).toBeNull();
  });

  it("[TX2] every kind of value comes back as it went in", async () => {
    const engine = await startEngine();
    const value = {
      int: -(2n ** 63n),
      floats: [0, -0, NaN, Infinity, -Infinity, 1.5],
      bytes: new Uint8Array([0, 255, 7]).buffer,
      text: "ä\0😀",
      nested: { empty: {}, list: [null, true] },
    };
    const id = await write(engine, (tx) => tx.insert("things", value));
    const { _id, _creationTime, ...found } = read(engine, (tx) => tx.get(id))!;
    expect(found).toEqual(value);
    expect(Object.is((found.floats as number[])[1], -0)).toBe(true);
  });

  it("[TX3] changing what isn't there is an error that names the id", async () => {
    const engine = await startEngine();
    const id = await write(engine, (tx) => tx.insert("people", {}));
    await write(engine, (tx) => tx.remove(id));
    const tx = begin(engine);
    expect(() => tx.patch(id, {})).toThrow(`Update on nonexistent document ID ${id}`);
    expect(() => tx.replace(id, {})).toThrow(`Replace on nonexistent document ID ${id}`);
    expect(() => tx.remove(id)).toThrow(`Delete on nonexistent document ID ${id}`);
    expect(() => tx.get("nonsense")).toThrow(
      "Invalid argument `id` for `db.get`: Unable to decode ID: Invalid ID length 8",
    );
  });

  it("[TX3] an id is checked against the table that the call names", async () => {
    const engine = await startEngine();
    const [person] = await write(engine, (tx) => [tx.insert("people", {}), tx.insert("posts", {})]);
    const tx = begin(engine);
    expect(tx.raw.get(APP, person!, "people")).not.toBeNull();
    expect(() => tx.raw.get(APP, person!, "posts")).toThrow("expected an ID from table `posts`");
    expect(tx.raw.normalizeId(APP, "people", person!)).toBe(person);
    expect(tx.raw.normalizeId(APP, "posts", person!)).toBeNull();
    expect(tx.raw.normalizeId(APP, "people", "nonsense")).toBeNull();
    expect(tx.raw.normalizeId(APP, "nowhere", person!)).toBeNull();
  });

  it("[TX4] system fields and system tables can't be written", async () => {
    const engine = await startEngine();
    const tx = begin(engine);
    const id = tx.insert("people", {});
    const other = tx.insert("people", {});
    expect(() => tx.insert("people", { _id: id })).toThrow("system field `_id`");
    expect(() => tx.insert("people", { _mine: 1 })).toThrow("Field '_mine' starts with an underscore");
    expect(() => tx.patch(id, { _id: other })).toThrow("doesn't match the `_id`");
    expect(() => tx.patch(id, { _creationTime: undefined })).toThrow("Cannot remove the system field");
    expect(() => tx.insert("_storage", {})).toThrow("System tables (prefixed with `_`) are read-only.");
    expect(() => tx.all("_scheduled_functions")).toThrow(
      "System tables can only be accessed with `db.system`.",
    );
    const system = { ...APP, isSystem: true };
    const query = (tableName: string) => ({ source: { type: "FullTableScan", tableName }, operators: [] });
    expect(() => tx.raw.queryStream(system, query("_storage"))).not.toThrow();
    expect(() => tx.raw.queryStream(system, query("_scheduled_jobs"))).toThrow("not found");
    expect(() => tx.raw.queryStream(system, query("people"))).toThrow("cannot be accessed with `db.system`");
  });

  it("[TX5] each component has tables of its own, and ids of another's are nothing here", async () => {
    const engine = await startEngine();
    const change = await engine.startSchemaChange({ "": null, child: null });
    await change.settled();
    await change.finish();
    const own = await write(engine, (tx) => tx.insert("people", { name: "app" }));
    const child = { componentPath: "child" };
    const tx = begin(engine, {}, child);
    tx.insert("people", { name: "child" });
    expect(names(tx.all("people"))).toEqual(["child"]);
    expect(tx.get(own)).toBeNull();
    expect(() => tx.patch(own, {})).toThrow("nonexistent");
    expect((await commit(engine, tx)).ok).toBe(true);
    expect(read(engine, (app) => names(app.all("people")))).toEqual(["app"]);
  });
});

describe("creation times", () => {
  it("[TX6] they rise strictly within a transaction and over commits, also when the clock stands or goes back", async () => {
    const clock = new ManualClock(1_800_000_000_000);
    const engine = await startEngine({ clock });
    for (const step of [0, 0, 0.4, -5_000, 3]) {
      clock.advanceMs(step);
      await write(engine, (tx) => {
        for (let at = 0; at < 20; at++) tx.insert("rows", { name: `${step}.${at}` });
      });
    }
    const rows = read(engine, (tx) => tx.all("rows"));
    expect(rows).toHaveLength(100);
    rows.slice(1).forEach((row, at) => expect(row._creationTime).toBeGreaterThan(rows[at]!._creationTime));
  });

  it("[TX6] a table lists in the order in which its rows were made", async () => {
    const engine = await startEngine();
    for (let at = 0; at < 30; at++) await write(engine, (tx) => tx.insert("rows", { name: at }));
    const expected = Array.from({ length: 30 }, (_, at) => at);
    expect(read(engine, (tx) => names(tx.all("rows")))).toEqual(expected);
    expect(read(engine, (tx) => names(tx.all("rows", { order: "desc" })))).toEqual(expected.reverse());
  });
});

describe("savepoints", () => {
  it("[TX7] rolling back takes away writes and tables since the mark, not those before, and keeps the reads", async () => {
    const engine = await startEngine();
    const id = await write(engine, (tx) => tx.insert("people", { name: "old" }));
    const tx = begin(engine);
    tx.patch(id, { name: "before" });
    const outer = tx.raw.savepoint();
    tx.insert("people", { name: "outer" });
    const inner = tx.raw.savepoint();
    tx.patch(id, { name: "inner" });
    tx.insert("fresh", { name: "table" });
    tx.remove(id);
    expect(names(tx.all("people"))).toEqual(["outer"]);
    tx.raw.rollbackTo(inner);
    expect(names(tx.all("people"))).toEqual(["before", "outer"]);
    expect(tx.all("fresh")).toEqual([]);
    tx.raw.rollbackTo(outer);
    expect(names(tx.all("people"))).toEqual(["before"]);
    tx.insert("other", { name: "a table with the number that was given back" });
    const result = tx.raw.finish();
    expect(result.createdTables.map(({ table }) => table.name)).toEqual(["other"]);
    expect(result.writes).toHaveLength(2);
    expect((await engine.committer.commit(result)).ok).toBe(true);
    expect(read(engine, (after) => [names(after.all("people")), after.all("fresh").length])).toEqual([
      ["before"],
      0,
    ]);
  });

  it("[TX7] what was read before a rollback still counts for conflicts", async () => {
    const engine = await startEngine();
    const [watched, mine] = await write(engine, (tx) => [tx.insert("a", { n: 1 }), tx.insert("b", { n: 1 })]);
    const tx = begin(engine);
    const mark = tx.raw.savepoint();
    tx.get(watched!);
    tx.raw.rollbackTo(mark);
    tx.patch(mine!, { n: 2 });
    await write(engine, (other) => other.patch(watched!, { n: 2 }));
    expect((await commit(engine, tx)).ok).toBe(false);
  });

  it("[TX8] inside a stale read own writes are out of sight, and nothing may be written", async () => {
    const engine = await startEngine();
    const id = await write(engine, (tx) => tx.insert("people", { name: "old" }));
    const tx = begin(engine);
    tx.patch(id, { name: "new" });
    tx.insert("people", { name: "own" });
    tx.raw.withoutOwnWrites(() => {
      expect(names(tx.all("people"))).toEqual(["old"]);
      expect(() => tx.insert("people", {})).toThrow("a query can't write");
    });
    expect(names(tx.all("people"))).toEqual(["new", "own"]);
  });
});

describe("schema enforcement", () => {
  const schema = schemaJson(
    defineSchema({
      users: defineTable({ name: v.string(), friend: v.optional(v.id("users")) }),
      posts: defineTable({ author: v.id("users") }),
    }),
  );

  it("[TX9] a write that doesn't fit is refused with the official text, and the transaction goes on", async () => {
    const engine = await startEngine();
    await pushSchema(engine, schema);
    const tx = begin(engine);
    const id = tx.insert("users", { name: "Ada" });
    const prefix = (table: string) =>
      `Failed to insert or update a document in table "${table}" because it does not match the schema: `;
    expect(() => tx.insert("users", { name: 1 })).toThrow(
      `${prefix("users")}Value does not match validator.\nPath: .name\nValue: 1.0\nValidator: v.string()`,
    );
    expect(() => tx.insert("users", {})).toThrow(
      `${prefix("users")}Object is missing the required field \`name\`.`,
    );
    expect(() => tx.patch(id, { nick: "A" })).toThrow(
      `${prefix("users")}Object contains extra field \`nick\` that is not in the validator.`,
    );
    expect(() => tx.patch(id, { name: undefined })).toThrow("missing the required field `name`");
    expect(() => tx.replace(id, {})).toThrow("missing the required field `name`");
    expect(() => tx.insert("elsewhere", {})).toThrow(
      `${prefix("elsewhere")}Table "elsewhere" is not in the schema.`,
    );
    const post = tx.insert("posts", { author: id });
    expect(() => tx.patch(id, { friend: post })).toThrow(
      'which does not match the table name in validator `v.id("users")`',
    );
    tx.patch(id, { friend: id });
    expect((await commit(engine, tx)).ok).toBe(true);
    expect(read(engine, (after) => [after.all("users").length, after.all("elsewhere").length])).toEqual([
      1, 0,
    ]);
  });
});

describe("limits", () => {
  const limits = {
    documentsRead: 3,
    bytesRead: 4_000,
    databaseQueries: 5,
    documentsWritten: 3,
    bytesWritten: 4_000,
  };

  it.each([
    [
      "documents read",
      (tx: ReturnType<typeof begin>) => tx.all("rows"),
      "Too many documents read in a single function execution (limit: 3)",
    ],
    [
      "bytes read",
      (tx: ReturnType<typeof begin>) => tx.all("fat"),
      "Too many bytes read in a single function execution (limit: 4000 bytes)",
    ],
    [
      "ranges",
      (tx: ReturnType<typeof begin>) => {
        for (let at = 0; at < 6; at++) tx.all("nothing");
      },
      "Too many reads in a single function execution (limit: 5)",
    ],
    [
      "documents written",
      (tx: ReturnType<typeof begin>) => {
        for (let at = 0; at < 4; at++) tx.insert("new", {});
      },
      "Too many writes in a single function execution (limit: 3)",
    ],
    [
      "bytes written",
      (tx: ReturnType<typeof begin>) => tx.insert("new", { text: "x".repeat(4_000) }),
      "Too many bytes written in a single function execution (limit: 4000 bytes)",
    ],
  ])("[TX10] passing the limit of %s ends the transaction for good", async (_what, work, text) => {
    const engine = await startEngine();
    await write(engine, (tx) => {
      for (let at = 0; at < 4; at++) tx.insert("rows", { name: at });
      for (let at = 0; at < 2; at++) tx.insert("fat", { text: "x".repeat(2_500) });
    });
    const tx = begin(engine, { limits });
    expect(() => work(tx)).toThrow(text);
    expect(() => tx.get("anything")).toThrow(LimitError);
    expect(() => tx.raw.finish()).toThrow(LimitError);
    tx.raw.close();
    expect(read(engine, (after) => after.all("new"))).toEqual([]);
  });

  it("[TX10] the official limits hold, and exactly up to them everything works", async () => {
    const engine = await startEngine();
    const tx = begin(engine);
    for (let at = 0; at < 16_000; at++) tx.insert("rows", {});
    expect((await commit(engine, tx)).ok).toBe(true);
    const more = begin(engine);
    for (let at = 0; at < 16_000; at++) more.insert("rows", {});
    expect(() => more.insert("rows", {})).toThrow("(limit: 16000)");
    const reader = begin(engine);
    expect(reader.all("rows")).toHaveLength(16_000);
    expect(reader.raw.usage).toMatchObject({
      documentsRead: 16_000,
      databaseQueries: 1,
      documentsWritten: 0,
    });
    for (let at = 1; at < 4_096; at++) reader.all("nothing");
    expect(() => reader.all("nothing")).toThrow("(limit: 4096)");
  });

  it("[TX11] a document that is too large, or a table name that isn't one, is refused and can be caught", async () => {
    const engine = await startEngine();
    const tx = begin(engine);
    expect(() => tx.insert("rows", { text: "x".repeat(1024 * 1024) })).toThrow("Value is too large");
    expect(() => tx.insert("not a table", {})).toThrow("Invalid table name: not a table");
    expect(() => tx.insert("a".repeat(65), {})).toThrow("Invalid table name");
    expect(() => tx.raw.insert(APP, "rows", json([1]))).toThrow("expected an object");
    tx.insert("rows", {});
    expect((await commit(engine, tx)).ok).toBe(true);
  });

  it("[TX11] there are 10 000 tables at most, and a schema that would make one more is refused and makes none", async () => {
    const engine = await startEngine();
    const tables = (count: number) =>
      schemaJson(
        defineSchema(Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, defineTable({})]))),
      );
    await expect(pushSchema(engine, tables(10_001))).rejects.toThrow("Number of tables cannot exceed 10000");
    await pushSchema(engine, tables(10_000));
    const tx = begin(engine);
    expect(() => tx.insert("oneMore", {})).toThrow(
      "Number of tables cannot exceed 10000: oneMore would be one more.",
    );
    tx.insert("t0", {});
    expect((await commit(engine, tx)).ok).toBe(true);
  });
});
