/** The manifest of a model whose parts a scan has found. */
import { Fault } from "../../contract/fault.ts";
import type { Manifest } from "../../formats/manifest.ts";
import type { Edition, PublishedFacts } from "./published.ts";
import type { Assembly, Found, Part } from "./scan/assemble.ts";
import { partNames, parts, type PartName } from "./scan/parts.ts";

/** What was chosen for each part. */
export type Chosen = { readonly [P in PartName]: Found<P> };

/**
 * What a complete assembly has chosen.
 * @throws Fault `scan.incomplete` with the reason of every part that is not there or does not fit
 */
export function chosenOf({ parts: found }: Assembly, limit: Fault | null = null): Chosen {
  const reasons = partNames.flatMap((name) => why(name, found[name]));
  if (reasons.length > 0)
    throw new Fault("scan.incomplete", { reasons: limit ? [...reasons, limit.message] : reasons });
  return Object.fromEntries(
    partNames.map((name) => [name, (found[name] as Part & { readonly kind: "found" }).found]),
  ) as unknown as Chosen;
}

function why(name: PartName, part: Part<unknown>): readonly string[] {
  const { title } = parts[name];
  switch (part.kind) {
    case "missing":
      return [`The ${title} is missing.`];
    case "unusable":
      return [`The ${title} cannot be used. ${part.problems.map((p) => p.message).join(" ")}`];
    case "found":
      return part.problems.map((p) => p.message);
    default:
      return part satisfies never;
  }
}

/** What published weights of this kind are called and come under. */
export function editionOf({ transformer }: Chosen, facts: PublishedFacts): Edition {
  return facts.editions[transformer.network.variant ?? "dev-like"];
}

const stored = <L extends string>({
  layout,
  prefix,
}: {
  readonly layout: L;
  readonly prefix: string;
}): { layout: L; prefix: string } => ({ layout, prefix });

/** A found network has no problems, and its sizes were read. */
function sizes<C>({ network }: { readonly network: { readonly config: C } }): NonNullable<C> {
  if (!network.config) throw new TypeError("a network without sizes was chosen");
  return network.config;
}

/**
 * Describes the chosen files.
 * @param files bytes and digest of each, by its absolute path
 */
export function manifestOf(chosen: Chosen, files: Manifest["files"], id: string, facts: PublishedFacts): Manifest {
  const {
    transformer,
    projector,
    autoencoder,
    siglip,
    t5,
    clip,
    "uso-lora": lora,
    "t5-tokenizer": t5Tokenizer,
    "clip-tokenizer": clipTokenizer,
  } = chosen;
  const edition = editionOf(chosen, facts);
  const { tokens, ...picture } = sizes(siglip);
  const image_size = imageSize(tokens, picture.patch_size, facts.siglip.image_size);
  const { head_width: clipHead, ...clipFacts } = facts.clip;
  const { head_width: siglipHead, ...siglipFacts } = facts.siglip;
  const { max_length, ...t5Facts } = facts.t5;
  const { siglip_tokens, style_tokens_per_level } = sizes(projector);
  const words = sizes(clip);
  return {
    format: 1,
    id,
    name: edition.name,
    description: "Published weights, used where they lie.",
    family: "uso-flux1",
    licence: edition.licence,
    components: {
      transformer: {
        files: [...transformer.files],
        stored: stored(transformer.network),
        config: { ...sizes(transformer), ...facts.transformer, axes_dim: [...facts.transformer.axes_dim] },
      },
      projector: {
        files: [...projector.files],
        stored: stored(projector.network),
        config: { siglip_tokens, style_tokens_per_level, hidden_states: facts.hidden_states },
      },
      autoencoder: {
        files: [...autoencoder.files],
        stored: stored(autoencoder.network),
        config: { ...sizes(autoencoder), ch_mult: [...sizes(autoencoder).ch_mult], ...facts.autoencoder },
      },
      siglip: {
        files: [...siglip.files],
        stored: stored(siglip.network),
        config: { ...picture, ...siglipFacts, image_size, num_attention_heads: picture.hidden_size / siglipHead },
      },
      t5: {
        files: [...t5.files],
        stored: stored(t5.network),
        config: { ...sizes(t5), ...t5Facts },
        tokenizer: t5Tokenizer.source,
        max_length,
        pad_token_id: t5Tokenizer.tokenizer.pad,
      },
      clip: {
        files: [...clip.files],
        stored: stored(clip.network),
        config: {
          ...words,
          ...clipFacts,
          num_attention_heads: words.hidden_size / clipHead,
          eos_token_id: clipTokenizer.tokenizer.end,
        },
        tokenizer: clipTokenizer.source,
        max_length: words.max_position_embeddings,
        pad_token_id: clipTokenizer.tokenizer.pad,
      },
    },
    lora: { files: [...lora.files], stored: { ...stored(lora.network), rank: sizes(lora).rank } },
    files,
    image: { position_span: null, style_size: image_size },
    defaults: { ...facts.defaults, steps: edition.steps },
    preview: { weight: facts.preview.weight.map((row) => [...row]), bias: [...facts.preview.bias] },
  };
}

/**
 * SigLIP's grid leaves out what is left of the last patch, so its size is known only of a published grid; others fill
 * theirs.
 */
function imageSize(tokens: number, patch: number, published: number): number {
  const grid = Math.round(Math.sqrt(tokens));
  return Math.floor(published / patch) === grid ? published : grid * patch;
}
