/** FLUX.1-dev with USO, in full size: the published checkpoints, in the layouts of their makers. */
import type { HubModel } from "./hub-model.ts";

const apache = {
  name: "Apache-2.0",
  url: "https://www.apache.org/licenses/LICENSE-2.0",
  accept: false,
  commercial: true,
} as const;

export const usoFlux1Dev: HubModel = {
  name: "uso-flux1-dev",
  title: "FLUX.1-dev with USO",
  sources: [
    {
      repository: "black-forest-labs/FLUX.1-dev",
      revision: "main",
      licence: {
        name: "FLUX.1 [dev] Non-Commercial License",
        url: "https://huggingface.co/black-forest-labs/FLUX.1-dev/blob/main/LICENSE.md",
        accept: true,
        commercial: false,
      },
      files: [
        "flux1-dev.safetensors",
        "text_encoder_2/model-00001-of-00002.safetensors",
        "text_encoder_2/model-00002-of-00002.safetensors",
        "text_encoder_2/model.safetensors.index.json",
        "text_encoder_2/config.json",
        "text_encoder/model.safetensors",
        "text_encoder/config.json",
        "ae.safetensors",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        "tokenizer/tokenizer_config.json",
        "tokenizer/special_tokens_map.json",
        "tokenizer_2/tokenizer.json",
        "tokenizer_2/spiece.model",
        "tokenizer_2/tokenizer_config.json",
        "tokenizer_2/special_tokens_map.json",
      ],
    },
    {
      repository: "bytedance-research/USO",
      revision: "main",
      licence: apache,
      files: ["uso_flux_v1.0/dit_lora.safetensors", "uso_flux_v1.0/projector.safetensors"],
    },
    {
      repository: "google/siglip-so400m-patch14-384",
      revision: "main",
      licence: apache,
      files: ["model.safetensors", "config.json", "preprocessor_config.json"],
    },
  ],
};
