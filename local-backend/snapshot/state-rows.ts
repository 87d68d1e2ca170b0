/** Rows of `_exports` and `_imports`: what the CLI watches. */
import type { Engine } from "../engine/engine-interface.ts";
import { eachInRange, inServerTransaction, readOnly } from "../engine/server-transaction.ts";
import type { JsonObject } from "../engine/types.ts";
import { SERVER_ACCESS } from "../scheduler/due-work.ts";

export const EXPORTS_TABLE = "_exports";
export const IMPORTS_TABLE = "_imports";
export type StateTable = typeof EXPORTS_TABLE | typeof IMPORTS_TABLE;
type Writer = Pick<Engine, "beginTransaction" | "committer">;

export async function addRow(engine: Writer, table: StateTable, row: JsonObject): Promise<string> {
  return await inServerTransaction(engine, (transaction) => transaction.insert(SERVER_ACCESS, table, row));
}

export async function patchRow(
  engine: Writer,
  table: StateTable,
  id: string,
  patch: JsonObject,
): Promise<void> {
  await inServerTransaction(engine, (transaction) => {
    if (transaction.get(SERVER_ACCESS, id, table) !== null) {
      transaction.shallowMerge(SERVER_ACCESS, id, patch, table);
    }
  });
}

export async function removeRows(engine: Writer, table: StateTable, ids: readonly string[]): Promise<void> {
  await inServerTransaction(engine, (transaction) => {
    for (const id of ids) transaction.remove(SERVER_ACCESS, id, table);
  });
}

/** Oldest first. */
export function allRows(engine: Pick<Engine, "beginTransaction">, table: StateTable): JsonObject[] {
  return readOnly(engine, (transaction) => [
    ...eachInRange(transaction, SERVER_ACCESS, `${table}.by_creation_time`, []),
  ]);
}
