/** The rows of a grid with section headings, and how arrow keys move in it. */

export interface GridSection<T> {
  readonly key: string;
  /** Absent in a grid without headings. Said when it is drawn: of a thousand days a few are ever seen. */
  readonly heading?: () => string;
  /** At the end of the heading: "12 pictures". */
  readonly note?: () => string;
  readonly items: readonly T[];
}

export type GridRow<T> =
  | {
      readonly kind: "heading";
      readonly key: string;
      readonly heading: () => string;
      readonly note: (() => string) | undefined;
    }
  /** `first` is the place of the row's first item among all items. */
  | { readonly kind: "items"; readonly key: string; readonly first: number; readonly items: readonly T[] };

/** Sections laid out in rows of at most `columns`. */
export function gridRows<T>(sections: readonly GridSection<T>[], columns: number): readonly GridRow<T>[] {
  const rows: GridRow<T>[] = [];
  let first = 0;
  for (const section of sections) {
    if (section.heading !== undefined)
      rows.push({ kind: "heading", key: `${section.key} heading`, heading: section.heading, note: section.note });
    for (let at = 0; at < section.items.length; at += columns) {
      const items = section.items.slice(at, at + columns);
      rows.push({ kind: "items", key: `${section.key} ${at}`, first, items });
      first += items.length;
    }
  }
  return rows;
}

/** The row that holds item `at`. */
export const rowOf = <T>(rows: readonly GridRow<T>[], at: number): number =>
  rows.findIndex((row) => row.kind === "items" && at >= row.first && at < row.first + row.items.length);

/** The first and the last item of the rows from one to another. */
export function itemsOf<T>(rows: readonly GridRow<T>[], from: number, to: number): readonly [number, number] {
  const lines = rows.slice(from, to + 1).filter((row) => row.kind === "items");
  const last = lines.at(-1);
  return [lines[0]?.first ?? 0, last ? last.first + last.items.length - 1 : 0];
}

/** How many tiles of at least `minTile` fit side by side, and how wide they then are. */
export function gridColumns(
  width: number,
  minTile: number,
  gap: number,
): { readonly columns: number; readonly tile: number } {
  const columns = Math.max(1, Math.floor((width + gap) / (minTile + gap)));
  return { columns, tile: Math.max(1, (width - gap * (columns - 1)) / columns) };
}

/**
 * Where an arrow key leads from item `from`; itself where there is nothing. Up and down keep the column, or take the
 * row's last.
 */
export function moved<T>(rows: readonly GridRow<T>[], from: number, key: string, count: number): number {
  const lines = rows.filter((row) => row.kind === "items");
  const line = lines.findIndex((row) => from >= row.first && from < row.first + row.items.length);
  const column = from - (lines[line]?.first ?? 0);
  const to = (target: number) => {
    const row = lines[target];
    return row ? row.first + Math.min(column, row.items.length - 1) : from;
  };
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, from - 1);
    case "ArrowRight":
      return Math.min(count - 1, from + 1);
    case "ArrowUp":
      return to(line - 1);
    case "ArrowDown":
      return to(line + 1);
    case "PageUp":
      return to(Math.max(0, line - 4));
    case "PageDown":
      return to(Math.min(lines.length - 1, line + 4));
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return from;
  }
}
