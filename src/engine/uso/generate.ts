/**
 * From a recipe to pictures, as in the paper's figure: what is computed once, what in every step, what is handed out
 * when. plan → condition → for each time a velocity → decode.
 */
import type { Coding, Denoising, OfBatch } from "../../contract/engine.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { fromPlanes, type Pixels } from "../../formats/picture/pixels.ts";
import { yieldToEvents, type RunOptions } from "../runtime/session.ts";
import { eulerStep } from "../sampling/euler.ts";
import { randn } from "../sampling/noise.ts";
import { pack, unpack } from "../sampling/pack.ts";
import { condition } from "./conditioning.ts";
import type { UsoModel } from "./model.ts";
import { onlyNumbers } from "./numbers.ts";
import { planRecipe } from "./planning/plan-recipe.ts";
import { previewPixels } from "./preview.ts";
import { withVelocity } from "./velocity.ts";

/** How far the pictures are; while one is drawn, with an estimate of it where that was asked for. */
export type Phase = Coding | (Denoising & { readonly preview: Pixels | null });

export interface Made extends OfBatch {
  readonly pixels: Pixels;
  /**
   * The recipe of this picture alone: its own seed, its real size, every reference with its digest. Makes it again bit
   * for bit.
   */
  readonly recipe: Recipe;
  /** Steps that skipped most blocks of the transformer, where the recipe lets them. */
  readonly skipped: number;
}

export interface GenerateOptions {
  readonly progress: (phase: Phase) => void;
  readonly signal: AbortSignal;
  /** Estimate the picture at every step; costs a little time. */
  readonly previews: boolean;
}

/**
 * Makes the recipe's pictures, one after another. Takes effect of an abort within one step.
 * @throws Fault `recipe.*`, `image.*`, `weights.*`, `runtime.*`; the signal's reason once it aborts.
 */
export async function* generate(
  asked: Recipe,
  model: UsoModel,
  { progress, signal, previews }: GenerateOptions,
): AsyncGenerator<Made> {
  const tell = (phase: Phase): Promise<void> => (progress(phase), yieldToEvents({ signal }));
  const { transformer, sessions } = model;

  const plan = await planRecipe(asked, model, tell);
  const inputs = await condition(model, plan, tell, { signal });
  const { recipe, latent: shape, times, settings } = plan;

  const { count, steps } = asked;
  const edition = weightsDigest(model.manifest);
  for (let picture = 1; picture <= count; picture++) {
    const place: OfBatch = { picture, pictures: count };
    const seed = asked.seed + picture - 1;
    let latent = pack(randn(seed, shape.channels * shape.height * shape.width), shape);
    const skipped = await withVelocity(transformer, sessions, inputs, settings, async (velocity) => {
      for (let step = 0; step < steps; step++) {
        const [now, next] = [times[step]!, times[step + 1]!];
        // Where a step takes long, what is done of it is told too.
        const within: RunOptions = {
          signal,
          progress: (share) => progress({ phase: "denoise", step, steps, share, preview: null, ...place }),
        };
        const v = await onlyNumbers(await velocity.at(step, latent, within), model.files, signal);
        const preview = previews ? estimate(eulerStep(latent, v, now, 0)) : null;
        latent = eulerStep(latent, v, now, next);
        await tell({ phase: "denoise", step: step + 1, steps, share: 0, preview, ...place });
      }
      return velocity.skipped;
    });
    await tell({ phase: "decode", ...place });
    const value = { data: unpack(latent, shape), shape: [shape.channels, shape.height, shape.width] };
    const planes = await model.decode(value, plan.memory.tiles, { signal });
    const { width, height } = recipe;
    const rgb = fromPlanes(await onlyNumbers(planes.data, model.files, signal), width, height);
    const pixels = { width, height, rgb };
    yield { pixels, recipe: { ...recipe, edition, seed, count: 1 }, skipped, ...place };
  }

  /** The picture as the flow sees its end from here. */
  function estimate(clean: Float32Array): Pixels {
    const { width, height } = shape;
    return { width, height, rgb: previewPixels(unpack(clean, shape), width * height, model.manifest.preview) };
  }
}
