/** Index ranges and orders over values of every kind, filters, ends, pages, search. */
import { compareValues, type Value } from "convex/values";
import { describe, expect, test } from "vitest";
import type { Bound, Find } from "../app/convex/steps.ts";
import { officially, read, write, type Current, type Deployment, type Document } from "../driver.ts";

/** In the official order; `undefined` is a key that isn't there. */
const KEYS: (Value | undefined)[] = [
  undefined,
  null,
  -9223372036854775808n,
  -1n,
  0n,
  5n,
  -Infinity,
  -2.5,
  0,
  1.5,
  5,
  Infinity,
  false,
  true,
  "",
  "A",
  "a",
  "a\u0000",
  "ab",
  "ä",
  Uint8Array.from([]).buffer,
  Uint8Array.from([1]).buffer,
  Uint8Array.from([1, 0]).buffer,
  [],
  [null],
  [1],
  [1, 2],
  ["a"],
  {},
  { a: 1 },
  { a: 2 },
  { b: 0 },
];

const keyed = (key: Value | undefined) => ({ group: "g", ...(key === undefined ? {} : { key }) });

/** Inserted in an order that isn't theirs. */
async function insertKeys(deployment: Deployment): Promise<void> {
  const shuffled = KEYS.map((key, at) => ({ key, place: (at * 13) % KEYS.length }));
  shuffled.sort((one, other) => one.place - other.place);
  await write(deployment, ...shuffled.map(({ key }) => ({ insert: "mixed", value: keyed(key) })));
}

const keysOf = (documents: Document[]) => documents.map(({ key }) => key as Value | undefined);

async function found(deployment: Deployment, find: Find): Promise<Document[]> {
  const [documents] = await read<[Document[]]>(deployment, find);
  return documents;
}

const inIndex = (...bounds: Bound[]): Find => ({ find: "mixed", index: "by_key", bounds });

async function insertNotes(deployment: Deployment, count: number): Promise<void> {
  const notes = Array.from({ length: count }, (_, at) => ({
    insert: "notes",
    value: { body: `note ${at}`, topic: at % 2 === 0 ? "even" : "odd", stars: (at * 7) % count },
  }));
  await write(deployment, ...notes);
}

export function readsBehave(current: Current): void {
  describe("index ranges", () => {
    test("values of all kinds have the official order, upwards and downwards", async () => {
      await insertKeys(current());
      expect(keysOf(await found(current(), inIndex()))).toEqual(KEYS);
      const downwards = await found(current(), { ...inIndex(), order: "desc" });
      expect(keysOf(downwards)).toEqual([...KEYS].reverse());
    });

    test.each(["eq", "gt", "gte", "lt", "lte"] as const)(
      "%s holds what comparing by hand holds, for every kind",
      async (bound) => {
        await insertKeys(current());
        const holds: Record<typeof bound, (order: number) => boolean> = {
          eq: (order) => order === 0,
          gt: (order) => order > 0,
          gte: (order) => order >= 0,
          lt: (order) => order < 0,
          lte: (order) => order <= 0,
        };
        const asked = KEYS.filter((key) => key !== undefined);
        const answers = await read<Document[][]>(
          current(),
          ...asked.map((key) => inIndex([bound, "key", key])),
        );
        for (const [at, key] of asked.entries()) {
          const wanted = KEYS.filter((each) => holds[bound](compareValues(each, key)));
          expect([key, keysOf(answers[at]!)]).toEqual([key, wanted]);
        }
      },
    );

    test("equalities first, then bounds on both sides, upwards and downwards", async () => {
      const groups = ["a", "b", "c"].flatMap((group) =>
        [1, 2, 3, 4].map((key) => ({ insert: "mixed", value: { group, key } })),
      );
      await write(current(), ...groups);
      const bounds: Bound[] = [
        ["eq", "group", "b"],
        ["gt", "key", 1],
        ["lte", "key", 3],
      ];
      const within: Find = { find: "mixed", index: "by_group_and_key", bounds };
      expect(keysOf(await found(current(), within))).toEqual([2, 3]);
      expect(keysOf(await found(current(), { ...within, order: "desc" }))).toEqual([3, 2]);
      const empty: Bound[] = [
        ["eq", "group", "b"],
        ["gt", "key", 3],
        ["lt", "key", 2],
      ];
      expect(await found(current(), { ...within, bounds: empty })).toEqual([]);
    });

    test("a nested field is indexed by its path, and is undefined where it isn't", async () => {
      await write(
        current(),
        { insert: "mixed", value: { group: "deep", extra: { deep: { value: 2 } } } },
        { insert: "mixed", value: { group: "deep", extra: { deep: { value: 1 } } } },
        { insert: "mixed", value: { group: "flat", extra: { deep: "text" } } },
      );
      const documents = await found(current(), { find: "mixed", index: "by_nested" });
      expect(documents.map(({ group }) => group)).toEqual(["flat", "deep", "deep"]);
      const bounds: Bound[] = [["gte", "extra.deep.value", 2]];
      expect(await found(current(), { find: "mixed", index: "by_nested", bounds })).toHaveLength(1);
    });

    test("equal keys are ordered by creation; by_creation_time is there without being declared", async () => {
      await write(
        current(),
        ...[1, 2, 3].map((extra) => ({ insert: "mixed", value: { group: "g", key: 0, extra } })),
      );
      const extras = async (find: Find) => (await found(current(), find)).map(({ extra }) => extra);
      expect(await extras(inIndex(["eq", "key", 0]))).toEqual([1, 2, 3]);
      expect(await extras({ ...inIndex(["eq", "key", 0]), order: "desc" })).toEqual([3, 2, 1]);
      const [first] = await found(current(), { find: "mixed" });
      const later: Bound[] = [["gt", "_creationTime", first!._creationTime]];
      expect(await extras({ find: "mixed", index: "by_creation_time", bounds: later })).toEqual([2, 3]);
    });

    test("bounds out of their order are refused", async () => {
      const refused = [
        inIndex(["gt", "group", "a"]),
        { find: "mixed", index: "by_group_and_key", bounds: [["eq", "key", 1]] },
        {
          find: "mixed",
          index: "by_group_and_key",
          bounds: [
            ["gt", "group", "a"],
            ["gt", "key", 1],
          ],
        },
        { find: "mixed", index: "not_declared", bounds: [] },
      ] as Find[];
      for (const answer of await read(current(), ...refused)) {
        expect(answer).toEqual({ refused: expect.any(String) });
      }
    });

    test("a mutation's own writes are in every range, where they belong", async () => {
      await write(current(), ...[1, 3, 5].map((key) => ({ insert: "mixed", value: { group: "g", key } })));
      const answers = await write<unknown[]>(
        current(),
        { insert: "mixed", value: { group: "g", key: 2 } },
        { find: "mixed", index: "by_key", bounds: [["gte", "key", 2]] },
        { patch: "$0", value: { key: 9 } },
        { find: "mixed", index: "by_key", bounds: [["gte", "key", 2]], order: "desc" },
        { remove: "$0" },
        { find: "mixed", index: "by_key", end: { take: 9 } },
      );
      expect([1, 3, 5].map((at) => keysOf(answers[at] as Document[]))).toEqual([
        [2, 3, 5],
        [9, 5, 3],
        [1, 3, 5],
      ]);
    });
  });

  describe("filters and ends", () => {
    const filtered = async (filter: NonNullable<Find["filter"]>) =>
      (await found(current(), { find: "notes", index: "by_topic_and_stars", filter })).map(
        ({ stars }) => stars,
      );

    test("compare, count and combine fields", async () => {
      await insertNotes(current(), 10);
      const stars = ["field", "stars"];
      expect(await filtered(["gt", stars, 7])).toEqual([8, 9]);
      expect(await filtered(["and", ["gte", stars, 2], ["lt", stars, 4]])).toEqual([2, 3]);
      expect(await filtered(["or", ["eq", stars, 0], ["eq", stars, 9]])).toEqual([0, 9]);
      expect(await filtered(["not", ["neq", stars, 5]])).toEqual([5]);
      expect(await filtered(["eq", ["mod", stars, 5], 0])).toEqual([0, 5]);
      expect(await filtered(["eq", ["add", stars, -1], ["div", 6, ["sub", 5, 2]]])).toEqual([3]);
      expect(await filtered(["eq", ["mul", stars, 2], 8])).toEqual([4]);
      expect(await filtered(["eq", ["field", "missing"], 1])).toEqual([]);
      // convex-test has no `neg`.
      if (!current().isConvexTest) expect(await filtered(["eq", ["neg", stars], -3])).toEqual([3]);
    });

    test("first, unique and take end a query", async () => {
      await insertNotes(current(), 6);
      const ends = await read<unknown[]>(
        current(),
        { find: "notes", index: "by_topic_and_stars", bounds: [["eq", "topic", "odd"]], end: "first" },
        { find: "notes", filter: ["eq", ["field", "stars"], 99], end: "first" },
        { find: "notes", filter: ["eq", ["field", "body"], "note 2"], end: "unique" },
        { find: "notes", filter: ["eq", ["field", "stars"], 99], end: "unique" },
        { find: "notes", end: "unique" },
        { find: "notes", order: "desc", end: { take: 2 } },
        { find: "notes", end: { take: 0 } },
      );
      expect(ends[0]).toMatchObject({ topic: "odd" });
      expect(ends[1]).toBeNull();
      expect(ends[2]).toMatchObject({ body: "note 2" });
      expect(ends[3]).toBeNull();
      expect(ends[4]).toEqual({
        refused: expect.stringContaining("unique() query returned more than one result"),
      });
      expect((ends[5] as Document[]).map(({ body }) => body)).toEqual(["note 5", "note 4"]);
      expect(ends[6]).toEqual([]);
    });

    test("a table scan goes by creation, and an empty table has no rows", async () => {
      await insertNotes(current(), 5);
      const documents = await found(current(), { find: "notes" });
      expect(documents.map(({ body }) => body)).toEqual(["note 0", "note 1", "note 2", "note 3", "note 4"]);
      expect(await found(current(), { find: "shaped" })).toEqual([]);
    });
  });

  describe("pages", () => {
    interface Page {
      page: Document[];
      isDone: boolean;
      continueCursor: string;
    }
    async function pages(find: Find, numItems: number): Promise<Document[][]> {
      const shown: Document[][] = [];
      for (let cursor: string | null = null; ;) {
        const [answer]: [Page] = await read<[Page]>(current(), { ...find, end: { page: numItems, cursor } });
        shown.push(answer.page);
        if (answer.isDone) return shown;
        cursor = answer.continueCursor;
      }
    }

    test.each(["asc", "desc"] as const)("follow each other without gap or overlap, %s", async (order) => {
      await insertNotes(current(), 23);
      const find: Find = { find: "notes", index: "by_topic_and_stars", order };
      const shown = await pages(find, 5);
      expect(shown.flat()).toEqual(await found(current(), find));
      expect(shown.slice(0, 4).map(({ length }) => length)).toEqual([5, 5, 5, 5]);
    });

    test("go on in a range with a filter", async () => {
      await insertNotes(current(), 20);
      const find: Find = {
        find: "notes",
        index: "by_topic_and_stars",
        bounds: [["eq", "topic", "even"]],
        filter: ["gte", ["field", "stars"], 5],
      };
      expect((await pages(find, 3)).flat()).toEqual(await found(current(), find));
    });

    test("an empty table is one empty page, which is done", async () => {
      expect(await pages({ find: "notes" }, 5)).toEqual([[]]);
    });

    test("what is written before the cursor isn't seen, what is written behind it is", async () => {
      await insertNotes(current(), 4);
      const find: Find = { find: "notes", index: "by_topic_and_stars", bounds: [["eq", "topic", "even"]] };
      const [first] = await read<[Page]>(current(), { ...find, end: { page: 1, cursor: null } });
      const at = first.page[0]!.stars as number;
      await write(
        current(),
        { insert: "notes", value: { body: "before", topic: "even", stars: at - 1 } },
        { insert: "notes", value: { body: "behind", topic: "even", stars: at + 0.5 } },
      );
      const cursor = first.continueCursor;
      const [second] = await read<[Page]>(current(), { ...find, end: { page: 9, cursor } });
      expect(second.page[0]).toMatchObject({ body: "behind" });
      expect(second.page.map(({ body }) => body)).not.toContain("before");
    });
  });

  describe("search", () => {
    const search = (words: string, equal: Record<string, Value> = {}): Find => ({
      find: "notes",
      search: { index: "search_body", field: "body", words, equal },
    });

    test("finds words, in any case, the last one by its beginning, narrowed by equality", async () => {
      const bodies = ["Piano for beginners", "Jazz piano", "Flute", "pianist wanted"];
      const notes = bodies.map((body, stars) => ({ body, topic: stars % 2 === 0 ? "even" : "odd", stars }));
      await write(current(), ...notes.map((value) => ({ insert: "notes", value })));
      const bodiesOf = async (find: Find) =>
        (await found(current(), find)).map(({ body }) => body as string).sort();
      expect(await bodiesOf(search("PIANO"))).toEqual(["Jazz piano", "Piano for beginners"]);
      expect(await bodiesOf(search("pian"))).toEqual(["Jazz piano", "Piano for beginners", "pianist wanted"]);
      expect(await bodiesOf(search("piano", { topic: "odd" }))).toEqual(["Jazz piano"]);
      expect(await bodiesOf(search("harp"))).toEqual([]);
      expect(await bodiesOf({ ...search("pian"), end: { take: 2 } })).toHaveLength(2);
      const anyWord = officially(current(), {
        official: ["Flute", "Jazz piano"],
        convexTest: await bodiesOf(search("jazz flute")),
        because:
          "docs.convex.dev/search: any of the words is enough; convex-test looks for words by prefix only",
      });
      expect(await bodiesOf(search("jazz flute"))).toEqual(anyWord);
    });

    test("a filter field that isn't declared is refused", async () => {
      const [answer] = await read(current(), search("piano", { stars: 1 }));
      const wanted = officially<unknown>(current(), {
        official: { refused: expect.stringContaining("stars") },
        convexTest: answer,
        because: "docs.convex.dev/search: only filterFields; convex-test compares any field",
      });
      expect(answer).toEqual(wanted);
    });
  });
}
