/** Where the arrow keys lead in the week grid: from slot to slot, over what holds none. Pure. */
export interface GridPlace {
  column: number;
  row: number;
}
export type GridMove = "left" | "right" | "up" | "down" | "first" | "last";

/** `has` says which places hold a slot. Null: there is none that way. */
export function placeAfter(
  from: GridPlace,
  move: GridMove,
  size: { columns: number; rows: number },
  has: (place: GridPlace) => boolean,
): GridPlace | null {
  switch (move) {
    case "up":
    case "down": {
      const step = move === "up" ? -1 : 1;
      for (let row = from.row + step; row >= 0 && row < size.rows; row += step) {
        if (has({ column: from.column, row })) return { column: from.column, row };
      }
      return null;
    }
    case "left":
    case "right": {
      const step = move === "left" ? -1 : 1;
      for (let column = from.column + step; column >= 0 && column < size.columns; column += step) {
        const place = nearestRow(column, from.row, size.rows, has);
        if (place !== null) return place;
      }
      return null;
    }
    case "first":
      return nearestRow(from.column, 0, size.rows, has);
    case "last":
      return nearestRow(from.column, size.rows - 1, size.rows, has);
  }
}

/** The slot that takes the focus when the focused one is gone: the same day first, then the nearest other. */
export function nearestPlace(
  to: GridPlace,
  size: { columns: number; rows: number },
  has: (place: GridPlace) => boolean,
): GridPlace | null {
  for (let distance = 0; distance < size.columns; distance++) {
    for (const column of distance === 0 ? [to.column] : [to.column + distance, to.column - distance]) {
      const place = column < 0 || column >= size.columns ? null : nearestRow(column, to.row, size.rows, has);
      if (place !== null) return place;
    }
  }
  return null;
}

/** In another column the same row if it holds a slot, else the closest one. */
function nearestRow(
  column: number,
  row: number,
  rows: number,
  has: (place: GridPlace) => boolean,
): GridPlace | null {
  for (let distance = 0; distance < rows; distance++) {
    for (const candidate of distance === 0 ? [row] : [row + distance, row - distance]) {
      if (candidate >= 0 && candidate < rows && has({ column, row: candidate })) {
        return { column, row: candidate };
      }
    }
  }
  return null;
}
