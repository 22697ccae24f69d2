/** The transformer as it is run in every step: what it is given, what it gives, and where it may be cut. */
import type { FluxConfig } from "../../../formats/configs.ts";
import { cutAt } from "../../graph/cut.ts";
import { input, type Cut, type Graph, type Tensor } from "../../graph/tensor.ts";
import { velocity, type BlockState, type VelocityTensors } from "../../networks/flux.ts";
import { modulationWidths } from "../../networks/modulation.ts";
import { referenceKeyNames } from "../../networks/reference-keys.ts";
import type { Slicing } from "../../nn/attention.ts";
import { weightsOf, type Lookup } from "../../weights/lookup.ts";

/** Lengths of the sequences, in tokens. */
export interface VelocityShape {
  /** Style and text tokens. */
  readonly context: number;
  /** Tokens of the picture in work. */
  readonly latent: number;
  /** Tokens of all subjects together; 0 for none. */
  readonly reference: number;
  /** Some styles count more or less than as published, or come in late. */
  readonly weighted?: boolean;
  /**
   * The subjects' keys and values: `given` out for later steps, or `taken` from an earlier one. Absent where neither is
   * done.
   */
  readonly referenceKeys?: "given" | "taken";
}

export interface VelocityGraph extends Graph {
  /**
   * The picture's tokens [latent, hidden] after the first block, and what the block added to them; null without blocks.
   */
  readonly first: { readonly first_picture: Tensor; readonly first_change: Tensor } | null;
}

/** The input or result that holds the subjects' keys or values of a block. */
const referenceKey = (name: string): string => `reference.${name}`;
/** True of the results of a graph that gives the subjects' keys; one that takes them has inputs of the same names. */
export const isReferenceKey = (name: string): boolean => name.startsWith("reference.");

/**
 * Inputs: `latent` [latent, in_channels]; `context` [context, hidden] and `reference` [reference, hidden] from the
 * conditioning; one row of each of the modulation's results, by its name; `cos`, `sin` [context + latent + reference,
 * head width / 2]; the strength [1] of every LoRA that is a branch; `key_bias` [context + latent + reference] where the
 * shape is weighted. Output: `velocity` [latent, in_channels]. Cuts: after every block, and `final` [latent, hidden]
 * before the last layer.
 *
 * Where the subjects' keys are given, `reference.<block>.k` and `.v` [reference, hidden] are outputs too. Where they
 * are taken, these are inputs, and there is no `reference`, nor a row for it in `cos` and `sin`.
 */
export function velocityGraph(
  lookup: Lookup,
  config: FluxConfig,
  shape: VelocityShape,
  slicing: Slicing = {},
): VelocityGraph {
  const {
    velocity: result,
    kept,
    blocks,
    final,
    first,
  } = velocity(weightsOf(lookup), config, inputsOf(config, shape), slicing);
  const keys = Object.entries(kept).map(([name, tensor]) => [referenceKey(name), tensor] as const);
  return {
    name: "transformer",
    outputs: { velocity: result, ...Object.fromEntries(keys) },
    cuts: [...blocks.map(cutAfter), { final }],
    first: first && { first_picture: first.picture, first_change: first.change },
  };
}

function inputsOf(config: FluxConfig, shape: VelocityShape): VelocityTensors {
  const { hidden_size: hidden } = config;
  const all = shape.context + shape.latent + shape.reference;
  const computed = shape.referenceKeys === "taken" ? all - shape.reference : all;
  const table = (name: string): Tensor => input(name, [computed, hidden / config.num_heads / 2]);
  const widths = Object.entries(modulationWidths(config));
  return {
    latent: input("latent", [shape.latent, config.in_channels]),
    context: input("context", [shape.context, hidden]),
    subjects: subjectsOf(config, shape),
    modulation: Object.fromEntries(widths.map(([path, width]) => [path, input(path, [width])])),
    rope: { cos: table("cos"), sin: table("sin") },
    keyBias: shape.weighted ? input("key_bias", [all]) : null,
  };
}

function subjectsOf(config: FluxConfig, { reference, referenceKeys }: VelocityShape): VelocityTensors["subjects"] {
  if (reference === 0) return null;
  const tokens = (name: string): Tensor => input(name, [reference, config.hidden_size]);
  if (referenceKeys !== "taken")
    return { kind: "tokens", reference: tokens("reference"), keepKeys: referenceKeys === "given" };
  const names = referenceKeyNames(config);
  return { kind: "kept", keys: Object.fromEntries(names.map((name) => [name, tokens(referenceKey(name))])) };
}

const cutAfter = ({ path, streams }: BlockState): Cut =>
  "x" in streams ? { [path]: streams.x } : { [`${path}.img`]: streams.img, [`${path}.txt`]: streams.txt };

/** The transformer in three, so that the blocks after the first can be skipped where the first changes little. */
export interface AroundFirstBlock {
  /** Gives `first_picture` and `first_change` beside what the rest takes: see VelocityGraph. */
  readonly first: Graph;
  /** All other blocks: gives `final`. */
  readonly rest: Graph;
  /** Takes `final`, gives `velocity`. */
  readonly last: Graph;
}

/**
 * The parts; null where no block comes after a first one. Run one after another they give what the whole gives; each
 * can be cut on.
 */
export function aroundFirstBlock(graph: VelocityGraph): AroundFirstBlock | null {
  // One cut after every block, and one before the last layer.
  const final = (graph.cuts?.length ?? 0) - 1;
  if (final < 2) return null;
  const [first, rest, last] = cutAt(graph, [0, final]) as [Graph, Graph, Graph];
  return { first: { ...first, outputs: { ...first.outputs, ...graph.first } }, rest, last };
}
