/** What of a style is trained: the tokens that stand for it, or a LoRA on the transformer's late blocks. */
import type { FluxConfig } from "../../../formats/configs.ts";
import { input } from "../../graph/tensor.ts";
import type { Adapter } from "../../weights/adapted.ts";
import { ownAdapter } from "../../weights/adapter.ts";
import { union, type Lookup } from "../../weights/lookup.ts";
import { loraShapes } from "../stages.ts";

/** The name of a style's tokens among a model's weights. */
export const STYLE_TOKENS = "style_tokens";
const LORA = "style_lora.";

/**
 * Where style is decided in FLUX.1: single blocks from the tenth of 38 on (SplitFlux, arXiv 2511.15258); in other sizes
 * the same share.
 */
const lateFrom = (depth: number): number => Math.floor((depth * 10) / 38);

/** The LoRA's tensors with their shapes: attention and output of the late single blocks, as in USO's own. */
export function styleLoraShapes(config: FluxConfig, rank: number): ReadonlyMap<string, readonly number[]> {
  const from = lateFrom(config.depth_single_blocks);
  const isLate = (name: string): boolean => Number(/^single_blocks\.(\d+)\./.exec(name)?.[1] ?? -1) >= from;
  return new Map([...loraShapes(config, rank)].filter(([name]) => isLate(name)).map(([name, s]) => [LORA + name, s]));
}

/** The name that a tensor of the style's LoRA has in USO's. */
export const published = (name: string): string => name.slice(LORA.length);
export const isOfLora = (name: string): boolean => name.startsWith(LORA);

/** The style's LoRA among weights, beside whatever LoRA the model has; without layers where there is none. */
export const styleAdapter = (w: Lookup): Adapter =>
  ownAdapter({ has: (name) => w.has(LORA + name), tensor: (name, rows) => w.tensor(LORA + name, rows) });

/** A model's weights with those of a style, which are given to every run. */
export function withStyle(weights: Lookup, shapes: ReadonlyMap<string, readonly number[]>): Lookup {
  const style: Lookup = { has: (name) => shapes.has(name), tensor: (name) => input(name, shapes.get(name)!) };
  return union([weights, style]);
}
