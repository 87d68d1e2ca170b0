/** Writes of server code in a mutation's transaction (`CallRequest.alongside`). */
import type { EngineTransaction } from "../../engine/engine-interface.ts";
import type { CallRequest, PrivilegedWrite } from "../types.ts";

type Alongside = NonNullable<CallRequest["alongside"]>;

function access({ componentPath }: PrivilegedWrite) {
  return { componentPath, isPrivileged: true };
}

/** Reads them, so that a change by somebody else is a conflict. */
export function areAllThere(transaction: EngineTransaction, { before, after }: Alongside): boolean {
  return [...before, ...after].every(
    (write) => transaction.get(access(write), write.id, write.tableName) !== null,
  );
}

/** Throws UserError when the function itself has removed a document. */
export function applyWrites(transaction: EngineTransaction, writes: readonly PrivilegedWrite[]): void {
  for (const write of writes) {
    if (write.patch === null) transaction.remove(access(write), write.id, write.tableName);
    else transaction.shallowMerge(access(write), write.id, write.patch, write.tableName);
  }
}
