/**
 * LMDB's file as it lies on disk (data version 2, as the `lmdb` package writes it on little-endian machines): its two headers and
 * its pages. Reads with plain file reads: of a damaged file nothing may be mapped into memory. Everything here throws `Damage`.
 */
import { readSync } from "node:fs";

/** What is wrong with the file, in a few words. */
export class Damage extends Error {}

export interface Tree {
  depth: number;
  branchPages: number;
  leafPages: number;
  overflowPages: number;
  entries: number;
  /** -1: it is empty. */
  root: number;
}

export interface Header {
  pageSize: number;
  txn: number;
  lastPage: number;
  free: Tree;
  main: Tree;
}

export const PAGE_HEADER = 24;
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const HEADER_BYTES = 168;
const FLAG_META = 0x08;
/** Whole numbers as keys; a file of its own. */
const FREE_FLAGS = 0x4008;
const MAX_MAP_BYTES = 2 ** 46;
const EMPTY_ROOT = 0xffff_ffff;

/** The newer of the two headers. Both must be whole: of a broken one nobody can say whether it was the newer. */
export function readHeader(handle: number): Header {
  const first = headerAt(handle, 0);
  const second = headerAt(handle, first.pageSize);
  if (second.pageSize !== first.pageSize) throw new Damage("its two headers disagree");
  // The even commits are in the first, the odd ones in the second, in turn.
  if (first.txn % 2 !== 0 || second.txn % 2 !== 1 || Math.abs(first.txn - second.txn) !== 1) {
    throw new Damage("its two headers aren't of neighbouring commits");
  }
  return first.txn > second.txn ? first : second;
}

function headerAt(handle: number, position: number): Header {
  const bytes = readAt(handle, position, HEADER_BYTES);
  if (bytes.readUInt32LE(24) !== MAGIC || (bytes.readUInt16LE(18) & FLAG_META) === 0) {
    throw new Damage("it doesn't begin like a store");
  }
  if (bytes.readUInt16LE(28) !== DATA_VERSION) throw new Damage("it is of another version of LMDB");
  const pageSize = bytes.readUInt32LE(48);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new Damage("its header names an impossible page size");
  }
  // Any other flag would have LMDB read the trees in another way; both kinds of number have one place each.
  const isUsual =
    bytes.readUInt16LE(52) === FREE_FLAGS && bytes.readUInt32LE(96) === 0 && bytes.readUInt16LE(100) === 0;
  if (!isUsual || wideAt(bytes, 32) !== 0 || wideAt(bytes, 40) > MAX_MAP_BYTES) {
    throw new Damage("its header makes no sense");
  }
  const [free, main] = [treeAt(bytes, 48), treeAt(bytes, 96)];
  return { pageSize, free, main, lastPage: wideAt(bytes, 144), txn: wideAt(bytes, 152) };
}

function treeAt(bytes: Buffer, at: number): Tree {
  const isEmpty = bytes.readUInt32LE(at + 40) === EMPTY_ROOT && bytes.readUInt32LE(at + 44) === EMPTY_ROOT;
  return {
    depth: bytes.readUInt16LE(at + 6),
    branchPages: wideAt(bytes, at + 8),
    leafPages: wideAt(bytes, at + 16),
    overflowPages: wideAt(bytes, at + 24),
    entries: wideAt(bytes, at + 32),
    root: isEmpty ? -1 : wideAt(bytes, at + 40),
  };
}

/** 64 bits; beyond 53 the number is too large to be true anyway. */
export function wideAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 0x1_0000_0000;
}

export function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const count = readSync(handle, bytes, done, length - done, position + done);
    if (count === 0) throw new Damage("it is cut short");
    done += count;
  }
  return bytes;
}
