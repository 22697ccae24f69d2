/** The weights of a model's networks, under their published names, in whatever files and layouts the manifest says they are. */
import { Fault } from "../../contract/fault.ts";
import type { UsoLoraSizes } from "../../formats/layouts/layout.ts";
import { loraFiles, weightFiles, type ComponentName, type Manifest, type ModelFolder } from "../../formats/manifest.ts";
import { networkFormats, usoLoraLayouts, type Layout } from "../../formats/networks.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { union, type Lookup } from "../weights/lookup.ts";
import { openStored } from "../weights/open-layout.ts";

/** The transformer's has the projector and the LoRA in it: they are computed with side by side. */
export type ModelWeights = Readonly<Record<Exclude<ComponentName, "projector">, Lookup>>;

/**
 * Opens every network of a model. Reads headers only.
 * @throws Fault `weights.*` where a file cannot be trusted, `weights.float8` where it is first to be optimised.
 */
export async function openWeights(model: ModelFolder): Promise<ModelWeights> {
  const { components: c, lora } = model.manifest;
  const names = Object.keys(c) as ComponentName[];
  const [adapter, ...networks] = await Promise.all([
    lora &&
      openNetwork(loraFiles(model), lora.stored, usoLoraLayouts, loraSizes(c.transformer.config, lora.stored?.rank)),
    ...names.map((name) =>
      openNetwork(weightFiles(model, name), c[name].stored, networkFormats[name].layouts, {
        ...c[name].config,
        ...networkFormats[name].neighbours(c),
      }),
    ),
  ]);
  const { projector, ...own } = Object.fromEntries(names.map((name, n) => [name, networks[n]!])) as Readonly<
    Record<ComponentName, Lookup>
  >;
  return { ...own, transformer: union([own.transformer, projector, ...(adapter ? [adapter] : [])]) };
}

async function openNetwork(
  files: readonly string[],
  stored: { readonly layout: string; readonly prefix: string } | undefined,
  layouts: Readonly<Record<string, Layout<never>>>,
  sizes: object | null,
): Promise<Lookup> {
  const prefix = stored?.prefix ?? "";
  await refuseFloat8(files, prefix);
  return openStored(files, { prefix, layout: layouts[stored?.layout ?? Object.keys(layouts)[0]!]!, sizes });
}

/** Found out here, not at the first picture. */
async function refuseFloat8(files: readonly string[], prefix: string): Promise<void> {
  for (const { path, tensors } of await Promise.all(files.map(readSafetensors))) {
    for (const { name, dtype, shape } of tensors.values()) {
      if (dtype.startsWith("F8_") && shape.length > 1 && name.startsWith(prefix))
        throw new Fault("weights.float8", { file: path });
    }
  }
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
