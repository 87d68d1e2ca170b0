/** Server code's own transactions: run, commit, and again when somebody else was in the way. Without the limits of functions. */
import { setTimeout as wait } from "node:timers/promises";
import type { Access, Engine, EngineTransaction, TransactionLimits } from "./engine-interface.ts";
import type { Json, JsonObject } from "./types.ts";

const MAX_ATTEMPTS = 20;
const LONGEST_PAUSE_MS = 50;
/** Functions are limited to protect the server from them. The server itself must get through, whatever has piled up. */
export const NO_LIMITS: Partial<TransactionLimits> = {
  documentsRead: Infinity,
  bytesRead: Infinity,
  databaseQueries: Infinity,
  documentsWritten: Infinity,
  bytesWritten: Infinity,
};

/** One range of an index, as in a query's syscall. */
export type IndexRange = { type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte"; fieldPath: string; value: Json }[];

/** `work` may run several times; it sees one snapshot each time. */
export async function inServerTransaction<Result>(
  engine: Pick<Engine, "beginTransaction" | "committer">,
  work: (transaction: EngineTransaction) => Result,
): Promise<Result> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const transaction = engine.beginTransaction({ limits: NO_LIMITS });
    try {
      const result = work(transaction);
      const outcome = await engine.committer.commit(transaction.finish());
      if (outcome.ok) return result;
    } finally {
      transaction.close();
    }
    // The commit in the way is valid but perhaps not on disk yet, so no snapshot has it: trying again at once would be in vain.
    await wait(Math.min(2 ** (attempt - 1), LONGEST_PAUSE_MS));
  }
  throw new Error(`a server transaction still met conflicts after ${MAX_ATTEMPTS} attempts`);
}

/** Reads without writing; the snapshot is let go at once. */
export function readOnly<Result>(
  engine: Pick<Engine, "beginTransaction">,
  work: (transaction: EngineTransaction) => Result,
): Result {
  const transaction = engine.beginTransaction({ limits: NO_LIMITS });
  try {
    return work(transaction);
  } finally {
    transaction.close();
  }
}

/** Documents of an index range in its order, one at a time: stopping early reads no more. */
export function* eachInRange(
  transaction: EngineTransaction,
  access: Access,
  indexName: string,
  range: IndexRange,
): IterableIterator<JsonObject> {
  const stream = transaction.queryStream(access, {
    source: { type: "IndexRange", indexName, range, order: null },
    operators: [],
  });
  try {
    for (;;) {
      const { value } = transaction.queryStreamNext(stream);
      if (value === null) return;
      yield JSON.parse(value) as JsonObject;
    }
  } finally {
    transaction.queryCleanup(stream);
  }
}

/** At most `limit` documents of an index range in its order. */
export function documentsInRange(
  transaction: EngineTransaction,
  access: Access,
  indexName: string,
  range: IndexRange,
  limit: number,
): JsonObject[] {
  const found: JsonObject[] = [];
  for (const document of eachInRange(transaction, access, indexName, range)) {
    found.push(document);
    if (found.length >= limit) break;
  }
  return found;
}
