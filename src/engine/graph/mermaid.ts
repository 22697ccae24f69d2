/** A network as a Mermaid flowchart: what is computed from what, grouped by the paths of its weights. */
import { inOrder } from "./order.ts";
import { elements } from "./shape.ts";
import type { Graph, Node, Tensor } from "./tensor.ts";

export interface MermaidOptions {
  /** Draws every operator; otherwise a block of the network is one box. */
  readonly full?: boolean;
}

/**
 * The block that a weight belongs to: its path down to the first number (`double_blocks.0`, `encoder.down.1`). Where it
 * has none, the first two names of its layer's path (`img_in`, `encoder.mid`). A weight that is no layer's `weight` or
 * `bias` is a layer itself (`cls_token`, `visual.proj`).
 */
export function blockOf(weight: string): string {
  const layer = weight
    .replace(/\[.*\]$/, "")
    .replace(/\.(weight|bias)$/, "")
    .split(".");
  const number = layer.findIndex((name) => /^\d+$/.test(name));
  return layer.slice(0, number < 0 ? 2 : number + 1).join(".");
}

/**
 * The flowchart's text. Inputs and results are rounded; an arrow bears the type and shape of a value.
 * @example mermaid(graph) // "flowchart TD\n  i0([\"latent<br/>float32[256, 64]\"]) …"
 */
export function mermaid(graph: Graph, { full = false }: MermaidOptions = {}): string {
  const nodes = inOrder(Object.values(graph.outputs), graph.given);
  const blocks = blocksOf(nodes, graph);
  const chart = new Chart(graph, nodes, (node) => (full ? node : (blocks.get(node) ?? node)));
  const boxes = full ? operatorBoxes(chart, nodes, blocks) : blockBoxes(chart, nodes, blocks);
  return ["flowchart TD", ...chart.inputs(), ...boxes, ...chart.results(), ...chart.arrows()].join("\n") + "\n";
}

/** What is drawn as one box: a block by its path, or an operator. */
type Box = string | Node;

class Chart {
  readonly #graph: Graph;
  readonly #nodes: readonly Node[];
  readonly #boxOf: (node: Node) => Box;
  readonly #ids = new Map<Box, string>();
  /** The graph's inputs, each with its name and id. */
  readonly #inputs = new Map<Tensor, { readonly name: string; readonly id: string }>();

  constructor(graph: Graph, nodes: readonly Node[], boxOf: (node: Node) => Box) {
    this.#graph = graph;
    this.#nodes = nodes;
    this.#boxOf = boxOf;
    const given = [...nodes.flatMap(({ inputs }) => inputs), ...Object.values(graph.outputs)];
    for (const tensor of given) {
      const name = tensor && inputName(tensor, graph);
      if (tensor && name !== null && !this.#inputs.has(tensor))
        this.#inputs.set(tensor, { name, id: `i${this.#inputs.size}` });
    }
  }

  id(box: Box): string {
    const known = this.#ids.get(box) ?? `b${this.#ids.size}`;
    this.#ids.set(box, known);
    return known;
  }

  inputs(): readonly string[] {
    return [...this.#inputs].map(([tensor, { name, id }]) => `  ${id}([${text(name, typeOf(tensor))}])`);
  }

  results(): readonly string[] {
    return Object.entries(this.#graph.outputs).flatMap(([name, tensor], n) => [
      `  o${n}([${text(name, typeOf(tensor))}])`,
      `  ${this.#origin(tensor)} --> o${n}`,
    ]);
  }

  /** One arrow for each value that goes from one box to another. */
  arrows(): readonly string[] {
    const drawn = new Set<string>();
    for (const node of this.#nodes) {
      const to = this.id(this.#boxOf(node));
      for (const tensor of node.inputs) {
        const from = tensor && this.#origin(tensor);
        if (!tensor || from === null || from === to) continue;
        // An input bears its type itself.
        drawn.add(this.#inputs.has(tensor) ? `  ${from} --> ${to}` : `  ${from} -->|${text(typeOf(tensor))}| ${to}`);
      }
    }
    return [...drawn];
  }

  /** The id of what a value comes from; null for weights and constants, which are drawn in the box that uses them. */
  #origin(tensor: Tensor): string | null {
    const input = this.#inputs.get(tensor);
    if (input) return input.id;
    return tensor.source.kind === "node" ? this.id(this.#boxOf(tensor.source.node)) : null;
  }
}

/** One box a block, with the number of its parameters; operators that belong to none have boxes of their own. */
function blockBoxes(chart: Chart, nodes: readonly Node[], blocks: ReadonlyMap<Node, string>): readonly string[] {
  const members = Map.groupBy(nodes, (node): Box => blocks.get(node) ?? node);
  return [...members].map(([box, inside]) => {
    if (typeof box !== "string") return `  ${chart.id(box)}[${operatorText(box)}]`;
    const weights = new Set(inside.flatMap(({ inputs }) => inputs.filter((t) => t?.source.kind === "weight")));
    const parameters = [...weights].reduce((sum, t) => sum + elements(t!.shape).count, 0);
    const operators = `${inside.length} ${inside.length === 1 ? "operator" : "operators"}`;
    const size = parameters > 0 ? [`${short(parameters)} parameters`] : [];
    return `  ${chart.id(box)}[${text(box, operators, ...size)}]`;
  });
}

/** One box an operator, those of a block in a frame. */
function operatorBoxes(chart: Chart, nodes: readonly Node[], blocks: ReadonlyMap<Node, string>): readonly string[] {
  const members = Map.groupBy(nodes, (node) => blocks.get(node) ?? null);
  return [...members].flatMap(([block, inside], n) => {
    const boxes = inside.map((node) => `  ${chart.id(node)}[${operatorText(node)}]`);
    return block === null ? boxes : [`  subgraph s${n}[${text(block)}]`, ...boxes.map((box) => `  ${box}`), "  end"];
  });
}

/** An operator with its weights. */
function operatorText({ operator, inputs }: Node): string {
  const weights = inputs.flatMap((t) => (t?.source.kind === "weight" ? [`${t.source.name} ${typeOf(t)}`] : []));
  return text(operator.onnx, ...weights);
}

/**
 * The block of every operator that has one. With weights it is theirs. Without, it is the latest block that its values
 * come from, so that what joins a block's result to the stream counts to that block. Where there is none, as before the
 * first weight, it is the block of what uses it.
 */
function blocksOf(nodes: readonly Node[], graph: Graph): ReadonlyMap<Node, string> {
  const found = new Map<Node, string>();
  /** When a block's first weight is met. */
  const rank = new Map<string, number>();
  const weighted = (node: Node) => node.inputs.flatMap((t) => (t?.source.kind === "weight" ? [t.source.name] : []));
  for (const [n, node] of nodes.entries())
    for (const block of weighted(node).map(blockOf)) if (!rank.has(block)) rank.set(block, n);
  const latest = (blocks: readonly string[]): string | undefined =>
    blocks.toSorted((a, b) => rank.get(b)! - rank.get(a)!)[0];

  for (const node of nodes) {
    const own = weighted(node).map(blockOf);
    const from = node.inputs.flatMap((t) => {
      if (!t) return [];
      const name = inputName(t, graph);
      // An input with the path of a block is that block's own, such as its modulation.
      if (name !== null) return rank.has(blockOf(name)) ? [blockOf(name)] : [];
      return t.source.kind === "node" ? [found.get(t.source.node) ?? []].flat() : [];
    });
    const block = latest(own.length > 0 ? own : from);
    if (block !== undefined) found.set(node, block);
  }
  for (const node of nodes.toReversed()) {
    const block = found.get(node);
    if (block === undefined) continue;
    for (const t of node.inputs)
      if (t?.source.kind === "node" && !found.has(t.source.node)) found.set(t.source.node, block);
  }
  return found;
}

/** The name of a value that is handed in; null for every other. */
const inputName = (t: Tensor, { given }: Graph): string | null =>
  given?.get(t) ?? (t.source.kind === "input" ? t.source.name : null);

/** `float32[256, 64]` */
const typeOf = ({ dtype, shape }: Tensor): string => `${dtype}[${shape.join(", ")}]`;

/** Lines of text as Mermaid quotes them. */
const text = (...lines: readonly string[]): string => `"${lines.join("<br/>").replaceAll('"', "#quot;")}"`;

const short = (count: number): string =>
  new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(count);
