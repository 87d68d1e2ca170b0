/** How many documents a table has (rule COM18), against going through it, whatever happens in between. */
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { expect, it } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import type { Tx } from "./engine-fixture.ts";
import { APP, begin, commit, pushSchema, read, schemaJson, temporaryFolder } from "./engine-fixture.ts";
import { FailingStorage } from "./failing-storage.ts";

const TABLES = ["notes", "others"];
const schema = schemaJson(
  defineSchema({
    notes: defineTable({ n: v.number() }).index("by_n", ["n"]),
    others: defineTable({ n: v.number() }),
  }),
);

function expectTrueCount(tx: Tx): void {
  for (const table of TABLES) expect(tx.raw.count(APP, table), table).toBe(tx.all(table).length);
}

function change(tx: Tx, random: SeededRandom): void {
  for (let step = random.below(4); step >= 0; step--) {
    const table = random.pick(TABLES);
    const there = tx.all(table);
    const one = there.length === 0 ? null : random.pick(there);
    if (one === null || random.below(3) > 0) tx.insert(table, { n: random.below(100) });
    else if (random.below(2) === 0) tx.patch(one._id, { n: random.below(100) });
    else tx.remove(one._id);
  }
}

async function importNotes(engine: Engine, count: number): Promise<void> {
  const wanted = { componentPath: "", tableName: "notes", number: null, mustBeEmpty: false };
  const running = await engine.startTableImport([wanted]);
  for (let n = 0; n < count; n++) await running.add("", "notes", { n });
  await running.publish();
}

it.each(["memory", "disk"])(
  "[COM18] %s: the number is that of the transaction that asks, with its own writes, in old and new snapshots",
  async (where) => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = new SeededRandom(seed);
      const dataDir = where === "memory" ? "memory" : temporaryFolder();
      const refused = 20 + random.below(30);
      const engine = await openEngine({
        dataDir,
        random,
        wrapStorage: (inner) => new FailingStorage(inner, refused, "refuses"),
      });
      await pushSchema(engine, schema);
      const underWay: Promise<unknown>[] = [];
      for (let round = 0; round < 60; round++) {
        const old = random.below(4) === 0 ? begin(engine) : null;
        const tx = begin(engine);
        change(tx, random);
        if (random.below(2) === 0) expectTrueCount(tx);
        // A conflict, or a disk that refuses, changes nothing.
        underWay.push(commit(engine, tx).catch(() => {}));
        if (random.below(3) === 0) await Promise.all(underWay.splice(0));
        if (random.below(5) === 0) read(engine, expectTrueCount);
        if (round === 30) {
          await Promise.all(underWay.splice(0));
          await importNotes(engine, random.below(20));
        }
        if (old !== null) expectTrueCount(old);
      }
      await Promise.all(underWay);
      read(engine, expectTrueCount);
      await engine.close();
    }
  },
);

it("[COM18] having counted a table is having read all of it, and that it isn't there", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  const counting = begin(engine);
  expect(counting.raw.count(APP, "notes")).toBe(0);
  counting.insert("others", { n: 1 });
  const other = begin(engine);
  other.insert("notes", { n: 1 });
  expect((await commit(engine, other)).ok).toBe(true);
  expect((await commit(engine, counting)).ok).toBe(false);

  const again = begin(engine);
  expect(again.raw.count(APP, "notes")).toBe(1);
  again.insert("others", { n: 1 });
  const patching = begin(engine);
  patching.patch(patching.all("notes")[0]!._id, { n: 2 });
  await commit(engine, patching);
  expect((await commit(engine, again)).ok).toBe(false);
  await engine.close();
});
