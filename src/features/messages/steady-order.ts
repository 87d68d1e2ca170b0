/** The order of a live list while somebody is about to press one of its rows. Pure. */

/** What is shown keeps its place, with what is newest in it; what is gone leaves; what is new waits at the end. */
export function steadyOrder<Row>(
  shownIds: readonly string[],
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Row[] {
  const place = new Map(shownIds.map((id, index) => [id, index]));
  const placeOf = (row: Row) => place.get(idOf(row)) ?? shownIds.length;
  // Rows without a place share the last one, and a stable sort keeps them as they came.
  return [...rows].sort((one, other) => placeOf(one) - placeOf(other));
}
