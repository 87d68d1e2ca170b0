/** Storage without a disk, for tests and throw-away deployments: same promises, but durable only as long as the process. */
import { compareBytes } from "../values/sort-key.ts";
import type { Snapshot, Storage, StorageEntry, StorageRange, StorageWrite } from "./storage.ts";

interface Version {
  number: number;
  value: string | null;
}
interface Row {
  key: Uint8Array;
  /** Oldest first. */
  versions: Version[];
}

export class MemoryStorage implements Storage {
  /** Sorted by key. Rows are never taken out while a snapshot might still want them. */
  private rows: Row[] = [];
  private version = 0;
  private readonly pinned = new Map<symbol, number>();
  private queue: Promise<void> = Promise.resolve();
  private closed = false;

  snapshot(): Snapshot {
    if (this.closed) throw new Error("storage is closed");
    const pin = Symbol();
    const version = this.version;
    this.pinned.set(pin, version);
    return {
      get: (key) => this.valueAt(this.rows[this.find(key)], key, version),
      scan: (range) => this.scan(range, version),
      count: (range) => [...this.scan({ ...range, order: "asc" }, version)].length,
      close: () => void this.pinned.delete(pin),
    };
  }

  write(batch: readonly StorageWrite[]): Promise<void> {
    if (this.closed) return Promise.reject(new Error("storage is closed"));
    // As on disk, a batch is not visible before its promise is about to resolve: later in time, but in order.
    this.queue = this.queue
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(() => this.apply(batch));
    return this.queue;
  }

  /** Nobody else can open it. */
  betweenWrites<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.queue;
  }

  private apply(batch: readonly StorageWrite[]): void {
    const number = ++this.version;
    const oldestPinned = Math.min(number, ...this.pinned.values());
    for (const { key, value } of batch) {
      const at = this.find(key);
      const row = this.rows[at];
      if (row && compareBytes(row.key, key) === 0) {
        const last = row.versions.at(-1)!;
        if (last.number === number) last.value = value;
        else row.versions.push({ number, value });
        while (row.versions.length > 1 && row.versions[1]!.number <= oldestPinned) row.versions.shift();
        if (row.versions.length === 1 && row.versions[0]!.value === null) this.rows.splice(at, 1);
      } else if (value !== null) {
        this.rows.splice(at, 0, { key: key.slice(), versions: [{ number, value }] });
      }
    }
  }

  private valueAt(row: Row | undefined, key: Uint8Array, version: number): string | null {
    return row && compareBytes(row.key, key) === 0 ? newestAt(row, version) : null;
  }

  private *scan(range: StorageRange, version: number): IterableIterator<StorageEntry> {
    const { start, end, order } = range;
    // A cursor goes by key, not by position: batches may be applied between two steps.
    let bound = order === "asc" ? start : end;
    let isFirst = true;
    for (;;) {
      let at: number;
      if (order === "asc") {
        at = this.find(bound!);
        const found = this.rows[at];
        if (!isFirst && found && compareBytes(found.key, bound!) === 0) at++;
      } else {
        at = (bound === null ? this.rows.length : this.find(bound)) - 1;
      }
      const row = this.rows[at];
      if (!row) return;
      if (
        order === "asc" ? end !== null && compareBytes(row.key, end) >= 0 : compareBytes(row.key, start) < 0
      )
        return;
      bound = row.key;
      isFirst = false;
      const value = newestAt(row, version);
      if (value !== null) yield { key: row.key, value };
    }
  }

  /** Position of the first row with a key >= `key`. */
  private find(key: Uint8Array): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareBytes(this.rows[middle]!.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function newestAt(row: Row, version: number): string | null {
  for (let i = row.versions.length - 1; i >= 0; i--) {
    if (row.versions[i]!.number <= version) return row.versions[i]!.value;
  }
  return null;
}
