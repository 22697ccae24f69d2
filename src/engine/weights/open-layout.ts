/** Opens a recognised network under its published names, whatever layout its files have. */
import { openCheckpoint, type Weights } from "./checkpoint.ts";
import { renamed } from "./renamed.ts";
import { autoencoderTensors } from "../../formats/layouts/autoencoder-tensors.ts";
import { diffusersAutoencoder } from "../../formats/layouts/autoencoder-diffusers.ts";
import { t5Table } from "../../formats/layouts/encoders.ts";
import { diffusersFlux } from "../../formats/layouts/flux-diffusers.ts";
import { fluxTensors } from "../../formats/layouts/flux-tensors.ts";
import type { Kind, Recognised } from "../../formats/layouts/layout.ts";
import { whole } from "../../formats/layouts/translate.ts";
import { comfyLora, loraTensors, projectorTensors } from "../../formats/layouts/uso.ts";

/** As much of a network as opening it needs. */
export type Stored = Kind & Pick<Recognised, "prefix" | "problems">;

/**
 * The weights of a network, in place.
 * @param files the file, or all of its shards
 * @throws Fault `weights.*` where a file cannot be trusted; the network's first problem where recognition found one
 */
export async function openRecognised(network: Stored, files: readonly string[]): Promise<Weights> {
  const [problem] = network.problems;
  if (problem) throw problem;
  const source = await openCheckpoint(files, network.prefix);
  switch (network.component) {
    case "transformer": {
      const { config } = network;
      return config && network.layout === "diffusers"
        ? renamed(source, new Map(fluxTensors(config)), diffusersFlux(config.hidden_size))
        : source;
    }
    case "autoencoder": {
      const { config } = network;
      return config && network.layout === "diffusers"
        ? renamed(source, new Map(autoencoderTensors(config)), diffusersAutoencoder(config.ch_mult.length))
        : source;
    }
    case "t5": {
      const table = t5Table((name) => source.has(name));
      const { config } = network;
      const shapes = new Map(config ? [["shared.weight", [config.vocab_size, config.d_model]] as const] : []);
      return table === "shared.weight" ? source : renamed(source, shapes, (_, shape) => whole(table, shape));
    }
    case "projector": {
      const { config } = network;
      const shapes = new Map(config ? projectorTensors(config, "feature_embedder.") : []);
      return network.layout === "comfyui"
        ? renamed(source, shapes, (name, shape) => whole(name.slice("feature_embedder.".length), shape))
        : source;
    }
    case "uso-lora":
      return network.config && network.layout === "comfyui"
        ? renamed(source, new Map(loraTensors(network.config)), comfyLora)
        : source;
    case "clip":
    case "siglip":
    case "lora":
      return source;
    default:
      return network satisfies never;
  }
}
