/** Damaged, cut, foreign and vanished stores: told at the start in a sentence, never answered from (chapter STO of the SPEC). */
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { beforeAll, describe, expect, it } from "vitest";
import { SeededRandom } from "../../local-backend/base/random.ts";
import { openEngine } from "../../local-backend/engine/engine.ts";
import { DamagedStoreError } from "../../local-backend/engine/errors.ts";
import { FORMAT_KEY, FORMAT_TEXT } from "../../local-backend/storage/store-format.ts";
import { LmdbStorage, storeFile } from "../../local-backend/storage/lmdb-storage.ts";
import { withChecksum } from "../../local-backend/storage/checked-value.ts";
import { checkStore } from "../../local-backend/storage/store-check.ts";
import { pushSchema, schemaJson, temporaryFolder, Tx } from "./engine-fixture.ts";

const PAGE = 4096;
const SEED = Number(process.env["SEED"] ?? 20261128);
const ROUNDS = process.env["SOAK"] === undefined ? 80 : 5_000;
const HEADER_STEP = process.env["SOAK"] === undefined ? 5 : 1;
/** Of a store with some thousand documents, indexes, long values and free pages. */
let whole: Buffer;
let contents: string;

const allOf = (storage: LmdbStorage): string => {
  const snapshot = storage.snapshot();
  try {
    const entries = [...snapshot.scan({ start: new Uint8Array(), end: null, order: "asc" })];
    return JSON.stringify(entries.map(({ key, value }) => [Buffer.from(key).toString("hex"), value]));
  } finally {
    snapshot.close();
  }
};

async function readAll(dataDir: string): Promise<string> {
  const storage = new LmdbStorage(dataDir);
  try {
    return allOf(storage);
  } finally {
    await storage.close();
  }
}

beforeAll(async () => {
  const dataDir = join(process.env["TMPDIR"] ?? "/tmp", `damage-${process.pid}`);
  const engine = await openEngine({ dataDir, random: new SeededRandom(3) });
  const rows = defineTable({ n: v.number(), text: v.string() }).index("by_n", ["n"]);
  await pushSchema(engine, schemaJson(defineSchema({ rows })));
  for (let batch = 0; batch < 20; batch++) {
    const raw = engine.begin();
    const tx = new Tx(raw);
    for (let n = 0; n < 100; n++) {
      tx.insert("rows", { n: batch * 100 + n, text: "x".repeat(n % 10 === 0 ? 9_000 : n) });
    }
    if (batch > 2) for (const { _id } of tx.range("rows.by_n", [["lt", "n", batch * 20]])) tx.remove(_id);
    await engine.committer.commit(raw.finish());
  }
  await engine.close();
  whole = readFileSync(storeFile(dataDir));
  contents = await readAll(dataDir);
  rmSync(dataDir, { recursive: true });
});

/** A folder with the store as `change` leaves it, and without a seal: as after a crash. */
function folderWith(change: (file: string) => void): string {
  const dataDir = temporaryFolder();
  writeFileSync(storeFile(dataDir), whole);
  writeFileSync(`${storeFile(dataDir)}-lock`, new Uint8Array(64 * 1024));
  change(storeFile(dataDir));
  return dataDir;
}

function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const handle = openSync(file, "r+");
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

async function refusal(dataDir: string): Promise<string> {
  const opening = openEngine({ dataDir });
  await expect(opening).rejects.toThrow(DamagedStoreError);
  return await opening.then(
    () => "",
    (error: Error) => error.message,
  );
}

/** Which of the two headers is of the last commit. */
const newest = () => (whole.readUInt32LE(152) > whole.readUInt32LE(PAGE + 152) ? 0 : PAGE);
const rootPage = () => whole.readUInt32LE(newest() + 136);

describe("a damaged store is refused in a sentence that says what to do", () => {
  it("[STO9] a whole one isn't", async () => {
    const dataDir = folderWith(() => {});
    expect(checkStore(dataDir).by).toBe("pages");
    const engine = await openEngine({ dataDir });
    expect(engine.checkConsistency().problems).toEqual([]);
    await engine.close();
    expect(checkStore(dataDir).by).toBe("seal");
  });

  it.each<[string, (file: string) => void]>([
    ["cut in the middle", (file) => truncateSync(file, Math.floor(whole.length / 2))],
    [
      "cut by its last used page",
      (file) => truncateSync(file, Math.min(whole.length - PAGE, rootPage() * PAGE)),
    ],
    ["cut inside of its headers", (file) => truncateSync(file, 5000)],
    ["emptied", (file) => truncateSync(file, 0)],
    ["gone", (file) => rmSync(file)],
    ["without its newest header", (file) => overwrite(file, newest(), new Uint8Array(PAGE))],
    ["without its older header", (file) => overwrite(file, PAGE - newest(), new Uint8Array(PAGE))],
    ["with a root of zeros", (file) => overwrite(file, rootPage() * PAGE, new Uint8Array(PAGE))],
    [
      "with its root's old version",
      (file) => overwrite(file, rootPage() * PAGE + 8, new Uint8Array([255, 255, 255])),
    ],
    ["somebody else's file", (file) => writeFileSync(file, "SQLite format 3\0".repeat(1000))],
  ])("[STO9] %s", async (_what, change) => {
    const message = await refusal(folderWith(change));
    expect(message).toMatch(
      /^The store .*data\.mdb is (damaged: .+|gone or empty.*)\. Restore the last backup/,
    );
  });

  it(`[STO9] bytes changed anywhere: refused, or nothing that is read is different (seed ${SEED})`, async () => {
    const random = new SeededRandom(SEED);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const length = random.pick([1, 1, 8, 512, PAGE]);
      const at = random.below(whole.length - length);
      const damage = random.pick([
        random.bytes(length),
        new Uint8Array(length),
        Uint8Array.from(whole.subarray(at, at + length), (byte, n) =>
          n === 0 ? byte ^ (1 << random.below(8)) : byte,
        ),
      ]);
      const dataDir = folderWith((file) => overwrite(file, at, damage));
      try {
        checkStore(dataDir);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedStoreError);
        refused++;
        continue;
      }
      expect(await readAll(dataDir), `${length} bytes at ${at}`).toBe(contents);
    }
    expect(refused).toBeGreaterThan(ROUNDS / 4);
  });

  it("[STO9] a checksum in other letters is another checksum: refused at the start, not by who reads", async () => {
    const text = whole.toString("latin1");
    const checksums = [...text.matchAll(/[0-9a-f]{8}(?=\{")/g)].filter(([digits]) => /[a-f]/.test(digits));
    let refused = 0;
    for (const { 0: digits, index } of checksums.slice(0, 20)) {
      const at = index + digits.search(/[a-f]/);
      const dataDir = folderWith((file) => overwrite(file, at, Buffer.from(text[at]!.toUpperCase())));
      try {
        checkStore(dataDir);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedStoreError);
        refused++;
        continue;
      }
      expect(await readAll(dataDir)).toBe(contents);
    }
    expect(refused).toBeGreaterThan(0);
  });

  it("[STO9] bytes of the header changed: refused, or nothing that is read is different", async () => {
    for (let at = 0; at < 168; at += HEADER_STEP) {
      const position = newest() + at;
      const dataDir = folderWith((file) =>
        overwrite(file, position, new Uint8Array([whole[position]! ^ (1 << (at % 8))])),
      );
      let isRefused = false;
      try {
        checkStore(dataDir);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedStoreError);
        isRefused = true;
      }
      if (!isRefused) expect(await readAll(dataDir), `byte ${at}`).toBe(contents);
    }
  });

  it("[STO9] the seal of an orderly stop doesn't hide what happened to the file since", async () => {
    const dataDir = folderWith(() => {});
    await (await openEngine({ dataDir })).close();
    const sealed = readFileSync(storeFile(dataDir));
    const at = sealed.indexOf("x".repeat(90));
    overwrite(storeFile(dataDir), at + 3, Buffer.from("y"));
    expect(await refusal(dataDir)).toContain("isn't what was written");
  });

  it("[STO9] a store in use that is damaged meanwhile: the entry isn't answered", async () => {
    const dataDir = folderWith(() => {});
    const storage = new LmdbStorage(dataDir);
    overwrite(storeFile(dataDir), whole.indexOf("x".repeat(90)) + 3, Buffer.from("y"));
    expect(() => allOf(storage)).toThrow(DamagedStoreError);
    await storage.close();
  });
});

describe("a store of another format is refused", () => {
  it("[STO10] a newer one names its version, and isn't touched", async () => {
    const dataDir = temporaryFolder();
    const storage = new LmdbStorage(dataDir);
    await storage.write([{ key: FORMAT_KEY, value: FORMAT_TEXT.replace(/\d+$/, "3") }]);
    await storage.close();
    const before = readFileSync(storeFile(dataDir));
    expect(await refusal(dataDir)).toMatch(
      /written by a newer version of the backend \(format 3; this one knows 2\)/,
    );
    expect(readFileSync(storeFile(dataDir)).equals(before)).toBe(true);
  });

  it("[STO10] one without a format says how to take its data along", async () => {
    const dataDir = temporaryFolder();
    const storage = new LmdbStorage(dataDir);
    await storage.write([
      { key: FORMAT_KEY, value: null },
      { key: new Uint8Array([0, 99]), value: "1" },
    ]);
    await storage.close();
    expect(await refusal(dataDir)).toMatch(/isn't of this version of the backend .*npm run backup/);
    expect(withChecksum(FORMAT_KEY, FORMAT_TEXT)).toMatch(/^[0-9a-f]{8}local-backend store, format 2$/);
  });

  it("[STO9] copied from a running backend by hand, half old and half new, it is noticed", async () => {
    const dataDir = folderWith(() => {});
    const copies = temporaryFolder();
    mkdirSync(copies, { recursive: true });
    const storage = new LmdbStorage(dataDir);
    copyFileSync(storeFile(dataDir), join(copies, "first"));
    for (let n = 0; n < 40; n++) {
      await storage.write(
        Array.from({ length: 50 }, (_, at) => ({
          key: new Uint8Array([1, n, at]),
          value: `${n}`.repeat(99),
        })),
      );
    }
    await storage.close();
    const [old, fresh] = [readFileSync(join(copies, "first")), readFileSync(storeFile(dataDir))];
    const mixed = Buffer.concat([old.subarray(0, old.length / 2), fresh.subarray(old.length / 2)]);
    const swapped = Buffer.concat([fresh.subarray(0, 2 * PAGE), old.subarray(2 * PAGE)]);
    for (const bytes of [mixed, swapped]) {
      const copied = folderWith((file) => writeFileSync(file, bytes));
      try {
        checkStore(copied);
        expect(await readAll(copied)).toBe(contents);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedStoreError);
      }
    }
  });
});
