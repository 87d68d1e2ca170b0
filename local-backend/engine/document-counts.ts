/**
 * How many documents tables have, for whoever asks again with each commit: a table is gone through once, and from then on its
 * number is kept up with the commits. Owns the numbers, as of the last durable commit.
 */
import { indexEntryRange } from "./storage-layout.ts";
import type { DurableCommit } from "./engine-interface.ts";
import type { TableId, Timestamp } from "./types.ts";
import type { WriteLog } from "./write-log.ts";
import type { Snapshot } from "../storage/storage.ts";

export interface CountsOfDocuments {
  /** In that snapshot, which is of that time. */
  of(tableId: TableId, snapshot: Snapshot, ts: Timestamp): number;
}

/** For processes that don't hear of commits. */
export const countInSnapshot: CountsOfDocuments = {
  of: (tableId, snapshot) => snapshot.count(indexEntryRange(tableId, new Uint8Array(), null)),
};

export class DocumentCounts implements CountsOfDocuments {
  private readonly numbers = new Map<TableId, number>();

  /** `ts` is of the last durable commit. */
  constructor(
    private readonly writeLog: Pick<WriteLog, "entriesAfter">,
    private ts: Timestamp,
  ) {}

  apply({ ts, growth }: DurableCommit): void {
    this.ts = ts;
    for (const [tableId, grown] of growth) {
      const number = this.numbers.get(tableId);
      if (number !== undefined) this.numbers.set(tableId, number + grown);
    }
  }

  of(tableId: TableId, snapshot: Snapshot, ts: Timestamp): number {
    if (ts < this.ts) return countInSnapshot.of(tableId, snapshot, ts);
    const since = this.grownBetween(tableId, ts);
    const known = this.numbers.get(tableId);
    if (known !== undefined) return known + since;
    const counted = countInSnapshot.of(tableId, snapshot, ts);
    this.numbers.set(tableId, counted - since);
    return counted;
  }

  /** On disk already, and so in snapshots, but not told yet. */
  private grownBetween(tableId: TableId, upTo: Timestamp): number {
    let grown = 0;
    for (const entry of this.writeLog.entriesAfter(this.ts)) {
      if (entry.ts > upTo) break;
      grown += entry.growth.get(tableId) ?? 0;
    }
    return grown;
  }
}
