/**
 * The words that the rooms of the local backend share. Plain data only: everything here crosses threads by structured
 * clone. Behaviour lives in the file named beside each type.
 */

/** Commit timestamp: nanoseconds since the epoch, unique and increasing per commit, never going back over restarts. */
export type Timestamp = bigint;

/** Path of a component instance: "" is the app, "a/b" a nested child. Each has its own namespace of tables. */
export type ComponentPath = string;

/** Any JSON. Documents travel and are stored as Convex JSON (`$integer`, `$float`, `$bytes`; protocol §2). */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Number of an index, unique in the deployment for all time (also over pushes). */
export type IndexId = number;
/** Of its by_id index: no two tables of a deployment have the same, whereas numbers are unique in a component only. */
export type TableId = IndexId;

/** Index keys k with start <= k < end, bytewise. `end: null` means "to the end of the index". */
export interface KeyInterval {
  start: Uint8Array;
  end: Uint8Array | null;
}

/** What a transaction looked at, as the intervals it really consumed (a `take(5)` that stopped early ends there). */
export type ReadSet = Map<IndexId, KeyInterval[]>;

/** One document's change. `before`/`after` are Convex JSON text as stored; null = absent. */
export interface DocumentWrite {
  id: string;
  tableId: TableId;
  before: string | null;
  after: string | null;
}

/** What ran inside one snapshot: the input of the committer, or of a subscription. */
export interface TransactionResult {
  beginTs: Timestamp;
  reads: ReadSet;
  writes: DocumentWrite[];
  usage: TransactionUsage;
  rowsRead: ReadonlyMap<TableId, number>;
  /** Tables that the first insert makes; numbers and index ids are proposals that the committer accepts or refuses. */
  createdTables: CreatedTable[];
  /** Schema the writes were checked against; a commit with an old one is a conflict. */
  schemaVersion: number;
}

export interface CreatedTable {
  componentPath: ComponentPath;
  table: TableDefinition;
}

export interface TransactionUsage {
  documentsRead: number;
  bytesRead: number;
  databaseQueries: number;
  documentsWritten: number;
  bytesWritten: number;
  functionsScheduled: number;
  scheduledFunctionArgsBytes: number;
}

/** A durable key/value outside of all tables, written in the same storage transaction as a commit (request dedup, meta). */
export interface SideRecord {
  key: string;
  value: string;
}

export interface SearchIndexFields {
  searchField: string;
  filterFields: string[];
}

export interface IndexDefinition {
  id: IndexId;
  name: string;
  /** As declared; `_creationTime` and the document id are appended by the key builder. */
  fields: string[];
  /** A text search index: has postings instead of keys (`search/postings.ts`), and no `fields`. */
  search?: SearchIndexFields;
  /** "backfilling" indexes are maintained by writes but refused to readers until `enabled`. */
  state: "backfilling" | "enabled";
  /** Kept up to date but never enabled: the schema says `staged: true`. */
  isStaged?: boolean;
}

export interface TableDefinition {
  number: number;
  name: string;
  indexes: IndexDefinition[];
  /** Validator JSON of the schema (protocol §8.3), null when the schema doesn't know the table. */
  documentType: Json | null;
}

export interface NamespaceDefinition {
  tables: Record<string, TableDefinition>;
  /** True: writes to tables that the schema doesn't name, or that don't match it, are refused. */
  schemaValidation: boolean;
}

/** All tables of all components. Versioned: a transaction carries the version it ran with, a commit with an old one is a conflict. */
export interface Catalog {
  version: number;
  /** Raised only by schema changes (not by a first insert): what `TransactionResult.schemaVersion` is compared with. */
  schemaVersion: number;
  /** Table numbers are unique in the whole deployment, so an id never means a document of another component. */
  nextTableNumber: number;
  nextSystemTableNumber: number;
  nextIndexId: IndexId;
  /** Indexes out of use whose entries are still being cleared away. */
  droppedIndexes: IndexId[];
  /** Indexes of tables that are being imported: nobody reads them before they are published. */
  hiddenIndexes?: IndexId[];
  namespaces: Record<ComponentPath, NamespaceDefinition>;
}
