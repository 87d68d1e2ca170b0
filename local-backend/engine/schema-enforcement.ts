/** Does a document fit the schema in force? Texts as protocol §8.4. */
import type { CatalogView } from "./catalog-view.ts";
import { UserError } from "./errors.ts";
import type { ComponentPath, Json, NamespaceDefinition, TableDefinition } from "./types.ts";
import type { Value, ValueObject } from "../values/convex-json.ts";
import { findValidationError, type TableNameLookup } from "../values/validate.ts";
import type { ValidatorJson } from "../values/validator-json.ts";
import { isSystemTableName } from "./system-tables.ts";

export function assertMatchesSchema(
  document: ValueObject,
  table: TableDefinition,
  namespace: NamespaceDefinition,
  tableNameOf: TableNameLookup,
): void {
  if (!namespace.schemaValidation || isSystemTableName(table.name)) return;
  const error =
    table.documentType === null
      ? `Table "${table.name}" is not in the schema.`
      : findDocumentError(document, table.documentType, tableNameOf);
  if (error === null) return;
  throw new UserError(
    `Failed to insert or update a document in table "${table.name}" because it does not match the schema: ${error}`,
  );
}

export function findDocumentError(
  document: ValueObject,
  documentType: Json,
  tableNameOf: TableNameLookup,
): string | null {
  // The schema's validators come from the official packages, checked when the schema was pushed.
  const validator = documentType as unknown as ValidatorJson;
  return findValidationError(document as Value, validator, { tableNameOf, isDocument: true });
}

/** Names as `v.id` of this component sees them. */
export function tableNameLookup(view: CatalogView, componentPath: ComponentPath): TableNameLookup {
  return (number) => view.tableByNumber(componentPath, number)?.name ?? null;
}
