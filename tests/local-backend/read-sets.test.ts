/**
 * Never a stale subscription: random queries over random schemas, random writes, and after every commit each subscription is
 * held against a fresh execution. `SEED=…` repeats a run, `npm run soak` does more of them.
 */
import { expect, test } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import type {
  Access,
  Engine,
  EngineTransaction,
  PaginationRun,
  SubscriptionToken,
} from "../../local-backend/engine/engine-interface.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import { UserError } from "../../local-backend/engine/errors.ts";
import type { Json } from "../../local-backend/engine/types.ts";
import { APP, fromText, json, pushSchema, rangeSource, Tx, type RangeStep } from "./engine-fixture.ts";

const SEED = Number(process.env.SEED ?? 20261128);
const RUNS = process.env.SOAK === "1" ? 2_000 : 25;
const COMMITS = 40;
const WATCHED = 14;

const SYSTEM: Access = { componentPath: "", isSystem: true };
const SERVER: Access = { componentPath: "", isPrivileged: true };
const GROUPS = ["a", "b", "c", "d"];
const WORDS = ["piano", "pianist", "flute", "harp", "the"];

/** What a query looked at and a write changed, as an observer names it: `group:a`, `id:…`, `table:later`, or `*` for anything. */
type Scope = Set<string>;

interface Question {
  /** Reads one after another, as a function would. */
  ask(tx: Tx, scope: Scope): unknown;
  what: string;
}

const GROUP_INDEX = { indexDescriptor: "by_group_and_n", fields: ["group", "n"] };
const OTHER_INDEXES = [
  { indexDescriptor: "by_n", fields: ["n"] },
  { indexDescriptor: "by_n_and_group", fields: ["n", "group"] },
  { indexDescriptor: "by_deep", fields: ["deep.b", "n"] },
];

function randomSchema(random: SeededRandom) {
  const others = OTHER_INDEXES.filter(() => random.below(2) === 0);
  const searchIndexes = [{ indexDescriptor: "search_body", searchField: "body", filterFields: ["group"] }];
  const rows = { tableName: "rows", indexes: [GROUP_INDEX, ...others], searchIndexes };
  return { others, schema: { tables: [rows], schemaValidation: false } };
}

class World {
  readonly ids: string[] = [];
  private readonly others: typeof OTHER_INDEXES;

  private constructor(
    readonly engine: Engine,
    private readonly random: SeededRandom,
    { others }: ReturnType<typeof randomSchema>,
  ) {
    this.others = others;
  }

  static async create(seed: number): Promise<World> {
    const random = new SeededRandom(seed);
    const engine = await openEngine({ dataDir: "memory", random: new SeededRandom(seed + 1) });
    const drawn = randomSchema(random);
    await pushSchema(engine, drawn.schema);
    return new World(engine, random, drawn);
  }

  private row(): Record<string, Json> {
    const { random } = this;
    return {
      group: random.pick(GROUPS),
      n: random.below(8),
      ...(random.below(2) === 0 ? { deep: { b: random.below(3) } } : {}),
      body: `${random.pick(WORDS)} ${random.pick(WORDS)}`,
      ...(random.below(2) === 0 && this.ids.length > 0 ? { ref: random.pick(this.ids) } : {}),
    };
  }

  // ---- writes ----

  /** One commit; what it changed. */
  async change(): Promise<Scope> {
    const { random, engine } = this;
    const touched: Scope = new Set();
    if (random.below(25) === 0) return await this.importRows();
    const raw = engine.begin();
    const tx = new Tx(raw);
    for (let count = random.below(5) === 0 ? 6 : 1; count > 0; count--) this.write(tx, touched);
    const outcome = await engine.committer.commit(raw.finish());
    if (!outcome.ok) throw new Error("a transaction alone conflicts with nobody");
    return touched;
  }

  private write(tx: Tx, touched: Scope): void {
    const { random } = this;
    const kind = random.below(12);
    if (kind === 11) {
      tx.raw.insert(SERVER, "_storage", { sha256: "x", size: random.below(9) });
      return void touched.add("table:_storage");
    }
    if (kind === 10) {
      tx.raw.insert(APP, "later", { n: random.below(4) });
      return void touched.add("table:later");
    }
    const id = this.ids.length === 0 ? null : random.pick(this.ids);
    const before = id === null ? null : tx.get(id);
    if (id === null || before === null || kind < 4) {
      const value = this.row();
      const added = tx.raw.insert(APP, "rows", value);
      this.ids.push(added);
      touched.add(`id:${added}`).add(`group:${String(value.group)}`);
      return;
    }
    touched.add(`id:${id}`).add(`group:${String(before.group)}`);
    if (kind < 6) tx.remove(id);
    else if (kind < 8) tx.raw.shallowMerge(APP, id, { n: random.below(8) });
    else tx.raw.replace(APP, id, this.row());
    const after = tx.get(id);
    if (after !== null) touched.add(`group:${String(after.group)}`);
  }

  /** All rows exchanged for others, as an import of the CLI does. */
  private async importRows(): Promise<Scope> {
    const table = { componentPath: "", tableName: "rows", number: null, mustBeEmpty: false };
    const exchange = await this.engine.startTableImport([table]);
    for (let count = this.random.below(12); count > 0; count--) await exchange.add("", "rows", this.row());
    await exchange.publish();
    return new Set(["*"]);
  }

  // ---- questions ----

  question(): Question {
    const { random } = this;
    const reads = Array.from({ length: 1 + random.below(3) }, () => this.read());
    return {
      ask: (tx, scope) => reads.map(({ ask }) => ask(tx, scope)),
      what: reads.map(({ what }) => what).join(" + "),
    };
  }

  private read(): Question {
    const { random } = this;
    const group = random.pick(GROUPS);
    const order = random.pick(["asc", "desc"] as const);
    const take = random.pick([1, 2, 3, Infinity]);
    const inGroup: RangeStep[] = [
      ["eq", "group", group],
      ...(random.below(2) === 0
        ? [[random.pick(["gt", "gte"] as const), "n", random.below(8)] as RangeStep]
        : []),
      ...(random.below(2) === 0
        ? [[random.pick(["lt", "lte"] as const), "n", random.below(8)] as RangeStep]
        : []),
    ];
    switch (random.below(10)) {
      case 0:
      case 1:
        return {
          what: `range of ${group} ${JSON.stringify(inGroup)} ${order} take ${take}`,
          ask: (tx, scope) => {
            scope.add(`group:${group}`);
            return tx.range("rows.by_group_and_n", inGroup, { order, take });
          },
        };
      case 2: {
        const limit = random.below(3);
        const filter = { filter: { $lte: [{ $field: "n" }, { $literal: random.below(8) }] } } as Json;
        const operators = limit === 0 ? [filter] : [filter, { limit } as Json];
        return {
          what: `filter in ${group} ${JSON.stringify(operators)}`,
          ask: (tx, scope) => {
            scope.add(`group:${group}`);
            return tx.range("rows.by_group_and_n", inGroup, { order, take, operators });
          },
        };
      }
      case 3: {
        const index = this.others.length === 0 ? GROUP_INDEX : random.pick(this.others);
        const field = index.fields[0] ?? "n";
        const value = field === "group" ? group : random.below(4);
        const steps: RangeStep[] =
          random.below(2) === 0 ? [] : [[random.pick(["gte", "lt", "eq"] as const), field, value]];
        return {
          what: `${index.indexDescriptor} ${JSON.stringify(steps)} ${order} take ${take}`,
          ask: (tx, scope) => {
            scope.add("*");
            return tx.range(`rows.${index.indexDescriptor}`, steps, { order, take });
          },
        };
      }
      case 4: {
        const id = this.ids.length === 0 ? null : random.pick(this.ids);
        return {
          what: `get ${id}`,
          ask: (tx, scope) => {
            if (id === null) return null;
            scope.add(`id:${id}`);
            return tx.get(id);
          },
        };
      }
      case 5:
        return {
          what: `join of ${group}`,
          ask: (tx, scope) => {
            scope.add(`group:${group}`);
            return tx.range("rows.by_group_and_n", inGroup, { order, take }).map(({ ref }) => {
              if (typeof ref !== "string") return null;
              scope.add(`id:${ref}`);
              return tx.get(ref);
            });
          },
        };
      case 6: {
        const words =
          random.below(2) === 0
            ? random.pick(WORDS)
            : `${random.pick(WORDS)} ${random.pick(WORDS).slice(0, 3)}`;
        const filters = [
          { type: "Search", fieldPath: "body", value: words },
          ...(random.below(2) === 0 ? [{ type: "Eq", fieldPath: "group", value: json(group) }] : []),
        ];
        const source = { type: "Search", indexName: "rows.search_body", filters } as Json;
        return {
          what: `search ${JSON.stringify(filters)}`,
          // The order among those found may change with anybody's words (SRC4): what is found may not.
          ask: (tx, scope) => {
            scope.add("*");
            return rowsOf(tx.raw, APP, { source, operators: [] }).sort();
          },
        };
      }
      case 7:
        return {
          what: "a table that may not be there",
          ask: (tx, scope) => {
            scope.add("table:later");
            return tx.all("later", { order, take });
          },
        };
      case 8:
        return {
          what: "a system table",
          ask: (tx, scope) => {
            scope.add("table:_storage");
            const source = { type: "FullTableScan", tableName: "_storage", order };
            return rowsOf(tx.raw, SYSTEM, { source, operators: [] });
          },
        };
      default:
        return this.pages(group, inGroup, order);
    }
  }

  /** Two pages, each as its own journal keeps it. */
  private pages(group: string, steps: RangeStep[], order: "asc" | "desc"): Question {
    let journal: string | null = null;
    const pageSize = 1 + this.random.below(3);
    const query = { source: rangeSource("rows.by_group_and_n", steps, order), operators: [] };
    return {
      what: `page of ${pageSize} in ${group} ${JSON.stringify(steps)} ${order}`,
      ask: (tx, scope) => {
        scope.add(`group:${group}`);
        const args = { query, cursor: null, endCursor: null, pageSize, maximumRowsRead: null };
        const page = (previousJournal: string | null) => {
          const run: PaginationRun = { previousJournal, nextJournal: null, used: false };
          const read = tx.raw.queryPage(APP, args, run);
          journal ??= run.nextJournal;
          return { page: read.page, isDone: read.isDone };
        };
        try {
          return page(journal);
        } catch (error) {
          // Another table under the same name: clients begin anew.
          if (!(error instanceof UserError) || !error.message.startsWith("InvalidCursor")) throw error;
          journal = null;
          return page(null);
        }
      },
    };
  }
}

function rowsOf(raw: EngineTransaction, access: Access, query: Json): string[] {
  const stream = raw.queryStream(access, query);
  const rows: string[] = [];
  for (;;) {
    const { value } = raw.queryStreamNext(stream);
    if (value === null) return rows;
    rows.push(
      JSON.stringify(fromText(value), (_, each: unknown) => (typeof each === "bigint" ? String(each) : each)),
    );
  }
}

interface Watched {
  question: Question;
  result: string;
  scope: Scope;
  token: SubscriptionToken;
}

function watch(engine: Engine, question: Question): Watched {
  const raw = engine.begin();
  const scope: Scope = new Set();
  const result = JSON.stringify(question.ask(new Tx(raw), scope));
  const { reads, beginTs } = raw.finish();
  return { question, result, scope, token: engine.subscriptions.register(reads, beginTs) };
}

const isDisjoint = (one: Scope, other: Scope) =>
  !one.has("*") && !other.has("*") && [...one].every((each) => !other.has(each));

test(`[SUB7] [seed ${SEED}] a subscription that lasts shows what a fresh execution shows, and lasts when nothing near it was written`, async () => {
  const counts = { ended: 0, lasted: 0, disjoint: 0, ofThemChanged: 0 };
  for (let run = 0; run < RUNS; run++) {
    const seed = SEED + run;
    const world = await World.create(seed);
    for (let count = 0; count < 10; count++) await world.change();
    const watched = Array.from({ length: WATCHED }, () => watch(world.engine, world.question()));
    for (let commit = 0; commit < COMMITS; commit++) {
      const touched = await world.change();
      for (const [at, each] of watched.entries()) {
        const where = `seed ${seed}, commit ${commit}: ${each.question.what}`;
        if (each.token.isValid) {
          const raw = world.engine.begin();
          const fresh = JSON.stringify(each.question.ask(new Tx(raw), new Set()));
          raw.close();
          expect(fresh, `stale: ${where}`).toBe(each.result);
          counts.lasted++;
          if (isDisjoint(each.scope, touched)) counts.disjoint++;
          continue;
        }
        expect(isDisjoint(each.scope, touched), `ended for nothing: ${where}`).toBe(false);
        counts.ended++;
        watched[at] = watch(world.engine, commit % 3 === 0 ? world.question() : each.question);
        if (watched[at].result !== each.result) counts.ofThemChanged++;
      }
    }
    for (const { token } of watched) token.release();
    expect(world.engine.subscriptions.size).toBe(0);
    await world.engine.close();
  }
  // The run looked at all of it.
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(RUNS * 10);
});
