/** What a recipe refers to, read and checked: pictures, and further LoRAs. */
import { Fault, isFault } from "../../contract/fault.ts";
import type { LoraReference, PictureReference, Recipe } from "../../contract/recipe.ts";
import { fileDigest } from "../../formats/digest.ts";
import { readPicture, type Picture } from "../../formats/picture/read.ts";
import { openAdapter, type LoraFile } from "../weights/adapter.ts";
import type { FurtherLora, TransformerModel } from "./transformer.ts";

export interface References {
  readonly subjects: readonly Picture[];
  readonly styles: readonly Picture[];
  /** The recipe with the digest of every picture filled in. */
  readonly recipe: Recipe;
}

/**
 * Reads every subject and style of a recipe.
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` where the recipe knows another digest;
 *   `image.*`.
 */
export async function readReferences(recipe: Recipe): Promise<References> {
  const all = (references: readonly PictureReference[], role: "subject" | "style") =>
    Promise.all(references.map((r) => readReference(r, role)));
  const [subjects, styles] = await Promise.all([all(recipe.subjects, "subject"), all(recipe.styles, "style")]);
  const digested = <R extends PictureReference>(references: readonly R[], pictures: readonly Picture[]): R[] =>
    references.map((r, i) => identified(r, pictures[i]!.sha256));
  return {
    subjects,
    styles,
    recipe: { ...recipe, subjects: digested(recipe.subjects, subjects), styles: digested(recipe.styles, styles) },
  };
}

/** A reference with its digest, its fields in the order in which a recipe is read: made again, a file is the same. */
const identified = <R extends PictureReference>(reference: R, sha256: string): R =>
  Object.assign({ path: reference.path, sha256 }, reference, { sha256 });

async function readReference({ path, sha256 }: PictureReference, role: "subject" | "style"): Promise<Picture> {
  const picture = await readPicture(path).catch((error: unknown) => {
    throw isFault(error, "image.missing")
      ? new Fault("recipe.reference-missing", { path, role }, { cause: error })
      : error;
  });
  if (sha256 !== undefined && picture.sha256 !== sha256) throw new Fault("recipe.reference-changed", { path, role });
  return picture;
}

export interface Loras {
  readonly loras: readonly FurtherLora[];
  /** The recipe with the digest of every LoRA filled in. */
  readonly recipe: Recipe;
}

/** A LoRA with what of its file takes no part. */
export interface OpenedLora extends FurtherLora {
  readonly adapter: LoraFile;
}

/** LoRAs of each model that is open, by place and content. */
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
      const sha256 = await digestOf(reference);
      return {
        reference: identified(reference, sha256),
        lora: { adapter: await adapterFor(model, reference.path, sha256), strength: reference.strength },
      };
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
    loras.map(async ({ path, strength }) => ({
      strength,
      adapter: await openAdapter(path, config).catch((error: unknown) => {
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

function adapterFor(model: TransformerModel, path: string, sha256: string): Promise<LoraFile> {
  const adapters = opened.get(model) ?? new Map<string, Promise<LoraFile>>();
  opened.set(model, adapters);
  const key = `${sha256} ${path}`;
  const adapter = adapters.get(key) ?? openAdapter(path, model.config);
  adapters.set(key, adapter);
  // A file that could not be used may be mended.
  adapter.catch(() => adapters.delete(key));
  return adapter;
}
