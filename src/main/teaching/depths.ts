/** What each depth of learning a style does unless told otherwise. */
import type { LearningSettings, StyleDepth } from "../../contract/learning.ts";
import { defaultsOf, type Manifest } from "../../formats/manifest.ts";

/**
 * The highest rate of a LoRA's learning: the narrower a model, the larger its steps may be. At the width of FLUX.1 it
 * is what others found good there.
 */
const layersRate = (width: number): number => Number((0.4 / width).toPrecision(2));

/**
 * The settings of a depth for a model and a number of pictures. Tokens take a few hundred steps, whatever the set;
 * layers thirty for each picture, and at least five hundred (learned from what others found good for LoRAs of styles).
 */
export function settingsFor(
  depth: StyleDepth,
  manifest: Pick<Manifest, "defaults" | "components">,
  pictures: number,
): LearningSettings {
  const { width, height } = defaultsOf(manifest);
  // Large models learn at half their size: a quarter of the work, and style is seen there as well.
  const longest = Math.max(width, height);
  const side = longest > 512 ? Math.max(512, Math.round(longest / 32) * 16) : longest;
  const common = { depth, rank: 16, side, seed: 1 } as const;
  if (depth === "at once") return { ...common, steps: 0, every: 1, rate: 1e-3 };
  if (depth === "tokens") return { ...common, steps: 200, every: 50, rate: 0.1 };
  const { hidden_size } = manifest.components.transformer.config;
  const steps = Math.max(500, 30 * pictures);
  return { ...common, steps, every: Math.ceil(steps / 6), rate: layersRate(hidden_size) };
}
