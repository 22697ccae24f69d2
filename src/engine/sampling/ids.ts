/** Where every token stands: the position ids that rotary embedding turns into angles. */

const { fround, max } = Math;

/** A picture's tokens: one stands for 16 by 16 pixels. */
export interface TokenGrid {
  readonly rows: number;
  readonly columns: number;
}

/**
 * How positions spread. `tokens`: one unit a token, as published. `span`: the long side of every picture spans `span`
 * units whatever its size (a model's `position_span`), which lets a small model work at several sizes.
 */
export type PositionLayout = { readonly kind: "tokens" } | { readonly kind: "span"; readonly span: number };

/**
 * Position ids of the picture's tokens and of each reference's: [rows · columns, 3] each, as (0, row, column).
 *
 * With `tokens` the picture begins at (0, 0) and every reference diagonally past the picture and all references before
 * it (UnoPE, arXiv 2504.02160; `pe="d"` in USO's `prepare_multi_ip`). With `span` the n-th reference begins at n spans
 * on both axes, so the way from a picture to its reference is always the same.
 */
export function positionIds(
  picture: TokenGrid,
  references: readonly TokenGrid[],
  layout: PositionLayout = { kind: "tokens" },
): { readonly picture: Float32Array; readonly references: readonly Float32Array[] } {
  switch (layout.kind) {
    case "tokens": {
      let { rows, columns } = picture;
      const placed = references.map((grid) => {
        const ids = place(grid, rows, columns, 1);
        rows += grid.rows;
        columns += grid.columns;
        return ids;
      });
      return { picture: place(picture, 0, 0, 1), references: placed };
    }
    case "span": {
      const spread = (grid: TokenGrid, n: number) =>
        place(grid, n * layout.span, n * layout.span, layout.span / max(grid.rows, grid.columns));
      return { picture: spread(picture, 0), references: references.map((grid, i) => spread(grid, i + 1)) };
    }
    default:
      return layout satisfies never;
  }
}

/** Ids of a grid that begins at (row, column), neighbours `unit` apart; rounded as float32 arithmetic rounds. */
function place({ rows, columns }: TokenGrid, row: number, column: number, unit: number): Float32Array {
  const ids = new Float32Array(rows * columns * 3);
  const at = (index: number, begin: number) => fround(fround(index * fround(unit)) + fround(begin));
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      ids[(y * columns + x) * 3 + 1] = at(y, row);
      ids[(y * columns + x) * 3 + 2] = at(x, column);
    }
  }
  return ids;
}
