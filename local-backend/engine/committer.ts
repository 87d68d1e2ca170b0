/**
 * The one writer. Owns the current catalog, the write log and the order of commits. Validation is synchronous and sees
 * everything validated before it, durable or not; answers and notifications wait for durability, in order.
 */
import { addTable, namespaceOf } from "./catalog.ts";
import { CatalogView } from "./catalog-view.ts";
import { CommitBatch } from "./commit-batch.ts";
import { commitTime } from "./commit-times.ts";
import { overlapConflict, plainConflict } from "./conflict.ts";
import type {
  CommitCounters,
  CommitExtras,
  CommitOutcome,
  Committer,
  Conflict,
  DurableCommit,
} from "./engine-interface.ts";
import { EngineUnavailableError, WriteFailedError } from "./errors.ts";
import type {
  Catalog,
  ComponentPath,
  CreatedTable,
  DocumentWrite,
  IndexId,
  Timestamp,
  TransactionResult,
} from "./types.ts";
import type { LogEntry, WriteLog } from "./write-log.ts";
import { assert } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { withResolvers } from "../base/with-resolvers.ts";
import type { SearchTotals } from "../search/totals.ts";
import { readSearchTotals } from "./search-recount.ts";
import type { Storage } from "../storage/storage.ts";

export interface CatalogChange {
  /** Tables made, in the draft already. */
  createdTables: CreatedTable[];
  removedIndexes: IndexId[];
  /** Tables taken out of the draft: whoever asked whether they are there must ask again. */
  deletedTables?: { componentPath: ComponentPath; tableName: string }[];
}

interface Pending {
  entry: LogEntry;
  view: CatalogView;
  isWritten: boolean;
  published: Promise<Timestamp>;
  resolve: (ts: Timestamp) => void;
  reject: (error: Error) => void;
}

export interface CommitterOptions {
  storage: Storage;
  writeLog: WriteLog;
  clock: Clock;
  log: Log;
  catalog: CatalogView;
  latestTs: Timestamp;
}

export class StorageCommitter implements Committer {
  /** Of the counted search indexes, with everything validated. */
  readonly searchTotals = new Map<IndexId, SearchTotals>();
  readonly counters: CommitCounters = { commits: 0, conflicts: 0, documentsWritten: 0 };
  private readonly options: CommitterOptions;
  /** With everything validated; readers see it when durable. */
  private assigned: { ts: Timestamp; view: CatalogView };
  private durable: { ts: Timestamp; view: CatalogView };
  private pending: Pending[] = [];
  /** How often commits were lost that others had been validated against. */
  lostWrites = 0;
  /** Set for good by `close`. */
  private refusal: EngineUnavailableError | null = null;
  private readonly commitListeners = new Set<(commit: DurableCommit) => void>();
  private readonly writeListeners = new Set<(writes: readonly DocumentWrite[]) => void>();

  /** Commits that aren't on disk yet. */
  get waiting(): number {
    return this.pending.length;
  }

  constructor(options: CommitterOptions) {
    this.options = options;
    this.assigned = { ts: options.latestTs, view: options.catalog };
    this.durable = this.assigned;
  }

  get durableTs(): Timestamp {
    return this.durable.ts;
  }

  get durableCatalog(): CatalogView {
    return this.durable.view;
  }

  get currentCatalog(): CatalogView {
    return this.assigned.view;
  }

  async commit(result: TransactionResult, extras: CommitExtras = {}): Promise<CommitOutcome> {
    this.assertWorking();
    const changesData = result.writes.length > 0 || result.createdTables.length > 0;
    if (!changesData && isEmpty(extras)) return { ok: true, ts: result.beginTs };
    // Without writes the transaction fits in at its own snapshot, whatever came after.
    const conflict = changesData ? this.findConflict(result) : null;
    if (conflict !== null) {
      this.counters.conflicts++;
      return { ok: false, conflict };
    }
    const draft = result.createdTables.length > 0 ? structuredClone(this.assigned.view.catalog) : null;
    if (draft)
      for (const { componentPath, table } of result.createdTables) addTable(draft, componentPath, table);
    const change = { createdTables: result.createdTables, removedIndexes: [] };
    return { ok: true, ts: await this.append(result.writes, draft, change, extras) };
  }

  async commitSideRecords(extras: CommitExtras): Promise<Timestamp> {
    this.assertWorking();
    return this.append([], null, { createdTables: [], removedIndexes: [] }, extras);
  }

  /** `change` edits a copy of the current catalog and says what it did. Not validated against readers: schema changes only. */
  async changeCatalog(
    change: (draft: Catalog) => CatalogChange,
    extras: CommitExtras = {},
  ): Promise<Timestamp> {
    this.assertWorking();
    const draft = structuredClone(this.assigned.view.catalog);
    return this.append([], draft, change(draft), extras);
  }

  onCommit(listener: (commit: DurableCommit) => void): () => void {
    this.commitListeners.add(listener);
    return () => void this.commitListeners.delete(listener);
  }

  /** Called with the writes of every validated commit, before it is durable: nothing slips past a schema change. */
  onWrites(listener: (writes: readonly DocumentWrite[]) => void): () => void {
    this.writeListeners.add(listener);
    return () => void this.writeListeners.delete(listener);
  }

  /** Resolves when everything validated until now is durable. */
  async caughtUp(): Promise<void> {
    await Promise.allSettled(this.pending.map(({ published }) => published));
  }

  /** Waits for what is under way, then refuses everything. */
  async close(): Promise<void> {
    this.refusal ??= new EngineUnavailableError("the engine is closed");
    await this.caughtUp();
  }

  private findConflict(result: TransactionResult): Conflict | null {
    const { catalog } = this.assigned.view;
    if (result.schemaVersion !== catalog.schemaVersion) return plainConflict("schema");
    if (!this.areTablesStillFree(result.createdTables)) return plainConflict("table-created");
    const answer = this.options.writeLog.ask(result.reads, result.beginTs, { durableOnly: false });
    if (answer.kind === "unknown") return plainConflict("snapshot-too-old");
    if (answer.kind === "touched") return overlapConflict(this.assigned.view, answer.indexId, answer.ts);
    return null;
  }

  private areTablesStillFree(created: readonly CreatedTable[]): boolean {
    const { catalog } = this.assigned.view;
    return created.every(
      ({ componentPath, table }) =>
        !Object.hasOwn(namespaceOf(catalog, componentPath).tables, table.name) &&
        table.number >= catalog.nextTableNumber &&
        table.indexes.every((index) => index.id >= catalog.nextIndexId),
    );
  }

  private append(
    writes: readonly DocumentWrite[],
    draft: Catalog | null,
    { createdTables, removedIndexes, deletedTables = [] }: CatalogChange,
    extras: CommitExtras,
  ): Promise<Timestamp> {
    const { storage, writeLog, clock } = this.options;
    if (draft) draft.version = this.assigned.view.catalog.version + 1;
    const view = draft ? new CatalogView(draft) : this.assigned.view;
    const ts = commitTime(this.assigned.ts, clock.nowMs(), writes);
    const batch = new CommitBatch(ts, { searchTotals: this.searchTotals });
    if (draft) batch.addCatalog(draft);
    for (const { componentPath, table } of createdTables) batch.touchTable(componentPath, table.name);
    for (const { componentPath, tableName } of deletedTables) batch.touchTable(componentPath, tableName);
    for (const write of writes) batch.addDocument(write, view);
    batch.addSearchTotals();
    batch.addExtras(extras);
    const { keys, tableIds, growth } = batch;
    const entry: LogEntry = {
      ts,
      keys,
      tableIds,
      growth,
      removedIndexes,
      catalogChanged: draft !== null,
      isDurable: false,
    };
    // Nothing above changes state and nothing below throws: a commit is in all of these or in none.
    this.assigned = { ts, view };
    for (const [id, totals] of batch.searchTotals) this.searchTotals.set(id, totals);
    writeLog.append(entry, clock.nowMs());
    for (const listener of this.writeListeners) listener(writes);
    this.counters.commits++;
    this.counters.documentsWritten += writes.length;
    const { promise: published, resolve, reject } = withResolvers<Timestamp>();
    const pending: Pending = { entry, view, isWritten: false, published, resolve, reject };
    this.pending.push(pending);
    storage.write(batch.storageWrites).then(
      () => {
        pending.isWritten = true;
        this.publish();
      },
      (error: unknown) => this.fail(pending, error),
    );
    return published;
  }

  /** Makes what is durable known, oldest first, and only without gaps. */
  private publish(): void {
    while (this.pending[0]?.isWritten) {
      const { entry, view, resolve } = this.pending.shift()!;
      assert(entry.ts > this.durable.ts, "commits become durable in order");
      entry.isDurable = true;
      this.durable = { ts: entry.ts, view };
      for (const listener of this.commitListeners) this.notify(listener, entry);
      resolve(entry.ts);
    }
  }

  private notify(listener: (commit: DurableCommit) => void, entry: LogEntry): void {
    try {
      listener(entry);
    } catch (error) {
      this.options.log.error("commit-listener-failed", { error: String(error) });
    }
  }

  /**
   * The disk took nothing of this commit, and of none that was under way with it (Storage.write). All of them are taken back:
   * what is known is what is on disk again, and the next commit is tried anew. Time doesn't go back.
   */
  private fail(pending: Pending, error: unknown): void {
    if (!this.pending.includes(pending)) return;
    this.options.log.error("commit-failed", { error: String(error), lost: this.pending.length });
    this.assigned = { ts: this.assigned.ts, view: this.durable.view };
    this.options.writeLog.dropLost();
    this.searchTotals.clear();
    for (const [id, totals] of readSearchTotals(this.options.storage, this.durable.view)) {
      this.searchTotals.set(id, totals);
    }
    this.lostWrites++;
    const failure =
      error instanceof EngineUnavailableError
        ? error
        : new WriteFailedError(`The deployment couldn't write: ${String(error)}`, { cause: error });
    for (const { reject } of this.pending.splice(0)) reject(failure);
  }

  private assertWorking(): void {
    if (this.refusal) throw this.refusal;
  }
}

function isEmpty({ sideRecords = [], deletedSideRecords = [] }: CommitExtras): boolean {
  return sideRecords.length === 0 && deletedSideRecords.length === 0;
}
