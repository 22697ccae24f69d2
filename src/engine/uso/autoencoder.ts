/** Pictures to latents and back with a model's autoencoder, whole or by tiles. */
import type { Graph } from "../graph/tensor.ts";
import type { FloatValue, RunOptions } from "../runtime/session.ts";
import type { Sessions } from "../runtime/sessions.ts";
import type { ModelGraphs } from "./graphs/model.ts";
import { statisticsOf } from "./tiling/statistics.ts";
import { decodeTiled, encodeTiled, isOneTile, type Size, type Tiling } from "./tiling/tiles.ts";

/** A latent [channels, height, width]. */
export type Latent = FloatValue;

const sizeOf = ({ shape: [, height, width] }: FloatValue): Size => ({ height: height!, width: width! });

/**
 * Planes [3, height, width] in −1…1 to a latent.
 * @param reduction pixels that one place of the latent stands for, on each axis
 * @param tiles null for the whole at once
 */
export function encodePicture(
  sessions: Sessions,
  graphs: ModelGraphs,
  image: FloatValue,
  { reduction, tiles }: { readonly reduction: number; readonly tiles: Tiling | null },
  options: RunOptions = {},
): Promise<Latent> {
  let graph: Graph | null = null;
  const encode = async (part: FloatValue): Promise<FloatValue> => {
    graph ??= graphs.encode(sizeOf(part)); // all tiles have one size
    return (await sessions.run(graph, { image: part }, { signal: options.signal }))["latent"]!;
  };
  return tiles ? encodeTiled(image, encode, reduction, tiles, options) : encode(image);
}

/**
 * A latent to planes [3, height, width] in about −1…1. Tiles share the statistics of the whole (see
 * tiling/statistics.ts).
 */
export async function decodeLatent(
  sessions: Sessions,
  graphs: ModelGraphs,
  latent: Latent,
  tiles: Tiling | null,
  options: RunOptions = {},
): Promise<FloatValue> {
  const { signal } = options;
  if (!tiles || isOneTile(sizeOf(latent), tiles))
    return (await sessions.run(graphs.decode(sizeOf(latent)), { latent }, { signal }))["image"]!;
  const statistics = await statisticsOf(
    latent,
    tiles,
    (reduced) => sessions.run(graphs.decoderStatistics(sizeOf(reduced)), { latent: reduced }, { signal }),
    { signal },
  );
  let graph: Graph | null = null;
  const decode = async (part: Latent): Promise<FloatValue> => {
    graph ??= graphs.decodePart(sizeOf(part));
    return (await sessions.run(graph, { latent: part, ...statistics }, { signal }))["image"]!;
  };
  return decodeTiled(latent, decode, tiles, options);
}
