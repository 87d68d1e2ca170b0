/** One commit as storage writes, together with the index keys it touches. */
import type { CatalogView } from "./catalog-view.ts";
import type { CommitExtras } from "./engine-interface.ts";
import { indexEntries } from "./index-keys.ts";
import {
  indexEntryKey,
  META_CATALOG,
  META_CATALOG_VERSION,
  META_LATEST_TS,
  sideRecordKey,
  tableExistenceKey,
  TABLES_INDEX,
} from "./storage-layout.ts";
import type { Catalog, DocumentWrite, IndexDefinition, IndexId, TableId, Timestamp } from "./types.ts";
import { plus, TOTALS_KEY, totalsOf, totalsText, type SearchTotals } from "../search/totals.ts";
import type { StorageWrite } from "../storage/storage.ts";
import { documentFromText, resolveCommitTs, type ValueObject } from "../values/convex-json.ts";

type IndexEntry = ReturnType<typeof indexEntries>[number];

export class CommitBatch {
  readonly storageWrites: StorageWrite[] = [];
  readonly keys = new Map<IndexId, Uint8Array[]>();
  readonly tableIds = new Set<TableId>();
  readonly growth = new Map<TableId, number>();

  /** What the counted search indexes have with this batch; the caller keeps it when the batch is written. */
  readonly searchTotals = new Map<IndexId, SearchTotals>();

  constructor(
    private readonly ts: Timestamp,
    private readonly options: { searchTotals: ReadonlyMap<IndexId, SearchTotals> },
  ) {
    this.storageWrites.push({ key: META_LATEST_TS, value: ts.toString() });
  }

  addCatalog(catalog: Catalog): void {
    this.storageWrites.push(
      { key: META_CATALOG_VERSION, value: String(catalog.version) },
      { key: META_CATALOG, value: JSON.stringify(catalog) },
    );
  }

  /** It is made or deleted. */
  touchTable(componentPath: string, tableName: string): void {
    this.touch(TABLES_INDEX, tableExistenceKey(componentPath, tableName));
  }

  addExtras({ sideRecords = [], deletedSideRecords = [] }: CommitExtras): void {
    for (const key of deletedSideRecords) this.storageWrites.push({ key: sideRecordKey(key), value: null });
    for (const { key, value } of sideRecords) this.storageWrites.push({ key: sideRecordKey(key), value });
  }

  addDocument(write: DocumentWrite, view: CatalogView): void {
    const placed = view.tableById(write.tableId);
    if (placed === null) throw new Error(`write to unknown table ${write.tableId}`);
    this.tableIds.add(write.tableId);
    const grown = Number(write.after !== null) - Number(write.before !== null);
    if (grown !== 0) this.growth.set(write.tableId, (this.growth.get(write.tableId) ?? 0) + grown);
    const afterText = write.after === null ? null : resolveCommitTs(write.after, this.ts);
    const before = write.before === null ? null : documentFromText(write.before);
    const after = afterText === null ? null : documentFromText(afterText);
    for (const index of placed.table.indexes) {
      if (index.search !== undefined) this.countForSearch(index, before, after);
      this.addEntries(
        index,
        before === null ? [] : indexEntries(index, before, write.before!),
        after === null ? [] : indexEntries(index, after, afterText!),
      );
    }
  }

  private addEntries(index: IndexDefinition, old: IndexEntry[], fresh: IndexEntry[]): void {
    const [before, after] = [byKey(old), byKey(fresh)];
    for (const [text, { key }] of before) {
      this.touch(index.id, key);
      if (!after.has(text)) this.storageWrites.push({ key: indexEntryKey(index.id, key), value: null });
    }
    for (const [text, { key, value }] of after) {
      const known = before.get(text);
      if (known === undefined) this.touch(index.id, key);
      // While an index is filled, the entry that should be there may not be yet.
      if (known?.value !== value || index.state === "backfilling") {
        this.storageWrites.push({ key: indexEntryKey(index.id, key), value });
      }
    }
  }

  /** Only for indexes that are counted already. */
  private countForSearch(
    index: IndexDefinition,
    before: ValueObject | null,
    after: ValueObject | null,
  ): void {
    const known = this.searchTotals.get(index.id) ?? this.options.searchTotals.get(index.id);
    if (known === undefined) return;
    const changed = plus(plus(known, totalsOf(index, before), -1), totalsOf(index, after));
    this.searchTotals.set(index.id, changed);
  }

  /** Call when all documents are in. */
  addSearchTotals(): void {
    for (const [id, totals] of this.searchTotals) {
      this.storageWrites.push({ key: indexEntryKey(id, TOTALS_KEY), value: totalsText(totals) });
    }
  }

  private touch(indexId: IndexId, key: Uint8Array): void {
    const keys = this.keys.get(indexId);
    if (keys) keys.push(key);
    else this.keys.set(indexId, [key]);
  }
}

function byKey(entries: IndexEntry[]): Map<string, IndexEntry> {
  return new Map(entries.map((entry) => [Buffer.from(entry.key).toString("latin1"), entry]));
}
