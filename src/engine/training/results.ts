/** What a training gives: a LoRA as any other, and the model with the trained projector. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TrainingResult } from "../../contract/learning/training.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { fileOf, type Manifest, type ModelFolder } from "../../formats/manifest.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import { stored, type Checkpoint } from "./checkpoint.ts";

type Named = Pick<Manifest, "id" | "name">;

/** The name of a model that was trained from another. */
const namedAfter = ({ id, name }: Manifest, stage: string): Named => ({
  id: `${id}-${stage}`,
  name: `${name}, trained (${stage})`,
});

/**
 * Writes the running means of what was trained: `lora.safetensors` under USO's names where a LoRA was, and a model
 * folder that takes every other weight from where the model has it.
 * @param beside what of the LoRA was not trained
 * @param named what the model is called; after the one it began with where absent
 * @throws Fault `weights.write-failed`, `image.*`
 */
export async function writeResults(
  folder: string,
  model: ModelFolder,
  { step, settings, parameters, shapes }: Checkpoint,
  {
    beside = {},
    named = namedAfter(model.manifest, String(settings["stage"])),
  }: {
    readonly beside?: Readonly<Record<string, StoredTensor>>;
    readonly named?: Named;
  } = {},
): Promise<TrainingResult> {
  const stage = String(settings["stage"]);
  const part = (wanted: (name: string) => boolean) =>
    Object.fromEntries(
      [...parameters]
        .filter(([name]) => wanted(name))
        .map(([name, { average }]) => [name, stored(average, shapes.get(name)!)]),
    );
  const isProjector = (name: string): boolean => name.startsWith("feature_embedder.");
  const metadata = { format: "pt", base_model: model.manifest.id, trained: stage, steps: String(step) };
  const found = part((name) => !isProjector(name));
  const low = Object.keys(found).length > 0 ? { ...beside, ...found } : found;
  const lora = Object.keys(low).length > 0 ? join(folder, "lora.safetensors") : null;
  if (lora) await writeSafetensors(lora, low, metadata);
  const high = part(isProjector);
  const projector = Object.keys(high).length > 0 ? join(folder, "projector.safetensors") : null;
  if (projector) await writeSafetensors(projector, high, metadata);
  return { step, lora, model: await writeModel(folder, model, named, projector, lora) };
}

/** A model folder of the weights in place, the projector and the LoRA those that were trained. */
async function writeModel(
  folder: string,
  model: ModelFolder,
  named: Named,
  projector: string | null,
  lora: string | null,
): Promise<string> {
  const raw = JSON.parse(await readFile(join(model.folder, "model.json"), "utf8")) as Manifest;
  const inPlace = (files: readonly string[]): string[] => files.map((file) => fileOf(model, file));
  const own = async (file: string) => ({ bytes: (await stat(file)).size, sha256: await computeFileDigest(file) });
  const components = Object.fromEntries(
    Object.entries(raw.components).map(([name, component]) => [
      name,
      { ...component, files: inPlace(component.files) },
    ]),
  );
  const { config } = raw.components.projector;
  const manifest = {
    ...raw,
    ...named,
    components: {
      ...withTokenizers(components, model),
      ...(projector ? { projector: { config, files: [projector] } } : {}),
    },
    lora: lora ? { files: [lora] } : raw.lora && { ...raw.lora, files: inPlace(raw.lora.files) },
    files: {
      ...Object.fromEntries(Object.entries(raw.files).map(([name, told]) => [fileOf(model, name), told])),
      ...(projector ? { [projector]: await own(projector) } : {}),
      ...(lora ? { [lora]: await own(lora) } : {}),
    },
  };
  await writeAtomically(join(folder, "model.json"), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  return folder;
}

/** Tokenizers are files too. */
function withTokenizers(components: Readonly<Record<string, object>>, model: ModelFolder): Record<string, object> {
  const moved = (value: unknown, key: string): unknown =>
    typeof value === "string" && ["file", "vocab", "merges"].includes(key) ? fileOf(model, value) : value;
  return Object.fromEntries(
    Object.entries(components).map(([name, component]) => {
      const { tokenizer } = component as { readonly tokenizer?: object };
      if (!tokenizer) return [name, component];
      const there = Object.fromEntries(Object.entries(tokenizer).map(([key, value]) => [key, moved(value, key)]));
      return [name, { ...component, tokenizer: there }];
    }),
  );
}
