/** Which transactions may commit (chapter COM of the SPEC). */
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../local-backend/base/clock.ts";
import { inServerTransaction } from "../../local-backend/engine/server-transaction.ts";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { APP, begin, commit, engineWithRows, read, startEngine, write, type Tx } from "./engine-fixture.ts";

/** Two transactions on one snapshot; the first commits. May the second? */
async function secondMayCommit(engine: Engine, first: (tx: Tx) => void, second: (tx: Tx) => void) {
  const [a, b] = [begin(engine), begin(engine)];
  first(a);
  second(b);
  expect((await commit(engine, a)).ok).toBe(true);
  return await commit(engine, b);
}

describe("conflicts", () => {
  it("[COM1] two changes of one document: the second is refused, and told which table and commit was in the way", async () => {
    const { engine, ids } = await engineWithRows(1);
    const outcome = await secondMayCommit(
      engine,
      (tx) => tx.patch(ids[0]!, { n: 5 }),
      (tx) => tx.patch(ids[0]!, { n: 6 }),
    );
    expect(outcome).toEqual({
      ok: false,
      conflict: {
        reason: "overlap",
        componentPath: "",
        tableName: "rows",
        indexName: "by_id",
        conflictingTs: engine.latestTs(),
      },
    });
    expect(read(engine, (tx) => tx.get(ids[0]!)!.n)).toBe(5);
    expect(engine.committer.counters.conflicts).toBe(1);
  });

  it("[COM1] write skew is refused: each reads what the other writes", async () => {
    const { engine, ids } = await engineWithRows(2);
    const [a, b] = ids as [string, string];
    const outcome = await secondMayCommit(
      engine,
      (tx) => tx.patch(a, { n: tx.get(b)!.n as number }),
      (tx) => tx.patch(b, { n: tx.get(a)!.n as number }),
    );
    expect(outcome.ok).toBe(false);
  });

  it("[COM2] a row that comes into a range that was read is a conflict, one beside it isn't", async () => {
    const cases: [number, boolean][] = [
      [1.5, false],
      [2.9, true],
      [-1, false],
      [3, true],
    ];
    for (const [n, mayCommit] of cases) {
      const { engine } = await engineWithRows(3);
      const outcome = await secondMayCommit(
        engine,
        (tx) => tx.insert("rows", { n, group: 1 }),
        (tx) => {
          tx.range("rows.by_n", [["lte", "n", 2]]);
          tx.insert("rows", { n: 100, group: 2 });
        },
      );
      expect([n, outcome.ok]).toEqual([n, mayCommit]);
    }
  });

  it("[COM2] a row that leaves a range, or is only changed inside it, is a conflict", async () => {
    for (const change of [{ n: 50 }, { group: 9 }]) {
      const { engine, ids } = await engineWithRows(3);
      const outcome = await secondMayCommit(
        engine,
        (tx) => tx.patch(ids[1]!, change),
        (tx) => {
          tx.range("rows.by_n", [["lt", "n", 2]]);
          tx.insert("rows", { n: 100, group: 2 });
        },
      );
      expect(outcome).toMatchObject({ ok: false, conflict: { tableName: "rows", indexName: "by_n" } });
    }
  });

  it("[COM2] what was looked for and not found counts as read", async () => {
    const { engine } = await engineWithRows(0);
    const claim = (tx: Tx) => {
      if (tx.range("rows.by_n", [["eq", "n", 7]]).length === 0) tx.insert("rows", { n: 7, group: 0 });
    };
    expect((await secondMayCommit(engine, claim, claim)).ok).toBe(false);
  });

  it("[COM3] inserts without reads never conflict, nor do disjoint reads and writes", async () => {
    const { engine, ids } = await engineWithRows(10);
    const transactions = ids.map((id, at) => {
      const tx = begin(engine);
      tx.patch(id, { n: at + 100 });
      tx.insert("rows", { n: at, group: 1 });
      tx.range("rows.by_n", [["eq", "n", -at - 1]]);
      return tx;
    });
    const outcomes = await Promise.all(transactions.map((tx) => commit(engine, tx)));
    expect(outcomes.map(({ ok }) => ok)).toEqual(ids.map(() => true));
  });

  it("[COM4] two first inserts into one new table: the second must see the first one's table", async () => {
    const engine = await startEngine();
    const insert = (tx: Tx) => tx.insert("fresh", { n: 1 });
    const outcome = await secondMayCommit(engine, insert, insert);
    expect(outcome).toMatchObject({ ok: false, conflict: { reason: "table-created" } });
    await write(engine, insert);
    expect(read(engine, (tx) => tx.all("fresh"))).toHaveLength(2);
  });

  it("[COM4] having found a table empty because it isn't there yet is a conflict with its first row", async () => {
    const engine = await startEngine();
    await write(engine, (tx) => tx.insert("rows", { n: 0 }));
    for (const [at, look] of [
      (tx: Tx) => tx.all("fresh0"),
      (tx: Tx) => tx.range("fresh1.by_id"),
      (tx: Tx) => tx.raw.normalizeId(APP, "fresh2", "whatever"),
    ].entries()) {
      const outcome = await secondMayCommit(
        engine,
        (tx) => tx.insert(`fresh${at}`, {}),
        (tx) => {
          look(tx);
          tx.insert("rows", { n: 1, group: 1 });
        },
      );
      expect(outcome.ok).toBe(false);
    }
  });

  it("[COM5] a transaction without writes always commits, at its own snapshot", async () => {
    const { engine, ids } = await engineWithRows(2);
    const outcome = await secondMayCommit(
      engine,
      (tx) => tx.patch(ids[0]!, { n: 9 }),
      (tx) => {
        tx.all("rows");
        tx.patch(ids[1]!, { n: 1 });
      },
    );
    expect(outcome).toMatchObject({ ok: true });
    if (outcome.ok) expect(outcome.ts).toBeLessThan(engine.latestTs());
  });

  it("[COM6] a snapshot older than what is remembered of commits is refused rather than believed", async () => {
    const clock = new ManualClock(1_800_000_000_000);
    const engine = await startEngine({ clock });
    const id = await write(engine, (tx) => tx.insert("rows", { n: 1 }));
    const old = begin(engine);
    old.get(id);
    old.insert("rows", { n: 2 });
    for (let minute = 0; minute < 12; minute++) {
      clock.advanceMs(60_000);
      await write(engine, (tx) => tx.insert("others", { minute }));
    }
    expect(await commit(engine, old)).toMatchObject({ ok: false, conflict: { reason: "snapshot-too-old" } });
  });

  it("[COM7] server code's transactions get through conflicts, also with commits that aren't on disk yet", async () => {
    const { engine, ids } = await engineWithRows(1);
    const add = () =>
      inServerTransaction(engine, (raw) => {
        const row = JSON.parse(raw.get(APP, ids[0]!)!) as { n: number };
        raw.shallowMerge(APP, ids[0]!, { n: row.n + 1 });
      });
    await Promise.all(Array.from({ length: 8 }, add));
    expect(read(engine, (tx) => tx.get(ids[0]!)!.n)).toBe(8);
  });
});
