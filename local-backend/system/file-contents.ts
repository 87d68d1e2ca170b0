/**
 * Bytes of files in one folder, named by their digest: nothing that a caller sends becomes part of a path, and equal files are
 * kept once. Owns what is being written, so that a clean-up never takes the bytes of a document that is about to exist.
 */
import { createHash, randomUUID } from "node:crypto";
import { unlinkSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DamagedStoreError } from "../engine/errors.ts";
import { failureFor } from "../storage/write-failure.ts";
import { disk as realDisk, type FileDisk } from "./file-disk.ts";

const PART = ".part";
const DIGEST_NAME = /^[0-9a-f]{64}$/;

export class FileContents {
  /** Digest → how many writes of it are under way. */
  private readonly writing = new Map<string, number>();
  /** Written or being written since the clean-up under way began to look at documents; null when none is. */
  private fresh: Set<string> | null = null;

  private constructor(
    private readonly folder: string,
    private readonly disk: FileDisk,
  ) {}

  /** Makes the folder, and clears away what a crash left half-written. */
  static async open(folder: string, disk: FileDisk = realDisk): Promise<FileContents> {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (name.endsWith(PART)) await disk.remove(path.join(folder, name));
    }
    return new FileContents(folder, disk);
  }

  /** As they are, for looking at: makes, clears and checks nothing. */
  static at(folder: string): FileContents {
    return new FileContents(folder, realDisk);
  }

  /** Resolves with what `record` does, which is called when the bytes are on disk to stay and must make the document. */
  async write<Result>(bytes: Uint8Array, record: (digest: Buffer) => Promise<Result>): Promise<Result> {
    const { digest, release } = await this.keep(bytes);
    try {
      return await record(digest);
    } finally {
      release();
    }
  }

  /** The bytes are on disk to stay, named by a document or not, until `release` is called. */
  async keep(bytes: Uint8Array): Promise<{ digest: Buffer; release: () => void }> {
    const digest = createHash("sha256").update(bytes).digest();
    const name = digest.toString("hex");
    this.writing.set(name, (this.writing.get(name) ?? 0) + 1);
    this.fresh?.add(name);
    const release = () => {
      const others = (this.writing.get(name) ?? 1) - 1;
      if (others > 0) this.writing.set(name, others);
      else this.writing.delete(name);
    };
    try {
      await this.writeDurably(name, bytes);
    } catch (error) {
      release();
      throw error;
    }
    return { digest, release };
  }

  /** Null when there is no such file. Throws DamagedStoreError when it isn't what was stored. */
  async read(sha256Base64: string): Promise<Uint8Array | null> {
    const bytes = await this.readUnchecked(sha256Base64);
    if (bytes !== null && createHash("sha256").update(bytes).digest("base64") !== sha256Base64) {
      throw new DamagedStoreError(
        `The contents of a stored file (${nameOf(sha256Base64)} in ${this.folder}) aren't what was stored: restore it from a backup.`,
      );
    }
    return bytes;
  }

  async readUnchecked(sha256Base64: string): Promise<Uint8Array | null> {
    try {
      return await readFile(path.join(this.folder, nameOf(sha256Base64)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  /** How many of these digests (base64) have no file. */
  async missing(digests: readonly string[]): Promise<number> {
    const there = new Set(await readdir(this.folder));
    return new Set(digests.map(nameOf).filter((name) => !there.has(name))).size;
  }

  /** Deletes all contents but those that `listDigests` (base64) names, and what is written meanwhile. Answers how many. */
  async keepOnly(listDigests: () => ReadonlySet<string>): Promise<number> {
    const fresh = new Set(this.writing.keys());
    this.fresh = fresh;
    try {
      const named = new Set([...listDigests()].map(nameOf));
      let removed = 0;
      for (const name of await readdir(this.folder)) {
        if (!DIGEST_NAME.test(name) || named.has(name) || fresh.has(name)) continue;
        // At once: between the look at `fresh` and the deletion no write of the same bytes may begin.
        unlinkSync(path.join(this.folder, name));
        removed += 1;
      }
      return removed;
    } finally {
      this.fresh = null;
    }
  }

  private async writeDurably(name: string, bytes: Uint8Array): Promise<void> {
    const temporary = path.join(this.folder, `${randomUUID()}${PART}`);
    try {
      await this.disk.writeSynced(temporary, bytes);
      await this.disk.rename(temporary, path.join(this.folder, name));
      this.disk.syncFolder(this.folder);
    } catch (error) {
      await this.disk.remove(temporary);
      throw failureFor(error, this.folder);
    }
  }
}

function nameOf(sha256Base64: string): string {
  return Buffer.from(sha256Base64, "base64").toString("hex");
}
