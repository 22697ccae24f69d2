/**
 * Weights in blocks of 4 or 8 bits with one scale a block, packed as ONNX Runtime's `MatMulNBits` reads them: a value stands for
 * (code − 2^(bits−1)) · scale, the first of two in the lower half of a byte.
 */

/** Bits of a code, and how many values share a scale (a power of two from 16 up). */
export interface Blockwise {
  readonly bits: 4 | 8;
  readonly block: number;
}

export interface Quantised {
  /** Codes: `bits / 8` bytes a value. */
  readonly packed: Uint8Array;
  /** One a block, each representable in float16. */
  readonly scales: Float32Array;
}

/**
 * Where the code at the end of the range may lie in relation to the largest value of a block. Below the number of codes the
 * largest value has room left, above it is clipped for the others' sake; negative ones give it the end that reaches less far.
 */
const REACHES: Readonly<Record<Blockwise["bits"], readonly number[]>> = {
  4: [8, 7.4, 6.8, 8.6, 9.2, -7, -7.6, -8.2, -6.4],
  8: [128, 127.5, 127],
};

/**
 * Quantises whole blocks. Among a few scales each block takes the one with the least squared error, and of every assignment
 * of codes the scale is the least-squares one: about a tenth less error than rounding to the nearest step of the largest value.
 * @param values a multiple of `block`, all finite; a row of a weight is a whole number of blocks
 */
export function quantise(values: Float32Array, { bits, block }: Blockwise): Quantised {
  const scales = new Float32Array(values.length / block);
  const packed = new Uint8Array((values.length * bits) / 8);
  for (let n = 0, from = 0; from < values.length; n++, from += block) {
    const scale = Math.f16round(bestScale(values, from, from + block, bits));
    scales[n] = scale;
    assign(values, from, from + block, scale, bits, packed);
  }
  return { packed, scales };
}

function bestScale(values: Float32Array, from: number, to: number, bits: Blockwise["bits"]): number {
  let largest = 0;
  for (let i = from; i < to; i++) if (Math.abs(values[i]!) > Math.abs(largest)) largest = values[i]!;
  if (largest === 0) return 0;
  const zero = 2 ** (bits - 1);
  const top = 2 * zero - 1;
  let best = 0;
  let scale = 0;
  for (const reach of REACHES[bits]) {
    const inverse = -reach / largest;
    let along = 0; // codes · values
    let square = 0; // codes · codes
    for (let i = from; i < to; i++) {
      const x = values[i]!;
      const moved = x * inverse + zero + 0.5;
      const code = (moved < 0 ? 0 : moved > top ? top : moved | 0) - zero;
      along += code * x;
      square += code * code;
    }
    // The error of the least-squares scale is what the values have in square, less this.
    const explained = (along * along) / square;
    if (explained > best) [best, scale] = [explained, along / square];
  }
  return scale;
}

function assign(values: Float32Array, from: number, to: number, scale: number, bits: Blockwise["bits"], packed: Uint8Array): void {
  const zero = 2 ** (bits - 1);
  const top = 2 * zero - 1;
  const inverse = scale === 0 ? 0 : 1 / scale;
  const code = (i: number): number => {
    const moved = values[i]! * inverse + zero + 0.5;
    return moved < 0 ? 0 : moved > top ? top : moved | 0;
  };
  if (bits === 8) for (let i = from; i < to; i++) packed[i] = code(i);
  else for (let i = from; i < to; i += 2) packed[i >> 1] = code(i) | (code(i + 1) << 4);
}

/** The values that codes and scales stand for. */
export function dequantise({ packed, scales }: Quantised, { bits, block }: Blockwise): Float32Array {
  const zero = 2 ** (bits - 1);
  const values = new Float32Array(scales.length * block);
  for (let i = 0; i < values.length; i++) {
    const code = bits === 8 ? packed[i]! : (packed[i >> 1]! >> (4 * (i & 1))) & 15;
    values[i] = (code - zero) * scales[Math.floor(i / block)]!;
  }
  return values;
}
