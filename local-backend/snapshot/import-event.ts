/** What the history says of an import, in the official words: the dashboard reads every field of it. Pure. */
import type { ComponentPath, Json, JsonObject } from "../engine/types.ts";
import { jsonFromValue } from "../values/convex-json.ts";
import type { ImportMode, ImportPlan } from "./import-plan.ts";
import type { ImportSource } from "./import-source.ts";

type ImportFormat = "csv" | "jsonLines" | "jsonArray" | "zip";

const MODES: Record<ImportMode, string> = {
  requireEmpty: "RequireEmpty",
  append: "Append",
  replace: "Replace",
  replaceAll: "ReplaceAll",
};
const FORMATS: Record<ImportFormat, string> = {
  csv: "csv",
  jsonLines: "jsonl",
  jsonArray: "json_array",
  zip: "zip",
};
/** Of a component; the rest is a number. */
const MAX_TABLES_TOLD = 50;

export function importEvent(
  spec: { mode: ImportMode; format: ImportFormat; tableName?: string | null | undefined },
  source: Pick<ImportSource, "tables">,
  { tables }: Pick<ImportPlan, "tables">,
): JsonObject {
  const keyOf = ({ componentPath, tableName }: Table) => `${componentPath}\0${tableName}`;
  const sent = new Set(source.tables.map(keyOf));
  const written = tables.filter((table) => sent.has(keyOf(table)));
  const emptied = tables.filter((table) => !sent.has(keyOf(table)));
  return {
    table_names: byComponent(written),
    table_count: count(written),
    import_mode: MODES[spec.mode],
    import_format: {
      format: FORMATS[spec.format],
      ...(spec.format === "zip" ? {} : { table: spec.tableName ?? "" }),
    },
    requestor: { type: "snapshotImport" },
    table_names_deleted: byComponent(emptied),
    table_count_deleted: count(emptied),
  };
}

interface Table {
  componentPath: ComponentPath;
  tableName: string;
}

function count(tables: readonly Table[]): Json {
  return jsonFromValue(BigInt(tables.length));
}

function byComponent(tables: readonly Table[]): Json {
  const paths = [...new Set(tables.map(({ componentPath }) => componentPath))];
  return paths.map((path) => ({
    component: path === "" ? null : path,
    table_names: tables
      .filter(({ componentPath }) => componentPath === path)
      .map(({ tableName }) => tableName)
      .slice(0, MAX_TABLES_TOLD),
  }));
}
