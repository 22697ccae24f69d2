/** How much running a graph computes: counted, not measured. */
import { inOrder } from "./order.ts";
import { elements } from "./shape.ts";
import type { Graph, Node, Tensor } from "./tensor.ts";

/**
 * Operations of a graph: two for each pair of numbers that is multiplied and summed, in products, convolutions and
 * attention. All else is little beside these. A size that is known only when it runs counts once.
 */
export const work = (graph: Graph): number =>
  inOrder(Object.values(graph.outputs), graph.given).reduce((sum, node) => sum + workOf(node), 0);

function workOf({ operator: { onnx }, inputs, outputs, attributes }: Node): number {
  const [a, b] = inputs as [Tensor, Tensor];
  const made = count(outputs[0]!);
  switch (onnx) {
    case "MatMul":
      return 2 * made * size(a, -1);
    case "Gemm":
      return 2 * made * size(a, attributes["transA"] ? 0 : 1);
    case "MatMulNBits":
      return 2 * made * size(a, 1);
    case "Conv":
      return 2 * made * (count(b) / size(b, 0));
    case "ConvTranspose":
      return 2 * count(a) * (count(b) / size(b, 0));
    case "MultiHeadAttention":
      return 4 * made * size(b, 1);
    default:
      return 0;
  }
}

const count = ({ shape }: Tensor): number => elements(shape).count;

function size({ shape }: Tensor, axis: number): number {
  const dim = shape.at(axis);
  return typeof dim === "number" ? dim : 1;
}
