/** A sheet as rows and columns: people down, styles across, and the seeds where there are no more lines. */
import type { CellPlace } from "../../../contract/sheets.ts";

/** How many values each axis has, at least 1. */
export interface AxisSizes {
  readonly people: number;
  readonly styles: number;
  readonly seeds: number;
}

/** A row or a column. */
export interface Line {
  /** Which person or style. */
  readonly value: number;
  /** Which seed; null where the seeds lie along the other side. */
  readonly seed: number | null;
  /** The first of its person or style. */
  readonly first: boolean;
}

export interface Arrangement {
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
}

export function arranged({ people, styles, seeds }: AxisSizes): Arrangement {
  const across = people >= styles;
  return { rows: lines(people, across ? 1 : seeds), columns: lines(styles, across ? seeds : 1) };
}

function lines(values: number, seeds: number): readonly Line[] {
  return Array.from({ length: values * seeds }, (_, at) => ({
    value: Math.floor(at / seeds),
    seed: seeds === 1 ? null : at % seeds,
    first: at % seeds === 0,
  }));
}

/** The cell where a row and a column meet. */
export function placeAt({ rows, columns }: Arrangement, row: number, column: number): CellPlace {
  const [down, across] = [rows[row]!, columns[column]!];
  return { person: down.value, style: across.value, seed: down.seed ?? across.seed ?? 0 };
}

/** A cell's number in the order in which a sheet lists its cells: by person, then style, then seed. */
export const indexOf = ({ styles, seeds }: AxisSizes, { person, style, seed }: CellPlace): number =>
  (person * styles + style) * seeds + seed;

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
