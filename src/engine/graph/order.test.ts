import { expect, test } from "vitest";
import { writeOnnx } from "./onnx.ts";
import { add, mul } from "./ops.ts";
import { inOrder } from "./order.ts";
import { input, type Node, type Tensor } from "./tensor.ts";

/** Whether every node stands once, after all it needs. */
function inRightOrder(nodes: readonly Node[]): boolean {
  const at = new Map(nodes.map((node, i) => [node, i]));
  return (
    at.size === nodes.length &&
    nodes.every((node, i) => node.inputs.every((t) => t?.source.kind !== "node" || at.get(t.source.node)! < i))
  );
}

test("a chain of twenty thousand operators is walked and written without exhausting the stack", () => {
  const x = input("x", [1]);
  let y: Tensor = x;
  for (let n = 0; n < 20_000; n++) y = add(y, x);
  const order = inOrder([y]);
  expect(order.length).toBe(20_000);
  expect(inRightOrder(order)).toBe(true);
  expect(writeOnnx({ name: "deep", outputs: { y } }, "float32").bytes.length).toBeGreaterThan(20_000);
});

test("twenty diamonds on top of each other, a million ways through, are forty nodes", () => {
  let x: Tensor = input("x", [1]);
  for (let n = 0; n < 20; n++) x = add(x, mul(x, x));
  const order = inOrder([x]);
  expect(order.length).toBe(40);
  expect(inRightOrder(order)).toBe(true);
});

test("several results share what they have in common, and what no result needs is left out", () => {
  const x = input("x", [1]);
  const common = add(x, x);
  const [a, b, unused] = [mul(common, x), mul(x, common), add(common, common)];
  const order = inOrder([a, b, a]);
  expect(order.length).toBe(3);
  expect(inRightOrder(order)).toBe(true);
  expect(order.flatMap((node) => node.outputs)).toEqual(expect.arrayContaining([common, a, b]));
  expect(order.flatMap((node) => node.outputs)).not.toContain(unused);
});
