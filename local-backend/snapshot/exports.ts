/** Snapshots that are asked for: made one at a time, kept as files in the data folder, the last few of them. */
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Engine } from "../engine/engine-interface.ts";
import { NO_LIMITS } from "../engine/server-transaction.ts";
import type { JsonObject } from "../engine/types.ts";
import { jsonFromValue } from "../values/convex-json.ts";
import type { ServedFileStore } from "../system/file-store.ts";
import { writeArchive } from "./archive-writer.ts";
import { addRow, allRows, EXPORTS_TABLE, patchRow, removeRows } from "./state-rows.ts";

const KEPT = 3;
const FINISHED_NAME = /^(\d+)\.zip$/;

export interface ExportServices {
  engine: Engine;
  files: Pick<ServedFileStore, "read" | "withoutSweeping">;
  folder: string;
  reportProblem(message: string, error?: unknown): void;
}

export class Exports {
  private running: Promise<void> | null = null;

  private constructor(private readonly services: ExportServices) {}

  /** Clears away what a crash left. */
  static async open(services: ExportServices): Promise<Exports> {
    const { engine, folder } = services;
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (!FINISHED_NAME.test(name)) await rm(path.join(folder, name), { force: true });
    }
    for (const { _id, state } of allRows(engine, EXPORTS_TABLE)) {
      if (state !== "completed" && state !== "failed") {
        await patchRow(engine, EXPORTS_TABLE, _id as string, { state: "failed" });
      }
    }
    return new Exports(services);
  }

  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Resolves when it is on record; the rest goes on. */
  async request(options: { includeStorage: boolean }): Promise<void> {
    const { engine } = this.services;
    const id = await addRow(engine, EXPORTS_TABLE, { state: "requested" });
    this.running = this.make(id, options.includeStorage)
      .catch(async (error: unknown) => {
        this.services.reportProblem("an export failed", error);
        await patchRow(engine, EXPORTS_TABLE, id, { state: "failed" });
      })
      .finally(() => (this.running = null));
  }

  /** Null when there is no such export (any more). */
  fileOf(startTs: string): string | null {
    const isKept = allRows(this.services.engine, EXPORTS_TABLE).some(
      ({ state, zip_object_key: key }) => state === "completed" && key === `${startTs}.zip`,
    );
    return isKept ? path.join(this.services.folder, `${startTs}.zip`) : null;
  }

  async close(): Promise<void> {
    await this.running;
  }

  private async make(id: string, includeStorage: boolean): Promise<void> {
    const { engine, files, folder } = this.services;
    await patchRow(engine, EXPORTS_TABLE, id, { state: "in_progress" });
    // One snapshot from here on; files that it names stay until it is written.
    await files.withoutSweeping(async () => {
      const transaction = engine.beginTransaction({ limits: NO_LIMITS });
      const startTs = transaction.beginTs;
      const part = path.join(folder, `${startTs}.part`);
      try {
        const readFile = includeStorage ? files.read : null;
        await writeArchive({ transaction, readFile }, part);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      } finally {
        transaction.close();
      }
      await rename(part, path.join(folder, `${startTs}.zip`));
      await patchRow(engine, EXPORTS_TABLE, id, {
        state: "completed",
        start_ts: jsonFromValue(startTs),
        complete_ts: jsonFromValue(engine.latestTs()),
        zip_object_key: `${startTs}.zip`,
      });
    });
    await this.forgetOld();
  }

  private async forgetOld(): Promise<void> {
    const { engine, folder } = this.services;
    const old = allRows(engine, EXPORTS_TABLE).slice(0, -KEPT);
    for (const { zip_object_key: name } of old) {
      if (typeof name === "string" && FINISHED_NAME.test(name))
        await rm(path.join(folder, name), { force: true });
    }
    await removeRows(
      engine,
      EXPORTS_TABLE,
      old.map((row: JsonObject) => row._id as string),
    );
  }
}
