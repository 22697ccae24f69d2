/** A model folder's `model.json`: which networks there are, in which files, how pictures are prepared and sampled. */
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { Fault } from "../contract/fault.ts";
import { problemsOf } from "../contract/values/problems.ts";
import { type ModelDefaultName, modelDefaultNames, parameters } from "../contract/making/parameters.ts";
import type { ModelDefaults } from "../contract/making/recipe.ts";
import { computeFileDigest } from "./digest.ts";
import { componentsSchema, fileName, networkFormats, storedSchema, usoLoraLayouts } from "./networks.ts";

const count = z.number().int().positive();

/** `contentLongSide` is `content_long_side` in a manifest. */
type Snake<S extends string> = S extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : "";
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The parameters of a picture that every model has a default of its own for, under their names in a manifest. */
const defaultFields = Object.fromEntries(
  modelDefaultNames.map((name) => [snake(name), parameters[name].schema]),
) as unknown as { readonly [K in ModelDefaultName as Snake<K>]: (typeof parameters)[K]["schema"] };

const manifest = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string().min(1),
  description: z.string(),
  family: z.literal("uso-flux1"),
  licence: z.strictObject({ name: z.string().min(1), url: z.url().optional(), commercial: z.boolean() }),
  components: componentsSchema(networkFormats),
  /** Low-rank weights under `*.processor.*`; null where the transformer needs none. */
  lora: z
    .strictObject({
      files: z.array(fileName).min(1),
      stored: storedSchema(usoLoraLayouts).extend({ rank: count }).optional(),
    })
    .nullable(),
  /** Of files in place the digest may be unknown. */
  files: z.record(
    fileName,
    z.strictObject({
      bytes: count,
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
  ),
  image: z.strictObject({
    /** Units that the long side of every picture spans; null for one unit a token, as published. */
    position_span: z.number().positive().nullable(),
    style_size: count,
  }),
  /** What a recipe gets where the artist says nothing. */
  defaults: z.strictObject(defaultFields),
  /** Linear estimate of a latent's colours, fitted to the autoencoder: rgb = bias + weight·channels, in 0…1. */
  preview: z.strictObject({ weight: z.array(z.array(z.number())).length(3), bias: z.array(z.number()).length(3) }),
});

export type Manifest = z.infer<typeof manifest>;

/** What a recipe gets where the artist says nothing, under the names of its parameters. */
export function defaultsOf({ defaults }: Pick<Manifest, "defaults">): ModelDefaults {
  const values: Readonly<Record<string, unknown>> = defaults;
  return Object.fromEntries(modelDefaultNames.map((name) => [name, values[snake(name)]])) as unknown as ModelDefaults;
}

export type ComponentName = keyof Manifest["components"];

export interface ModelFolder {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * Reads and checks a model folder: the manifest holds together and every file has the promised size.
 * Digests are `verifyModel`'s; they take seconds a gigabyte.
 * @throws Fault `model.missing`, `model.invalid`, `model.file-missing`, `model.file-size`.
 */
export async function openModel(path: string): Promise<ModelFolder> {
  const folder = resolve(path);
  const json = await readFile(join(folder, "model.json"), "utf8").catch((cause: unknown) => {
    throw new Fault("model.missing", { folder }, { cause });
  });
  const model: ModelFolder = { folder, manifest: parseManifest(folder, tryJson(json)) };
  await Promise.all(
    Object.entries(model.manifest.files).map(([name, { bytes }]) => checkSize(fileOf(model, name), bytes)),
  );
  return model;
}

/**
 * A manifest of which every field is right and that holds together. Looks at no file.
 * @throws Fault `model.invalid`
 */
export function parseManifest(folder: string, value: unknown): Manifest {
  const parsed = manifest.safeParse(value);
  if (!parsed.success) throw new Fault("model.invalid", { folder, problems: problemsOf(parsed.error, "model.json") });
  checkConsistency({ folder, manifest: parsed.data });
  return parsed.data;
}

/**
 * Compares every file with its digest.
 * @returns absolute paths of files whose digest is not known, so that only their sizes have been compared
 * @throws Fault `model.file-size`; `model.file-digest` for the first file whose bytes are not those the manifest names.
 */
export async function verifyModel(model: ModelFolder): Promise<readonly string[]> {
  const unproven: string[] = [];
  for (const [name, { bytes, sha256 }] of Object.entries(model.manifest.files)) {
    const file = fileOf(model, name);
    if (sha256 === undefined) {
      await checkSize(file, bytes);
      unproven.push(file);
      continue;
    }
    if ((await computeFileDigest(file)) !== sha256) throw new Fault("model.file-digest", { file });
  }
  return unproven;
}

/** Absolute path of a file that the manifest names. */
export const fileOf = ({ folder }: Pick<ModelFolder, "folder">, name: string): string => resolve(folder, name);

/** Absolute paths of a component's weight files. */
export const weightFiles = (model: ModelFolder, component: ComponentName): string[] =>
  model.manifest.components[component].files.map((f) => fileOf(model, f));

/** Absolute paths of every file of weights, each once. */
export const allWeightFiles = (model: ModelFolder): readonly string[] => {
  const components = Object.keys(model.manifest.components) as ComponentName[];
  return [...new Set([...components.flatMap((name) => weightFiles(model, name)), ...loraFiles(model)])];
};

/** Absolute paths of the LoRA's files; none where there is none. */
export const loraFiles = (model: ModelFolder): string[] =>
  (model.manifest.lora?.files ?? []).map((f) => fileOf(model, f));

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function checkSize(file: string, bytes: number): Promise<void> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new Fault("model.file-missing", { file }, { cause });
  });
  if (!found.isFile()) throw new Fault("model.file-missing", { file });
  if (found.size !== bytes) throw new Fault("model.file-size", { file, bytes, found: found.size });
}

/** What single fields cannot show: that the networks fit each other and every file named is listed. */
function checkConsistency({ folder, manifest: m }: ModelFolder): void {
  const { transformer, projector, autoencoder, siglip, t5, clip } = m.components;
  const patchValues = autoencoder.config.z_channels * 4;
  const grid = Math.floor(siglip.config.image_size / siglip.config.patch_size);
  const states = siglip.config.num_hidden_layers + 1; // the embeddings are the first
  const tokenizers = [t5.tokenizer, clip.tokenizer].flatMap((t) => (t.kind === "bpe" ? [t.vocab, t.merges] : [t.file]));
  const named = [...Object.values(m.components).flatMap((c) => c.files), ...tokenizers, ...(m.lora?.files ?? [])];
  const rules: readonly (readonly [boolean, string])[] = [
    [
      transformer.config.in_channels === patchValues,
      `the transformer takes ${transformer.config.in_channels} values a token, the autoencoder gives ${patchValues}`,
    ],
    [
      transformer.config.context_in_dim === t5.config.d_model,
      `the transformer reads text of width ${transformer.config.context_in_dim}, T5 writes ${t5.config.d_model}`,
    ],
    [
      transformer.config.vec_in_dim === clip.config.hidden_size,
      `the transformer reads a pooled vector of width ${transformer.config.vec_in_dim}, CLIP writes ${clip.config.hidden_size}`,
    ],
    [
      projector.config.siglip_tokens === grid * grid,
      `the projector mixes ${projector.config.siglip_tokens} tokens, SigLIP gives ${grid * grid}`,
    ],
    [
      m.image.style_size === siglip.config.image_size,
      `styles are prepared at ${m.image.style_size} pixels, SigLIP reads ${siglip.config.image_size}`,
    ],
    ...Object.entries(projector.config.hidden_states).map(
      ([level, at]) =>
        [
          at >= -states && at < states,
          `the projector's ${level} level reads hidden state ${at}, SigLIP has ${states} hidden states`,
        ] as const,
    ),
    [
      clip.max_length <= clip.config.max_position_embeddings,
      `CLIP reads ${clip.config.max_position_embeddings} tokens, the tokenizer gives ${clip.max_length}`,
    ],
    [
      m.preview.weight.every((row) => row.length === autoencoder.config.z_channels),
      "preview.weight must have a factor for every latent channel",
    ],
    ...named.map((f) => [f in m.files, `${f} is not listed under files`] as const),
  ];
  const problems = rules.filter(([holds]) => !holds).map(([, problem]) => problem);
  if (problems.length > 0) throw new Fault("model.invalid", { folder, problems });
}
