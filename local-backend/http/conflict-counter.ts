/** A committer that counts which tables the conflicts were about. */
import type { Committer } from "../engine/engine-interface.ts";
import { observeCommits } from "../engine/observe-commits.ts";

export function countConflictsByTable(
  committer: Committer,
  conflictsByTable: Map<string, number>,
): Committer {
  return observeCommits(committer, (outcome) => {
    if (outcome.ok) return;
    const { componentPath, tableName, reason } = outcome.conflict;
    const table = tableName === null ? `(${reason})` : [componentPath, tableName].filter(Boolean).join("/");
    conflictsByTable.set(table, (conflictsByTable.get(table) ?? 0) + 1);
  });
}
