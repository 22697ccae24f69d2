/**
 * How alike two pictures are in style, by the statistics of the bundled model's own style encoder: the means and
 * deviations, over all places, of its hidden states at the projector's three depths. It was trained only to tell what
 * the projector needs, so it is the rough stand-in for CSD where that is not there.
 */
import { fileDigest } from "../../formats/digest.ts";
import { fileOf, openModel, weightFiles } from "../../formats/manifest.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { levels } from "../networks/projector.ts";
import { openEncoder } from "../runtime/encoder.ts";
import type { FloatValue, RunOptions } from "../runtime/session.ts";
import { Sessions } from "../runtime/sessions.ts";
import { styleEncoder } from "../uso/encoders.ts";
import { openWeights } from "../uso/open-weights.ts";
import { budgetFor } from "../uso/planning/budget.ts";

/** Pictures as something else, by a model's style encoder. */
export interface StyleEncoder<T> {
  readonly weights: string;
  of(picture: Pixels, options?: RunOptions): Promise<T>;
  release(): Promise<void>;
}

/** Pictures as vectors whose cosine tells how alike they are. */
export type StyleStatistic = StyleEncoder<Float32Array>;

/** @throws Fault `model.*`, `weights.*` */
export async function openStyleStatistic(folder: string): Promise<StyleStatistic> {
  const encoder = await openStyleStates(folder);
  return { ...encoder, of: async (picture, options) => joinedStatistics(await encoder.of(picture, options)) };
}

/**
 * Opens the style encoder of a model's folder on the processor: hidden states at the projector's depths, each [places,
 * width]. @throws Fault `model.*`, `weights.*`
 */
export async function openStyleStates(folder: string): Promise<StyleEncoder<readonly FloatValue[]>> {
  const model = await openModel(folder);
  const { components } = model.manifest;
  const [weights, { budget }, digest] = await Promise.all([
    openWeights(model),
    budgetFor(model.manifest, "cpu", {}),
    fileDigest(weightFiles(model, "siglip")[0]!),
  ]);
  const sessions = new Sessions(budget);
  const encode = await openEncoder(
    styleEncoder(components.projector.config.hidden_states),
    { fileOf: (name) => fileOf(model, name), settings: components.siglip, lookup: weights.siglip },
    sessions,
  );
  return {
    weights: digest,
    async of(picture, options) {
      const states = await encode(picture, options);
      return levels.map((level) => states[level]);
    },
    release: () => sessions.release(),
  };
}

/** Means and deviations of every state over its places, each brought to mean 0 and length 1. */
export function joinedStatistics(states: readonly FloatValue[]): Float32Array {
  const parts = states.flatMap(({ data, shape }) => {
    const [places, width] = [shape[0]!, shape[1]!];
    const mean = new Float32Array(width);
    const deviation = new Float32Array(width);
    for (let i = 0; i < data.length; i++) mean[i % width]! += data[i]! / places;
    for (let i = 0; i < data.length; i++) deviation[i % width]! += (data[i]! - mean[i % width]!) ** 2 / places;
    return [plain(mean), plain(deviation.map(Math.sqrt))];
  });
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

function plain(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const length = Math.hypot(...centred);
  return length === 0 ? centred : centred.map((value) => value / length);
}

/** The cosine of the angle between two vectors; not a number where one of them points nowhere. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return ab / Math.sqrt(aa * bb);
}
