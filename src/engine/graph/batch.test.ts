/** A graph for several items gives for each what it gives for one. */
import { expect, test } from "vitest";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { randomTensor } from "../../../tests/fixtures/random-flux.ts";
import { batchRules } from "./batch-rules.ts";
import { batched } from "./batch.ts";
import { operators } from "./operators.ts";
import {
  add,
  attention,
  averagePool,
  concat,
  conv,
  expand,
  gather,
  gemm,
  geluTanh,
  groupNorm,
  layerNorm,
  matmul,
  maximum,
  mul,
  product,
  reduceMean,
  reshape,
  rmsNorm,
  rotate,
  slice,
  softmax,
  split,
  transpose,
  where,
  greater,
} from "./ops.ts";
import { inOrder } from "./order.ts";
import { padAxis } from "./primitives/layout.ts";
import { constant, input, integers, type Graph, type Tensor } from "./tensor.ts";

const COUNT = 3;
const given = (name: string, ...shape: number[]): Tensor => input(name, shape);
const [x, y] = [given("x", 4, 6), given("y", 4, 6)];
/** Inputs whose names begin so are the same for all items. */
const shared = { has: (name: string) => name.startsWith("same") };

const graphs: Readonly<Record<string, Tensor>> = {
  "numbers of other ranks": add(mul(x, given("row", 6)), given("same.row", 6)),
  "a choice": where(greater(x, y), maximum(x, given("same.x", 4, 6)), constant([0], [])),
  "a product with a weight": gemm(x, given("same.w", 5, 6), given("same.b", 5)),
  "a product with an item's own factor": gemm(x, given("w", 5, 6)),
  "a transposed product": product(x, given("same.rows", 4, 5), { transA: 1 }),
  matrices: matmul(x, given("same.m", 6, 3)),
  "matrices of items": matmul(given("a", 2, 4, 6), given("b", 6, 3)),
  "a norm": layerNorm(x, given("same.scale", 6), given("same.shift", 6), 1e-6),
  "a norm with an item's own scale": layerNorm(x, given("scale", 6), given("same.shift", 6), 1e-6),
  "a norm of roots": rmsNorm(x, given("same.scale", 6), 1e-6),
  attention: attention(given("q", 1, 4, 6), given("k", 1, 5, 6), given("v", 1, 5, 6), { heads: 2 }),
  "attention with a bias for all": attention(given("q", 1, 4, 6), given("k", 1, 5, 6), given("v", 1, 5, 6), {
    heads: 2,
    bias: given("same.bias", 1, 2, 4, 5),
  }),
  "attention to keys for all": attention(given("q", 1, 4, 6), given("same.k", 1, 5, 6), given("v", 1, 5, 6), {
    heads: 2,
  }),
  "turned by its place": rotate(given("q", 1, 4, 8), given("same.cos", 4, 2), given("same.sin", 4, 2)),
  "joined with what all have": concat([x, given("same.x", 4, 6)], 1),
  parts: concat(split(x, [2, 4], 1).toReversed(), 1),
  "cut, padded, turned": transpose(padAxis(slice(x, 1, 1, 5, 2), 0, 1, 2), [1, 0]),
  shares: softmax(geluTanh(x), 0),
  "a mean, repeated": expand(reduceMean(x, [0]), [4, 6]),
  "another shape": reshape(x, [2, 12]),
  "a picture": groupNorm(
    averagePool(conv(given("p", 1, 2, 6, 6), given("same.k", 4, 2, 3, 3), given("same.b", 4), { pads: [1, 1, 1, 1] }), {
      kernel: 2,
      stride: 2,
    }),
    given("same.scale", 4),
    given("same.shift", 4),
    2,
    1e-5,
  ),
  "rows looked up": gather(x, integers([3, 0])),
  "nothing that differs": mul(given("same.x", 4, 6), given("same.y", 4, 6)),
};

/** The inputs of a graph with their shapes. */
function inputsOf({ outputs }: Graph): ReadonlyMap<string, readonly number[]> {
  const results = Object.values(outputs);
  const met = [...results, ...inOrder(results).flatMap((node) => node.inputs)];
  return new Map(
    met.flatMap(({ source, shape }) => (source.kind === "input" ? [[source.name, shape as readonly number[]]] : [])),
  );
}

test.each(Object.entries(graphs))("%s", async (_, result) => {
  const graph: Graph = { name: "items", outputs: { result } };
  const all = Object.fromEntries(
    [...inputsOf(batched(graph, COUNT, shared))].map(([name, shape], n) => [name, randomTensor(shape, n + 1)]),
  );
  const found = (await onCpu.run(batched(graph, COUNT, shared), all))["result"]!;
  expect(found.shape).toEqual([COUNT, ...result.shape]);
  for (let n = 0; n < COUNT; n++) {
    const item = [...inputsOf(graph)].map(([name, shape]) => {
      const value = all[name]!;
      const length = value.data.length / COUNT;
      return [name, shared.has(name) ? value : { data: value.data.slice(n * length, (n + 1) * length), shape }];
    });
    const expected = (await onCpu.run(graph, Object.fromEntries(item)))["result"]!.data;
    expect(relativeError(found.data.slice(n * expected.length, (n + 1) * expected.length), expected)).toBeLessThan(
      1e-5,
    );
  }
});

test("rules are of operators that are there, and products with weights are one product", () => {
  expect(Object.keys(operators)).toEqual(expect.arrayContaining(Object.keys(batchRules)));
  const graph = { name: "items", outputs: { result: graphs["a product with a weight"]! } };
  const names = inOrder(Object.values(batched(graph, 50, shared).outputs)).map((node) => node.operator.onnx);
  expect(names.filter((name) => name === "Gemm")).toHaveLength(1);
});

test("a part of a graph is refused", () => {
  expect(() => batched({ name: "part", outputs: { x }, given: new Map([[x, "x"]]) }, 2, shared)).toThrow("a part");
});
