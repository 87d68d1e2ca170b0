import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Engine, EngineTransaction } from "../../local-backend/engine/engine-interface.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import { inServerTransaction } from "../../local-backend/engine/server-transaction.ts";
import { tokensOf } from "../../local-backend/search/tokens.ts";

const SEED = Number(process.env["SEED"] ?? 20261124);
const app = { componentPath: "" };

describe("words", () => {
  test("[SRC2] are letters and digits of any script, lower-case, at most 32 bytes long", () => {
    expect(tokensOf("Ärger, naïve cafe\u0301! 2×3 = six_seven")).toEqual([
      "ärger",
      "naïve",
      "cafe\u0301",
      "2",
      "3",
      "six",
      "seven",
    ]);
    expect(tokensOf("Привет 東京 नमस्ते")).toEqual(["привет", "東京", "नमस्ते"]);
    expect(tokensOf(`${"a".repeat(32)} ${"b".repeat(33)} ${"ä".repeat(17)} c`)).toEqual([
      "a".repeat(32),
      "c",
    ]);
    expect(tokensOf(" .,;\u0000")).toEqual([]);
  });
});

interface Note {
  id: string;
  body: string | number;
  kind: string;
}

/** The definition, told anew: every document looked at, every number counted. */
function naiveSearch(notes: (Note & { at: number })[], words: string, kind: string | null): string[] {
  const wanted = tokensOf(words).slice(0, 16);
  const last = wanted.at(-1);
  const texts = notes.flatMap((note) =>
    typeof note.body === "string" ? [{ ...note, tokens: tokensOf(note.body) }] : [],
  );
  const averageLength = texts.reduce((sum, { tokens }) => sum + tokens.length, 0) / Math.max(1, texts.length);
  const exact = [...new Set(wanted)];
  const vocabulary = [...new Set(texts.flatMap(({ tokens }) => tokens))].sort();
  const expansions =
    last === undefined
      ? []
      : vocabulary.filter((term) => term.startsWith(last) && !exact.includes(term)).slice(0, 16);
  const terms = [
    ...exact.map((term) => [term, 1] as const),
    ...expansions.map((term) => [term, 0.5] as const),
  ];
  const scored = texts.map((note) => {
    let score = 0;
    for (const [term, weight] of terms) {
      const frequency = texts.filter(({ tokens }) => tokens.includes(term)).length;
      const count = note.tokens.filter((token) => token === term).length;
      if (count === 0) continue;
      const rarity = Math.log(1 + (texts.length - frequency + 0.5) / (frequency + 0.5));
      score +=
        (weight * rarity * count * 2.2) /
        (count + 1.2 * (0.25 + (0.75 * note.tokens.length) / averageLength));
    }
    return { note, score };
  });
  return scored
    .filter(({ note, score }) => score > 0 && (kind === null || note.kind === kind))
    .sort((one, other) => other.score - one.score || other.note.at - one.note.at)
    .map(({ note }) => note.id);
}

function searched(transaction: EngineTransaction, words: string, kind: string | null): string[] {
  const filters = [
    { type: "Search", fieldPath: "body", value: words },
    ...(kind === null ? [] : [{ type: "Eq", fieldPath: "kind", value: kind }]),
  ];
  const stream = transaction.queryStream(app, {
    source: { type: "Search", indexName: "notes.search_body", filters },
    operators: [],
  });
  const ids: string[] = [];
  for (;;) {
    const { value } = transaction.queryStreamNext(stream);
    if (value === null) return ids;
    ids.push((JSON.parse(value) as { _id: string })._id);
  }
}

const searchIndexes = [{ indexDescriptor: "search_body", searchField: "body", filterFields: ["kind"] }];

async function declareIndex(engine: Engine, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  const tables = [{ tableName: "notes", indexes: [], searchIndexes }];
  const change = await engine.startSchemaChange({ "": { tables, schemaValidation: false } });
  await meanwhile();
  await change.settled();
  await change.finish();
}

function notesOf(transaction: EngineTransaction): (Note & { at: number })[] {
  const stream = transaction.queryStream(app, {
    source: { type: "FullTableScan", tableName: "notes", order: null },
    operators: [],
  });
  const notes: (Note & { at: number })[] = [];
  for (;;) {
    const { value } = transaction.queryStreamNext(stream);
    if (value === null) return notes;
    const { _id, _creationTime, body, kind } = JSON.parse(value) as Note & {
      _id: string;
      _creationTime: number;
    };
    notes.push({ id: _id, at: _creationTime, body, kind });
  }
}

const word = fc.constantFrom(
  "piano",
  "pianist",
  "pian",
  "flute",
  "flutes",
  "harp",
  "ärger",
  "東京",
  "x",
  "the",
);
const body = fc.oneof(
  { weight: 9, arbitrary: fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")) },
  { weight: 1, arbitrary: fc.integer() },
);
const kind = fc.constantFrom("a", "b");
const step = fc.oneof(
  fc.record({ do: fc.constant("add" as const), body, kind }),
  fc.record({ do: fc.constant("edit" as const), which: fc.nat(), body, kind }),
  fc.record({ do: fc.constant("remove" as const), which: fc.nat() }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function perform(transaction: EngineTransaction, steps: readonly Step[]): void {
  for (const each of steps) {
    if (each.do === "add") transaction.insert(app, "notes", { body: each.body, kind: each.kind });
    else {
      const notes = notesOf(transaction);
      const note = notes[each.which % Math.max(1, notes.length)];
      if (note === undefined) continue;
      if (each.do === "remove") transaction.remove(app, note.id);
      else transaction.shallowMerge(app, note.id, { body: each.body, kind: each.kind });
    }
  }
}

const queries = fc.array(
  fc.tuple(
    fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" ")),
    fc.option(kind),
  ),
  { minLength: 1, maxLength: 4 },
);

test(`[SRC2] [SRC3] [seed ${SEED}] finds and orders as the definition does, over edits, deletions and own writes`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.array(step, { maxLength: 25 }),
      fc.array(step, { maxLength: 6 }),
      queries,
      async (before, after, own, asked) => {
        const engine = await openEngine({ dataDir: "memory" });
        await inServerTransaction(engine, (transaction) => perform(transaction, before));
        // Others write while the index is filled.
        await declareIndex(engine, () =>
          inServerTransaction(engine, (transaction) => perform(transaction, after.slice(0, 8))),
        );
        for (const each of after.slice(8)) {
          await inServerTransaction(engine, (transaction) => perform(transaction, [each]));
        }
        const transaction = engine.begin();
        perform(transaction, own);
        for (const [words, wanted] of asked) {
          expect(searched(transaction, words, wanted)).toEqual(
            naiveSearch(notesOf(transaction), words, wanted),
          );
        }
        transaction.close();
        await engine.close();
      },
    ),
    { seed: SEED, numRuns: 60 },
  );
});

test(`[SRC4] [seed ${SEED}] whenever a search finds something else, its subscription has ended`, async () => {
  let ended = 0;
  let stayed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 15 }),
      fc.array(step, { maxLength: 6 }),
      queries,
      async (before, after, asked) => {
        const engine = await openEngine({ dataDir: "memory" });
        await declareIndex(engine);
        await inServerTransaction(engine, (transaction) => perform(transaction, before));
        for (const each of after) {
          const subscribed = asked.map(([words, wanted]) => {
            const transaction = engine.begin();
            const found = new Set(searched(transaction, words, wanted));
            const token = engine.subscriptions.register(transaction.finish().reads, transaction.beginTs);
            return { words, wanted, found, token };
          });
          await inServerTransaction(engine, (transaction) => perform(transaction, [each]));
          for (const { words, wanted, found, token } of subscribed) {
            const transaction = engine.begin();
            const now = new Set(searched(transaction, words, wanted));
            transaction.close();
            const isSame = now.size === found.size && [...now].every((id) => found.has(id));
            if (!isSame) expect(token.isValid).toBe(false);
            if (token.isValid) stayed++;
            else ended++;
            token.release();
          }
        }
        await engine.close();
      },
    ),
    { seed: SEED, numRuns: 40 },
  );
  expect(ended).toBeGreaterThan(10);
  expect(stayed).toBeGreaterThan(10);
});

test("[SRC6] refuses what an index doesn't cover, with a sentence", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  await declareIndex(engine);
  await inServerTransaction(engine, (transaction) =>
    transaction.insert(app, "notes", { body: "x", kind: "a" }),
  );
  const asking = (source: object) => () => {
    const transaction = engine.begin();
    try {
      const stream = transaction.queryStream(app, {
        source: { type: "Search", ...source },
        operators: [],
      } as never);
      transaction.queryStreamNext(stream);
    } finally {
      transaction.close();
    }
  };
  const indexName = "notes.search_body";
  const text = { type: "Search", fieldPath: "body", value: "x" };
  const eq = (fieldPath: string) => ({ type: "Eq", fieldPath, value: "a" });
  expect(asking({ indexName, filters: [text, eq("kind")] })).not.toThrow();
  expect(asking({ indexName, filters: [] })).toThrow("does not contain any search filters");
  expect(asking({ indexName, filters: [text, text] })).toThrow("more than one");
  expect(asking({ indexName, filters: [{ ...text, fieldPath: "kind" }] })).toThrow(
    "doesn't match the indexed field",
  );
  expect(asking({ indexName, filters: [text, eq("rank")] })).toThrow("isn't indexed for filtering");
  expect(asking({ indexName, filters: [text, ...Array.from({ length: 9 }, () => eq("kind"))] })).toThrow(
    "limit: 8",
  );
  expect(asking({ indexName: "notes.by_creation_time", filters: [text] })).toThrow("is not a search index");
  expect(asking({ type: "IndexRange", indexName, range: [] })).toThrow("withSearchIndex");
  await engine.close();
});

test("[SRC6] more than 1024 found documents are refused when they are asked for, not before", async () => {
  const engine = await openEngine({ dataDir: "memory" });
  await declareIndex(engine);
  await inServerTransaction(engine, (transaction) => {
    for (let index = 0; index < 1_025; index++) transaction.insert(app, "notes", { body: "same", kind: "a" });
  });
  const transaction = engine.begin();
  const stream = transaction.queryStream(app, {
    source: {
      type: "Search",
      indexName: "notes.search_body",
      filters: [{ type: "Search", fieldPath: "body", value: "same" }],
    },
    operators: [],
  });
  for (let index = 0; index < 1_024; index++) expect(transaction.queryStreamNext(stream).done).toBe(false);
  expect(() => transaction.queryStreamNext(stream)).toThrow("scanned too many documents");
  transaction.close();
  await engine.close();
});
