/** The read side for worker threads: own snapshots of the store that the main thread writes. */
import type { Reader } from "./engine-interface.ts";
import { SnapshotReader } from "./snapshot-reader.ts";
import { systemClock, type Clock } from "../base/clock.ts";
import { systemRandom, type Random } from "../base/random.ts";
import { LmdbStorage } from "../storage/lmdb-storage.ts";

export interface ReaderOptions {
  dataDir: string;
  clock?: Clock;
  random?: Random;
}

/**
 * The folder must be open already (`openEngine`), in this process or, with nothing being written meanwhile (`betweenWrites`), in
 * another: a reader takes no lock and creates nothing.
 */
export function openReader({ dataDir, clock = systemClock, random = systemRandom }: ReaderOptions): Reader {
  const storage = new LmdbStorage(dataDir);
  const snapshots = new SnapshotReader(storage, clock, random);
  return {
    begin: (options) => snapshots.begin(options),
    beginTogether: (count) => snapshots.beginTogether(count),
    latestTs: () => snapshots.latestTs(),
    getSideRecord: (key) => snapshots.getSideRecord(key),
    listSideRecords: (prefix) => snapshots.listSideRecords(prefix),
    checkConsistency: () => snapshots.checkConsistency(),
    close: () => storage.close(),
  };
}
