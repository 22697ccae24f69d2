/**
 * How long a run will take, from how much it computes and how fast this machine multiplies: told where to try a step
 * would itself take minutes or hours.
 */
import type { LearningSettings } from "../../../contract/learning/learning.ts";
import { usualFor } from "../../../contract/making/recipe.ts";
import { defaultsOf } from "../../../formats/manifest.ts";
import { work } from "../../graph/work.ts";
import { modelGraphs } from "../../uso/graphs/model.ts";
import type { UsoModel } from "../../uso/model.ts";
import type { ModelWeights } from "../../uso/open-weights.ts";
import { sequenceLengths } from "../../uso/planning/lengths.ts";
import { transformerGraphs } from "../../uso/transformer.ts";
import { laidOut } from "../layouts.ts";
import { operationsPerSecond } from "../speed.ts";
import { mostTogether } from "../together.ts";
import { sampleSize } from "./samples.ts";
import { examplesOfStep, plannedStyleStep, type StyleWay } from "./planned.ts";

/** Seconds of each thing that a run does. */
export interface Reckoned {
  /** A picture of the style looked at before the first step. */
  readonly reading: number;
  readonly step: number;
  /** One person at one of the points. */
  readonly sample: number;
}

export async function reckoned(
  model: UsoModel,
  weights: ModelWeights,
  shapes: ReadonlyMap<string, readonly number[]>,
  { side }: Pick<LearningSettings, "side">,
  way: StyleWay | null,
): Promise<Reckoned> {
  const { manifest, transformer, sessions, reduction } = model;
  const { budget } = sessions;
  const graphs = modelGraphs(weights, manifest, budget);
  const square = { width: side, height: side };
  const words = work(graphs.t5()) + work(graphs.clip());
  const seen = work(graphs.siglip());
  const { steps } = usualFor(defaultsOf(manifest));
  const { width, height } = sampleSize(manifest, side);
  const lengths = sequenceLengths(manifest, { width, height, subjects: [square], styles: 1 });
  const drawn = transformerGraphs(transformer, { times: [1], guidance: 0, loraStrength: 1, loras: [] }, budget);
  const { context, latent, reference } = lengths;
  const decoded = work(graphs.decode({ width: width / reduction, height: height / reduction }));
  // The picture is looked at again to be judged.
  const sample =
    steps * work(drawn.velocity({ context, latent, reference })) + decoded + 2 * work(graphs.encode(square));
  const speed = await operationsPerSecond(sessions);
  return {
    reading: (work(graphs.encode(square)) + seen + words) / speed,
    step: way ? stepWork(model, shapes, side, way) / speed : 0,
    sample: (sample + words + seen) / speed,
  };
}

function stepWork(
  model: UsoModel,
  shapes: Parameters<typeof reckoned>[2],
  side: number,
  { way, slicing }: StyleWay,
): number {
  const planned = plannedStyleStep(model, shapes, side);
  const together = Math.min(examplesOfStep, mostTogether(planned.tokens));
  const graphs = planned.losings(slicing).flatMap((losing) => laidOut(losing, way.layout).graphs);
  return (examplesOfStep / together) * graphs.reduce((sum, graph) => sum + work(graph), 0);
}
