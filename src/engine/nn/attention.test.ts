import { describe, expect, test } from "vitest";
import { scatter } from "../../../tests/fixtures/random-flux.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { footprint } from "../graph/footprint.ts";
import { inOrder } from "../graph/order.ts";
import { constant, input, type Graph } from "../graph/tensor.ts";
import { attend, causalBias, keyBias, querySlice, tableBias, type AttendOptions } from "./attention.ts";

const [TOKENS, HEADS, WIDTH] = [67, 3, 12];
const given = { data: scatter(3 * TOKENS * HEADS * WIDTH, 5), shape: [3 * TOKENS, HEADS * WIDTH] };
const numbers = (rows: number, columns: number, seed: number) =>
  constant(scatter(rows * columns, seed), [rows, columns]);

const kinds: Readonly<Record<string, () => Partial<AttendOptions>>> = {
  "without a bias": () => ({}),
  "with a bias for every key": () => ({ bias: keyBias(constant(scatter(TOKENS, 6), [TOKENS])) }),
  "seeing only earlier tokens": () => ({ bias: causalBias(TOKENS) }),
  "with a bias looked up for every pair, unscaled": () => ({
    bias: tableBias(
      numbers(9, HEADS, 7),
      Array.from({ length: TOKENS ** 2 }, (_, i) => (i * 31) % 9),
      TOKENS,
    ),
    scale: 1,
  }),
};

/** Queries, keys and values of their own, attending. */
function graphOf(options: Partial<AttendOptions>): Graph {
  const part = (name: string) => input(name, [TOKENS, HEADS * WIDTH]);
  return { name: "attention", outputs: { y: attend(part("q"), part("k"), part("v"), { heads: HEADS, ...options }) } };
}

async function attended(options: Partial<AttendOptions>): Promise<Float32Array> {
  const length = TOKENS * HEADS * WIDTH;
  const values = Object.fromEntries(
    ["q", "k", "v"].map((name, n) => [
      name,
      { data: given.data.subarray(n * length, (n + 1) * length), shape: [TOKENS, HEADS * WIDTH] },
    ]),
  );
  return (await onCpu.run(graphOf(options), values))["y"]!.data;
}

describe.each(Object.entries(kinds))("attention %s", (_, options) => {
  test.each([40, 10, 7, 1, TOKENS, 1000])("is the same in slices of %i queries", async (slice) => {
    expect(relativeError(await attended({ ...options(), querySlice: slice }), await attended(options()))).toBeLessThan(
      1e-6,
    );
  });
});

const scoresOf = (graph: Graph): number => Math.max(...Object.values(footprint(graph).scores));

test("slices meet all keys with no more queries at once than asked for, and no node binds more than eight tensors", () => {
  const graph = graphOf({ querySlice: 1 });
  expect(scoresOf(graph)).toBe(HEADS * TOKENS);
  const nodes = inOrder(Object.values(graph.outputs));
  expect(nodes.filter((n) => n.operator.onnx === "MultiHeadAttention").length).toBe(TOKENS);
  expect(
    Math.max(
      ...nodes
        .filter((n) => n.operator.onnx === "Concat" || n.operator.onnx === "Split")
        .map((n) => (n.operator.onnx === "Concat" ? n.inputs : n.outputs).length + 1),
    ),
  ).toBe(8);
});

test("without slices there is one attention over everything and nothing is cut or joined", () => {
  const operators = inOrder(Object.values(graphOf({}).outputs)).map((n) => n.operator.onnx);
  expect(operators.filter((o) => o !== "Reshape")).toEqual(["MultiHeadAttention"]);
});

test("layers share one bias, and a bias for every key is as long as a slice", () => {
  const bias = keyBias(input("bias", [TOKENS]));
  expect(bias(0, 10).shape).toEqual([1, 1, 10, TOKENS]);
  expect(bias(20, 30)).toBe(bias(0, 10));
  const causal = causalBias(TOKENS);
  expect(causal(3, 9)).toBe(causal(3, 9));
  expect(causal(3, 9)).not.toBe(causal(4, 10));
});

test("the slice for a number of bytes is the longest that keeps its scores within them, evened out over all slices", () => {
  const MIB = 2 ** 20;
  expect(querySlice(5824, 5824, 24, 4 * 24 * 5824 * 5824)).toBe(5824);
  for (const bytes of [64 * MIB, 200 * MIB, 1000 * MIB]) {
    const slice = querySlice(5824, 5824, 24, bytes);
    const count = Math.ceil(5824 / slice);
    expect(slice * 24 * 5824 * 4).toBeLessThanOrEqual(bytes);
    expect(Math.ceil(5824 / (count - 1)) * 24 * 5824 * 4).toBeGreaterThan(bytes);
    expect(count * slice - 5824).toBeLessThan(count);
  }
  expect(querySlice(10, 1e6, 8, 1)).toBe(1);
  expect(() => graphOf({ querySlice: 0 })).toThrow(RangeError);
});
