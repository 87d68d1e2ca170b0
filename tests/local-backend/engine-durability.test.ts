/** What a killed process leaves behind, and who may open the folder (chapters COM and STO of the SPEC). */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { expect, it, onTestFinished } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import { DataFolderInUseError } from "../../local-backend/engine/errors.ts";
import { pushSchema, read, schemaJson, startEngine, temporaryFolder, write } from "./engine-fixture.ts";

const WRITER = fileURLToPath(new URL("./engine-writer-process.ts", import.meta.url));
const CONTENDER = fileURLToPath(new URL("./lock-contender.ts", import.meta.url));
const ROUNDS = 3;
const ACCOUNTS = 5;

function startWriter(
  dataDir: string,
  first: number,
): { process: ChildProcess; acknowledged: () => number[] } {
  const child = spawn(process.execPath, ["--import", "tsx", WRITER, dataDir, String(first)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const acknowledged = () => output.split("\n").slice(0, -1).map(Number);
  return { process: child, acknowledged };
}

async function until(isTrue: () => boolean, child: ChildProcess): Promise<void> {
  while (!isTrue()) {
    if (child.exitCode !== null) throw new Error(`the writer ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it("[COM15] killed with -9 while it writes: every acknowledged commit is there, whole, and none is there in part", async () => {
  const dataDir = temporaryFolder();
  const random = new SeededRandom(20261124);
  const setup = await openEngine({ dataDir });
  await pushSchema(
    setup,
    schemaJson(
      defineSchema({
        accounts: defineTable({ balance: v.number() }).index("by_balance", ["balance"]),
        lines: defineTable({ number: v.number(), text: v.string() }).index("by_number", ["number"]),
      }),
    ),
  );
  await write(setup, (tx) => {
    for (let at = 0; at < ACCOUNTS; at++) tx.insert("accounts", { balance: 100 });
  });
  await setup.close();

  const acknowledged = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) {
    const writer = startWriter(dataDir, round * 1_000_000);
    const enough = 20 + random.below(120);
    await until(() => writer.acknowledged().length >= enough, writer.process);
    writer.process.kill("SIGKILL");
    await once(writer.process, "close");
    for (const number of writer.acknowledged()) acknowledged.add(number);

    const engine = await openEngine({ dataDir });
    const lines = read(engine, (tx) => tx.range("lines.by_number"));
    const numbers = lines.map(({ number }) => number as number);
    const accounts = read(engine, (tx) => tx.range("accounts.by_balance"));
    const records = engine.listSideRecords("done/").map(({ value }) => Number(value));
    expect([...acknowledged].filter((number) => !numbers.includes(number))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
    // At most what was in flight may be there without an answer.
    expect(numbers.length - acknowledged.size).toBeLessThanOrEqual(8 * (round + 1));
    expect(records.sort((a, b) => a - b)).toEqual(numbers);
    expect(lines.every(({ number, text }) => (text as string).length === (number as number) % 3_000)).toBe(
      true,
    );
    expect(accounts).toHaveLength(ACCOUNTS);
    expect(accounts.reduce((sum, { balance }) => sum + (balance as number), 0)).toBe(100 * ACCOUNTS);
    expect(read(engine, (tx) => tx.all("lines")).length).toBe(lines.length);
    await engine.close();
  }
  expect(acknowledged.size).toBeGreaterThan(20 * ROUNDS);
});

it("[STO7] a folder that a living process has is refused by name; one whose process is gone is taken over", async () => {
  const dataDir = temporaryFolder();
  const setup = await openEngine({ dataDir });
  await write(setup, (tx) => tx.insert("accounts", { balance: 1 }));
  await write(setup, (tx) => tx.insert("accounts", { balance: 1 }));
  await write(setup, (tx) => tx.insert("lines", { number: -1, text: "" }));
  await expect(openEngine({ dataDir })).rejects.toThrow(/in use by this process/);
  await setup.close();

  const writer = startWriter(dataDir, 0);
  await until(() => writer.acknowledged().length > 0, writer.process);
  const refused = openEngine({ dataDir });
  await expect(refused).rejects.toThrow(DataFolderInUseError);
  await expect(refused).rejects.toThrow(`in use by process ${writer.process.pid}`);
  writer.process.kill("SIGKILL");
  await once(writer.process, "close");
  const engine = await startEngine({ dataDir });
  expect(read(engine, (tx) => tx.all("accounts"))).toHaveLength(2);
});

it("[STO7] a lock that names a process number in use by another program, or holds garbage, doesn't shut anybody out", async () => {
  const dataDir = temporaryFolder();
  const lockFile = join(dataDir, "lock.json");
  for (const text of [JSON.stringify({ pid: process.pid, startedAt: "another boot:1" }), "{ torn", ""]) {
    writeFileSync(lockFile, text);
    const engine = await openEngine({ dataDir });
    expect(JSON.parse(readFileSync(lockFile, "utf8"))).toMatchObject({ pid: process.pid });
    await engine.close();
  }
});

it("[STO7] of many that start at the same time on a folder with a dead lock exactly one gets it", async () => {
  const folders = Array.from({ length: 25 }, () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, "lock.json"),
      JSON.stringify({ pid: process.pid, startedAt: "another boot:1" }),
    );
    return folder;
  });
  const beginsAt = String(Date.now() + 3_000);
  const outputs = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const child = spawn(process.execPath, ["--import", "tsx", CONTENDER, beginsAt, ...folders], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      await until(() => output.endsWith("done\n"), child);
      return output.split("\n");
    }),
  );
  const winners = outputs.flat().filter((line) => folders.includes(line));
  expect(winners.sort()).toEqual([...folders].sort());
});

it("[COM16] after a restart tables, ids, order and cursors are as before", async () => {
  const dataDir = temporaryFolder();
  const first = await openEngine({ dataDir });
  const ids = await write(first, (tx) => Array.from({ length: 5 }, (_, n) => tx.insert("rows", { n })));
  const query = { source: { type: "FullTableScan", tableName: "rows", order: null }, operators: [] };
  const page = (engine: typeof first, cursor: string | null) =>
    read(engine, (tx) =>
      tx.raw.queryPage(
        { componentPath: "" },
        { query, cursor, pageSize: 2 },
        { previousJournal: null, nextJournal: null, used: false },
      ),
    );
  const { continueCursor } = page(first, null);
  const before = read(first, (tx) => tx.all("rows"));
  await first.close();
  const second = await startEngine({ dataDir });
  expect(read(second, (tx) => tx.all("rows"))).toEqual(before);
  expect(page(second, continueCursor).page.map((text) => (JSON.parse(text) as { n: number }).n)).toEqual([
    2, 3,
  ]);
  const added = await write(second, (tx) => tx.insert("rows", { n: 5 }));
  expect(ids).not.toContain(added);
  expect(read(second, (tx) => tx.all("rows", { order: "desc", take: 1 }))[0]!.n).toBe(5);
});
