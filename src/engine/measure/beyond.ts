/** How far two vectors point the same way once what others explain is taken from both. */
import { cosineOf } from "./style-statistic.ts";

/** Share of a vector's square below which nothing of it is left. */
const NOTHING = 1e-6;

/**
 * The cosine of what is left of two vectors of one length beside the space that the explaining ones span: for one of
 * them it is the partial correlation without means. 0 where nothing of the first is left, as there is nothing in it
 * that could be the second's.
 * @returns null where nothing of the second is left: whose it is cannot be told; not a number where one of the two
 *   points nowhere
 */
export function alikeBeyond(
  one: Float32Array,
  other: Float32Array,
  explaining: readonly Float32Array[],
): number | null {
  if (square(one) === 0 || square(other) === 0) return Number.NaN;
  const basis: Float32Array[] = [];
  for (const vector of explaining) {
    const left = without(vector, basis);
    const size = square(left);
    if (size > NOTHING * square(vector)) basis.push(left.map((value) => value / Math.sqrt(size)));
  }
  const [a, b] = [without(one, basis), without(other, basis)];
  if (square(b) <= NOTHING * square(other)) return null;
  return square(a) <= NOTHING * square(one) ? 0 : cosineOf(a, b);
}

/** A vector less its parts along vectors of length 1 that are at right angles to each other. */
function without(vector: Float32Array, basis: readonly Float32Array[]): Float32Array {
  const left = Float32Array.from(vector);
  for (const along of basis) {
    const part = dot(left, along);
    for (let i = 0; i < left.length; i++) left[i]! -= part * along[i]!;
  }
  return left;
}

const square = (vector: Float32Array): number => dot(vector, vector);

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
