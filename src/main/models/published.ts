/** What published weights do not show in their tensors. Each fact with the configuration it stands in. */
import type { Manifest } from "../../formats/manifest.ts";
import type { Variant } from "../../formats/layouts/layout.ts";

/** What belongs to a published transformer as a whole. */
export interface Edition {
  readonly id: string;
  readonly name: string;
  readonly licence: Manifest["licence"];
  readonly steps: number;
}

type Configs = { readonly [C in keyof Manifest["components"]]: Manifest["components"][C]["config"] };

export interface PublishedFacts {
  readonly editions: Readonly<Record<NonNullable<Variant>, Edition>>;
  readonly transformer: Pick<Configs["transformer"], "axes_dim" | "theta">;
  readonly autoencoder: Pick<Configs["autoencoder"], "scale_factor" | "shift_factor" | "norm_groups">;
  readonly t5: Pick<Configs["t5"], "dense_act_fn" | "relative_attention_max_distance"> & {
    readonly max_length: number;
  };
  /** `head_width`: of which there are as many as fit into a layer. */
  readonly clip: Pick<Configs["clip"], "hidden_act" | "layer_norm_eps"> & { readonly head_width: number };
  readonly siglip: Pick<Configs["siglip"], "hidden_act" | "layer_norm_eps" | "image_size"> & {
    readonly head_width: number;
  };
  readonly hidden_states: Configs["projector"]["hidden_states"];
  readonly defaults: Omit<Manifest["defaults"], "steps">;
  readonly preview: Manifest["preview"];
}

/**
 * Colours −1…1 a latent channel, fitted to FLUX.1's autoencoder and published in ComfyUI (`latent_formats.py`, `Flux`).
 */
const rgbFactors: readonly (readonly [number, number, number])[] = [
  [-0.0346, 0.0244, 0.0681],
  [0.0034, 0.021, 0.0687],
  [0.0275, -0.0668, -0.0433],
  [-0.0174, 0.016, 0.0617],
  [0.0859, 0.0721, 0.0329],
  [0.0004, 0.0383, 0.0115],
  [0.0405, 0.0861, 0.0915],
  [-0.0236, -0.0185, -0.0259],
  [-0.0245, 0.025, 0.118],
  [0.1008, 0.0755, -0.0421],
  [-0.0515, 0.0201, 0.0011],
  [0.0428, -0.0012, -0.0036],
  [0.0817, 0.0765, 0.0749],
  [-0.1264, -0.0522, -0.1103],
  [-0.028, -0.0881, -0.0499],
  [-0.1262, -0.0982, -0.0778],
];
const rgbBias = [-0.0329, -0.0718, -0.0851] as const;

export const publishedFacts: PublishedFacts = {
  editions: {
    // Krea and Kontext have the same tensors and come under the same licence.
    "dev-like": {
      id: "uso-flux1-dev",
      name: "FLUX.1-dev with USO",
      licence: {
        name: "FLUX.1 [dev] Non-Commercial License",
        url: "https://huggingface.co/black-forest-labs/FLUX.1-dev/blob/main/LICENSE.md",
        commercial: false,
      },
      steps: 25,
    },
    "schnell-like": {
      id: "uso-flux1-schnell",
      name: "FLUX.1-schnell with USO",
      licence: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0", commercial: true },
      steps: 4,
    },
  },
  // Black Forest Labs' flux `util.py`.
  transformer: { axes_dim: [16, 56, 56], theta: 10_000 },
  autoencoder: { scale_factor: 0.3611, shift_factor: 0.1159, norm_groups: { encoder: 32, decoder: 32 } },
  // google/t5-v1_1-xxl `config.json`: gated-gelu is this activation; USO reads 512 tokens.
  t5: { dense_act_fn: "gelu_new", relative_attention_max_distance: 128, max_length: 512 },
  // openai/clip-vit-large-patch14 `config.json`: 12 heads of width 768.
  clip: { hidden_act: "quick_gelu", layer_norm_eps: 1e-5, head_width: 64 },
  // google/siglip-so400m-patch14-384 `config.json`: 16 heads of width 1152.
  siglip: { hidden_act: "gelu_pytorch_tanh", layer_norm_eps: 1e-6, image_size: 384, head_width: 72 },
  // The paper's §3.3.1.
  hidden_states: { high: -2, mid: -11, low: -20 },
  defaults: { width: 1024, height: 1024, guidance: 4, content_long_side: 512, schedule: "uso" },
  preview: {
    weight: [0, 1, 2].map((colour) => rgbFactors.map((factors) => factors[colour]! / 2)),
    bias: rgbBias.map((b) => (b + 1) / 2),
  },
};
