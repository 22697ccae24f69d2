/** What a graph is, as one short string: two graphs of the same structure have the same, whoever built them. */
import { createHash, hash } from "node:crypto";
import { operators } from "./operators.ts";
import { inOrder } from "./order.ts";
import type { Cut, Graph, Node, Operator, Tensor, TensorType } from "./tensor.ts";

const known = new WeakMap<Graph, string>();

/** Rows of the operator table by what they are called there: two of them may be one operator of ONNX. */
const names = new Map<Operator, string>(Object.entries(operators).map(([name, operator]) => [operator, name]));

/**
 * A digest of everything that a loaded graph depends on: operators with attributes and precision, shapes and types,
 * inputs by name, weights by their place in a file, constants by content, results and cuts by name. The graph's own
 * name is not part of it. Computed once for each graph object.
 */
export function structuralHash(graph: Graph): string {
  const found = known.get(graph) ?? compute(graph);
  known.set(graph, found);
  return found;
}

function compute({ outputs, cuts = [], given }: Graph): string {
  const text = createHash("sha256");
  const numbers = new Map<Node, number>();
  const named = (tensors: Cut): unknown => Object.entries(tensors).map(([name, t]) => [name, reference(t)]);
  const reference = (t: Tensor): unknown => {
    const name = given?.get(t);
    if (name !== undefined) return [...typeOf(t), "given", name];
    const { source } = t;
    switch (source.kind) {
      case "input":
        return [...typeOf(t), "input", source.name];
      case "weight": {
        const { file, offset, length, revision } = source.region;
        return [...typeOf(t), "weight", file, offset, length, revision];
      }
      case "constant":
        return [...typeOf(t), "constant", digestOf(source.bytes)];
      case "node":
        return [numbers.get(source.node), source.node.outputs.indexOf(t)];
      default:
        return source satisfies never;
    }
  };

  // What is numbered here is a tree of plain values: JSON tells each from every other.
  for (const node of inOrder(Object.values(outputs), given)) {
    const { operator, attributes, precision, inputs } = node;
    const told = Object.entries(attributes).map(([name, value]) => `${name} ${String(value)}`);
    text.update(
      JSON.stringify([names.get(operator), told.sort(), precision, inputs.map(reference), node.outputs.map(typeOf)]),
    );
    numbers.set(node, numbers.size);
  }
  text.update(JSON.stringify([named(outputs), cuts.map(named)]));
  return text.digest("base64url");
}

const typeOf = ({ dtype, shape }: TensorType): readonly unknown[] => [dtype, shape];

const SHORT = 64;
const digests = new WeakMap<Uint8Array, string>();

/** Short constants stand for themselves. */
function digestOf(bytes: Uint8Array): string {
  if (bytes.length <= SHORT) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const digest = digests.get(bytes) ?? hash("sha256", bytes, "base64url");
  digests.set(bytes, digest);
  return digest;
}
