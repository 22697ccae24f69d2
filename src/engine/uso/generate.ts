/** From a recipe to pictures: what is computed once, what in every step, what is handed out when. */
import { setImmediate } from "node:timers/promises";
import type { Coding, Denoising, OfBatch } from "../../contract/engine.ts";
import type { Recipe } from "../../contract/recipe.ts";
import { fromPlanes, type Pixels } from "../../formats/picture/pixels.ts";
import { prepareContent, prepareStyle } from "../image/prepare.ts";
import { openLoras } from "./loras.ts";
import { previewPixels } from "./preview.ts";
import { readReferences } from "./references.ts";
import { eulerStep } from "../sampling/euler.ts";
import { positionIds, type TokenGrid } from "../sampling/ids.ts";
import { randn } from "../sampling/noise.ts";
import { pack, unpack, type LatentShape } from "../sampling/pack.ts";
import { schedule } from "../sampling/schedule.ts";
import { prepare, withVelocity, type Conditioning, type Course } from "./transformer.ts";
import type { FloatValue } from "../runtime/session.ts";
import type { Latent, UsoModel } from "./model.ts";

/** Tokens are patches of the latent, two places wide. */
const PATCH = 2;

/** How far the pictures are; while one is drawn, with an estimate of it where that was asked for. */
export type Phase = Coding | (Denoising & { readonly preview: Pixels | null });

export interface Made extends OfBatch {
  readonly pixels: Pixels;
  /** The recipe of this picture alone: its own seed, its real size, every reference with its digest. Makes it again bit for bit. */
  readonly recipe: Recipe;
  /** Steps that skipped most blocks of the transformer, where the recipe lets them. */
  readonly skipped: number;
}

export interface GenerateOptions {
  readonly onProgress: (phase: Phase) => void;
  readonly signal: AbortSignal;
  /** Estimate the picture at every step; costs a little time. */
  readonly previews: boolean;
}

/**
 * Makes the recipe's pictures, one after another. Takes effect of an abort within one step.
 * @throws Fault `recipe.*`, `image.*`, `weights.*`, `runtime.*`; the signal's reason once it aborts.
 */
export async function* generate(
  given: Recipe,
  model: UsoModel,
  { onProgress, signal, previews }: GenerateOptions,
): AsyncGenerator<Made> {
  const report = async (phase: Phase): Promise<void> => {
    onProgress(phase);
    await setImmediate(); // a network blocks the thread; let a waiting cancellation in
    signal.throwIfAborted();
  };

  if (given.loras) await report({ phase: "encode", what: "lora" });
  const { loras, recipe: checked } = await openLoras(given, model.transformer);
  const references = await readReferences(checked);
  const contents = references.subjects.map((s) => prepareContent(s, given.contentLongSide));
  const { width, height } = pictureSize(given, contents);
  const { contentLongSide, steps, schedule: kind } = given;
  const recipe: Recipe = { ...references.recipe, width, height, keepSize: false, contentLongSide };

  // Refused now, not in the middle, where it does not fit.
  await model.prepareFor(
    {
      width,
      height,
      subjects: contents,
      styles: references.styles.length,
      weighted: given.styles.some((s) => (s.weight ?? 100) !== 100),
      ...(given.speed ? { speed: given.speed } : {}),
    },
    loras,
  );
  // Where steps take long, what is done of one is told too.
  let begun: (OfBatch & { readonly step: number }) | null = null;
  model.sessions.pause = async (share) => {
    if (begun && share !== undefined) onProgress({ phase: "denoise", steps, share, preview: null, ...begun });
    await setImmediate();
    signal.throwIfAborted();
  };

  const subjects: Latent[] = [];
  for (const content of contents) {
    await report({ phase: "encode", what: "subject" });
    subjects.push(await model.encodeSubject(content));
  }
  const styles: Conditioning["styles"][number][] = [];
  for (const style of references.styles) {
    await report({ phase: "encode", what: "style" });
    styles.push(await model.encodeStyle(prepareStyle(style, model.manifest.image.style_size)));
  }
  await report({ phase: "encode", what: "text" });
  const { text, pooled } = await model.encodePrompt(given.prompt);

  await report({ phase: "encode", what: "conditioning" });
  const shape: LatentShape = {
    channels: model.manifest.components.autoencoder.config.z_channels,
    height: height / model.reduction,
    width: width / model.reduction,
  };
  const span = model.manifest.image.position_span;
  const ids = positionIds(
    gridOf(shape),
    subjects.map((s) => gridOf(shapeOf(s))),
    span === null ? { kind: "tokens" } : { kind: "span", span },
  );
  const times = schedule({ steps, width, height, kind });
  const course: Course = {
    times: times.slice(0, -1),
    guidance: given.guidance,
    loraStrength: given.loraStrength,
    loras,
    ...(given.speed ? { speed: given.speed } : {}),
  };
  const conditioning: Conditioning = {
    text,
    pooled,
    styles,
    styleWeights: given.styles.map((s) => s.weight ?? 100),
    subjects: packAll(subjects),
    ids: joined([ids.picture, ...ids.references]),
  };
  const prepared = await prepare(model.transformer, model.sessions, conditioning, course);

  for (let picture = 1; picture <= given.count; picture++) {
    const place: OfBatch = { picture, pictures: given.count };
    const seed = given.seed + picture - 1;
    let latent = pack(randn(seed, shape.channels * shape.height * shape.width), shape);
    const skipped = await withVelocity(model.transformer, model.sessions, prepared, course, async (velocity) => {
      for (let step = 0; step < steps; step++) {
        const [now, next] = [times[step]!, times[step + 1]!];
        begun = { ...place, step };
        const v = await velocity.at(step, latent);
        begun = null;
        const preview = previews ? estimate(eulerStep(latent, v, now, 0), shape, model) : null;
        latent = eulerStep(latent, v, now, next);
        await report({ phase: "denoise", step: step + 1, steps, share: 0, preview, ...place });
      }
      return velocity.skipped;
    });
    await report({ phase: "decode", ...place });
    const planes = await model.decode({
      data: unpack(latent, shape),
      shape: [shape.channels, shape.height, shape.width],
    });
    yield {
      pixels: { width, height, rgb: fromPlanes(planes.data, width, height) },
      recipe: { ...recipe, seed, count: 1 },
      skipped,
      ...place,
    };
  }
}

/**
 * Size of the pictures. Keeping the subject's format, the prepared subject is enlarged by the same factor for both sides,
 * and the sides fall to multiples of 16, as in USO's `keep_size`.
 */
function pictureSize(
  { width, height, keepSize, contentLongSide }: Recipe,
  [content]: readonly Pixels[],
): { width: number; height: number } {
  if (!keepSize || !content) return { width, height };
  const factor = Math.max(width, height) / contentLongSide;
  const side = (pixels: number): number => Math.max(64, Math.floor((pixels * factor) / 16) * 16);
  return { width: side(content.width), height: side(content.height) };
}

const shapeOf = ({ shape: [channels, height, width] }: Latent): LatentShape => ({
  channels: channels!,
  height: height!,
  width: width!,
});
const gridOf = ({ height, width }: LatentShape): TokenGrid => ({ rows: height / PATCH, columns: width / PATCH });

/** All subjects' tokens in one sequence. */
function packAll(latents: readonly Latent[]): FloatValue | null {
  const [first] = latents;
  if (!first) return null;
  const width = first.shape[0]! * PATCH * PATCH;
  const data = joined(latents.map((l) => pack(l.data, shapeOf(l))));
  return { data, shape: [data.length / width, width] };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, p) => sum + p.length, 0));
  parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
  return all;
}

/** The picture as the flow sees its end from here. */
function estimate(clean: Float32Array, shape: LatentShape, model: UsoModel): Pixels {
  const { width, height } = shape;
  return { width, height, rgb: previewPixels(unpack(clean, shape), width * height, model.manifest.preview) };
}
