/** `npm run backup` and `npm run restore`: what is taken out goes in again, verified, and never over data that matters. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import yazl from "yazl";
import { encodeId } from "../../local-backend/values/document-id.ts";
import { verifyArchive } from "../../scripts/lib/archives.ts";
import { startBackend } from "../../scripts/lib/backend-process.ts";
import { setEnvironment, type Deployment } from "../../scripts/lib/deployment.ts";
import { freePort } from "../../scripts/lib/free-port.ts";
import { root } from "../../scripts/lib/settings.ts";
import { tierOf } from "../../scripts/lib/tier.ts";

let folder: string;
let dataDir: string;
let ports: { backendPort: number; sitePort: number };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "backup-"));
  dataDir = path.join(folder, "data");
  ports = { backendPort: await freePort(), sitePort: await freePort() };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(script: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", path.join(root, "scripts", `${script}.ts`), ...args],
    {
      cwd: root,
      env: {
        ...process.env,
        DATA_DIR: dataDir,
        BACKEND_PORT: String(ports.backendPort),
        SITE_PORT: String(ports.sitePort),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { code, output };
}

const CATEGORIES = 10_050;
const FILES = 700;
const idOf = (table: number, byte: number) => encodeId(table, new Uint8Array(16).fill(byte));
const contents = Buffer.from("a picture");

/** A small archive in the official layout. */
async function makeArchive(file: string, stored: Buffer): Promise<void> {
  const zip = new yazl.ZipFile();
  const add = (name: string, ...rows: object[]) =>
    zip.addBuffer(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join("")), name);
  add("_tables/documents.jsonl", { name: "categories", id: CATEGORIES }, { name: "_storage", id: FILES });
  add("categories/documents.jsonl", {
    ...{ _id: idOf(CATEGORIES, 1), _creationTime: 1_700_000_000_000 },
    ...{ slug: "music", name: "Music", subtitle: "", position: 0 },
  });
  add("_storage/documents.jsonl", {
    ...{ _id: idOf(FILES, 2), _creationTime: 1_700_000_000_000, size: contents.length },
    sha256: createHash("sha256").update(contents).digest("base64"),
  });
  zip.addBuffer(stored, `_storage/${idOf(FILES, 2)}.png`);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

test("a backup goes into an empty folder and comes out the same, read back each time", async () => {
  const original = path.join(folder, "original.zip");
  await makeArchive(original, contents);
  const restored = await run("restore", original);
  expect(restored.output).toContain("Restored into");
  expect(restored.code).toBe(0);
  const copy = path.join(folder, "copy.zip");
  const backed = await run("backup", copy);
  expect(backed.output).toContain("read back and sound");
  const { tables, files, bytes } = await verifyArchive(copy);
  expect(tables.find(({ name }) => name === "categories")).toEqual({ name: "categories", documents: 1 });
  expect([files, bytes]).toEqual([1, contents.length]);
  const again = await run("backup", copy);
  expect([again.code, again.output]).toEqual([1, expect.stringContaining("is there already")]);
});

test("a damaged backup is refused before anything is touched", async () => {
  const wrong = path.join(folder, "wrong.zip");
  await makeArchive(wrong, Buffer.from("another picture"));
  const cut = path.join(folder, "cut.zip");
  writeFileSync(cut, readFileSync(wrong).subarray(0, 300));
  for (const file of [wrong, cut, path.join(folder, "nowhere.zip")]) {
    const { code, output } = await run("restore", file, "--yes");
    expect([code, output]).toEqual([1, expect.stringMatching(/can't be restored|There is no/)]);
    expect(output).not.toContain("Restored");
  }
});

test("data that matters is only replaced by somebody at a terminal, whatever flag is given", async () => {
  const original = path.join(folder, "original.zip");
  const whileItRuns = async (work: (deployment: Deployment) => Promise<void>) => {
    const backend = await startBackend({ dataDir, ...ports });
    await work(backend.deployment);
    await backend.stop();
  };
  await whileItRuns(async (deployment) => {
    for (const [said, meant] of Object.entries({ INT: "INT", STG: "STG", "something new": "PROD" })) {
      await setEnvironment(deployment, { TIER: said });
      expect(await tierOf(deployment)).toBe(meant);
    }
    await setEnvironment(deployment, { TIER: "STG" });
  });
  const refused = await run("restore", original, "--yes");
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("This needs a terminal")]);
  await whileItRuns(async (deployment) => await setEnvironment(deployment, { TIER: "INT" }));
  const unsure = await run("restore", original);
  expect([unsure.code, unsure.output]).toEqual([1, expect.stringContaining("This needs a terminal")]);
  expect((await run("restore", original, "--yes")).output).toContain("Restored into");
});
