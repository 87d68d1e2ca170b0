/**
 * Which table a call means and whether it may touch it. Owns the tables that this transaction's first inserts make: they are
 * proposals until the committer accepts them.
 */
import { proposeTable, addTable, isIdentifier } from "./catalog.ts";
import { CatalogView } from "./catalog-view.ts";
import type { Access } from "./engine-interface.ts";
import { UserError } from "./errors.ts";
import { isSystemTableName, isVisibleSystemTable } from "./system-tables.ts";
import type { Catalog, ComponentPath, CreatedTable, TableDefinition } from "./types.ts";
import { decodeId } from "../values/document-id.ts";

export class TableAccess {
  readonly created: CreatedTable[] = [];
  private view: CatalogView;

  constructor(private readonly base: CatalogView) {
    this.view = base;
  }

  /** The catalog with this transaction's own tables. */
  get current(): CatalogView {
    return this.view;
  }

  get catalog(): Catalog {
    return this.view.catalog;
  }

  /** Null when there is no such table (yet). */
  find(access: Access, tableName: string): TableDefinition | null {
    assertReadable(access, tableName);
    return this.view.table(access.componentPath, tableName);
  }

  findForWrite(access: Access, tableName: string): TableDefinition | null {
    if (!access.isPrivileged && isSystemTableName(tableName)) {
      throw new UserError("System tables (prefixed with `_`) are read-only.");
    }
    return this.view.table(access.componentPath, tableName);
  }

  /**
   * The table of an id; null when the id belongs to no table of this component. `argument` names the call in texts:
   * "db.get". Throws UserError for malformed ids and for ids of another table than `expectedTable`.
   */
  ofId(access: Access, id: string, call: string, expectedTable?: string | null): TableDefinition | null {
    const decoded = decodeId(id);
    if (decoded === null) {
      throw new UserError(
        `Invalid argument \`id\` for \`db.${call}\`: Unable to decode ID: ${describeBadId(id)}`,
      );
    }
    const table = this.view.tableByNumber(access.componentPath, decoded.tableNumber);
    if (expectedTable != null && table?.name !== expectedTable) {
      throw new UserError(
        `Invalid argument \`id\` for \`db.${call}\`: expected an ID from table \`${expectedTable}\`` +
          (table ? `, but got an ID from table \`${table.name}\`.` : "."),
      );
    }
    if (table) assertReadable(access, table.name);
    return table;
  }

  create(componentPath: ComponentPath, tableName: string): TableDefinition {
    if (!isIdentifier(tableName)) {
      throw new UserError(
        `Invalid table name: ${tableName}. Table names are made of letters, digits and underscores, start with a letter or an underscore and are at most 64 characters long.`,
      );
    }
    if (!this.base.hasNamespace(componentPath))
      throw new Error(`component "${componentPath}" is not mounted`);
    const catalog = structuredClone(this.view.catalog);
    const table = proposeTable(catalog, tableName);
    addTable(catalog, componentPath, table);
    this.created.push({ componentPath, table });
    this.view = new CatalogView(catalog);
    return table;
  }

  /** Takes back the tables made after the first `count`. */
  rollbackTo(count: number): void {
    if (this.created.length === count) return;
    this.created.length = count;
    const catalog = structuredClone(this.base.catalog);
    for (const { componentPath, table } of this.created) addTable(catalog, componentPath, table);
    this.view = new CatalogView(catalog);
  }
}

function assertReadable(access: Access, tableName: string): void {
  if (access.isPrivileged) return;
  const isSystemName = isSystemTableName(tableName);
  if (isSystemName && !access.isSystem) {
    throw new UserError("System tables can only be accessed with `db.system`.");
  }
  if (!isSystemName && access.isSystem)
    throw new UserError("User tables cannot be accessed with `db.system`.");
  if (isSystemName && !isVisibleSystemTable(tableName))
    throw new UserError(`System table ${tableName} not found.`);
}

function describeBadId(id: string): string {
  return id.length < 31 || id.length > 37
    ? `Invalid ID length ${id.length}`
    : `Invalid ID ${JSON.stringify(id)}`;
}
