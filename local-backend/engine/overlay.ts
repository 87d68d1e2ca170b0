/**
 * A transaction's own writes, laid over its snapshot: the newest text per document, the same documents sorted per index
 * (built when an index is first scanned, then kept up), and an undo list for savepoints.
 */
import { indexKey } from "./index-keys.ts";
import type { DocumentWrite, IndexDefinition, IndexId } from "./types.ts";
import { documentFromText, type ValueObject } from "../values/convex-json.ts";
import { compareBytes } from "../values/sort-key.ts";

export interface OverlayEntry {
  key: Uint8Array;
  id: string;
}

interface SortedIndex {
  index: IndexDefinition;
  tableNumber: number;
  entries: OverlayEntry[];
}

export class Overlay {
  private readonly writes = new Map<string, DocumentWrite>();
  private readonly sorted = new Map<IndexId, SortedIndex>();
  private readonly undo: { id: string; previous: DocumentWrite | undefined }[] = [];

  get(id: string): DocumentWrite | undefined {
    return this.writes.get(id);
  }

  has(id: string): boolean {
    return this.writes.has(id);
  }

  all(): DocumentWrite[] {
    return [...this.writes.values()];
  }

  set(write: DocumentWrite): void {
    const previous = this.writes.get(write.id);
    this.undo.push({ id: write.id, previous });
    this.replace(write.id, previous, write);
  }

  /** Number of writes so far: what `rollbackTo` takes. */
  mark(): number {
    return this.undo.length;
  }

  rollbackTo(mark: number): void {
    while (this.undo.length > mark) {
      const { id, previous } = this.undo.pop()!;
      this.replace(id, this.writes.get(id), previous);
    }
  }

  /** Own documents that exist, by key. The list changes with further writes. */
  entriesOf(index: IndexDefinition, tableNumber: number): readonly OverlayEntry[] {
    let sorted = this.sorted.get(index.id);
    if (sorted === undefined) {
      sorted = { index, tableNumber, entries: [] };
      for (const write of this.writes.values()) {
        if (write.tableNumber !== tableNumber || write.after === null) continue;
        sorted.entries.push({ key: indexKey(index, documentFromText(write.after)), id: write.id });
      }
      sorted.entries.sort((a, b) => compareBytes(a.key, b.key));
      this.sorted.set(index.id, sorted);
    }
    return sorted.entries;
  }

  private replace(id: string, from: DocumentWrite | undefined, to: DocumentWrite | undefined): void {
    if (to) this.writes.set(id, to);
    else this.writes.delete(id);
    if (this.sorted.size === 0) return;
    const tableNumber = (to ?? from)?.tableNumber;
    const old = from?.after == null ? null : documentFromText(from.after);
    const fresh = to?.after == null ? null : documentFromText(to.after);
    for (const sorted of this.sorted.values()) {
      if (sorted.tableNumber !== tableNumber) continue;
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
