/** What happens to commits when another process opens the store meanwhile: decision 011. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { openEngine } from "../../local-backend/engine/engine.ts";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { createFunctionRunner } from "../../local-backend/runtime/function-runner.ts";
import { workerBundle } from "../../local-backend/runtime/worker-bundle.ts";
import { WorkerProcess } from "../../local-backend/runtime/worker-process.ts";
import { LmdbStorage, storeFile } from "../../local-backend/storage/lmdb-storage.ts";
import { checkStore } from "../../local-backend/storage/store-check.ts";
import { WriteQueue } from "../../local-backend/storage/write-queue.ts";
import { memoryFiles } from "./runtime-fixture.ts";

const OPENER = fileURLToPath(new URL("./store-opener-process.ts", import.meta.url));
const LAST = [9];
const key = (...bytes: number[]) => new Uint8Array(bytes);

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "openings-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function opened(folder: string): LmdbStorage {
  const storage = new LmdbStorage(folder);
  onTestFinished(() => storage.close());
  return storage;
}

function valueIn(storage: LmdbStorage, name: Uint8Array): string | null {
  const snapshot = storage.snapshot();
  try {
    return snapshot.get(name);
  } finally {
    snapshot.close();
  }
}

/** Where LMDB's lock file has the number that the next transaction builds on. */
const NUMBER_AT = 8;

/** Takes it back by some commits: what a process does that opens the store, and was held up since it read the header. */
function takeBack(folder: string, commits: number): void {
  const handle = openSync(`${storeFile(folder)}-lock`, "r+");
  const bytes = Buffer.alloc(8);
  readSync(handle, bytes, 0, 8, NUMBER_AT);
  bytes.writeBigUInt64LE(bytes.readBigUInt64LE() - BigInt(commits));
  writeSync(handle, bytes, 0, 8, NUMBER_AT);
  closeSync(handle);
}

async function storeOf(folder: string, commits: number): Promise<LmdbStorage> {
  const storage = new LmdbStorage(folder);
  for (let n = 1; n <= commits; n++) {
    await storage.write([
      { key: key(...LAST), value: String(n) },
      { key: key(1, n), value: "x".repeat(n * 100) },
    ]);
  }
  return storage;
}

describe("writes and openings", () => {
  it("[STO12] what must not meet a write waits for the one under way, and the next ones wait for it", async () => {
    const happened: string[] = [];
    const ends: (() => void)[] = [];
    const queue = new WriteQueue<string>(async (batches) => {
      happened.push(`write ${batches.join("+")}`);
      await new Promise<void>((resolve) => ends.push(resolve));
      happened.push("written");
    });
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

    const first = queue.add("a");
    await nextTurn();
    let over = () => {};
    const work = queue.betweenWrites(async () => {
      happened.push("work");
      await new Promise<void>((resolve) => (over = resolve));
      happened.push("over");
      return 7;
    });
    const others = [queue.add("b"), queue.add("c")];
    await nextTurn();
    expect(happened).toEqual(["write a"]);
    ends.shift()!();
    await first;
    await nextTurn();
    expect(happened).toEqual(["write a", "written", "work"]);
    const failing = queue.betweenWrites(() => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    over();
    expect(await work).toBe(7);
    await nextTurn();
    expect(happened).toEqual(["write a", "written", "work", "over", "write b+c"]);
    ends.shift()!();
    await Promise.all(others);
    await queue.drained();
  });

  it("[STO12] processes that open the store between writes take no commit back", async () => {
    const folder = newFolder();
    const storage = opened(folder);
    await storage.write([{ key: key(...LAST), value: "0" }]);
    let isDone = false;
    const opener = async () => {
      const child = fork(OPENER, [folder], { execArgv: ["--import", "tsx"] });
      onTestFinished(() => void child.kill("SIGKILL"));
      await once(child, "message");
      for (let n = 0; n < 150; n++) {
        await storage.betweenWrites(async () => {
          const answer = once(child, "message");
          child.send(LAST);
          const [value] = (await answer) as unknown[];
          expect(value).toBe(valueIn(storage, key(...LAST)));
        });
      }
      child.disconnect();
    };
    const openers = Promise.all([opener(), opener()]).finally(() => (isDone = true));
    let written = 0;
    while (!isDone) {
      written++;
      await storage.write([
        { key: key(...LAST), value: String(written) },
        { key: key(1, written >> 8, written & 255), value: "x".repeat(written % 3_000) },
      ]);
      expect(valueIn(storage, key(...LAST))).toBe(String(written));
    }
    await openers;
    const snapshot = storage.snapshot();
    const kept = [...snapshot.scan({ start: key(1), end: key(2), order: "asc" })].length;
    snapshot.close();
    expect(kept).toBe(written);
  }, 60_000);
});

describe("a program that isn't of the backend opens the store beside a write", () => {
  it.each([1, 2, 3, 4])(
    "[STO13] %i commits old: nothing is written on it, and after a restart all is there",
    async (old) => {
      const folder = newFolder();
      const storage = await storeOf(folder, 20);
      takeBack(folder, old);
      const refused = /Another program opened .* nothing was written.* until the backend is started again/;
      await expect(storage.write([{ key: key(2), value: "a" }])).rejects.toThrow(refused);
      await expect(storage.write([{ key: key(2), value: "b" }])).rejects.toThrow(refused);
      expect(storage.isInDoubt).toBe(false);
      await storage.close();

      const again = opened(folder);
      expect([valueIn(again, key(...LAST)), valueIn(again, key(1, 20)), valueIn(again, key(2))]).toEqual([
        "20",
        "x".repeat(2_000),
        null,
      ]);
      await again.write([{ key: key(2), value: "c" }]);
      expect(valueIn(again, key(2))).toBe("c");
    },
  );

  it("[STO13] in the very moment in which a write begins: it is told that a commit may be lost", async () => {
    const folder = newFolder();
    const storage = opened(folder);
    await storage.write([{ key: key(1), value: "a" }]);
    await storage.write([{ key: key(1), value: "b" }]);
    const write = storage.write([{ key: key(2), value: "c" }]);
    // The library begins the transaction when this turn is over.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    takeBack(folder, 1);
    await expect(write).rejects.toThrow(/a commit may be lost/);
    expect(storage.isInDoubt).toBe(true);
    await expect(storage.write([{ key: key(2), value: "d" }])).rejects.toThrow(/a commit may be lost/);
  });

  it("[STO13] after that the next start looks at every page", async () => {
    const dataDir = newFolder();
    const engine = await openEngine({ dataDir });
    const commit = () => engine.committer.commitSideRecords({ sideRecords: [{ key: "k", value: "v" }] });
    await commit();
    const committed = commit();
    await new Promise<void>((resolve) => process.nextTick(resolve));
    takeBack(dataDir, 1);
    await expect(committed).rejects.toThrow(/a commit may be lost/);
    await engine.close();
    expect(checkStore(dataDir).by).toBe("pages");
  });

  it("[STO1] batches that change nothing count for nothing", async () => {
    const storage = opened(newFolder());
    for (let n = 0; n < 3; n++) await storage.write([{ key: key(5), value: null }]);
    await storage.write([]);
    await storage.write([{ key: key(5), value: "a" }]);
    expect(valueIn(storage, key(5))).toBe("a");
  });
});

describe("worker processes", () => {
  const commit = (engine: Engine, key: string) =>
    engine.committer.commitSideRecords({ sideRecords: [{ key, value: key }] });

  it("[STO12] open the store between writes, before they take any job", async () => {
    const dataDir = newFolder();
    const engine = await openEngine({ dataDir });
    onTestFinished(() => engine.close());
    const happened: string[] = [];
    let asked = 0;
    let allow = () => {};
    const allowed = new Promise<void>((resolve) => (allow = resolve));
    let allHaveAsked = () => {};
    const askedByAll = new Promise<void>((resolve) => (allHaveAsked = resolve));
    const betweenWrites = async (work: () => Promise<unknown>) => {
      if (++asked === 3) allHaveAsked();
      await allowed;
      return await engine.betweenWrites(work);
    };
    const starting = createFunctionRunner({
      engine: { ...engine, betweenWrites: betweenWrites as Engine["betweenWrites"] },
      ...{ dataDir, files: memoryFiles(), lanes: { mutation: 1, query: 1, action: 1 } },
      ...{ cloudOrigin: "http://127.0.0.1:3210", deploymentName: "test", uploadTokenSecret: "a secret" },
    });
    void starting.then((runner) => {
      onTestFinished(() => runner.close());
      happened.push("ready");
    });
    await askedByAll;
    await commit(engine, "before");
    happened.push("allowed");
    allow();
    await starting;
    await commit(engine, "after");
    expect(happened).toEqual(["allowed", "ready"]);
    expect([engine.getSideRecord("before"), engine.getSideRecord("after")]).toEqual(["before", "after"]);
  });

  it("[STO12] that are killed while they open it hold no write up", async () => {
    const dataDir = newFolder();
    const storage = opened(dataDir);
    const { workerFile, ...scripts } = await workerBundle();
    const lost: string[] = [];
    const worker: WorkerProcess = new WorkerProcess({
      workerFile,
      data: {
        ...{ dataDir, ...scripts, parentPid: process.pid, ownTimeMs: 1_000 },
        ...{ cloudOrigin: "http://127.0.0.1:3210", deploymentName: "test", uploadTokenSecret: "a secret" },
      },
      betweenWrites: (work) =>
        storage.betweenWrites(async () => {
          const opening = work();
          worker.kill("memory");
          await opening;
        }),
      onProblem: (message) => lost.push(message),
      onLost: (_worker, { reason }) => lost.push(reason),
    });
    await expect(worker.ready).rejects.toThrow("worker lost: memory");
    await storage.write([{ key: key(1), value: "after" }]);
    expect(valueIn(storage, key(1))).toBe("after");
    expect(lost).toEqual(["memory"]);
  });
});
