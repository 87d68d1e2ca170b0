/** When a subscription ends (chapter SUB of the SPEC): never too late, and not without reason. */
import { defineSchema, defineTable } from "convex/server";
import { compareValues, v, type Value } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Engine, SubscriptionToken } from "../../local-backend/engine/engine-interface.ts";
import { IntervalMap } from "../../local-backend/engine/interval-map.ts";
import type { KeyInterval } from "../../local-backend/engine/types.ts";
import { compareBytes, successor } from "../../local-backend/values/sort-key.ts";
import {
  begin,
  commit,
  pushSchema,
  read,
  schemaJson,
  startEngine,
  write,
  type Document,
  type RangeStep,
  type Tx,
} from "./engine-fixture.ts";

const schema = schemaJson(
  defineSchema({ rows: defineTable({ n: v.number(), note: v.number() }).index("by_n", ["n"]) }),
);

interface Question {
  low: number;
  width: number;
  order: "asc" | "desc";
  take: number;
}

function ask(tx: Tx, { low, width, order, take }: Question): Document[] {
  const steps: RangeStep[] = [
    ["gte", "n", low],
    ["lt", "n", low + width],
  ];
  return tx.range("rows.by_n", steps, { order, take });
}

/** Runs a query as the server does: result, and a subscription to what it read. */
function watch(engine: Engine, question: Question): { result: Document[]; token: SubscriptionToken } {
  const tx = begin(engine);
  const result = ask(tx, question);
  const { reads, beginTs } = tx.raw.finish();
  return { result, token: engine.subscriptions.register(reads, beginTs) };
}

const question = fc.record({
  low: fc.integer({ min: 0, max: 12 }),
  width: fc.integer({ min: 0, max: 6 }),
  order: fc.constantFrom("asc" as const, "desc" as const),
  take: fc.constantFrom(1, 2, 3, Infinity),
});
const change = fc.record({
  kind: fc.constantFrom("insert", "move", "note", "remove"),
  at: fc.nat(),
  n: fc.integer({ min: 0, max: 12 }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** What the change touches in by_n, as [n, creation time] before and after. */
function apply(tx: Tx, { kind, at, n }: Change): [number, number][] {
  const rows = tx.all("rows");
  const row = rows[at % Math.max(1, rows.length)];
  const key = (document: Document): [number, number] => [document.n as number, document._creationTime];
  if (kind === "insert" || row === undefined) {
    return [key(tx.get(tx.insert("rows", { n, note: 0 }))!)];
  }
  if (kind === "remove") tx.remove(row._id);
  else tx.patch(row._id, kind === "move" ? { n } : { note: (row.note as number) + 1 });
  const after = tx.get(row._id);
  // A write that changes nothing touches nothing.
  if (after !== null && after.n === row.n && after.note === row.note) return [];
  return after === null ? [key(row)] : [key(row), key(after)];
}

/** Does the part of the range that was consumed contain the key? Its far end is the last row, if `take` ended it. */
function isInside(
  { low, width, order, take }: Question,
  result: Document[],
  [n, creationTime]: [number, number],
) {
  if (n < low || n >= low + width) return false;
  const last = result.at(-1);
  if (result.length < take || last === undefined) return true;
  const order2 = compareValues(n, last.n as Value) || compareValues(creationTime, last._creationTime);
  return order === "asc" ? order2 <= 0 : order2 >= 0;
}

describe("subscriptions", () => {
  it("[SUB1] a token ends with exactly the first commit that touches what its query consumed", async () => {
    let ended = 0;
    let lasted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 12, size: "max" }),
        fc.array(question, { minLength: 1, maxLength: 8 }),
        async (changes, questions) => {
          const engine = await startEngine();
          await pushSchema(engine, schema);
          await write(engine, (tx) => {
            for (let n = 0; n < 12; n += 2) tx.insert("rows", { n, note: 0 });
          });
          const watched = questions.map((each) => ({ question: each, ...watch(engine, each), heard: 0 }));
          for (const each of watched) each.token.onInvalidate(() => (each.heard += 1));
          for (const each of changes) {
            const touched = await write(engine, (tx) => apply(tx, each));
            for (const [at, before] of watched.entries()) {
              const fresh = read(engine, (tx) => ask(tx, before.question));
              const mustEnd = touched.some((key) => isInside(before.question, before.result, key));
              expect(before.token.isValid).toBe(!mustEnd);
              expect(before.token.ts).toBe(engine.latestTs());
              expect(before.heard).toBe(mustEnd ? 1 : 0);
              if (!mustEnd) {
                expect(fresh).toEqual(before.result);
                lasted += 1;
                continue;
              }
              ended += 1;
              const next = { question: before.question, ...watch(engine, before.question), heard: 0 };
              next.token.onInvalidate(() => (next.heard += 1));
              watched[at] = next;
            }
          }
          expect(engine.subscriptions.size).toBe(watched.length);
          for (const { token } of watched) token.release();
          expect(engine.subscriptions.size).toBe(0);
        },
      ),
      { numRuns: 80, seed: 20261124 },
    );
    expect(Math.min(ended, lasted)).toBeGreaterThan(200);
  });

  it("[SUB2] a commit between the query and its registration isn't missed", async () => {
    const engine = await startEngine();
    await pushSchema(engine, schema);
    const tx = begin(engine);
    ask(tx, { low: 0, width: 5, order: "asc", take: Infinity });
    const { reads, beginTs } = tx.raw.finish();
    await write(engine, (other) => other.insert("rows", { n: 9, note: 0 }));
    const untouched = engine.subscriptions.register(reads, beginTs);
    expect([untouched.isValid, untouched.ts]).toEqual([true, engine.latestTs()]);
    await write(engine, (other) => other.insert("rows", { n: 3, note: 0 }));
    const touchedAt = engine.latestTs();
    await write(engine, (other) => other.insert("rows", { n: 9, note: 0 }));
    const late = engine.subscriptions.register(reads, beginTs);
    expect([late.isValid, late.ts]).toEqual([false, touchedAt]);
    const heard: bigint[] = [];
    late.onInvalidate((ts) => heard.push(ts));
    expect(heard).toEqual([touchedAt]);
  });

  it("[SUB3] a query on a table that isn't there hears of its first row", async () => {
    const engine = await startEngine();
    const tx = begin(engine);
    expect(tx.all("later")).toEqual([]);
    const { reads, beginTs } = tx.raw.finish();
    const token = engine.subscriptions.register(reads, beginTs);
    await write(engine, (other) => other.insert("another", {}));
    expect(token.isValid).toBe(true);
    await write(engine, (other) => other.insert("later", {}));
    expect(token.isValid).toBe(false);
  });

  it("[SUB4] a query of an index that a push takes away ends with it", async () => {
    const engine = await startEngine();
    await pushSchema(engine, schema);
    const { token } = watch(engine, { low: 0, width: 5, order: "asc", take: 1 });
    await pushSchema(
      engine,
      schemaJson(defineSchema({ rows: defineTable({ n: v.number(), note: v.number() }) })),
    );
    expect(token.isValid).toBe(false);
  });

  it("[SUB5] a released token hears nothing; a listener may register anew while it is told", async () => {
    const engine = await startEngine();
    await pushSchema(engine, schema);
    const all = { low: 0, width: 20, order: "asc", take: Infinity } as const;
    const heard: string[] = [];
    const released = watch(engine, all).token;
    released.onInvalidate(() => heard.push("released"));
    released.release();
    const rewatch = () => {
      heard.push("live");
      watch(engine, all).token.onInvalidate(rewatch);
    };
    watch(engine, all).token.onInvalidate(rewatch);
    for (let n = 0; n < 3; n++) await write(engine, (tx) => tx.insert("rows", { n, note: 0 }));
    expect(heard).toEqual(["live", "live", "live"]);
    expect(engine.subscriptions.size).toBe(1);
  });

  it("[SUB5] a transaction that failed or conflicted ends nothing", async () => {
    const engine = await startEngine();
    await pushSchema(engine, schema);
    const id = await write(engine, (tx) => tx.insert("rows", { n: 1, note: 0 }));
    const [a, b] = [begin(engine), begin(engine)];
    a.patch(id, { note: 1 });
    b.patch(id, { n: 5, note: 2 });
    await commit(engine, a);
    const { token } = watch(engine, { low: 4, width: 3, order: "asc", take: Infinity });
    expect((await commit(engine, b)).ok).toBe(false);
    expect(token.isValid).toBe(true);
  });
});

describe("interval map", () => {
  const key = fc.uint8Array({ max: 2, maxLength: 3 });
  const interval = fc.oneof(
    key.map((start): KeyInterval => ({ start, end: successor(start) })),
    fc.tuple(key, fc.option(key)).map(([start, end]): KeyInterval => ({ start, end })),
  );

  it("[SUB6] finds who contains a key, as a look at every interval would, after any additions and removals", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ interval, removes: fc.option(fc.nat(), { freq: 2 }) }), {
          maxLength: 60,
          size: "max",
        }),
        fc.array(key, { maxLength: 20 }),
        (steps, keys) => {
          const map = new IntervalMap<number>();
          const kept: { interval: KeyInterval; value: number; remove: () => void }[] = [];
          for (const [value, each] of steps.entries()) {
            kept.push({ interval: each.interval, value, remove: map.add(each.interval, value) });
            if (each.removes !== null) {
              const [gone] = kept.splice(each.removes % kept.length, 1);
              gone!.remove();
              gone!.remove();
            }
            expect(map.size).toBe(kept.length);
          }
          for (const asked of keys) {
            const found = new Set<number>();
            map.collect(asked, found);
            const expected = kept.filter(
              ({ interval: { start, end } }) =>
                compareBytes(start, asked) <= 0 && (end === null || compareBytes(asked, end) < 0),
            );
            expect([...found].sort((a, b) => a - b)).toEqual(expected.map(({ value }) => value));
          }
        },
      ),
      { numRuns: 300, seed: 6 },
    );
  });
});
