/** The lossy "json" format of the HTTP API (protocol §2): special values of Convex JSON become plain strings. Pure. */
import type { Json } from "../engine/types.ts";

export type ResponseFormat = "convex_encoded_json" | "json";

const FORMATS: Record<string, ResponseFormat> = {
  convex_encoded_json: "convex_encoded_json",
  convex_json: "convex_encoded_json",
  json: "json",
  convex_clean_json: "json",
};

/** Null for a format that doesn't exist. */
export function parseFormat(name: string | null | undefined): ResponseFormat | null {
  return name == null ? "json" : Object.hasOwn(FORMATS, name) ? (FORMATS[name] ?? null) : null;
}

export function exportValue(value: Json, format: ResponseFormat): Json {
  return format === "json" ? cleanJson(value) : value;
}

function cleanJson(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(cleanJson);
  const { $integer, $float, $bytes } = value;
  if (typeof $integer === "string") return Buffer.from($integer, "base64").readBigInt64LE().toString();
  if (typeof $bytes === "string") return $bytes;
  if (typeof $float === "string") return printFloat(Buffer.from($float, "base64").readDoubleLE());
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanJson(inner)]));
}

function printFloat(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
