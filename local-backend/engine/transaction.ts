/**
 * One function call's view of the data: a pinned snapshot, its own writes over it, and a record of everything it looked at.
 * Runs in a worker thread: it holds nothing that other transactions share. It decides nothing about conflicts (committer).
 */
import { tableIdOf, type CatalogView } from "./catalog-view.ts";
import { CreationTimes } from "./creation-times.ts";
import type { CountsOfDocuments } from "./document-counts.ts";
import {
  documentForInsert,
  documentForPatch,
  documentForReplace,
  type CheckedDocument,
} from "./document-writes.ts";
import type {
  Access,
  EngineTransaction,
  PaginationRun,
  QueryPage,
  TransactionLimits,
} from "./engine-interface.ts";
import { UserError } from "./errors.ts";
import { OpenQueries, type QueriedTransaction } from "./open-queries.ts";
import { Overlay } from "./overlay.ts";
import { ReadSetBuilder } from "./read-set.ts";
import { assertMatchesSchema, tableNameLookup } from "./schema-enforcement.ts";
import { byIdKey, indexEntryKey, pointInterval, tableExistenceKey, TABLES_INDEX } from "./storage-layout.ts";
import { TableAccess } from "./table-access.ts";
import type { Catalog, Json, JsonObject, TableDefinition, Timestamp, TransactionResult } from "./types.ts";
import { isSystemTableName } from "./system-tables.ts";
import { OFFICIAL_LIMITS, UsageMeter } from "./usage-meter.ts";
import type { Random } from "../base/random.ts";
import type { Snapshot } from "../storage/storage.ts";
import { MAX_DOCUMENT_BYTES, MAX_SYSTEM_DOCUMENT_BYTES } from "../values/limits.ts";
import { assertDocumentWithinLimits } from "../values/size.ts";
import { documentFromText } from "../values/convex-json.ts";
import { decodeId, encodeId, newInternalId } from "../values/document-id.ts";

export interface TransactionOptions {
  snapshot: Snapshot;
  catalog: CatalogView;
  beginTs: Timestamp;
  nowMs: number;
  random: Random;
  counts: CountsOfDocuments;
  limits?: Partial<TransactionLimits> | undefined;
}

export class Transaction implements EngineTransaction, QueriedTransaction {
  readonly beginTs: Timestamp;
  readonly nowMs: number;
  readonly snapshot: Snapshot;
  readonly tables: TableAccess;
  private readonly schemaVersion: number;
  private readonly random: Random;
  private readonly counts: CountsOfDocuments;
  readonly meter: UsageMeter;
  readonly reads = new ReadSetBuilder();
  overlay = new Overlay();
  private readonly queries = new OpenQueries(this);
  private readonly creationTimes: CreationTimes;
  private readonly savepoints: { writes: number; tables: number; usage: UsageMeter["usage"] }[] = [];
  private isWritable = true;
  private isClosed = false;

  constructor(options: TransactionOptions) {
    this.snapshot = options.snapshot;
    this.tables = new TableAccess(options.catalog);
    this.schemaVersion = options.catalog.catalog.schemaVersion;
    this.beginTs = options.beginTs;
    this.nowMs = options.nowMs;
    this.random = options.random;
    this.counts = options.counts;
    this.meter = new UsageMeter({ ...OFFICIAL_LIMITS, ...options.limits });
    this.creationTimes = new CreationTimes(options.beginTs, options.nowMs);
  }

  get catalog(): Catalog {
    return this.tables.catalog;
  }

  get usage(): UsageMeter["usage"] {
    return this.meter.usage;
  }

  get(access: Access, id: string, tableName?: string | null): string | null {
    this.assertUsable();
    const table = this.tables.ofId(access, id, "get", tableName);
    return table === null ? null : this.read(access, table, id);
  }

  insert(access: Access, tableName: string, value: Json): string {
    this.assertWritable();
    const tablesBefore = this.tables.created.length;
    const table = this.tables.findForWrite(access, tableName) ?? this.createTable(access, tableName);
    const id = encodeId(table.number, newInternalId(this.random, this.nowMs));
    const creationTime = this.creationTimes.next;
    try {
      this.write(access, table, id, null, documentForInsert(value, id, creationTime));
    } catch (error) {
      // A refused document must not leave the table behind that was made for it.
      this.tables.rollbackTo(tablesBefore);
      throw error;
    }
    this.creationTimes.use(creationTime);
    return id;
  }

  insertAs(access: Access, tableName: string, kept: { id: string; creationTime: number }, value: Json): void {
    this.assertWritable();
    const { id, creationTime } = kept;
    const table = this.tables.findForWrite(access, tableName);
    if (table === null || decodeId(id)?.tableNumber !== table.number) {
      throw new UserError(`The ID "${id}" doesn't belong to table "${tableName}"`);
    }
    if (creationTime > this.nowMs)
      throw new UserError(`_creationTime ${creationTime} is no time that has been`);
    if (this.read(access, table, id) !== null)
      throw new UserError(`The ID "${id}" is in table "${tableName}" already`);
    this.write(access, table, id, null, documentForInsert(value, id, creationTime));
  }

  shallowMerge(access: Access, id: string, value: Json, tableName?: string | null): string {
    return this.update(access, id, tableName, "patch", "Update", (existing) =>
      documentForPatch(value, documentFromText(existing)),
    );
  }

  replace(access: Access, id: string, value: Json, tableName?: string | null): string {
    return this.update(access, id, tableName, "replace", "Replace", (existing) =>
      documentForReplace(value, documentFromText(existing)),
    );
  }

  remove(access: Access, id: string, tableName?: string | null): string {
    const { table, existing } = this.existing(access, id, tableName, "delete", "Delete");
    this.write(access, table, id, existing, null);
    return existing;
  }

  count(access: Access, tableName: string): number {
    this.assertUsable();
    this.meter.countQuery();
    const table = this.tables.find(access, tableName);
    if (table === null) {
      this.recordMissingTable(access, tableName);
      return 0;
    }
    const tableId = tableIdOf(table);
    this.reads.add(tableId, { start: new Uint8Array(), end: null });
    let count = this.counts.of(tableId, this.snapshot, this.beginTs);
    for (const { before, after } of this.overlay.of(tableId)) {
      count += Number(after !== null) - Number(before !== null);
    }
    return count;
  }

  normalizeId(access: Access, tableName: string, id: string): string | null {
    this.assertUsable();
    const table = this.tables.find(access, tableName);
    const decoded = decodeId(id);
    if (table === null) this.recordMissingTable(access, tableName);
    return table !== null && decoded?.tableNumber === table.number ? id : null;
  }

  queryStream(access: Access, query: Json): number {
    this.assertUsable();
    return this.queries.open(access, query);
  }

  queryStreamNext(queryId: number): { value: string | null; done: boolean } {
    this.assertUsable();
    return this.queries.next(queryId);
  }

  queryCleanup(queryId: number): boolean {
    return this.queries.close(queryId);
  }

  queryPage(access: Access, args: JsonObject, run: PaginationRun): QueryPage {
    this.assertUsable();
    return this.queries.page(access, args, run);
  }

  savepoint(): number {
    const { usage } = this.meter;
    const mark = { writes: this.overlay.mark(), tables: this.tables.created.length, usage: { ...usage } };
    this.savepoints.push(mark);
    return this.savepoints.length - 1;
  }

  rollbackTo(savepoint: number): void {
    const mark = this.savepoints[savepoint];
    if (mark === undefined) throw new Error(`no savepoint ${savepoint}`);
    this.savepoints.length = savepoint;
    this.overlay.rollbackTo(mark.writes);
    this.tables.rollbackTo(mark.tables);
    this.meter.forgetWrites(mark.usage);
  }

  withoutOwnWrites<T>(work: () => T): T {
    const { overlay, isWritable } = this;
    this.overlay = new Overlay();
    this.isWritable = false;
    try {
      return work();
    } finally {
      this.overlay = overlay;
      this.isWritable = isWritable;
    }
  }

  countScheduled(argsBytes: number): void {
    this.meter.countScheduled(argsBytes);
  }

  finish(): TransactionResult {
    this.assertUsable();
    this.queries.closeAll();
    const result: TransactionResult = {
      beginTs: this.beginTs,
      reads: this.reads.build(),
      writes: this.overlay.all().filter((write) => write.before !== write.after),
      usage: { ...this.meter.usage },
      rowsRead: this.meter.rowsRead,
      createdTables: this.tables.created.map(({ componentPath, table }) => ({ componentPath, table })),
      schemaVersion: this.schemaVersion,
    };
    this.close();
    return result;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.queries.closeAll();
    this.snapshot.close();
  }

  private update(
    access: Access,
    id: string,
    tableName: string | null | undefined,
    call: string,
    verb: string,
    change: (existing: string) => CheckedDocument,
  ): string {
    const { table, existing } = this.existing(access, id, tableName, call, verb);
    const document = change(existing);
    this.write(access, table, id, existing, document);
    return document.text;
  }

  private existing(
    access: Access,
    id: string,
    tableName: string | null | undefined,
    call: string,
    verb: string,
  ): { table: TableDefinition; existing: string } {
    this.assertWritable();
    const table = this.tables.ofId(access, id, call, tableName);
    if (table !== null) this.tables.findForWrite(access, table.name);
    const existing = table === null ? null : this.read(access, table, id);
    if (table === null || existing === null) throw new UserError(`${verb} on nonexistent document ID ${id}`);
    return { table, existing };
  }

  /** Point read: recorded, counted, own writes first. */
  private read(access: Access, table: TableDefinition, id: string): string | null {
    const indexId = tableIdOf(table);
    const key = byIdKey(id);
    this.meter.countQuery();
    this.reads.add(indexId, pointInterval(key));
    const own = this.overlay.get(indexId, id);
    const text = own ? own.after : this.snapshot.get(indexEntryKey(indexId, key));
    if (text !== null && !isServersOwn(access, table)) this.meter.countRead(text, indexId);
    return text;
  }

  private write(
    access: Access,
    table: TableDefinition,
    id: string,
    existing: string | null,
    written: CheckedDocument | null,
  ): void {
    const isOwn = isServersOwn(access, table);
    if (written !== null) {
      assertDocumentWithinLimits(written.document, isOwn ? MAX_SYSTEM_DOCUMENT_BYTES : MAX_DOCUMENT_BYTES);
      const view = this.tables.current;
      const namespace = view.catalog.namespaces[access.componentPath]!;
      assertMatchesSchema(written.document, table, namespace, tableNameLookup(view, access.componentPath));
    }
    if (!isOwn) this.meter.countWrite(written === null ? null : written.text);
    const tableId = tableIdOf(table);
    const own = this.overlay.get(tableId, id);
    this.overlay.set({
      id,
      tableId,
      before: own ? own.before : existing,
      after: written === null ? null : written.text,
    });
  }

  private createTable(access: Access, tableName: string): TableDefinition {
    this.recordMissingTable(access, tableName);
    return this.tables.create(access.componentPath, tableName);
  }

  recordMissingTable(access: Access, tableName: string): void {
    this.reads.add(TABLES_INDEX, pointInterval(tableExistenceKey(access.componentPath, tableName)));
  }

  private assertUsable(): void {
    if (this.isClosed) throw new Error("transaction is closed");
    if (this.meter.exceeded) throw this.meter.exceeded;
  }

  private assertWritable(): void {
    this.assertUsable();
    if (!this.isWritable) throw new Error("a query can't write");
  }
}

/** Rows of the scheduler carry arguments, which have limits of their own (`countScheduled`). */
function isServersOwn({ isPrivileged }: Access, { name }: TableDefinition): boolean {
  return isPrivileged === true && isSystemTableName(name);
}
