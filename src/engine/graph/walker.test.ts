/** What reverse differentiation makes of whole graphs. */
import onnxProto from "onnx-proto";
import { describe, expect, test } from "vitest";
import { onCpu } from "../../../tests/verify/run.ts";
import { gradients, vjp } from "./gradient.ts";
import { writeOnnx } from "./onnx.ts";
import {
  add,
  dequantize,
  gemm,
  maximum,
  mul,
  reduceMax,
  reduceSum,
  residual,
  rmsNorm,
  scaleBy,
  softmax,
  wide,
} from "./ops.ts";
import { inOrder } from "./order.ts";
import type { Precision } from "./precision.ts";
import { bytes, input, weight, type Graph, type Tensor } from "./tensor.ts";

const { onnx } = onnxProto;

/** The operators that are written, the weights, and the types to which values are cast. */
function writtenTypes(graph: Graph, precision: Precision) {
  const { node, initializer } = onnx.ModelProto.decode(writeOnnx(graph, precision).bytes).graph!;
  const casts = node!.filter((n) => n.opType === "Cast").map((n) => Number(n.attribute![0]!.i));
  return {
    nodes: node!.map((n) => n.opType!),
    initializers: initializer!.map((i) => i.name!),
    casts: casts.map((type) => (type === onnx.TensorProto.DataType.FLOAT16 ? "float16" : "float32")),
  };
}

const x = input("x", [2, 3]);
const frozen = weight("w", "float32", [4, 3], { file: "/models/a.safetensors", offset: 0, length: 48 });
const sumOf = (t: Tensor): Tensor =>
  reduceSum(
    t,
    t.shape.map((_, axis) => axis),
  );

/** The operators between the tensors and the inputs, in their order. */
const operatorsOf = (tensors: readonly Tensor[]): readonly string[] => inOrder(tensors).map((n) => n.operator.onnx);

/** The numbers of a tensor, computed of inputs by their names. */
async function computed(
  tensor: Tensor,
  values: Readonly<Record<string, readonly number[]>>,
): Promise<readonly number[]> {
  const met = new Set([tensor, ...inOrder([tensor]).flatMap((n) => n.inputs)]);
  const given = [...met].flatMap(({ source, shape }) =>
    source.kind === "input" ? [[source.name, shape as readonly number[]] as const] : [],
  );
  const arrays = given.map(([name, shape]) => [name, { data: Float32Array.from(values[name]!), shape }]);
  const graph = { name: "gradient", outputs: { y: tensor } };
  return [...(await onCpu.run(graph, Object.fromEntries(arrays)))["y"]!.data];
}

describe("the walker", () => {
  test("a frozen weight gets no nodes, and is not transposed", () => {
    const [dx] = gradients(sumOf(gemm(x, frozen)), [x]);
    expect(operatorsOf([dx!])).toEqual(["Expand", "Expand", "Gemm"]);
    const { nodes, initializers } = writtenTypes({ name: "g", outputs: { dx: dx! } }, "float32");
    expect(initializers).toContain("w");
    expect(nodes).not.toContain("Transpose");
  });

  test("what no loss depends on has zeros for a gradient", async () => {
    const other = input("other", [2, 2]);
    const [none] = gradients(sumOf(x), [other]);
    expect(await computed(none!, {})).toEqual([0, 0, 0, 0]);
  });

  test("gradients of all ways to a tensor are summed up", async () => {
    const y = add(mul(x, x), scaleBy(x, 3));
    const [dx] = gradients(sumOf(add(y, x)), [x]);
    expect(await computed(dx!, { x: [0, 1, 2, 3, 4, 5] })).toEqual([4, 6, 8, 10, 12, 14]);
  });

  test("gradients by what is computed on the way stop there, or go on to what lies behind", async () => {
    const h = mul(x, x);
    const [dh, dx] = gradients(sumOf(mul(h, h)), [h, x]);
    const values = { x: [1, 2, 3, 0, -1, -2] };
    expect(await computed(dh!, values)).toEqual([2, 8, 18, 0, 2, 8]);
    expect(await computed(dx!, values)).toEqual([4, 32, 108, 0, -4, -32]);
  });

  test("of two equally large each has half of the gradient, and all largest of a reduction share it", async () => {
    const [a, b] = [input("a", [3]), input("b", [3])];
    const [da, db] = gradients(sumOf(maximum(a, b)), [a, b]);
    const values = { a: [1, 2, 3], b: [1, 3, 2] };
    expect([await computed(da!, values), await computed(db!, values)]).toEqual([
      [0.5, 0, 1],
      [0.5, 1, 0],
    ]);
    const [dx] = gradients(sumOf(reduceMax(x, [1])), [x]);
    expect(await computed(dx!, { x: [1, 1, 0, 2, 3, 1] })).toEqual([0.5, 0.5, 0, 0, 1, 0]);
  });

  test("where an operator has no gradient the fault names it and says why", () => {
    const scales = input("scales", [1, 1]);
    const w = dequantize(bytes(0, 16, "uint8", [1, 16]), scales, bytes(0x80, 1, "uint8", [1, 1]), 16);
    expect(() => gradients(sumOf(w), [scales])).toThrow(
      expect.objectContaining({
        code: "graph.no-gradient",
        data: { operator: "DequantizeLinear", reason: expect.any(String) },
      }),
    );
  });

  test("a loss is one number", () => {
    expect(() => gradients(x, [x])).toThrow(RangeError);
  });

  test("twenty diamonds on top of each other are differentiated in as many steps as they have nodes", () => {
    let y: Tensor = x;
    for (let n = 0; n < 20; n++) y = add(y, mul(y, y));
    const [dx] = gradients(sumOf(y), [x]);
    expect(inOrder([dx!]).length).toBeLessThan(200);
  });
});

test("what is computed in float32 in a build of float16 is differentiated in float32, the rest in float16", () => {
  const [half, s] = [weight("h", "float16", [3, 3], { file: "/a", offset: 0, length: 18 }), input("s", [3])];
  const graphOf = (y: Tensor): Graph => ({ name: "g", outputs: { dx: gradients(sumOf(y), [x])[0]! } });
  const half16 = writtenTypes(graphOf(gemm(x, half)), "float16");
  expect(half16.casts).toContain("float16");
  for (const y of [wide(gemm(x, half)), rmsNorm(x, s, 1e-6), softmax(x, 1), residual(x, mul(x, x))])
    expect(writtenTypes(graphOf(y), "float16").casts).not.toContain("float16");
});

test("a function's vector-Jacobian product brings gradients of its results back to its inputs", async () => {
  const [a, b] = [input("a", [2]), input("b", [2])];
  const { results, pullback } = vjp(({ a, b }) => ({ product: mul(a, b), sum: add(a, b) }), { a, b }, ["a"]);
  const values = { a: [1, 2], b: [3, 4], dp: [1, 10], ds: [100, 200] };
  expect(await computed(results.product, values)).toEqual([3, 8]);
  const [dp, ds] = [input("dp", [2]), input("ds", [2])];
  expect(await computed(pullback({ product: dp, sum: ds }).a, values)).toEqual([103, 240]);
  expect(await computed(pullback({ sum: ds }).a, values)).toEqual([100, 200]);
});
