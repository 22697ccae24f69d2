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

export interface Measured {
  /** Sums of (new − old)² and of old². */
  readonly wrong: number;
  readonly all: number;
}

/**
 * How many steps from zero the largest value of a block may lie, where the range of codes ends at 2^(bits−1) on its side. Nearer,
 * its neighbours get coarser steps that may suit them better; further, it is clipped for their sake. More candidates than
 * these lower the error by less than a thousandth of it.
 */
const REACHES: Readonly<Record<Blockwise["bits"], readonly number[]>> = {
  4: [8.3, 7.7, 8.6, 7.1, 8, 8.9],
  8: [128, 127.5, 127],
};

/**
 * Quantises whole blocks. Among a few scales each block takes the one with the least squared error, and of every assignment
 * of codes the scale is the least-squares one: at 4 bits a sixth less error than rounding to the nearest step.
 * @param values a multiple of `block`, all finite; a row of a weight is a whole number of blocks
 */
export function quantise(values: Float32Array, { bits, block }: Blockwise): Quantised & Measured {
  const scales = new Float32Array(values.length / block);
  const packed = new Uint8Array((values.length * bits) / 8);
  let [wrong, all] = [0, 0];
  for (let n = 0, from = 0; from < values.length; n++, from += block) {
    const scale = Math.f16round(bestScale(values, from, from + block, bits));
    scales[n] = scale;
    assign(values, from, from + block, scale, bits, packed);
    for (let i = from; i < from + block; i++) {
      const c = bits === 8 ? packed[i]! - 128 : ((packed[i >> 1]! >> (4 * (i & 1))) & 15) - 8;
      const x = values[i]!;
      const off = Math.fround(c * scale) - x;
      wrong += off * off;
      all += x * x;
    }
  }
  return { packed, scales, wrong, all };
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
    let along = 0; // steps · values
    let square = 0; // steps · steps
    for (let i = from; i < to; i++) {
      const x = values[i]!;
      const step = code(x * inverse + zero + 0.5, top) - zero;
      along += step * x;
      square += step * step;
    }
    // The error of the least-squares scale is what the values have in square, less this.
    const explained = (along * along) / square;
    if (explained > best) [best, scale] = [explained, along / square];
  }
  return scale;
}

function assign(values: Float32Array, from: number, to: number, scale: number, bits: Blockwise["bits"], packed: Uint8Array): void {
  const middle = 2 ** (bits - 1) + 0.5;
  const inverse = scale === 0 ? 0 : 1 / scale;
  if (bits === 8) for (let i = from; i < to; i++) packed[i] = code(values[i]! * inverse + middle, 255);
  else for (let i = from; i < to; i += 2) packed[i >> 1] = code(values[i]! * inverse + middle, 15) | (code(values[i + 1]! * inverse + middle, 15) << 4);
}

/** The code of a value that is moved so that codes lie between whole numbers. */
const code = (moved: number, top: number): number => (moved < 0 ? 0 : moved > top ? top : moved | 0);

/** The values that codes and scales stand for. */
export function dequantise({ packed, scales }: Quantised, { bits, block }: Blockwise): Float32Array {
  const zero = 2 ** (bits - 1);
  const values = new Float32Array(scales.length * block);
  for (let n = 0, from = 0; n < scales.length; n++, from += block) {
    const scale = scales[n]!;
    if (bits === 8) for (let i = from; i < from + block; i++) values[i] = (packed[i]! - zero) * scale;
    else for (let i = from; i < from + block; i += 2) {
      const two = packed[i >> 1]!;
      values[i] = ((two & 15) - zero) * scale;
      values[i + 1] = ((two >> 4) - zero) * scale;
    }
  }
  return values;
}
