/**
 * The paper's three trainings (USO, arXiv 2508.18966, sections 3.2 and 3.3): what is trained, on which triplets, and
 * with which loss.
 *
 * Style alignment: the projector alone learns to say a style, from a style picture and words to the picture.
 * Content-style disentanglement: LoRA and projector, content and style each through an encoder of its own.
 * Style reward learning: the same, with the likeness of styles as a reward beside the flow loss.
 */
import { Fault } from "../../contract/fault.ts";
import type { TrainingStage } from "../../contract/learning/training.ts";
import type { FluxConfig } from "../../formats/configs.ts";
import { loraTensors } from "../../formats/layouts/uso.ts";
import type { Triplet } from "../../formats/triplets.ts";
import { input } from "../graph/tensor.ts";
import { union, type Lookup } from "../weights/lookup.ts";

export interface Stage {
  readonly lora: boolean;
  readonly rewarded: boolean;
  /** What a triplet must have, in words, and whether it has it. */
  readonly needs: string;
  fits(triplet: Triplet): boolean;
  /** The triplet as this training shows it. */
  shown(triplet: Triplet): Triplet;
}

const same = (triplet: Triplet): Triplet => triplet;
const whole = (triplet: Triplet): boolean => triplet.content !== null && triplet.style !== null;

export const stages: Readonly<Record<TrainingStage, Stage>> = {
  align: {
    lora: false,
    rewarded: false,
    needs: "a style picture",
    fits: ({ style }) => style !== null,
    shown: (triplet) => ({ ...triplet, content: null }),
  },
  disentangle: {
    lora: true,
    rewarded: false,
    needs: "a content or a style picture",
    fits: ({ content, style }) => content !== null || style !== null,
    shown: same,
  },
  reward: { lora: true, rewarded: true, needs: "a content and a style picture", fits: whole, shown: same },
};

const PROJECTOR = "feature_embedder.";

/** The names of USO's LoRA in a transformer of this size, with their shapes. */
export function loraShapes(config: FluxConfig, rank: number): ReadonlyMap<string, readonly number[]> {
  const { hidden_size, mlp_ratio, depth, depth_single_blocks } = config;
  const mlp_size = Math.floor(hidden_size * mlp_ratio);
  return new Map(loraTensors({ rank, hidden_size, mlp_size, depth, depth_single_blocks }));
}

/** What a training has to do with weights. */
export interface Learned {
  /** The model's weights, and those of a LoRA that it has not yet. */
  readonly weights: Lookup;
  /** The shapes of what is trained, by name. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Of those, what the model does not have: it begins anew. */
  readonly fresh: ReadonlySet<string>;
}

/**
 * @param projector names of the projector's tensors
 * @param rank of a LoRA where the model has none
 * @param layers blocks whose LoRA alone is trained
 * @throws Fault `training.layer-missing`
 */
export function learned(
  stage: Stage,
  model: { readonly weights: Lookup; readonly config: FluxConfig },
  projector: readonly string[],
  rank: number,
  layers: { readonly named: readonly string[]; readonly model: string } | null = null,
): Learned {
  const { weights } = model;
  const all = stage.lora ? loraShapes(model.config, rank) : new Map<string, readonly number[]>();
  const lora = layers ? within(all, layers, model.config) : all;
  const fresh = new Set([...lora.keys()].filter((name) => !weights.has(name)));
  const shapes = new Map<string, readonly number[]>();
  for (const name of projector)
    shapes.set(`${PROJECTOR}${name}`, weights.tensor(`${PROJECTOR}${name}`).shape as readonly number[]);
  for (const [name, shape] of lora)
    shapes.set(name, fresh.has(name) ? shape : (weights.tensor(name).shape as readonly number[]));
  const anew: Lookup = { has: (name) => fresh.has(name), tensor: (name) => input(name, shapes.get(name)!) };
  return { weights: fresh.size > 0 ? union([weights, anew]) : weights, shapes, fresh };
}

/** What of a LoRA belongs to the named blocks. */
function within(
  lora: ReadonlyMap<string, readonly number[]>,
  { named, model }: { readonly named: readonly string[]; readonly model: string },
  { depth, depth_single_blocks: single }: FluxConfig,
): ReadonlyMap<string, readonly number[]> {
  const range = (kind: string, count: number): string => (count > 0 ? `${kind}.0 to ${kind}.${count - 1}` : "");
  const blocks = [range("double_blocks", depth), range("single_blocks", single)].filter((part) => part !== "");
  for (const layer of named)
    if (![...lora.keys()].some((name) => name.startsWith(`${layer}.`)))
      throw new Fault("training.layer-missing", { layer, model, blocks: blocks.join(" and ") });
  return new Map([...lora].filter(([name]) => named.some((layer) => name.startsWith(`${layer}.`))));
}
