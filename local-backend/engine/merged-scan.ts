/**
 * One index, one interval, one direction: snapshot rows and own writes in key order. Own writes made while the scan is under
 * way count from the scan's position on.
 */
import { lowerBound, type Overlay, type OverlayEntry } from "./overlay.ts";
import { byIdKey, indexEntryKey, indexEntryRange, indexKeyOfEntry } from "./storage-layout.ts";
import type { IndexDefinition, KeyInterval, TableId } from "./types.ts";
import type { Snapshot, StorageEntry } from "../storage/storage.ts";
import { BY_ID } from "./catalog.ts";
import { compareBytes } from "../values/sort-key.ts";

export interface ScannedRow {
  key: Uint8Array;
  id: string;
  text: string;
}

export interface ScanOptions {
  snapshot: Snapshot;
  overlay: Overlay;
  index: IndexDefinition;
  tableId: TableId;
  interval: KeyInterval;
  order: "asc" | "desc";
}

export class MergedScan {
  private readonly stored: IterableIterator<StorageEntry>;
  /** The next snapshot row, looked at but not handed out. */
  private ahead: { key: Uint8Array; value: string } | null = null;
  private isStoredDone = false;
  private position: Uint8Array | null = null;

  constructor(private readonly options: ScanOptions) {
    const { snapshot, index, interval, order } = options;
    this.stored = snapshot.scan({ ...indexEntryRange(index.id, interval.start, interval.end), order });
  }

  next(): ScannedRow | null {
    const stored = this.peekStored();
    const own = this.peekOwn();
    if (own && (!stored || this.isBefore(own.key, stored.key))) {
      this.position = own.key;
      return {
        key: own.key,
        id: own.id,
        text: this.options.overlay.get(this.options.tableId, own.id)!.after!,
      };
    }
    if (!stored) return null;
    this.ahead = null;
    this.position = stored.key;
    return this.rowOf(stored);
  }

  close(): void {
    this.stored.return?.();
    this.isStoredDone = true;
    this.ahead = null;
  }

  /** The next snapshot row that no own write has replaced or removed. */
  private peekStored(): { key: Uint8Array; value: string } | null {
    for (;;) {
      if (this.ahead && !this.hasOwn(this.ahead)) return this.ahead;
      this.ahead = null;
      if (this.isStoredDone) return null;
      const step = this.stored.next();
      if (step.done) {
        this.isStoredDone = true;
        return null;
      }
      // Copied: the key outlives the cursor in read sets.
      this.ahead = { key: new Uint8Array(indexKeyOfEntry(step.value.key)), value: step.value.value };
    }
  }

  private peekOwn(): OverlayEntry | null {
    const { overlay, index, tableId, interval, order } = this.options;
    const entries = overlay.entriesOf(index, tableId);
    if (entries.length === 0) return null;
    if (order === "asc") {
      let at = lowerBound(entries, this.position ?? interval.start);
      const found = entries[at];
      if (found && this.position && compareBytes(found.key, this.position) === 0) at++;
      const entry = entries[at];
      return entry && (interval.end === null || compareBytes(entry.key, interval.end) < 0) ? entry : null;
    }
    const bound = this.position ?? interval.end;
    const entry = entries[(bound === null ? entries.length : lowerBound(entries, bound)) - 1];
    return entry && compareBytes(entry.key, interval.start) >= 0 ? entry : null;
  }

  private isBefore(a: Uint8Array, b: Uint8Array): boolean {
    const order = compareBytes(a, b);
    return this.options.order === "asc" ? order < 0 : order > 0;
  }

  private hasOwn(row: { key: Uint8Array; value: string }): boolean {
    const { overlay, tableId } = this.options;
    return !overlay.isEmpty && overlay.get(tableId, this.idOf(row)) !== undefined;
  }

  private idOf(row: { key: Uint8Array; value: string }): string {
    return this.options.index.name === BY_ID ? idOfByIdKey(row.key) : row.value;
  }

  private rowOf(row: { key: Uint8Array; value: string }): ScannedRow {
    const { snapshot, index, tableId } = this.options;
    if (index.name === BY_ID) return { key: row.key, id: idOfByIdKey(row.key), text: row.value };
    const text = snapshot.get(indexEntryKey(tableId, byIdKey(row.value)));
    // Invariant: every index entry of a snapshot points to a document of the same snapshot.
    if (text === null)
      throw new Error(`index ${index.name} names a document that doesn't exist: ${row.value}`);
    return { key: row.key, id: row.value, text };
  }
}

/** The key is tag, id, terminator; ids are plain ASCII. */
function idOfByIdKey(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset + 1, key.length - 2).toString("latin1");
}
