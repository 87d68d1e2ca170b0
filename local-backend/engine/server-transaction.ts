/** Server code's own transactions: run, commit, and again when somebody else was in the way. */
import type { Access, Engine, EngineTransaction } from "./engine-interface.ts";
import type { Json, JsonObject } from "./types.ts";

const MAX_ATTEMPTS = 20;

/** `work` may run several times; it sees one snapshot each time. */
export async function inServerTransaction<Result>(
  engine: Pick<Engine, "beginTransaction" | "committer">,
  work: (transaction: EngineTransaction) => Result,
): Promise<Result> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const transaction = engine.beginTransaction();
    try {
      const result = work(transaction);
      const outcome = await engine.committer.commit(transaction.finish());
      if (outcome.ok) return result;
    } finally {
      transaction.close();
    }
  }
  throw new Error(`a server transaction still met conflicts after ${MAX_ATTEMPTS} attempts`);
}

/** Reads without writing; the snapshot is let go at once. */
export function readOnly<Result>(
  engine: Pick<Engine, "beginTransaction">,
  work: (transaction: EngineTransaction) => Result,
): Result {
  const transaction = engine.beginTransaction();
  try {
    return work(transaction);
  } finally {
    transaction.close();
  }
}

/** Documents of an index range in its order, at most `limit`. `range` as in a query's syscall. */
export function documentsInRange(
  transaction: EngineTransaction,
  access: Access,
  indexName: string,
  range: { type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte"; fieldPath: string; value: Json }[],
  limit: number,
): JsonObject[] {
  const stream = transaction.queryStream(access, {
    source: { type: "IndexRange", indexName, range, order: null },
    operators: [],
  });
  const found: JsonObject[] = [];
  while (found.length < limit) {
    const { value, done } = transaction.queryStreamNext(stream);
    if (done || value === null) break;
    found.push(JSON.parse(value) as JsonObject);
  }
  transaction.queryCleanup(stream);
  return found;
}
