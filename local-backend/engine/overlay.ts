/**
 * A transaction's own writes, laid over its snapshot: the newest text per document, the same documents sorted per index
 * (built when an index is first scanned, then kept up), and an undo list for savepoints.
 */
import { indexKey } from "./index-keys.ts";
import type { DocumentWrite, IndexDefinition, IndexId, TableId } from "./types.ts";
import { documentFromText, type ValueObject } from "../values/convex-json.ts";
import { compareBytes } from "../values/sort-key.ts";

export interface OverlayEntry {
  key: Uint8Array;
  id: string;
}

interface SortedIndex {
  index: IndexDefinition;
  tableId: TableId;
  entries: OverlayEntry[];
}

export class Overlay {
  /** By table, then by id: components may have documents of the same id. */
  private readonly writes = new Map<TableId, Map<string, DocumentWrite>>();
  private readonly sorted = new Map<IndexId, SortedIndex>();
  private readonly undo: { write: DocumentWrite; previous: DocumentWrite | undefined }[] = [];

  get isEmpty(): boolean {
    return this.writes.size === 0;
  }

  get(tableId: TableId, id: string): DocumentWrite | undefined {
    return this.writes.get(tableId)?.get(id);
  }

  all(): DocumentWrite[] {
    return [...this.writes.values()].flatMap((writes) => [...writes.values()]);
  }

  of(tableId: TableId): Iterable<DocumentWrite> {
    return this.writes.get(tableId)?.values() ?? [];
  }

  set(write: DocumentWrite): void {
    const previous = this.get(write.tableId, write.id);
    this.undo.push({ write, previous });
    this.replace(write, previous, write);
  }

  /** Number of writes so far: what `rollbackTo` takes. */
  mark(): number {
    return this.undo.length;
  }

  rollbackTo(mark: number): void {
    while (this.undo.length > mark) {
      const { write, previous } = this.undo.pop()!;
      this.replace(write, this.get(write.tableId, write.id), previous);
    }
  }

  /** Own documents that exist, by key. The list changes with further writes. */
  entriesOf(index: IndexDefinition, tableId: TableId): readonly OverlayEntry[] {
    let sorted = this.sorted.get(index.id);
    if (sorted === undefined) {
      sorted = { index, tableId, entries: [] };
      for (const write of this.of(tableId)) {
        if (write.after === null) continue;
        sorted.entries.push({ key: indexKey(index, documentFromText(write.after)), id: write.id });
      }
      sorted.entries.sort((a, b) => compareBytes(a.key, b.key));
      this.sorted.set(index.id, sorted);
    }
    return sorted.entries;
  }

  private replace(
    { id, tableId }: DocumentWrite,
    from: DocumentWrite | undefined,
    to: DocumentWrite | undefined,
  ): void {
    const ofTable = this.writes.get(tableId) ?? new Map<string, DocumentWrite>();
    this.writes.set(tableId, ofTable);
    if (to) ofTable.set(id, to);
    else ofTable.delete(id);
    if (this.sorted.size === 0) return;
    const old = from?.after == null ? null : documentFromText(from.after);
    const fresh = to?.after == null ? null : documentFromText(to.after);
    for (const sorted of this.sorted.values()) {
      if (sorted.tableId !== tableId) continue;
      if (old) takeOut(sorted, old);
      if (fresh) putIn(sorted, fresh, id);
    }
  }
}

function takeOut(sorted: SortedIndex, document: ValueObject): void {
  const key = indexKey(sorted.index, document);
  const at = lowerBound(sorted.entries, key);
  const found = sorted.entries[at];
  if (found && compareBytes(found.key, key) === 0) sorted.entries.splice(at, 1);
}

function putIn(sorted: SortedIndex, document: ValueObject, id: string): void {
  const key = indexKey(sorted.index, document);
  sorted.entries.splice(lowerBound(sorted.entries, key), 0, { key, id });
}

/** Position of the first entry with a key >= `key`. */
export function lowerBound(entries: readonly OverlayEntry[], key: Uint8Array): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(entries[middle]!.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
