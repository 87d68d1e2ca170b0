/** Pages, cursors and journals (chapter QRY of the SPEC). */
import { type Value } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import type {
  EngineTransaction,
  PaginationRun,
  QueryPage,
} from "../../local-backend/engine/engine-interface.ts";
import type { Json } from "../../local-backend/engine/types.ts";
import {
  APP,
  begin,
  looseRows,
  fromText,
  pushSchema,
  rangeSource,
  read,
  startEngine,
  write,
  type RangeStep,
} from "./engine-fixture.ts";

const newRun = (previousJournal: string | null = null): PaginationRun => ({
  previousJournal,
  nextJournal: null,
  used: false,
});

function page(
  transaction: EngineTransaction,
  args: {
    cursor?: string | null;
    endCursor?: string | null;
    pageSize?: number;
    maximumRowsRead?: number;
    order?: "asc" | "desc";
    steps?: RangeStep[];
    operators?: Json[];
  },
  run: PaginationRun = newRun(),
): QueryPage {
  const {
    cursor = null,
    endCursor = null,
    pageSize = 3,
    maximumRowsRead = null,
    order = "asc",
    steps = [],
    operators = [],
  } = args;
  const query = { source: rangeSource("rows.by_a", steps, order), operators };
  return transaction.queryPage(APP, { query, cursor, endCursor, pageSize, maximumRowsRead }, run);
}

describe("pages", () => {
  async function tenRows(random = new SeededRandom(1)) {
    const engine = await startEngine({ random });
    await pushSchema(engine, looseRows);
    const ids = await write(engine, (tx) => Array.from({ length: 10 }, (_, a) => tx.insert("rows", { a })));
    return { engine, ids };
  }
  const values = ({ page }: QueryPage) => page.map((text) => fromText(text).a);

  it("[QRY6] pages follow each other without gap or overlap in both directions, and the last one says so", async () => {
    const { engine } = await tenRows();
    for (const order of ["asc", "desc"] as const) {
      const seen: Value[] = [];
      let cursor: string | null = null;
      for (let isDone = false; !isDone;) {
        const next: QueryPage = read(engine, (tx) => page(tx.raw, { cursor, order }));
        seen.push(...(values(next) as Value[]));
        ({ continueCursor: cursor, isDone } = next);
      }
      const expected = Array.from({ length: 10 }, (_, a) => a);
      expect(seen).toEqual(order === "asc" ? expected : expected.reverse());
      expect(read(engine, (tx) => page(tx.raw, { cursor, order }))).toMatchObject({ page: [], isDone: true });
    }
  });

  it("[QRY7] pages that are re-run with their journals stay gapless whatever is written between and inside them", async () => {
    const { engine } = await tenRows();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("asc" as const, "desc" as const),
        fc.nat({ max: 2 }).map((n) => n + 1),
        fc.array(
          fc.record({
            at: fc.nat(),
            a: fc.integer({ min: -20, max: 120 }).map((n) => n / 10),
            removes: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
        async (order, pageSize, changes) => {
          const pages: { cursor: string | null; journal: string | null }[] = [];
          let cursor: string | null = null;
          for (let isDone = false; !isDone;) {
            const run = newRun();
            const at: string | null = cursor;
            const loaded: QueryPage = read(engine, (tx) =>
              page(tx.raw, { cursor: at, pageSize, order }, run),
            );
            pages.push({ cursor, journal: run.nextJournal });
            ({ continueCursor: cursor, isDone } = loaded);
          }
          for (const { at, a, removes } of changes) {
            await write(engine, (tx) => {
              const rows = tx.all("rows");
              if (removes && rows.length > 0) tx.remove(rows[at % rows.length]!._id);
              else tx.insert("rows", { a });
            });
            const shown = pages.flatMap((known) => {
              const run = newRun(known.journal);
              const again = read(engine, (tx) =>
                page(tx.raw, { cursor: known.cursor, pageSize, order }, run),
              );
              expect(run.nextJournal).toBe(known.journal);
              return again.page;
            });
            const all = read(engine, (tx) => tx.range("rows.by_a", [], { order }).map(({ _id }) => _id));
            expect(shown.map((text) => fromText(text)._id)).toEqual(all);
          }
        },
      ),
      { numRuns: 60, seed: 4 },
    );
  });

  it("[QRY8] a cursor of another query, of another deployment or of nobody is an InvalidCursor", async () => {
    const { engine } = await tenRows();
    const { engine: other } = await tenRows(new SeededRandom(2));
    const { continueCursor } = read(engine, (tx) => page(tx.raw, {}));
    const attempts: (() => unknown)[] = [
      () => read(engine, (tx) => page(tx.raw, { cursor: continueCursor, order: "desc" })),
      () => read(engine, (tx) => page(tx.raw, { cursor: continueCursor, steps: [["gt", "a", 1]] })),
      () => read(other, (tx) => page(tx.raw, { cursor: continueCursor })),
      () => read(engine, (tx) => page(tx.raw, { cursor: "nonsense" })),
      () => read(engine, (tx) => page(tx.raw, { cursor: "" })),
      () => read(engine, (tx) => page(tx.raw, { cursor: `${continueCursor.slice(0, -2)}AA` })),
    ];
    for (const attempt of attempts) {
      expect(attempt).toThrow("InvalidCursor");
      expect(attempt).toThrow(
        expect.objectContaining({ data: { isConvexSystemError: true, paginationError: "InvalidCursor" } }),
      );
    }
  });

  it("[QRY9] a page that may not read on is short, and one with a set end asks to be split and says where", async () => {
    const { engine } = await tenRows();
    const none: Json = { filter: { $eq: [{ $field: "a" }, { $literal: 99 }] } };
    const cut = read(engine, (tx) => page(tx.raw, { pageSize: 8, maximumRowsRead: 4 }));
    expect(cut).toMatchObject({ isDone: false, pageStatus: "SplitRecommended" });
    expect(values(cut)).toEqual([0, 1, 2, 3]);
    const empty = read(engine, (tx) => page(tx.raw, { maximumRowsRead: 4, operators: [none] }));
    expect(empty).toMatchObject({ page: [], isDone: false, splitCursor: null });
    // Clients show nothing of a page that must be split, and ask for its parts: there must be parts.
    expect(empty.pageStatus).not.toBe("SplitRequired");
    const bounded = { cursor: null, endCursor: empty.continueCursor, operators: [none] };
    const fits = read(engine, (tx) => page(tx.raw, { ...bounded, maximumRowsRead: 4 }));
    expect(fits).toMatchObject({ page: [], pageStatus: null });
    const parts: string[] = [];
    const ask = (from: string | null, to: string | null): void => {
      const part = read(engine, (tx) =>
        page(tx.raw, { ...bounded, cursor: from, endCursor: to, maximumRowsRead: 3 }),
      );
      if (part.pageStatus !== "SplitRequired") return void parts.push(...part.page);
      expect(part.splitCursor).not.toBeNull();
      ask(from, part.splitCursor);
      ask(part.splitCursor, part.continueCursor);
    };
    ask(null, empty.continueCursor);
    expect(parts).toEqual([]);
    const rest = read(engine, (tx) => page(tx.raw, { cursor: cut.continueCursor, pageSize: 20 }));
    expect(values(rest)).toEqual([4, 5, 6, 7, 8, 9]);
    const whole = read(engine, (tx) => page(tx.raw, { pageSize: 8 }));
    const split = whole.splitCursor;
    const first = read(engine, (tx) => page(tx.raw, { endCursor: split }));
    const second = read(engine, (tx) => page(tx.raw, { cursor: split, endCursor: whole.continueCursor }));
    expect([...values(first), ...values(second)]).toEqual(values(whole));
    expect(first.page.length).toBeGreaterThan(2);
    expect(second.page.length).toBeGreaterThan(2);
  });

  it("[QRY10] one page per execution, in the app only, of a reasonable size", async () => {
    const { engine } = await tenRows();
    const run = newRun();
    const tx = begin(engine);
    page(tx.raw, {}, run);
    expect(() => page(tx.raw, {}, run)).toThrow("MultiplePaginatedDatabaseQueries");
    for (const pageSize of [0, -1, 1.5, 32_001])
      expect(() => page(tx.raw, { pageSize })).toThrow("Invalid page size");
    const query = { source: rangeSource("rows.by_a", []), operators: [] };
    const args = { query, cursor: null, pageSize: 3 };
    expect(() => tx.raw.queryPage({ componentPath: "child" }, args, newRun())).toThrow(
      "PaginationUnsupportedInComponents",
    );
    expect(() => page(tx.raw, { operators: [{ limit: 3 }] })).toThrow("can't have a limit");
  });
});
