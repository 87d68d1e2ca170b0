/**
 * Counts the documents of a new search index while others write. Exact at its end: what was counted already follows the writes,
 * what wasn't yet is taken as it is when its turn comes, durable or not.
 */
import { tableIdOf, type CatalogView, type PlacedIndex } from "./catalog-view.ts";
import type { StorageCommitter } from "./committer.ts";
import { walkDocuments } from "./index-backfill.ts";
import { byIdKey, indexEntryKey } from "./storage-layout.ts";
import type { DocumentWrite, IndexId } from "./types.ts";
import {
  NO_TOTALS,
  parseTotals,
  plus,
  TOTALS_KEY,
  totalsOf,
  totalsText,
  type SearchTotals,
} from "../search/totals.ts";
import type { Storage, StorageReader } from "../storage/storage.ts";
import { documentFromText } from "../values/convex-json.ts";
import { compareBytes } from "../values/sort-key.ts";

export async function countForSearch(
  storage: Storage,
  committer: StorageCommitter,
  { table, index }: Pick<PlacedIndex, "table" | "index">,
  isWanted: () => boolean,
): Promise<void> {
  let totals: SearchTotals = NO_TOTALS;
  /** Everything up to here is counted; null: nothing yet. */
  let counted: Uint8Array | null = null;
  const late = new Map<string, string | null>();
  const of = (text: string | null) => totalsOf(index, text === null ? null : documentFromText(text));
  const stop = committer.onWrites((writes: readonly DocumentWrite[]) => {
    for (const { id, tableId, before, after } of writes) {
      if (tableId !== tableIdOf(table)) continue;
      if (counted !== null && compareBytes(byIdKey(id), counted) <= 0) {
        totals = plus(plus(totals, of(before), -1), of(after));
      } else late.set(id, after);
    }
  });
  /** What came late and lies up to `until`, but wasn't in the snapshot, counts as well. */
  const takeLate = (until: Uint8Array | null) => {
    for (const [id, after] of late) {
      if (until !== null && compareBytes(byIdKey(id), until) > 0) continue;
      totals = plus(totals, of(after));
      late.delete(id);
    }
  };
  try {
    // What was validated before we listened must be in the snapshots.
    await committer.caughtUp();
    await walkDocuments(storage, table, async (documents) => {
      if (!isWanted()) return false;
      for (const { id, text } of documents) {
        totals = plus(totals, of(late.has(id) ? (late.get(id) ?? null) : text));
        late.delete(id);
      }
      const last = documents.at(-1);
      if (last !== undefined) {
        const until = byIdKey(last.id);
        takeLate(until);
        counted = until;
      }
      return true;
    });
    if (!isWanted()) return;
    takeLate(null);
    // From here on the committer keeps it up.
    committer.searchTotals.set(index.id, totals);
    await storage.write([{ key: indexEntryKey(index.id, TOTALS_KEY), value: totalsText(totals) }]);
  } finally {
    stop();
  }
}

/** What each counted search index has on disk. */
export function readSearchTotals(
  storage: StorageReader,
  { catalog }: CatalogView,
): Map<IndexId, SearchTotals> {
  const found = new Map<IndexId, SearchTotals>();
  const snapshot = storage.snapshot();
  try {
    for (const { tables } of Object.values(catalog.namespaces)) {
      for (const table of Object.values(tables)) {
        for (const index of table.indexes) {
          if (index.search === undefined) continue;
          const text = snapshot.get(indexEntryKey(index.id, TOTALS_KEY));
          if (text !== null) found.set(index.id, parseTotals(text));
        }
      }
    }
    return found;
  } finally {
    snapshot.close();
  }
}
