/**
 * Looks a store's file through before anybody opens it: LMDB believes whatever it finds, answers wrongly of a damaged file, or
 * takes the process down. What passes here is exactly what was written: every page, every key, every value's checksum.
 */
import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { DamagedStoreError } from "../engine/errors.ts";
import { compareBytes } from "../values/sort-key.ts";
import { checksum, CHECKSUM_LENGTH } from "./checked-value.ts";
import { storeFile } from "./lmdb-storage.ts";
import { PageWalk } from "./page-walk.ts";
import { isSealed } from "./store-seal.ts";
import { FORMAT, FORMAT_KEY, formatOf } from "./store-format.ts";
import { Damage, readHeader, wideAt } from "./store-file.ts";

export interface StoreCheck {
  bytes: number;
  /** How it was checked: by the seal of the last orderly stop, or page by page. */
  by: "seal" | "pages" | "nothing";
}

const WHAT_TO_DO = "Restore the last backup into a new data folder, and keep this one until that has worked.";

/**
 * Throws DamagedStoreError with a sentence for the operator. Nobody may have the store open. `isThorough`: page by page, even if
 * the seal holds.
 */
export function checkStore(folder: string, isThorough = false): StoreCheck {
  const path = storeFile(folder);
  const bytes = existsSync(path) ? statSync(path).size : 0;
  if (bytes === 0) {
    // The library's lock file is made before the store and stays.
    if (!existsSync(`${path}-lock`)) return { bytes, by: "nothing" };
    throw new DamagedStoreError(
      `The store ${path} is gone or empty, though this folder has had one. ${WHAT_TO_DO} To begin with nothing, take a new folder.`,
    );
  }
  const handle = openSync(path, "r");
  try {
    const isTrusted = !isThorough && hasOurFormat(handle, path) && isSealed(path);
    if (!isTrusted) checkPages(handle, path);
    return { bytes, by: isTrusted ? "seal" : "pages" };
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    throw new DamagedStoreError(`The store ${path} is damaged: ${error.message}. ${WHAT_TO_DO}`);
  } finally {
    closeSync(handle);
  }
}

/** An empty store has none yet; it takes ours. */
function hasOurFormat(handle: number, path: string): boolean {
  const header = readHeader(handle);
  for (const { key, data } of new PageWalk(handle, header).entries(header.main, compareBytes)) {
    assertFormat(key, data, path);
    break;
  }
  return true;
}

function checkPages(handle: number, path: string): void {
  const header = readHeader(handle);
  const walk = new PageWalk(handle, header);
  let isFirst = true;
  for (const { key, data } of walk.entries(header.main, compareBytes)) {
    if (isFirst) assertFormat(key, data, path);
    isFirst = false;
    if (!isWhole(key, data))
      throw new Damage(`the entry ${key.toString("hex").slice(0, 200)} isn't what was written`);
  }
  const freed: Buffer[] = [];
  for (const { data } of walk.entries(header.free, compareNumbers)) freed.push(data);
  for (const list of freed) assertFree(list, walk, header.lastPage);
}

function isWhole(key: Buffer, data: Buffer): boolean {
  if (data.length < CHECKSUM_LENGTH) return false;
  // Letter by letter, as whoever reads the entry compares it.
  return data.toString("latin1", 0, CHECKSUM_LENGTH) === checksum(key, data.subarray(CHECKSUM_LENGTH));
}

function assertFormat(key: Buffer, data: Buffer, path: string): void {
  const format =
    compareBytes(key, FORMAT_KEY) === 0 ? formatOf(data.toString("utf8", CHECKSUM_LENGTH)) : null;
  if (format === FORMAT) return;
  if (format !== null && format > FORMAT) {
    throw new DamagedStoreError(
      `The store ${path} was written by a newer version of the backend (format ${format}; this one knows ${FORMAT}). Start it with that version.`,
    );
  }
  throw new DamagedStoreError(
    `The store ${path} isn't of this version of the backend (format ${FORMAT}). Start it with the version that made it, ` +
      "export there (npm run backup), and restore into a new data folder.",
  );
}

/** Pages to be used again: written as runs, "minus length, first page", single pages and gaps (0), after their number. */
function assertFree(list: Buffer, walk: PageWalk, lastPage: number): void {
  const words = list.length / 8;
  const count = words >= 1 ? wideAt(list, 0) : -1;
  if (!Number.isInteger(words) || count < 0 || count > words - 1)
    throw new Damage("its list of free pages makes no sense");
  let run = 1;
  for (let at = 1; at <= count; at++) {
    const word = Number(list.readBigInt64LE(at * 8));
    if (word < 0) {
      run = -word;
      continue;
    }
    if (word === 0) continue;
    if (word < 2 || word + run - 1 > lastPage) throw new Damage("its list of free pages makes no sense");
    for (let page = word; page < word + run; page++) {
      if (walk.isUsed(page)) throw new Damage(`page ${page} is in use and listed as free`);
    }
    run = 1;
  }
}

function compareNumbers(a: Buffer, b: Buffer): number {
  return a.length === 8 && b.length === 8 ? wideAt(a, 0) - wideAt(b, 0) : Number.NaN;
}
