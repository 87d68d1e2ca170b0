/**
 * Storage on LMDB: one memory-mapped file, readers never block the writer, a write thread of the library groups batches into
 * synced transactions. Several threads open the same folder; whoever writes holds the folder's lock (`folder-lock.ts`).
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { entryFromStored, inTrueOrder, isLongKey, storedKey, storedRange, storedValue } from "./long-keys.ts";
import type { Snapshot, Storage, StorageEntry, StorageRange, StorageWrite } from "./storage.ts";

const FILE_NAME = "data.mdb";
/** Address space only: the file grows with its content. */
const MAP_BYTES = 64 * 1024 ** 3;
const MAX_READERS = 512;

type Pinned = ReturnType<RootDatabase<string, Uint8Array>["useReadTransaction"]>;

export class LmdbStorage implements Storage {
  private readonly database: RootDatabase<string, Uint8Array>;
  private readonly open = new Set<LmdbSnapshot>();

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.database = open<string, Uint8Array>({
      path: join(folder, FILE_NAME),
      noSubdir: true,
      encoding: "string",
      keyEncoding: "binary",
      // A batch must not be visible before it is synced, else a crash could take back what a client has seen.
      overlappingSync: false,
      mapSize: MAP_BYTES,
      maxReaders: MAX_READERS,
    });
    // Slots of processes that died while reading would keep old pages alive for ever.
    this.database.readerCheck();
  }

  snapshot(): Snapshot {
    // The library keeps one read transaction per turn of the event loop; without the reset a snapshot could be older than
    // a commit that this very turn has seen.
    this.database.resetReadTxn();
    const snapshot = new LmdbSnapshot(this.database, this.database.useReadTransaction(), () =>
      this.open.delete(snapshot),
    );
    this.open.add(snapshot);
    return snapshot;
  }

  async write(batch: readonly StorageWrite[]): Promise<void> {
    await this.database.batch(() => {
      for (const { key, value } of batch) {
        const stored = Buffer.from(storedKey(key));
        if (value === null) void this.database.remove(stored);
        else void this.database.put(stored, storedValue(key, value));
      }
    });
  }

  async close(): Promise<void> {
    for (const snapshot of [...this.open]) snapshot.close();
    await this.database.close();
  }
}

class LmdbSnapshot implements Snapshot {
  private isClosed = false;

  constructor(
    private readonly database: RootDatabase<string, Uint8Array>,
    private readonly transaction: Pinned,
    private readonly onClose: () => void,
  ) {}

  get(key: Uint8Array): string | null {
    this.assertOpen();
    const stored = storedKey(key);
    const value = this.database.get(Buffer.from(stored), { transaction: this.transaction });
    if (value === undefined) return null;
    return isLongKey(key) ? entryFromStored(stored, value).value : value;
  }

  scan(range: StorageRange): IterableIterator<StorageEntry> {
    this.assertOpen();
    return inTrueOrder(this.storedEntries(storedRange(range)), range);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.transaction.done();
    this.onClose();
  }

  private storedEntries({ start, end, order }: StorageRange): Iterable<StorageEntry> {
    const isDescending = order === "desc";
    const low = Buffer.from(start);
    const high = end === null ? undefined : Buffer.from(end);
    return this.database.getRange(
      isDescending
        ? // Reverse ranges start at the top; the top itself is outside of ours, the bottom inside.
          {
            start: high,
            exclusiveStart: true,
            end: low,
            inclusiveEnd: true,
            reverse: true,
            transaction: this.transaction,
          }
        : { start: low, end: high, transaction: this.transaction },
    );
  }

  private assertOpen(): void {
    if (this.isClosed) throw new Error("snapshot is closed");
  }
}
