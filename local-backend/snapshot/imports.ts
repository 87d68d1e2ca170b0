/**
 * Imports of the official CLI: uploaded in parts, looked through, confirmed, carried out. Owns the uploaded files and the row
 * of each import, which the CLI watches. One that was under way when the process ended has failed, and changed nothing.
 */
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { isIdentifier } from "../engine/catalog.ts";
import type { Engine } from "../engine/engine-interface.ts";
import { UserError } from "../engine/errors.ts";
import { NO_LIMITS } from "../engine/server-transaction.ts";
import { isSystemTableName } from "../engine/system-tables.ts";
import type { JsonObject } from "../engine/types.ts";
import type { ServedFileStore } from "../system/file-store.ts";
import { jsonFromValue } from "../values/convex-json.ts";
import { openArchive } from "./archive-reader.ts";
import { importEvent } from "./import-event.ts";
import { planImport, type ImportPlan } from "./import-plan.ts";
import { runImport } from "./import-run.ts";
import { ImportRefused, type ImportSource } from "./import-source.ts";
import { addRow, allRows, IMPORTS_TABLE, patchRow, removeRows } from "./state-rows.ts";
import { textSource } from "./text-source.ts";

const ROWS_KEPT = 20;

export const importRequest = z.looseObject({
  uploadToken: z.string(),
  partTokens: z.array(z.string()).max(10_000),
  import: z.looseObject({
    tableName: z.string().nullish(),
    componentPath: z.string().nullish(),
    mode: z.enum(["requireEmpty", "append", "replace", "replaceAll"]),
    format: z.enum(["csv", "jsonLines", "jsonArray", "zip"]),
  }),
});
export type ImportRequest = z.infer<typeof importRequest>;

export interface ImportServices {
  engine: Engine;
  files: Pick<ServedFileStore, "keep" | "documentsChanged">;
  folder: string;
  reportProblem(message: string, error?: unknown): void;
  recordImport(metadata: JsonObject): Promise<void>;
}

interface Waiting {
  file: string;
  spec: ImportRequest["import"];
  source: ImportSource;
  plan: ImportPlan;
}

export class Imports {
  private readonly uploads = new Map<string, Set<string>>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly running = new Set<Promise<void>>();

  private constructor(private readonly services: ImportServices) {}

  /** Clears away what a crash left. */
  static async open(services: ImportServices): Promise<Imports> {
    const { engine, folder } = services;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const { _id, state } of allRows(engine, IMPORTS_TABLE)) {
      const kind = (state as JsonObject).state;
      if (kind === "completed" || kind === "failed") continue;
      const failed = { state: "failed", error_message: "The backend was stopped before the import was done" };
      await patchRow(engine, IMPORTS_TABLE, _id as string, { state: failed });
    }
    return new Imports(services);
  }

  startUpload(): string {
    const token = randomUUID();
    this.uploads.set(token, new Set());
    return token;
  }

  /** Answers the part's token. */
  async uploadPart(token: string, partNumber: number, bytes: Uint8Array): Promise<string> {
    const parts = this.partsOf(token);
    const part = `${token}.${partNumber}`;
    await writeFile(path.join(this.services.folder, part), bytes, { mode: 0o600 });
    parts.add(part);
    return part;
  }

  /** Answers the import's id; looking through what was sent goes on. */
  async finishUpload(request: ImportRequest): Promise<string> {
    const { uploadToken, partTokens, import: spec } = request;
    const parts = this.partsOf(uploadToken);
    if (partTokens.some((part) => !parts.has(part)))
      throw new ImportRefused("A part of the upload is missing");
    const { tableName } = spec;
    if (
      spec.format !== "zip" &&
      (tableName == null || !isIdentifier(tableName) || isSystemTableName(tableName))
    ) {
      throw new ImportRefused(`"${tableName ?? ""}" is no name of a table`);
    }
    this.uploads.delete(uploadToken);
    const file = path.join(this.services.folder, uploadToken);
    for (const part of partTokens) {
      const from = path.join(this.services.folder, part);
      await pipeline(createReadStream(from), createWriteStream(file, { flags: "a", mode: 0o600 }));
      await rm(from, { force: true });
    }
    if (partTokens.length === 0) await writeFile(file, "", { mode: 0o600 });
    const id = await addRow(this.services.engine, IMPORTS_TABLE, { state: { state: "uploaded" } });
    this.inBackground(id, file, () => this.lookThrough(id, file, spec));
    return id;
  }

  /**
   * Confirmed: it begins. Throws ImportRefused when it doesn't wait for that. When it answers, nobody reads of it as waiting any
   * more: the CLI looks again at once, and would confirm a second time.
   */
  async perform(id: string): Promise<void> {
    const waiting = this.take(id);
    const messages = ["Began"];
    await this.tellProgress(id, messages);
    this.inBackground(id, waiting.file, () => this.carryOut(id, waiting, messages));
  }

  async cancel(id: string): Promise<void> {
    const { file, source } = this.take(id);
    source.close();
    await rm(file, { force: true });
    await this.setState(id, { state: "failed", error_message: "The import was cancelled" });
  }

  async close(): Promise<void> {
    await Promise.all(this.running);
    for (const { source } of this.waiting.values()) source.close();
    this.waiting.clear();
  }

  private partsOf(token: string): Set<string> {
    const parts = this.uploads.get(token);
    if (parts === undefined) throw new ImportRefused("There is no such upload");
    return parts;
  }

  private take(id: string): Waiting {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) throw new ImportRefused("This import doesn't wait for confirmation");
    this.waiting.delete(id);
    return waiting;
  }

  private async lookThrough(id: string, file: string, spec: ImportRequest["import"]): Promise<void> {
    const base = spec.componentPath ?? "";
    const source =
      spec.format === "zip"
        ? await openArchive(file, base)
        : await textSource(file, spec.format, { componentPath: base, tableName: spec.tableName ?? "" });
    try {
      const begin = () => this.services.engine.beginTransaction({ limits: NO_LIMITS });
      const plan = await planImport(source, spec.mode, base, begin);
      this.waiting.set(id, { file, spec, source, plan });
      await this.setState(id, {
        state: "waiting_for_confirmation",
        message_to_confirm: plan.message,
        require_manual_confirmation: plan.isDestructive,
      });
    } catch (error) {
      source.close();
      throw error;
    }
  }

  private async carryOut(
    id: string,
    { file, spec, source, plan }: Waiting,
    messages: string[],
  ): Promise<void> {
    const progress = async (message: string) => {
      messages.push(message);
      await this.tellProgress(id, messages);
    };
    try {
      const written = await runImport(this.services, source, plan, spec.mode, progress);
      await this.services.recordImport(importEvent(spec, source, plan));
      await this.setState(id, { state: "completed", num_rows_written: jsonFromValue(BigInt(written)) });
    } finally {
      source.close();
      await rm(file, { force: true });
    }
    await this.forgetOld();
  }

  private inBackground(id: string, file: string, work: () => Promise<void>): void {
    const running = work()
      .catch(async (error: unknown) => {
        await rm(file, { force: true });
        const isExpected = error instanceof ImportRefused || error instanceof UserError;
        if (!isExpected) this.services.reportProblem("an import failed", error);
        const message = isExpected ? error.message : "The import failed for a reason of the backend's own";
        await this.setState(id, { state: "failed", error_message: message });
      })
      .catch((error: unknown) => this.services.reportProblem("an import's state was lost", error))
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  private async tellProgress(id: string, messages: readonly string[]): Promise<void> {
    await this.setState(id, {
      state: "in_progress",
      progress_message: "Importing",
      checkpoint_messages: [...messages],
    });
  }

  private async setState(id: string, state: JsonObject): Promise<void> {
    await patchRow(this.services.engine, IMPORTS_TABLE, id, { state });
  }

  private async forgetOld(): Promise<void> {
    const { engine, folder } = this.services;
    const old = allRows(engine, IMPORTS_TABLE)
      .slice(0, -ROWS_KEPT)
      .map(({ _id }) => _id as string);
    await removeRows(
      engine,
      IMPORTS_TABLE,
      old.filter((id) => !this.waiting.has(id)),
    );
    // Uploads that nobody finished while nothing else is under way.
    if (this.uploads.size > 0 || this.waiting.size > 0) return;
    for (const name of await readdir(folder)) await rm(path.join(folder, name), { force: true });
  }
}
