/** Stored files: bytes on disk, facts in documents (chapter FIL of the SPEC). */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { inServerTransaction, readOnly } from "../../local-backend/engine/server-transaction.ts";
import { fileUuid } from "../../local-backend/runtime/file-address.ts";
import { FileContents } from "../../local-backend/system/file-contents.ts";
import { createFileStore, type ServedFileStore } from "../../local-backend/system/file-store.ts";
import { startEngine, temporaryFolder } from "./engine-fixture.ts";

const SECRET = "a secret of the test";
const SERVER = { componentPath: "", isPrivileged: true };
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const sha256 = (text: string, encoding: "hex" | "base64") =>
  createHash("sha256").update(text).digest(encoding);

async function open(engine?: Engine, folder?: string) {
  const used = {
    engine: engine ?? (await startEngine()),
    folder: folder ?? join(temporaryFolder(), "files"),
  };
  const problems: string[] = [];
  const files = await createFileStore({
    ...used,
    secret: SECRET,
    reportProblem: (text) => problems.push(text),
  });
  onTestFinished(async () => {
    await files.close();
    expect(problems).toEqual([]);
  });
  return { ...used, files };
}

const documentOf = (engine: Engine, id: string) =>
  readOnly(engine, (transaction) => JSON.parse(transaction.get(SERVER, id, "_storage") ?? "null") as unknown);
const forget = (engine: Engine, id: string) =>
  inServerTransaction(engine, (transaction) => transaction.remove(SERVER, id, "_storage"));
const textOf = async (files: ServedFileStore, id: string) =>
  Buffer.from((await files.read("", id))?.bytes ?? []).toString();

describe("storing and reading", () => {
  it("[FIL1] bytes come back as they went in, and the document says digest, size and type", async () => {
    const { engine, files } = await open();
    const id = await files.store("", bytesOf("hello"), "text/plain", null);
    const plain = await files.store("", new Uint8Array(), null, null);
    expect(await files.read("", id)).toMatchObject({
      contentType: "text/plain",
      sha256Base64: sha256("hello", "base64"),
    });
    expect(await textOf(files, id)).toBe("hello");
    expect(documentOf(engine, id)).toEqual({
      _id: id,
      _creationTime: expect.any(Number) as number,
      sha256: sha256("hello", "base64"),
      size: 5,
      contentType: "text/plain",
    });
    expect(documentOf(engine, plain)).not.toHaveProperty("contentType");
    expect((await files.read("", plain))!.bytes).toHaveLength(0);
  });

  it("[FIL2] an announced digest is checked, in both notations; a wrong one stores nothing", async () => {
    const { files, engine } = await open();
    await files.store("", bytesOf("hello"), null, sha256("hello", "hex"));
    await files.store("", bytesOf("hello"), null, sha256("hello", "base64"));
    await expect(files.store("", bytesOf("hello!"), null, sha256("hello", "hex"))).rejects.toThrow("digest");
    const count = readOnly(engine, (transaction) => transaction.count(SERVER, "_storage"));
    expect(count).toBe(2);
  });

  it("[FIL3] equal contents get ids of their own, and stay as long as one of them does", async () => {
    const { engine, files } = await open();
    const [first, second] = await Promise.all([1, 2].map(() => files.store("", bytesOf("same"), null, null)));
    expect(first).not.toBe(second);
    await forget(engine, first!);
    await files.removeOrphans();
    expect([await files.read("", first!), await textOf(files, second!)]).toEqual([null, "same"]);
  });

  it("[FIL4] the public address finds the file until it is deleted, also after a restart; others find nothing", async () => {
    const { engine, folder, files } = await open();
    const id = await files.store("", bytesOf("public"), "text/plain", null);
    const uuid = fileUuid("", id, SECRET);
    expect(Buffer.from((await files.readByUuid(uuid))!.bytes).toString()).toBe("public");
    const again = await open(engine, folder);
    expect((await again.files.readByUuid(uuid))?.contentType).toBe("text/plain");
    expect(await files.readByUuid(fileUuid("", id, "another secret"))).toBeNull();
    expect(await files.readByUuid(id)).toBeNull();
    await forget(engine, id);
    expect([await files.readByUuid(uuid), await again.files.readByUuid(uuid)]).toEqual([null, null]);
  });

  it("[FIL5] nothing that a caller sends leads out of the folder", async () => {
    const { engine, folder, files } = await open();
    writeFileSync(join(folder, "..", "secret.txt"), "secret");
    for (const name of ["../secret.txt", "..%2Fsecret.txt", "/etc/passwd", "", "__proto__", "a\0b"]) {
      expect(await files.readByUuid(name)).toBeNull();
      await expect(files.read("", name)).rejects.toThrow("Unable to decode ID");
    }
    // Not even a document that somebody has tampered with.
    const id = await inServerTransaction(engine, (transaction) =>
      transaction.insert(SERVER, "_storage", { sha256: "../../secret.txt", size: 6 }),
    );
    await expect(files.read("", id)).rejects.toThrow("are missing");
    await files.store("", bytesOf("x"), "../../type", null);
    expect(readdirSync(folder).every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
  });

  it("[FIL6] a document never exists before its bytes do", async () => {
    const { engine, folder, files } = await open();
    const missing: string[] = [];
    engine.committer.onCommit(() => {
      const digests = readOnly(engine, (transaction) => {
        const stream = transaction.queryStream(SERVER, {
          source: { type: "FullTableScan", tableName: "_storage", order: null },
          operators: [],
        });
        const found: string[] = [];
        for (;;) {
          const { value } = transaction.queryStreamNext(stream);
          if (value === null) return found;
          found.push((JSON.parse(value) as { sha256: string }).sha256);
        }
      });
      for (const digest of digests) {
        const name = Buffer.from(digest, "base64").toString("hex");
        if (!existsSync(join(folder, name))) missing.push(name);
      }
    });
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => files.store("", bytesOf(`file ${at}`), null, null)),
    );
    expect(missing).toEqual([]);
  });
});

describe("damaged contents", () => {
  it("[FIL9] what isn't what was stored is never served; what is gone is told at the start", async () => {
    const { engine, folder, files } = await open();
    const [whole, changed, gone] = [
      await files.store("", bytesOf("whole"), null, null),
      await files.store("", bytesOf("changed"), null, null),
      await files.store("", bytesOf("gone"), null, null),
    ];
    writeFileSync(join(folder, sha256("changed", "hex")), "chanGed");
    rmSync(join(folder, sha256("gone", "hex")));
    await expect(files.read("", changed)).rejects.toThrow(/aren't what was stored: restore it from a backup/);
    await expect(files.read("", gone)).rejects.toThrow("are missing");
    expect(await textOf(files, whole)).toBe("whole");
    const problems: string[] = [];
    const again = await createFileStore({
      ...{ engine, folder, secret: SECRET },
      reportProblem: (text) => problems.push(text),
    });
    await again.close();
    expect(problems).toEqual([
      expect.stringMatching(/^the contents of 1 stored files are missing in .*backup$/),
    ]);
  });
});

describe("orphans", () => {
  it("[FIL7] bytes that no document names are deleted, leftovers of a crash at the next start; others stay", async () => {
    const { engine, folder, files } = await open();
    const [kept, gone] = [
      await files.store("", bytesOf("kept"), null, null),
      await files.store("", bytesOf("gone"), null, null),
    ];
    await files.store("", bytesOf("refused"), null, "wrong").catch(() => {});
    await forget(engine, gone);
    expect(await files.removeOrphans()).toBe(2);
    expect(readdirSync(folder)).toEqual([sha256("kept", "hex")]);
    writeFileSync(join(folder, "half.part"), "half");
    writeFileSync(join(folder, "notes.txt"), "the operator's");
    const again = await open(engine, folder);
    expect(readdirSync(folder).sort()).toEqual([sha256("kept", "hex"), "notes.txt"].sort());
    expect(await textOf(again.files, kept)).toBe("kept");
  });

  it("[FIL7] a clean-up never takes what is being stored, however the two meet", async () => {
    const { engine, files } = await open();
    for (let round = 0; round < 15; round++) {
      const text = `round ${round % 3}`;
      const old = await files.store("", bytesOf(text), null, null);
      await forget(engine, old);
      const [id] = await Promise.all([
        files.store("", bytesOf(text), null, null),
        files.removeOrphans(),
        new Promise((resolve) => setTimeout(resolve, round % 5)).then(() => files.removeOrphans()),
      ]);
      expect(await textOf(files, id)).toBe(text);
      await forget(engine, id);
    }
  });

  it("[FIL7] bytes that begin to be stored while the documents are being looked at stay", async () => {
    const folder = temporaryFolder();
    const contents = await FileContents.open(folder);
    await contents.write(bytesOf("again"), () => Promise.resolve());
    let storing: Promise<unknown> = Promise.resolve();
    const removed = await contents.keepOnly(() => {
      storing = contents.write(bytesOf("again"), () => Promise.resolve());
      return new Set();
    });
    await storing;
    expect([removed, readdirSync(folder)]).toEqual([0, [sha256("again", "hex")]]);
    expect(await contents.keepOnly(() => new Set())).toBe(1);
  });

  it("[FIL8] tens of thousands of files are no more than functions may read, but the store opens", async () => {
    const engine = await startEngine({ dataDir: temporaryFolder() });
    await inServerTransaction(engine, (transaction) => {
      for (let at = 0; at < 33_000; at++) {
        transaction.insert(SERVER, "_storage", { sha256: sha256("shared", "base64"), size: 6 });
      }
    });
    const folder = join(temporaryFolder(), "files");
    mkdirSync(folder);
    writeFileSync(join(folder, sha256("shared", "hex")), "shared");
    const { files } = await open(engine, folder);
    await files.store("", bytesOf("shared"), null, null);
    expect(await files.removeOrphans()).toBe(0);
  });
});
