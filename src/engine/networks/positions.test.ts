import { expect, test } from "vitest";
import { resampleMatrix } from "../image/resample.ts";
import { interpolationMatrix } from "./positions.ts";

const rowsOf = (matrix: Float64Array, from: number): number[][] =>
  Array.from({ length: matrix.length / from }, (_, i) => [...matrix.subarray(i * from, (i + 1) * from)]);

test.each([
  [37, 16],
  [16, 37],
  [7, 5],
])("with antialiasing %i places become %i as in the Python Imaging Library, whose rule it is", (from, to) => {
  const ours = interpolationMatrix(from, to, { interpolate_antialias: true, interpolate_offset: 0 });
  const theirs = resampleMatrix(from, to, "bicubic");
  expect(Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]!)))).toBeLessThan(1e-6);
});

test("without it an edge counts for all that lies beyond it, so every row adds up to one", () => {
  for (const offset of [0, 0.1])
    for (const row of rowsOf(
      interpolationMatrix(5, 13, { interpolate_antialias: false, interpolate_offset: offset }),
      5,
    ))
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
});

test("the offset moves where places are read, as PyTorch's scale factor does", () => {
  // Place 3 of 4, from 2: (3 + ½) · 2 / 4.1 − ½ = 1.2073…, between the second place and the edge.
  const row = rowsOf(interpolationMatrix(2, 4, { interpolate_antialias: false, interpolate_offset: 0.1 }), 2)[3]!;
  const t = (3.5 * 2) / 4.1 - 1.5;
  const far = (d: number): number => -0.75 * (d ** 3 - 5 * d ** 2 + 8 * d - 4);
  expect(row[0]).toBeCloseTo(far(1 + t), 12);
  expect(row[1]).toBeCloseTo(1 - far(1 + t), 12);
});
