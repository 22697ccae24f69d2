/** Layers of CLIP as OpenAI's own files name them, and those of open_clip, against Hugging Face's names. */
import type { Shape } from "./layout.ts";
import { whole, type Translation } from "./translate.ts";

const parts: Readonly<Record<string, string>> = {
  layer_norm1: "ln_1",
  layer_norm2: "ln_2",
  "mlp.fc1": "mlp.c_fc",
  "mlp.fc2": "mlp.c_proj",
  "self_attn.out_proj": "attn.out_proj",
};

/** Which third of a fused projection. */
const thirds = ["q", "k", "v"] as const;

/**
 * A layer's tensor below `layers`, e.g. `0.self_attn.q_proj.weight`.
 * @param at where the other files keep their layers
 */
export function openaiLayer(at: string, name: string, shape: Shape): ReturnType<Translation> {
  const [, layer, part, end] = /^(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (!layer || !part) return null;
  const third = thirds.findIndex((one) => part === `self_attn.${one}_proj`);
  const rows = shape[0]!;
  if (third >= 0)
    return [{ name: `${at}.${layer}.attn.in_proj_${end}`, of: 3 * rows, from: third * rows, to: (third + 1) * rows }];
  const renamed = parts[part];
  return renamed ? whole(`${at}.${layer}.${renamed}.${end}`, shape) : null;
}
