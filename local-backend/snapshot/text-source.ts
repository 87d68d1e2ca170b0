/** One table from a text: CSV, JSON lines or a JSON array. */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { parse } from "csv-parse";
import type { ComponentPath, Json, JsonObject } from "../engine/types.ts";
import { isJsonObject } from "../values/convex-json.ts";
import { ImportRefused, numberOfFirstRow, type ImportSource } from "./import-source.ts";
import { jsonLines } from "./lines.ts";

export type TextFormat = "csv" | "jsonLines" | "jsonArray";

const MAX_ARRAY_BYTES = 64 * 1024 * 1024;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export async function textSource(
  file: string,
  format: TextFormat,
  table: { componentPath: ComponentPath; tableName: string },
): Promise<ImportSource> {
  const rows = {
    csv: () => csvRows(file),
    jsonLines: () => jsonLines(createReadStream(file) as AsyncIterable<Buffer>, "The file"),
    jsonArray: () => arrayRows(file),
  }[format];
  const number = await numberOfFirstRow(rows());
  return { tables: [{ ...table, number, rows }], files: [], close() {} };
}

/** Cells that are numbers become float64, all others text. */
async function* csvRows(file: string): AsyncIterable<JsonObject> {
  const parser = createReadStream(file).pipe(
    parse({ columns: (header: string[]) => header.map((name) => name.trim()), bom: true, trim: false }),
  );
  try {
    for await (const row of parser as AsyncIterable<Record<string, string>>) {
      yield Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, valueOfCell(cell)]));
    }
  } catch (error) {
    throw new ImportRefused(
      `The CSV can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function valueOfCell(cell: string): Json {
  return NUMBER.test(cell) ? Number(cell) : cell;
}

async function* arrayRows(file: string): AsyncIterable<JsonObject> {
  if ((await stat(file)).size > MAX_ARRAY_BYTES) {
    throw new ImportRefused(`A JSON array may have ${MAX_ARRAY_BYTES} bytes: use JSON lines for more`);
  }
  let value: Json;
  try {
    value = JSON.parse((await readFile(file, "utf8")).replace(/^\ufeff/, "")) as Json;
  } catch {
    throw new ImportRefused("The file isn't valid JSON");
  }
  if (!Array.isArray(value)) throw new ImportRefused("The file must be a JSON array of documents");
  for (const [index, row] of value.entries()) {
    if (!isJsonObject(row)) throw new ImportRefused(`Element ${index} of the array is no object`);
    yield row;
  }
}
