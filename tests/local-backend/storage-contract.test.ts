import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { LmdbStorage } from "../../local-backend/storage/lmdb-storage.ts";
import { MAX_SHORT_KEY } from "../../local-backend/storage/long-keys.ts";
import { MemoryStorage } from "../../local-backend/storage/memory-storage.ts";
import type { Snapshot, Storage, StorageEntry, StorageRange } from "../../local-backend/storage/storage.ts";
import { compareBytes } from "../../local-backend/values/sort-key.ts";

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "storage-"));
  folders.push(folder);
  return folder;
}
const opened: Storage[] = [];
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const implementations: Record<string, () => Storage> = {
  memory: () => new MemoryStorage(),
  LMDB: () => new LmdbStorage(newFolder()),
};

/** Node 20 needs a loader for TypeScript, which a worker has to register itself. */
function startWorker(file: URL, workerData: unknown): Worker {
  // By its whole address: a data: module has no place from which a package could be looked up.
  const tsx = createRequire(import.meta.url).resolve("tsx/package.json");
  const loader = new URL("dist/esm/api/index.mjs", pathToFileURL(tsx)).href;
  const code = `import { register } from "${loader}"; register(); await import(${JSON.stringify(file.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData });
}

const key = (...bytes: number[]) => new Uint8Array(bytes);
const everything: StorageRange = { start: key(), end: null, order: "asc" };
const shown = (entries: Iterable<StorageEntry>) =>
  [...entries].map((entry) => `${Buffer.from(entry.key).toString("hex")}=${entry.value}`);

describe.each(Object.entries(implementations))("storage: %s", (_name, make) => {
  function open(): Storage {
    const storage = make();
    opened.push(storage);
    return storage;
  }

  it("[STO1] a batch is whole and visible when its promise resolves, and not in older snapshots", async () => {
    const storage = open();
    const before = storage.snapshot();
    await storage.write([
      { key: key(1), value: "a" },
      { key: key(2), value: "b" },
    ]);
    const after = storage.snapshot();
    await storage.write([
      { key: key(1), value: null },
      { key: key(2), value: "B" },
      { key: key(3), value: "c" },
    ]);
    const latest = storage.snapshot();
    expect(shown(before.scan(everything))).toEqual([]);
    expect(shown(after.scan(everything))).toEqual(["01=a", "02=b"]);
    expect(shown(latest.scan(everything))).toEqual(["02=B", "03=c"]);
    expect([before.get(key(2)), after.get(key(2)), latest.get(key(2)), latest.get(key(1))]).toEqual([
      null,
      "b",
      "B",
      null,
    ]);
    for (const snapshot of [before, after, latest]) snapshot.close();
  });

  it("[STO2] ranges have an inclusive start, an exclusive end and both directions", async () => {
    const storage = open();
    await storage.write([1, 2, 3, 4].map((n) => ({ key: key(n), value: String(n) })));
    const snapshot = storage.snapshot();
    const values = (range: StorageRange) => [...snapshot.scan(range)].map(({ value }) => value).join("");
    expect(values({ start: key(2), end: key(4), order: "asc" })).toBe("23");
    expect(values({ start: key(2), end: key(4), order: "desc" })).toBe("32");
    expect(values({ start: key(2), end: null, order: "desc" })).toBe("432");
    expect(values({ start: key(2, 0), end: key(3, 0), order: "asc" })).toBe("3");
    expect(values({ start: key(3), end: key(3), order: "asc" })).toBe("");
    expect(values({ start: key(4), end: key(2), order: "desc" })).toBe("");
    const counts = [key(2), key(4), null].map((end) => snapshot.count({ start: key(2), end }));
    expect(counts).toEqual([0, 2, 3]);
    snapshot.close();
  });

  it("[STO2] a scan left early leaves the snapshot usable, and scans may interleave", async () => {
    const storage = open();
    await storage.write(Array.from({ length: 100 }, (_, n) => ({ key: key(n + 1), value: String(n) })));
    const snapshot = storage.snapshot();
    for (const { value } of snapshot.scan(everything)) if (value === "3") break;
    const up = snapshot.scan(everything);
    const down = snapshot.scan({ ...everything, order: "desc" });
    const seen = [up, down, up, down].map((scan) => (scan.next().value as StorageEntry).value);
    expect(seen).toEqual(["0", "99", "1", "98"]);
    up.return?.();
    down.return?.();
    snapshot.close();
  });

  it("[STO3] batches keep their order when many are under way at once", async () => {
    const storage = open();
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        storage.write([{ key: key(9), value: String(n) }]).then(() => order.push(n)),
      ),
    );
    expect(order).toEqual(Array.from({ length: 300 }, (_, n) => n));
    const snapshot = storage.snapshot();
    expect(snapshot.get(key(9))).toBe("299");
    snapshot.close();
  });

  it("[STO4] keys longer than LMDB's limit keep their order, ranges and values", async () => {
    const storage = open();
    const random = new SeededRandom(8);
    const stem = random.bytes(MAX_SHORT_KEY);
    const keys: Uint8Array[] = [stem, stem.slice(0, MAX_SHORT_KEY - 1)];
    for (const extra of [1, 2, 31, 32, 33, 200, 3000]) {
      for (let copy = 0; copy < 3; copy++) keys.push(new Uint8Array([...stem, ...random.bytes(extra)]));
    }
    keys.push(new Uint8Array([...stem.slice(0, -1), stem.at(-1)! ^ 1, 5, 5]));
    await storage.write(keys.map((each, n) => ({ key: each, value: `value ${n}` })));
    const sorted = [...keys].sort(compareBytes);
    const snapshot = storage.snapshot();
    const hex = (list: Iterable<Uint8Array>) => [...list].map((each) => Buffer.from(each).toString("hex"));
    const scanned = (range: StorageRange) => hex([...snapshot.scan(range)].map((entry) => entry.key));
    expect(scanned(everything)).toEqual(hex(sorted));
    expect(scanned({ ...everything, order: "desc" })).toEqual(hex([...sorted].reverse()));
    for (let round = 0; round < 40; round++) {
      const start = random.pick(sorted);
      const end = random.pick(sorted);
      const inside = sorted.filter((each) => compareBytes(each, start) >= 0 && compareBytes(each, end) < 0);
      expect(scanned({ start, end, order: "asc" })).toEqual(hex(inside));
      expect(scanned({ start, end, order: "desc" })).toEqual(hex(inside.reverse()));
    }
    for (const [n, each] of keys.entries()) expect(snapshot.get(each)).toBe(`value ${n}`);
    snapshot.close();
    await storage.write(keys.map((each) => ({ key: each, value: null })));
    const empty = storage.snapshot();
    expect([...empty.scan(everything)]).toEqual([]);
    empty.close();
  });

  it.each([1, 2, 3])("[STO1] agrees with a plain sorted map under random batches (seed %i)", async (seed) => {
    const storage = open();
    const random = new SeededRandom(seed);
    const model = new Map<string, string>();
    const pinned: { snapshot: Snapshot; expected: string[] }[] = [];
    const randomKey = () => key(...random.bytes(1 + random.below(2)).map((byte) => 1 + (byte % 6)));
    const contents = () =>
      [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, value]) => `${k}=${value}`);
    for (let round = 0; round < 60; round++) {
      const batch = Array.from({ length: random.below(6) }, () => ({
        key: randomKey(),
        value: random.below(3) === 0 ? null : `${round}.${random.below(1000)}`,
      }));
      for (const { key: k, value } of batch) {
        const hex = Buffer.from(k).toString("hex");
        if (value === null) model.delete(hex);
        else model.set(hex, value);
      }
      await storage.write(batch);
      if (random.below(4) === 0) pinned.push({ snapshot: storage.snapshot(), expected: contents() });
    }
    for (const { snapshot, expected } of pinned) {
      expect(shown(snapshot.scan(everything))).toEqual(expected);
      snapshot.close();
    }
  });
});

describe("storage on disk", () => {
  it("[STO5] everything is there after reopening", async () => {
    const folder = newFolder();
    const first = new LmdbStorage(folder);
    await first.write([{ key: key(1), value: "ä€😀" }]);
    await first.close();
    const second = new LmdbStorage(folder);
    opened.push(second);
    const snapshot = second.snapshot();
    expect(snapshot.get(key(1))).toBe("ä€😀");
    snapshot.close();
  });

  it("[STO6] a worker thread reads whole batches while this thread writes", async () => {
    const folder = newFolder();
    const storage = new LmdbStorage(folder);
    opened.push(storage);
    await storage.write([
      { key: key(1), value: "0" },
      { key: key(2), value: "0" },
    ]);
    const worker = startWorker(new URL("./storage-reader-worker.ts", import.meta.url), { folder });
    const report = new Promise<{ snapshots: number; torn: number; distinct: number }>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    await new Promise((resolve) => worker.once("online", resolve));
    let isDone = false;
    void report.finally(() => (isDone = true));
    for (let n = 1; !isDone && n < 100_000; n++) {
      await storage.write([
        { key: key(1), value: String(n) },
        { key: key(2), value: String(n) },
      ]);
    }
    const { snapshots, torn, distinct } = await report;
    await worker.terminate();
    expect(snapshots).toBeGreaterThan(100);
    expect(distinct).toBeGreaterThan(1);
    expect(torn).toBe(0);
  }, 20_000);
});
