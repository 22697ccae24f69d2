/** The operator table as a whole: what a row must have to compile, and how rows are applied. */
import { expect, test } from "vitest";
import { apply } from "./apply.ts";
import { fused as fusedRow, none, pointwise, primitive, type One } from "./operator.ts";
import { operators, primitives } from "./operators.ts";
import { input } from "./tensor.ts";

test("every row stands under its name in ONNX", () => {
  expect(Object.values(operators).map((row) => row.onnx)).toEqual(Object.keys(operators));
});

test("a primitive without a gradient and a kernel without a meaning do not compile", () => {
  const row = { onnx: "Row", infer: pointwise };
  // @ts-expect-error the gradient is missing
  primitive<One>(row);
  // @ts-expect-error the meaning is missing
  fusedRow<One>(row);
  // @ts-expect-error a plain object that lacks the gradient is no primitive either
  ({ Row: { ...row, precision: "follow" } }) satisfies Record<string, (typeof primitives)[keyof typeof primitives]>;
  expect(primitive<One>({ ...row, gradient: none("it is none") }).gradient).toEqual({ none: "it is none" });
});

test("an operator is applied to its own inputs and attributes only", () => {
  const x = input("x", [2, 3]);
  // @ts-expect-error one input is missing
  expect(() => apply(primitives.Add, [x])).toThrow(TypeError);
  // @ts-expect-error the attributes are missing
  expect(() => apply(primitives.Transpose, [x])).toThrow(TypeError);
  // @ts-expect-error it has no such attribute
  apply(primitives.Softmax, [x], { axis: 1, axes: [1] });
});
