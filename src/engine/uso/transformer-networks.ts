/** The networks that the transformer is run as, each with a key that names everything its graph depends on. */
import type { FluxConfig } from "../../formats/configs.ts";
import type { Speed } from "../../contract/recipe.ts";
import { input } from "../graph/tensor.ts";
import { condition } from "../networks/condition.ts";
import { aroundFirstBlock, type AroundFirstBlock } from "../networks/first-block.ts";
import { velocity, type VelocityGraph, type VelocityShape } from "../networks/flux.ts";
import { modulation } from "../networks/modulation.ts";
import type { ProjectorConfig } from "../networks/projector.ts";
import type { FloatValue } from "../runtime/session.ts";
import { slicingFor, type Means } from "../runtime/plan.ts";
import type { Network } from "../runtime/sessions.ts";
import { adapted, type Adapter, type AppliedAdapter, type LoraMode } from "../weights/adapted.ts";
import { ownAdapter } from "../weights/adapter.ts";
import type { Weights } from "../weights/checkpoint.ts";

export interface TransformerModel {
  readonly weights: Weights;
  readonly config: FluxConfig;
  readonly projector: ProjectorConfig;
  readonly lora: LoraMode["kind"] | "none";
}

/** A further LoRA beside the model's own, and how much it counts. */
export interface FurtherLora {
  readonly adapter: Adapter;
  readonly strength: number;
}

/** Times of the steps from 1 down (without the final 0), guidance, strength of the model's own LoRA, further LoRAs, what steps may leave out. */
export interface Course {
  readonly times: readonly number[];
  readonly guidance: number;
  readonly loraStrength: number;
  readonly loras?: readonly FurtherLora[];
  readonly speed?: Speed;
}

/** The input that takes the strength of the n-th further LoRA, counted from 0. */
const strengthOf = (n: number): string => `lora_strength.${n + 1}`;

/** The model's weights with every LoRA. As branches they take their strengths as inputs, so that another strength needs no other network. */
function weightsOf({ weights, lora }: TransformerModel, { loraStrength, loras = [] }: Course): Weights {
  const branch = (name: string): LoraMode => ({ kind: "branch", strength: input(name, [1]) });
  const own = (): AppliedAdapter => ({
    adapter: ownAdapter(weights),
    mode: lora === "merged" ? { kind: lora, strength: loraStrength } : branch("lora_strength"),
  });
  return adapted(weights, [
    ...(lora === "none" ? [] : [own()]),
    ...loras.map(({ adapter }, n) => ({ adapter, mode: branch(strengthOf(n)) })),
  ]);
}

/** Further LoRAs as the ends of the keys of loaded networks. */
const named = ({ loras = [] }: Course): string => loras.map(({ adapter }) => ` + ${adapter.id}`).join("");

/** Strengths of all LoRAs that are branches, by their inputs. */
export function strengths(
  { lora }: TransformerModel,
  { loraStrength, loras = [] }: Course,
): Record<string, FloatValue> {
  const value = (strength: number): FloatValue => ({ data: Float32Array.of(strength), shape: [1] });
  return {
    ...(lora === "branch" ? { lora_strength: value(loraStrength) } : {}),
    ...Object.fromEntries(loras.map(({ strength }, n) => [strengthOf(n), value(strength)])),
  };
}

/** Style, text and subject tokens: models/condition.ts. */
export const conditionNetwork = (
  model: TransformerModel,
  course: Course,
  shape: { text: number; styles: number; reference: number },
): Network => [
  `condition ${Object.values(shape)}${named(course)}`,
  () => condition(weightsOf(model, course), model.config, model.projector, shape),
];

/** The modulation of all steps: models/modulation.ts. */
export const modulationNetwork = (model: TransformerModel, course: Course): Network => [
  `modulation${named(course)}`,
  () => modulation(weightsOf(model, course), model.config),
];

/** The velocity of one step: networks/flux.ts. */
export function velocityNetwork(
  model: TransformerModel,
  course: Course,
  shape: VelocityShape,
  means: Means,
): readonly [key: string, build: () => VelocityGraph] {
  const slicing = slicingFor(
    means,
    shape.context + shape.latent + shape.reference,
    model.config.num_heads,
    shape.weighted ?? false,
  );
  const slices = slicing.querySlice === undefined ? "" : ` in slices of ${slicing.querySlice}`;
  // A merged LoRA is part of the weights.
  const merged = model.lora === "merged" ? ` merged at ${course.loraStrength}` : "";
  return [
    `velocity ${Object.values(shape).join(" ")}${merged}${slices}${named(course)}`,
    () => velocity(weightsOf(model, course), model.config, shape, slicing),
  ];
}

/** The same in three networks: models/first-block.ts. Null where no block comes after a first one. */
export function velocityParts(
  model: TransformerModel,
  course: Course,
  shape: VelocityShape,
  means: Means,
): Readonly<Record<keyof AroundFirstBlock, Network>> | null {
  if (model.config.depth + model.config.depth_single_blocks < 2) return null;
  const [key, build] = velocityNetwork(model, course, shape, means);
  const part = (name: keyof AroundFirstBlock): Network => [`${key}, ${name}`, () => aroundFirstBlock(build())[name]];
  return { first: part("first"), rest: part("rest"), last: part("last") };
}
