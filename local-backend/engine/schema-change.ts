/**
 * A schema on its way into force: make its tables and indexes (not yet readable), fill the indexes, check the documents there
 * are, and then publish all of it in one commit. Commits go on meanwhile; each is checked against the new schema too, so what
 * was once found to fit still fits at the end.
 */
import { addIndex, addTable, ensureNamespace, namespaceOf, proposeTable } from "./catalog.ts";
import { dropIndexes, dropTableIndexes } from "./catalog-drops.ts";
import { tableIdOf } from "./catalog-view.ts";
import type { StorageCommitter } from "./committer.ts";
import type {
  CommitExtras,
  IndexDiff,
  SchemaChange,
  SchemaChangeState,
  SchemaDefinition,
  SchemaProgress,
} from "./engine-interface.ts";
import { UserError } from "./errors.ts";
import { backfillIndex, walkDocuments } from "./index-backfill.ts";
import { diffIndexes, fieldsOf, isDeclared, isSame, wantedIndexes } from "./schema-diff.ts";
import { countForSearch } from "./search-recount.ts";
import { findDocumentError, tableNameLookup } from "./schema-enforcement.ts";
import { isSystemTableName } from "./system-tables.ts";
import type {
  Catalog,
  ComponentPath,
  CreatedTable,
  DocumentWrite,
  IndexDefinition,
  IndexId,
  Json,
  TableDefinition,
  TableId,
  Timestamp,
} from "./types.ts";
import type { WriteLog } from "./write-log.ts";
import type { Storage } from "../storage/storage.ts";
import { documentFromText } from "../values/convex-json.ts";

export type Schemas = Record<ComponentPath, SchemaDefinition | null>;

interface Failure {
  error: string;
  componentPath: ComponentPath;
  tableName: string;
}

/** A table whose documents must fit a validator they weren't checked against. */
interface Check {
  componentPath: ComponentPath;
  table: TableDefinition;
  documentType: Json;
}

export interface SchemaChangeOptions {
  storage: Storage;
  writeLog: WriteLog;
  committer: StorageCommitter;
  /** Called after `finish` and `abort`: indexes wait to be cleared. */
  onDropped: () => void;
}

export class RunningSchemaChange implements SchemaChange {
  state: SchemaChangeState = { kind: "inProgress", components: {} };
  private readonly progress: Record<ComponentPath, SchemaProgress> = {};
  private readonly newIndexes: IndexId[] = [];
  private checks = new Map<TableId, Check>();
  private work: Promise<void> = Promise.resolve();
  private stopWatching: () => void = () => {};

  private constructor(
    private readonly options: SchemaChangeOptions,
    private readonly schemas: Schemas,
    readonly diffs: Record<ComponentPath, IndexDiff>,
  ) {}

  /** Resolves when tables and empty indexes exist; the rest goes on in the background. */
  static async start(options: SchemaChangeOptions, schemas: Schemas): Promise<RunningSchemaChange> {
    const diffs = diffSchemas(options.committer.currentCatalog.catalog, schemas);
    const change = new RunningSchemaChange(options, schemas, diffs);
    try {
      await options.committer.changeCatalog((draft) => change.prepare(draft));
    } catch (error) {
      change.stopWatching();
      throw error;
    }
    change.work = change.run().catch((error: unknown) => {
      change.fail({ error: `Schema change stopped: ${String(error)}`, componentPath: "", tableName: "" });
    });
    return change;
  }

  async settled(): Promise<SchemaChangeState> {
    await this.work;
    return this.state;
  }

  async finish(extras: CommitExtras = {}): Promise<Timestamp> {
    if (this.state.kind === "failed") throw new UserError(this.state.error);
    if (this.state.kind !== "ready") throw new Error(`a schema change can't finish while ${this.state.kind}`);
    this.state = { kind: "finished" };
    this.stopWatching();
    try {
      const ts = await this.options.committer.changeCatalog((draft) => this.publish(draft), extras);
      this.options.onDropped();
      return ts;
    } catch (error) {
      this.state = { kind: "failed", error: String(error), componentPath: "", tableName: "" };
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.state.kind === "finished" || this.state.kind === "aborted") return;
    this.state = { kind: "aborted" };
    this.stopWatching();
    await this.work;
    await this.options.committer.changeCatalog((draft) => {
      dropIndexes(draft, (index) => this.newIndexes.includes(index.id));
      return { createdTables: [], removedIndexes: [] };
    });
    this.options.onDropped();
  }

  private prepare(draft: Catalog): { createdTables: CreatedTable[]; removedIndexes: IndexId[] } {
    const createdTables: CreatedTable[] = [];
    for (const [componentPath, schema] of Object.entries(this.schemas)) {
      for (const table of ensureNamespace(draft, componentPath).tables)
        createdTables.push({ componentPath, table });
      const { tables } = namespaceOf(draft, componentPath);
      for (const { tableName } of schema?.tables ?? []) {
        if (Object.hasOwn(tables, tableName)) continue;
        const table = proposeTable(draft, tableName);
        addTable(draft, componentPath, table);
        createdTables.push({ componentPath, table });
      }
      for (const added of this.diffs[componentPath]!.added) {
        // Staged ones too are told from half-built ones by `publish` alone: a crash before it drops both.
        const index = addIndex(draft, tables[added.tableName]!, {
          name: added.indexName,
          ...fieldsOf(added),
          state: "backfilling",
        });
        this.newIndexes.push(index.id);
      }
      this.progress[componentPath] = {
        schemaValidationComplete: false,
        indexesComplete: 0,
        indexesTotal: this.diffs[componentPath]!.added.length,
      };
      for (const check of this.checksOf(draft, componentPath, schema))
        this.checks.set(tableIdOf(check.table), check);
    }
    this.state = { kind: "inProgress", components: this.progress };
    // From this very commit on: a write before it is in every snapshot that is walked, a write after it is watched.
    this.stopWatching = this.options.committer.onWrites((writes) => this.watch(writes));
    return { createdTables, removedIndexes: [] };
  }

  private checksOf(catalog: Catalog, componentPath: ComponentPath, schema: SchemaDefinition | null): Check[] {
    if (!schema?.schemaValidation) return [];
    const namespace = namespaceOf(catalog, componentPath);
    const declared = new Map(schema.tables.map((table) => [table.tableName, table.documentType ?? null]));
    return Object.values(namespace.tables).flatMap((table) => {
      const documentType = declared.get(table.name) ?? null;
      if (isSystemTableName(table.name) || documentType === null) return [];
      const isInForce = namespace.schemaValidation && isEqualJson(table.documentType, documentType);
      return isInForce ? [] : [{ componentPath, table, documentType }];
    });
  }

  private async run(): Promise<void> {
    const { lostWrites } = this.options.committer;
    for (const check of this.checks.values()) {
      await walkDocuments(this.options.storage, check.table, async (documents) => {
        for (const { id, text } of documents) this.check(check, id, text);
        return this.state.kind === "inProgress";
      });
    }
    for (const progress of Object.values(this.progress)) progress.schemaValidationComplete = true;
    const view = this.options.committer.currentCatalog;
    for (const indexId of this.newIndexes) {
      if (this.state.kind !== "inProgress") return;
      const placed = view.indexById(indexId)!;
      await backfillIndex(
        this.options.storage,
        this.options.writeLog,
        placed,
        () => this.state.kind === "inProgress",
      );
      if (placed.index.search !== undefined) {
        const { storage, committer } = this.options;
        await countForSearch(storage, committer, placed, () => this.state.kind === "inProgress");
      }
      this.progress[placed.componentPath]!.indexesComplete++;
    }
    // What was left out or counted because of a commit under way would be wrong without that commit.
    if (lostWrites !== this.options.committer.lostWrites)
      throw new Error("the disk refused writes meanwhile");
    if (this.state.kind === "inProgress") this.state = { kind: "ready" };
  }

  private watch(writes: readonly DocumentWrite[]): void {
    for (const { id, tableId, after } of writes) {
      const check = this.checks.get(tableId);
      if (check && after !== null) this.check(check, id, after);
    }
  }

  private check({ componentPath, table, documentType }: Check, id: string, text: string): void {
    const lookup = tableNameLookup(this.options.committer.currentCatalog, componentPath);
    const error = findDocumentError(documentFromText(text), documentType, lookup);
    if (error === null) return;
    this.fail({
      error: `Schema validation failed.\nDocument with ID "${id}" in table "${table.name}" does not match the schema: ${error}`,
      componentPath,
      tableName: table.name,
    });
  }

  private fail(failure: Failure): void {
    if (this.state.kind !== "inProgress" && this.state.kind !== "ready") return;
    this.state = { kind: "failed", ...failure };
    this.stopWatching();
  }

  private publish(draft: Catalog): { createdTables: CreatedTable[]; removedIndexes: IndexId[] } {
    const removedIndexes: IndexId[] = [];
    for (const [componentPath, schema] of Object.entries(this.schemas)) {
      const namespace = namespaceOf(draft, componentPath);
      const wanted = wantedIndexes(schema);
      const declared = new Map(
        (schema?.tables ?? []).map((table) => [table.tableName, table.documentType ?? null]),
      );
      namespace.schemaValidation = schema?.schemaValidation ?? false;
      for (const table of Object.values(namespace.tables)) {
        if (isSystemTableName(table.name)) continue;
        table.documentType = declared.get(table.name) ?? null;
        const own = wanted.filter((want) => want.tableName === table.name);
        removedIndexes.push(
          ...dropTableIndexes(
            draft,
            table,
            (index) => isDeclared(index) && !own.some((want) => isSame(index, want)),
          ),
        );
        for (const index of table.indexes) {
          const want = own.find((each) => isSame(index, each));
          if (want) setReadable(index, !want.isStaged);
        }
      }
    }
    draft.schemaVersion++;
    return { createdTables: [], removedIndexes };
  }
}

export function diffSchemas(catalog: Catalog, schemas: Schemas): Record<ComponentPath, IndexDiff> {
  return Object.fromEntries(
    Object.entries(schemas).map(([path, schema]) => [path, diffIndexes(catalog, path, schema)]),
  );
}

function setReadable(index: IndexDefinition, isReadable: boolean): void {
  index.state = isReadable ? "enabled" : "backfilling";
  if (isReadable) delete index.isStaged;
  else index.isStaged = true;
}

function isEqualJson(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a crash left of an unfinished change. */
export function isHalfBuilt(index: IndexDefinition): boolean {
  return index.state === "backfilling" && index.isStaged !== true;
}
