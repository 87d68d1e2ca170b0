/** `convex export` and `convex import`: a deployment goes out whole and comes back the same, or nothing happens. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openArchive } from "../../local-backend/snapshot/archive-reader.ts";
import { action, connect, mutation, query, Shown } from "./support/clients.ts";
import { Dashboard } from "./support/dashboard.ts";
import { FixtureBackend } from "./support/fixture-backend.ts";

let folder: string;
let backend: FixtureBackend;
let http: ConvexHttpClient;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "snapshot-"));
  backend = await FixtureBackend.start();
  http = new ConvexHttpClient(backend.url, { logger: false });
});
afterAll(async () => {
  await backend?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const fileNamed = (name: string) => path.join(folder, name);
const textFile = (name: string, text: string) => {
  writeFileSync(fileNamed(name), text);
  return fileNamed(name);
};

/** Everything in an archive; rows of the fixture's cron come and go by themselves. */
async function contentsOf(file: string) {
  const archive = await openArchive(file);
  const tables: Record<string, unknown[]> = {};
  for (const { componentPath, tableName, rows } of archive.tables) {
    const key = `${componentPath}:${tableName}`;
    tables[key] = [];
    for await (const row of rows()) if (tableName !== "counters") tables[key].push(row);
  }
  const files: Record<string, string> = {};
  for (const { storageId, read } of archive.files) files[storageId] = (await read()).toString("utf8");
  archive.close();
  return { tables, files };
}

async function exported(from: FixtureBackend, name: string) {
  const file = fileNamed(name);
  const { code, output } = await from.cli("export", "--path", file, "--include-file-storage");
  expect(output).toContain("Created snapshot export");
  expect(code).toBe(0);
  return file;
}

/** Sends rows for `notes` as the CLI does; answers the import's id. */
async function uploaded(rows: readonly object[], mode: "append" | "replace"): Promise<string> {
  const answer = async <T>(target: string, body?: string) =>
    (await (await backend.admin(target, { method: "POST", body })).json()) as T;
  const { uploadToken } = await answer<{ uploadToken: string }>("/api/import/start_upload");
  const part = await answer<string>(
    `/api/import/upload_part?uploadToken=${encodeURIComponent(uploadToken)}&partNumber=1`,
    rows.map((row) => JSON.stringify(row)).join("\n"),
  );
  const spec = { tableName: "notes", mode, format: "jsonLines" };
  const finish = JSON.stringify({ uploadToken, partTokens: [part], import: spec });
  return (await answer<{ importId: string }>("/api/import/finish_upload", finish)).importId;
}

async function stateOf(dashboard: Dashboard, importId: string): Promise<string> {
  const row = await dashboard.client.query(query("_system/cli/queryImport:default"), { importId });
  return (row as { state: { state: string } }).state.state;
}

const imported = (into: FixtureBackend, ...args: string[]) => into.cli("import", "-y", ...args);

describe("a whole deployment", () => {
  test("[SNAP1] [SNAP2] goes into another one and is the same there: ids, times, values, files, components", async () => {
    const noteId = (await http.mutation(mutation("notes:add"), {
      topic: "kept",
      body: "ä ‰ 🎻",
      rank: -0,
    })) as string;
    const storageId = (await http.action(action("files:storeText"), { text: "a file" })) as string;
    await http.mutation(mutation("limits:take"), { key: "x" });
    const first = await exported(backend, "first.zip");
    const before = await contentsOf(first);
    expect(before.files).toEqual({ [storageId]: "a file" });
    expect(before.tables[":notes"]).toContainEqual(expect.objectContaining({ _id: noteId, body: "ä ‰ 🎻" }));
    expect(Object.keys(before.tables)).toContain("rateLimiter:rateLimits");

    const other = await FixtureBackend.start();
    try {
      const { code, output } = await imported(other, "--replace-all", first);
      expect(output).toContain("documents");
      expect(code).toBe(0);
      const there = new ConvexHttpClient(other.url, { logger: false });
      expect(await there.query(query("notes:get"), { noteId })).toMatchObject({
        _id: noteId,
        body: "ä ‰ 🎻",
      });
      const url = (await there.query(query("files:url"), { storageId })) as string;
      expect(await (await fetch(url)).text()).toBe("a file");
      const after = await contentsOf(await exported(other, "second.zip"));
      expect(after).toEqual(before);
      // Life goes on: new rows, in the same tables, and after a restart.
      await there.mutation(mutation("notes:add"), { topic: "kept", body: "new" });
      await other.terminate();
      await other.startAgain();
      const again = new ConvexHttpClient(other.url, { logger: false });
      expect(await again.query(query("notes:list"), { topic: "kept" })).toEqual(["ä ‰ 🎻", "new"]);
      expect(await (await fetch(url)).text()).toBe("a file");
    } finally {
      await other.stop();
    }
  });

  test("[SNAP3] every screen shows what was imported at once, in one step", async () => {
    const client = connect(backend.url);
    const live = new Shown<string[]>(client, "notes:list", { topic: "swap" });
    await http.mutation(mutation("notes:add"), { topic: "swap", body: "old" });
    await live.until((list) => list.length === 1);
    const lines = [0, 1, 2].map((rank) => JSON.stringify({ topic: "swap", body: `new ${rank}`, rank }));
    const { code } = await imported(
      backend,
      "--replace",
      "--table",
      "notes",
      textFile("swap.jsonl", lines.join("\n")),
    );
    expect(code).toBe(0);
    await live.until((list) => list.length === 3);
    const shown = new Set(live.values.map((list) => list.join()));
    expect([...shown].filter((each) => !["", "old", "new 0,new 1,new 2"].includes(each))).toEqual([]);
    await client.close();
  });
});

describe("one table", () => {
  test("[SNAP4] from CSV, JSON lines and a JSON array; beside what is there, or only where nothing is", async () => {
    await imported(backend, "--replace", "--table", "notes", textFile("none.jsonl", ""));
    const csv = textFile("a.csv", 'topic,body,rank\ncsv,"one, two",1\ncsv,three,2.5\n');
    expect((await imported(backend, "--table", "notes", csv)).output).toContain("Added 2 documents");
    expect(await http.query(query("notes:list"), { topic: "csv" })).toEqual(["one, two", "three"]);
    const refused = await imported(backend, "--table", "notes", csv);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("documents already");
    const array = textFile("b.json", JSON.stringify([{ topic: "csv", body: "four", rank: 4 }]));
    expect((await imported(backend, "--append", "--table", "notes", array)).code).toBe(0);
    expect(await http.query(query("notes:list"), { topic: "csv" })).toEqual(["one, two", "three", "four"]);
  });

  test("[SNAP5] what doesn't fit is refused with a sentence, and nothing of it is there", async () => {
    const before = await http.query(query("notes:list"), { topic: "csv" });
    const good = { topic: "bad", body: "good", rank: 1 };
    const id = (await http.mutation(mutation("notes:add"), { topic: "ids", body: "x" })) as string;
    const cases: [string, string][] = [
      [JSON.stringify({ ...good, body: 7 }), "does not match the schema"],
      ["{not json", "isn't valid JSON"],
      ["[1]", "must be an object"],
      [`${JSON.stringify({ ...good, _id: id })}\n${JSON.stringify({ ...good, _id: id })}`, "twice"],
      [JSON.stringify({ ...good, _id: "nonsense" }), "no document ID"],
      [JSON.stringify({ ...good, _creationTime: 9e15 }), "no time that has been"],
      [JSON.stringify({ ...good, _secret: 1 }), "underscore"],
      [JSON.stringify({ ...good, body: { $integer: "?" } }), "failed"],
    ];
    for (const [text, sentence] of cases) {
      const lines = textFile("bad.jsonl", `${JSON.stringify(good)}\n${text}\n`);
      const { code, output } = await imported(backend, "--replace", "--table", "notes", lines);
      expect(code, output).not.toBe(0);
      expect(output).toContain(sentence);
    }
    expect(await http.query(query("notes:list"), { topic: "bad" })).toEqual([]);
    expect(await http.query(query("notes:list"), { topic: "csv" })).toEqual(before);
    const noTable = await imported(backend, "--table", "_storage", textFile("s.jsonl", "{}"));
    expect(noTable.code).not.toBe(0);
  });
});

describe("hostile archives", () => {
  test("[SNAP6] damaged, cut and made-up ones are refused, and nothing changes", async () => {
    await http.mutation(mutation("notes:add"), { topic: "hostile", body: "stays" });
    const whole = readFileSync(await exported(backend, "whole.zip"));
    const flipped = Buffer.from(whole);
    // In the middle of a compressed table.
    const at = whole.indexOf("notes/documents.jsonl") + 60;
    flipped[at] = (flipped[at] ?? 0) ^ 0xff;
    for (const [name, bytes] of [
      ["flipped.zip", flipped],
      ["cut.zip", whole.subarray(0, whole.length - 100)],
      ["text.zip", Buffer.from("this is no archive")],
      ["empty.zip", Buffer.alloc(0)],
    ] as const) {
      writeFileSync(fileNamed(name), bytes);
      const { code, output } = await imported(backend, "--replace-all", fileNamed(name));
      expect(code, name).not.toBe(0);
      expect(output, name).toMatch(/archive|valid JSON/);
    }
    expect(await http.query(query("notes:list"), { topic: "hostile" })).toEqual(["stays"]);
  });
});

describe("the endpoints", () => {
  test("[SNAP7] need the full admin key, and take no name for a path", async () => {
    const key = readFileSync(path.join(backend.dataDir, "admin-key-read-only"), "utf8").trim();
    const reader = Dashboard.open(backend.url, key);
    for (const target of [
      "/api/export/request/zip",
      "/api/import/start_upload",
      "/api/import/finish_upload",
      "/api/perform_import",
      "/api/cancel_import",
    ]) {
      expect(await reader.status(target, {}), target).toBe(403);
    }
    expect(await reader.status("/api/export/zip/1")).toBe(403);
    await reader.close();
    expect((await fetch(`${backend.url}/api/export/zip/1`)).status).toBe(401);
    expect((await backend.admin("/api/export/zip/..%2Fadmin-key")).status).toBe(404);
    const upload = await backend.admin("/api/import/upload_part?uploadToken=..%2F..%2Fx&partNumber=1", {
      method: "POST",
      body: "x",
    });
    expect(upload.status).toBe(400);
    const perform = { method: "POST", body: JSON.stringify({ importId: "nothing" }) };
    expect((await backend.admin("/api/perform_import", perform)).status).toBe(400);
  });

  test("[SNAP3] who confirmed an import never sees it waiting again", async () => {
    const dashboard = Dashboard.open(backend.url, backend.deployment.adminKey);
    for (let round = 0; round < 10; round++) {
      const importId = await uploaded([{ topic: "confirmed", body: `${round}`, rank: round }], "append");
      await expect.poll(() => stateOf(dashboard, importId)).toBe("waiting_for_confirmation");
      await backend.admin("/api/perform_import", { method: "POST", body: JSON.stringify({ importId }) });
      expect(await stateOf(dashboard, importId)).not.toBe("waiting_for_confirmation");
      await expect.poll(() => stateOf(dashboard, importId)).toBe("completed");
    }
    await dashboard.close();
  });

  test("[SNAP8] an import that was under way when the process died has failed and changed nothing", async () => {
    const importId = await uploaded([{ topic: "crash", body: "never", rank: 1 }], "replace");
    await backend.kill();
    await backend.startAgain();
    const dashboard = Dashboard.open(backend.url, backend.deployment.adminKey);
    expect(await stateOf(dashboard, importId)).toBe("failed");
    expect(await http.query(query("notes:list"), { topic: "hostile" })).toEqual(["stays"]);
    expect(await http.query(query("notes:list"), { topic: "crash" })).toEqual([]);
    await dashboard.close();
  });
});
