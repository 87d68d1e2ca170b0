/** What leaves the catalog. Its entries are noted for clearing, which goes on behind. */
import { namespaceOf } from "./catalog.ts";
import type { CatalogChange } from "./committer.ts";
import { UserError } from "./errors.ts";
import { isSystemTableName } from "./system-tables.ts";
import type { Catalog, ComponentPath, IndexDefinition, IndexId, TableDefinition } from "./types.ts";

/** Takes indexes out of the catalog and notes them for clearing. Changes `catalog`. */
export function dropIndexes(catalog: Catalog, isUnwanted: (index: IndexDefinition) => boolean): IndexId[] {
  return Object.values(catalog.namespaces).flatMap((namespace) =>
    Object.values(namespace.tables).flatMap((table) => dropTableIndexes(catalog, table, isUnwanted)),
  );
}

/** Takes tables out of the catalog and notes their indexes for clearing. Changes `catalog`; throws UserError before it does. */
export function dropTables(
  catalog: Catalog,
  componentPath: ComponentPath,
  tableNames: readonly string[],
): CatalogChange {
  const { tables } = namespaceOf(catalog, componentPath);
  for (const name of tableNames) {
    if (isSystemTableName(name) || !Object.hasOwn(tables, name)) {
      throw new UserError(`There is no table "${name}" that could be deleted`);
    }
    if (tables[name]!.documentType !== null) {
      throw new UserError(`The table "${name}" is part of the schema: take it out there and push first`);
    }
  }
  const removedIndexes = tableNames.flatMap((name) => dropTableIndexes(catalog, tables[name]!, () => true));
  for (const name of tableNames) delete tables[name];
  // A transaction that still writes to one of them has to look again.
  catalog.schemaVersion++;
  const deletedTables = tableNames.map((tableName) => ({ componentPath, tableName }));
  return { createdTables: [], removedIndexes, deletedTables };
}

export function dropTableIndexes(
  catalog: Catalog,
  table: TableDefinition,
  isUnwanted: (index: IndexDefinition) => boolean,
): IndexId[] {
  const dropped = table.indexes.filter(isUnwanted).map(({ id }) => id);
  table.indexes = table.indexes.filter(({ id }) => !dropped.includes(id));
  catalog.droppedIndexes.push(...dropped);
  return dropped;
}
