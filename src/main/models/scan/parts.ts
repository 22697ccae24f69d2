/** The parts of a full USO model, and the public repositories they come from. */
import type { ComponentKind, MeasureKind } from "../../../formats/layouts/layout.ts";

export type NetworkPart = Exclude<ComponentKind, "lora" | MeasureKind>;
/** Each belongs to the text encoder of its name. */
export type TokenizerPart = "t5-tokenizer" | "clip-tokenizer";
export type PartName = NetworkPart | TokenizerPart;

export interface PublicFile {
  /** `owner/name` on huggingface.co. */
  readonly repository: string;
  readonly file: string;
  /** True where its licence must be accepted there first. */
  readonly gated: boolean;
}

export interface PartDescription {
  readonly title: string;
  /** Any one of these will do. */
  readonly sources: readonly PublicFile[];
}

const flux = (file: string): PublicFile => ({ repository: "black-forest-labs/FLUX.1-dev", file, gated: true });
const open = (repository: string, file: string): PublicFile => ({ repository, file, gated: false });

/** In the order in which they are chosen: what comes later must fit what comes before. */
export const parts: Readonly<Record<PartName, PartDescription>> = {
  transformer: { title: "FLUX.1 transformer", sources: [flux("flux1-dev.safetensors"), flux("transformer/")] },
  autoencoder: {
    title: "autoencoder",
    sources: [flux("ae.safetensors"), flux("vae/diffusion_pytorch_model.safetensors")],
  },
  t5: {
    title: "T5 text encoder",
    sources: [flux("text_encoder_2/"), open("comfyanonymous/flux_text_encoders", "t5xxl_fp16.safetensors")],
  },
  clip: {
    title: "CLIP text encoder",
    sources: [
      flux("text_encoder/model.safetensors"),
      open("comfyanonymous/flux_text_encoders", "clip_l.safetensors"),
      open("openai/clip-vit-large-patch14", "model.safetensors"),
    ],
  },
  siglip: {
    title: "SigLIP style encoder",
    sources: [
      open("google/siglip-so400m-patch14-384", "model.safetensors"),
      open("Comfy-Org/sigclip_vision_384", "sigclip_vision_patch14_384.safetensors"),
    ],
  },
  projector: {
    title: "USO style projector",
    sources: [open("bytedance-research/USO", "uso_flux_v1.0/projector.safetensors")],
  },
  "t5-tokenizer": { title: "T5 tokenizer", sources: [flux("tokenizer_2/tokenizer.json")] },
  "clip-tokenizer": {
    title: "CLIP tokenizer",
    sources: [
      flux("tokenizer/vocab.json and tokenizer/merges.txt"),
      open("openai/clip-vit-large-patch14", "tokenizer.json"),
      open("openai/clip-vit-large-patch14", "vocab.json and merges.txt"),
    ],
  },
  "uso-lora": { title: "USO LoRA", sources: [open("bytedance-research/USO", "uso_flux_v1.0/dit_lora.safetensors")] },
};

export const partNames = Object.keys(parts) as readonly PartName[];
