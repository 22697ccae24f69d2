import { expect, test } from "vitest";
import { conv, gemm, matmul } from "./ops.ts";
import { input, type Tensor } from "./tensor.ts";
import { work } from "./work.ts";

const of = (...shape: number[]): Tensor => input(`x${shape.join()}`, shape);
const counted = (y: Tensor): number => work({ name: "one", outputs: { y } });

test("products count two operations for each pair of numbers, what only moves or adds numbers none", () => {
  expect(counted(matmul(of(2, 3, 5), of(5, 7)))).toBe(2 * 2 * 3 * 5 * 7);
  expect(counted(gemm(of(3, 5), of(7, 5)))).toBe(2 * 3 * 5 * 7);
  expect(counted(conv(of(1, 4, 8, 8), of(6, 4, 3, 3), of(6), { pads: [1, 1, 1, 1] }))).toBe(2 * 8 * 8 * 6 * 4 * 9);
  expect(counted(of(2, 2))).toBe(0);
});
