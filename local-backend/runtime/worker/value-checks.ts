/** Checks of what goes into a function and what comes out (protocol §8.4, §8.8). */
import { CatalogView } from "../../engine/catalog-view.ts";
import { UserError } from "../../engine/errors.ts";
import type { Catalog, ComponentPath, Json } from "../../engine/types.ts";
import { type Value, valueFromJson, valueFromText } from "../../values/convex-json.ts";
import { MAX_ARGS_BYTES, MAX_RETURN_BYTES, MAX_VALUE_NESTING } from "../../values/limits.ts";
import { assertValueShape } from "../../values/size.ts";
import { findValidationError, type TableNameLookup } from "../../values/validate.ts";
import type { ValidatorJson } from "../../values/validator-json.ts";
import type { FunctionValidators } from "./worker-deployment.ts";

const views = new WeakMap<Catalog, CatalogView>();

export function tableNames(catalog: Catalog, componentPath: ComponentPath): TableNameLookup {
  let view = views.get(catalog);
  if (view === undefined) views.set(catalog, (view = new CatalogView(catalog)));
  return (number) => view.tableByNumber(componentPath, number)?.name ?? null;
}

function mib(bytes: number): string {
  return `${Math.round((bytes / (1024 * 1024)) * 100) / 100} MiB`;
}

/** Throws UserError with the official text. `path` names the function. Answers how many bytes they have. */
export function checkArgs(
  path: string,
  args: Json,
  validator: ValidatorJson,
  tableNameOf: TableNameLookup,
  maxBytes = MAX_ARGS_BYTES,
): number {
  const bytes = Buffer.byteLength(JSON.stringify(args));
  if (bytes > maxBytes) {
    throw new UserError(
      `Arguments for ${path} are too large (actual: ${mib(bytes)}, limit: ${mib(maxBytes)})`,
    );
  }
  const value = valueFromJson(args);
  assertValueShape(value);
  const problem = findValidationError(value, validator, { tableNameOf });
  if (problem !== null) throw new UserError(`ArgumentValidationError: ${problem}`);
  return bytes;
}

/** `text` is what the function returned, as Convex JSON. */
export function checkReturned(
  path: string,
  text: string,
  { returns }: FunctionValidators,
  tableNameOf: TableNameLookup,
): void {
  // Most results are far from the limit: count bytes only where characters leave a doubt.
  const bytes = text.length * 3 > MAX_RETURN_BYTES ? Buffer.byteLength(text) : 0;
  if (bytes > MAX_RETURN_BYTES) {
    throw new UserError(
      `Function ${path} return value is too large (actual: ${mib(bytes)}, limit: ${mib(MAX_RETURN_BYTES)})`,
    );
  }
  const isShort = text.length <= MAX_VALUE_NESTING * 2;
  if (isShort && (returns === null || returns.type === "any")) return;
  const value: Value = valueFromText(text);
  assertValueShape(value);
  if (returns === null) return;
  const problem = findValidationError(value, returns, { tableNameOf });
  if (problem !== null) throw new UserError(`ReturnsValidationError: ${problem}`);
}
