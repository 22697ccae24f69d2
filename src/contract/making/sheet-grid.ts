/** A sheet as rows and columns: people down, styles across, and the seeds where there are no more lines. */
import type { CellPlace } from "./sheets.ts";

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

/** An axis without values is one value: that of the draft. */
export const sizesOf = ({
  people,
  styles,
  seeds,
}: {
  readonly people: readonly unknown[];
  readonly styles: readonly unknown[];
  readonly seeds: number;
}): AxisSizes => ({
  people: Math.max(1, people.length),
  styles: Math.max(1, styles.length),
  seeds,
});

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
