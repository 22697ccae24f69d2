/** The lines of a sheet in the order of a measure: the best stand at the top and at the left. */
import { before, type Mark } from "../../../contract/making/best.ts";
import { type Arrangement, type AxisSizes, indexOf, type Line, placeAt } from "../../../contract/making/sheet-grid.ts";
import type { CellView } from "./cells.ts";
import type { Glances } from "./judged.ts";

export const sheetOrders = ["made", "likeness", "style"] as const;
export type SheetOrder = (typeof sheetOrders)[number];

/**
 * Rows and columns by the mean place of their cells among all of the sheet: places, as values of two formulas do not
 * add up. The seeds of a person, or of a style, stay beside each other. Lines of which nothing can be told come last.
 */
export function sorted(
  sizes: AxisSizes,
  arrangement: Arrangement,
  views: readonly CellView[],
  glances: Glances,
  by: SheetOrder,
): Arrangement {
  if (by === "made") return arrangement;
  const marks = views.map(({ picture }) => (picture && glances.get(picture.id)?.[by]) ?? null);
  const places = marks.map((mark) => (mark === null ? null : placeOf(mark, marks)));
  const { rows, columns } = arrangement;
  const place = (row: number, column: number): number | null =>
    places[indexOf(sizes, placeAt(arrangement, row, column))]!;
  return {
    rows: inOrder(rows, (row) => columns.map((_, column) => place(row, column))),
    columns: inOrder(columns, (column) => rows.map((_, row) => place(row, column))),
  };
}

const placeOf = (mark: Mark, marks: readonly Mark[]): number => marks.filter((other) => before(other, mark)).length;

function inOrder(lines: readonly Line[], placesOf: (line: number) => readonly (number | null)[]): readonly Line[] {
  const numbered = lines.map((line, n) => ({ line, places: placesOf(n) }));
  type Numbered = (typeof numbered)[number];
  const byPlace = <T>(all: readonly T[], of: (one: T) => readonly Numbered[]): readonly T[] =>
    all.toSorted((a, b) => compared(mean(of(a)), mean(of(b))));
  const groups = [...Map.groupBy(numbered, ({ line }) => line.value).values()];
  return byPlace(groups, (group) => group).flatMap((group) =>
    byPlace(group, (one) => [one]).map(({ line }, n) => ({ ...line, first: n === 0 })),
  );
}

/** null where nothing can be told. */
function mean(lines: readonly { readonly places: readonly (number | null)[] }[]): number | null {
  const told = lines.flatMap(({ places }) => places.filter((place) => place !== null));
  return told.length === 0 ? null : told.reduce((sum, place) => sum + place, 0) / told.length;
}

const compared = (a: number | null, b: number | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : a - b;
