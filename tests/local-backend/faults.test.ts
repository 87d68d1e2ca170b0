/**
 * A scripted day of a store, cut off or refused at every single write to disk: whatever was acknowledged is there afterwards, and
 * nothing is there by half (chapter COM of the SPEC).
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import { checkStore } from "../../local-backend/storage/store-check.ts";
import { pushSchema, read, schemaJson, temporaryFolder, Tx } from "./engine-fixture.ts";
import { FailingStorage, type Fault } from "./failing-storage.ts";

const accounts = defineTable({ balance: v.number() });
const lines = defineTable({ number: v.number(), text: v.string() }).index("by_number", ["number"]);
const firstSchema = schemaJson(
  defineSchema({ accounts: accounts.index("by_balance", ["balance"]), lines, drafts: defineTable(v.any()) }),
);
const secondSchema = schemaJson(
  defineSchema({
    accounts,
    lines: lines.index("by_text", ["text"]).searchIndex("search_text", { searchField: "text" }),
  }),
);

type Step = (engine: Engine) => Promise<unknown>;

async function commit(engine: Engine, work: (tx: Tx) => void, record?: string): Promise<void> {
  const raw = engine.begin();
  work(new Tx(raw));
  const sideRecords = record === undefined ? [] : [{ key: record, value: "done" }];
  const outcome = await engine.committer.commit(raw.finish(), { sideRecords });
  if (!outcome.ok) throw new Error(`conflict: ${outcome.conflict.reason}`);
}

const addLine = (engine: Engine, number: number) =>
  commit(engine, (tx) => tx.insert("lines", { number, text: `line ${number} of many` }), `line/${number}`);

/** Each is a whole: done, or not. Doing it again after a refusal is what its user would do. */
const STEPS: Record<string, Step> = {
  "a push": (engine) => pushSchema(engine, firstSchema),
  "some accounts": (engine) =>
    commit(engine, (tx) => [1, 2, 3].forEach((n) => void tx.insert("accounts", { balance: n * 100 }))),
  "drafts in a table of their own": (engine) => commit(engine, (tx) => void tx.insert("drafts", { n: 1 })),
  "a line": (engine) => addLine(engine, 1),
  "a payment": (engine) =>
    commit(
      engine,
      (tx) => {
        const [from, to] = tx.range("accounts.by_balance", [], { order: "desc" });
        tx.patch(from!._id, { balance: (from!.balance as number) - 30 });
        tx.patch(to!._id, { balance: (to!.balance as number) + 30 });
      },
      "paid",
    ),
  "a second line, that is long": (engine) =>
    commit(engine, (tx) => void tx.insert("lines", { number: 2, text: "long ".repeat(3_000) })),
  "a push with other indexes": (engine) => pushSchema(engine, secondSchema),
  "a line taken away": (engine) =>
    commit(engine, (tx) => tx.remove(tx.range("lines.by_number", [["eq", "number", 1]])[0]!._id)),
  "a table taken away": async (engine) => {
    if (Object.hasOwn(engine.catalog().namespaces[""]!.tables, "drafts"))
      await engine.deleteTables("", ["drafts"]);
  },
  "an import in the place of a table": async (engine) => {
    const wanted = { componentPath: "", tableName: "lines", number: null, mustBeEmpty: false };
    const running = await engine.startTableImport([wanted]);
    try {
      for (let number = 10; number < 13; number++)
        await running.add("", "lines", { number, text: `import ${number}` });
      await running.publish();
    } catch (error) {
      await running.abort();
      throw error;
    }
  },
  "a last line": (engine) => addLine(engine, 20),
};

function contents(engine: Engine): Record<string, string[]> {
  const tables = Object.keys(engine.catalog().namespaces[""]!.tables).filter((name) => !name.startsWith("_"));
  const rows = Object.fromEntries(
    tables.map((name) => [
      name,
      read(engine, (tx) => tx.all(name))
        .map(({ _id, _creationTime, ...fields }) => JSON.stringify(fields))
        .sort(),
    ]),
  );
  const records = ["line/", "paid"].flatMap((prefix) => engine.listSideRecords(prefix).map(({ key }) => key));
  return Object.fromEntries(Object.entries({ ...rows, records }).filter(([, each]) => each.length > 0));
}

async function open(dataDir: string, at = Infinity, fault: Fault = "refuses") {
  let storage!: FailingStorage;
  const engine = await openEngine({
    dataDir,
    random: new SeededRandom(7),
    wrapStorage: (inner) => (storage = new FailingStorage(inner, at, fault)),
  });
  return { engine, storage };
}

/** What the steps come to when nothing goes wrong, after each; and how many writes that takes. */
async function undisturbed() {
  const { engine, storage } = await open(temporaryFolder());
  const states = [contents(engine)];
  const first = storage.writes + 1;
  for (const step of Object.values(STEPS)) {
    await step(engine);
    states.push(contents(engine));
  }
  const last = storage.writes;
  await engine.close();
  return { states, first, last };
}

async function expectWhole(
  dataDir: string,
  isOneOf: Record<string, string[]>[],
  atLeastTs: bigint,
): Promise<void> {
  rmSync(join(dataDir, "lock.json"), { force: true });
  const { engine } = await open(dataDir);
  expect(isOneOf).toContainEqual(contents(engine));
  expect(engine.checkConsistency().problems).toEqual([]);
  expect(engine.latestTs()).toBeGreaterThanOrEqual(atLeastTs);
  const before = engine.latestTs();
  await commit(engine, (tx) => void tx.insert("lines", { number: 99, text: "after" }));
  expect(engine.latestTs()).toBeGreaterThan(before);
  await engine.close();
  expect(checkStore(dataDir, true).by).toBe("pages");
}

describe("every write to disk in turn", () => {
  it.each(["killed before", "killed after"] as const)(
    "[COM15] %s it: what was acknowledged is there, and nothing by half",
    async (fault) => {
      const { states, first, last } = await undisturbed();
      expect(last - first).toBeGreaterThan(20);
      for (let at = first; at <= last; at++) {
        const dataDir = temporaryFolder();
        const { engine, storage } = await open(dataDir, at, fault);
        let [done, ts] = [0, 0n];
        for (const step of Object.values(STEPS)) {
          const isDone = await Promise.race([step(engine).then(() => true), storage.died.then(() => false)]);
          if (!isDone) break;
          [done, ts] = [done + 1, engine.latestTs()];
        }
        await storage.close();
        await expectWhole(dataDir, [states[done]!, states[Math.min(done + 1, states.length - 1)]!], ts);
      }
    },
  );

  it("[COM17] refused: it leaves nothing, reads go on, and the same again works", async () => {
    const { states, first, last } = await undisturbed();
    for (let at = first; at <= last; at++) {
      const dataDir = temporaryFolder();
      const { engine } = await open(dataDir, at);
      let refusals = 0;
      for (const [number, step] of Object.values(STEPS).entries()) {
        try {
          await step(engine);
        } catch (error) {
          refusals++;
          expect(String(error)).toContain("the disk refused this write");
          const found = contents(engine);
          expect([states[number], states[number + 1]]).toContainEqual(found);
          expect(engine.checkConsistency().problems).toEqual([]);
          // A push shows nothing: it may be done again.
          const [from, to] = [JSON.stringify(states[number]), JSON.stringify(states[number + 1])];
          if (from === to || JSON.stringify(found) === from) await step(engine);
        }
      }
      // A refusal may also have met work that nobody waits for: clearing away what is out of use.
      expect(refusals).toBeLessThanOrEqual(1);
      expect(contents(engine)).toEqual(states.at(-1));
      const ts = engine.latestTs();
      await engine.close();
      await expectWhole(dataDir, [states.at(-1)!], ts);
    }
  });

  it("[COM17] commits under way together with a refused one are refused with it; none of them is there later", async () => {
    for (let at = 1; at <= 4; at++) {
      const dataDir = temporaryFolder();
      const before = await open(dataDir);
      await pushSchema(before.engine, secondSchema);
      await before.engine.close();
      const probe = await open(dataDir);
      const quiet = probe.storage.writes;
      await probe.engine.close();
      const { engine } = await open(dataDir, quiet + at);
      const answers = await Promise.allSettled(Array.from({ length: 4 }, (_, n) => addLine(engine, n)));
      const kept = answers.flatMap(({ status }, n) => (status === "fulfilled" ? [n] : []));
      const shown = read(engine, (tx) => tx.range("lines.by_number").map(({ number }) => number));
      expect(shown).toEqual(kept);
      expect(kept.length).toBeLessThan(4);
      await addLine(engine, 50);
      expect(engine.checkConsistency().problems).toEqual([]);
      await engine.close();
    }
  });
});

it("[STO8] the check of consistency finds an index that lost, kept or changed an entry, and a wrong count", async () => {
  const { engine, storage } = await open(temporaryFolder());
  await pushSchema(engine, secondSchema);
  await addLine(engine, 1);
  await addLine(engine, 2);
  expect(engine.checkConsistency()).toMatchObject({ problems: [] });
  const snapshot = storage.snapshot();
  const entries = [...snapshot.scan({ start: new Uint8Array([1]), end: new Uint8Array([2]), order: "asc" })];
  snapshot.close();
  const ours = new Set(engine.catalog().namespaces[""]!.tables["lines"]!.indexes.map(({ id }) => id));
  const damages = entries
    .filter(({ key }) => ours.has(Buffer.from(key).readUInt32BE(1)))
    .flatMap(({ key, value }) => [
      { key, before: value, after: null },
      { key, before: value, after: `${value.slice(0, -2)}?}` },
      { key: new Uint8Array([...key, 1]), before: null, after: value },
    ]);
  expect(damages.length).toBeGreaterThan(20);
  for (const { key, before, after } of damages) {
    await storage.write([{ key, value: after }]);
    expect(engine.checkConsistency().problems, Buffer.from(key).toString("hex")).not.toEqual([]);
    await storage.write([{ key, value: before }]);
  }
  expect(engine.checkConsistency().problems).toEqual([]);
  await engine.close();
});
