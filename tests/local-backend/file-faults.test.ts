/** Storing a file, cut off or refused at each step that the disk takes: never half a file, never a document without bytes (FIL6). */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../local-backend/engine/engine-interface.ts";
import { readOnly } from "../../local-backend/engine/server-transaction.ts";
import { disk as realDisk, type FileDisk } from "../../local-backend/system/file-disk.ts";
import { createFileStore } from "../../local-backend/system/file-store.ts";
import { startEngine, temporaryFolder } from "./engine-fixture.ts";

const SERVER = { componentPath: "", isPrivileged: true };
const BYTES = new Uint8Array(Buffer.from("all of these bytes, or none of them"));
const STEPS = ["writeSynced", "rename", "syncFolder"] as const;
type Step = (typeof STEPS)[number];
type Fault = "refused" | "cut off before" | "cut off after";

/** Once, at one step, the disk refuses, or it is as if the power went: nothing happens any more. */
class FaultyDisk implements FileDisk {
  readonly died: Promise<void>;
  private isDead = false;
  private hasStruck = false;
  private die: () => void = () => {};

  constructor(
    private readonly at: Step,
    private readonly fault: Fault,
  ) {
    this.died = new Promise((resolve) => {
      this.die = resolve;
    });
  }

  async writeSynced(file: string, bytes: Uint8Array): Promise<void> {
    await this.step(
      "writeSynced",
      () => realDisk.writeSynced(file, bytes),
      () => writeFileSync(file, bytes.subarray(0, bytes.length / 2)),
    );
  }

  async rename(from: string, to: string): Promise<void> {
    await this.step("rename", () => realDisk.rename(from, to));
  }

  syncFolder(folder: string): void {
    if (this.strikes("syncFolder")) throw refusal();
    realDisk.syncFolder(folder);
  }

  async remove(file: string): Promise<void> {
    if (this.isDead) await never();
    await realDisk.remove(file);
  }

  private strikes(step: Step): boolean {
    if (step !== this.at || this.hasStruck) return false;
    this.hasStruck = true;
    if (this.fault !== "refused") {
      this.isDead = true;
      this.die();
    }
    return true;
  }

  private async step(name: Step, work: () => Promise<void>, byHalf: () => void = () => {}): Promise<void> {
    if (this.isDead) await never();
    if (!this.strikes(name)) return await work();
    if (this.fault !== "cut off after") byHalf();
    if (this.fault === "refused") throw refusal();
    if (this.fault === "cut off after") await work();
    await never();
  }
}

const never = () => new Promise<never>(() => {});
const refusal = () => Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
const namedFiles = (folder: string) => readdirSync(folder).filter((name) => !name.endsWith(".part"));
const documents = (engine: Engine) =>
  readOnly(engine, (transaction) => transaction.count(SERVER, "_storage"));
const openFiles = (engine: Engine, folder: string, disk?: FileDisk) =>
  createFileStore({ engine, folder, secret: "a secret", ...(disk === undefined ? {} : { disk }) });

it.each(STEPS)(
  "[FIL6] %s refused: the caller is told, nothing is there, and the same again works",
  async (step) => {
    const [engine, folder] = [await startEngine(), join(temporaryFolder(), "files")];
    const files = await openFiles(engine, folder, new FaultyDisk(step, "refused"));
    await expect(files.store("", BYTES, null, null)).rejects.toThrow("The deployment's disk is full");
    expect(documents(engine)).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
    const id = await files.store("", BYTES, null, null);
    expect((await files.read("", id))?.bytes).toEqual(Buffer.from(BYTES));
    await files.close();
  },
);

describe.each(["writeSynced", "rename"] as const)("the power goes at %s", (step) => {
  it.each(["cut off before", "cut off after"] as const)(
    "[FIL6] %s it: no document, no half file, and after the next start nothing of it is left",
    async (fault) => {
      const [engine, folder] = [await startEngine(), join(temporaryFolder(), "files")];
      const disk = new FaultyDisk(step, fault);
      const files = await openFiles(engine, folder, disk);
      const stored = files.store("", BYTES, null, null).then(() => "stored");
      expect(await Promise.race([stored, disk.died.then(() => "died")])).toBe("died");
      await files.close();
      expect(documents(engine)).toBe(0);
      for (const name of namedFiles(folder)) {
        expect(readFileSync(join(folder, name))).toEqual(Buffer.from(BYTES));
      }
      const again = await openFiles(engine, folder);
      await again.removeOrphans();
      expect(readdirSync(folder)).toEqual([]);
      const id = await again.store("", BYTES, null, null);
      expect((await again.read("", id))?.bytes).toEqual(Buffer.from(BYTES));
      await again.close();
    },
  );
});

it("[FIL6] until the folder is synced its names may be lost: no document is written before", async () => {
  const [engine, folder] = [await startEngine(), join(temporaryFolder(), "files")];
  const seen: number[] = [];
  const files = await openFiles(engine, folder, {
    ...realDisk,
    syncFolder(synced) {
      seen.push(documents(engine));
      realDisk.syncFolder(synced);
    },
  });
  await files.store("", BYTES, null, null);
  expect([seen, documents(engine)]).toEqual([[0], 1]);
  await files.close();
});
