/** How a picture is made in the memory there is, told before anything of it is computed. */
import { isFault } from "../../../contract/fault.ts";
import type { PictureShape, PlannedNetwork } from "../../../contract/plan.ts";
import { isOneTile, type Tiling } from "../tiling/tiles.ts";
import type { Manifest } from "../../../formats/manifest.ts";
import { reduction } from "../../networks/autoencoder.ts";
import { networksOf, transformerOf } from "../networks.ts";
import { sequenceLengths } from "./lengths.ts";
import type { ModelWeights } from "../open-weights.ts";
import { planNetwork, slicingFor, type Means } from "../../runtime/plan.ts";
import type { Network } from "../../runtime/sessions.ts";
import { keptBytes, stepNetworks } from "../shortcuts/shortcuts.ts";
import { reducedSize, reductions } from "../tiling/statistics.ts";
import { conditionNetwork, modulationNetwork, type Course, type FurtherLora } from "../transformer-networks.ts";

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
  means: Means,
  loras: readonly FurtherLora[] = [],
): PicturePlan {
  const { components: c } = manifest;
  const networks = networksOf(weights, manifest, means);
  const transformer = transformerOf(weights, manifest);
  const factor = reduction(c.autoencoder.config);
  const { text, context, latent, reference } = sequenceLengths(manifest, shape);
  const course: Course = {
    times: [1],
    guidance: 0,
    loraStrength: 1,
    loras,
    ...(shape.speed ? { speed: shape.speed } : {}),
  };

  const planned: PlannedNetwork[] = [];
  /** @param taken bytes that it cannot have. @returns bytes that it holds while it is lent */
  const plan = ([, build]: Network, repeated = false, taken = 0): number => {
    const graph = build();
    const { cuts, kept, held, peak, streamed } = planNetwork(
      graph,
      { ...means, memory: means.memory - taken },
      repeated,
    );
    planned.push({ name: graph.name, repeated, parts: cuts.length + 1, kept, held, peak: taken + peak, streamed });
    return held;
  };
  const passing = (tiles: Tiling | null): void => {
    const piece = (places: number): number => Math.min(places, tiles?.side ?? places);
    for (const s of shape.subjects)
      plan(networks.encode(piece(s.width / factor) * factor, piece(s.height / factor) * factor));
    const latent = { width: shape.width / factor, height: shape.height / factor };
    if (!tiles || isOneTile(latent, tiles)) return void plan(networks.decode(latent.width, latent.height));
    // Of the two reduced sizes the larger; the other takes less.
    const reduced = reducedSize(latent, reductions(latent, tiles)[0]);
    plan(networks.decoderStatistics(reduced.width, reduced.height));
    plan(networks.decodePart(piece(latent.width), piece(latent.height)));
  };

  const tiles = firstThatFits([null, ...TILINGS], (tiling) => {
    planned.length = 0;
    passing(tiling);
  });
  if (shape.styles > 0) plan(networks.siglip());
  plan(networks.t5());
  plan(networks.clip());
  plan(conditionNetwork(transformer, course, { text, styles: shape.styles, reference }));
  plan(modulationNetwork(transformer, course));
  const lengths = { context, latent, reference };
  for (const together of stepNetworks(
    transformer,
    course,
    { ...lengths, ...(shape.weighted ? { weighted: true } : {}) },
    means,
  )) {
    let taken = keptBytes(transformer, means, lengths, course.speed);
    for (const network of together) taken += plan(network, true, taken);
  }
  const { querySlice } = slicingFor(
    means,
    context + latent + reference,
    transformer.config.num_heads,
    shape.weighted ?? false,
  );
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
