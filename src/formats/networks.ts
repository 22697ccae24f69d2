/**
 * How each kind of network is kept in files: its configuration, the further settings that a manifest has of it, and the
 * layouts in which its tensors may be named. A manifest composes these entries; what reads files finds everything here.
 */
import { isAbsolute } from "node:path";
import { z } from "zod";
import { autoencoderConfig, clipTextConfig, fluxConfig, siglipConfig, styleDepths, t5Config } from "./configs.ts";
import { diffusersAutoencoder } from "./layouts/autoencoder-diffusers.ts";
import { autoencoderTensors } from "./layouts/autoencoder-tensors.ts";
import { openaiClipText } from "./layouts/clip-text.ts";
import { t5Table } from "./layouts/encoders.ts";
import { diffusersFlux } from "./layouts/flux-diffusers.ts";
import { fluxTensors } from "./layouts/flux-tensors.ts";
import type {
  AutoencoderSizes,
  ClipSizes,
  ProjectorSizes,
  T5Sizes,
  TransformerSizes,
  UsoLoraSizes,
} from "./layouts/layout.ts";
import { whole, type Renaming } from "./layouts/translate.ts";
import { comfyLora, loraTensors, projectorTensors } from "./layouts/uso.ts";

/**
 * How a layout names tensors, for a network of these sizes; null where it names them as published.
 * @param has whether the files have a tensor of this name
 */
export type Layout<Sizes> = ((sizes: Sizes, has: (name: string) => boolean) => Renaming | null) | null;

export interface NetworkFormat<
  Config extends z.ZodType = z.ZodType,
  Settings extends z.ZodRawShape = z.ZodRawShape,
  Name extends string = string,
  Sizes = never,
> {
  readonly config: Config;
  /** What a manifest has of the network beside its files and configuration. */
  readonly settings: Settings;
  /** By name; the first is the one in which the network is published. */
  readonly layouts: Readonly<Record<Name, Layout<Sizes>>>;
  /** Sizes of the networks beside it that its layouts ask for. */
  readonly neighbours: (components: Widths) => object;
}

/** What networks ask of those beside them. */
interface Widths {
  readonly transformer: { readonly config: { readonly hidden_size: number } };
  readonly siglip: { readonly config: { readonly hidden_size: number } };
}
/** Of a network that asks nothing of others. */
export const none = () => ({});

/** What a manifest says of a network of this format. */
export type ComponentOf<F extends NetworkFormat<z.ZodType>> = F extends unknown
  ? z.infer<ReturnType<typeof componentSchema<F>>>
  : never;

/** A name beside model.json, or the absolute path of a file that stays where it is. */
export const fileName = z
  .string()
  .refine(
    (name) => isAbsolute(name) || /^(?!\.{1,2}$)[^/\\]+$/.test(name),
    "a file beside model.json, or an absolute path",
  );
const count = z.number().int().positive();

/**
 * The manifest's entry of a network: its files, how their tensors are named (as published where absent), its
 * configuration and settings.
 */
export function componentSchema<F extends NetworkFormat<z.ZodType>>({ config, settings, layouts }: F) {
  return z.strictObject({
    files: z.array(fileName).min(1),
    stored: storedSchema<F["layouts"]>(layouts).optional(),
    config: config as F["config"],
    ...(settings as F["settings"]),
  });
}

/** Networks by the names that a manifest gives them. */
export type Formats = Readonly<Record<string, NetworkFormat<z.ZodType>>>;

/** What a manifest says of every network, whatever its format. */
export interface Component {
  readonly files: readonly string[];
  readonly stored?: { readonly layout: string; readonly prefix: string } | undefined;
  readonly config: unknown;
}

/** The manifest's entries of several networks. */
export const componentsSchema = <F extends Formats>(formats: F) =>
  z.strictObject(
    Object.fromEntries(Object.entries(formats).map(([name, format]) => [name, componentSchema(format)])) as {
      readonly [N in keyof F]: ReturnType<typeof componentSchema<F[N]>>;
    },
  );

/** How the tensors of a network's files are named. */
export const storedSchema = <L extends object>(layouts: L) =>
  z.strictObject({
    layout: z.enum(Object.keys(layouts) as [Extract<keyof L, string>, ...Extract<keyof L, string>[]]),
    /** What stands before every name, with its point; empty for none. */
    prefix: z.string(),
  });

const tokenizer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("tokenizer.json"), file: fileName }),
  z.strictObject({ kind: z.literal("bpe"), vocab: fileName, merges: fileName }),
]);
/** Text encoders read a fixed number of tokens. */
export const text = { tokenizer, max_length: count, pad_token_id: z.number().int().nonnegative() };

const format = <Sizes>() => {
  return <Config extends z.ZodType, Settings extends z.ZodRawShape, Name extends string>(
    entry: NetworkFormat<Config, Settings, Name, Sizes>,
  ): NetworkFormat<Config, Settings, Name, Sizes> => entry;
};

/** Before the projector's published names. */
const PROJECTOR = "feature_embedder.";
/** T5's table of words. */
const WORDS = "shared.weight";

/** The networks that a USO model is made of. */
export const networkFormats = {
  transformer: format<TransformerSizes>()({
    config: fluxConfig,
    settings: {},
    neighbours: none,
    layouts: {
      bfl: null,
      diffusers: (sizes) => ({ shapes: new Map(fluxTensors(sizes)), translation: diffusersFlux(sizes.hidden_size) }),
    },
  }),
  projector: format<ProjectorSizes>()({
    config: z.strictObject({ siglip_tokens: count, style_tokens_per_level: count, hidden_states: styleDepths }),
    settings: {},
    neighbours: ({ siglip, transformer }) => ({
      siglip_dim: siglip.config.hidden_size,
      hidden_size: transformer.config.hidden_size,
    }),
    layouts: {
      published: null,
      comfyui: (sizes) => ({
        shapes: new Map(projectorTensors(sizes, PROJECTOR)),
        translation: (name, shape) => whole(name.slice(PROJECTOR.length), shape),
      }),
    },
  }),
  autoencoder: format<AutoencoderSizes>()({
    config: autoencoderConfig,
    settings: {},
    neighbours: none,
    layouts: {
      bfl: null,
      diffusers: (sizes) => ({
        shapes: new Map(autoencoderTensors(sizes)),
        translation: diffusersAutoencoder(sizes.ch_mult.length),
      }),
    },
  }),
  siglip: format<unknown>()({
    config: siglipConfig,
    settings: {},
    neighbours: none,
    layouts: { huggingface: null, comfyui: null },
  }),
  t5: format<T5Sizes>()({
    config: t5Config,
    settings: text,
    neighbours: none,
    layouts: {
      // One table under two names.
      huggingface(sizes, has) {
        const table = t5Table(has);
        if (table === WORDS) return null;
        const shape = [sizes.vocab_size, sizes.d_model];
        return { shapes: new Map([[WORDS, shape]]), translation: () => whole(table, shape) };
      },
    },
  }),
  clip: format<ClipSizes>()({
    config: clipTextConfig,
    settings: text,
    neighbours: none,
    layouts: { huggingface: null, openai: openaiClipText },
  }),
} as const;

/** USO's own low-rank weights, which change the transformer and are no network by themselves. */
export const usoLoraLayouts = {
  published: null,
  comfyui: (sizes: UsoLoraSizes) => ({ shapes: new Map(loraTensors(sizes)), translation: comfyLora }),
} as const satisfies Record<string, Layout<UsoLoraSizes>>;
