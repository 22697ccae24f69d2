/** Maps of a network brought to other sizes. */

/**
 * How much each of `from` places has of each of `to`: [to, from], row after row. Bilinear; the centre of a
 * place is its half.
 */
export function halfPixelMatrix(from: number, to: number): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const before = Math.floor(at);
    const after = Math.min(before + 1, from - 1);
    matrix[i * from + before]! += 1 - (at - before);
    matrix[i * from + after]! += at - before;
  }
  return matrix;
}
