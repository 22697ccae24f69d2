import { type KeyboardEvent, memo, type MouseEvent, type ReactNode } from "react";
import type { Key } from "../../state/pictures/selection.ts";
import type { GridRow } from "./grid-rows.ts";
import styles from "./VirtualGrid.module.css";

export interface TileState {
  readonly selected: boolean;
  /** Pixels; for choosing the thumbnail's size. */
  readonly width: number;
}

/** What is done to a tile. */
export interface TileHands<T, K extends Key> {
  readonly onFocus: (key: K) => void;
  readonly onKeyDown: (event: KeyboardEvent, at: number) => void;
  readonly onClick: (event: MouseEvent, key: K) => void;
  readonly onContextMenu: (key: K) => void;
  readonly onDoubleClick: (item: T) => void;
}

export interface GridLineProps<T, K extends Key> {
  readonly row: Extract<GridRow<T>, { readonly kind: "items" }>;
  /** Among all rows, from 0. */
  readonly at: number;
  /** Pixels from the top of the grid, and its height. */
  readonly start: number;
  readonly height: number;
  readonly columns: number;
  /** Width of a tile, and pixels between two. */
  readonly tile: number;
  readonly gap: number;
  readonly keyOf: (item: T) => K;
  readonly nameOf: (item: T) => string;
  readonly renderTile: (item: T, state: TileState) => ReactNode;
  readonly chosen: ReadonlySet<K>;
  /** Where the keyboard is, counted through all tiles; null where that is in another row. */
  readonly active: number | null;
  readonly hands: TileHands<T, K>;
}

function Line<T, K extends Key>(props: GridLineProps<T, K>) {
  const { row, at, start, height, columns, tile, gap, keyOf, nameOf, renderTile, chosen, active, hands } = props;
  return (
    <div
      role="row"
      aria-rowindex={at + 1}
      className={styles.row}
      style={{
        transform: `translateY(${start}px)`,
        height,
        gridTemplateColumns: `repeat(${columns}, ${tile}px)`,
        columnGap: gap,
      }}
    >
      {row.items.map((item, column) => {
        const key = keyOf(item);
        const index = row.first + column;
        const selected = chosen.has(key);
        return (
          <div
            key={key}
            role="gridcell"
            data-at={index}
            aria-label={nameOf(item)}
            aria-selected={selected}
            tabIndex={index === active ? 0 : -1}
            className={styles.cell}
            onFocus={() => hands.onFocus(key)}
            onKeyDown={(event) => hands.onKeyDown(event, index)}
            onClick={(event) => hands.onClick(event, key)}
            onContextMenu={() => hands.onContextMenu(key)}
            onDoubleClick={() => hands.onDoubleClick(item)}
          >
            {renderTile(item, { selected, width: tile })}
          </div>
        );
      })}
    </div>
  );
}

/** A row of tiles. It is drawn when it comes into sight and when it changed, not at each step of scrolling. */
export const GridLine = memo(Line) as typeof Line;
