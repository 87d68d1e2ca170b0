/** What the dashboard's Data and Schema pages read. */
import { z } from "zod";
import { BY_CREATION_TIME, BY_ID } from "../engine/catalog.ts";
import { UserError } from "../engine/errors.ts";
import type { Json, TableDefinition } from "../engine/types.ts";
import { LISTED_SYSTEM_TABLES } from "./dashboard-pages.ts";
import { tableOf, type SystemCall, type SystemFunction } from "./system-call.ts";
import { tablePage } from "./table-page.ts";

const MAX_DOCUMENTS_BY_ID = 1_000;
const documentName = z.looseObject({ id: z.string(), tableName: z.string() });

export const DASHBOARD_TABLES: Record<string, SystemFunction> = {
  "_system/frontend/paginatedTableDocuments:default": (_services, call) => tablePage(call),
  "_system/frontend/tableSize:default": (_services, { transaction, access, args }) =>
    transaction.count(access, z.string().parse(args.tableName)),
  "_system/frontend/indexes:default": (_services, call) => {
    const table = tableOf(call, z.string().nullish().parse(call.args.tableName) ?? "");
    return table === null ? null : listedIndexes(table);
  },
  "_system/frontend/listById:default": (_services, call) =>
    z
      .array(z.unknown())
      .parse(call.args.ids)
      .map((wanted, at) => (at < MAX_DOCUMENTS_BY_ID ? documentById(call, wanted) : null)),
};

function listedIndexes({ indexes }: TableDefinition): Json {
  return indexes
    .filter(({ name }) => name !== BY_ID && name !== BY_CREATION_TIME)
    .map(({ name, fields, search, state, isStaged }) => ({
      name,
      staged: isStaged === true,
      fields: search === undefined ? [...fields, "_creationTime"] : { ...search },
      backfill: {
        state: isStaged === true ? "backfilled" : state === "backfilling" ? "backfilling" : "done",
      },
    }));
}

/** Null for whatever isn't there, also for what is no id: previews and editors ask while somebody types. */
function documentById({ transaction, access }: SystemCall, wanted: unknown): Json {
  const { data: name } = documentName.safeParse(wanted);
  if (name === undefined) return null;
  const { id, tableName } = name;
  const real = Object.entries(LISTED_SYSTEM_TABLES).find(([, listed]) => listed === tableName)?.[0];
  try {
    const text = transaction.get(access, id, real ?? tableName);
    return text === null ? null : (JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
