/**
 * A deployment as a ZIP archive, in the official layout (protocol §7.5): one moment of all tables, and the files if wanted.
 * Written as it is read; nothing of it is held in memory but one row or file.
 */
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import type { EngineTransaction } from "../engine/engine-interface.ts";
import { eachInRange } from "../engine/server-transaction.ts";
import { isSystemTableName } from "../engine/system-tables.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import { STORAGE_TABLE, TABLES_ENTRY } from "./archive-layout.ts";

const README = `# A snapshot of a Convex deployment

Each folder is a table: \`documents.jsonl\` has a document in each line, \`generated_schema.jsonl\` says how values are written.
\`_tables\` names the tables and their numbers, which the ids contain. \`_storage\` has the files, if they were asked for.
\`_components\` has the tables of components. Scheduled functions, environment variables and code aren't part of a snapshot.

\`npx convex import\` takes it in again.
`;
/** Values in the Convex JSON of the wire: nothing has to be guessed when they are read. */
const GENERATED_SCHEMA = `"uniform"\n`;

export interface ArchiveSource {
  transaction: EngineTransaction;
  /** Null: files aren't wanted. */
  readFile:
    ((componentPath: ComponentPath, storageId: string) => Promise<{ bytes: Uint8Array } | null>) | null;
}

/** The file is durable when this resolves. */
export async function writeArchive(source: ArchiveSource, file: string): Promise<void> {
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(file, { flags: "wx", mode: 0o600 }));
  zip.on("error", (error: Error) => (zip.outputStream as Readable).destroy(error));
  zip.addBuffer(Buffer.from(README), "README.md");
  for (const [componentPath, { tables }] of Object.entries(source.transaction.catalog.namespaces)) {
    const prefix = prefixOf(componentPath);
    const own = Object.values(tables).filter(({ name }) => !isSystemTableName(name));
    const listed = source.readFile === null ? own : [...own, tables[STORAGE_TABLE]!];
    const names = listed.map(({ name, number }) => `${JSON.stringify({ name, id: number })}\n`);
    zip.addBuffer(Buffer.from(names.join("")), `${prefix}${TABLES_ENTRY}/documents.jsonl`);
    for (const { name } of listed) {
      addStream(zip, `${prefix}${name}/documents.jsonl`, () => lines(source, componentPath, name));
      zip.addBuffer(Buffer.from(GENERATED_SCHEMA), `${prefix}${name}/generated_schema.jsonl`);
    }
    if (source.readFile !== null) addFiles(zip, source, componentPath, prefix);
  }
  zip.end();
  await written;
  const handle = await open(file, "r");
  await handle.sync();
  await handle.close();
}

function prefixOf(componentPath: ComponentPath): string {
  if (componentPath === "") return "";
  return componentPath
    .split("/")
    .map((name) => `_components/${name}/`)
    .join("");
}

function addStream(zip: yazl.ZipFile, name: string, lines: () => Iterable<string>): void {
  zip.addReadStreamLazy(name, {}, (give) => {
    try {
      give(null, Readable.from(lines()));
    } catch (error) {
      give(error, Readable.from([]));
    }
  });
}

function* lines(
  { transaction }: ArchiveSource,
  componentPath: ComponentPath,
  name: string,
): Iterable<string> {
  const access = { componentPath, isPrivileged: true };
  for (const row of eachInRange(transaction, access, `${name}.by_creation_time`, [])) {
    yield `${JSON.stringify(row)}\n`;
  }
}

function addFiles(
  zip: yazl.ZipFile,
  { transaction, readFile }: ArchiveSource,
  componentPath: ComponentPath,
  prefix: string,
): void {
  const access = { componentPath, isPrivileged: true };
  for (const row of eachInRange(transaction, access, `${STORAGE_TABLE}.by_creation_time`, [])) {
    const id = (row as JsonObject)._id as string;
    // Most files are compressed already.
    zip.addReadStreamLazy(`${prefix}${STORAGE_TABLE}/${id}`, { compress: false }, (give) => {
      readFile?.(componentPath, id).then(
        (stored) => {
          const isThere = stored !== null;
          give(isThere ? null : new Error(`The file ${id} is gone`), Readable.from([stored?.bytes ?? ""]));
        },
        (error: unknown) => give(error, Readable.from([])),
      );
    });
  }
}
