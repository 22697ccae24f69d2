/** A model's transformer with its LoRAs, and the graphs that it is run as. */
import type { Speed } from "../../contract/making/recipe.ts";
import type { FluxConfig } from "../../formats/configs.ts";
import type { Manifest } from "../../formats/manifest.ts";
import { input, type Graph } from "../graph/tensor.ts";
import type { ProjectorConfig } from "../networks/projector.ts";
import { slicingFor, type DeviceBudget } from "../runtime/plan.ts";
import type { FloatValue } from "../runtime/session.ts";
import { adapted, type Adapter, type AppliedAdapter } from "../weights/adapted.ts";
import { ownAdapter } from "../weights/adapter.ts";
import type { Lookup } from "../weights/lookup.ts";
import type { LoraMode } from "../weights/low-rank.ts";
import { conditionGraph, modulationGraph, type ConditionShape } from "./graphs/conditioning.ts";
import { velocityGraph, type VelocityGraph, type VelocityShape } from "./graphs/velocity.ts";
import type { ModelWeights } from "./open-weights.ts";

export interface TransformerModel {
  readonly weights: Lookup;
  readonly config: FluxConfig;
  readonly projector: ProjectorConfig;
  /** How the model's own LoRA takes part. */
  readonly lora: LoraMode["kind"] | "none";
}

/** A further LoRA beside the model's own, and how much it counts. */
export interface FurtherLora {
  readonly adapter: Adapter;
  readonly strength: number;
}

/** What of a recipe the transformer's steps depend on. */
export interface SamplingSettings {
  /** Times of the steps from 1 down, without the final 0. */
  readonly times: readonly number[];
  readonly guidance: number;
  /** Of the model's own LoRA. */
  readonly loraStrength: number;
  readonly loras?: readonly FurtherLora[];
  /** What steps may leave out. */
  readonly speed?: Speed;
  /** How many steps are done before the styles take part; none where absent. */
  readonly withoutStyle?: number;
}

/** The transformer's weights and what is to be known of them. */
export function transformerOf(
  weights: ModelWeights,
  { components: c, lora }: Pick<Manifest, "components" | "lora">,
): TransformerModel {
  return {
    weights: weights.transformer,
    config: c.transformer.config,
    projector: { ...c.projector.config, siglip_dim: c.siglip.config.hidden_size },
    lora: lora ? "branch" : "none",
  };
}

/** The input that takes the strength of the n-th further LoRA, counted from 0. */
const strengthInput = (n: number): string => `lora_strength.${n + 1}`;

/**
 * The model's weights with every LoRA. As branches they take their strengths as inputs, so that another strength needs
 * no other network.
 */
function withLoras({ weights, lora }: TransformerModel, { loraStrength, loras = [] }: SamplingSettings): Lookup {
  const branch = (name: string): LoraMode => ({ kind: "branch", strength: input(name, [1]) });
  const own = (): AppliedAdapter => ({
    adapter: ownAdapter(weights),
    mode: lora === "merged" ? { kind: lora, strength: loraStrength } : branch("lora_strength"),
  });
  return adapted(weights, [
    ...(lora === "none" ? [] : [own()]),
    ...loras.map(({ adapter }, n) => ({ adapter, mode: branch(strengthInput(n)) })),
  ]);
}

/** Strengths of all LoRAs that are branches, by their inputs. */
export function strengths(
  { lora }: TransformerModel,
  { loraStrength, loras = [] }: SamplingSettings,
): Record<string, FloatValue> {
  const value = (strength: number): FloatValue => ({ data: Float32Array.of(strength), shape: [1] });
  return {
    ...(lora === "branch" ? { lora_strength: value(loraStrength) } : {}),
    ...Object.fromEntries(loras.map(({ strength }, n) => [strengthInput(n), value(strength)])),
  };
}

export interface TransformerGraphs {
  condition(shape: ConditionShape): Graph;
  modulation(): Graph;
  velocity(shape: VelocityShape): VelocityGraph;
}

/** @param budget what they are built for: attention that would take too much of it runs in slices */
export function transformerGraphs(
  model: TransformerModel,
  settings: SamplingSettings,
  budget: DeviceBudget,
): TransformerGraphs {
  const { config, projector } = model;
  const weights = withLoras(model, settings);
  return {
    condition: (shape) => conditionGraph(weights, config, projector, shape),
    modulation: () => modulationGraph(weights, config),
    velocity(shape) {
      const tokens = shape.context + shape.latent + shape.reference;
      const slicing = slicingFor(budget, tokens, config.num_heads, shape.weighted ?? false);
      return velocityGraph(weights, config, shape, slicing);
    },
  };
}
