/** Counts what a transaction reads and writes, and ends it at the official limits (protocol §8.8). */
import { LimitError } from "./errors.ts";
import type { TransactionLimits } from "./engine-interface.ts";
import type { TableId, TransactionUsage } from "./types.ts";
import {
  MAX_BYTES_READ,
  MAX_BYTES_WRITTEN,
  MAX_DATABASE_QUERIES,
  MAX_DOCUMENTS_READ,
  MAX_DOCUMENTS_WRITTEN,
  MAX_FUNCTIONS_SCHEDULED,
  MAX_SCHEDULED_ARGS_BYTES,
} from "../values/limits.ts";

export const OFFICIAL_LIMITS: TransactionLimits = {
  documentsRead: MAX_DOCUMENTS_READ,
  bytesRead: MAX_BYTES_READ,
  databaseQueries: MAX_DATABASE_QUERIES,
  documentsWritten: MAX_DOCUMENTS_WRITTEN,
  bytesWritten: MAX_BYTES_WRITTEN,
  functionsScheduled: MAX_FUNCTIONS_SCHEDULED,
  scheduledFunctionArgsBytes: MAX_SCHEDULED_ARGS_BYTES,
};
const NAMES = Object.keys(OFFICIAL_LIMITS) as (keyof TransactionLimits)[];

export const ADVICE =
  "Consider using smaller limits in your queries, paginating your queries, or using indexed queries with a selective index range expressions.";

export class UsageMeter {
  readonly usage: TransactionUsage = {
    documentsRead: 0,
    bytesRead: 0,
    databaseQueries: 0,
    documentsWritten: 0,
    bytesWritten: 0,
    functionsScheduled: 0,
    scheduledFunctionArgsBytes: 0,
  };
  /** The first limit that was passed; stays. */
  exceeded: LimitError | null = null;
  readonly rowsRead = new Map<TableId, number>();

  constructor(public limits: Readonly<TransactionLimits>) {}

  /**
   * Until the answer is called, what comes may use no more than `own` and no more than is left. It answers whether a limit was
   * passed that was only theirs: then the transaction goes on.
   */
  narrow(own: Partial<TransactionLimits>): () => boolean {
    const outer = this.limits;
    const narrowed = NAMES.map((name) => [
      name,
      Math.min(outer[name], this.usage[name] + (own[name] ?? Infinity)),
    ]);
    this.limits = Object.fromEntries(narrowed) as TransactionLimits;
    return () => {
      this.limits = outer;
      const isOwn = this.exceeded !== null && NAMES.every((name) => this.usage[name] <= outer[name]);
      if (isOwn) this.exceeded = null;
      return isOwn;
    };
  }

  /** What was written since `before` is taken back and counts for nothing; what was read was read. */
  forgetWrites(before: Readonly<TransactionUsage>): void {
    const { documentsRead, bytesRead, databaseQueries } = this.usage;
    Object.assign(this.usage, before, { documentsRead, bytesRead, databaseQueries });
  }

  countQuery(): void {
    this.add(
      "databaseQueries",
      1,
      `Too many reads in a single function execution (limit: ${this.limits.databaseQueries}). ${ADVICE}`,
    );
  }

  /** Bytes are those of the stored text: a little more than the official measure. */
  countRead(text: string, tableId: TableId): void {
    this.rowsRead.set(tableId, (this.rowsRead.get(tableId) ?? 0) + 1);
    this.add(
      "documentsRead",
      1,
      `Too many documents read in a single function execution (limit: ${this.limits.documentsRead}). ${ADVICE}`,
    );
    this.add(
      "bytesRead",
      text.length,
      `Too many bytes read in a single function execution (limit: ${this.limits.bytesRead} bytes). ${ADVICE}`,
    );
  }

  countWrite(text: string | null): void {
    this.add(
      "documentsWritten",
      1,
      `Too many writes in a single function execution (limit: ${this.limits.documentsWritten})`,
    );
    this.add(
      "bytesWritten",
      text?.length ?? 0,
      `Too many bytes written in a single function execution (limit: ${this.limits.bytesWritten} bytes)`,
    );
  }

  countScheduled(argsBytes: number): void {
    this.add(
      "functionsScheduled",
      1,
      `Too many functions scheduled by this mutation (limit: ${this.limits.functionsScheduled})`,
    );
    this.add(
      "scheduledFunctionArgsBytes",
      argsBytes,
      `Too large total size of the arguments of scheduled functions from this mutation (limit: ${this.limits.scheduledFunctionArgsBytes} bytes)`,
    );
  }

  private add(what: keyof TransactionLimits, amount: number, text: string): void {
    this.usage[what] += amount;
    if (this.usage[what] > this.limits[what]) this.fail(text);
  }

  private fail(text: string): never {
    this.exceeded ??= new LimitError(text);
    throw this.exceeded;
  }
}
