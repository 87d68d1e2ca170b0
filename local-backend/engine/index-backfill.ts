/** Fills a new index from the documents there are, and clears the entries of an index out of use. In steps, between which commits go on. */
import { byIdIndex, type PlacedIndex } from "./catalog-view.ts";
import { indexEntries } from "./index-keys.ts";
import { byIdKey, indexEntryKey, indexEntryRange, indexKeyOfEntry, readLatestTs } from "./storage-layout.ts";
import type { IndexId, TableDefinition, Timestamp } from "./types.ts";
import type { WriteLog } from "./write-log.ts";
import type { Storage, StorageWrite } from "../storage/storage.ts";
import { documentFromText } from "../values/convex-json.ts";
import { successor } from "../values/sort-key.ts";

const DOCUMENTS_PER_STEP = 256;
const ENTRIES_PER_STEP = 1024;

export interface StoredDocument {
  id: string;
  text: string;
}

/**
 * All documents of a table, in steps, each from a fresh snapshot. A document written between two steps may be seen or not:
 * the caller must watch commits for those. `step` runs synchronously after its snapshot was taken.
 */
export async function walkDocuments(
  storage: Storage,
  table: TableDefinition,
  step: (documents: StoredDocument[], snapshotTs: Timestamp) => Promise<boolean>,
): Promise<void> {
  const { id: indexId } = byIdIndex(table);
  let start: Uint8Array = new Uint8Array();
  for (;;) {
    const documents: StoredDocument[] = [];
    const snapshot = storage.snapshot();
    const snapshotTs = readLatestTs(snapshot);
    try {
      for (const { key, value } of snapshot.scan({
        ...indexEntryRange(indexId, start, null),
        order: "asc",
      })) {
        const entryKey = indexKeyOfEntry(key);
        const id = Buffer.from(entryKey.subarray(1, entryKey.length - 1)).toString("latin1");
        documents.push({ id, text: value });
        start = successor(entryKey);
        if (documents.length === DOCUMENTS_PER_STEP) break;
      }
    } finally {
      snapshot.close();
    }
    const goOn = documents.length === 0 || (await step(documents, snapshotTs));
    if (!goOn || documents.length < DOCUMENTS_PER_STEP) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * The index must be in the current catalog already, so that commits maintain it. A document that was committed after a step's
 * snapshot has its entry from that commit; writing the older one over it would leave a dead entry.
 */
export async function backfillIndex(
  storage: Storage,
  writeLog: WriteLog,
  { table, index }: Pick<PlacedIndex, "table" | "index">,
  isWanted: () => boolean,
): Promise<void> {
  const byId = byIdIndex(table).id;
  await walkDocuments(storage, table, async (documents, snapshotTs) => {
    if (!isWanted()) return false;
    const newer = new Set<string>();
    for (const entry of writeLog.entriesAfter(snapshotTs)) {
      for (const key of entry.keys.get(byId) ?? []) newer.add(Buffer.from(key).toString("latin1"));
    }
    const batch: StorageWrite[] = [];
    for (const { id, text } of documents) {
      if (newer.has(Buffer.from(byIdKey(id)).toString("latin1"))) continue;
      for (const { key, value } of indexEntries(index, documentFromText(text), text)) {
        batch.push({ key: indexEntryKey(index.id, key), value });
      }
    }
    await storage.write(batch);
    return true;
  });
}

/** Nobody reads or writes the index any more. */
export async function clearIndex(storage: Storage, indexId: IndexId): Promise<void> {
  for (;;) {
    const batch: StorageWrite[] = [];
    const snapshot = storage.snapshot();
    try {
      const range = indexEntryRange(indexId, new Uint8Array(), null);
      for (const { key } of snapshot.scan({ ...range, order: "asc" })) {
        batch.push({ key: new Uint8Array(key), value: null });
        if (batch.length === ENTRIES_PER_STEP) break;
      }
    } finally {
      snapshot.close();
    }
    if (batch.length === 0) return;
    await storage.write(batch);
  }
}
