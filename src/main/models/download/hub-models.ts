/**
 * The models that can be downloaded, as data: which files of which public repositories. Sizes and digests are the hub's
 * to tell.
 */
import type { MeasureNetwork } from "../../../contract/learning/measures.ts";
import type { DownloadableModel } from "../../../contract/models.ts";
import { Fault } from "../../../contract/fault.ts";

export interface Licence {
  readonly name: string;
  readonly url: string;
  /** Must be accepted before anything is fetched. */
  readonly accept: boolean;
  /** Whether it allows commercial use. */
  readonly commercial: boolean;
}

export interface Source {
  /** `owner/name` at the hub. */
  readonly repository: string;
  /** Branch, tag or commit; it is pinned to one commit before anything is fetched. */
  readonly revision: string;
  readonly licence: Licence;
  /** Below the repository, and below the folder of the same name here. */
  readonly files: readonly string[];
}

export interface HubModel {
  readonly name: string;
  /** What comes of it: a model to make pictures with, or networks that measure them. */
  readonly makes: DownloadableModel["makes"];
  readonly title: string;
  readonly sources: readonly Source[];
  /** Of networks that measure: how many of each come. */
  readonly brings?: Readonly<Partial<Record<MeasureNetwork["network"], number>>>;
}

const apache = {
  name: "Apache-2.0",
  url: "https://www.apache.org/licenses/LICENSE-2.0",
  accept: false,
  commercial: true,
} as const;

/** FLUX.1-dev with USO, in full size: the published checkpoints, in the layouts of their makers. */
export const usoFlux1Dev: HubModel = {
  name: "uso-flux1-dev",
  makes: "model",
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

const mit = (url: string): Licence => ({ name: "MIT", url, accept: false, commercial: true });

/** Where CLIP L/14 is, and the tokenizer of every CLIP. */
const clipLarge = {
  repository: "openai/clip-vit-large-patch14",
  revision: "main",
  licence: mit("https://github.com/openai/CLIP/blob/main/LICENSE"),
} as const;
const clipTokenizer = ["vocab.json", "merges.txt"] as const;

/** The networks of the papers' metrics, in the editions whose files can be read here. */
export const measures: HubModel = {
  name: "measures",
  makes: "measures",
  title: "Networks that measure",
  brings: { dino: 1, dinov2: 1, "clip-vision": 1, clip: 1, csd: 1 },
  sources: [
    {
      repository: "timm/vit_small_patch16_224.dino",
      revision: "main",
      licence: apache,
      files: ["model.safetensors"],
    },
    { repository: "facebook/dinov2-small", revision: "main", licence: apache, files: ["model.safetensors"] },
    {
      repository: "timm/vit_base_patch32_clip_224.openai",
      revision: "main",
      licence: apache,
      files: ["open_clip_model.safetensors"],
    },
    { ...clipLarge, files: clipTokenizer },
    {
      // Its authors published it under CC BY 4.0 (tomg-group-umd/CSD-ViT-L); this edition of it is safetensors.
      repository: "yuxi-liu-wired/CSD",
      revision: "main",
      licence: {
        name: "CC BY 4.0, Somepalli et al., “Measuring Style Similarity in Diffusion Models”",
        url: "https://creativecommons.org/licenses/by/4.0/",
        accept: false,
        commercial: true,
      },
      files: ["model.safetensors"],
    },
  ],
};

const metaDino = (repository: string): Source => ({
  repository,
  revision: "main",
  licence: apache,
  files: ["model.safetensors"],
});

/** Larger editions, and those with registers. Of each kind the smallest measures where several are at hand. */
export const furtherMeasures: HubModel = {
  name: "further-measures",
  makes: "more measures",
  title: "Further networks that measure",
  brings: { dinov2: 3, "clip-vision": 1, clip: 1 },
  sources: [
    metaDino("facebook/dinov2-base"),
    metaDino("facebook/dinov2-with-registers-small"),
    metaDino("facebook/dinov2-with-registers-base"),
    { ...clipLarge, files: ["model.safetensors", ...clipTokenizer] },
  ],
};

export const hubModels: readonly HubModel[] = [usoFlux1Dev, measures, furtherMeasures];

/** @throws Fault `download.unknown` */
export function hubModel(name: string): HubModel {
  const found = hubModels.find((recipe) => recipe.name === name);
  if (!found) throw new Fault("download.unknown", { name, known: hubModels.map((recipe) => recipe.name) });
  return found;
}

/** The recipe's licences, each once, with the repositories under it. */
export function licencesOf({ sources }: HubModel): readonly (Licence & { readonly repositories: readonly string[] })[] {
  const byUrl = Map.groupBy(sources, (source) => source.licence.url);
  return [...byUrl.values()].map((group) => ({
    ...group[0]!.licence,
    repositories: group.map((source) => source.repository),
  }));
}
