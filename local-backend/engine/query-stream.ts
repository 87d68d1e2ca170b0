/** A running query: pulls rows through its operators and knows which part of its interval it has consumed. */
import { MergedScan, type ScannedRow, type ScanOptions } from "./merged-scan.ts";
import type { QueryOperator } from "./query-plan.ts";
import type { ReadSetBuilder } from "./read-set.ts";
import type { KeyInterval } from "./types.ts";
import type { UsageMeter } from "./usage-meter.ts";
import { documentFromText, type ValueObject } from "../values/convex-json.ts";
import { successor } from "../values/sort-key.ts";

export class QueryStream {
  /** Rows looked at, also those that a filter refused. */
  rowsScanned = 0;
  bytesScanned = 0;
  /** Key of the last row looked at. */
  lastKey: Uint8Array | null = null;
  /** The interval was read to its end. */
  isExhausted = false;
  private readonly scan: MergedScan;
  private readonly left: number[];
  private isClosed = false;

  constructor(
    private readonly options: ScanOptions,
    private readonly operators: readonly QueryOperator[],
    private readonly meter: UsageMeter,
    private readonly reads: ReadSetBuilder,
  ) {
    this.scan = new MergedScan(options);
    this.left = operators.map((operator) => (operator.kind === "limit" ? operator.count : Infinity));
  }

  /** The next document that passes; null at the end, or when `isEnough` says so before the next row is looked at. */
  next(isEnough: () => boolean = () => false): ScannedRow | null {
    while (!this.isClosed && !this.isExhausted && !this.left.includes(0) && !isEnough()) {
      const row = this.scan.next();
      if (row === null) {
        this.isExhausted = true;
        return null;
      }
      this.lastKey = row.key;
      this.rowsScanned++;
      this.bytesScanned += row.text.length;
      this.meter.countRead(row.text, this.options.tableId);
      if (this.passes(row)) return row;
    }
    return null;
  }

  /** Records what was consumed. Harmless when called again. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.scan.close();
    const consumed = this.consumed();
    if (consumed) this.reads.add(this.options.index.id, consumed);
  }

  private consumed(): KeyInterval | null {
    const { interval, order } = this.options;
    if (this.isExhausted) return interval;
    if (this.lastKey === null) return null;
    return order === "asc"
      ? { start: interval.start, end: successor(this.lastKey) }
      : { start: this.lastKey, end: interval.end };
  }

  private passes(row: ScannedRow): boolean {
    let document: ValueObject | null = null;
    for (const [at, operator] of this.operators.entries()) {
      if (operator.kind === "limit") {
        this.left[at]!--;
        continue;
      }
      document ??= documentFromText(row.text);
      if (!operator.matches(document)) return false;
    }
    return true;
  }
}
