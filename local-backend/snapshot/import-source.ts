/** What is to be imported, whatever its format: rows by table, and files. */
import type { ComponentPath, JsonObject } from "../engine/types.ts";
import { decodeId } from "../values/document-id.ts";

export interface SourceTable {
  componentPath: ComponentPath;
  tableName: string;
  /** As the archive says; null where it doesn't. */
  number: number | null;
  /** From the first one, each time it is called. */
  rows(): AsyncIterable<JsonObject>;
}

export interface SourceFile {
  componentPath: ComponentPath;
  storageId: string;
  read(): Promise<Buffer>;
}

/** Where nothing names a table's number, the ids of its rows have it. */
export async function numberOfFirstRow(rows: AsyncIterable<JsonObject>): Promise<number | null> {
  for await (const { _id } of rows) {
    return typeof _id === "string" ? (decodeId(_id)?.tableNumber ?? null) : null;
  }
  return null;
}

export interface ImportSource {
  tables: SourceTable[];
  files: SourceFile[];
  close(): void;
}

/** What is wrong with what was sent: a sentence for whoever sent it. */
export class ImportRefused extends Error {
  override name = "ImportRefused";
}
