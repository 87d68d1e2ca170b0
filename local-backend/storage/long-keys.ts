/**
 * Keys longer than LMDB can hold. Such a key is stored as its first bytes plus a hash, with the whole key in front of the
 * value. Invariant: stored keys sort like whole keys, except among long keys with the same first bytes; a scan sorts those
 * in memory. The lengths tell the two forms apart: a short key is never as long as a hashed one.
 */
import { createHash } from "node:crypto";
import { compareBytes } from "../values/sort-key.ts";
import type { StorageEntry, StorageRange } from "./storage.ts";

/** LMDB's own limit with 4 KiB pages is 1978. */
export const MAX_SHORT_KEY = 1900;
const HASH_BYTES = 32;
const HASHED_KEY = MAX_SHORT_KEY + HASH_BYTES;

export function isLongKey(key: Uint8Array): boolean {
  return key.length > MAX_SHORT_KEY;
}

export function storedKey(key: Uint8Array): Uint8Array {
  if (!isLongKey(key)) return key;
  const stored = new Uint8Array(HASHED_KEY);
  stored.set(key.subarray(0, MAX_SHORT_KEY));
  stored.set(createHash("sha256").update(key).digest(), MAX_SHORT_KEY);
  return stored;
}

export function storedValue(key: Uint8Array, value: string): string {
  return isLongKey(key) ? `${Buffer.from(key).toString("base64")}\n${value}` : value;
}

function isHashed(stored: Uint8Array): boolean {
  return stored.length === HASHED_KEY;
}

export function entryFromStored(stored: Uint8Array, value: string): StorageEntry {
  if (!isHashed(stored)) return { key: stored, value };
  const lineEnd = value.indexOf("\n");
  return {
    key: new Uint8Array(Buffer.from(value.slice(0, lineEnd), "base64")),
    value: value.slice(lineEnd + 1),
  };
}

/** The range of stored keys that holds everything of `range` (and perhaps some long keys too many). */
export function storedRange(range: StorageRange): StorageRange {
  const { start, end, order } = range;
  const storedStart = isLongKey(start) ? start.subarray(0, MAX_SHORT_KEY) : start;
  if (end === null || !isLongKey(end)) return { start: storedStart, end, order };
  const storedEnd = new Uint8Array(HASHED_KEY + 1).fill(0xff);
  storedEnd.set(end.subarray(0, MAX_SHORT_KEY));
  return { start: storedStart, end: storedEnd, order };
}

/** Whole entries in true order, from stored entries in stored order. */
export function* inTrueOrder(
  stored: Iterable<{ key: Uint8Array; value: string }>,
  range: StorageRange,
): IterableIterator<StorageEntry> {
  let group: StorageEntry[] = [];
  const flush = function* () {
    if (group.length > 1) {
      group.sort((a, b) => (range.order === "asc" ? compareBytes(a.key, b.key) : compareBytes(b.key, a.key)));
    }
    for (const entry of group) if (isInside(entry.key, range)) yield entry;
    group = [];
  };
  for (const { key, value } of stored) {
    const entry = entryFromStored(key, value);
    const first = group[0];
    if (first && !(isHashed(key) && sameFirstBytes(first.key, key))) yield* flush();
    if (isHashed(key)) group.push(entry);
    else if (isInside(key, range)) yield entry;
  }
  yield* flush();
}

function sameFirstBytes(a: Uint8Array, b: Uint8Array): boolean {
  return compareBytes(a.subarray(0, MAX_SHORT_KEY), b.subarray(0, MAX_SHORT_KEY)) === 0;
}

function isInside(key: Uint8Array, { start, end }: StorageRange): boolean {
  return compareBytes(key, start) >= 0 && (end === null || compareBytes(key, end) < 0);
}
