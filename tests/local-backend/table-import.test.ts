import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Engine, EngineTransaction } from "../../local-backend/engine/engine-interface.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import {
  eachInRange,
  inServerTransaction,
  NO_LIMITS,
} from "../../local-backend/engine/server-transaction.ts";
import { LmdbStorage } from "../../local-backend/storage/lmdb-storage.ts";
import type { Json, JsonObject } from "../../local-backend/engine/types.ts";
import { openArchive } from "../../local-backend/snapshot/archive-reader.ts";
import { writeArchive } from "../../local-backend/snapshot/archive-writer.ts";
import { jsonFromValue } from "../../local-backend/values/convex-json.ts";
import { encodeId } from "../../local-backend/values/document-id.ts";

const SEED = Number(process.env["SEED"] ?? 20261124);
const app = { componentPath: "" };

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "table-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function rowsOf(engine: Engine, table: string): JsonObject[] {
  const transaction = engine.beginTransaction({ limits: NO_LIMITS });
  try {
    return [...eachInRange(transaction, app, `${table}.by_creation_time`, [])];
  } finally {
    transaction.close();
  }
}

const insert = (engine: Engine, table: string, ...rows: Json[]) =>
  inServerTransaction(engine, (transaction) => rows.map((row) => transaction.insert(app, table, row)));

const replacing = (tableName: string, number: number | null = null, mustBeEmpty = false) => ({
  ...app,
  tableName,
  number,
  mustBeEmpty,
});

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes).buffer),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,8}$/), tie("value"), { maxKeys: 4 }),
  ),
})).value;

test(`[SNAP2] [seed ${SEED}] whatever values a table has, they go through an archive unchanged`, async () => {
  const folder = temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 12 }), async (values) => {
      const file = path.join(folder, `${run++}.zip`);
      const from = await openEngine({ dataDir: "memory" });
      await insert(from, "first", {});
      await insert(from, "things", ...values.map((each) => ({ each: jsonFromValue(each as never) })));
      const transaction = from.beginTransaction({ limits: NO_LIMITS });
      await writeArchive({ transaction, readFile: null }, file);
      transaction.close();

      const into = await openEngine({ dataDir: "memory" });
      // The same number, for another table: it is empty and gives way.
      await insert(into, "rival", {});
      const [rival] = rowsOf(into, "rival");
      await inServerTransaction(into, (own) => own.remove(app, rival!._id as string));
      const archive = await openArchive(file);
      const wanted = archive.tables.map(({ tableName, number }) => replacing(tableName, number));
      const exchange = await into.startTableImport(wanted);
      for (const { tableName, rows } of archive.tables) {
        for await (const row of rows()) await exchange.add("", tableName, row);
      }
      expect(rowsOf(into, "things")).toEqual([]);
      await exchange.publish();
      archive.close();
      expect(rowsOf(into, "things")).toEqual(rowsOf(from, "things"));
      await insert(into, "rival", { after: true });
      expect(rowsOf(into, "rival")).toHaveLength(1);
      await from.close();
      await into.close();
    }),
    { seed: SEED, numRuns: 25 },
  );
});

test("[SNAP2] [TX5] tables of two components may have one number, and documents of theirs one id: they stay apart", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  const shelf = { componentPath: "shelf" };
  const linked = { type: "id", tableName: "items" };
  const schemaOf = (tableName: string, fields: JsonObject) => ({
    tables: [{ tableName, indexes: [], documentType: { type: "object", value: fields } }],
    schemaValidation: true,
  });
  const link = {
    link: { fieldType: linked, optional: true },
    n: { fieldType: { type: "number" }, optional: false },
  };
  const change = await engine.startSchemaChange({
    "": schemaOf("notes", link),
    shelf: schemaOf("items", link),
  });
  await change.settled();
  await change.finish();
  const number = 31_337;
  const id = encodeId(number, new Uint8Array(16).fill(7));
  const exchange = await engine.startTableImport([
    replacing("notes", number),
    { ...shelf, tableName: "items", number, mustBeEmpty: false },
  ]);
  await exchange.add("", "notes", { _id: id, n: 1 });
  await exchange.add("shelf", "items", { _id: id, n: 2 });
  await exchange.publish();

  const nOf = (text: string | null) => (text === null ? null : (JSON.parse(text) as { n: number }).n);
  const seen = (transaction: EngineTransaction) => [
    nOf(transaction.get(app, id)),
    nOf(transaction.get(shelf, id)),
    ...[...eachInRange(transaction, app, "notes.by_creation_time", [])].map(({ n }) => n),
    ...[...eachInRange(transaction, shelf, "items.by_creation_time", [])].map(({ n }) => n),
  ];
  const transaction = engine.begin();
  expect(seen(transaction)).toEqual([1, 2, 1, 2]);
  // In one component the id is one of an item, in the other it isn't.
  expect(() => transaction.shallowMerge(app, id, { link: id })).toThrow("does not match");
  transaction.shallowMerge(shelf, id, { link: id, n: 3 });
  expect(seen(transaction)).toEqual([1, 3, 1, 3]);
  const savepoint = transaction.savepoint();
  transaction.remove(app, id);
  transaction.shallowMerge(shelf, id, { n: 4 });
  expect(seen(transaction)).toEqual([null, 4, 4]);
  transaction.rollbackTo(savepoint);
  expect(seen(transaction)).toEqual([1, 3, 1, 3]);
  transaction.remove(shelf, id);

  // Who looked at the one isn't told of the other.
  const looking = engine.begin();
  looking.get(app, id);
  const watched = engine.subscriptions.register(looking.finish().reads, engine.latestTs());
  expect((await engine.committer.commit(transaction.finish())).ok).toBe(true);
  expect(watched.isValid).toBe(true);
  const after = engine.begin();
  expect(seen(after)).toEqual([1, null, 1]);
  after.close();
  await engine.close();
});

test("[SNAP3] until it is published nobody sees anything; then every index has it, and who watched is told", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  const indexes = [{ indexDescriptor: "by_rank", fields: ["rank"] }];
  const tables = [{ tableName: "notes", indexes, documentType: { type: "any" } }];
  const change = await engine.startSchemaChange({ "": { tables, schemaValidation: false } });
  await change.settled();
  await change.finish();
  await insert(engine, "notes", { rank: 5 });
  const ranks = () => {
    const transaction = engine.begin();
    const range = [...eachInRange(transaction, app, "notes.by_rank", [])].map(({ rank }) => rank);
    return { range, reads: transaction.finish().reads, ts: transaction.beginTs };
  };
  const before = ranks();
  const watched = engine.subscriptions.register(before.reads, before.ts);
  const exchange = await engine.startTableImport([replacing("notes")]);
  for (const rank of [3, 1, 2]) await exchange.add("", "notes", { rank });
  expect(ranks().range).toEqual([5]);
  expect(watched.isValid).toBe(true);
  const late = engine.begin();
  late.insert(app, "notes", { rank: 9 });
  await exchange.publish();
  expect(watched.isValid).toBe(false);
  expect(ranks().range).toEqual([1, 2, 3]);
  expect((await engine.committer.commit(late.finish())).ok).toBe(false);
  await engine.close();
});

test("[SNAP4] a table that must be empty isn't exchanged under somebody who writes to it", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  const [id] = await insert(engine, "notes", { a: 1 });
  await expect(engine.startTableImport([replacing("notes", null, true)])).rejects.toThrow("isn't empty");
  await inServerTransaction(engine, (transaction) => transaction.remove(app, id!));
  const exchange = await engine.startTableImport([replacing("notes", null, true)]);
  await exchange.add("", "notes", { imported: true });
  await insert(engine, "notes", { written: true });
  await expect(exchange.publish()).rejects.toThrow("Somebody wrote");
  await exchange.abort();
  expect(rowsOf(engine, "notes")).toMatchObject([{ written: true }]);
  await engine.close();
});

test("[SNAP4] neither a push that is under way nor one that came between is run over", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  await insert(engine, "notes", {});
  const schema = { "": { tables: [{ tableName: "notes", indexes: [] }], schemaValidation: false } };
  const early = await engine.startTableImport([replacing("notes")]);
  const change = await engine.startSchemaChange(schema);
  await expect(engine.startTableImport([replacing("notes")])).rejects.toThrow("A push is under way");
  await expect(early.publish()).rejects.toThrow("A push is under way");
  await change.settled();
  await change.finish();
  await early.abort();
  const between = await engine.startTableImport([replacing("notes")]);
  const next = await engine.startSchemaChange(schema);
  await next.settled();
  await next.finish();
  await expect(between.publish()).rejects.toThrow("changed during the import");
  await between.abort();
  expect(rowsOf(engine, "notes")).toHaveLength(1);
  await engine.close();
});

test("[SNAP5] ids of a table that lives here are refused, and a number twice", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  await insert(engine, "taken", {});
  const number = engine.catalog().namespaces[""]!.tables["taken"]!.number;
  await expect(engine.startTableImport([replacing("new", number)])).rejects.toThrow('belong to "taken"');
  await expect(engine.startTableImport([replacing("one", 20_000), replacing("two", 20_000)])).rejects.toThrow(
    "same number",
  );
  await expect(engine.startTableImport([{ ...replacing("one"), componentPath: "nowhere" }])).rejects.toThrow(
    "no component",
  );
  await engine.close();
});

test("[SNAP8] a crash in the middle leaves what was there, and nothing on disk", async () => {
  const dataDir = temporaryFolder();
  const engine = await openEngine({ dataDir });
  await insert(engine, "notes", { a: 1 });
  const exchange = await engine.startTableImport([replacing("notes")]);
  for (let row = 0; row < 2_000; row++) await exchange.add("", "notes", { row });
  await engine.close();

  const again = await openEngine({ dataDir });
  expect(rowsOf(again, "notes")).toMatchObject([{ a: 1 }]);
  await again.close();
  const storage = new LmdbStorage(dataDir);
  const snapshot = storage.snapshot();
  const left = [...snapshot.scan({ start: new Uint8Array([1]), end: new Uint8Array([2]), order: "asc" })];
  expect(left.filter(({ value }) => value.includes('"row"'))).toEqual([]);
  snapshot.close();
  await storage.close();
});
