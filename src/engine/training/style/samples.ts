/** Samples while a style is learned: the artist's own subjects, made as every picture is, and how they are judged. */
import { join } from "node:path";
import type { LearningPoint } from "../../../contract/learning/learning.ts";
import { parseRecipe, type Recipe, usualFor } from "../../../contract/making/recipe.ts";
import { defaultsOf, type Manifest } from "../../../formats/manifest.ts";
import { readPicture } from "../../../formats/picture/read.ts";
import type { Pixels } from "../../../formats/picture/pixels.ts";
import { writePicture } from "../../../formats/picture/write.ts";
import { prepareContent } from "../../image/prepare.ts";
import { generate } from "../../uso/generate.ts";
import type { UsoModel } from "../../uso/model.ts";
import type { Candidate } from "./candidate-files.ts";
import { contentLeak, styleMatch } from "./judge.ts";
import { looked, type Seen } from "./pictures.ts";

export interface SampleOptions {
  readonly model: UsoModel;
  /** Where samples are kept. */
  readonly folder: string;
  readonly side: number;
  readonly seed: number;
  readonly subjects: readonly string[];
  /** The pictures learned from, and those kept to judge by. */
  readonly learned: readonly Seen[];
  readonly judges: readonly Seen[];
  readonly signal: AbortSignal;
}

/** What a sample is made with: the cover as it is, or what was learned. */
export type SampleStyle = { readonly picture: string } | Candidate;

/**
 * Makes a sample of every subject and judges them.
 * @returns null where the signal aborted before all were made
 * @throws Fault `recipe.*`, `image.*`, `runtime.*`
 */
export async function sampleAt(
  step: number | null,
  style: SampleStyle,
  options: SampleOptions,
): Promise<LearningPoint | null> {
  const { model, folder, subjects, learned, judges, side, signal } = options;
  const latentOf = async (pixels: Pixels) =>
    looked(await model.encodeSubject(prepareContent(pixels, side), null, { signal }));
  const samples: string[] = [];
  const [made, before] = [[], []] as [ReturnType<typeof looked>[], ReturnType<typeof looked>[]];
  for (const [n, subject] of subjects.entries()) {
    for await (const { pixels } of generate(recipeOf(subject, style, options), model, {
      progress: () => {},
      signal,
      previews: false,
    })) {
      const file = join(folder, `${step ?? "before"}-${n + 1}.webp`);
      await writePicture(pixels, { file, format: "webp", quality: 90 });
      samples.push(file);
      made.push(await latentOf(pixels));
      before.push(await latentOf(await readPicture(subject)));
    }
    if (signal.aborted) return null;
  }
  const statistics = (of: readonly ReturnType<typeof looked>[]) => of.map(({ statistic }) => statistic);
  const layouts = (of: readonly ReturnType<typeof looked>[]) => of.map(({ layout }) => layout);
  return {
    step,
    match: styleMatch(statistics(made), statistics(judges.length > 0 ? judges : learned), statistics(before)),
    leak: contentLeak(layouts(made), layouts(learned), layouts(before)),
    samples,
  };
}

/**
 * The size of a sample: the model's own shape at the size of what is learned from. At that size it is judged, and a
 * large model's samples at their full size would take longer than the steps between them.
 */
export function sampleSize(manifest: Pick<Manifest, "defaults">, side: number) {
  const { width, height } = defaultsOf(manifest);
  const scale = Math.min(1, side / Math.max(width, height));
  const scaled = (pixels: number): number => Math.max(16, Math.round((pixels * scale) / 16) * 16);
  return { width: scaled(width), height: scaled(height) };
}

function recipeOf(subject: string, style: SampleStyle, { model, seed, side }: SampleOptions): Recipe {
  const { manifest } = model;
  const learned = "tokens" in style;
  return parseRecipe({
    version: 1,
    model: manifest.id,
    seed,
    ...usualFor(defaultsOf(manifest)),
    ...sampleSize(manifest, side),
    subjects: [{ path: subject }],
    styles: [{ path: learned ? style.tokens : style.picture }],
    prompt: "",
    ...(learned && style.lora ? { loras: [{ path: style.lora, strength: 1 }] } : {}),
  });
}
