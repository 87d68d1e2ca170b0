/** What the dashboard's Data and Schema pages read. */
import { z } from "zod";
import { BY_CREATION_TIME, BY_ID } from "../engine/catalog.ts";
import { UserError } from "../engine/errors.ts";
import type { Json, TableDefinition } from "../engine/types.ts";
import { LISTED_SYSTEM_TABLES } from "./dashboard-pages.ts";
import type { SystemCall, SystemFunction } from "./system-call.ts";
import { tablePage } from "./table-page.ts";

const MAX_DOCUMENTS_BY_ID = 1_000;
const documentNames = z
  .array(z.looseObject({ id: z.string(), tableName: z.string() }))
  .max(MAX_DOCUMENTS_BY_ID);

export const DASHBOARD_TABLES: Record<string, SystemFunction> = {
  "_system/frontend/paginatedTableDocuments:default": (_services, call) => tablePage(call),
  "_system/frontend/tableSize:default": (_services, { transaction, access, args }) =>
    transaction.count(access, z.string().parse(args.tableName)),
  "_system/frontend/indexes:default": (_services, { transaction, componentPath, args }) => {
    const tables = transaction.catalog.namespaces[componentPath]?.tables ?? {};
    const table = tables[z.string().nullish().parse(args.tableName) ?? ""];
    return table === undefined ? null : listedIndexes(table);
  },
  "_system/frontend/listById:default": (_services, call) =>
    documentNames.parse(call.args.ids).map((wanted) => documentById(call, wanted)),
};

function listedIndexes({ indexes }: TableDefinition): Json {
  return indexes
    .filter(({ name }) => name !== BY_ID && name !== BY_CREATION_TIME)
    .map(({ name, fields, search, state, isStaged }) => ({
      name,
      staged: isStaged === true,
      fields: search === undefined ? [...fields, "_creationTime"] : { ...search },
      backfill: { state: state === "backfilling" && isStaged !== true ? "backfilling" : "done" },
    }));
}

/** Null for whatever isn't there, also for a text that is no id: previews and editors ask while somebody types. */
function documentById(
  { transaction, access }: SystemCall,
  { id, tableName }: { id: string; tableName: string },
): Json {
  const real = Object.entries(LISTED_SYSTEM_TABLES).find(([, listed]) => listed === tableName)?.[0];
  try {
    const text = transaction.get(access, id, real ?? tableName);
    return text === null ? null : (JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
