/** Values of every kind, there and back. */
import type { Value } from "convex/values";
import { describe, expect, test } from "vitest";
import { officially, write, type Current, type Document } from "../driver.ts";

const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

const KINDS: [string, Value][] = [
  ["null", null],
  ["true and false", [true, false]],
  ["int64 at its ends", [0n, 1n, -1n, 9223372036854775807n, -9223372036854775808n]],
  ["floats", [0, -1.5, 1e308, 5e-324, 2 ** 53]],
  ["infinities", [Infinity, -Infinity]],
  ["texts", ["", "plain", "ärger 東京 🎹", "\u0000 zero", "line\nbreak", '"quoted"']],
  ["bytes", [bytes(), bytes(0, 255, 128), bytes(...Array.from({ length: 256 }, (_, at) => at))]],
  ["arrays in arrays", [[], [[]], [[1], ["a", [null]]]]],
  ["objects", { empty: {}, nested: { list: [{ a: 1n }] }, "with space": 1, CamelCase: true, _under: "x" }],
];

export function valuesBehave(current: Current): void {
  describe("values", () => {
    test.each(KINDS)(
      "come back from queries, mutations and actions as they went: %s",
      async (_name, value) => {
        expect(await current().query("calls:echo", { value })).toEqual(value);
        expect(await current().mutation("calls:echoInMutation", { value })).toEqual(value);
        expect(await current().action("calls:echoInAction", { value })).toEqual(value);
        expect(await current().action("calls:echoBelow", { value })).toEqual(value);
      },
    );

    test.each(KINDS)("are stored as they are: %s", async (_name, key) => {
      const [id, stored] = await write<[string, Document]>(
        current(),
        { insert: "mixed", value: { group: "g", key } },
        { get: "$0" },
      );
      expect(stored).toEqual({ _id: id, _creationTime: expect.any(Number), group: "g", key });
    });

    test("NaN and negative zero keep what they are", async () => {
      const [nan, zero] = (await current().query("calls:echo", { value: [NaN, -0] })) as number[];
      expect(nan).toBeNaN();
      expect(Object.is(zero, -0)).toBe(true);
    });

    test("undefined isn't a value: a function that returns nothing answers null, a field that is undefined isn't there", async () => {
      expect(await current().query("calls:nothing")).toBeNull();
      const value = { there: 1, missing: undefined } as unknown as Value;
      expect(await current().query("calls:echo", { value })).toEqual({ there: 1 });
    });

    test("what isn't a value is refused before it is sent", async () => {
      for (const value of [new Date(0), new Map(), Symbol("s"), () => 1]) {
        await expect(current().query("calls:echo", { value: value as unknown as Value })).rejects.toThrow(
          /is not a supported Convex type/,
        );
      }
    });

    test("field names that are reserved are refused", async () => {
      const asked = current().query("calls:echo", { value: { $dollar: 1 } });
      await expect(asked).rejects.toThrow(/starts with (a )?'\$'/);
    });

    test("int64 beyond 64 bits is refused", async () => {
      for (const value of [2n ** 63n, -(2n ** 63n) - 1n]) {
        await expect(current().query("calls:echo", { value })).rejects.toThrow(/does not fit/);
      }
    });

    test("time stands still in a query, and random numbers differ", async () => {
      const answer = (await current().query("calls:surroundings")) as unknown as {
        isFixed: boolean;
        random: number[];
        uuid: string;
      };
      expect(answer.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(answer.random[0]).not.toBe(answer.random[1]);
      const isFixed = officially(current(), {
        official: true,
        convexTest: answer.isFixed,
        because:
          "docs.convex.dev/functions/runtimes: Date.now() is fixed at the start; convex-test has the machine's clock",
      });
      expect(answer.isFixed).toBe(isFixed);
    });
  });
}
