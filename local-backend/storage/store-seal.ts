/**
 * A store that was closed in order is sealed: with the length and a checksum of its file. While the seal holds nobody has to go
 * over the pages one by one. It is broken before the store is written to again, so a crash leaves none.
 */
import {
  closeSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { syncFolder } from "./sync-folder.ts";

const PIECE_BYTES = 4 * 1024 * 1024;
const sealOf = (file: string) => `${file}-seal`;

/** Nobody may have the file open for writing. */
export function seal(file: string): void {
  const draft = `${sealOf(file)}.part`;
  writeFileSync(draft, contents(file), { flush: true });
  renameSync(draft, sealOf(file));
  syncFolder(dirname(file));
}

export function isSealed(file: string): boolean {
  try {
    return readFileSync(sealOf(file), "utf8") === contents(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Before the first write. */
export function breakSeal(file: string): void {
  rmSync(sealOf(file), { force: true });
  syncFolder(dirname(file));
}

function contents(file: string): string {
  const handle = openSync(file, "r");
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let sum = 0;
  try {
    for (let count = 0; (count = readSync(handle, piece)) > 0;) sum = crc32(piece.subarray(0, count), sum);
  } finally {
    closeSync(handle);
  }
  return JSON.stringify({ bytes: statSync(file).size, crc32: sum });
}
