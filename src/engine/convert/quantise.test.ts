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

describe.each(([4, 8] as const).flatMap((bits) => [32, 64, 128].map((block): Blockwise => ({ bits, block }))))(
  "$bits bits in blocks of $block",
  (form) => {
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
  },
);

test.each([
  [4, 16],
  [4, 32],
  [8, 32],
  [8, 128],
] as const)(
  "with %i bits in blocks of %i every code is the nearest to its value, and the sums are of what the codes stand for",
  (bits, block) => {
    const { packed, scales, wrong, all, largest } = quantise(values, { bits, block });
    const now = dequantise({ packed, scales }, { bits, block });
    const [zero, top] = [2 ** (bits - 1), 2 ** bits - 1];
    const far = values.filter((x, i) => {
      const scale = scales[Math.floor(i / block)]!;
      const nearest = Math.min(top - zero, Math.max(-zero, Math.round(x / scale))) * scale;
      return Math.abs(now[i]! - x) > Math.abs(nearest - x) + 1e-6 * Math.abs(scale);
    });
    expect(far).toEqual(new Float32Array(0));
    expect(wrong).toBeCloseTo(
      values.reduce((s, x, i) => s + (now[i]! - x) ** 2, 0),
      9,
    );
    expect(all).toBeCloseTo(
      values.reduce((s, x) => s + x * x, 0),
      6,
    );
    expect(largest).toBe(Math.max(...values.map(Math.abs)));
  },
);

test("values too small for any scale become zeros, and one that is no number shows in the sum", () => {
  const odd = Float32Array.from({ length: 64 }, (_, i) => (i < 32 ? 1e-38 * (i - 16) : i - 48));
  expect(back(odd, { bits: 4, block: 32 }).subarray(0, 32)).toEqual(new Float32Array(32));
  odd[40] = Number.NaN;
  expect(quantise(odd, { bits: 4, block: 32 }).all).toBeNaN();
});

test("codes lie as MatMulNBits reads them: the first of two in the lower half of a byte, the middle for zero", () => {
  const x = Float32Array.from({ length: 32 }, (_, i) => (i % 16) - 8);
  const { packed, scales } = quantise(x, { bits: 4, block: 32 });
  expect(scales).toEqual(Float32Array.of(1));
  expect([...packed.subarray(0, 8)]).toEqual([0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]);
  const wide = quantise(
    Float32Array.from({ length: 256 }, (_, i) => i - 128),
    { bits: 8, block: 256 },
  );
  expect([...wide.packed]).toEqual(Array.from({ length: 256 }, (_, i) => i));
});
