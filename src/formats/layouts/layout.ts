/**
 * What a weight file can turn out to be. Everything is read off tensor names, types and shapes; nothing off file names.
 */
import type { AutoencoderConfig, FluxConfig, T5Config } from "../configs.ts";
import type { Fault } from "../../contract/fault.ts";
import type { StoredDType } from "../safetensors/dtype.ts";

export type Shape = readonly number[];

/** The part of a header that recognition looks at. */
export interface StoredInfo {
  readonly dtype: StoredDType;
  readonly shape: Shape;
}
export type Tensors = ReadonlyMap<string, StoredInfo>;

/** How a network's matrices are stored. `float8` has no scales, `scaled-float8` one a matrix. */
export type Precision = "float32" | "float16" | "bfloat16" | "float8" | "scaled-float8" | "unknown";

/** Positions (`axes_dim`, `theta`) leave no trace in the weights. */
export type TransformerSizes = Omit<FluxConfig, "axes_dim" | "theta">;
/** The shift and scale of latents leave no trace in the weights. */
export type AutoencoderSizes = Omit<AutoencoderConfig, "scale_factor" | "shift_factor" | "norm_groups">;
export type T5Sizes = Omit<T5Config, "dense_act_fn" | "relative_attention_max_distance">;

/** The number of heads leaves no trace in the weights. */
export interface EncoderSizes {
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly intermediate_size: number;
}
export interface ClipSizes extends EncoderSizes {
  readonly vocab_size: number;
  readonly max_position_embeddings: number;
}
export interface SiglipSizes extends EncoderSizes {
  readonly patch_size: number;
  readonly num_channels: number;
  /** Places of the grid of patches. */
  readonly tokens: number;
}
/** CLIP's vision tower. */
export interface ClipVisionSizes extends SiglipSizes {
  /** Width of the embedding that pictures and words share. */
  readonly projection_dim: number;
}
/** CSD, which is CLIP's vision tower with heads of its own. */
export interface CsdSizes {
  readonly width: number;
  readonly layers: number;
  readonly patch_size: number;
  readonly input_resolution: number;
  readonly output_dim: number;
}
/** DINO, and DINOv2, which scales what its layers add. */
export interface DinoSizes {
  readonly embed_dim: number;
  readonly depth: number;
  readonly patch_size: number;
  readonly img_size: number;
  readonly mlp_ratio: number;
  readonly num_register_tokens: number;
}
export interface ProjectorSizes {
  readonly siglip_tokens: number;
  readonly siglip_dim: number;
  readonly style_tokens_per_level: number;
  readonly hidden_size: number;
}
/** A LoRA over all attention projections, as USO trains it. */
export interface UsoLoraSizes {
  readonly rank: number;
  readonly hidden_size: number;
  readonly mlp_size: number;
  readonly depth: number;
  readonly depth_single_blocks: number;
}
export interface LoraSizes {
  /** Smallest and largest. */
  readonly ranks: readonly [number, number];
  readonly layers: number;
  /** Null where no layer shows it. */
  readonly hidden_size: number | null;
  /** True where it also changes text encoders. */
  readonly text_encoders: boolean;
}

interface Of<Component extends string, Layout extends string, Config> {
  readonly component: Component;
  readonly layout: Layout;
  /** Null where too much is missing to tell. */
  readonly config: Config | null;
}

/**
 * `dev-like`: FLUX.1-dev, Krea and Kontext have the same tensors. `schnell-like` takes no guidance. Null where too much
 * is missing to tell.
 */
export type Variant = "dev-like" | "schnell-like" | null;

export type Kind =
  | (Of<"transformer", "bfl" | "diffusers", TransformerSizes> & { readonly variant: Variant })
  | Of<"autoencoder", "bfl" | "diffusers", AutoencoderSizes>
  | Of<"t5", "huggingface", T5Sizes>
  | Of<"clip", "huggingface" | "openai", ClipSizes>
  | Of<"clip-vision", "huggingface" | "openai", ClipVisionSizes>
  | Of<"csd", "published", CsdSizes>
  | Of<"dino" | "dinov2", "published" | "huggingface", DinoSizes>
  | Of<"siglip", "huggingface" | "comfyui", SiglipSizes>
  | Of<"projector", "published" | "comfyui", ProjectorSizes>
  | Of<"uso-lora", "published" | "comfyui", UsoLoraSizes>
  | Of<"lora", "kohya" | "diffusers" | "xlabs" | "bfl", LoraSizes>;

export type ComponentKind = Kind["component"];

/** Networks that no picture is made with, and that tell how good one has become. */
export const measureKinds = ["dino", "dinov2", "clip-vision", "csd"] as const satisfies readonly ComponentKind[];
export type MeasureKind = (typeof measureKinds)[number];
export const isMeasure = (kind: ComponentKind): kind is MeasureKind =>
  (measureKinds as readonly ComponentKind[]).includes(kind);

/** One network found in a file or a group of shards. */
export type Recognised = Kind & {
  /** What stands before every name, with its point; empty for none. */
  readonly prefix: string;
  readonly dtype: Precision;
  /** Reasons not to use it; none where it is whole. */
  readonly problems: readonly Fault[];
};

/** As much of a recognised network as reading it needs. */
export type Stored = Kind & Pick<Recognised, "prefix" | "problems">;

/** What a recogniser says of tensors whose prefix is taken off. */
export interface Found {
  readonly kind: Kind;
  /** Every tensor the network consists of. */
  readonly expected: ReadonlyMap<string, Shape>;
  readonly problems: readonly Fault[];
}

export interface Recogniser {
  /** Prefixes to look under, the likeliest first. */
  readonly prefixes: readonly string[];
  /** Null where these tensors are something else. */
  recognise(tensors: Tensors): Found | null;
}
