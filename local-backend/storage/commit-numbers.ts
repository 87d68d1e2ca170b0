/**
 * Commits have numbers, each one more than the last. LMDB keeps the newest in the file's header and, for whoever begins a
 * transaction, in its lock file too. Any process that opens the store writes the latter anew, from a header that it has read a
 * moment before: beside a write that is an old number (decision 011). What begins with it would take commits back, or fail.
 */
import type { RootDatabase } from "lmdb";

/** The library tells them with 32 bits. */
const NUMBERS = 2 ** 32;

export class CommitNumbers {
  private lastMade: number | undefined;

  constructor(private readonly database: RootDatabase<string, Uint8Array>) {
    database.on("aftercommit", ({ txnId }: { txnId?: number }) => {
      this.lastMade = txnId;
    });
  }

  /** Of the next commit. Null when a transaction that begins now wouldn't follow the newest one; throws when none can begin. */
  next(): number | null {
    const next = this.database.transactionSync(() => this.database.getWriteTxnId());
    // The usual case. What changes nothing has a number too, and isn't counted.
    if (this.wasMade(next - 1)) return next;
    const { lastTxnId: newest } = this.database.getStats() as { lastTxnId: number };
    return next === newest + 1 ? next : null;
  }

  /** Whether the transaction that has just been committed had this number. */
  wasMade(number: number): boolean {
    return this.lastMade === number % NUMBERS;
  }
}
