/** `schema.export()` (protocol §8.3) as the engine wants it and index changes as the CLI prints them. */
import { z } from "zod";
import type { IndexChange, IndexDiff, SchemaDefinition } from "../engine/engine-interface.ts";
import type { Json } from "../engine/types.ts";
import { PushRefused } from "./push-error.ts";

const databaseIndex = z.looseObject({ indexDescriptor: z.string(), fields: z.array(z.string()) });
const searchIndex = z.looseObject({
  indexDescriptor: z.string(),
  searchField: z.string(),
  filterFields: z.array(z.string()),
});
const vectorIndex = z.looseObject({ indexDescriptor: z.string() });

const schemaJson = z.looseObject({
  tables: z.array(
    z.looseObject({
      tableName: z.string(),
      indexes: z.array(databaseIndex),
      stagedDbIndexes: z.array(databaseIndex).nullish(),
      searchIndexes: z.array(searchIndex).nullish(),
      stagedSearchIndexes: z.array(searchIndex).nullish(),
      vectorIndexes: z.array(vectorIndex).nullish(),
      stagedVectorIndexes: z.array(vectorIndex).nullish(),
      documentType: z.custom<Json>().nullish(),
    }),
  ),
  schemaValidation: z.boolean(),
});
export type SchemaJson = z.infer<typeof schemaJson>;

/** `exported` is the JSON text that a schema's `export()` returns, or already its value. */
export function parseSchema(exported: Json): SchemaJson {
  const value: unknown = typeof exported === "string" ? JSON.parse(exported) : exported;
  const parsed = schemaJson.safeParse(value);
  if (!parsed.success)
    throw new PushRefused("InvalidSchema", "schema.ts exports no schema: use defineSchema");
  for (const table of parsed.data.tables) refuseUnsupportedIndexes(table);
  return parsed.data;
}

function refuseUnsupportedIndexes(table: SchemaJson["tables"][number]): void {
  const unsupported = [...(table.vectorIndexes ?? []), ...(table.stagedVectorIndexes ?? [])][0];
  if (unsupported === undefined) return;
  throw new PushRefused(
    "UnsupportedIndex",
    `${table.tableName}.${unsupported.indexDescriptor}: the local backend has no vector indexes`,
  );
}

export function schemaDefinition(schema: SchemaJson): SchemaDefinition {
  return {
    schemaValidation: schema.schemaValidation,
    tables: schema.tables.map((table) => ({
      tableName: table.tableName,
      indexes: table.indexes,
      stagedDbIndexes: table.stagedDbIndexes ?? [],
      searchIndexes: table.searchIndexes ?? [],
      stagedSearchIndexes: table.stagedSearchIndexes ?? [],
      documentType: table.documentType ?? null,
    })),
  };
}

type PrintedIndex = { name: string; staged?: true } & (
  { type: "database"; fields: string[] } | { type: "search"; searchField: string; filterFields: string[] }
);

export function printedIndexDiff(diff: IndexDiff | undefined) {
  const print = ({ tableName, indexName, fields, search, isStaged }: IndexChange): PrintedIndex => {
    const common = { name: `${tableName}.${indexName}`, ...(isStaged ? { staged: true as const } : {}) };
    return search === undefined
      ? { ...common, type: "database", fields }
      : { ...common, type: "search", ...search };
  };
  const { added = [], removed = [], enabled = [], disabled = [] } = diff ?? {};
  return {
    added_indexes: added.map(print),
    removed_indexes: removed.map(print),
    enabled_indexes: enabled.map(print),
    disabled_indexes: disabled.map(print),
  };
}

export type PrintedIndexDiff = ReturnType<typeof printedIndexDiff>;
