/**
 * A model folder in a smaller precision, beside the one it is made from: networks converted, everything else linked.
 */
import type { ModelPrecision } from "../../contract/making/precision.ts";
import { access, copyFile, link, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { type Manifest, type ModelFolder, openModel } from "../../formats/manifest.ts";
import { optimiseCheckpoint, type OptimiseProgress, type OptimiseReport } from "../../engine/convert/optimise.ts";
import { type Conversion, conversionsOf } from "./conversions.ts";
import { makeFolder, whyNot } from "../../formats/folders.ts";

export interface ModelOptimiseOptions {
  readonly precision: ModelPrecision;
  /** Values that share a scale: a power of two from 16 up. */
  readonly block?: number;
  /** Bytes from which T5 is converted too. */
  readonly largeT5?: number;
  /**
   * Strength with which the model's LoRA, if it has one, becomes part of the weights; absent, it stays beside them, as
   * exact as it is.
   */
  readonly mergeLora?: number;
  /** The program of the threads that convert, where it is bundled. */
  readonly workerEntry?: URL;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OptimiseProgress) => void;
}

/** Bytes from which T5 is worth converting; T5-XXL has 9.5 GB in float16. */
export const usualLargeT5 = 512 * 2 ** 20;

export interface OptimisedModel {
  readonly model: ModelFolder;
  /** One a converted network. */
  readonly reports: readonly OptimiseReport[];
}

/**
 * Writes the model in the given precision to a folder: the transformer, and T5 where it is large. What the model uses
 * in place, outside of its folder, the new one uses there too, but for the networks that are converted. Called again
 * after an interruption it goes on where it ended; the folder is a model only once everything is there.
 * @throws Fault `weights.*` as `optimiseCheckpoint`; `weights.optimise-out-exists` where the folder is a model already
 */
export async function optimiseModel(
  model: ModelFolder,
  outFolder: string,
  { precision, largeT5 = usualLargeT5, mergeLora, ...options }: ModelOptimiseOptions,
): Promise<OptimisedModel> {
  const out = resolve(outFolder);
  const json = join(out, "model.json");
  if (
    await access(json).then(
      () => true,
      () => false,
    )
  )
    throw new Fault("weights.optimise-out-exists", { file: json });
  try {
    await makeFolder(out);
  } catch (cause) {
    throw new Fault("weights.write-failed", { file: out, reason: whyNot(cause) }, { cause });
  }

  const multiplies = mergeLora !== undefined && model.manifest.lora !== null;
  // The studio and the command line know this file without ever computing with ONNX Runtime themselves.
  await using multiplier = multiplies ? await (await import("../../engine/runtime/product.ts")).openMultiplier() : null;
  const conversions = await conversionsOf(model, {
    precision,
    largeT5,
    merge: multiplier && { strength: mergeLora!, product: multiplier.product },
  });
  const reports: OptimiseReport[] = [];
  for (const { source, to, precision: its } of conversions)
    reports.push(await optimiseCheckpoint(source, join(out, to), { ...options, precision: its }));
  const manifest = rewritten(model.manifest, conversions, precision, multiplier !== null);
  const files: Record<string, Manifest["files"][string]> = {};
  for (const name of Object.keys(manifest.files)) {
    const converted = conversions.some(({ to }) => to === name);
    // What the model uses in place, the new one uses there too.
    if (!converted && !isAbsolute(name)) await linkOrCopy(join(model.folder, name), join(out, name));
    const file = join(out, name);
    files[name] = converted
      ? { bytes: (await stat(file)).size, sha256: await computeFileDigest(file, { signal: options.signal }) }
      : model.manifest.files[name]!;
  }
  await writeFile(`${json}.part`, `${JSON.stringify({ ...manifest, files }, null, 2)}\n`);
  await rename(`${json}.part`, json);
  return { model: await openModel(out), reports };
}

/** What a model is called in a smaller precision. */
export const idOfSmaller = (
  { id, lora }: Pick<Manifest, "id" | "lora">,
  precision: ModelPrecision,
  merged: boolean,
): string => `${id}-${precision}${merged && lora !== null ? "-merged" : ""}`;

/** The manifest with converted files in the place of their sources; their digests are still to come. */
function rewritten(
  manifest: Manifest,
  conversions: readonly Conversion[],
  precision: ModelPrecision,
  merged: boolean,
): Manifest {
  const places = new Map(conversions.flatMap(({ components, to }) => components.map((c) => [c, to] as const)));
  const components = Object.fromEntries(
    Object.entries(manifest.components).map(([name, component]) => {
      const to = places.get(name as keyof Manifest["components"]);
      if (to === undefined) return [name, component];
      const published = { ...component, files: [to] };
      delete published.stored;
      return [name, published];
    }),
  ) as Manifest["components"];
  const lora = merged || !manifest.lora ? null : places.has("lora") ? { files: [places.get("lora")!] } : manifest.lora;
  const used = (m: Pick<Manifest, "components" | "lora">): Set<string> =>
    new Set([...Object.values(m.components).flatMap((c) => c.files), ...(m.lora?.files ?? [])]);
  const [before, after] = [used(manifest), used({ components, lora })];
  const kept = Object.keys(manifest.files).filter((f) => !before.has(f) || after.has(f));
  return {
    ...manifest,
    id: idOfSmaller(manifest, precision, merged),
    name: `${manifest.name} (${precision}${merged ? ", LoRA merged" : ""})`,
    components,
    lora,
    files: Object.fromEntries(
      [...kept, ...new Set(places.values())].map((f) => [f, manifest.files[f] ?? { bytes: 1 }]),
    ),
  };
}

/** One copy on the disk where the file system can; a name that is left from an earlier start is taken anew. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  const source = await realpath(from);
  await rm(to, { force: true });
  await link(source, to).catch(() => copyFile(source, to));
}
