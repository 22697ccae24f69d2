import { expect, test } from "vitest";
import { blockOf, mermaid } from "./mermaid.ts";
import { add, gemm, mul, split } from "./ops.ts";
import { constant, input, weight, type Graph } from "./tensor.ts";

const stored = (name: string, shape: readonly number[]) =>
  weight(name, "float32", shape, { file: "/models/m.safetensors", offset: 0, length: 4 * shape[0]! * (shape[1] ?? 1) });

/** Two blocks of one layer each on a residual stream, the second scaled by an input of its own. */
function twoBlocks(): Graph {
  const x = input("x", [3, 4]);
  const first = add(x, gemm(x, stored("blocks.0.linear.weight", [4, 4]), null));
  const scaled = mul(gemm(first, stored("blocks.1.linear.weight", [4, 4]), null), input("blocks.1.mod", [4]));
  const last = add(first, scaled);
  return { name: "two blocks", outputs: { y: split(add(last, constant([1], [1])), [1, 2], 0)[1]! } };
}

test.each([
  ["double_blocks.0.img_attn.qkv.weight", "double_blocks.0"],
  ["single_blocks.11.linear1.weight[0:576]", "single_blocks.11"],
  ["encoder.block.3.layer.1.DenseReluDense.wo.weight", "encoder.block.3"],
  ["img_in.bias", "img_in"],
  ["encoder.mid.attn_1.q.weight", "encoder.mid"],
  ["final_layer.linear.weight", "final_layer.linear"],
  ["cls_token", "cls_token"],
  ["visual.proj", "visual.proj"],
])("%s belongs to the block %s", (weightName, block) => {
  expect(blockOf(weightName)).toBe(block);
});

test("a block reads as one box, with what goes from block to block on the arrows", () => {
  expect(mermaid(twoBlocks())).toBe(`flowchart TD
  i0(["x<br/>float32[3, 4]"])
  i1(["blocks.1.mod<br/>float32[4]"])
  b0["blocks.0<br/>2 operators<br/>16 parameters"]
  b1["blocks.1<br/>5 operators<br/>16 parameters"]
  o0(["y<br/>float32[2, 4]"])
  b1 --> o0
  i0 --> b0
  b0 -->|"float32[3, 4]"| b1
  i1 --> b1
`);
});

test("in full every operator has a box, in the frame of its block, and every value an arrow", () => {
  const chart = mermaid(twoBlocks(), { full: true });
  expect(chart.match(/subgraph s\d+\["blocks\.\d"\]/g)).toEqual(['subgraph s0["blocks.0"]', 'subgraph s1["blocks.1"]']);
  expect(chart).toContain('["Gemm<br/>blocks.0.linear.weight float32[4, 4]"]');
  expect(chart.match(/\["(Gemm|Add|Mul|Split)/g)).toHaveLength(7);
  // x and the first block's result are used twice, every other value once.
  expect(chart.match(/-->/g)).toHaveLength(11);
});

test("what another part of the network has computed is an input", () => {
  const { outputs } = twoBlocks();
  const node = outputs["y"]!.source.kind === "node" ? outputs["y"]!.source.node : null;
  const given = new Map([[node!.inputs[0]!, "before"]]);
  expect(mermaid({ name: "the last part", outputs, given })).toBe(`flowchart TD
  i0(["before<br/>float32[3, 4]"])
  b0["Split"]
  o0(["y<br/>float32[2, 4]"])
  b0 --> o0
  i0 --> b0
`);
});
