/** Reads a ZIP archive that anybody may have made: names, sizes and checksums are believed only when they are proved. */
import yauzl from "yauzl";
import { z } from "zod";
import { isSystemTableName } from "../engine/system-tables.ts";
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import { entryOf, STORAGE_TABLE, TABLES_ENTRY } from "./archive-layout.ts";
import { crc32 } from "./crc32.ts";
import {
  ImportRefused,
  numberOfFirstRow,
  type ImportSource,
  type SourceFile,
  type SourceTable,
} from "./import-source.ts";
import { jsonLines } from "./lines.ts";

const MAX_ENTRIES = 1_000_000;
const MAX_FILE_BYTES = 256 * 1024 * 1024;

const tableRow = z.looseObject({ name: z.string(), id: z.number().int().positive().max(0xffff_ffff) });

/** Throws ImportRefused. `base`: the component into which it goes. */
export async function openArchive(file: string, base: ComponentPath = ""): Promise<ImportSource> {
  const zip = await refusing(() =>
    yauzl.openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true }),
  );
  try {
    return await listArchive(zip, base);
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listArchive(zip: yauzl.ZipFile, base: ComponentPath): Promise<ImportSource> {
  if (zip.entryCount > MAX_ENTRIES) throw new ImportRefused("The archive has too many entries");
  const tables = new Map<string, SourceTable>();
  const numbers = new Map<string, number>();
  const files: SourceFile[] = [];
  const numberRows: { componentPath: ComponentPath; entry: yauzl.Entry }[] = [];
  await refusing(async () => {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new ImportRefused("The archive is encrypted");
      const meaning = entryOf(entry.fileName, base);
      if (meaning.kind === "file") {
        const { componentPath, storageId } = meaning;
        if (entry.uncompressedSize > MAX_FILE_BYTES) {
          throw new ImportRefused(`The file ${storageId} is larger than ${MAX_FILE_BYTES} bytes`);
        }
        files.push({ componentPath, storageId, read: () => wholeEntry(zip, entry) });
      }
      if (meaning.kind !== "documents") continue;
      const { componentPath, tableName } = meaning;
      if (tableName === TABLES_ENTRY) {
        numberRows.push({ componentPath, entry });
        continue;
      }
      if (isSystemTableName(tableName) && tableName !== STORAGE_TABLE) continue;
      const key = `${componentPath}\0${tableName}`;
      if (tables.has(key)) throw new ImportRefused(`The table "${tableName}" is in the archive twice`);
      const rows = () => jsonLines(bytesOf(zip, entry), entry.fileName);
      tables.set(key, { componentPath, tableName, number: null, rows });
    }
  });
  for (const { componentPath, entry } of numberRows) {
    for await (const row of jsonLines(bytesOf(zip, entry), entry.fileName)) {
      const { name, id } = parsedTable(row, entry.fileName);
      numbers.set(`${componentPath}\0${name}`, id);
    }
  }
  for (const [key, table] of tables)
    table.number = numbers.get(key) ?? (await numberOfFirstRow(table.rows()));
  return { tables: [...tables.values()], files, close: () => zip.close() };
}

function parsedTable(row: JsonObject, what: string): z.infer<typeof tableRow> {
  const parsed = tableRow.safeParse(row);
  if (!parsed.success) throw new ImportRefused(`${what}: a table has a name and a number`);
  return parsed.data;
}

async function wholeEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(zip, entry)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Ends with a refusal when the bytes aren't those that the archive promised. */
async function* bytesOf(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncIterable<Buffer> {
  const stream = await refusing(() => zip.openReadStreamPromise(entry));
  let sum = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof ImportRefused ? error : damaged(error);
  }
  if (sum !== entry.crc32)
    throw new ImportRefused(`The archive is damaged: ${entry.fileName} has another checksum`);
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ImportRefused ? error : damaged(error);
  }
}

function damaged(error: unknown): ImportRefused {
  const reason = error instanceof Error ? error.message : String(error);
  return new ImportRefused(`The archive can't be read: ${reason}`);
}
