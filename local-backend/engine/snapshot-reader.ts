/**
 * Begins transactions at the newest durable snapshot of a store. Timestamp and catalog come out of the snapshot itself, so a
 * transaction in any thread has exactly the tables and schema that its data was written under.
 */
import { CatalogView } from "./catalog-view.ts";
import { emptyCatalog } from "./catalog.ts";
import { checkConsistency, type ConsistencyReport } from "./consistency-check.ts";
import { countInSnapshot, type CountsOfDocuments } from "./document-counts.ts";
import type { BeginOptions } from "./engine-interface.ts";
import {
  META_CATALOG,
  META_CATALOG_VERSION,
  readLatestTs,
  sideRecordKey,
  sideRecordName,
} from "./storage-layout.ts";
import { Transaction } from "./transaction.ts";
import type { Catalog, SideRecord, Timestamp } from "./types.ts";
import type { Clock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import type { Snapshot, StorageReader } from "../storage/storage.ts";
import { endOfBytePrefix } from "../values/sort-key.ts";

export class SnapshotReader {
  private cached: CatalogView | null = null;

  constructor(
    private readonly storage: StorageReader,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly counts: CountsOfDocuments = countInSnapshot,
  ) {}

  begin(options: BeginOptions = {}): Transaction {
    const snapshot = this.storage.snapshot();
    return new Transaction({
      snapshot,
      catalog: this.catalogOf(snapshot),
      beginTs: readLatestTs(snapshot),
      nowMs: options.nowMs ?? Math.floor(this.clock.nowMs()),
      random: this.random,
      counts: this.counts,
      limits: options.limits,
    });
  }

  beginTogether(count: number): Transaction[] {
    const snapshot = this.storage.snapshot();
    let open = count;
    const shared: Snapshot = {
      get: (key) => snapshot.get(key),
      scan: (range) => snapshot.scan(range),
      count: (range) => snapshot.count(range),
      close: () => {
        open -= 1;
        if (open === 0) snapshot.close();
      },
    };
    const catalog = this.catalogOf(snapshot);
    const [beginTs, nowMs] = [readLatestTs(snapshot), Math.floor(this.clock.nowMs())];
    if (count === 0) snapshot.close();
    return Array.from(
      { length: count },
      () =>
        new Transaction({
          ...{ snapshot: shared, catalog, beginTs, nowMs },
          ...{ random: this.random, counts: this.counts },
        }),
    );
  }

  /** Whether all there is fits together; takes as long as there is much. */
  checkConsistency(): ConsistencyReport {
    return this.withSnapshot((snapshot) => checkConsistency(snapshot, this.catalogOf(snapshot)));
  }

  latestTs(): Timestamp {
    return this.withSnapshot(readLatestTs);
  }

  catalog(): CatalogView {
    return this.withSnapshot((snapshot) => this.catalogOf(snapshot));
  }

  getSideRecord(key: string): string | null {
    return this.withSnapshot((snapshot) => snapshot.get(sideRecordKey(key)));
  }

  listSideRecords(prefix: string): SideRecord[] {
    const start = sideRecordKey(prefix);
    return this.withSnapshot((snapshot) =>
      [...snapshot.scan({ start, end: endOfBytePrefix(start), order: "asc" })].map(({ key, value }) => ({
        key: sideRecordName(key),
        value,
      })),
    );
  }

  /** Parsed once per version. */
  private catalogOf(snapshot: Snapshot): CatalogView {
    const version = Number(snapshot.get(META_CATALOG_VERSION) ?? "0");
    if (this.cached === null || this.cached.catalog.version !== version) {
      const text = snapshot.get(META_CATALOG);
      this.cached = new CatalogView(text === null ? emptyCatalog() : (JSON.parse(text) as Catalog));
    }
    return this.cached;
  }

  private withSnapshot<T>(read: (snapshot: Snapshot) => T): T {
    const snapshot = this.storage.snapshot();
    try {
      return read(snapshot);
    } finally {
      snapshot.close();
    }
  }
}
