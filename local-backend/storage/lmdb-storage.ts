/**
 * Storage on LMDB: one memory-mapped file, readers never block the writer, the library's write thread makes synced transactions.
 * Several threads and processes open the same folder; whoever writes holds the folder's lock (`folder-lock.ts`) and has looked
 * the file through before (`store-check.ts`): the library itself believes whatever is in it. Nor is it safe to open a store while
 * it is written (`betweenWrites`, decision 011).
 */
import { existsSync, mkdirSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { DamagedStoreError, WriteFailedError } from "../engine/errors.ts";
import { compareBytes } from "../values/sort-key.ts";
import { withChecksum, withoutChecksum } from "./checked-value.ts";
import { CommitNumbers } from "./commit-numbers.ts";
import { FORMAT_KEY, FORMAT_TEXT } from "./store-format.ts";
import { syncFolder } from "./sync-folder.ts";
import { DISK_IS_FULL, failureFor, writeFailure } from "./write-failure.ts";
import { WriteQueue } from "./write-queue.ts";
import { entryFromStored, inTrueOrder, isLongKey, storedKey, storedRange, storedValue } from "./long-keys.ts";
import type { Snapshot, Storage, StorageEntry, StorageRange, StorageWrite } from "./storage.ts";

const FILE_NAME = "data.mdb";
/** Address space only: the file grows with its content. */
const MAP_BYTES = 64 * 1024 ** 3;
const MAX_READERS = 512;
/** Room for so many readers, in the library's lock file. */
const LOCK_FILE_BYTES = 64 * 1024;
/** Where entries of others than this file begin. */
const FIRST_KEY = new Uint8Array([FORMAT_KEY[0]!, 0]);

export function storeFile(folder: string): string {
  return join(folder, FILE_NAME);
}

const UNTIL_RESTART = "Nothing can be written until the backend is started again.";
const OPENED_BY_ANOTHER = `Another program opened the deployment's store while it was written: nothing was written. ${UNTIL_RESTART}`;
const TAKEN_BACK = `Another program opened the deployment's store while it was written: a commit may be lost. ${UNTIL_RESTART}`;

type Pinned = ReturnType<RootDatabase<string, Uint8Array>["useReadTransaction"]>;

export class LmdbStorage implements Storage {
  private readonly database: RootDatabase<string, Uint8Array>;
  private readonly open = new Set<LmdbSnapshot>();
  private readonly queue = new WriteQueue<readonly StorageWrite[]>((batches) => this.commit(batches));
  /** Why nothing can be written any more until the file is opened anew. */
  private broken: WriteFailedError | null = null;
  private hasBuiltOnOldState = false;
  private readonly numbers: CommitNumbers;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    const path = storeFile(folder);
    const isNew = !existsSync(path);
    if (isNew) reserveLockFile(`${path}-lock`);
    this.database = open<string, Uint8Array>({
      path,
      noSubdir: true,
      encoding: "string",
      keyEncoding: "binary",
      // A batch must not be visible before it is synced, else a crash could take back what a client has seen.
      overlappingSync: false,
      // The queue makes the batches; the library's own would leave a promise that nobody can catch when the disk is full.
      eventTurnBatching: false,
      mapSize: MAP_BYTES,
      maxReaders: MAX_READERS,
    });
    this.numbers = new CommitNumbers(this.database);
    // Slots of processes that died while reading would keep old pages alive for ever.
    this.database.readerCheck();
    const formatKey = Buffer.from(FORMAT_KEY);
    const format = this.database.get(formatKey);
    if (format === undefined) this.database.putSync(formatKey, withChecksum(FORMAT_KEY, FORMAT_TEXT));
    else if (withoutChecksum(FORMAT_KEY, format) !== FORMAT_TEXT) {
      throw new DamagedStoreError(`${path} is of another format: ${format}`);
    }
    if (isNew) syncFolder(folder);
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

  /** What is on disk must be looked through. */
  get isInDoubt(): boolean {
    return this.hasBuiltOnOldState;
  }

  write(batch: readonly StorageWrite[]): Promise<void> {
    return this.queue.add(batch);
  }

  betweenWrites<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.queue.betweenWrites(work);
  }

  async close(): Promise<void> {
    await this.queue.drained();
    for (const snapshot of [...this.open]) snapshot.close();
    await this.database.close();
  }

  /** All of it in one synced transaction, or nothing. */
  private async commit(batches: readonly (readonly StorageWrite[])[]): Promise<void> {
    if (this.broken !== null) throw this.broken;
    assertRoom(this.folder, batches);
    const number = this.nextNumber();
    try {
      await this.database.batch(() => {
        // The library answers one promise per transaction many times over; the batch's own tells us all there is to know.
        let known: unknown = null;
        const ignoreFailure = (promise: Promise<boolean>) => {
          if (promise === known) return;
          known = promise;
          promise.catch(() => {});
        };
        for (const batch of batches) {
          for (const { key, value } of batch) {
            const stored = Buffer.from(storedKey(key));
            if (value === null) ignoreFailure(this.database.remove(stored));
            else ignoreFailure(this.database.put(stored, withChecksum(stored, storedValue(key, value))));
          }
        }
      });
    } catch (error) {
      const failure = await writeFailure(error, this.folder);
      this.nextNumber(failure);
      throw failure;
    }
    if (this.numbers.wasMade(number)) return;
    this.hasBuiltOnOldState = true;
    throw (this.broken = new WriteFailedError(TAKEN_BACK));
  }

  /** Throws what every write is answered from now on when the next can't succeed, or would do harm. */
  private nextNumber(failure?: WriteFailedError): number {
    let number: number | null;
    try {
      // After some failures LMDB refuses to write, and the library would wait for ever: asked in this way it says so.
      number = this.numbers.next();
    } catch (error) {
      const { message } = failure ?? failureFor(error, this.folder);
      throw (this.broken = new WriteFailedError(`${message} ${UNTIL_RESTART}`, { cause: error }));
    }
    if (number === null) throw (this.broken = new WriteFailedError(OPENED_BY_ANOTHER));
    return number;
  }
}

/** Pages that a transaction copies though little of them changes; and what others may write meanwhile. */
const SPARE_BYTES = 4 * 1024 * 1024;
const PAGE_BYTES = 4096;

/**
 * Asked before LMDB is: when the kernel refuses one of its writes, the library describes that in a buffer that is too short, and the
 * process may end. A generous guess, so that it never comes to that.
 */
function assertRoom(folder: string, batches: readonly (readonly StorageWrite[])[]): void {
  let needed = SPARE_BYTES;
  for (const batch of batches) {
    for (const { value } of batch) needed += PAGE_BYTES + 2 * (value?.length ?? 0);
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < needed) throw new WriteFailedError(DISK_IS_FULL);
}

/**
 * The library makes its lock file with holes and maps it into memory: touching a hole when the disk is full would end the
 * process. So the file gets its blocks first.
 */
function reserveLockFile(path: string): void {
  if (existsSync(path) && statSync(path).size >= LOCK_FILE_BYTES) return;
  writeFileSync(path, new Uint8Array(LOCK_FILE_BYTES));
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
    const checked = this.database.get(Buffer.from(stored), { transaction: this.transaction });
    if (checked === undefined) return null;
    const value = withoutChecksum(stored, checked);
    return isLongKey(key) ? entryFromStored(stored, value).value : value;
  }

  scan(range: StorageRange): IterableIterator<StorageEntry> {
    this.assertOpen();
    return inTrueOrder(this.storedEntries(storedRange(range)), range);
  }

  count({ start, end }: Pick<StorageRange, "start" | "end">): number {
    this.assertOpen();
    return this.database.getKeysCount({
      start: Buffer.from(compareBytes(start, FIRST_KEY) < 0 ? FIRST_KEY : start),
      ...(end === null ? {} : { end: Buffer.from(end) }),
      transaction: this.transaction,
    });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.transaction.done();
    this.onClose();
  }

  private *storedEntries(range: StorageRange): IterableIterator<StorageEntry> {
    for (const { key, value } of this.checkedEntries(range))
      yield { key, value: withoutChecksum(key, value) };
  }

  private checkedEntries({ start, end, order }: StorageRange): Iterable<StorageEntry> {
    const isDescending = order === "desc";
    const low = Buffer.from(compareBytes(start, FIRST_KEY) < 0 ? FIRST_KEY : start);
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
