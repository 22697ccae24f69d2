/** A recipe, read and planned for a model, before anything of it is computed. */
import type { Recipe } from "../../../contract/making/recipe.ts";
import type { Pixels } from "../../../formats/picture/pixels.ts";
import { prepareContent } from "../../image/prepare.ts";
import { levels } from "../../networks/projector.ts";
import type { LatentShape } from "../../sampling/pack.ts";
import { schedule } from "../../sampling/schedule.ts";
import type { UsoModel } from "../model.ts";
import { openLoras, readReferences, type StyleSource } from "../references.ts";
import type { SamplingSettings } from "../transformer.ts";
import type { PicturePlan } from "./picture.ts";

export interface EncodePhase {
  readonly phase: "encode";
  readonly what: "lora" | "subject" | "style" | "text" | "conditioning";
}

/** Tells what begins, lets a cancellation in. @throws the signal's reason once it has aborted */
export type Tell = (phase: EncodePhase) => Promise<void>;

/** Everything that a recipe means for a model. */
export interface RecipePlan {
  /** With the real size, and the digest of everything it refers to. */
  readonly recipe: Recipe;
  /** Subjects as the autoencoder takes them, styles as they were read. */
  readonly subjects: readonly Pixels[];
  readonly styles: readonly StyleSource[];
  /** How its networks run in the memory there is. */
  readonly memory: PicturePlan;
  /** Of the picture. */
  readonly latent: LatentShape;
  /** From 1 to 0, one more than there are steps. */
  readonly times: readonly number[];
  readonly settings: SamplingSettings;
}

/**
 * Reads what a recipe refers to and plans its pictures: what does not fit is refused now, not in the middle.
 * @throws Fault `recipe.*`, `image.*`, `weights.*`, `runtime.does-not-fit`
 */
export async function planRecipe(asked: Recipe, model: UsoModel, tell: Tell): Promise<RecipePlan> {
  if (asked.loras) await tell({ phase: "encode", what: "lora" });
  const { loras, recipe: checked } = await openLoras(asked, model.transformer);
  const { config, projector } = model.transformer;
  const tokens = [levels.length * projector.style_tokens_per_level, config.hidden_size] as const;
  const references = await readReferences(checked, tokens);
  const { contentLongSide, steps, schedule: kind, guidance, loraStrength } = asked;
  const subjects = references.subjects.map((s) => prepareContent(s, contentLongSide));
  const size = pictureSize(asked, subjects);
  const speed = asked.speed ? { speed: asked.speed } : {};
  const late = asked.styleFrom === undefined || asked.styles.length === 0 ? 0 : Math.ceil(asked.styleFrom * steps);
  // In the last step they take part in any case.
  const withoutStyle = Math.min(late, steps - 1);
  const weighted = withoutStyle > 0 || asked.styles.some((s) => (s.weight ?? 100) !== 100);
  const memory = await model.plan({ ...size, subjects, styles: references.styles.length, weighted, ...speed }, loras);
  const times = schedule({ steps, ...size, kind });
  return {
    recipe: { ...references.recipe, ...size, keepSize: false },
    subjects,
    styles: references.styles,
    memory,
    latent: {
      channels: model.manifest.components.autoencoder.config.z_channels,
      height: size.height / model.reduction,
      width: size.width / model.reduction,
    },
    times,
    settings: { times: times.slice(0, -1), guidance, loraStrength, loras, withoutStyle, ...speed },
  };
}

/**
 * Size of the pictures. Keeping the subject's format, the prepared subject is enlarged by the same factor for both
 * sides, and the sides fall to multiples of 16, as in USO's `keep_size`.
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
