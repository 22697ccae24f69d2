/** What each depth of learning a style does unless told otherwise. */
import type { LearningSettings, StyleDepth } from "../../contract/learning/learning.ts";
import type { Manifest } from "../../formats/manifest.ts";
import { usualRate, usualSide } from "../trainings/usual.ts";

/**
 * The settings of a depth for a model and a number of pictures. Tokens take a few hundred steps, whatever the set;
 * layers thirty for each picture, and at least five hundred (learned from what others found good for LoRAs of styles).
 */
export function settingsFor(
  depth: StyleDepth,
  manifest: Pick<Manifest, "defaults" | "components">,
  pictures: number,
): LearningSettings {
  const common = { depth, rank: 16, side: usualSide(manifest), seed: 1 } as const;
  if (depth === "at once") return { ...common, steps: 0, every: 1, rate: 1e-3 };
  if (depth === "tokens") return { ...common, steps: 200, every: 50, rate: 0.1 };
  const steps = Math.max(500, 30 * pictures);
  return { ...common, steps, every: Math.ceil(steps / 6), rate: usualRate(manifest) };
}
