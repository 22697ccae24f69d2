/** The weights of a USO model, as its networks are computed with. */
import type { UsoLoraSizes } from "../../formats/layouts/layout.ts";
import { fileOf, loraFiles, type ComponentName, type Manifest, type ModelFolder } from "../../formats/manifest.ts";
import { networkFormats, usoLoraLayouts } from "../../formats/networks.ts";
import { union, type Lookup } from "../weights/lookup.ts";
import { openComponents, openStored } from "../weights/open-components.ts";

/** The transformer's has the projector and the LoRA in it: they are computed with side by side. */
export type ModelWeights = Readonly<Record<Exclude<ComponentName, "projector">, Lookup>>;

/**
 * Opens every network of a model. Reads headers only.
 * @throws Fault `weights.*` where a file cannot be trusted, `weights.float8` where it is first to be optimised.
 */
export async function openWeights(model: ModelFolder): Promise<ModelWeights> {
  const { components, lora } = model.manifest;
  const [{ projector, transformer, ...others }, own] = await Promise.all([
    openComponents(networkFormats, components, (name) => fileOf(model, name)),
    lora &&
      openStored(loraFiles(model), {
        prefix: lora.stored?.prefix ?? "",
        layout: usoLoraLayouts[lora.stored?.layout ?? "published"],
        sizes: loraSizes(components.transformer.config, lora.stored?.rank),
      }),
  ]);
  // A projector in a file of its own is the one that counts, also where the transformer's file holds another.
  const style: Lookup = { ...projector, has: (name) => name.startsWith("feature_embedder.") && projector.has(name) };
  return { ...others, transformer: union([style, transformer, ...(own ? [own] : [])], transformer) };
}

/** The rank matters only where the LoRA has other names than published. */
export function loraSizes(
  { hidden_size, mlp_ratio, depth, depth_single_blocks }: Manifest["components"]["transformer"]["config"],
  rank: number | undefined,
): UsoLoraSizes | null {
  return rank === undefined
    ? null
    : { rank, hidden_size, mlp_size: Math.floor(hidden_size * mlp_ratio), depth, depth_single_blocks };
}
