/** Models that a training begins with: the bundled one, of which the projector knows nothing. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TrainingSettings } from "../../src/contract/learning/training.ts";
import { openModel, type Manifest, type ModelFolder } from "../../src/formats/manifest.ts";
import { projectorTensors } from "../../src/formats/layouts/uso.ts";
import { writeAtomically } from "../../src/formats/atomic.ts";
import { makeFolder } from "../../src/formats/folders.ts";
import { chance } from "../../src/engine/drawing/chance.ts";
import { newParameter, type Parameter } from "../../src/engine/training/optimiser.ts";
import { writeResults } from "../../src/engine/training/results.ts";
import { bundled } from "../paths.ts";

/** How deep the projector looks: at three depths of the style encoder, or at the last three times over. */
export type Depths = "hierarchical" | "one level";

/** Layers begin as torch's do: numbers of chance up to one over the root of what they sum, norms at one. */
function begun(name: string, shape: readonly number[], seed: number): Float32Array {
  const c = chance(seed);
  const count = shape.reduce((a, b) => a * b, 1);
  if (name.includes("layer_norm")) return new Float32Array(count).fill(name.endsWith(".weight") ? 1 : 0);
  const bound = 1 / Math.sqrt(shape.at(-1)!);
  return Float32Array.from({ length: count }, () => c.uniform(-bound, bound));
}

/** The released model with a new projector, in a folder. */
export async function resetModel(folder: string, depths: Depths, settings: TrainingSettings): Promise<ModelFolder> {
  const released = await openModel(bundled.model);
  const { transformer, siglip, projector } = released.manifest.components;
  const sizes = {
    ...projector.config,
    siglip_dim: siglip.config.hidden_size,
    hidden_size: transformer.config.hidden_size,
  };
  const tensors = projectorTensors(sizes, "feature_embedder.");
  const parameters = new Map<string, Parameter>(
    tensors.map(([name, shape], n) => [name, newParameter(begun(name, shape, settings.seed + n))]),
  );
  await makeFolder(folder);
  await writeResults(folder, released, { step: 0, settings, parameters, shapes: new Map(tensors) });
  if (depths === "one level") await onlyLastLevel(folder);
  return openModel(folder);
}

async function onlyLastLevel(folder: string): Promise<void> {
  const file = join(folder, "model.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Manifest;
  const { config, files } = manifest.components.projector;
  const { high } = config.hidden_states;
  const projector = { files, config: { ...config, hidden_states: { high, mid: high, low: high } } };
  const changed = { ...manifest, components: { ...manifest.components, projector } };
  await writeAtomically(file, Buffer.from(JSON.stringify(changed)));
}
