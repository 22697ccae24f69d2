/**
 * Weights in blocks of 4 or 8 bits with one scale a block, packed as ONNX Runtime's `MatMulNBits` reads them: a value
 * stands for (code − 2^(bits−1)) · scale, the first of two in the lower half of a byte.
 */

import { type Kernel, openKernel } from "./quantise-kernel.ts";

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
  /** Magnitude. */
  readonly largest: number;
}

/** One a thread, from the first use on. */
let kernel: Kernel | undefined;

/** Where things lie in the kernel's memory, in bytes, for so many values. */
function places(count: number): {
  readonly scales: number;
  readonly packed: number;
  readonly sums: number;
  readonly end: number;
} {
  const scales = 4 * count;
  const sums = scales + Math.ceil(count / 32) * 8;
  return { scales, sums, packed: sums + 16, end: sums + 16 + count };
}

/**
 * Room for values that are to be quantised: filled and handed to `quantise`, they need not be copied. Another call
 * takes it back.
 */
export function roomFor(count: number): Float32Array {
  const { memory } = (kernel ??= openKernel());
  const missing = places(count).end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  return new Float32Array(memory.buffer, 0, count);
}

/**
 * Quantises whole blocks. Among a few scales each block takes the one with the least squared error, and of every
 * assignment of codes the scale is the least-squares one: at 4 bits a sixth less error than rounding to the nearest
 * step.
 * @param values a multiple of `block`; a row of a weight is a whole number of blocks. With one that is no number `all`
 *   is none
 */
export function quantise(values: Float32Array, { bits, block }: Blockwise): Quantised & Measured {
  const count = values.length;
  if (values.buffer !== kernel?.memory.buffer) roomFor(count).set(values);
  const { memory, search, assign } = kernel!;
  const { scales: at, packed, sums } = places(count);
  if (count === 0) return { packed: new Uint8Array(0), scales: new Float32Array(0), wrong: 0, all: 0, largest: 0 };
  const largest = search(bits, 0, at, 4 * count, 4 * block);
  const scales = new Float32Array(memory.buffer, at, count / block);
  scales.set(new Float16Array(scales));
  assign(bits, 0, at, 4 * count, 4 * block, packed, sums);
  const [wrong, all] = new Float64Array(memory.buffer, sums, 2) as unknown as [number, number];
  return {
    packed: new Uint8Array(memory.buffer, packed, (count * bits) / 8).slice(),
    scales: scales.slice(),
    wrong,
    all,
    largest,
  };
}

/** The values that codes and scales stand for. */
export function dequantise({ packed, scales }: Quantised, { bits, block }: Blockwise): Float32Array {
  const zero = 2 ** (bits - 1);
  const values = new Float32Array(scales.length * block);
  for (let n = 0, from = 0; n < scales.length; n++, from += block) {
    const scale = scales[n]!;
    if (bits === 8) for (let i = from; i < from + block; i++) values[i] = (packed[i]! - zero) * scale;
    else
      for (let i = from; i < from + block; i += 2) {
        const two = packed[i >> 1]!;
        values[i] = ((two & 15) - zero) * scale;
        values[i + 1] = ((two >> 4) - zero) * scale;
      }
  }
  return values;
}
