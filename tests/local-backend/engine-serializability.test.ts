/** Histories of transactions side by side (chapter COM of the SPEC). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { begin, commit, engineWithRows, read, type Tx } from "./engine-fixture.ts";

/** What one transaction of the history below does: looks at some rows, then writes something that depends on what it saw. */
const step = fc.record({
  look: fc.constantFrom("get", "range", "all", "first", "nothing"),
  at: fc.nat({ max: 7 }),
  width: fc.nat({ max: 3 }),
  change: fc.constantFrom("patch", "insert", "remove", "nothing"),
  target: fc.nat({ max: 7 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function perform(tx: Tx, steps: Step[]): string[] {
  return steps.map(({ look, at, width, change, target }) => {
    const seen =
      look === "get" || look === "range"
        ? tx.range("rows.by_n", [
            ["gte", "n", at],
            ["lte", "n", look === "get" ? at : at + width],
          ])
        : look === "all"
          ? tx.all("rows")
          : look === "first"
            ? tx.range("rows.by_n", [["gte", "n", at]], { order: "desc", take: 1 })
            : [];
    // Rows are told apart by content only: who begins first gets the earlier creation time, whoever commits first.
    const facts = seen.map(({ n, group }) =>
      look === "first" ? String(n) : `${String(n)}:${String(group)}`,
    );
    const sum = seen.reduce((total, { n }) => total + (n as number), seen.length);
    const candidates = change === "insert" ? [] : tx.range("rows.by_n", [["eq", "n", target]]);
    const [victim] = candidates.sort((a, b) => (a.group as number) - (b.group as number));
    if (change === "insert") tx.insert("rows", { n: (sum + target) % 8, group: sum % 3 });
    else if (victim && change === "patch") tx.patch(victim._id, { n: (sum + 1) % 8, group: target });
    else if (victim && change === "remove") tx.remove(victim._id);
    return facts.sort().join(" ");
  });
}

function contents(engine: Engine): string[] {
  return read(engine, (tx) => tx.all("rows").map(({ n, group }) => `${String(n)}:${String(group)}`)).sort();
}

describe("serializability", () => {
  it("[COM8] whatever runs side by side: what committed saw exactly what it sees when all of it runs one by one in commit order", async () => {
    let conflicts = 0;
    let commits = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            steps: fc.array(step, { minLength: 1, maxLength: 3 }),
            /** How many of the others begin before this one commits. */
            lasts: fc.nat({ max: 5 }),
          }),
          { minLength: 2, maxLength: 14, size: "max" },
        ),
        async (history) => {
          const { engine } = await engineWithRows(5);
          const open: { tx: Tx; steps: Step[]; seen: string[]; until: number }[] = [];
          const committed: { ts: bigint; steps: Step[]; seen: string[] }[] = [];
          const settled: Promise<void>[] = [];
          const commitDue = (at: number) => {
            for (const each of open.splice(0)) {
              if (each.until > at) open.push(each);
              else
                settled.push(
                  commit(engine, each.tx).then((outcome) => {
                    if (outcome.ok) committed.push({ ts: outcome.ts, ...each });
                    else conflicts += 1;
                  }),
                );
            }
          };
          for (const [at, { steps, lasts }] of history.entries()) {
            const tx = begin(engine);
            open.push({ tx, steps, seen: perform(tx, steps), until: at + lasts });
            commitDue(at);
            // Now and then, so that some commits are still on their way to disk when the next ones are judged.
            if (at % 3 === 0) await Promise.all(settled);
          }
          commitDue(Infinity);
          await Promise.all(settled);
          commits += committed.length;
          // A transaction that wrote nothing stands at its snapshot: after the writer with the same timestamp.
          const order = committed
            .map((each, at) => ({ ...each, at }))
            .sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : a.at - b.at));
          const { engine: serial } = await engineWithRows(5);
          for (const { steps, seen } of order) {
            const tx = begin(serial);
            expect(perform(tx, steps)).toEqual(seen);
            expect((await commit(serial, tx)).ok).toBe(true);
          }
          expect(contents(engine)).toEqual(contents(serial));
        },
      ),
      { numRuns: 120, seed: 20261124 },
    );
    expect(conflicts).toBeGreaterThan(100);
    expect(commits).toBeGreaterThan(300);
  });
});
