/** Models in a smaller precision: what can be made of a model, how large it will be, and making it. */
import { modelPrecisions } from "../../../contract/making/precision.ts";
import type { ModelPrecision } from "../../../contract/making/precision.ts";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault, toFault } from "../../../contract/fault.ts";
import { type ModelCalls, type ModelJob, type SmallerModel } from "../../../contract/models.ts";
import { type ComponentName, type ModelFolder, openModel } from "../../../formats/manifest.ts";
import { planLayout } from "../../../engine/convert/layout.ts";
import type { OptimiseProgress } from "../../../engine/convert/optimise.ts";
import { isFloat8 } from "../../../engine/convert/source.ts";
import { defaultBlock } from "../../../engine/convert/storage.ts";
import { findModel } from "../catalogue.ts";
import { conversionsOf } from "../conversions.ts";
import { createRate } from "../download/rate.ts";
import { freeAt } from "../download/space.ts";
import { usualLargeT5 } from "../optimise.ts";
import type { Jobs, JobProgress } from "./jobs.ts";
import { optimiseApart, type OptimiserProgram } from "./optimiser.ts";

export interface SmallerOptions {
  readonly jobs: Jobs;
  /** The folder of models that gets a folder of each model's id. Absolute. */
  readonly folder: string;
  readonly roots: readonly string[];
  readonly program?: OptimiserProgram;
  readonly onModels: () => Promise<void>;
}

/** @throws Fault `model.*` where there is no such model */
export async function smallerModels(
  { model: id }: { readonly model: string },
  { folder, roots }: SmallerOptions,
): Promise<ModelCalls["models.smaller"]["out"]> {
  const model = await findModel(id, roots);
  const free = await freeAt(folder);
  try {
    const sizes = await Promise.all(modelPrecisions.map((precision) => sized(model, precision, folder)));
    return {
      model: id,
      problem: null,
      sizes: sizes.map(({ read: _, float8: __, ...size }) => size),
      needed: sizes.some(({ float8 }) => float8),
      free,
    };
  } catch (error) {
    return { model: id, problem: toFault(error).toJSON(), sizes: [], needed: false, free };
  }
}

/**
 * Reads the headers alone.
 * @returns also how many bytes of the model are read to make it, and whether some are float8
 */
async function sized(
  model: ModelFolder,
  precision: ModelPrecision,
  folder: string,
): Promise<SmallerModel & { readonly read: number; readonly float8: boolean }> {
  const { manifest } = model;
  const conversions = await conversionsOf(model, { precision, largeT5: usualLargeT5, merge: null });
  const layouts = await Promise.all(
    conversions.map(({ source, precision: its }) => planLayout(source, { precision: its, block: defaultBlock })),
  );
  const written = layouts.reduce((sum, { after }) => sum + after, 0);
  const converted = new Set(conversions.flatMap(({ components }) => components));
  const users = [
    ...Object.entries(manifest.components).map(([name, { files }]) => ({
      name: name as ComponentName | "lora",
      files,
    })),
    ...(manifest.lora ? [{ name: "lora" as const, files: manifest.lora.files }] : []),
  ];
  const leaves = new Set(users.filter(({ name }) => converted.has(name)).flatMap(({ files }) => files));
  for (const { name, files } of users) if (!converted.has(name)) for (const file of files) leaves.delete(file);
  const kept = Object.entries(manifest.files).reduce(
    (sum, [file, { bytes }]) => sum + (leaves.has(file) ? 0 : bytes),
    0,
  );
  const id = `${manifest.id}-${precision}`;
  const its = join(folder, id);
  return {
    precision,
    id,
    folder: its,
    bytes: kept + written,
    written,
    state: await stateOf(its),
    read: layouts.reduce((sum, { before }) => sum + before, 0),
    float8: conversions.some(({ source }) => isFloat8(source)),
  };
}

async function stateOf(folder: string): Promise<SmallerModel["state"]> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes("model.json")) return "there";
  return names.length > 0 ? "begun" : "none";
}

/** @throws Fault `model.*` where there is no such model, `model.busy`; `weights.*` where it cannot be made smaller */
export async function startSmaller(
  { model: id, precision, out }: ModelCalls["models.optimise.start"]["in"],
  { jobs, folder, roots, program, onModels }: SmallerOptions,
): Promise<ModelJob> {
  const model = await findModel(id, roots);
  return jobs.start(
    { kind: "optimise", model: id, title: model.manifest.name, precision },
    async ({ signal, progress, begun }) => {
      const { read, folder: usual, state } = await sized(model, precision, folder);
      signal.throwIfAborted();
      if (out === undefined && state === "there")
        throw new Fault("weights.optimise-out-exists", { file: join(usual, "model.json") });
      const tell = inAll(read);
      progress({ phase: "convert", done: 0, total: 2 * read });
      begun();
      const to = resolve(out ?? usual);
      await optimiseApart(
        { model: model.folder, out: to, precision },
        { signal, onProgress: (one) => progress(tell(one)) },
        program,
      );
      await onModels();
      return (await openModel(to)).manifest.id;
    },
  );
}

/** Progress of one network after the other, converted and then checked, as progress of all: every byte counts twice. */
function inAll(read: number): (progress: OptimiseProgress) => JobProgress {
  const networks = new Map<string, number>();
  const rate = createRate();
  let before: number | null = null;
  return ({ phase, file, done, total }) => {
    networks.set(file, phase === "convert" ? done : total + done);
    const all = [...networks.values()].reduce((sum, n) => sum + n, 0);
    // What an earlier start had done comes at once, and says nothing of the speed.
    if (before !== null && all - before < total / 4) rate.add(all - before);
    before = all;
    const perSecond = rate.perSecond();
    return {
      phase,
      done: all,
      total: 2 * read,
      perSecond,
      secondsLeft: perSecond ? (2 * read - all) / perSecond : null,
    };
  };
}
