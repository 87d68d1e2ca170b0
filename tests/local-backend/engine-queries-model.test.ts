/** Queries against a naive model (chapter QRY of the SPEC). */
import { compareValues, type Value } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tx } from "./engine-fixture.ts";
import {
  begin,
  commit,
  looseRows,
  pushSchema,
  startEngine,
  write,
  type Document,
  type RangeStep,
} from "./engine-fixture.ts";

/** Few distinct values, so that they meet; all kinds, so that kinds meet. */
const specials: (Value | undefined)[] = [
  undefined,
  null,
  -(2n ** 63n),
  -1n,
  0n,
  1n,
  2n ** 63n - 1n,
  -Infinity,
  -1.5,
  -0,
  0,
  5e-324,
  1,
  Infinity,
  NaN,
  false,
  true,
  "",
  "\0",
  "a",
  "a\0b",
  "ab",
  "\uFFFD",
  "😀",
  new ArrayBuffer(0),
  new Uint8Array([0]).buffer,
  new Uint8Array([0, 1]).buffer,
  new Uint8Array([255]).buffer,
  [],
  [null],
  [0n, "a"],
  [[]],
  {},
  { a: 1 },
  { a: 1, b: null },
  { b: null },
];
const special = fc.constantFrom(...specials);
const rowValue = fc.record({
  a: special,
  deep: fc.oneof(
    fc.constant(undefined),
    fc.constant(7),
    special.map((b) => ({ b })),
  ),
});
type RowValue = { a: Value | undefined; deep: Value | { b: Value | undefined } | undefined };

function withoutUndefined(row: RowValue): Record<string, Value> {
  const { a, deep } = row;
  const kept: Record<string, Value> = {};
  if (a !== undefined) kept.a = a;
  if (deep !== undefined) {
    const isHolder = typeof deep === "object" && deep !== null && "b" in deep;
    kept.deep = isHolder && deep.b === undefined ? {} : (deep as Value);
  }
  return kept;
}

function fieldOf(document: Document, path: string): Value | undefined {
  return path
    .split(".")
    .reduce<Value | undefined>(
      (at, step) =>
        typeof at === "object" && at !== null && !Array.isArray(at) && !(at instanceof ArrayBuffer)
          ? (at as Record<string, Value>)[step]
          : undefined,
      document,
    );
}

function fits(document: Document, [type, path, value]: RangeStep): boolean {
  const order = compareValues(fieldOf(document, path), value);
  return { eq: order === 0, gt: order > 0, gte: order >= 0, lt: order < 0, lte: order <= 0 }[type];
}

const indexes = {
  "rows.by_a": ["a"],
  "rows.by_a_and_deep": ["a", "deep.b"],
  "rows.by_deep": ["deep.b"],
  "rows.by_creation_time": [],
} as const;

function naively(
  documents: Document[],
  index: keyof typeof indexes,
  steps: RangeStep[],
  order: "asc" | "desc",
): Document[] {
  const fields = [...indexes[index], "_creationTime"];
  const sorted = documents
    .filter((document) => steps.every((step) => fits(document, step)))
    .sort((x, y) => {
      for (const field of fields) {
        const difference = compareValues(fieldOf(x, field), fieldOf(y, field));
        if (difference !== 0) return difference;
      }
      return 0;
    });
  return order === "asc" ? sorted : sorted.reverse();
}

const operation = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("insert" as const), row: rowValue }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("replace" as const), at: fc.nat(), row: rowValue }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ kind: "mark" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "rollback" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "commit" as const }) },
);

/** A legal range: some of the index's fields equal, then bounds on the next. */
const question = fc
  .record({
    index: fc.constantFrom(...(Object.keys(indexes) as (keyof typeof indexes)[])),
    equal: fc.nat({ max: 2 }),
    values: fc.array(special, { minLength: 4, maxLength: 4 }),
    lower: fc.constantFrom("gt", "gte", null),
    upper: fc.constantFrom("lt", "lte", null),
    order: fc.constantFrom("asc" as const, "desc" as const),
    take: fc.oneof(fc.constant(Infinity), fc.nat({ max: 4 })),
    when: fc.nat({ max: 60 }),
  })
  .map(({ index, equal, values, lower, upper, order, take, when }) => {
    const fields = indexes[index];
    const count = Math.min(equal, fields.length);
    const steps: RangeStep[] = fields.slice(0, count).map((field, at) => ["eq", field, values[at]]);
    const next = fields[count];
    if (next !== undefined && lower) steps.push([lower, next, values[2]]);
    if (next !== undefined && upper) steps.push([upper, next, values[3]]);
    return { index, steps, order, take, when };
  });

/** The model: rows by id, and copies of it at each savepoint. */
class Model {
  rows = new Map<string, Document>();
  private marks: { savepoint: number; rows: Map<string, Document> }[] = [];

  apply(tx: Tx, op: typeof operation extends fc.Arbitrary<infer T> ? T : never): void {
    const ids = [...this.rows.keys()];
    const pick = (at: number) => ids[at % ids.length];
    switch (op.kind) {
      case "insert": {
        const id = tx.insert("rows", withoutUndefined(op.row as RowValue));
        this.rows.set(id, tx.get(id)!);
        return;
      }
      case "replace": {
        const id = pick(op.at);
        if (id === undefined) return;
        tx.replace(id, withoutUndefined(op.row as RowValue));
        const { _id, _creationTime } = this.rows.get(id)!;
        this.rows.set(id, { ...withoutUndefined(op.row as RowValue), _id, _creationTime });
        return;
      }
      case "remove": {
        const id = pick(op.at);
        if (id === undefined) return;
        tx.remove(id);
        this.rows.delete(id);
        return;
      }
      case "mark":
        this.marks.push({ savepoint: tx.raw.savepoint(), rows: new Map(this.rows) });
        return;
      case "rollback": {
        const mark = this.marks.pop();
        if (mark === undefined) return;
        tx.raw.rollbackTo(mark.savepoint);
        this.rows = mark.rows;
        return;
      }
      case "commit":
        this.marks = [];
    }
  }
}

describe("queries against a model", () => {
  it("[QRY1] ranges of every index answer like a naive scan: all kinds of values, own writes, rollbacks, commits", async () => {
    const engine = await startEngine();
    await pushSchema(engine, looseRows);
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { maxLength: 60, size: "max" }),
        fc.array(question, { minLength: 1, maxLength: 40, size: "max" }),
        async (operations, questions) => {
          await write(engine, (tx) => tx.all("rows").forEach(({ _id }) => tx.remove(_id)));
          const model = new Model();
          let tx = begin(engine);
          const ask = (at: number) => {
            for (const { index, steps, order, take, when } of questions) {
              if (when !== at) continue;
              const expected = naively([...model.rows.values()], index, steps, order).slice(0, take);
              expect(tx.range(index, steps, { order, take })).toEqual(expected);
            }
          };
          for (const [at, op] of operations.entries()) {
            model.apply(tx, op);
            if (op.kind === "commit") {
              expect((await commit(engine, tx)).ok).toBe(true);
              tx = begin(engine);
            }
            ask(at);
          }
          expect((await commit(engine, tx)).ok).toBe(true);
          tx = begin(engine);
          for (let at = 0; at <= 60; at++) ask(at);
          tx.raw.close();
        },
      ),
      { numRuns: 150, seed: 20261124 },
    );
  });
});
