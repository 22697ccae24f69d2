/** The networks around the transformer, and the transformer's weights, ready to be run or planned. */
import type { ModelWeights } from "./open-weights.ts";
import type { Manifest } from "./manifest.ts";
import { decode, encode } from "./models/autoencoder.ts";
import { clipText } from "./models/clip.ts";
import { siglip } from "./models/siglip.ts";
import { t5Encoder } from "./models/t5.ts";
import type { Network } from "./runtime/sessions.ts";
import type { TransformerModel } from "./transformer-networks.ts";

export interface Networks {
  readonly transformer: TransformerModel;
  /** Picture to latent; sides in pixels. */
  encode(width: number, height: number): Network;
  /** Latent to picture; sides in places of the latent. */
  decode(width: number, height: number): Network;
  siglip(): Network;
  t5(): Network;
  clip(): Network;
}

export function networksOf(weights: ModelWeights, { components: c, lora }: Manifest): Networks {
  return {
    transformer: {
      weights: weights.transformer,
      config: c.transformer.config,
      projector: { ...c.projector.config, siglip_dim: c.siglip.config.hidden_size },
      lora: lora ? "branch" : "none",
    },
    encode: (width, height) => [`encode ${width}×${height}`, () => encode(weights.autoencoder, c.autoencoder.config, height, width)],
    decode: (width, height) => [`decode ${width}×${height}`, () => decode(weights.autoencoder, c.autoencoder.config, height, width)],
    siglip: () => ["siglip", () => siglip(weights.siglip, c.siglip.config, c.projector.config.hidden_states)],
    t5: () => ["t5", () => t5Encoder(weights.t5, c.t5.config, c.t5.max_length)],
    clip: () => ["clip", () => clipText(weights.clip, c.clip.config, c.clip.max_length)],
  };
}
