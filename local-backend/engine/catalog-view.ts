/** A catalog with its look-ups. Immutable; one per catalog version and thread. */
import { BY_CREATION_TIME, BY_ID } from "./catalog.ts";
import type { Catalog, ComponentPath, IndexDefinition, IndexId, TableDefinition, TableId } from "./types.ts";

export interface PlacedTable {
  componentPath: ComponentPath;
  table: TableDefinition;
}
export interface PlacedIndex extends PlacedTable {
  index: IndexDefinition;
}

export class CatalogView {
  private readonly byNumber = new Map<ComponentPath, Map<number, TableDefinition>>();
  private readonly byIndexId = new Map<IndexId, PlacedIndex>();

  constructor(readonly catalog: Catalog) {
    for (const [componentPath, namespace] of Object.entries(catalog.namespaces)) {
      const byNumber = new Map<number, TableDefinition>();
      this.byNumber.set(componentPath, byNumber);
      for (const table of Object.values(namespace.tables)) {
        byNumber.set(table.number, table);
        for (const index of table.indexes) this.byIndexId.set(index.id, { componentPath, table, index });
      }
    }
  }

  table(componentPath: ComponentPath, name: string): TableDefinition | null {
    const tables = this.catalog.namespaces[componentPath]?.tables;
    return tables && Object.hasOwn(tables, name) ? tables[name]! : null;
  }

  /** As the ids of a component's documents name it. */
  tableByNumber(componentPath: ComponentPath, number: number): TableDefinition | null {
    return this.byNumber.get(componentPath)?.get(number) ?? null;
  }

  tableById(id: TableId): PlacedTable | null {
    return this.indexById(id);
  }

  indexById(id: IndexId): PlacedIndex | null {
    return this.byIndexId.get(id) ?? null;
  }

  hasNamespace(componentPath: ComponentPath): boolean {
    return Object.hasOwn(this.catalog.namespaces, componentPath);
  }
}

/** While an index is replaced, two have its name: readers use the enabled one until the change is finished. */
export function findIndex(table: TableDefinition, name: string): IndexDefinition | null {
  const named = table.indexes.filter((index) => index.name === name);
  return named.find((index) => index.state === "enabled") ?? named[0] ?? null;
}

export function tableIdOf(table: TableDefinition): TableId {
  return byIdIndex(table).id;
}

export function byIdIndex(table: TableDefinition): IndexDefinition {
  return requireIndex(table, BY_ID);
}

export function byCreationTimeIndex(table: TableDefinition): IndexDefinition {
  return requireIndex(table, BY_CREATION_TIME);
}

function requireIndex(table: TableDefinition, name: string): IndexDefinition {
  const index = findIndex(table, name);
  if (index === null) throw new Error(`table ${table.name} lacks ${name}`);
  return index;
}
