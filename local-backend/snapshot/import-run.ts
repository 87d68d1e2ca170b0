/** Carries out a planned import: in one commit, files included, or not at all. */
import type { Engine } from "../engine/engine-interface.ts";
import { inServerTransaction } from "../engine/server-transaction.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import type { ServedFileStore } from "../system/file-store.ts";
import { STORAGE_TABLE } from "./archive-layout.ts";
import type { ImportMode, ImportPlan } from "./import-plan.ts";
import { ImportRefused, type ImportSource, type SourceFile, type SourceTable } from "./import-source.ts";

export interface ImportRunServices {
  engine: Engine;
  files: Pick<ServedFileStore, "keep" | "documentsChanged">;
}

type AddRow = (table: SourceTable, row: JsonObject) => Promise<void> | void;

/** Answers how many rows were written. Throws ImportRefused or UserError. */
export async function runImport(
  services: ImportRunServices,
  source: ImportSource,
  plan: ImportPlan,
  mode: ImportMode,
  progress: (message: string) => Promise<void>,
): Promise<number> {
  const kept: (() => void)[] = [];
  try {
    const isBeside = mode === "append" && plan.tables.some(({ existing }) => existing > 0);
    const work = isBeside ? appendRows : exchangeTables;
    const written = await work(services, source, plan, mode, progress, async (table, row) =>
      table.tableName === STORAGE_TABLE ? await storedFile(services, source, table, row, kept) : row,
    );
    services.files.documentsChanged();
    return written;
  } finally {
    for (const release of kept) release();
  }
}

type Prepared = (table: SourceTable, row: JsonObject) => Promise<JsonObject>;

async function exchangeTables(
  { engine }: ImportRunServices,
  source: ImportSource,
  plan: ImportPlan,
  mode: ImportMode,
  progress: (message: string) => Promise<void>,
  prepared: Prepared,
): Promise<number> {
  const mustBeEmpty = mode === "requireEmpty" || mode === "append";
  const wanted = plan.tables.map(({ componentPath, tableName, number }) => ({
    ...{ componentPath, tableName, number, mustBeEmpty },
  }));
  const exchange = await engine.startTableImport(wanted);
  try {
    const written = await eachRow(source, progress, async (table, row) =>
      exchange.add(table.componentPath, table.tableName, await prepared(table, row)),
    );
    await exchange.publish();
    return written;
  } catch (error) {
    await exchange.abort();
    throw error;
  }
}

/** Beside what is there: one transaction, without limits. */
async function appendRows(
  { engine }: ImportRunServices,
  source: ImportSource,
  _plan: ImportPlan,
  _mode: ImportMode,
  progress: (message: string) => Promise<void>,
  prepared: Prepared,
): Promise<number> {
  const rows: { table: SourceTable; row: JsonObject }[] = [];
  const written = await eachRow(source, progress, async (table, row) => {
    rows.push({ table, row: await prepared(table, row) });
  });
  await inServerTransaction(engine, (transaction) => {
    for (const { table, row } of rows) {
      const { _id, _creationTime, ...fields } = row;
      const access = { componentPath: table.componentPath, isPrivileged: true };
      if (typeof _id !== "string") transaction.insert(access, table.tableName, fields);
      else {
        const creationTime = typeof _creationTime === "number" ? _creationTime : transaction.nowMs;
        transaction.insertAs(access, table.tableName, { id: _id, creationTime }, fields);
      }
    }
  });
  return written;
}

async function eachRow(
  source: ImportSource,
  progress: (message: string) => Promise<void>,
  add: AddRow,
): Promise<number> {
  let written = 0;
  for (const table of source.tables) {
    let count = 0;
    for await (const row of table.rows()) {
      await add(table, row);
      count++;
    }
    written += count;
    const name = table.componentPath === "" ? table.tableName : `${table.componentPath}/${table.tableName}`;
    await progress(`Read ${count} documents of table ${name}`);
  }
  return written;
}

/** The bytes go to disk, and the row says what is true of them. */
async function storedFile(
  { files }: ImportRunServices,
  source: ImportSource,
  { componentPath }: SourceTable,
  row: JsonObject,
  kept: (() => void)[],
): Promise<JsonObject> {
  const { _id, _creationTime, contentType, sha256 } = row;
  const found = fileOf(source, componentPath, _id);
  const bytes = await found.read();
  const { digest, release } = await files.keep(bytes);
  kept.push(release);
  const base64 = digest.toString("base64");
  if (typeof sha256 === "string" && ![base64, digest.toString("hex")].includes(sha256)) {
    throw new ImportRefused(
      `The file ${found.storageId} isn't the one that was exported: its SHA-256 differs`,
    );
  }
  return {
    ...(_id === undefined ? {} : { _id }),
    ...(_creationTime === undefined ? {} : { _creationTime }),
    sha256: base64,
    size: bytes.byteLength,
    ...(typeof contentType === "string" ? { contentType } : {}),
  };
}

const fileMaps = new WeakMap<ImportSource, Map<string, SourceFile>>();

function fileOf(source: ImportSource, componentPath: ComponentPath, id: unknown): SourceFile {
  let byId = fileMaps.get(source);
  if (byId === undefined) {
    byId = new Map(source.files.map((file) => [`${file.componentPath}\0${file.storageId}`, file]));
    fileMaps.set(source, byId);
  }
  const found = byId.get(`${componentPath}\0${String(id)}`);
  if (found === undefined) throw new ImportRefused(`The file ${String(id)} is missing in the archive`);
  return found;
}
