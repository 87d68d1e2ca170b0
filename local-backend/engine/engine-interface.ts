/**
 * What the runtime and the server see of the engine. `engine.ts` builds an Engine (main thread: the one writer),
 * `reader.ts` a Reader (worker threads: snapshots only). Documents go in and out as Convex JSON text, so a worker can hand
 * them to a function without parsing them.
 */
import type { ConsistencyReport } from "./consistency-check.ts";
import type { ReplacedTable } from "./staged-tables.ts";
import type { TableImport } from "./table-import.ts";
import type { UsageMeter } from "./usage-meter.ts";
import type {
  Catalog,
  ComponentPath,
  IndexId,
  Json,
  JsonObject,
  ReadSet,
  SearchIndexFields,
  SideRecord,
  TableId,
  Timestamp,
  TransactionResult,
  TransactionUsage,
} from "./types.ts";

export interface Reader {
  /** A transaction at the newest durable snapshot. It pins storage until `finish()` or `close()`. */
  begin(options?: BeginOptions): EngineTransaction;
  /** Several transactions at one snapshot (a batch of queries). Each must be finished or closed. */
  beginTogether(count: number): EngineTransaction[];
  /** Newest durable commit. */
  latestTs(): Timestamp;
  /** Side record as of now (not pinned). */
  getSideRecord(key: string): string | null;
  listSideRecords(prefix: string): SideRecord[];
  /** Looks at all there is: see consistency-check.ts. */
  checkConsistency(): ConsistencyReport;
  close(): Promise<void>;
}

export interface BeginOptions {
  /** Milliseconds; base of `_creationTime`. Default: the engine's clock. */
  nowMs?: number;
  /** Lower limits for this transaction than the official ones. */
  limits?: Partial<TransactionLimits>;
}

export type TransactionLimits = TransactionUsage;

/** Who calls: which component's tables, and whether private and system tables may be read and written (server code). */
export interface Access {
  componentPath: ComponentPath;
  /** `db.system`: reads `_storage` and `_scheduled_functions`. */
  isSystem?: boolean;
  /** Server code: any table, read and write. Never set for a call that comes out of a function. */
  isPrivileged?: boolean;
}

/**
 * Database calls of one snapshot. Throws UserError (catchable by the function: pass it on as its message) and LimitError
 * (not catchable: end the function; the transaction can't be finished any more).
 */
export interface EngineTransaction {
  readonly beginTs: Timestamp;
  readonly nowMs: number;
  readonly catalog: Catalog;
  readonly usage: Readonly<TransactionUsage>;
  readonly meter: Pick<UsageMeter, "limits" | "narrow">;

  /** `tableName` = the `table` argument of the syscall, checked against the id. */
  get(access: Access, id: string, tableName?: string | null): string | null;
  /** `value` is the syscall's Convex JSON. Returns the new id. */
  insert(access: Access, tableName: string, value: Json): string;
  /** Server code: a document that was written elsewhere, with its id and creation time. Throws UserError if the id is taken. */
  insertAs(access: Access, tableName: string, kept: { id: string; creationTime: number }, value: Json): void;
  /** db.patch: top-level merge; `{"$undefined": null}` removes a field. Returns the new document. */
  shallowMerge(access: Access, id: string, value: Json, tableName?: string | null): string;
  replace(access: Access, id: string, value: Json, tableName?: string | null): string;
  /** Returns the old document. */
  remove(access: Access, id: string, tableName?: string | null): string;
  count(access: Access, tableName: string): number;
  normalizeId(access: Access, tableName: string, id: string): string | null;

  /** `query` is the syscall's `{source, operators}`. */
  queryStream(access: Access, query: Json): number;
  queryStreamNext(queryId: number): { value: string | null; done: boolean };
  /** True when the stream was still open. */
  queryCleanup(queryId: number): boolean;
  queryPage(access: Access, args: JsonObject, run: PaginationRun): QueryPage;

  /** Marks the writes so far; nested. A failed runMutation rolls back to its own mark. */
  savepoint(): number;
  rollbackTo(savepoint: number): void;
  /** Runs `work` seeing the begin snapshot without own writes (runUdf "snapshotQuery"). */
  withoutOwnWrites<T>(work: () => T): T;

  /** For the runtime's scheduling: counted here so that metrics and limits sit in one place. Throws LimitError. */
  countScheduled(argsBytes: number): void;

  /** Unpins the snapshot. Throws the LimitError again if one was thrown. */
  finish(): TransactionResult;
  /** Gives up: unpins the snapshot. Harmless after `finish()`. */
  close(): void;
}

/** Pagination state of ONE function execution (nested calls have their own). */
export interface PaginationRun {
  /** Journal of the previous run of the same query, or null. */
  previousJournal: string | null;
  /** Set by queryPage: the journal to hand out with the result. */
  nextJournal: string | null;
  /** Set by queryPage: a second paginated query in one execution is refused. */
  used: boolean;
}

export interface QueryPage {
  /** JSON texts of the documents. */
  page: string[];
  isDone: boolean;
  continueCursor: string;
  splitCursor: string | null;
  pageStatus: null | "SplitRecommended" | "SplitRequired";
}

export interface Conflict {
  reason: "overlap" | "schema" | "table-created" | "snapshot-too-old";
  componentPath: ComponentPath | null;
  tableName: string | null;
  indexName: string | null;
  /** The commit that was in the way, null where none is to blame. */
  conflictingTs: Timestamp | null;
}

/** `ts` null never happens with ok: a transaction without writes and records answers its own snapshot's ts. */
export type CommitOutcome = { ok: true; ts: Timestamp } | { ok: false; conflict: Conflict };

export interface CommitExtras {
  sideRecords?: SideRecord[];
  deletedSideRecords?: string[];
}

export interface Committer {
  /** Validates now (synchronously, in call order), resolves when durable and all listeners ran. Retrying is the caller's. */
  commit(result: TransactionResult, extras?: CommitExtras): Promise<CommitOutcome>;
  /** Side records alone, as a commit of their own. */
  commitSideRecords(extras: CommitExtras): Promise<Timestamp>;
  /** Called once per durable commit, in ts order. Returns the way to stop. */
  onCommit(listener: (commit: DurableCommit) => void): () => void;
  readonly counters: Readonly<CommitCounters>;
  /** How many aren't on disk yet. */
  readonly waiting: number;
}

export interface CommitCounters {
  commits: number;
  conflicts: number;
  documentsWritten: number;
}

export interface DurableCommit {
  ts: Timestamp;
  /** Index keys that changed, old and new ones. */
  keys: ReadonlyMap<IndexId, readonly Uint8Array[]>;
  /** Tables touched (for "does anything care" checks, e.g. the scheduler's wake-up). */
  tableIds: ReadonlySet<TableId>;
  /** By how many documents each of these tables grew; none for those that kept their number. */
  growth: ReadonlyMap<TableId, number>;
  /** True when this commit changed the schema or the set of tables. */
  catalogChanged: boolean;
}

export interface SubscriptionToken {
  /** False from the moment on when a commit that touches its reads is durable. */
  readonly isValid: boolean;
  /** While valid: the reads give the same result at this ts too. After: the commit that ended it. */
  readonly ts: Timestamp;
  /** Called once, at once when already invalid. */
  onInvalidate(listener: (commitTs: Timestamp) => void): void;
  /** Forget it; the listener isn't called any more. */
  release(): void;
}

export interface Subscriptions {
  /** Commits after `ts` that are already durable count: the token may be invalid from the start. */
  register(reads: ReadSet, ts: Timestamp): SubscriptionToken;
  readonly size: number;
}

export interface Engine extends Reader {
  readonly committer: Committer;
  readonly subscriptions: Subscriptions;
  /** The newest durable catalog. */
  catalog(): Catalog;
  /** Same as `begin`: transactions of server code on the main thread. */
  beginTransaction(options?: BeginOptions): EngineTransaction;
  /** Nothing is written while it runs; commits wait. Other processes open their readers in here only (decision 011). */
  betweenWrites<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Starts a schema change; nothing is visible to functions before `finish()`. One at a time. */
  startSchemaChange(schemas: Record<ComponentPath, SchemaDefinition | null>): Promise<SchemaChange>;
  /**
   * Deletes tables with everything in them. Throws UserError for one that isn't there, belongs to the system or to the
   * schema, or while a schema change is under way.
   */
  deleteTables(componentPath: ComponentPath, tableNames: string[]): Promise<void>;
  /** Exchanges whole tables in one commit: see table-import.ts. Must be published or aborted. */
  startTableImport(tables: ReplacedTable[]): Promise<TableImport>;
  /** The diffs that `startSchemaChange` would make, without touching anything (dry run). */
  diffSchemas(schemas: Record<ComponentPath, SchemaDefinition | null>): Record<ComponentPath, IndexDiff>;
}

/** `schema.export()` parsed (protocol §8.3), the parts that the engine uses. */
export interface SchemaDefinition {
  tables: {
    tableName: string;
    indexes: { indexDescriptor: string; fields: string[] }[];
    stagedDbIndexes?: { indexDescriptor: string; fields: string[] }[];
    searchIndexes?: ({ indexDescriptor: string } & SearchIndexFields)[];
    stagedSearchIndexes?: ({ indexDescriptor: string } & SearchIndexFields)[];
    documentType?: Json | null;
  }[];
  schemaValidation: boolean;
}

export interface IndexChange {
  tableName: string;
  indexName: string;
  fields: string[];
  search?: SearchIndexFields;
  isStaged: boolean;
}
export interface IndexDiff {
  added: IndexChange[];
  removed: IndexChange[];
  /** Were staged, and can be queried from now on. */
  enabled: IndexChange[];
  /** The other way round. */
  disabled: IndexChange[];
}

export type SchemaChangeState =
  | { kind: "inProgress"; components: Record<ComponentPath, SchemaProgress> }
  | { kind: "ready" }
  | { kind: "failed"; error: string; componentPath: ComponentPath; tableName: string }
  | { kind: "finished" }
  | { kind: "aborted" };

export interface SchemaProgress {
  schemaValidationComplete: boolean;
  indexesComplete: number;
  indexesTotal: number;
}

export interface SchemaChange {
  readonly diffs: Record<ComponentPath, IndexDiff>;
  readonly state: SchemaChangeState;
  /** Resolves when the state is no longer "inProgress". Never rejects for bad data (that is state "failed"). */
  settled(): Promise<SchemaChangeState>;
  /** Publishes: validators in force, new indexes enabled, dropped ones gone, in one commit with `extras`. */
  finish(extras?: CommitExtras): Promise<Timestamp>;
  /** Takes the half-built indexes away again. */
  abort(): Promise<void>;
}
