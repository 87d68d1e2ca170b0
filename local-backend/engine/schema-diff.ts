/** What a new schema changes in the indexes. Pure. */
import { isIdentifier, isReservedIndexName } from "./catalog.ts";
import type { IndexChange, IndexDiff, SchemaDefinition } from "./engine-interface.ts";
import { UserError } from "./errors.ts";
import { isSystemTableName } from "./system-tables.ts";
import type { Catalog, ComponentPath, IndexDefinition } from "./types.ts";
import { MAX_INDEXES_PER_TABLE, MAX_INDEX_FIELDS } from "../values/limits.ts";

export interface WantedIndex extends IndexChange {
  isStaged: boolean;
}

/** Indexes that a schema declares. Throws UserError for names and sizes the official backend refuses. */
export function wantedIndexes(schema: SchemaDefinition | null): WantedIndex[] {
  return (schema?.tables ?? []).flatMap((table) => {
    if (!isIdentifier(table.tableName) || isSystemTableName(table.tableName)) {
      throw new UserError(`Invalid table name in schema: ${table.tableName}`);
    }
    const named = (staged: boolean) => (index: { indexDescriptor: string; fields: string[] }) => ({
      tableName: table.tableName,
      indexName: index.indexDescriptor,
      fields: index.fields,
      isStaged: staged,
    });
    const wanted = [...table.indexes.map(named(false)), ...(table.stagedDbIndexes ?? []).map(named(true))];
    if (wanted.length > MAX_INDEXES_PER_TABLE) {
      throw new UserError(
        `Table "${table.tableName}" has too many indexes (limit: ${MAX_INDEXES_PER_TABLE})`,
      );
    }
    for (const index of wanted) assertIndex(index);
    const names = new Set(wanted.map(({ indexName }) => indexName));
    if (names.size < wanted.length)
      throw new UserError(`Table "${table.tableName}" has two indexes of one name`);
    return wanted;
  });
}

export function diffIndexes(
  catalog: Catalog,
  componentPath: ComponentPath,
  schema: SchemaDefinition | null,
): IndexDiff {
  const wanted = wantedIndexes(schema);
  const tables = Object.values(catalog.namespaces[componentPath]?.tables ?? {});
  const existing = tables
    .filter((table) => !isSystemTableName(table.name))
    .flatMap((table) => table.indexes.filter(isDeclared).map((index) => ({ table, index })));
  return {
    added: wanted
      .filter(
        (want) => !existing.some(({ table, index }) => table.name === want.tableName && isSame(index, want)),
      )
      .map(({ tableName, indexName, fields }) => ({ tableName, indexName, fields })),
    removed: existing
      .filter(
        ({ table, index }) => !wanted.some((want) => want.tableName === table.name && isSame(index, want)),
      )
      .map(({ table, index }) => ({ tableName: table.name, indexName: index.name, fields: index.fields })),
  };
}

/** Declared by a schema and in use (staged ones too), not half-built by a change under way. */
export function isDeclared(index: IndexDefinition): boolean {
  return !isReservedIndexName(index.name) && (index.state === "enabled" || index.isStaged === true);
}

export function isSame(index: IndexDefinition, want: Pick<IndexChange, "indexName" | "fields">): boolean {
  return index.name === want.indexName && JSON.stringify(index.fields) === JSON.stringify(want.fields);
}

function assertIndex({ tableName, indexName, fields }: IndexChange): void {
  const where = `Index "${tableName}.${indexName}"`;
  if (!isIdentifier(indexName)) throw new UserError(`${where} has an invalid name`);
  if (isReservedIndexName(indexName)) throw new UserError(`${where} has a reserved name`);
  if (fields.length === 0) throw new UserError(`${where} must have at least one field`);
  if (fields.length > MAX_INDEX_FIELDS) {
    throw new UserError(`${where} has too many fields (limit: ${MAX_INDEX_FIELDS})`);
  }
  if (new Set(fields).size < fields.length) throw new UserError(`${where} has a field twice`);
  if (fields.includes("_id") || fields.includes("_creationTime")) {
    throw new UserError(`${where} may not name \`_id\` or \`_creationTime\`: every index ends with them`);
  }
}
