/**
 * Which index keys the recent commits touched, in memory. Commits enter when validated, so that the next validation sees
 * them, and count as durable later. Too old a question is answered "unknown", which callers treat as a hit.
 */
import type { DurableCommit } from "./engine-interface.ts";
import type { IndexId, ReadSet, TableId, Timestamp } from "./types.ts";
import { readSetContains } from "./read-set.ts";

const KEEP_AT_LEAST_MS = 30_000;
const KEEP_AT_MOST_MS = 5 * 60_000;
const KEEP_AT_MOST_BYTES = 50 * 1024 * 1024;

export interface LogEntry extends DurableCommit {
  keys: Map<IndexId, Uint8Array[]>;
  tableIds: Set<TableId>;
  /** Whatever read one of these is out of date, whichever keys it read. */
  removedIndexes: IndexId[];
  isDurable: boolean;
}

export type LogAnswer =
  { kind: "untouched" } | { kind: "touched"; ts: Timestamp; indexId: IndexId } | { kind: "unknown" };

interface Kept {
  entry: LogEntry;
  atMs: number;
  bytes: number;
}

export class WriteLog {
  private entries: Kept[] = [];
  private bytes = 0;

  /** Nothing is known of commits at or before `horizon`. */
  constructor(private horizon: Timestamp) {}

  append(entry: LogEntry, atMs: number): void {
    let bytes = 64;
    for (const keys of entry.keys.values()) for (const key of keys) bytes += key.length + 32;
    this.entries.push({ entry, atMs, bytes });
    this.bytes += bytes;
    this.trim(atMs);
  }

  /** Did a commit in (after, upTo] write a key that `reads` contains? `durableOnly` leaves out what might still be lost. */
  ask(reads: ReadSet, after: Timestamp, options: { durableOnly: boolean }): LogAnswer {
    if (after < this.horizon) return { kind: "unknown" };
    for (let at = this.firstAfter(after); at < this.entries.length; at++) {
      const { entry } = this.entries[at]!;
      if (options.durableOnly && !entry.isDurable) break;
      const indexId = touchedIndex(entry, reads);
      if (indexId !== null) return { kind: "touched", ts: entry.ts, indexId };
    }
    return { kind: "untouched" };
  }

  /** Entries after `ts`, oldest first. */
  *entriesAfter(ts: Timestamp): IterableIterator<LogEntry> {
    for (let at = this.firstAfter(ts); at < this.entries.length; at++) yield this.entries[at]!.entry;
  }

  knowsAfter(ts: Timestamp): boolean {
    return ts >= this.horizon;
  }

  /** What was validated and isn't going to be durable: nobody has to fit in with it any more. */
  dropLost(): void {
    while (this.entries.at(-1)?.entry.isDurable === false) this.bytes -= this.entries.pop()!.bytes;
  }

  private firstAfter(ts: Timestamp): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle]!.entry.ts <= ts) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private trim(nowMs: number): void {
    let drop = 0;
    for (; drop < this.entries.length - 1; drop++) {
      const { entry, atMs, bytes } = this.entries[drop]!;
      const ageMs = nowMs - atMs;
      const isTooMuch = this.bytes > KEEP_AT_MOST_BYTES && ageMs > KEEP_AT_LEAST_MS;
      if (!entry.isDurable || !(ageMs > KEEP_AT_MOST_MS || isTooMuch)) break;
      this.bytes -= bytes;
      this.horizon = entry.ts;
    }
    if (drop > 0) this.entries.splice(0, drop);
  }
}

/** The index by which a commit changes what `reads` saw, or null. */
function touchedIndex(entry: LogEntry, reads: ReadSet): IndexId | null {
  for (const indexId of entry.removedIndexes) if (reads.has(indexId)) return indexId;
  for (const [indexId, keys] of entry.keys) {
    if (!reads.has(indexId)) continue;
    for (const key of keys) if (readSetContains(reads, indexId, key)) return indexId;
  }
  return null;
}
