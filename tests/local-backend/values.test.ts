import { compareValues, v, type GenericValidator, type Value } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import type { Json } from "../../local-backend/engine/types.ts";
import { resolveCommitTs, textFromValue, valueFromJson } from "../../local-backend/values/convex-json.ts";
import { decodeId, encodeId, newInternalId } from "../../local-backend/values/document-id.ts";
import { assertDocumentWithinLimits } from "../../local-backend/values/size.ts";
import {
  compareBytes,
  endOfBytePrefix,
  endOfPrefix,
  sortKey,
  successor,
} from "../../local-backend/values/sort-key.ts";
import { findValidationError } from "../../local-backend/values/validate.ts";
import type { ValidatorJson } from "../../local-backend/values/validator-json.ts";

const fieldName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,3}$/);
const leaf = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(-1n, 0n, 1n, 255n, 256n),
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity),
  fc.boolean(),
  fc.string({ unit: "grapheme", maxLength: 4 }),
  fc.constantFrom("", "\0", "\0\0", "a", "a\0", "a\0b", "\u{1F600}", "\uFFFD"),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => bytes.slice().buffer),
);
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fieldName, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ) as fc.Arbitrary<Value>,
})).value;
const valueOrMissing = fc.oneof(
  { weight: 9, arbitrary: value },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

describe("sort keys", () => {
  it("[VAL1] order of keys is the order of values", () => {
    fc.assert(
      fc.property(valueOrMissing, valueOrMissing, (a, b) => {
        const expected = Math.sign(compareValues(a, b));
        expect(Math.sign(compareBytes(sortKey([a]), sortKey([b])))).toBe(expected);
      }),
      { numRuns: 3000, seed: 20261122 },
    );
  });

  it("[VAL1] order of keys of several values is lexicographic", () => {
    fc.assert(
      fc.property(valueOrMissing, valueOrMissing, valueOrMissing, valueOrMissing, (a1, a2, b1, b2) => {
        const expected = Math.sign(compareValues(a1, b1) || compareValues(a2, b2));
        expect(Math.sign(compareBytes(sortKey([a1, a2]), sortKey([b1, b2])))).toBe(expected);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it("[VAL2] everything that starts with a value lies in [key, endOfPrefix(key)), and nothing else", () => {
    fc.assert(
      fc.property(valueOrMissing, valueOrMissing, valueOrMissing, (prefix, first, second) => {
        const start = sortKey([prefix]);
        const end = endOfPrefix(start);
        const key = sortKey([first, second]);
        const isInside = compareBytes(start, key) <= 0 && compareBytes(key, end) < 0;
        expect(isInside).toBe(compareValues(prefix, first) === 0);
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  it("[VAL2] the successor of a key is the next key there can be", () => {
    expect([...successor(new Uint8Array([1, 2]))]).toEqual([1, 2, 0]);
    expect(endOfBytePrefix(new Uint8Array([0xff, 0xff]))).toBeNull();
    expect([...endOfBytePrefix(new Uint8Array([1, 0xff]))!]).toEqual([2]);
  });
});

describe("document ids", () => {
  it("[VAL3] an id decodes to what it was made of, for every size of table number", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 0xffffffff }), fc.constantFrom(1, 127, 128, 10001, 16383, 16384)),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (tableNumber, internalId) => {
          const id = encodeId(tableNumber, internalId);
          expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{31,37}$/);
          const decoded = decodeId(id)!;
          expect(decoded.tableNumber).toBe(tableNumber);
          expect([...decoded.internalId]).toEqual([...internalId]);
        },
      ),
      { seed: 3 },
    );
  });

  it("[VAL3] user table ids have 32 characters and carry the day", () => {
    const internalId = newInternalId(new SeededRandom(1), 20_000 * 86_400_000);
    expect((internalId[14]! << 8) | internalId[15]!).toBe(20_000);
    expect(encodeId(10_001, internalId)).toHaveLength(32);
  });

  it("[VAL4] no other text decodes: one changed character is refused or is another id", () => {
    const random = new SeededRandom(5);
    const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    let refused = 0;
    for (let round = 0; round < 2000; round++) {
      const id = encodeId(10_001 + random.below(300), random.bytes(16));
      const at = random.below(id.length);
      const changed = id.slice(0, at) + random.pick([...alphabet]) + id.slice(at + 1);
      const decoded = decodeId(changed);
      if (decoded === null) refused++;
      else expect(encodeId(decoded.tableNumber, decoded.internalId)).toBe(changed);
    }
    expect(refused).toBeGreaterThan(1800);
    for (const text of ["", "abc", "not an id", "ILOU".repeat(8), "é".repeat(32)])
      expect(decodeId(text)).toBeNull();
  });
});

const usersId = encodeId(10_001, new Uint8Array(16).fill(7));
const postsId = encodeId(10_002, new Uint8Array(16).fill(7));
const strangeId = encodeId(10_099, new Uint8Array(16).fill(7));
const tableNameOf = (number: number) => ({ 10_001: "users", 10_002: "posts" })[number] ?? null;

function errorOf(validator: GenericValidator, given: Value, isDocument = false): string | null {
  const json = (validator as unknown as { json: ValidatorJson }).json;
  return findValidationError(given, json, { tableNameOf, isDocument });
}

describe("validators", () => {
  const person = v.object({ name: v.string(), age: v.optional(v.number()) });

  it("[VAL5] a missing required field is named, with object and validator", () => {
    expect(errorOf(person, { age: 3 })).toBe(
      "Object is missing the required field `name`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\n" +
        "\nObject: {age: 3.0}\nValidator: v.object({name: v.string(), age: v.optional(v.float64())})",
    );
  });

  it("[VAL5] an extra field is named", () => {
    expect(errorOf(person, { name: "Ada", nick: "A" })).toContain(
      "Object contains extra field `nick` that is not in the validator.",
    );
  });

  it("[VAL5] a mismatch deep inside shows path, value and validator", () => {
    const validator = v.object({ people: v.array(person) });
    expect(errorOf(validator, { people: [{ name: "Ada" }, { name: 1n }] })).toBe(
      "Value does not match validator.\nPath: .people[1].name\nValue: 1\nValidator: v.string()",
    );
  });

  it("[VAL5] a wrong literal shows both", () => {
    expect(errorOf(v.literal("open"), "shut")).toBe(
      '`"shut"` does not match literal validator `v.literal("open")`.',
    );
  });

  it("[VAL6] an id must belong to the table", () => {
    expect(errorOf(v.id("users"), usersId)).toBeNull();
    expect(errorOf(v.id("users"), postsId)).toBe(
      `Found ID "${postsId}" from table \`posts\`, which does not match the table name in validator \`v.id("users")\`.`,
    );
    expect(errorOf(v.id("users"), strangeId)).toContain("Value does not match validator.");
    expect(errorOf(v.id("users"), "somebody")).toContain('Value: "somebody"\nValidator: v.id("users")');
  });

  it("[VAL5] unions, records, literals and the leaves accept and refuse as declared", () => {
    const cases: [GenericValidator, Value[], Value[]][] = [
      [v.null(), [null], [0, "", {}]],
      [v.number(), [0, NaN, -0], [1n, "1", null]],
      [v.int64(), [1n], [1]],
      [v.boolean(), [true, false], [0, "true"]],
      [v.bytes(), [new ArrayBuffer(2)], ["ab", []]],
      [v.any(), [null, 1, {}], []],
      [v.union(v.literal("a"), v.literal(2)), ["a", 2], ["b", 2n]],
      [
        v.record(v.id("users"), v.number()),
        [{}, { [usersId]: 1 }],
        [{ [postsId]: 1 }, { [usersId]: "x" }, []],
      ],
      [v.array(v.string()), [[], ["a"]], [[1], {}]],
      [v.optional(v.string()), ["a"], [1]],
    ];
    for (const [validator, good, bad] of cases) {
      for (const each of good) expect(errorOf(validator, each)).toBeNull();
      for (const each of bad) expect(errorOf(validator, each)).not.toBeNull();
    }
  });

  it("[VAL7] the commit timestamp validator takes int64 and the placeholder, which becomes the timestamp", () => {
    const placeholder = valueFromJson({ $commitTs: null });
    expect(errorOf(v.commitTs(), placeholder)).toBeNull();
    expect(errorOf(v.commitTs(), 5n)).toBeNull();
    expect(errorOf(v.commitTs(), 5)).not.toBeNull();
    const text = textFromValue({ at: placeholder, said: '{"$commitTs":null}' });
    expect(valueFromJson(JSON.parse(resolveCommitTs(text, 42n)) as Json)).toEqual({
      at: 42n,
      said: '{"$commitTs":null}',
    });
  });

  it("[VAL5] documents carry _id and _creationTime without naming them, arguments don't", () => {
    const document = { _id: usersId, _creationTime: 1, name: "Ada" };
    expect(errorOf(person, document, true)).toBeNull();
    expect(errorOf(person, document)).toContain("extra field `_id`");
    expect(errorOf(v.union(person, v.object({ kind: v.string() })), document, true)).toBeNull();
  });
});

describe("limits", () => {
  it("[VAL8] too large, too deep, too long and too wide documents are refused, the largest allowed ones are not", () => {
    let deep: Value = 1;
    for (let level = 0; level < 63; level++) deep = [deep];
    expect(() => assertDocumentWithinLimits({ deep })).not.toThrow();
    expect(() => assertDocumentWithinLimits({ deep: [deep] })).toThrow("Value is too deeply nested");
    expect(() => assertDocumentWithinLimits({ text: "x".repeat(1024 * 1024 - 20) })).not.toThrow();
    expect(() => assertDocumentWithinLimits({ text: "x".repeat(1024 * 1024) })).toThrow("Value is too large");
    expect(() => assertDocumentWithinLimits({ list: new Array<Value>(8192).fill(1) })).not.toThrow();
    expect(() => assertDocumentWithinLimits({ list: new Array<Value>(8193).fill(1) })).toThrow(
      "Array length is too long (8193 > maximum length 8192)",
    );
    const wide = Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [`f${i}`, 1]));
    expect(() => assertDocumentWithinLimits(wide)).toThrow(
      "Object has too many fields (1025 > maximum number 1024)",
    );
  });
});
