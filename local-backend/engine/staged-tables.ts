/** Tables that an import puts in the place of others, and what ids and creation times their rows may have. */
import { addTable, namespaceOf } from "./catalog.ts";
import type { CatalogChange } from "./committer.ts";
import { UserError } from "./errors.ts";
import type { Catalog, ComponentPath, TableDefinition } from "./types.ts";
import { decodeId, encodeId } from "../values/document-id.ts";

export interface ReplacedTable {
  componentPath: ComponentPath;
  tableName: string;
  /** As the ids of its rows have it; null: whatever is free. */
  number: number | null;
  /** Whoever wrote into it since is told that the import can't be finished. */
  mustBeEmpty: boolean;
}

/** In milliseconds. Rows that are given no times still stand one after the other. */
const CREATION_TIME_STEP = 2 ** -11;
/** Clocks of two machines may differ by so much. */
const MAX_AHEAD_MS = 60_000;

export class StagedTable {
  readonly replaced: ReplacedTable;
  readonly table: TableDefinition;
  private readonly ids = new Set<string>();
  private lastCreationTime = 0;

  constructor(replaced: ReplacedTable, table: TableDefinition) {
    this.replaced = replaced;
    this.table = table;
  }

  /** The given id of a row, or a new one. Throws UserError when it isn't one of this table's, or comes twice. */
  idOf(given: unknown, newInternalId: () => Uint8Array): string {
    const { number, name } = this.table;
    const id = given ?? encodeId(number, newInternalId());
    const decoded = typeof id === "string" ? decodeId(id) : null;
    if (typeof id !== "string" || decoded === null) {
      throw new UserError(`"${String(id)}" in table "${name}" is no document ID`);
    }
    if (decoded.tableNumber !== number) {
      throw new UserError(`The ID "${id}" doesn't belong to table "${name}"`);
    }
    if (this.ids.has(id)) throw new UserError(`The ID "${id}" is in table "${name}" twice`);
    this.ids.add(id);
    return id;
  }

  /** The given creation time of a row, or a new one. Throws UserError when it is none. */
  creationTimeOf(given: unknown, nowMs: number): number {
    if (given === undefined) {
      this.lastCreationTime = Math.max(nowMs, this.lastCreationTime + CREATION_TIME_STEP);
      return this.lastCreationTime;
    }
    if (typeof given !== "number" || !Number.isFinite(given) || given < 0 || given > nowMs + MAX_AHEAD_MS) {
      throw new UserError(
        `_creationTime ${String(given)} in table "${this.replaced.tableName}" is no time that has been`,
      );
    }
    return given;
  }
}

/** Puts the staged tables where the old ones were. Changes `catalog`. */
export function swap(catalog: Catalog, staged: Iterable<StagedTable>): CatalogChange {
  const change: Required<CatalogChange> = { createdTables: [], removedIndexes: [], deletedTables: [] };
  const tables = [...staged];
  for (const { replaced } of tables) {
    const { componentPath, tableName } = replaced;
    const { tables: named } = namespaceOf(catalog, componentPath);
    const existing = named[tableName];
    if (existing === undefined) continue;
    const ids = existing.indexes.map(({ id }) => id);
    catalog.droppedIndexes.push(...ids);
    change.removedIndexes.push(...ids);
    delete named[tableName];
  }
  for (const { replaced, table } of tables) {
    const { componentPath, tableName } = replaced;
    addTable(catalog, componentPath, structuredClone(table));
    change.deletedTables.push({ componentPath, tableName });
  }
  return change;
}

export function allTables(catalog: Catalog): { componentPath: ComponentPath; table: TableDefinition }[] {
  return Object.entries(catalog.namespaces).flatMap(([componentPath, { tables }]) =>
    Object.values(tables).map((table) => ({ componentPath, table })),
  );
}
