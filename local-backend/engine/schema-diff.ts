/** What a new schema changes in the indexes. Pure. */
import { isIdentifier, isReservedIndexName } from "./catalog.ts";
import type { IndexChange, IndexDiff, SchemaDefinition } from "./engine-interface.ts";
import { UserError } from "./errors.ts";
import { isSystemTableName } from "./system-tables.ts";
import type { Catalog, ComponentPath, IndexDefinition, SearchIndexFields } from "./types.ts";
import { MAX_INDEXES_PER_TABLE, MAX_INDEX_FIELDS } from "../values/limits.ts";

/** Indexes that a schema declares. Throws UserError for names and sizes the official backend refuses. */
export function wantedIndexes(schema: SchemaDefinition | null): IndexChange[] {
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
    const searching =
      (staged: boolean) =>
      ({ indexDescriptor, searchField, filterFields }: { indexDescriptor: string } & SearchIndexFields) => ({
        tableName: table.tableName,
        indexName: indexDescriptor,
        fields: [],
        search: { searchField, filterFields },
        isStaged: staged,
      });
    const wanted: IndexChange[] = [
      ...table.indexes.map(named(false)),
      ...(table.stagedDbIndexes ?? []).map(named(true)),
      ...(table.searchIndexes ?? []).map(searching(false)),
      ...(table.stagedSearchIndexes ?? []).map(searching(true)),
    ];
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
  /** Null: it is new. */
  const wasStaged = (want: IndexChange): boolean | null => {
    const known = existing.find(({ table, index }) => table.name === want.tableName && isSame(index, want));
    return known === undefined ? null : known.index.isStaged === true;
  };
  return {
    added: wanted.filter((want) => wasStaged(want) === null),
    removed: existing
      .filter(
        ({ table, index }) => !wanted.some((want) => want.tableName === table.name && isSame(index, want)),
      )
      .map(({ table, index }) => ({
        tableName: table.name,
        indexName: index.name,
        ...fieldsOf(index),
        isStaged: index.isStaged === true,
      })),
    enabled: wanted.filter((want) => wasStaged(want) === true && !want.isStaged),
    disabled: wanted.filter((want) => wasStaged(want) === false && want.isStaged),
  };
}

/** Declared by a schema and in use (staged ones too), not half-built by a change under way. */
export function isDeclared(index: IndexDefinition): boolean {
  return !isReservedIndexName(index.name) && (index.state === "enabled" || index.isStaged === true);
}

export function isSame(
  index: IndexDefinition,
  want: Pick<IndexChange, "indexName" | "fields" | "search">,
): boolean {
  return index.name === want.indexName && JSON.stringify(fieldsOf(index)) === JSON.stringify(fieldsOf(want));
}

/** What an index is made of, without name or state. */
export function fieldsOf({ fields, search }: Pick<IndexDefinition, "fields" | "search">) {
  return { fields, ...(search === undefined ? {} : { search }) };
}

function assertIndex({ tableName, indexName, fields, search }: IndexChange): void {
  const where = `Index "${tableName}.${indexName}"`;
  if (!isIdentifier(indexName)) throw new UserError(`${where} has an invalid name`);
  if (isReservedIndexName(indexName)) throw new UserError(`${where} has a reserved name`);
  if (search !== undefined) return assertSearchIndex(where, search);
  if (fields.length === 0) throw new UserError(`${where} must have at least one field`);
  if (fields.length > MAX_INDEX_FIELDS) {
    throw new UserError(`${where} has too many fields (limit: ${MAX_INDEX_FIELDS})`);
  }
  if (new Set(fields).size < fields.length) throw new UserError(`${where} has a field twice`);
  if (fields.includes("_id") || fields.includes("_creationTime")) {
    throw new UserError(`${where} may not name \`_id\` or \`_creationTime\`: every index ends with them`);
  }
}

const MAX_FILTER_FIELDS = 16;

function assertSearchIndex(where: string, { searchField, filterFields }: SearchIndexFields): void {
  if (searchField === "") throw new UserError(`${where} must name the field that is searched`);
  if (filterFields.length > MAX_FILTER_FIELDS) {
    throw new UserError(`${where} has too many filter fields (limit: ${MAX_FILTER_FIELDS})`);
  }
  if (new Set(filterFields).size < filterFields.length)
    throw new UserError(`${where} has a filter field twice`);
}
