/** A committer that counts which tables the conflicts were about. */
import type { Committer } from "../engine/engine-interface.ts";

export function countConflictsByTable(
  committer: Committer,
  conflictsByTable: Map<string, number>,
): Committer {
  return {
    async commit(result, extras) {
      const outcome = await committer.commit(result, extras);
      if (!outcome.ok) {
        const { componentPath, tableName, reason } = outcome.conflict;
        const table =
          tableName === null ? `(${reason})` : [componentPath, tableName].filter(Boolean).join("/");
        conflictsByTable.set(table, (conflictsByTable.get(table) ?? 0) + 1);
      }
      return outcome;
    },
    commitSideRecords: (extras) => committer.commitSideRecords(extras),
    onCommit: (listener) => committer.onCommit(listener),
    get waiting() {
      return committer.waiting;
    },
    get counters() {
      return committer.counters;
    },
  };
}
