import { expect, test } from "vitest";
import { openEngine } from "../../local-backend/engine/engine.ts";
import { inServerTransaction } from "../../local-backend/engine/server-transaction.ts";
import type { EngineTransaction } from "../../local-backend/engine/engine-interface.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const app = { componentPath: "" };
const rows = (transaction: EngineTransaction, table: string) => transaction.count(app, table);

test("[DASH4] a deleted table is gone with all that was in it, for those who watch and after a restart", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "delete-tables-"));
  let engine = await openEngine({ dataDir });
  const oldId = await inServerTransaction(engine, (transaction) => {
    transaction.insert(app, "kept", { a: 1 });
    return transaction.insert(app, "junk", { a: 1 });
  });
  const reader = engine.begin();
  expect(rows(reader, "junk")).toBe(1);
  const watched = engine.subscriptions.register(reader.finish().reads, reader.beginTs);
  const other = engine.begin();
  expect(rows(other, "kept")).toBe(1);
  const unconcerned = engine.subscriptions.register(other.finish().reads, other.beginTs);

  await engine.deleteTables("", ["junk"]);
  expect(watched.isValid).toBe(false);
  expect(unconcerned.isValid).toBe(true);
  const after = engine.begin();
  expect(rows(after, "junk")).toBe(0);
  expect(after.get(app, oldId)).toBeNull();
  expect(rows(after, "kept")).toBe(1);
  const missing = engine.subscriptions.register(after.finish().reads, after.beginTs);
  const newId = await inServerTransaction(engine, (transaction) => transaction.insert(app, "junk", { b: 2 }));
  expect(missing.isValid).toBe(false);
  await engine.close();

  engine = await openEngine({ dataDir });
  const again = engine.begin();
  expect(rows(again, "junk")).toBe(1);
  expect([again.get(app, oldId), again.get(app, newId)]).toEqual([null, expect.stringContaining('"b":2')]);
  again.close();
  await engine.close();
  rmSync(dataDir, { recursive: true });
});

test("[DASH4] a write that was on its way to a deleted table is a conflict, and neither system nor schema tables go", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  await inServerTransaction(engine, (transaction) => transaction.insert(app, "junk", {}));
  const late = engine.begin();
  late.insert(app, "junk", { late: true });
  await engine.deleteTables("", ["junk"]);
  expect((await engine.committer.commit(late.finish())).ok).toBe(false);

  const tables = [{ tableName: "declared", indexes: [], documentType: { type: "any" } }];
  const change = await engine.startSchemaChange({ "": { tables, schemaValidation: true } });
  await expect(engine.deleteTables("", ["declared"])).rejects.toThrow("A push is under way");
  await change.settled();
  await change.finish();
  for (const name of ["declared", "_storage", "never made"]) {
    await expect(engine.deleteTables("", [name]), name).rejects.toThrow(/part of the schema|no table/);
  }
  await engine.close();
});
