/** Size and shape limits of one value, with the official texts. */
import { getConvexSize } from "convex/values";
import { UserError } from "../engine/errors.ts";
import { isPlainObject, type Value, type ValueObject } from "./convex-json.ts";
import { MAX_ARRAY_LENGTH, MAX_DOCUMENT_BYTES, MAX_OBJECT_FIELDS, MAX_VALUE_NESTING } from "./limits.ts";

export function assertDocumentWithinLimits(document: ValueObject, maxBytes = MAX_DOCUMENT_BYTES): void {
  assertValueShape(document as Value);
  const bytes = getConvexSize(document as Value);
  if (bytes > maxBytes) {
    throw new UserError(`Value is too large (${formatBytes(bytes)} > maximum size ${formatBytes(maxBytes)})`);
  }
}

/** Nesting, array lengths, field counts, and names: of those the official library refuses all that is wrong but the empty one. */
export function assertValueShape(value: Value): void {
  const nesting = checkShape(value);
  if (nesting > MAX_VALUE_NESTING) {
    throw new UserError(
      `Value is too deeply nested (nested ${nesting} levels deep > maximum nesting ${MAX_VALUE_NESTING})`,
    );
  }
}

function checkShape(value: Value | undefined): number {
  if (Array.isArray(value)) {
    if (value.length > MAX_ARRAY_LENGTH) {
      throw new UserError(`Array length is too long (${value.length} > maximum length ${MAX_ARRAY_LENGTH})`);
    }
    return 1 + value.reduce<number>((deepest, element) => Math.max(deepest, checkShape(element)), 0);
  }
  if (isPlainObject(value)) {
    const fields = Object.values(value as ValueObject);
    if (fields.length > MAX_OBJECT_FIELDS) {
      throw new UserError(
        `Object has too many fields (${fields.length} > maximum number ${MAX_OBJECT_FIELDS})`,
      );
    }
    if (Object.hasOwn(value, "")) throw new UserError("Field name must not be empty");
    return 1 + fields.reduce<number>((deepest, field) => Math.max(deepest, checkShape(field)), 0);
  }
  return 0;
}

function formatBytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${mebibytes.toFixed(2)} MiB`;
}
