/** What a model makes of held-out triplets. */
import { parseRecipe } from "../../src/contract/making/recipe.ts";
import type { ModelFolder } from "../../src/formats/manifest.ts";
import type { Pixels } from "../../src/formats/picture/pixels.ts";
import { readPicture } from "../../src/formats/picture/read.ts";
import type { Triplet } from "../../src/formats/triplets.ts";
import { generate } from "../../src/engine/uso/generate.ts";
import { openUso } from "../../src/engine/uso/model.ts";
import { type Judged, judged } from "./measures.ts";

export interface Held extends Triplet {
  readonly content: string;
  readonly style: string;
}

const STEPS = 6;

/** Pictures of all held-out triplets, each with a seed of its own. */
export async function scoreModel(
  folder: ModelFolder,
  triplets: readonly Held[],
  encoders: "separate" | "joint",
): Promise<readonly Judged[]> {
  const model = await openUso(folder, "cpu");
  const options = { progress: () => {}, signal: new AbortController().signal, previews: false };
  const all: Judged[] = [];
  try {
    for (const [n, triplet] of triplets.entries()) {
      const compared = await pictures(triplet);
      const { width, height } = compared.target;
      const [content, style] = [{ path: triplet.content }, { path: triplet.style }];
      const recipe = parseRecipe({
        version: 1,
        model: "trained",
        subjects: encoders === "joint" ? [content, style] : [content],
        styles: encoders === "joint" ? [] : [style],
        prompt: triplet.prompt,
        width,
        height,
        steps: STEPS,
        guidance: 1,
        seed: 500 + n,
        count: 1,
        contentLongSide: Math.max(width, height),
        keepSize: false,
        loraStrength: 1,
        schedule: "uso",
      });
      for await (const { pixels } of generate(recipe, model, options)) all.push(judged(pixels, compared));
    }
  } finally {
    await model.release();
  }
  return all;
}

type Part = "content" | "style" | "target";

async function pictures(triplet: Held): Promise<Readonly<Record<Part, Pixels>>> {
  const [content, style, target] = await Promise.all(
    [triplet.content, triplet.style, triplet.target].map((file) => readPicture(file)),
  );
  return { content: content!, style: style!, target: target! };
}

/** What a part of every triplet would score as the picture made of it: the ends of the scale. */
export async function scorePart(triplets: readonly Held[], part: Part): Promise<readonly Judged[]> {
  const all = await Promise.all(triplets.map(pictures));
  return all.map((compared) => judged(compared[part], compared));
}
