/**
 * Whole tables exchanged for others in one commit. The new rows are written aside first, under indexes that no catalog names
 * yet; until `publish` nobody sees them, and a crash leaves only entries that the next start clears away.
 */
import { namespaceOf, proposeTable } from "./catalog.ts";
import { CatalogView, tableIdOf } from "./catalog-view.ts";
import type { CatalogChange, StorageCommitter } from "./committer.ts";
import { documentForInsert } from "./document-writes.ts";
import { UserError } from "./errors.ts";
import { indexEntries } from "./index-keys.ts";
import { findDocumentError, tableNameLookup } from "./schema-enforcement.ts";
import { allTables, type ReplacedTable, StagedTable, swap } from "./staged-tables.ts";
import { indexEntryKey, indexEntryRange } from "./storage-layout.ts";
import { isSystemTableName } from "./system-tables.ts";
import { keyOf, numberFor, reserveNumber, TakenNumbers } from "./table-numbers.ts";
import type {
  Catalog,
  ComponentPath,
  IndexId,
  JsonObject,
  TableDefinition,
  TableId,
  Timestamp,
} from "./types.ts";
import { NO_TOTALS, plus, TOTALS_KEY, totalsOf, totalsText, type SearchTotals } from "../search/totals.ts";
import type { Storage, StorageWrite } from "../storage/storage.ts";
import { newInternalId } from "../values/document-id.ts";
import type { Random } from "../base/random.ts";
import type { Clock } from "../base/clock.ts";

export interface TableImportOptions {
  storage: Storage;
  committer: StorageCommitter;
  clock: Clock;
  random: Random;
  /** Throws UserError: a push works on the very tables that would be exchanged. */
  assertNoPush: () => void;
  /** Indexes wait to be cleared. */
  onDropped: () => void;
}

const ROWS_PER_BATCH = 256;

export class TableImport {
  private readonly staged = new Map<string, StagedTable>();
  private readonly searchTotals = new Map<IndexId, SearchTotals>();
  private pending: StorageWrite[] = [];
  private schemaVersion = 0;
  private planned: CatalogView;
  private intruder: string | null = null;
  private stopWatching: () => void = () => {};

  private constructor(private readonly options: TableImportOptions) {
    this.planned = options.committer.currentCatalog;
  }

  /** Throws UserError when the tables' numbers can't be had here, or one that must be empty isn't. */
  static async start(options: TableImportOptions, tables: ReplacedTable[]): Promise<TableImport> {
    options.assertNoPush();
    const started = new TableImport(options);
    await options.committer.changeCatalog((draft) => started.prepare(draft, tables));
    return started;
  }

  /** Adds a row; `_id` and `_creationTime` are kept if it has them. Throws UserError with what is wrong with it. */
  async add(componentPath: ComponentPath, tableName: string, row: JsonObject): Promise<void> {
    const staged = this.staged.get(keyOf(componentPath, tableName));
    if (staged === undefined) throw new Error(`${tableName} isn't being imported`);
    const { _id, _creationTime, ...fields } = row;
    const { random, clock } = this.options;
    const id = staged.idOf(_id, () => newInternalId(random, clock.nowMs()));
    const { document, text } = documentForInsert(
      fields,
      id,
      staged.creationTimeOf(_creationTime, clock.nowMs()),
    );
    const namespace = namespaceOf(this.planned.catalog, componentPath);
    if (namespace.schemaValidation && !isSystemTableName(tableName)) {
      const lookup = tableNameLookup(this.planned, componentPath);
      const error =
        staged.table.documentType === null
          ? `Table "${tableName}" is not in the schema.`
          : findDocumentError(document, staged.table.documentType, lookup);
      if (error !== null) {
        throw new UserError(
          `Document with ID "${id}" in table "${tableName}" does not match the schema: ${error}`,
        );
      }
    }
    for (const index of staged.table.indexes) {
      for (const { key, value } of indexEntries(index, document, text)) {
        this.pending.push({ key: indexEntryKey(index.id, key), value });
      }
      if (index.search !== undefined) {
        const known = this.searchTotals.get(index.id) ?? NO_TOTALS;
        this.searchTotals.set(index.id, plus(known, totalsOf(index, document)));
      }
    }
    if (this.pending.length >= ROWS_PER_BATCH * staged.table.indexes.length) await this.flush();
  }

  /** All at once, or (by a rejection) nothing. */
  async publish(): Promise<Timestamp> {
    for (const [id, totals] of this.searchTotals) {
      this.pending.push({ key: indexEntryKey(id, TOTALS_KEY), value: totalsText(totals) });
    }
    await this.flush();
    this.stopWatching();
    const ts = await this.options.committer.changeCatalog((draft) => {
      this.options.assertNoPush();
      if (this.intruder !== null) {
        throw new UserError(`Somebody wrote to the table "${this.intruder}", which was to be empty`);
      }
      if (draft.schemaVersion !== this.schemaVersion) {
        throw new UserError("Schema or tables changed during the import: try again");
      }
      const change = swap(draft, this.staged.values());
      draft.hiddenIndexes = (draft.hiddenIndexes ?? []).filter((id) => !this.hiddenIds().includes(id));
      // Whoever still writes by the old tables has to look again.
      draft.schemaVersion++;
      for (const [id, totals] of this.searchTotals) this.options.committer.searchTotals.set(id, totals);
      return change;
    });
    this.options.onDropped();
    return ts;
  }

  async abort(): Promise<void> {
    this.stopWatching();
    const hidden = this.hiddenIds();
    await this.options.committer.changeCatalog((draft) => {
      draft.hiddenIndexes = (draft.hiddenIndexes ?? []).filter((id) => !hidden.includes(id));
      draft.droppedIndexes.push(...hidden);
      return { createdTables: [], removedIndexes: [] };
    });
    this.options.onDropped();
  }

  private prepare(draft: Catalog, wanted: ReplacedTable[]): CatalogChange {
    for (const table of wanted) {
      if (!Object.hasOwn(draft.namespaces, table.componentPath)) {
        throw new UserError(`There is no component "${table.componentPath}" here: push it first`);
      }
    }
    const replaced = [...wanted, ...this.inTheWay(draft, wanted)];
    const taken = new TakenNumbers();
    for (const { componentPath, number } of replaced) if (number !== null) taken.add(componentPath, number);
    const isReplaced = new Set(
      replaced.map(({ componentPath, tableName }) => keyOf(componentPath, tableName)),
    );
    for (const { componentPath, table } of allTables(draft)) {
      if (!isReplaced.has(keyOf(componentPath, table.name))) taken.add(componentPath, table.number);
    }
    for (const each of replaced) {
      const existing = namespaceOf(draft, each.componentPath).tables[each.tableName];
      if (each.mustBeEmpty && existing !== undefined && !this.isEmpty(existing)) {
        throw new UserError(
          `Table "${each.tableName}" isn't empty: append to it, or say that it is to be replaced`,
        );
      }
      const table = structuredClone(existing ?? proposeTable(draft, each.tableName));
      table.number = numberFor(draft, each, existing, taken);
      taken.add(each.componentPath, table.number);
      for (const index of table.indexes) {
        index.id = draft.nextIndexId++;
        if (index.search !== undefined) this.searchTotals.set(index.id, NO_TOTALS);
      }
      reserveNumber(draft, table);
      this.staged.set(keyOf(each.componentPath, each.tableName), new StagedTable(each, table));
    }
    draft.hiddenIndexes = [...(draft.hiddenIndexes ?? []), ...this.hiddenIds()];
    this.schemaVersion = draft.schemaVersion;
    const planned = structuredClone(draft);
    swap(planned, this.staged.values());
    this.planned = new CatalogView(planned);
    this.watchForWriters(draft);
    return { createdTables: [], removedIndexes: [] };
  }

  /** Tables that aren't imported but have a number that is: an empty one gets another, any other is a refusal. */
  private inTheWay(draft: Catalog, wanted: ReplacedTable[]): ReplacedTable[] {
    const own = new Set(wanted.map(({ componentPath, tableName }) => keyOf(componentPath, tableName)));
    const numbers = new Map<string, string>();
    for (const { componentPath, number, tableName } of wanted) {
      if (number === null) continue;
      const key = keyOf(componentPath, `${number}`);
      if (numbers.has(key)) {
        throw new UserError(
          `Tables "${numbers.get(key)}" and "${tableName}" have the same number in the archive`,
        );
      }
      numbers.set(key, tableName);
    }
    return allTables(draft).flatMap(({ componentPath, table }) => {
      const rival = numbers.get(keyOf(componentPath, `${table.number}`));
      if (rival === undefined || own.has(keyOf(componentPath, table.name))) return [];
      if (!this.isEmpty(table)) {
        throw new UserError(
          `The ids of "${rival}" belong to "${table.name}" here, which isn't empty: import into an empty deployment`,
        );
      }
      return [{ componentPath, tableName: table.name, number: null, mustBeEmpty: true }];
    });
  }

  private isEmpty(table: TableDefinition): boolean {
    const snapshot = this.options.storage.snapshot();
    try {
      const range = indexEntryRange(tableIdOf(table), new Uint8Array(), null);
      return [...take(snapshot.scan({ ...range, order: "asc" }), 1)].length === 0;
    } finally {
      snapshot.close();
    }
  }

  private watchForWriters(draft: Catalog): void {
    const names = new Map<TableId, string>();
    for (const { replaced } of this.staged.values()) {
      const { componentPath, tableName, mustBeEmpty } = replaced;
      const existing = namespaceOf(draft, componentPath).tables[tableName];
      if (mustBeEmpty && existing !== undefined) names.set(tableIdOf(existing), tableName);
    }
    this.stopWatching = this.options.committer.onWrites((writes) => {
      for (const { tableId } of writes) this.intruder ??= names.get(tableId) ?? null;
    });
  }

  private async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const batch = this.pending;
    this.pending = [];
    await this.options.storage.write(batch);
  }

  private hiddenIds(): IndexId[] {
    return [...this.staged.values()].flatMap(({ table }) => table.indexes.map(({ id }) => id));
  }
}

function* take<T>(from: Iterable<T>, count: number): IterableIterator<T> {
  let taken = 0;
  for (const each of from) {
    if (taken++ >= count) return;
    yield each;
  }
}

/** What a crash left of imports that were under way. Changes `catalog`. */
export function dropHiddenIndexes(catalog: Catalog): void {
  catalog.droppedIndexes.push(...(catalog.hiddenIndexes ?? []));
  delete catalog.hiddenIndexes;
}
