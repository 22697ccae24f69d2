/** The weights of a model's networks, under their published names, in whatever files and layouts the manifest says they are. */
import { Fault } from "../../contract/fault.ts";
import { loraFiles, weightFiles, type ComponentName, type ModelFolder } from "../../formats/manifest.ts";
import { together, type Weights } from "../weights/checkpoint.ts";
import { openRecognised, type Stored } from "../weights/open-layout.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";

/** The transformer's has the projector and the LoRA in it: they are computed with together. */
export type ModelWeights = Readonly<Record<Exclude<ComponentName, "projector">, Weights>>;

/**
 * Opens every network of a model. Reads headers only.
 * @throws Fault `weights.*` where a file cannot be trusted, `weights.float8` where it is first to be optimised.
 */
export async function openWeights(model: ModelFolder): Promise<ModelWeights> {
  const { components: c, lora } = model.manifest;
  const { transformer, projector, autoencoder, siglip, t5, clip } = c;
  const published = <L extends string>(
    stored: { readonly layout: L; readonly prefix: string } | undefined,
    layout: L,
  ) => ({ layout: stored?.layout ?? layout, prefix: stored?.prefix ?? "", problems: [] });
  const open = (name: ComponentName, network: Stored): Promise<Weights> =>
    openNetwork(network, weightFiles(model, name));
  const [flux, styles, adapter] = await Promise.all([
    open("transformer", {
      component: "transformer",
      config: transformer.config,
      variant: null,
      ...published(transformer.stored, "bfl"),
    }),
    open("projector", {
      component: "projector",
      config: {
        ...projector.config,
        siglip_dim: siglip.config.hidden_size,
        hidden_size: transformer.config.hidden_size,
      },
      ...published(projector.stored, "published"),
    }),
    lora
      ? openNetwork(
          {
            component: "uso-lora",
            config: loraSizes(transformer.config, lora.stored?.rank),
            ...published(lora.stored, "published"),
          },
          loraFiles(model),
        )
      : null,
  ]);
  const [own, siglipWeights, t5Weights, clipWeights] = await Promise.all([
    open("autoencoder", {
      component: "autoencoder",
      config: autoencoder.config,
      ...published(autoencoder.stored, "bfl"),
    }),
    open("siglip", {
      component: "siglip",
      config: { ...siglip.config, tokens: projector.config.siglip_tokens },
      ...published(siglip.stored, "huggingface"),
    }),
    open("t5", { component: "t5", config: t5.config, ...published(t5.stored, "huggingface") }),
    open("clip", { component: "clip", config: clip.config, ...published(clip.stored, "huggingface") }),
  ]);
  return {
    transformer: together([flux, styles, ...(adapter ? [adapter] : [])]),
    autoencoder: own,
    siglip: siglipWeights,
    t5: t5Weights,
    clip: clipWeights,
  };
}

async function openNetwork(network: Stored, files: readonly string[]): Promise<Weights> {
  await refuseFloat8(files, network.prefix);
  return openRecognised(network, files);
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
  flux: ModelFolder["manifest"]["components"]["transformer"]["config"],
  rank: number | undefined,
): (Stored & { component: "uso-lora" })["config"] {
  const { hidden_size, mlp_ratio, depth, depth_single_blocks } = flux;
  return rank === undefined
    ? null
    : { rank, hidden_size, mlp_size: Math.floor(hidden_size * mlp_ratio), depth, depth_single_blocks };
}
