/**
 * Puts the engine together: storage, lock, catalog, committer, subscriptions. The main thread has one Engine per data folder;
 * worker threads open readers (`reader.ts`).
 */
import { join } from "node:path";
import { dropIndexes, dropTables } from "./catalog-drops.ts";
import { CatalogView } from "./catalog-view.ts";
import { emptyCatalog, ensureNamespace } from "./catalog.ts";
import { StorageCommitter } from "./committer.ts";
import { CURSOR_SECRET_BYTES } from "./cursor.ts";
import { DocumentCounts } from "./document-counts.ts";
import type { Engine } from "./engine-interface.ts";
import { DataFolderInUseError, UserError } from "./errors.ts";
import { backfillIndex, clearIndex } from "./index-backfill.ts";
import { diffSchemas, isHalfBuilt, RunningSchemaChange } from "./schema-change.ts";
import { SnapshotReader } from "./snapshot-reader.ts";
import { META_CATALOG, META_CURSOR_SECRET, readLatestTs } from "./storage-layout.ts";
import { SubscriptionIndex } from "./subscriptions.ts";
import { readSearchTotals } from "./search-recount.ts";
import { dropHiddenIndexes, TableImport } from "./table-import.ts";
import type { Catalog, CreatedTable, IndexId } from "./types.ts";
import { WriteLog, type LogEntry } from "./write-log.ts";
import { systemClock, type Clock } from "../base/clock.ts";
import { silentLog, type Log } from "../base/log.ts";
import { systemRandom, type Random } from "../base/random.ts";
import { lockFolder, type FolderLock } from "../storage/folder-lock.ts";
import { failureFor } from "../storage/write-failure.ts";
import { checkStore } from "../storage/store-check.ts";
import { breakSeal, seal } from "../storage/store-seal.ts";
import { LmdbStorage, storeFile } from "../storage/lmdb-storage.ts";
import { MemoryStorage } from "../storage/memory-storage.ts";
import type { Storage } from "../storage/storage.ts";

export interface EngineOptions {
  /** Folder of the store, made if absent; or "memory" for one that is gone with the process (and has no worker readers). */
  dataDir: string | "memory";
  clock?: Clock;
  random?: Random;
  log?: Log;
  /** What writes go through: where tests let them fail. */
  wrapStorage?: (storage: Storage) => Storage;
}

/** Throws DataFolderInUseError when another process has the folder, DamagedStoreError when what is in it isn't as it was written. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  if (options.dataDir === "memory") return openOn(new MemoryStorage(), options, () => {});
  const { dataDir, wrapStorage = (storage) => storage, log = silentLog } = options;
  const lock = lockOrSay(dataDir);
  let storage: Storage | null = null;
  try {
    const startedAtMs = performance.now();
    const checked = checkStore(dataDir);
    log.info("store-checked", { ...checked, tookMs: Math.round(performance.now() - startedAtMs) });
    const file = storeFile(dataDir);
    breakSeal(file);
    const lmdb = new LmdbStorage(dataDir);
    storage = wrapStorage(lmdb);
    return await openOn(storage, options, () => {
      try {
        // Without a seal the next start looks at every page.
        if (!lmdb.isInDoubt) seal(file);
      } catch (error) {
        // No room for it: the next start has to go over all pages.
        log.warn("store-not-sealed", { error: String(error) });
      }
      lock.release();
    });
  } catch (error) {
    await storage?.close();
    lock.release();
    throw error;
  }
}

function lockOrSay(dataDir: string): FolderLock {
  try {
    return lockFolder(dataDir);
  } catch (error) {
    if (error instanceof DataFolderInUseError) throw error;
    throw failureFor(error, dataDir);
  }
}

/** Where file contents of `_storage` belong, beside the store. */
export function filesFolder(dataDir: string): string {
  return join(dataDir, "files");
}

async function openOn(storage: Storage, options: EngineOptions, release: () => void): Promise<Engine> {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options;
  const { catalog, latestTs } = await readOrInitialize(storage, random);
  const writeLog = new WriteLog(latestTs);
  const committer = new StorageCommitter({ storage, writeLog, clock, log, catalog, latestTs });
  const subscriptions = new SubscriptionIndex(writeLog, latestTs);
  committer.onCommit((commit) => subscriptions.apply(commit as LogEntry));
  const counts = new DocumentCounts(writeLog, latestTs);
  committer.onCommit((commit) => counts.apply(commit));
  const snapshots = new SnapshotReader(storage, clock, random, counts);

  let clearing: Promise<void> = Promise.resolve();
  const clearDropped = (): void => {
    clearing = clearing
      .then(() => clearDroppedIndexes(storage, committer))
      .catch((error: unknown) => log.warn("index-clearing-stopped", { error: String(error) }));
  };
  await bringUpToDate(storage, writeLog, committer);
  for (const [id, totals] of readSearchTotals(storage, committer.currentCatalog)) {
    committer.searchTotals.set(id, totals);
  }
  clearDropped();

  let change: RunningSchemaChange | null = null;
  const assertNoPush = (): void => {
    if (change?.state.kind === "inProgress" || change?.state.kind === "ready") {
      throw new UserError("A push is under way: try again when it is done");
    }
  };
  return {
    committer,
    subscriptions,
    catalog: () => committer.durableCatalog.catalog,
    latestTs: () => committer.durableTs,
    begin: (beginOptions) => snapshots.begin(beginOptions),
    beginTogether: (count) => snapshots.beginTogether(count),
    beginTransaction: (beginOptions) => snapshots.begin(beginOptions),
    betweenWrites: (work) => storage.betweenWrites(work),
    getSideRecord: (key) => snapshots.getSideRecord(key),
    listSideRecords: (prefix) => snapshots.listSideRecords(prefix),
    checkConsistency: () => snapshots.checkConsistency(),
    diffSchemas: (schemas) => diffSchemas(committer.currentCatalog.catalog, schemas),
    startSchemaChange: async (schemas) => {
      // A push that died half-way must not block the next one.
      await change?.abort();
      change = await RunningSchemaChange.start(
        { storage, writeLog, committer, onDropped: clearDropped },
        schemas,
      );
      return change;
    },
    deleteTables: async (componentPath, tableNames) => {
      assertNoPush();
      await committer.changeCatalog((draft) => dropTables(draft, componentPath, tableNames));
      clearDropped();
    },
    startTableImport: (tables) => {
      const services = { storage, committer, clock, random, assertNoPush, onDropped: clearDropped };
      return TableImport.start(services, tables);
    },
    close: async () => {
      await change?.abort().catch(() => {});
      await clearing;
      await committer.close();
      await storage.close();
      release();
    },
  };
}

async function readOrInitialize(
  storage: Storage,
  random: Random,
): Promise<{ catalog: CatalogView; latestTs: bigint }> {
  const snapshot = storage.snapshot();
  const text = snapshot.get(META_CATALOG);
  const hasSecret = snapshot.get(META_CURSOR_SECRET) !== null;
  const latestTs = readLatestTs(snapshot);
  snapshot.close();
  if (!hasSecret) {
    const secret = Buffer.from(random.bytes(CURSOR_SECRET_BYTES)).toString("base64");
    await storage.write([{ key: META_CURSOR_SECRET, value: secret }]);
  }
  return {
    catalog: new CatalogView(text === null ? emptyCatalog() : (JSON.parse(text) as Catalog)),
    latestTs,
  };
}

/** System tables that this version of the backend has more of, and the leftovers of a schema change cut off by a crash. */
async function bringUpToDate(
  storage: Storage,
  writeLog: WriteLog,
  committer: StorageCommitter,
): Promise<void> {
  const backfills: IndexId[] = [];
  await committer.changeCatalog((draft) => {
    const createdTables: CreatedTable[] = [];
    for (const componentPath of new Set(["", ...Object.keys(draft.namespaces)])) {
      const { tables, indexes } = ensureNamespace(draft, componentPath);
      for (const table of tables) createdTables.push({ componentPath, table });
      for (const { index } of indexes) backfills.push(index.id);
    }
    dropIndexes(draft, isHalfBuilt);
    dropHiddenIndexes(draft);
    return { createdTables, removedIndexes: [] };
  });
  for (const indexId of backfills) {
    await backfillIndex(storage, writeLog, committer.currentCatalog.indexById(indexId)!, () => true);
  }
}

async function clearDroppedIndexes(storage: Storage, committer: StorageCommitter): Promise<void> {
  const dropped = committer.durableCatalog.catalog.droppedIndexes;
  if (dropped.length === 0) return;
  for (const indexId of dropped) await clearIndex(storage, indexId);
  await committer.changeCatalog((draft) => {
    draft.droppedIndexes = draft.droppedIndexes.filter((id) => !dropped.includes(id));
    return { createdTables: [], removedIndexes: [] };
  });
}
