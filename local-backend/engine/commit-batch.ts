/** One commit as storage writes, together with the index keys it touches. */
import type { CatalogView } from "./catalog-view.ts";
import { BY_ID } from "./catalog.ts";
import type { CommitExtras } from "./engine-interface.ts";
import { indexKey } from "./index-keys.ts";
import {
  indexEntryKey,
  META_CATALOG,
  META_CATALOG_VERSION,
  META_LATEST_TS,
  sideRecordKey,
  tableExistenceKey,
  TABLES_INDEX,
} from "./storage-layout.ts";
import type { Catalog, DocumentWrite, IndexId, Timestamp } from "./types.ts";
import type { StorageWrite } from "../storage/storage.ts";
import { documentFromText, resolveCommitTs } from "../values/convex-json.ts";
import { compareBytes } from "../values/sort-key.ts";

export class CommitBatch {
  readonly storageWrites: StorageWrite[] = [];
  readonly keys = new Map<IndexId, Uint8Array[]>();
  readonly tableNumbers = new Set<number>();

  constructor(private readonly ts: Timestamp) {
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
    const placed = view.tableByNumber(write.tableNumber);
    if (placed === null) throw new Error(`write to unknown table number ${write.tableNumber}`);
    this.tableNumbers.add(write.tableNumber);
    const afterText = write.after === null ? null : resolveCommitTs(write.after, this.ts);
    const before = write.before === null ? null : documentFromText(write.before);
    const after = afterText === null ? null : documentFromText(afterText);
    for (const index of placed.table.indexes) {
      const oldKey = before && indexKey(index, before);
      const newKey = after && indexKey(index, after);
      const isSameKey = oldKey !== null && newKey !== null && compareBytes(oldKey, newKey) === 0;
      if (oldKey) this.touch(index.id, oldKey);
      if (newKey && !isSameKey) this.touch(index.id, newKey);
      if (index.name === BY_ID) {
        this.storageWrites.push({ key: indexEntryKey(index.id, (newKey ?? oldKey)!), value: afterText });
      } else if (!isSameKey) {
        if (oldKey) this.storageWrites.push({ key: indexEntryKey(index.id, oldKey), value: null });
        if (newKey) this.storageWrites.push({ key: indexEntryKey(index.id, newKey), value: write.id });
      } else if (index.state === "backfilling") {
        // The entry may not be there yet.
        this.storageWrites.push({ key: indexEntryKey(index.id, newKey!), value: write.id });
      }
    }
  }

  private touch(indexId: IndexId, key: Uint8Array): void {
    const keys = this.keys.get(indexId);
    if (keys) keys.push(key);
    else this.keys.set(indexId, [key]);
  }
}
