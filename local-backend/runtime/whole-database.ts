import type { Catalog, ReadSet } from "../engine/types.ts";

/**
 * A read set that every write to any table touches: for a query whose real one got lost when it passed a limit. Each write
 * changes an entry of its table's first index, `by_id`.
 */
export function wholeDatabase(catalog: Catalog): ReadSet {
  const tables = Object.values(catalog.namespaces).flatMap(({ tables }) => Object.values(tables));
  return new Map(
    tables.flatMap(({ indexes }) => {
      const byId = indexes.find(({ name }) => name === "by_id");
      return byId === undefined ? [] : [[byId.id, [{ start: new Uint8Array(0), end: null }]] as const];
    }),
  );
}
