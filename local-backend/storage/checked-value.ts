/**
 * Each value is stored behind a checksum of its key and itself: what comes back changed, or under another key, is noticed by
 * whoever reads it. LMDB keeps no checksums of its own.
 */
import { crc32 } from "node:zlib";
import { DamagedStoreError } from "../engine/errors.ts";

/** Hexadecimal digits. */
export const CHECKSUM_LENGTH = 8;

export function withChecksum(key: Uint8Array, value: string): string {
  return checksum(key, value) + value;
}

/** Throws DamagedStoreError. */
export function withoutChecksum(key: Uint8Array, stored: string): string {
  const value = stored.slice(CHECKSUM_LENGTH);
  if (stored.slice(0, CHECKSUM_LENGTH) !== checksum(key, value)) {
    throw new DamagedStoreError(
      `The store is damaged: the entry ${Buffer.from(key).toString("hex").slice(0, 200)} isn't what was written. ` +
        "Stop the backend, and restore the last backup into a new data folder.",
    );
  }
  return value;
}

export function checksum(key: Uint8Array, value: string | Uint8Array): string {
  return crc32(value, crc32(key)).toString(16).padStart(CHECKSUM_LENGTH, "0");
}
