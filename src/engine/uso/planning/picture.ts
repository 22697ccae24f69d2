/** How a picture is made in the memory there is, told before anything of it is computed. */
import { isFault } from "../../../contract/fault.ts";
import type { PictureShape, PlannedNetwork } from "../../../contract/making/plan.ts";
import type { Manifest } from "../../../formats/manifest.ts";
import type { Graph } from "../../graph/tensor.ts";
import { reduction } from "../../../formats/configs.ts";
import { planNetwork, slicingFor, type DeviceBudget } from "../../runtime/plan.ts";
import { sequenceLengths } from "./lengths.ts";
import { modelGraphs } from "../graphs/model.ts";
import type { ModelWeights } from "../open-weights.ts";
import { keptBytes, stepGraphs } from "../shortcuts/shortcuts.ts";
import { reducedSize, reductions } from "../tiling/statistics.ts";
import { isOneTile, type Tiling } from "../tiling/tiles.ts";
import { transformerGraphs, transformerOf, type FurtherLora, type SamplingSettings } from "../transformer.ts";

export interface PicturePlan {
  /** Null where pictures pass the autoencoder whole. */
  readonly tiles: Tiling | null;
  /** The transformer's queries attend in slices, so that their scores fit. */
  readonly sliced: boolean;
  readonly networks: readonly PlannedNetwork[];
  /** The most that any of them takes while it runs, in bytes. */
  readonly peak: number;
}

/** Largest first: fewer seams, and less that is computed twice. */
const TILINGS: readonly Tiling[] = [128, 96, 64, 48, 32].map((side) => ({ side, overlap: 16 }));

/**
 * Plans every network of a picture; networks run one after another, so each may take all of the memory.
 * @throws Fault `runtime.does-not-fit` of the first network that cannot run in it
 */
export function planPicture(
  weights: ModelWeights,
  manifest: Pick<Manifest, "components" | "lora">,
  shape: PictureShape,
  budget: DeviceBudget,
  loras: readonly FurtherLora[] = [],
): PicturePlan {
  const { components: c } = manifest;
  const graphs = modelGraphs(weights, manifest, budget);
  const transformer = transformerOf(weights, manifest);
  const factor = reduction(c.autoencoder.config);
  const { text, context, latent: own, reference } = sequenceLengths(manifest, shape);
  const settings: SamplingSettings = { times: [1], guidance: 0, loraStrength: 1, loras };
  const steps = transformerGraphs(transformer, settings, budget);

  const planned: PlannedNetwork[] = [];
  /** @param taken bytes that it cannot have. @returns bytes that it holds while it is lent */
  const plan = (graph: Graph, repeated = false, taken = 0): number => {
    const available = { ...budget, memory: budget.memory - taken };
    const { cuts, kept, held, peak, streamed } = planNetwork(graph, available, repeated);
    planned.push({ name: graph.name, repeated, parts: cuts.length + 1, kept, held, peak: taken + peak, streamed });
    return held;
  };
  const passing = (tiles: Tiling | null): void => {
    const piece = (places: number): number => Math.min(places, tiles?.side ?? places);
    const pixels = (side: number): number => piece(side / factor) * factor;
    for (const s of shape.subjects) plan(graphs.encode({ width: pixels(s.width), height: pixels(s.height) }));
    const latent = { width: shape.width / factor, height: shape.height / factor };
    if (!tiles || isOneTile(latent, tiles)) return void plan(graphs.decode(latent));
    // Of the two reduced sizes the larger; the other takes less.
    plan(graphs.decoderStatistics(reducedSize(latent, reductions(latent, tiles)[0])));
    plan(graphs.decodePart({ width: piece(latent.width), height: piece(latent.height) }));
  };

  const tiles = firstThatFits([null, ...TILINGS], (tiling) => {
    planned.length = 0;
    passing(tiling);
  });
  if (shape.styles > 0) plan(graphs.siglip());
  plan(graphs.t5());
  plan(graphs.clip());
  plan(steps.condition({ text, styles: shape.styles, reference }));
  plan(steps.modulation());
  const lengths = { context, latent: own, reference };
  const step = { ...lengths, ...(shape.weighted ? { weighted: true } : {}) };
  for (const sideBySide of stepGraphs(steps.velocity, step, shape.speed)) {
    let taken = keptBytes(transformer, budget, lengths, shape.speed);
    for (const graph of sideBySide) taken += plan(graph, true, taken);
  }
  const all = context + lengths.latent + reference;
  const { querySlice } = slicingFor(budget, all, transformer.config.num_heads, shape.weighted ?? false);
  return { tiles, sliced: querySlice !== undefined, networks: planned, peak: Math.max(...planned.map((p) => p.peak)) };
}

/** The first choice with which the work does not find that something does not fit; with the last, that is thrown. */
function firstThatFits<T>(choices: readonly T[], work: (choice: T) => void): T {
  for (const [n, choice] of choices.entries()) {
    try {
      work(choice);
      return choice;
    } catch (error) {
      if (!isFault(error, "runtime.does-not-fit") || n === choices.length - 1) throw error;
    }
  }
  throw new RangeError("there is nothing to choose from");
}
