/**
 * A process that writes until it is killed: numbered lines from several lanes at once, and from the first lane with each line a
 * payment from one account to another. A line's number is told on stdout when its commit was acknowledged. Arguments: data
 * folder, first number.
 */
import { writeSync } from "node:fs";
import type { EngineTransaction } from "../../local-backend/engine/engine-interface.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";

const APP = { componentPath: "" };
const LANES = 8;
const [dataDir = "", first = "0"] = process.argv.slice(2);
const engine = await openEngine({ dataDir });
let next = Number(first);

function pay(transaction: EngineTransaction, number: number): void {
  const stream = transaction.queryStream(APP, {
    source: { type: "FullTableScan", tableName: "accounts", order: null },
    operators: [],
  });
  const accounts: { _id: string; balance: number }[] = [];
  for (;;) {
    const { value } = transaction.queryStreamNext(stream);
    if (value === null) break;
    accounts.push(JSON.parse(value) as { _id: string; balance: number });
  }
  const from = accounts[number % accounts.length]!;
  const to = accounts[(number + 1) % accounts.length]!;
  transaction.shallowMerge(APP, from._id, { balance: from.balance - 1 });
  transaction.shallowMerge(APP, to._id, { balance: to.balance + 1 });
}

async function writeLine(lane: number): Promise<void> {
  const number = next++;
  const transaction = engine.beginTransaction();
  if (lane === 0) pay(transaction, number);
  transaction.insert(APP, "lines", { number, text: "x".repeat(number % 3_000) });
  const sideRecords = [{ key: `done/${number}`, value: String(number) }];
  const outcome = await engine.committer.commit(transaction.finish(), { sideRecords });
  if (!outcome.ok) throw new Error("nobody else writes here");
  // Written at once, so that what was acknowledged and what was told can't differ by a buffer.
  writeSync(1, `${number}\n`);
}

await Promise.all(
  Array.from({ length: LANES }, async (_, lane) => {
    for (;;) await writeLine(lane);
  }),
);
