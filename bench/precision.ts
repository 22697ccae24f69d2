/** What smaller weights do to pictures: the bundled model's pictures in each precision against those in float32. */
import { type ModelPrecision, modelPrecisions } from "../src/contract/making/precision.ts";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRecipe, type Recipe } from "../src/contract/making/recipe.ts";
import { generate } from "../src/engine/uso/generate.ts";
import type { Precision } from "../src/engine/graph/precision.ts";
import { openModel, type ModelFolder, weightFiles } from "../src/formats/manifest.ts";
import { openUso } from "../src/engine/uso/model.ts";
import { optimiseModel } from "../src/main/models/optimise.ts";
import { psnr } from "../tests/pictures.ts";
import { bundled, samples } from "./paths.ts";
import type { PictureSize } from "./picture.ts";

export interface PrecisionRow {
  readonly precision: string;
  /** Bytes of the transformer and its projector. */
  readonly bytes: number;
  /** One a picture. */
  readonly decibels: readonly number[];
}

/** Pictures of several subjects in several styles, each with a seed of its own. */
export async function precisionRecipes({ side, steps }: PictureSize, count: number): Promise<readonly Recipe[]> {
  const [subjects, styles] = await Promise.all(
    [samples.subjects, samples.styles].map(async (folder) =>
      (await readdir(folder))
        .filter((f) => /\.(jpe?g|png)$/.test(f))
        .sort()
        .map((f) => join(folder, f)),
    ),
  );
  return Array.from({ length: count }, (_, n) =>
    parseRecipe({
      version: 1,
      model: "uso-mini",
      subjects: [{ path: subjects![(5 * n) % subjects!.length] }],
      styles: [{ path: styles![(3 * n) % styles!.length] }],
      prompt: "",
      width: side,
      height: side,
      steps,
      guidance: 4,
      seed: 100 + n,
      count: 1,
      contentLongSide: side,
      keepSize: false,
      loraStrength: 1,
      schedule: "uso",
    }),
  );
}

/** Makes every recipe's picture with the model. */
export async function pictures(
  folder: ModelFolder,
  recipes: readonly Recipe[],
  precision: Precision = "float32",
): Promise<readonly Uint8Array[]> {
  const model = await openUso(folder, "cpu", { precision });
  const made: Uint8Array[] = [];
  for (const recipe of recipes) {
    for await (const { pixels } of generate(recipe, model, {
      progress: () => {},
      signal: new AbortController().signal,
      previews: false,
    }))
      made.push(pixels.rgb);
  }
  await model.release();
  return made;
}

/** Bytes of the transformer's files. */
const sizeOf = async (model: ModelFolder): Promise<number> =>
  (await Promise.all(weightFiles(model, "transformer").map(async (f) => (await stat(f)).size))).reduce(
    (a, b) => a + b,
    0,
  );

/** Optimises the bundled model to each precision and compares its pictures with those in float32. */
export async function comparePrecisions(
  recipes: readonly Recipe[],
  precisions: readonly ModelPrecision[] = modelPrecisions,
  withProducts = true,
): Promise<readonly PrecisionRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "atelier-bench-"));
  try {
    const whole = await openModel(bundled.model);
    const reference = await pictures(whole, recipes);
    const against = (made: readonly Uint8Array[]): readonly number[] => made.map((p, n) => psnr(p, reference[n]!));
    const rows: PrecisionRow[] = [];
    if (withProducts)
      rows.push({
        precision: "float16 products",
        bytes: await sizeOf(whole),
        decibels: against(await pictures(whole, recipes, "float16")),
      });
    for (const precision of precisions) {
      const { model, reports } = await optimiseModel(whole, join(folder, precision), { precision });
      rows.push({ precision, bytes: reports[0]!.after, decibels: against(await pictures(model, recipes)) });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
