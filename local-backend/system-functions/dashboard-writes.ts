/** What the dashboard changes: documents, tables, files. Past the app's own functions, never past its schema. */
import { z } from "zod";
import { UserError } from "../engine/errors.ts";
import { eachInRange } from "../engine/server-transaction.ts";
import type { Access } from "../engine/engine-interface.ts";
import type { Json, JsonObject } from "../engine/types.ts";
import { createUploadToken } from "../runtime/upload-token.ts";
import { inComponent, noteEvent, toldIds } from "./deployment-events.ts";
import { tableOf, type SystemCall, type SystemFunction } from "./system-call.ts";
import { literalOf } from "./table-filters.ts";

const MAX_DOCUMENTS = 4_096;
const MAX_CLEARED = 4_000;
const MAX_CLEARED_CHARACTERS = 3_000_000;
const STORAGE_TABLE = "_storage";

const document = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);
const addArgs = z.looseObject({ table: z.string(), documents: z.array(document) });
const replaceArgs = z.looseObject({ id: z.string(), document });
const patchArgs = z.looseObject({
  table: z.string(),
  ids: z.array(z.string()).max(MAX_DOCUMENTS).nullish(),
  fields: document,
});
const deleteArgs = z.looseObject({
  toDelete: z.array(z.looseObject({ id: z.string(), tableName: z.string() })),
});
const fileArgs = z.looseObject({ storageIds: z.array(z.string()).max(MAX_DOCUMENTS) });

const DONE: Json = { success: true };
const refused = (error: string): Json => ({ success: false, error });
const tooMany = (verb: string) => refused(`You can't ${verb} more than ${MAX_DOCUMENTS} documents at once`);

export const DASHBOARD_WRITES: Record<string, SystemFunction> = {
  "_system/frontend/addDocument:default": (_services, call) => {
    const { table, documents } = addArgs.parse(call.args);
    if (documents.length > MAX_DOCUMENTS) return tooMany("add");
    const ids = documents.map((each) => call.transaction.insert(appTables(call), table, each));
    note(call, "add_documents", { table, document_ids: toldIds(ids) });
    return DONE;
  },
  "_system/frontend/replaceDocument:default": (_services, call) => {
    const { id, document: wanted } = replaceArgs.parse(call.args);
    const table = tableNameOf(call, id);
    if (table === null) return refused("Document not found");
    const { _id, _creationTime, ...fields } = wanted;
    call.transaction.replace(appTables(call), id, fields);
    note(call, "update_documents", { table, document_ids: [id] });
    return DONE;
  },
  "_system/frontend/patchDocumentsFields:default": (_services, call) => {
    const { table, ids, fields } = patchArgs.parse(call.args);
    const patch = Object.fromEntries(
      Object.entries(fields).map(([field, given]) => [field, literalOf(given)]),
    );
    const targets = ids ?? allIds(call, table);
    for (const id of targets) call.transaction.shallowMerge(appTables(call), id, patch, table);
    note(call, "update_documents", { table, document_ids: toldIds(targets) });
    return DONE;
  },
  "_system/frontend/deleteDocuments:default": (_services, call) => {
    const { toDelete } = deleteArgs.parse(call.args);
    if (toDelete.length > MAX_DOCUMENTS) return tooMany("delete");
    for (const { id, tableName } of toDelete) call.transaction.remove(appTables(call), id, tableName);
    for (const table of new Set(toDelete.map(({ tableName }) => tableName))) {
      const ids = toDelete.filter(({ tableName }) => tableName === table).map(({ id }) => id);
      note(call, "delete_documents", { table, document_ids: toldIds(ids) });
    }
    return DONE;
  },
  "_system/frontend/clearTablePage:default": (_services, call) => {
    const table = z.string().parse(call.args.tableName);
    let deleted = 0;
    let characters = 0;
    let hasMore = false;
    const oldestFirst = eachInRange(call.transaction, call.access, `${table}.by_creation_time`, []);
    const ids: string[] = [];
    for (const each of oldestFirst) {
      if (deleted >= MAX_CLEARED || characters >= MAX_CLEARED_CHARACTERS) {
        hasMore = true;
        break;
      }
      characters += JSON.stringify(each).length;
      ids.push(each._id as string);
      deleted++;
    }
    for (const id of ids) call.transaction.remove(appTables(call), id, table);
    if (call.args.cursor == null) note(call, "clear_tables", { table_names: [table] });
    // What is deleted doesn't come again: the next page begins at the front, too.
    return { deleted, hasMore, continueCursor: "" };
  },
  "_system/frontend/createTable:default": (_services, call) => {
    const table = z.string().parse(call.args.table);
    const id = call.transaction.insert(appTables(call), table, {});
    call.transaction.remove(appTables(call), id, table);
    note(call, "create_table", { table });
    return null;
  },
  "_system/frontend/fileStorageV2:deleteFiles": (_services, call) => {
    const { storageIds } = fileArgs.parse(call.args);
    for (const id of storageIds) call.transaction.remove(call.access, id, STORAGE_TABLE);
    note(call, "delete_files", { storage_ids: toldIds(storageIds) });
    return null;
  },
  "_system/frontend/fileStorageV2:generateUploadUrl": ({ cloudUrl, storageSecret }, call) => {
    const grant = { componentPath: call.componentPath, issuedAtMs: Date.now() };
    return `${cloudUrl}/api/storage/upload?token=${createUploadToken(grant, storageSecret)}`;
  },
};

/** The app's tables only: what the server keeps for itself isn't edited. */
function appTables({ componentPath }: SystemCall): Access {
  return { componentPath };
}

function tableNameOf({ transaction, componentPath }: SystemCall, id: string): string | null {
  const tables = Object.values(transaction.catalog.namespaces[componentPath]?.tables ?? {});
  const access = { componentPath, isPrivileged: true };
  const table = tables.find(({ name }) => transaction.normalizeId(access, name, id) !== null);
  if (table === undefined || transaction.get(access, id, table.name) === null) return null;
  return table.name;
}

function allIds(call: SystemCall, table: string): string[] {
  const { transaction, access } = call;
  if (tableOf(call, table) === null) throw new UserError(`There is no table "${table}"`);
  const documents = eachInRange(transaction, access, `${table}.by_creation_time`, []);
  return [...documents].map(({ _id }) => _id as string);
}

function note({ transaction, componentPath }: SystemCall, action: string, metadata: JsonObject): void {
  noteEvent(transaction, { action, metadata: { ...metadata, ...inComponent(componentPath) } });
}
