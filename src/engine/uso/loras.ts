/** The further LoRAs a recipe refers to, checked and opened. */
import { Fault, isFault } from "../../contract/fault.ts";
import type { LoraReference, Recipe } from "../../contract/recipe.ts";
import { fileDigest } from "../../formats/digest.ts";
import type { FurtherLora, TransformerModel } from "./transformer.ts";
import { openAdapter, type LoraFile } from "../weights/adapter.ts";

export interface Loras {
  readonly loras: readonly FurtherLora[];
  /** The recipe with the digest of every LoRA filled in. */
  readonly recipe: Recipe;
}

/** A LoRA with what of its file takes no part. */
export interface OpenedLora extends FurtherLora {
  readonly adapter: LoraFile;
}

/** Those of each model that is open, by place and content. */
const opened = new WeakMap<TransformerModel, Map<string, Promise<LoraFile>>>();

/**
 * Opens every LoRA of a recipe for a model; once, as long as file and model stay as they are.
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` where the recipe knows another digest; `weights.*` where
 *   a file cannot be used with the model.
 */
export async function openLoras(recipe: Recipe, model: TransformerModel): Promise<Loras> {
  if (!recipe.loras) return { loras: [], recipe };
  const found = await Promise.all(
    recipe.loras.map(async (reference) => {
      const sha256 = await digestOf(reference);
      return {
        reference: { ...reference, sha256 },
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
