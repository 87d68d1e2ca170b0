/**
 * Where things lie in storage. Owns the first byte of every key:
 *   0x00 name                    engine's own facts (newest commit, catalog)
 *   0x01 index id (4 bytes) key  index entries; by_id entries hold the document text, all others the document id
 *   0x02 key (UTF-8)             side records
 */
import type { IndexId, Timestamp } from "./types.ts";
import type { Snapshot } from "../storage/storage.ts";
import { sortKey, successor } from "../values/sort-key.ts";

const META = 0x00;
const INDEX = 0x01;
const SIDE_RECORD = 0x02;
const INDEX_PREFIX_BYTES = 5;

/**
 * Pseudo index whose keys are tables, [component path, table name]: reading a table that doesn't exist reads its key here,
 * and making the table writes it.
 */
export const TABLES_INDEX: IndexId = 0;

export const META_LATEST_TS = metaKey("latestTs");
export const META_CATALOG_VERSION = metaKey("catalogVersion");
export const META_CATALOG = metaKey("catalog");
export const META_CURSOR_SECRET = metaKey("cursorSecret");

function metaKey(name: string): Uint8Array {
  return new Uint8Array([META, ...Buffer.from(name, "utf8")]);
}

export function tableExistenceKey(componentPath: string, tableName: string): Uint8Array {
  return sortKey([componentPath, tableName]);
}

export function indexEntryKey(indexId: IndexId, key: Uint8Array): Uint8Array {
  const stored = new Uint8Array(INDEX_PREFIX_BYTES + key.length);
  stored[0] = INDEX;
  stored[1] = indexId >>> 24;
  stored[2] = indexId >>> 16;
  stored[3] = indexId >>> 8;
  stored[4] = indexId;
  stored.set(key, INDEX_PREFIX_BYTES);
  return stored;
}

/** Storage range of index keys [start, end). */
export function indexEntryRange(
  indexId: IndexId,
  start: Uint8Array,
  end: Uint8Array | null,
): { start: Uint8Array; end: Uint8Array } {
  return {
    start: indexEntryKey(indexId, start),
    end: end === null ? indexEntryKey(indexId + 1, new Uint8Array()) : indexEntryKey(indexId, end),
  };
}

export function indexIdOfEntry(storedKey: Uint8Array): IndexId {
  const [, a = 0, b = 0, c = 0, d = 0] = storedKey;
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

export function indexKeyOfEntry(storedKey: Uint8Array): Uint8Array {
  return storedKey.subarray(INDEX_PREFIX_BYTES);
}

export function sideRecordKey(key: string): Uint8Array {
  return new Uint8Array([SIDE_RECORD, ...Buffer.from(key, "utf8")]);
}

export function sideRecordName(storedKey: Uint8Array): string {
  return Buffer.from(storedKey.subarray(1)).toString("utf8");
}

/** Key of a document in the by_id index of its table. */
export function byIdKey(id: string): Uint8Array {
  return sortKey([id]);
}

/** Key interval that holds exactly `key`. */
export function pointInterval(key: Uint8Array): { start: Uint8Array; end: Uint8Array } {
  return { start: key, end: successor(key) };
}

export function readLatestTs(snapshot: Snapshot): Timestamp {
  const text = snapshot.get(META_LATEST_TS);
  return text === null ? 0n : BigInt(text);
}
