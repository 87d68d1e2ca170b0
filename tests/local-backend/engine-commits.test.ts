/** In which order commits happen, and what is known of them (chapter COM of the SPEC). */
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../local-backend/base/clock.ts";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { silentLog } from "../../local-backend/base/log.ts";
import { CatalogView } from "../../local-backend/engine/catalog-view.ts";
import { emptyCatalog } from "../../local-backend/engine/catalog.ts";
import { StorageCommitter } from "../../local-backend/engine/committer.ts";
import { EngineUnavailableError } from "../../local-backend/engine/errors.ts";
import { WriteLog } from "../../local-backend/engine/write-log.ts";
import { MemoryStorage } from "../../local-backend/storage/memory-storage.ts";
import {
  APP,
  begin,
  commit,
  engineWithRows,
  pushSchema,
  read,
  schemaJson,
  startEngine,
  temporaryFolder,
  write,
} from "./engine-fixture.ts";

describe("order and durability", () => {
  it("[COM9] timestamps rise with every commit, also when the clock goes back and after a restart", async () => {
    const dataDir = temporaryFolder();
    const clock = new ManualClock(1_800_000_000_000);
    const seen: bigint[] = [];
    for (const atMs of [0, -60_000, -120_000]) {
      const engine = await startEngine({ dataDir, clock });
      expect(engine.latestTs()).toBeGreaterThanOrEqual(seen.at(-1) ?? 0n);
      for (let at = 0; at < 3; at++) {
        await write(engine, (tx) => tx.insert("rows", { at }));
        seen.push(engine.latestTs());
      }
      await engine.close();
      clock.advanceMs(atMs);
    }
    seen.slice(1).forEach((ts, at) => expect(ts).toBeGreaterThan(seen[at]!));
  });

  it("[COM10] many commits at once are answered in order, each once, each visible when it is answered", async () => {
    const engine = await startEngine({ dataDir: temporaryFolder() });
    await write(engine, (tx) => tx.insert("rows", { at: -1 }));
    const heard: bigint[] = [];
    const answered: bigint[] = [];
    engine.committer.onCommit(({ ts }) => heard.push(ts));
    const transactions = Array.from({ length: 200 }, (_, at) => {
      const tx = begin(engine);
      return { tx, id: tx.insert("rows", { at }) };
    });
    await Promise.all(
      transactions.map(async ({ tx, id }) => {
        const outcome = await commit(engine, tx);
        if (!outcome.ok) throw new Error("conflict");
        expect(heard).toContain(outcome.ts);
        expect(read(engine, (after) => after.get(id))).not.toBeNull();
        answered.push(outcome.ts);
      }),
    );
    expect(answered).toEqual(heard);
    expect([...heard].sort((a, b) => (a < b ? -1 : 1))).toEqual(heard);
    expect(new Set(heard).size).toBe(200);
  });

  it("[COM11] a commit says which tables and which keys it touched, old and new ones", async () => {
    const { engine, ids } = await engineWithRows(1);
    const { indexes } = engine.catalog().namespaces[""]!.tables.rows!;
    const tableId = indexes.find(({ name }) => name === "by_id")!.id;
    const byN = indexes.find(({ name }) => name === "by_n")!.id;
    const commits: { tableIds: ReadonlySet<number>; keys: number }[] = [];
    engine.committer.onCommit(({ tableIds, keys }) =>
      commits.push({ tableIds, keys: keys.get(byN)?.length ?? 0 }),
    );
    await write(engine, (tx) => tx.patch(ids[0]!, { n: 77 }));
    await write(engine, (tx) => tx.patch(ids[0]!, { group: 5 }));
    await write(engine, (tx) => tx.remove(ids[0]!));
    await write(engine, (tx) => tx.remove(tx.insert("rows", { n: 1, group: 1 })));
    expect(commits).toEqual([2, 1, 1].map((keys) => ({ tableIds: new Set([tableId]), keys })));
  });

  it("[COM12] side records commit with the writes or not at all", async () => {
    const { engine, ids } = await engineWithRows(1);
    const sideRecords = [{ key: "request/1", value: "answer" }];
    const [a, b] = [begin(engine), begin(engine)];
    a.patch(ids[0]!, { n: 1 });
    b.patch(ids[0]!, { n: 2 });
    await commit(engine, a);
    expect((await engine.committer.commit(b.raw.finish(), { sideRecords })).ok).toBe(false);
    expect(engine.getSideRecord("request/1")).toBeNull();
    const c = begin(engine);
    c.patch(ids[0]!, { n: 3 });
    expect((await engine.committer.commit(c.raw.finish(), { sideRecords })).ok).toBe(true);
    expect(engine.getSideRecord("request/1")).toBe("answer");
    expect(engine.listSideRecords("request/")).toEqual(sideRecords);
    await engine.committer.commitSideRecords({ deletedSideRecords: ["request/1"] });
    expect(engine.listSideRecords("")).toEqual([]);
  });

  it("[COM13] a commit timestamp in a document is its commit's, in the document and in the index", async () => {
    const engine = await startEngine();
    await pushSchema(
      engine,
      schemaJson(defineSchema({ stamps: defineTable({ at: v.commitTs() }).index("by_at", ["at"]) })),
    );
    const stamp = { at: { $commitTs: null } };
    const made: { id: string; ts: bigint }[] = [];
    for (let count = 0; count < 3; count++) {
      const tx = begin(engine);
      const id = tx.raw.insert(APP, "stamps", stamp);
      expect(tx.range("stamps.by_at", [], { order: "desc", take: 1 })[0]!._id).toBe(id);
      const outcome = await commit(engine, tx);
      if (!outcome.ok) throw new Error("conflict");
      made.push({ id, ts: outcome.ts });
    }
    for (const { id, ts } of made) {
      expect(read(engine, (tx) => tx.get(id)!.at)).toBe(ts);
      expect(
        read(engine, (tx) => tx.range("stamps.by_at", [["eq", "at", ts]]).map(({ _id }) => _id)),
      ).toEqual([id]);
    }
    expect(read(engine, (tx) => tx.range("stamps.by_at").map(({ _id }) => _id))).toEqual(
      made.map(({ id }) => id),
    );
  });

  it("[COM14] a closed engine refuses commits with a reason", async () => {
    const engine = await startEngine({ random: new SeededRandom(3) });
    const tx = begin(engine);
    tx.insert("rows", {});
    const result = tx.raw.finish();
    await engine.close();
    await expect(engine.committer.commit(result)).rejects.toThrow("the engine is closed");
  });

  it("[COM17] when the disk refuses a commit, it and all under way with it are refused, nothing of them is told, and the next is tried anew", async () => {
    const storage = new MemoryStorage();
    const committer = new StorageCommitter({
      storage,
      writeLog: new WriteLog(0n),
      clock: new ManualClock(1_800_000_000_000),
      log: silentLog,
      catalog: new CatalogView(emptyCatalog()),
      latestTs: 0n,
    });
    const heard: bigint[] = [];
    committer.onCommit(({ ts }) => heard.push(ts));
    const record = (key: string) => committer.commitSideRecords({ sideRecords: [{ key, value: "" }] });
    await record("fine");
    storage.write = () => Promise.reject(new Error("no space left"));
    const [first, second] = [record("lost"), record("lost too")];
    await expect(first).rejects.toThrow("no space left");
    await expect(second).rejects.toThrow(EngineUnavailableError);
    storage.write = () => Promise.resolve();
    expect(await record("later")).toBeGreaterThan(heard[0]!);
    expect(heard).toHaveLength(2);
  });
});
