/**
 * The modulation of every block of the FLUX transformer for every step, computed before the loop: it depends on time,
 * guidance and pooled text alone, and its matrices are 3.23 of FLUX.1's 11.83 billion parameters.
 *
 * A result has the name of its published matrix and one row a step: (shift, 1 + scale, gate) for each norm it serves.
 */
import type { FluxConfig } from "../../formats/configs.ts";
import { add, split } from "../graph/ops.ts";
import { constant, input, type Graph, type Tensor } from "../graph/tensor.ts";
import { silu } from "../nn/activation.ts";
import { linear } from "../nn/linear.ts";
import type { Weights } from "../weights/checkpoint.ts";

/** What a norm and its branch are modulated by, each [hidden]. `scale` has its 1 added already. The final layer has no gate. */
export interface Modulation {
  readonly shift: Tensor;
  readonly scale: Tensor;
  readonly gate?: Tensor;
}

/** One matrix of modulations: its published name and how many norms with how many vectors each it serves. */
interface Source {
  readonly path: string;
  readonly norms: number;
  readonly vectors: 2 | 3;
}

/** All modulated places in the order in which the network meets them, those of one block together. */
function places(c: FluxConfig): readonly (readonly Source[])[] {
  const double = Array.from({ length: c.depth }, (_, n): Source[] => [
    { path: `double_blocks.${n}.img_mod.lin`, norms: 2, vectors: 3 },
    { path: `double_blocks.${n}.txt_mod.lin`, norms: 2, vectors: 3 },
  ]);
  const single = Array.from({ length: c.depth_single_blocks }, (_, n): Source[] => [
    { path: `single_blocks.${n}.modulation.lin`, norms: 1, vectors: 3 },
  ]);
  return [...double, ...single, [{ path: "final_layer.adaLN_modulation.1", norms: 1, vectors: 2 }]];
}

const vectorsOf = (s: Source): number => s.norms * s.vectors;

/** Length of one row of each matrix's result, by its path. */
export function modulationWidths(config: FluxConfig): Readonly<Record<string, number>> {
  return Object.fromEntries(
    places(config)
      .flat()
      .map((s) => [s.path, vectorsOf(s) * config.hidden_size]),
  );
}

/**
 * Modulation of a whole schedule.
 *
 * Inputs: `time` [steps, 256] and, for guidance-distilled models, `guidance` [steps, 256], both sinusoidal embeddings;
 * `pooled` [1, vec_in_dim]. Outputs: for each matrix, by its path, [steps, vectors · hidden]. Cuts: after every block's.
 */
export function modulation(w: Weights, config: FluxConfig): Graph {
  const embed = (path: string, x: Tensor): Tensor =>
    linear(w.at(`${path}.out_layer`), silu(linear(w.at(`${path}.in_layer`), x)));
  let vec = embed("time_in", input("time", ["steps", 256]));
  if (config.guidance_embed) vec = add(vec, embed("guidance_in", input("guidance", ["steps", 256])));
  const act = silu(add(vec, embed("vector_in", input("pooled", [1, config.vec_in_dim]))));
  const rows = places(config).map((block) =>
    Object.fromEntries(block.map((s) => [s.path, add(linear(w.at(s.path), act), ones(s, config.hidden_size))])),
  );
  return {
    name: "modulation",
    outputs: Object.assign({}, ...rows) as Graph["outputs"],
    cuts: rows.slice(0, -1).map((done) => ({ ...done, act })),
  };
}

/** Adds the 1 of (1 + scale) where a row holds scales. */
function ones(s: Source, hidden: number): Tensor {
  const isScale = (vector: number): boolean => vector % s.vectors === 1;
  const row = Float32Array.from({ length: vectorsOf(s) * hidden }, (_, i) => (isScale(Math.floor(i / hidden)) ? 1 : 0));
  return constant(row, [row.length]);
}

/**
 * The modulation of one step as inputs of the transformer, one a matrix: WebGPU binds too few buffers to split a single row
 * of all of them. Hands them out block after block; a double block gets picture attention and MLP, then text attention and MLP.
 */
export function modulationInputs(config: FluxConfig): { next(): readonly Modulation[] } {
  const { hidden_size: hidden } = config;
  const blocks = places(config).values();
  return {
    next: () =>
      (blocks.next().value ?? []).flatMap((s) => {
        const vectors = split(
          input(s.path, [vectorsOf(s) * hidden]),
          Array.from({ length: vectorsOf(s) }, () => hidden),
          0,
        );
        return Array.from({ length: s.norms }, (_, n): Modulation => {
          const [shift, scale, gate] = vectors.slice(n * s.vectors, (n + 1) * s.vectors) as [Tensor, Tensor, Tensor?];
          return gate ? { shift, scale, gate } : { shift, scale };
        });
      }),
  };
}
