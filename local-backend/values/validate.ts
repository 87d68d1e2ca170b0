/**
 * Checks a value against a validator and says what is wrong in the official words (protocol §8.4). Callers put their own
 * prefix in front ("ArgumentValidationError: ", "Failed to insert or update a document …").
 */
import { compareValues } from "convex/values";
import {
  isCommitTsPlaceholder,
  isPlainObject,
  valueFromJson,
  type Value,
  type ValueObject,
} from "./convex-json.ts";
import { displayValidator, displayValue } from "./display.ts";
import { decodeId } from "./document-id.ts";
import type { FieldValidatorJson, ValidatorJson } from "./validator-json.ts";

/** Name of the table with this number as the validating component sees it; null when it isn't one of its tables. */
export type TableNameLookup = (tableNumber: number) => string | null;

export interface ValidateOptions {
  tableNameOf: TableNameLookup;
  /** Documents carry `_id` and `_creationTime` without naming them in the validator. */
  isDocument?: boolean;
}

/** Null when the value fits, else the text. */
export function findValidationError(
  value: Value,
  validator: ValidatorJson,
  options: ValidateOptions,
): string | null {
  return check(value, validator, [], options);
}

/** Steps as they are printed: ".field" or "[3]". */
type Path = string[];

function check(value: Value, validator: ValidatorJson, path: Path, options: ValidateOptions): string | null {
  switch (validator.type) {
    case "any":
      return null;
    case "null":
      return value === null ? null : mismatch(value, validator, path);
    case "number":
      return typeof value === "number" ? null : mismatch(value, validator, path);
    case "bigint":
      return typeof value === "bigint" ? null : mismatch(value, validator, path);
    case "commitTs":
      return typeof value === "bigint" || isCommitTsPlaceholder(value)
        ? null
        : mismatch(value, validator, path);
    case "boolean":
      return typeof value === "boolean" ? null : mismatch(value, validator, path);
    case "string":
      return typeof value === "string" ? null : mismatch(value, validator, path);
    case "bytes":
      return value instanceof ArrayBuffer ? null : mismatch(value, validator, path);
    case "literal":
      if (compareValues(value, valueFromJson(validator.value)) === 0) return null;
      return withPath(
        `\`${displayValue(value)}\` does not match literal validator \`${displayValidator(validator)}\`.`,
        path,
      );
    case "id":
      return checkId(value, validator, path, options);
    case "array":
      return checkArray(value, validator, path, options);
    case "record":
      return checkRecord(value, validator, path, options);
    case "object":
      return checkObject(value, validator, path, options);
    case "union":
      for (const member of validator.value) {
        if (check(value, member, path, options) === null) return null;
      }
      return mismatch(value, validator, path);
  }
}

function checkId(
  value: Value,
  validator: ValidatorJson & { type: "id" },
  path: Path,
  { tableNameOf }: ValidateOptions,
): string | null {
  const decoded = typeof value === "string" ? decodeId(value) : null;
  if (decoded === null) return mismatch(value, validator, path);
  const found = tableNameOf(decoded.tableNumber);
  if (found === validator.tableName) return null;
  if (found === null) return mismatch(value, validator, path);
  return withPath(
    `Found ID "${String(value)}" from table \`${found}\`, which does not match the table name in validator \`${displayValidator(validator)}\`.`,
    path,
  );
}

function checkArray(
  value: Value,
  validator: ValidatorJson & { type: "array" },
  path: Path,
  options: ValidateOptions,
): string | null {
  if (!Array.isArray(value)) return mismatch(value, validator, path);
  for (const [index, element] of value.entries()) {
    const error = check(element, validator.value, [...path, `[${index}]`], options);
    if (error !== null) return error;
  }
  return null;
}

function checkRecord(
  value: Value,
  validator: ValidatorJson & { type: "record" },
  path: Path,
  options: ValidateOptions,
): string | null {
  if (!isPlainObject(value)) return mismatch(value, validator, path);
  for (const [key, field] of Object.entries(value as ValueObject)) {
    if (field === undefined) continue;
    const at = [...path, `.${key}`];
    const error =
      check(key, validator.keys, at, options) ?? check(field, validator.values.fieldType, at, options);
    if (error !== null) return error;
  }
  return null;
}

function checkObject(
  value: Value,
  validator: ValidatorJson & { type: "object" },
  path: Path,
  options: ValidateOptions,
): string | null {
  if (!isPlainObject(value)) return mismatch(value, validator, path);
  const object = value as ValueObject;
  for (const [name, field] of Object.entries(validator.value)) {
    const error = checkField(object, name, field, validator, path, options);
    if (error !== null) return error;
  }
  for (const name of Object.keys(object)) {
    if (object[name] === undefined || Object.hasOwn(validator.value, name)) continue;
    if (options.isDocument && path.length === 0 && (name === "_id" || name === "_creationTime")) continue;
    return objectError(
      `Object contains extra field \`${name}\` that is not in the validator.`,
      object,
      validator,
      path,
    );
  }
  return null;
}

function checkField(
  object: ValueObject,
  name: string,
  field: FieldValidatorJson,
  validator: ValidatorJson,
  path: Path,
  options: ValidateOptions,
): string | null {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value !== undefined) return check(value, field.fieldType, [...path, `.${name}`], options);
  if (field.optional) return null;
  return objectError(
    `Object is missing the required field \`${name}\`. Consider wrapping the field validator in \`v.optional(...)\` if this is expected.`,
    object,
    validator,
    path,
  );
}

function mismatch(value: Value, validator: ValidatorJson, path: Path): string {
  return `${withPath("Value does not match validator.", path)}\nValue: ${displayValue(value)}\nValidator: ${displayValidator(validator)}`;
}

function objectError(text: string, object: ValueObject, validator: ValidatorJson, path: Path): string {
  return `${text}\n${pathLine(path)}\nObject: ${displayValue(object as Value)}\nValidator: ${displayValidator(validator)}`;
}

function withPath(text: string, path: Path): string {
  return path.length === 0 ? text : `${text}\n${pathLine(path)}`;
}

function pathLine(path: Path): string {
  return path.length === 0 ? "" : `Path: ${path.join("")}`;
}
