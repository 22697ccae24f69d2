/** What a run has come to: the best of the points at which it was looked at. */
import type { LearningPoint, LearningResult, StyleDepth } from "../../contract/learning/learning.ts";
import { candidateAt } from "../../engine/training/style/candidate-files.ts";
import { bestOf } from "../../engine/training/style/worth.ts";

/**
 * The result of a run in its folder, ended or not; null where nothing was learned yet that could be kept.
 * @param points at which it was looked at so far
 */
export function outcomeOf(
  folder: string,
  points: readonly LearningPoint[],
  {
    depth,
    step,
    model,
  }: { readonly depth: StyleDepth; readonly step: number; readonly model: LearningResult["model"] },
): LearningResult | null {
  if (!points.some((point) => point.step !== null)) return null;
  const best = bestOf(points);
  return { step, points, best, ...candidateAt(folder, best, depth === "layers"), model };
}
