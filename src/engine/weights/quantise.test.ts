import { describe, expect, test } from "vitest";
import { relativeError } from "../../../tests/verify/compare.ts";
import { randn } from "../sampling/noise.ts";
import { type Blockwise, dequantise, quantise } from "./quantise.ts";

const values = randn(3, 64 * 128);
const back = (x: Float32Array, form: Blockwise): Float32Array => dequantise(quantise(x, form), form);

/** Rounding to the nearest of the steps that the largest value of the block sets. */
function nearest(x: Float32Array, { bits, block }: Blockwise): Float32Array {
  return x.map((v, i) => {
    const from = i - (i % block);
    const scale = Math.max(...x.subarray(from, from + block).map(Math.abs)) / (2 ** (bits - 1) - 1);
    return Math.round(v / scale) * scale;
  });
}

describe.each(([4, 8] as const).flatMap((bits) => [32, 64, 128].map((block): Blockwise => ({ bits, block }))))("$bits bits in blocks of $block", (form) => {
  test("err less than rounding to the nearest step", () => {
    const [ours, plain] = [relativeError(back(values, form), values), relativeError(nearest(values, form), values)];
    expect(ours).toBeLessThan((form.bits === 4 ? 0.88 : 0.98) * plain);
  });

  test("take no more room than the codes and a scale a block", () => {
    const { packed, scales } = quantise(values, form);
    expect(packed.length).toBe((values.length * form.bits) / 8);
    expect(scales.length).toBe(values.length / form.block);
  });

  test("keep zeros, and a block's numbers whatever their size, as exact as those of another size", () => {
    const zeros = new Float32Array(form.block);
    expect(back(zeros, form)).toEqual(zeros);
    const small = values.map((x) => x * 2 ** -7);
    expect(back(small, form)).toEqual(back(values, form).map((x) => x * 2 ** -7));
  });

  test("find again what codes stand for", () => {
    const once = back(values, form);
    expect(relativeError(back(once, form), once)).toBeLessThan(form.bits === 4 ? 1e-3 : 2e-3);
  });
});

test("codes lie as MatMulNBits reads them: the first of two in the lower half of a byte, the middle for zero", () => {
  const x = Float32Array.from({ length: 32 }, (_, i) => (i % 16) - 8);
  const { packed, scales } = quantise(x, { bits: 4, block: 32 });
  expect(scales).toEqual(Float32Array.of(1));
  expect([...packed.subarray(0, 8)]).toEqual([0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]);
  const wide = quantise(Float32Array.from({ length: 256 }, (_, i) => i - 128), { bits: 8, block: 256 });
  expect([...wide.packed]).toEqual(Array.from({ length: 256 }, (_, i) => i));
});
