/** Names for what stood in a transaction's way, so that logs and errors can say it. */
import type { CatalogView } from "./catalog-view.ts";
import type { Conflict } from "./engine-interface.ts";
import { TABLES_INDEX } from "./storage-layout.ts";
import type { IndexId, Timestamp } from "./types.ts";

export function overlapConflict(view: CatalogView, indexId: IndexId, ts: Timestamp): Conflict {
  const placed = view.indexById(indexId);
  if (indexId === TABLES_INDEX || placed === null) return plainConflict("table-created", ts);
  return {
    reason: "overlap",
    componentPath: placed.componentPath,
    tableName: placed.table.name,
    indexName: placed.index.name,
    conflictingTs: ts,
  };
}

export function plainConflict(reason: Conflict["reason"], ts: Timestamp | null = null): Conflict {
  return { reason, componentPath: null, tableName: null, indexName: null, conflictingTs: ts };
}
