/** A model folder in a smaller precision, beside the one it is made from: networks converted, everything else linked. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, copyFile, link, mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { Fault } from "../../contract/fault.ts";
import { fileOf, type Manifest, type ModelFolder, openModel, weightFiles } from "../../engine/manifest.ts";
import { optimiseCheckpoint, type OptimiseProgress, type OptimiseReport } from "../../engine/weights/optimise.ts";
import { plainSource } from "../../engine/weights/source.ts";
import type { OptimisedPrecision } from "../../engine/weights/storage.ts";

export interface ModelOptimiseOptions {
  readonly precision: OptimisedPrecision;
  /** Values that share a scale: a power of two from 16 up. */
  readonly block?: number;
  /** Bytes from which T5 is converted too; below 512 MiB there is little to gain. T5-XXL has 9.5 GB in float16. */
  readonly largeT5?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: OptimiseProgress) => void;
}

export interface OptimisedModel {
  readonly model: ModelFolder;
  /** One a converted network. */
  readonly reports: readonly OptimiseReport[];
}

/** One converted network: its source files, and the file that takes their place. */
interface Conversion {
  readonly files: readonly string[];
  readonly to: string;
  readonly precision: OptimisedPrecision;
}

/**
 * Writes the model in the given precision to a folder: the transformer, and T5 where it is large. Called again after an
 * interruption it goes on where it ended; the folder is a model only once everything is there.
 * @throws Fault `weights.*` as `optimiseCheckpoint`; `weights.optimise-out-exists` where the folder is a model already
 */
export async function optimiseModel(model: ModelFolder, outFolder: string, { precision, largeT5 = 512 * 2 ** 20, ...options }: ModelOptimiseOptions): Promise<OptimisedModel> {
  const out = resolve(outFolder);
  const json = join(out, "model.json");
  if (await access(json).then(() => true, () => false)) throw new Fault("weights.optimise-out-exists", { file: json });
  try {
    await mkdir(out, { recursive: true });
  } catch (cause) {
    throw new Fault("weights.write-failed", { file: out, reason: (cause as Error).message }, { cause });
  }

  const conversions = await plan(model, precision, largeT5);
  const reports: OptimiseReport[] = [];
  for (const { files, to, precision: its } of conversions) {
    reports.push(await optimiseCheckpoint(await plainSource(files.map((f) => fileOf(model, f))), join(out, to), { ...options, precision: its }));
  }
  const manifest = rewritten(model.manifest, conversions, precision);
  const files: Record<string, Manifest["files"][string]> = {};
  for (const name of Object.keys(manifest.files)) {
    const converted = conversions.some(({ to }) => to === name);
    // What the model uses in place, the new one uses there too.
    if (!converted && !isAbsolute(name)) await linkOrCopy(join(model.folder, name), join(out, name));
    files[name] = converted ? await digest(join(out, name), options.signal) : model.manifest.files[name]!;
  }
  await writeFile(`${json}.part`, `${JSON.stringify({ ...manifest, files }, null, 2)}\n`);
  await rename(`${json}.part`, json);
  return { model: await openModel(out), reports };
}

async function plan(model: ModelFolder, precision: OptimisedPrecision, largeT5: number): Promise<readonly Conversion[]> {
  const { transformer, projector, t5 } = model.manifest.components;
  const together = projector.files.some((f) => transformer.files.includes(f)) ? [...transformer.files, ...projector.files] : transformer.files;
  const conversions: Conversion[] = [{ files: [...new Set(together)], to: `transformer-${precision}.safetensors`, precision }];
  const sizes = await Promise.all(weightFiles(model, "t5").map(async (f) => (await stat(f)).size));
  if (sizes.reduce((a, b) => a + b, 0) < largeT5) return conversions;
  // It runs once a picture and is released; what it says wrongly, every step believes.
  const its = precision === "int4" ? "int8" : precision;
  return [...conversions, { files: t5.files, to: `t5-${its}.safetensors`, precision: its }];
}

/** The manifest with converted files in the place of their sources; their digests are still to come. */
function rewritten(manifest: Manifest, conversions: readonly Conversion[], precision: OptimisedPrecision): Manifest {
  const renamed = new Map(conversions.flatMap(({ files, to }) => files.map((f) => [f, to] as const)));
  const replace = (files: readonly string[]): string[] => [...new Set(files.map((f) => renamed.get(f) ?? f))];
  const components = Object.fromEntries(Object.entries(manifest.components).map(([name, c]) => [name, { ...c, files: replace(c.files) }])) as Manifest["components"];
  const names = replace(Object.keys(manifest.files));
  return {
    ...manifest,
    id: `${manifest.id}-${precision}`,
    name: `${manifest.name} (${precision})`,
    components,
    lora: manifest.lora && { ...manifest.lora, files: replace(manifest.lora.files) },
    files: Object.fromEntries(names.map((f) => [f, manifest.files[f] ?? { bytes: 1, sha256: "0".repeat(64) }])),
  };
}

/** One copy on the disk where the file system can; a name that is left from an earlier start is taken anew. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  const source = await realpath(from);
  await rm(to, { force: true });
  await link(source, to).catch(() => copyFile(source, to));
}

async function digest(file: string, signal?: AbortSignal): Promise<Manifest["files"][string]> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, signal ? { signal } : {});
  return { bytes: (await stat(file)).size, sha256: hash.digest("hex") };
}
