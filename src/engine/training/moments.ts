/**
 * AdamW's moments in 8 bits each (after 8-bit Optimizers via Block-wise Quantization, arXiv 2110.02861): blocks of
 * numbers with a scale of their own, codes in equal ratios. A number between two codes becomes either by chance, in
 * the mean itself: a running mean moves by less than a code in a step, and would stand still if it were rounded.
 */

/** The two moments of one parameter. */
export interface PackedMoments {
  readonly first: Uint8Array;
  readonly firstScales: Float32Array;
  readonly second: Uint8Array;
  readonly secondScales: Float32Array;
}

/** Numbers that share a scale. */
export const MOMENT_BLOCK = 256;

/** Codes to a halving: the first moment has a sign, and half as many. */
const [FIRST_RATIO, SECOND_RATIO] = [8, 16];
const [FIRST_TOP, SECOND_TOP] = [127, 255];
const SIGN = 0x80;

const powers = (top: number, ratio: number): Float64Array =>
  Float64Array.from({ length: top + 1 }, (_, code) => (code === 0 ? 0 : 2 ** ((code - top) / ratio)));
const [firstPowers, secondPowers] = [powers(FIRST_TOP, FIRST_RATIO), powers(SECOND_TOP, SECOND_RATIO)];

/** Of a parameter at the beginning: zeros. */
export function emptyMoments(count: number): PackedMoments {
  const scales = (): Float32Array => new Float32Array(Math.ceil(count / MOMENT_BLOCK));
  return { first: new Uint8Array(count), firstScales: scales(), second: new Uint8Array(count), secondScales: scales() };
}

/** The numbers of one block, counted from 0. */
export function unpackBlock(m: PackedMoments, block: number, first: Float32Array, second: Float32Array): void {
  const from = block * MOMENT_BLOCK;
  const [a, b] = [m.firstScales[block]!, m.secondScales[block]!];
  for (let i = 0; i < first.length; i++) {
    const code = m.first[from + i]!;
    const size = a * firstPowers[code & FIRST_TOP]!;
    first[i] = code & SIGN ? -size : size;
    second[i] = b * secondPowers[m.second[from + i]!]!;
  }
}

/** Puts the numbers of a block back. @param chance 0…1 for each number, the same for the same step */
export function packBlock(
  m: PackedMoments,
  block: number,
  first: Float32Array,
  second: Float32Array,
  chance: (index: number) => number,
): void {
  const from = block * MOMENT_BLOCK;
  const [a, b] = [largest(first), largest(second)];
  m.firstScales[block] = a;
  m.secondScales[block] = b;
  for (let i = 0; i < first.length; i++) {
    const x = first[i]!;
    const draw = chance(from + i);
    const size = codeOf(Math.abs(x) / a, firstPowers, FIRST_RATIO, draw);
    m.first[from + i] = x < 0 ? size | SIGN : size;
    // Never nothing where there is something: the step is divided by it.
    const v = second[i]!;
    m.second[from + i] = v > 0 ? Math.max(1, codeOf(v / b, secondPowers, SECOND_RATIO, draw)) : 0;
  }
}

function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** The code of a share of the scale, 0…1. */
function codeOf(share: number, codes: Float64Array, ratio: number, draw: number): number {
  if (!(share > 0)) return 0;
  const top = codes.length - 1;
  const below = Math.min(top, Math.max(0, Math.floor(top + ratio * Math.log2(share))));
  if (below === top) return top;
  const [low, high] = [codes[below]!, codes[below + 1]!];
  return draw < (share - low) / (high - low) ? below + 1 : below;
}
