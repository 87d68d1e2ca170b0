/** The rules of ranges, filters and read sets (chapter QRY of the SPEC). */
import { describe, expect, it } from "vitest";
import type { Json } from "../../local-backend/engine/types.ts";
import { begin, looseRows, pushSchema, read, startEngine, write, type RangeStep } from "./engine-fixture.ts";

describe("queries", () => {
  it("[QRY2] filters and limits work in the order in which they were written", async () => {
    const engine = await startEngine();
    await write(engine, (tx) => {
      for (let n = 0; n < 10; n++) tx.insert("rows", { n });
    });
    const even: Json = { filter: { $eq: [{ $mod: [{ $field: "n" }, { $literal: 2 }] }, { $literal: 0 }] } };
    const ns = (operators: Json[]) =>
      read(engine, (tx) => tx.range("rows.by_creation_time", [], { operators }).map(({ n }) => n));
    expect(ns([even, { limit: 3 }])).toEqual([0, 2, 4]);
    expect(ns([{ limit: 3 }, even])).toEqual([0, 2]);
    expect(ns([{ limit: 0 }])).toEqual([]);
    expect(() => ns([{ filter: { $field: "n" } }])).toThrow(
      "Expected a boolean in filter expression, but got 0.0",
    );
    expect(() => ns([{ filter: { $field: "absent" } }])).toThrow("Expected a boolean");
    expect(() => ns([{ filter: { $add: [{ $field: "n" }, { $literal: "a" }] } }])).toThrow(
      "Unsupported operand types for add",
    );
    expect(() => ns([{ filter: { $nonsense: [1, 2] } }])).toThrow("Malformed filter expression");
    expect(() => ns(Array.from({ length: 257 }, () => even))).toThrow("more than 256 operators");
    const either: Json = { filter: { $or: [{ $literal: true }, { $field: "absent" }] } };
    expect(ns([either, { limit: 1 }])).toEqual([0]);
  });

  it.each<[string, RangeStep[], string]>([
    ["rows.by_nothing", [], "Index rows.by_nothing not found."],
    ["rows.by_a_and_deep", [["eq", "deep.b", 1]], "didn't use the index fields in order"],
    [
      "rows.by_a_and_deep",
      [
        ["gt", "a", 1],
        ["eq", "deep.b", 1],
      ],
      "didn't use the index fields in order",
    ],
    [
      "rows.by_a",
      [
        ["eq", "a", 1],
        ["eq", "a", 2],
      ],
      'defines a bound on field "a" more than once',
    ],
    [
      "rows.by_a",
      [
        ["gt", "a", 1],
        ["gte", "a", 2],
      ],
      'defines a bound on field "a" more than once',
    ],
    [
      "rows.by_a_and_deep",
      [
        ["gt", "a", 1],
        ["lt", "deep.b", 1],
      ],
      "inequalities on two fields",
    ],
    ["rows.by_a", [["eq", "zzz", 1]], "didn't use the index fields in order"],
  ])("[QRY3] %s with %j is refused", async (index, steps, text) => {
    const engine = await startEngine();
    await pushSchema(engine, looseRows);
    expect(() => read(engine, (tx) => tx.range(index, steps))).toThrow(text);
  });

  it("[QRY3] equalities may come in any order, and bounds that cross give nothing", async () => {
    const engine = await startEngine();
    await pushSchema(engine, looseRows);
    await write(engine, (tx) => tx.insert("rows", { a: 1, deep: { b: 2 } }));
    const found = (steps: RangeStep[]) => read(engine, (tx) => tx.range("rows.by_a_and_deep", steps).length);
    expect(
      found([
        ["eq", "deep.b", 2],
        ["eq", "a", 1],
      ]),
    ).toBe(1);
    expect(
      found([
        ["gt", "a", 5],
        ["lt", "a", 0],
      ]),
    ).toBe(0);
    expect(
      found([
        ["eq", "a", 1],
        ["eq", "deep.b", 2],
        ["gt", "_creationTime", 0],
      ]),
    ).toBe(1);
  });

  it("[QRY4] a table that doesn't exist has no rows, and its unknown index is no error", async () => {
    const engine = await startEngine();
    expect(read(engine, (tx) => tx.range("nowhere.by_x"))).toEqual([]);
  });

  it("[QRY5] a read records what it consumed and no more", async () => {
    const engine = await startEngine();
    await pushSchema(engine, looseRows);
    await write(engine, (tx) => {
      for (let a = 0; a < 10; a++) tx.insert("rows", { a });
    });
    const isTouchedBy = async (order: "asc" | "desc", a: number) => {
      const reader = begin(engine);
      reader.range("rows.by_a", [["gte", "a", 2]], { order, take: 3 });
      const { reads, beginTs } = reader.raw.finish();
      const token = engine.subscriptions.register(reads, beginTs);
      await write(engine, (tx) => tx.remove(tx.insert("rows", { a })));
      const id = await write(engine, (tx) => tx.insert("rows", { a }));
      const { isValid } = token;
      token.release();
      await write(engine, (tx) => tx.remove(id));
      return !isValid;
    };
    // Rows 2, 3 and 4 going up, 9, 8 and 7 going down.
    expect([
      await isTouchedBy("asc", 1.5),
      await isTouchedBy("asc", 2.5),
      await isTouchedBy("asc", 3.5),
    ]).toEqual([false, true, true]);
    expect([await isTouchedBy("asc", 4.5), await isTouchedBy("desc", 6.5)]).toEqual([false, false]);
    expect([await isTouchedBy("desc", 7.5), await isTouchedBy("desc", 20)]).toEqual([true, true]);
  });
});
