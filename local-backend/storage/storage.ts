/**
 * An ordered, durable, transactional map from bytes to text. It knows nothing of documents, indexes or timestamps.
 *
 * What every implementation promises (one contract suite runs on all):
 * - Reads are synchronous. Keys are ordered bytewise and may be of any length; that of a single zero byte isn't yours.
 * - A snapshot is pinned: it shows the batches that were visible when it was taken, whole, and never anything later.
 * - A batch is atomic: a snapshot and a reopened store see all of it or nothing.
 * - Batches become visible and durable in the order of the `write` calls.
 * - The promise of `write` resolves only when the batch is durable (synced) and visible to new snapshots. A batch may be
 *   visible a moment earlier, never before it is durable.
 * - Many batches may share one sync (group commit); `write` doesn't block the caller's thread.
 * - A failed `write` rejects, and so does every other that was called until then and hasn't resolved: nothing of them is there,
 *   now or later. The next is tried anew.
 * - Several threads and processes may have the same store open. Only one thread writes, and nothing is written while another
 *   process opens it (`betweenWrites`).
 */

export interface StorageEntry {
  key: Uint8Array;
  value: string;
}

/** Keys k with start <= k < end; `end: null` = to the end of the store. */
export interface StorageRange {
  start: Uint8Array;
  end: Uint8Array | null;
  order: "asc" | "desc";
}

export interface Snapshot {
  get(key: Uint8Array): string | null;
  /** Lazy: what isn't consumed isn't read. Leaving the loop early frees the cursor. */
  scan(range: StorageRange): IterableIterator<StorageEntry>;
  /** How many entries a scan would give, without reading them. Of ranges in which no key is long (`long-keys.ts`). */
  count(range: Pick<StorageRange, "start" | "end">): number;
  /** Unpins. Every snapshot must be closed: an open one keeps old versions on disk. */
  close(): void;
}

/** In order; `value: null` deletes (nothing happens if the key is absent). */
export interface StorageWrite {
  key: Uint8Array;
  value: string | null;
}

export interface StorageReader {
  /** The newest visible state. */
  snapshot(): Snapshot;
  close(): Promise<void>;
}

export interface Storage extends StorageReader {
  write(batch: readonly StorageWrite[]): Promise<void>;
  /** Runs it while nothing is written: what is called meanwhile waits. Another process opens the same store in here only. */
  betweenWrites<Result>(work: () => Promise<Result>): Promise<Result>;
}
