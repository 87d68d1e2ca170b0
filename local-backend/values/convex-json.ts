/**
 * Convex JSON (protocol §2) ↔ values, on top of the official `convex/values`, plus what that doesn't export: the
 * `$undefined` form of ranges and patches, and the commit timestamp placeholder.
 */
import { CommitTsPlaceholder, convexToJson, jsonToConvex, type JSONValue, type Value } from "convex/values";
import { UserError } from "../engine/errors.ts";
import type { Json, JsonObject } from "../engine/types.ts";

export type { Value } from "convex/values";
export type ValueObject = { [field: string]: Value | undefined };

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ArrayBuffer) &&
    !(value instanceof CommitTsPlaceholder)
  );
}

export function isCommitTsPlaceholder(value: unknown): boolean {
  return value instanceof CommitTsPlaceholder;
}

/** Throws UserError for malformed special forms and field names. */
export function valueFromJson(json: Json): Value {
  try {
    return jsonToConvex(json as JSONValue);
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}

/** As in index ranges and filters: `{"$undefined": null}` is undefined. */
export function valueOrUndefinedFromJson(json: Json): Value | undefined {
  return isUndefinedForm(json) ? undefined : valueFromJson(json);
}

export function isUndefinedForm(json: Json | undefined): boolean {
  return isJsonObject(json) && "$undefined" in json && Object.keys(json).length === 1;
}

export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

export function jsonFromValue(value: Value): Json {
  return convexToJson(value) as Json;
}

/** Fields in sorted order at every level, so that equal values have equal texts. */
export function textFromValue(value: Value): string {
  return JSON.stringify(convexToJson(value));
}

export function valueFromText(text: string): Value {
  return jsonToConvex(JSON.parse(text) as JSONValue);
}

/** A stored document as a value object; stored texts are known to be well-formed objects. */
export function documentFromText(text: string): ValueObject {
  return valueFromText(text) as ValueObject;
}

const PLACEHOLDER_TEXT = '{"$commitTs":null}';

/** Document text with every commit timestamp placeholder replaced by the int64 `ts`. */
export function resolveCommitTs(text: string, ts: bigint): string {
  if (!text.includes(PLACEHOLDER_TEXT)) return text;
  // A string that merely contains the characters has its quotes escaped in JSON text, so it can't match.
  return text.replaceAll(PLACEHOLDER_TEXT, JSON.stringify(convexToJson(ts)));
}

/** Value at a dotted path; undefined where a step is missing or no object. */
export function valueAtPath(value: ValueObject, path: readonly string[]): Value | undefined {
  let at: Value | undefined = value as Value;
  for (const step of path) {
    if (!isPlainObject(at) || !Object.hasOwn(at, step)) return undefined;
    at = (at as ValueObject)[step];
  }
  return at;
}
