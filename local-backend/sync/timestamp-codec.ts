/** Timestamps on the wire: base64 of 8 little-endian bytes (protocol §3). */
import type { Timestamp } from "../engine/types.ts";

export function encodeTimestamp(ts: Timestamp): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(ts);
  return bytes.toString("base64");
}

/** Null for anything that isn't exactly eight base64 bytes. */
export function parseTimestamp(encoded: string): Timestamp | null {
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length !== 8 || bytes.toString("base64") !== encoded) return null;
  return bytes.readBigUInt64LE();
}
