/** From the JSON that a function hands to insert, patch and replace to the text that is stored. */
import { UserError } from "./errors.ts";
import type { Json, JsonObject } from "./types.ts";
import {
  isJsonObject,
  isPlainObject,
  isUndefinedForm,
  textFromValue,
  valueFromJson,
  type Value,
  type ValueObject,
} from "../values/convex-json.ts";
import { compareValues } from "../values/sort-key.ts";

const SYSTEM_FIELDS = ["_id", "_creationTime"] as const;

export interface CheckedDocument {
  document: ValueObject;
  text: string;
}

export function documentForInsert(json: Json, id: string, creationTime: number): CheckedDocument {
  const value = objectOf(json, "insert");
  assertFieldNames(value);
  for (const field of SYSTEM_FIELDS) {
    if (value[field] !== undefined) {
      throw new UserError(
        `Provided document has the system field \`${field}\`, which is set by the database.`,
      );
    }
  }
  return checked({ ...value, _id: id, _creationTime: creationTime });
}

export function documentForReplace(json: Json, existing: ValueObject): CheckedDocument {
  const value = objectOf(json, "replace");
  assertFieldNames(value);
  assertSystemFieldsKept(value, existing);
  return checked({ ...value, _id: existing._id, _creationTime: existing._creationTime });
}

export function documentForPatch(json: Json, existing: ValueObject): CheckedDocument {
  if (!isJsonObject(json)) throw new UserError("Invalid argument `value` for `db.patch`: expected an object");
  const given: JsonObject = {};
  const removed: string[] = [];
  for (const [field, value] of Object.entries(json)) {
    if (isUndefinedForm(value)) removed.push(field);
    else given[field] = value;
  }
  const value = objectOf(given, "patch");
  assertFieldNames(value);
  assertSystemFieldsKept(value, existing);
  const document: ValueObject = { ...existing, ...value };
  for (const field of removed) {
    if (isSystemField(field)) throw new UserError(`Cannot remove the system field \`${field}\`.`);
    delete document[field];
  }
  return checked(document);
}

/** Its limits are for `write` to check: they depend on the table. */
function checked(document: ValueObject): CheckedDocument {
  return { document, text: textFromValue(document as Value) };
}

function objectOf(json: Json, call: string): ValueObject {
  const value = valueFromJson(json);
  if (!isPlainObject(value)) {
    throw new UserError(`Invalid argument \`value\` for \`db.${call}\`: expected an object`);
  }
  return value as ValueObject;
}

function isSystemField(field: string): boolean {
  return (SYSTEM_FIELDS as readonly string[]).includes(field);
}

function assertFieldNames(value: ValueObject): void {
  for (const field of Object.keys(value)) {
    if (field.startsWith("_") && !isSystemField(field)) {
      throw new UserError(
        `Field '${field}' starts with an underscore, which is only allowed for system fields like '_id'.`,
      );
    }
  }
}

function assertSystemFieldsKept(value: ValueObject, existing: ValueObject): void {
  for (const field of SYSTEM_FIELDS) {
    if (value[field] !== undefined && compareValues(value[field], existing[field]) !== 0) {
      throw new UserError(
        `Provided document \`${field}\` doesn't match the \`${field}\` of the existing document.`,
      );
    }
  }
}
