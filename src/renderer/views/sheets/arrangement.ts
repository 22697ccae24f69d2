/** How keys go through a sheet, and which of its lines are in sight. */
import { type Arrangement, type AxisSizes, indexOf, placeAt } from "../../../contract/making/sheet-grid.ts";

/** The numbers of all cells, row by row: the order in which keys and ranges go through them. */
export function orderOf(sizes: AxisSizes, arrangement: Arrangement): readonly number[] {
  const { rows, columns } = arrangement;
  return rows.flatMap((_, row) => columns.map((__, column) => indexOf(sizes, placeAt(arrangement, row, column))));
}

/** Where a key leads from a place in the order; the same place where it leads nowhere. */
export function stepped(at: number, key: string, rows: number, columns: number): number {
  const [row, column] = [Math.floor(at / columns), at % columns];
  switch (key) {
    case "ArrowLeft":
      return column > 0 ? at - 1 : at;
    case "ArrowRight":
      return column < columns - 1 ? at + 1 : at;
    case "ArrowUp":
      return row > 0 ? at - columns : at;
    case "ArrowDown":
      return row < rows - 1 ? at + columns : at;
    case "Home":
      return row * columns;
    case "End":
      return row * columns + columns - 1;
    default:
      return at;
  }
}

/** Side of a cell and the room between two, in pixels before zooming. */
export interface Pitch {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

/** Size of the whole plane. */
export const planeOf = ({ rows, columns }: Arrangement, { width, height, gap }: Pitch) => ({
  width: columns.length * (width + gap) - gap,
  height: rows.length * (height + gap) - gap,
});

/**
 * The lines in sight along one side.
 * @param start   where the plane begins in its frame, in pixels of the screen
 * @param length  of the frame
 */
export function inSight(
  start: number,
  length: number,
  pitch: number,
  count: number,
): readonly [from: number, to: number] {
  const from = Math.max(0, Math.floor(-start / pitch));
  const to = Math.min(count, Math.ceil((length - start) / pitch));
  return from < to ? [from, to] : [0, 0];
}
