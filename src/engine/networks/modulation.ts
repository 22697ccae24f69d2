/**
 * The modulation of every block of the FLUX transformer for every step, computed before the loop: it depends on time,
 * guidance and pooled text alone, and its matrices are 3.23 of FLUX.1's 11.83 billion parameters.
 *
 * Each published matrix gives (shift, 1 + scale, gate) for each norm it serves, one row a step.
 */
import type { FluxConfig } from "../../formats/configs.ts";
import { add, reshape, split } from "../graph/ops.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { silu } from "../nn/activation.ts";
import { linear } from "../nn/linear.ts";
import type { Weights } from "../weights/lookup.ts";

/**
 * What a norm and its branch are modulated by, each [hidden]. `scale` has its 1 added already. The final layer has no
 * gate.
 */
export interface Modulation {
  readonly shift: Tensor;
  readonly scale: Tensor;
  readonly gate?: Tensor;
}

/**
 * Modulations by the paths of their matrices: [steps, vectors · hidden] of a schedule, [vectors · hidden] of one step.
 */
export type ModulationRows = Readonly<Record<string, Tensor>>;

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

export interface ModulationTensors {
  /** Sinusoidal embeddings of the times [steps, 256]. */
  readonly time: Tensor;
  /** The same of the guidance; null for models that take none. */
  readonly guidance: Tensor | null;
  /** CLIP's pooled vector [1, vec_in_dim]. */
  readonly pooled: Tensor;
}

export interface ModulationResult {
  /** Of the blocks one after another, then of the final layer. */
  readonly blocks: readonly ModulationRows[];
  /** What all matrices are applied to, [steps, hidden]. */
  readonly act: Tensor;
}

/** Modulation of a whole schedule. */
export function modulation(
  w: Weights,
  config: FluxConfig,
  { time, guidance, pooled }: ModulationTensors,
): ModulationResult {
  const embed = (path: string, x: Tensor): Tensor =>
    linear(w.at(`${path}.out_layer`), silu(linear(w.at(`${path}.in_layer`), x)));
  let vec = embed("time_in", time);
  if (guidance) vec = add(vec, embed("guidance_in", guidance));
  const act = silu(add(vec, embed("vector_in", pooled)));
  const blocks = places(config).map((block) =>
    Object.fromEntries(block.map((s) => [s.path, add(linear(w.at(s.path), act), ones(s, config.hidden_size))])),
  );
  return { blocks, act };
}

/** Adds the 1 of (1 + scale) where a row holds scales. */
function ones(s: Source, hidden: number): Tensor {
  const isScale = (vector: number): boolean => vector % s.vectors === 1;
  const row = Float32Array.from({ length: vectorsOf(s) * hidden }, (_, i) => (isScale(Math.floor(i / hidden)) ? 1 : 0));
  return constant(row, [row.length]);
}

/** The rows of a schedule of one step, as that step takes them. */
export const onlyStep = ({ blocks }: ModulationResult): ModulationRows =>
  Object.fromEntries(
    blocks.flatMap((rows) =>
      Object.entries(rows).map(([path, row]) => [path, reshape(row, row.shape.slice(1))] as const),
    ),
  );

/**
 * The rows of one step, handed out block after block and then to the final layer; a double block gets picture attention
 * and MLP, then text attention and MLP. One row a matrix: WebGPU binds too few buffers to split a single row of all of
 * them.
 */
export function* modulationOfBlocks(rows: ModulationRows, config: FluxConfig): Generator<readonly Modulation[], void> {
  const { hidden_size: hidden } = config;
  for (const block of places(config)) {
    yield block.flatMap((s) => {
      const lengths = Array.from({ length: vectorsOf(s) }, () => hidden);
      const vectors = split(rows[s.path]!, lengths, 0);
      return Array.from({ length: s.norms }, (_, n): Modulation => {
        const [shift, scale, gate] = vectors.slice(n * s.vectors, (n + 1) * s.vectors) as [Tensor, Tensor, Tensor?];
        return gate ? { shift, scale, gate } : { shift, scale };
      });
    });
  }
}
