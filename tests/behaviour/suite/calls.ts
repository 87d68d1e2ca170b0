/** Calls of calls, errors with data, who asks, validators. */
import { ConvexError, type Value } from "convex/values";
import { describe, expect, test } from "vitest";
import { officially, read, type Args, type Current, type Document } from "../driver.ts";

async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    (value) => {
      throw new Error(`it answered ${String(value)}`);
    },
    (error: unknown) => error,
  );
}

export function callsBehave(current: Current): void {
  describe("nested calls", () => {
    test("a failed one takes back its own writes only, and its data can be caught", async () => {
      const answer = await current().mutation("calls:addAroundFailure", { topic: "t" });
      const caught = officially<Value>(current(), {
        official: { code: "taken back", at: 7n },
        convexTest: "not a ConvexError: Error: Unexpected type of 7",
        because:
          "docs.convex.dev/functions/error-handling: data are any values; convex-test decodes nested ones twice",
      });
      expect(answer).toEqual({ caught, between: 1, after: 2 });
      expect((await read<[Document[]]>(current(), { find: "notes" }))[0]).toHaveLength(2);
    });

    test("one that isn't caught fails the whole, with its data", async () => {
      const error = await thrownBy(current().mutation("calls:addAndLetFail", { topic: "t" }));
      expect(error).toBeInstanceOf(ConvexError);
      expect((error as ConvexError<string>).data).toBe("uncaught");
      expect(await read(current(), { find: "notes" })).toEqual([[]]);
    });

    test("share the transaction in a mutation: own writes are seen below and above", async () => {
      const answer = await current().mutation("calls:readOwnWrites", { topic: "t" });
      expect(answer).toEqual({ afterOwn: 1, afterNested: 2 });
    });

    test("are transactions of their own in an action: what committed stays", async () => {
      const answer = await current().action("calls:addInAction", { topic: "t" });
      expect(answer).toEqual({ caught: ["list", 1n], count: 1 });
    });

    test("go eight deep", async () => {
      expect(await current().mutation("calls:descend", { levels: 8 })).toBe(8);
      const deeper = current().mutation("calls:descend", { levels: 9 });
      if (current().isConvexTest)
        expect(await deeper).toBe(9); // convex-test has no such limit.
      else await expect(deeper).rejects.toThrow("depth limit exceeded");
    });

    test("reach public functions only, when a client calls", async () => {
      if (current().isConvexTest) return void expect(await current().mutation("steps:hidden")).toBeNull();
      await expect(current().mutation("steps:hidden")).rejects.toThrow("Could not find public function");
    });

    test("are of the kind that was asked for, and there", async () => {
      await expect(current().query("steps:write", { steps: [] })).rejects.toThrow();
      await expect(current().mutation("steps:read", { steps: [] })).rejects.toThrow();
      await expect(current().query("steps:act")).rejects.toThrow();
      await expect(current().query("steps:notThere")).rejects.toThrow();
      await expect(current().query("nowhere:read")).rejects.toThrow();
    });
  });

  describe("errors", () => {
    const DATA: Value[] = ["text", 1, 2n, null, { code: "full", list: [1n, { deep: true }] }, [Infinity]];

    test.each([
      ["query", "calls:failInQuery"],
      ["mutation", "calls:failWith"],
      ["action", "calls:failBelow"],
    ] as const)("a ConvexError's data of every kind reach the caller of a %s", async (kind, name) => {
      for (const data of DATA) {
        const error = await thrownBy(current()[kind](name, { data }));
        expect(error).toBeInstanceOf(ConvexError);
        expect((error as ConvexError<Value>).data).toEqual(data);
      }
    });

    test("any other error has a message and no data", async () => {
      const error = (await thrownBy(current().query("calls:failPlainly"))) as Error;
      expect(error).not.toBeInstanceOf(ConvexError);
      expect(error.message).toContain("a plain error");
    });
  });

  describe("who asks", () => {
    const ann = { subject: "ann", issuer: "https://issuer.example", name: "Ann" };
    const known = { ...ann, tokenIdentifier: "https://issuer.example|ann" };

    test("nobody, unless somebody does", async () => {
      expect(await current().query("calls:who")).toBeNull();
      const asAnn = current().as(ann);
      expect(await asAnn.query("calls:who")).toEqual(known);
      expect(await asAnn.as({ ...ann, subject: "bob" }).query("calls:who")).toMatchObject({ subject: "bob" });
    });

    test("is passed on by actions and HTTP actions", async () => {
      expect(await current().as(ann).action("calls:whoBelow")).toEqual(known);
      const response = await current().fetch("/who");
      expect(await response.json()).toBeNull();
    });
  });

  describe("HTTP actions", () => {
    test("pass method, headers, body and status", async () => {
      const init = { method: "POST", body: "ärger", headers: { "X-Ask": "asked" } };
      const response = await current().fetch("/echo", init);
      expect([response.status, await response.text()]).toEqual([202, "ärger"]);
      expect(response.headers.get("X-Method")).toBe("POST");
      expect(response.headers.get("X-Asked")).toBe("asked");
    });

    test("are found by path, prefix and method", async () => {
      const below = await current().fetch("/below/a/b?q=1%202");
      expect(await below.json()).toEqual({ pathname: "/below/a/b", q: "1 2" });
      expect((await current().fetch("/nowhere")).status).toBe(404);
      expect((await current().fetch("/echo", { method: "GET" })).status).toBe(404);
    });
  });

  describe("validators", () => {
    const FITTING: Args[] = [
      {},
      { text: "", float: 1.5, integer: 1n, flag: false, nothing: null, list: [], object: { inside: "x" } },
      { object: { inside: "x", maybe: 1 }, record: { a: 1, b: 2 }, either: "x", exactly: "this" },
      { either: { is: "here" }, bytes: new ArrayBuffer(3) },
    ];
    const WRONG: [args: Args, officially: RegExp][] = [
      [{ text: 1 }, /Path: \.text\s+Value: 1\.0\s+Validator: v\.string\(\)/],
      [{ float: 1n }, /Value: 1\s+Validator: v\.float64\(\)/],
      [{ integer: 1 }, /Value: 1\.0\s+Validator: v\.int64\(\)/],
      [{ flag: "true" }, /Value: "true"\s+Validator: v\.boolean\(\)/],
      [{ bytes: "AA==" }, /Validator: v\.bytes\(\)/],
      [{ nothing: 0 }, /Validator: v\.null\(\)/],
      [{ list: [1, "2"] }, /Path: \.list\[1\]/],
      [{ object: {} }, /Object is missing the required field `inside`/],
      [{ object: { inside: "x", more: 1 } }, /Object contains extra field `more`/],
      [{ record: { a: "1" } }, /Validator: v\.float64\(\)/],
      [
        { either: { is: "there" } },
        /Validator: v\.union\(v\.string\(\), v\.object\(\{is: v\.literal\("here"\)\}\)\)/,
      ],
      [{ exactly: "that" }, /`"that"` does not match literal validator `v\.literal\("this"\)`/],
      [{ note: "no id" }, /Validator: v\.id\("notes"\)/],
      [{ unknown: 1 }, /Object contains extra field `unknown`/],
    ];

    test("of arguments let pass what fits", async () => {
      for (const args of FITTING) {
        const names = (await current().query("checked:kinds", args)) as string[];
        expect(names.sort()).toEqual(Object.keys(args).sort());
      }
      expect(await current().query("checked:anyArguments", { a: [1n] })).toEqual({ a: [1n] });
    });

    test.each(WRONG)("of arguments refuse %o", async (args, text) => {
      const said = officially(current(), {
        official: text,
        convexTest: /Validator error/,
        because: "the deployment names path, value and validator; convex-test has a wording of its own",
      });
      const asked = current().query("checked:kinds", args);
      if (current().isConvexTest && "record" in args)
        expect(await asked).toEqual(["record"]); // It doesn't look inside.
      else await expect(asked).rejects.toThrow(said);
    });

    test("no arguments means none", async () => {
      expect(await current().query("checked:noArguments")).toBe("called");
      await expect(current().query("checked:noArguments", { any: 1 })).rejects.toThrow();
    });

    test("of results refuse what doesn't fit, and a mutation's writes with it", async () => {
      const fine = { isDone: true, names: ["a"] };
      expect(await current().query("checked:answers", { value: fine })).toEqual(fine);
      expect(await current().query("checked:answersNull")).toBeNull();
      for (const value of [null, { isDone: true }, { ...fine, more: 1 }, { ...fine, names: [1] }]) {
        await expect(current().query("checked:answers", { value })).rejects.toThrow();
        await expect(current().mutation("checked:answersInMutation", { value })).rejects.toThrow();
      }
      const [notes] = await read<[Document[]]>(current(), { find: "notes" });
      const left = officially(current(), {
        official: 0,
        convexTest: 4,
        because:
          "docs.convex.dev/functions/validation: a mutation that throws is rolled back; convex-test commits before it checks",
      });
      expect(notes).toHaveLength(left);
    });
  });
}
