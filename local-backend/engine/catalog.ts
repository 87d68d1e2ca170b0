/**
 * The catalog as data: how tables, indexes and namespaces are made and numbered. Pure functions over `Catalog`; the one
 * current catalog lives in the committer, readers find theirs in their snapshot (`catalog-view.ts`).
 */
import type {
  Catalog,
  ComponentPath,
  IndexDefinition,
  NamespaceDefinition,
  TableDefinition,
} from "./types.ts";
import { isSystemTableName, SYSTEM_TABLES } from "./system-tables.ts";
import { MAX_IDENTIFIER_LENGTH, MAX_TABLES } from "../values/limits.ts";
import { UserError } from "./errors.ts";

const FIRST_USER_TABLE_NUMBER = 10_001;
/** 1..511 are reserved by the official backend's old deployments. */
const FIRST_SYSTEM_TABLE_NUMBER = 512;
/** 0 is TABLES_INDEX. */
const FIRST_INDEX_ID = 1;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const BY_ID = "by_id";
export const BY_CREATION_TIME = "by_creation_time";

export function emptyCatalog(): Catalog {
  return {
    version: 1,
    schemaVersion: 1,
    nextTableNumber: FIRST_USER_TABLE_NUMBER,
    nextSystemTableNumber: FIRST_SYSTEM_TABLE_NUMBER,
    nextIndexId: FIRST_INDEX_ID,
    droppedIndexes: [],
    namespaces: {},
  };
}

export function isIdentifier(name: string): boolean {
  return name.length <= MAX_IDENTIFIER_LENGTH && IDENTIFIER.test(name);
}

/** Names of indexes that every table has, or that are kept for the system. */
export function isReservedIndexName(name: string): boolean {
  return name === BY_ID || name === BY_CREATION_TIME || name.startsWith("_");
}

/**
 * A new table as the counters would number it. Takes nothing: see `addTable`.
 * @throws UserError if there are as many tables of apps and components as may be.
 */
export function proposeTable(catalog: Catalog, name: string): TableDefinition {
  if (!isSystemTableName(name) && isFull(catalog)) {
    throw new UserError(`Number of tables cannot exceed ${MAX_TABLES}: ${name} would be one more.`);
  }
  const number = isSystemTableName(name) ? catalog.nextSystemTableNumber : catalog.nextTableNumber;
  const firstIndexId = catalog.nextIndexId;
  return {
    number,
    name,
    indexes: [
      { id: firstIndexId, name: BY_ID, fields: [], state: "enabled" },
      { id: firstIndexId + 1, name: BY_CREATION_TIME, fields: [], state: "enabled" },
    ],
    documentType: null,
  };
}

function isFull({ nextTableNumber, namespaces }: Catalog): boolean {
  // No two tables of a component have one number: a look at the counter mostly saves the counting.
  const mostOfOne = nextTableNumber - FIRST_USER_TABLE_NUMBER;
  if (mostOfOne * Object.keys(namespaces).length < MAX_TABLES) return false;
  const names = Object.values(namespaces).flatMap(({ tables }) => Object.keys(tables));
  return names.filter((each) => !isSystemTableName(each)).length >= MAX_TABLES;
}

/** Changes `catalog`. */
export function addTable(catalog: Catalog, componentPath: ComponentPath, table: TableDefinition): void {
  namespaceOf(catalog, componentPath).tables[table.name] = table;
  if (isSystemTableName(table.name)) {
    catalog.nextSystemTableNumber = Math.max(catalog.nextSystemTableNumber, table.number + 1);
  } else {
    catalog.nextTableNumber = Math.max(catalog.nextTableNumber, table.number + 1);
  }
  for (const index of table.indexes) catalog.nextIndexId = Math.max(catalog.nextIndexId, index.id + 1);
}

/** Changes `catalog`. */
export function addIndex(
  catalog: Catalog,
  table: TableDefinition,
  index: Pick<IndexDefinition, "name" | "fields" | "search" | "state" | "isStaged">,
): IndexDefinition {
  const added = { id: catalog.nextIndexId++, ...index };
  table.indexes.push(added);
  return added;
}

/**
 * Makes the namespace and whatever system tables and indexes it lacks. Changes `catalog`; answers the tables made and the
 * indexes added to tables that existed (they need a backfill).
 */
export function ensureNamespace(
  catalog: Catalog,
  componentPath: ComponentPath,
): { tables: TableDefinition[]; indexes: { table: TableDefinition; index: IndexDefinition }[] } {
  catalog.namespaces[componentPath] ??= { tables: {}, schemaValidation: false };
  const namespace = namespaceOf(catalog, componentPath);
  const made: TableDefinition[] = [];
  const added: { table: TableDefinition; index: IndexDefinition }[] = [];
  for (const wanted of SYSTEM_TABLES) {
    let table = namespace.tables[wanted.name];
    const isNew = table === undefined;
    if (table === undefined) {
      table = proposeTable(catalog, wanted.name);
      addTable(catalog, componentPath, table);
      made.push(table);
    }
    for (const { name, fields } of wanted.indexes) {
      if (table.indexes.some((index) => index.name === name)) continue;
      const index = addIndex(catalog, table, { name, fields: [...fields], state: "enabled" });
      if (!isNew) added.push({ table, index });
    }
  }
  return { tables: made, indexes: added };
}

export function namespaceOf(catalog: Catalog, componentPath: ComponentPath): NamespaceDefinition {
  const namespace = catalog.namespaces[componentPath];
  if (namespace === undefined) throw new Error(`no namespace for component "${componentPath}"`);
  return namespace;
}
