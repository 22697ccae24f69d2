/** What the frozen weights of a training step are, in bytes as they are stored. */
import { footprint } from "../../src/engine/graph/footprint.ts";
import type { PlannedStep } from "../../src/engine/training/plan.ts";

/** Of the blocks what is multiplied with tokens, what is multiplied with the time alone, and all before and after. */
export const storedParts = ["blocks", "modulation of the blocks", "before and after them"] as const;

export function storedOf(step: PlannedStep): Readonly<Record<(typeof storedParts)[number], number>> {
  const parts = { blocks: 0, "modulation of the blocks": 0, "before and after them": 0 };
  const weights = new Set(step.losings({}).flatMap(({ graph }) => footprint(graph).weights));
  for (const { source } of weights) {
    if (source.kind !== "weight") continue;
    const part = !/^(double|single)_blocks\./.test(source.name)
      ? "before and after them"
      : /\.(img_mod|txt_mod|modulation)\./.test(source.name)
        ? "modulation of the blocks"
        : "blocks";
    parts[part] += source.region.length;
  }
  return parts;
}
