/**
 * A square table of positions brought to another grid, as PyTorch's `interpolate(mode="bicubic")` does it, which DINO
 * and DINOv2 call for pictures of another size than they were trained on.
 */
import { matmul } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";

export interface Interpolation {
  /** The filter is widened where the grid shrinks, and has another sharpness. */
  readonly interpolate_antialias: boolean;
  /**
   * Added to the sides before their ratio is taken, so that rounding never loses a row. The ratio then also says where
   * each place is read. 0 where the ratio is that of the sides.
   */
  readonly interpolate_offset: number;
}

/**
 * The rows of a table [side², width] for a grid of rows × columns, row after row: [rows · columns, width]. Made of
 * weights alone, so it is computed once, when the network is loaded.
 */
export function resizedPositions(table: Tensor, rows: number, columns: number, how: Interpolation): Tensor {
  const side = Math.sqrt(size(table.shape, 0));
  if (rows === side && columns === side) return table;
  const [down, along] = [interpolationMatrix(side, rows, how), interpolationMatrix(side, columns, how)];
  const both = new Float32Array(rows * columns * side * side);
  let at = 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      for (let v = 0; v < side; v++)
        for (let u = 0; u < side; u++) both[at++] = down[y * side + v]! * along[x * side + u]!;
  return matmul(constant(both, [rows * columns, side * side]), table);
}

/** How much each of `from` places has of each of `to`: [to, from], row after row. */
export function interpolationMatrix(from: number, to: number, how: Interpolation): Float64Array {
  const { interpolate_antialias: antialias, interpolate_offset: offset } = how;
  const step = from / (to + offset);
  const matrix = new Float64Array(to * from);
  for (let i = 0; i < to; i++) {
    const row = matrix.subarray(i * from, (i + 1) * from);
    if (antialias) widened(row, (i + 0.5) * step, Math.max(1, step));
    else clamped(row, (i + 0.5) * step - 0.5);
  }
  return matrix;
}

/** Four places around a point; those past an edge count for the edge. */
function clamped(row: Float64Array, at: number): void {
  const before = Math.floor(at);
  for (let tap = before - 1; tap <= before + 2; tap++)
    row[Math.min(Math.max(tap, 0), row.length - 1)]! += cubic(tap - at, -0.75);
}

/** All places within reach of a point; those past an edge do not count, and the others add up to one. */
function widened(row: Float64Array, centre: number, scale: number): void {
  const begin = Math.max(0, Math.trunc(centre - 2 * scale + 0.5));
  const end = Math.min(row.length, Math.trunc(centre + 2 * scale + 0.5));
  let sum = 0;
  for (let tap = begin; tap < end; tap++) sum += row[tap] = cubic((tap - centre + 0.5) / scale, -0.5);
  for (let tap = begin; tap < end; tap++) row[tap]! /= sum;
}

/** Keys' cubic of this sharpness. */
function cubic(x: number, a: number): number {
  const d = Math.abs(x);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}
