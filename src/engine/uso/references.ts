/** What a recipe refers to, read and checked: pictures, and further LoRAs. */
import { Fault, isFault } from "../../contract/fault.ts";
import type { LoraReference, PictureReference, Recipe } from "../../contract/making/recipe.ts";
import { computeFileDigest, fileDigest } from "../../formats/digest.ts";
import { readPicture, type Picture } from "../../formats/picture/read.ts";
import { checkNumbers } from "../../formats/safetensors/numbers.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { isStyleTokens, readStyleTokens } from "../../formats/style-tokens.ts";
import type { FloatValue } from "../runtime/session.ts";
import { openAdapter, type LoraFile } from "../weights/adapter.ts";
import { withAlpha } from "../weights/lora-alpha.ts";
import type { FurtherLora, TransformerModel } from "./transformer.ts";

/** A style as a recipe names it: a picture, or tokens that were learned from several. */
export type StyleSource =
  | { readonly kind: "picture"; readonly picture: Picture }
  | { readonly kind: "tokens"; readonly tokens: FloatValue };

export interface References {
  readonly subjects: readonly Picture[];
  readonly styles: readonly StyleSource[];
  /** The recipe with the digest of every picture filled in. */
  readonly recipe: Recipe;
}

/** A file that was read, with its digest. */
interface Read<T> {
  readonly is: T;
  readonly sha256: string;
}

/**
 * Reads every subject and style of a recipe.
 * @param tokens rows and width that the tokens of a learned style must have
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` where the recipe knows another digest;
 *   `style.not-tokens`, `style.other-model`; `image.*`.
 */
export async function readReferences(recipe: Recipe, tokens: readonly [number, number]): Promise<References> {
  const [subjects, styles] = await Promise.all([
    Promise.all(recipe.subjects.map((one) => readReference(one, "subject", readSubject))),
    Promise.all(recipe.styles.map((one) => readReference(one, "style", (path) => readStyle(path, tokens)))),
  ]);
  const digested = <R extends PictureReference>(references: readonly R[], read: readonly Read<unknown>[]): R[] =>
    references.map((r, i) => identified(r, read[i]!.sha256));
  return {
    subjects: subjects.map(({ is }) => is),
    styles: styles.map(({ is }) => is),
    recipe: { ...recipe, subjects: digested(recipe.subjects, subjects), styles: digested(recipe.styles, styles) },
  };
}

/** A reference with its digest, its fields in the order in which a recipe is read: made again, a file is the same. */
const identified = <R extends PictureReference>(reference: R, sha256: string): R =>
  Object.assign({ path: reference.path, sha256 }, reference, { sha256 });

async function readSubject(path: string): Promise<Read<Picture>> {
  const picture = await readPicture(path);
  return { is: picture, sha256: picture.sha256 };
}

async function readStyle(path: string, [rows, width]: readonly [number, number]): Promise<Read<StyleSource>> {
  if (!isStyleTokens(path)) {
    const picture = await readPicture(path);
    return { is: { kind: "picture", picture }, sha256: picture.sha256 };
  }
  const tokens = await readStyleTokens(path);
  if (tokens.shape[0] !== rows || tokens.shape[1] !== width)
    throw new Fault("style.other-model", { file: path, found: tokens.shape.join("×"), needed: `${rows}×${width}` });
  return { is: { kind: "tokens", tokens }, sha256: await computeFileDigest(path) };
}

async function readReference<T>(
  { path, sha256 }: PictureReference,
  role: "subject" | "style",
  read: (path: string) => Promise<Read<T>>,
): Promise<Read<T>> {
  const found = await read(path).catch((error: unknown) => {
    throw isFault(error, "image.missing") || isFault(error, "weights.file-missing")
      ? new Fault("recipe.reference-missing", { path, role }, { cause: error })
      : error;
  });
  if (sha256 !== undefined && found.sha256 !== sha256) throw new Fault("recipe.reference-changed", { path, role });
  return found;
}

export interface Loras {
  readonly loras: readonly FurtherLora[];
  /** The recipe with the digest and the alpha of every LoRA filled in. */
  readonly recipe: Recipe;
}

/** A LoRA with what of its file takes no part. */
export interface OpenedLora extends FurtherLora {
  readonly adapter: LoraFile;
}

/** LoRAs of each model that is open, by place, content and alpha. */
const opened = new WeakMap<TransformerModel, Map<string, Promise<LoraFile>>>();

/**
 * Opens every LoRA of a recipe for a model; once, as long as file and model stay as they are.
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` where the recipe knows another digest;
 *   `weights.*` where a file cannot be used with the model.
 */
export async function openLoras(recipe: Recipe, model: TransformerModel): Promise<Loras> {
  if (!recipe.loras) return { loras: [], recipe };
  const found = await Promise.all(
    recipe.loras.map(async (reference) => {
      const digested = identified(reference, await digestOf(reference));
      // A file that is none is refused with its reason where it is opened.
      const known = await withAlpha(digested).catch(() => digested);
      return { reference: known, lora: { adapter: await adapterFor(model, known), strength: known.strength } };
    }),
  );
  return { loras: found.map((f) => f.lora), recipe: { ...recipe, loras: found.map((f) => f.reference) } };
}

/**
 * Opens LoRAs to plan with: their headers are read, their digests are not.
 * @throws Fault `recipe.reference-missing`; `weights.*` where a file cannot be used with the model
 */
export function openAdapters(
  loras: readonly LoraReference[],
  config: TransformerModel["config"],
): Promise<readonly OpenedLora[]> {
  return Promise.all(
    loras.map(async ({ path, strength, alpha }) => ({
      strength,
      adapter: await openAdapter(path, config, alpha).catch((error: unknown) => {
        throw isFault(error, "weights.file-missing")
          ? new Fault("recipe.reference-missing", { path, role: "lora" }, { cause: error })
          : error;
      }),
    })),
  );
}

async function digestOf({ path, sha256 }: LoraReference): Promise<string> {
  const found = await fileDigest(path).catch((cause: unknown) => {
    throw new Fault("recipe.reference-missing", { path, role: "lora" }, { cause });
  });
  if (sha256 !== undefined && found !== sha256) throw new Fault("recipe.reference-changed", { path, role: "lora" });
  return found;
}

/** @throws Fault `weights.not-finite` where values of the file are no numbers */
async function sound(lora: LoraFile): Promise<LoraFile> {
  await checkNumbers((await readSafetensors(lora.file)).tensors.values());
  return lora;
}

function adapterFor(
  model: TransformerModel,
  { path, sha256, alpha }: Omit<LoraReference, "strength">,
): Promise<LoraFile> {
  const adapters = opened.get(model) ?? new Map<string, Promise<LoraFile>>();
  opened.set(model, adapters);
  const key = `${sha256} ${alpha} ${path}`;
  const adapter = adapters.get(key) ?? openAdapter(path, model.config, alpha).then(sound);
  adapters.set(key, adapter);
  // A file that could not be used may be mended.
  adapter.catch(() => adapters.delete(key));
  return adapter;
}
