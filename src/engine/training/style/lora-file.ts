/** A style's LoRA as a file that other programs load too: kohya's names, which ComfyUI reads. */
import type { FluxConfig } from "../../../formats/configs.ts";
import { writeSafetensors, type StoredTensor } from "../../../formats/safetensors/write.ts";
import { stored } from "../checkpoint.ts";
import { published } from "./parameters.ts";

type Values = ReadonlyMap<string, Float32Array>;
type Shapes = ReadonlyMap<string, readonly number[]>;

/**
 * Writes it whole or not at all. Queries, keys and values are the first rows of a fused layer; its other rows are
 * zeros. Alpha is the rank, so that strength 1 is as trained in every program.
 * @throws Fault `weights.write-failed`
 */
export async function writeStyleLora(
  file: string,
  values: Values,
  { shapes, config, model }: { readonly shapes: Shapes; readonly config: FluxConfig; readonly model: string },
): Promise<void> {
  const tensors: Record<string, StoredTensor> = {};
  let rank = 0;
  for (const [name, data] of values) {
    const [, block, pair, way] = /^single_blocks\.(\d+)\.processor\.(\w+)\.(down|up)\.weight$/.exec(published(name))!;
    const fused = pair === "qkv_lora";
    const layer = `lora_unet_single_blocks_${block}_${fused ? "linear1" : "linear2"}`;
    const [rows, columns] = shapes.get(name) as [number, number];
    if (way === "down") rank = rows;
    const whole = way === "up" && fused ? rows + Math.floor(config.hidden_size * config.mlp_ratio) : rows;
    const padded = new Float32Array(whole * columns);
    padded.set(data);
    tensors[`${layer}.lora_${way}.weight`] = stored(padded, [whole, columns]);
    tensors[`${layer}.alpha`] = stored(Float32Array.of(way === "down" ? rows : columns), []);
  }
  await writeSafetensors(file, tensors, {
    format: "pt",
    base_model: model,
    ss_network_module: "networks.lora_flux",
    ss_network_dim: String(rank),
    ss_network_alpha: String(rank),
    ss_base_model_version: "flux1",
    ss_v2: "False",
  });
}
