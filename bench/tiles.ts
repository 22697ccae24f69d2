/** What decoding by tiles does to pictures: the bundled model's autoencoder, whole and tile by tile. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { decodeTiled, tilesAlong, type OfTile, type Tiling } from "../src/engine/uso/tiling/tiles.ts";
import { fromPlanes, toPlanes } from "../src/formats/picture/pixels.ts";
import { prepareContent } from "../src/engine/image/prepare.ts";
import { readPicture } from "../src/formats/picture/read.ts";
import { openModel } from "../src/formats/manifest.ts";
import { reduction } from "../src/formats/configs.ts";
import { decodeLatent, encodePicture } from "../src/engine/uso/autoencoder.ts";
import { modelGraphs } from "../src/engine/uso/graphs/model.ts";
import { openWeights } from "../src/engine/uso/open-weights.ts";
import type { FloatValue } from "../src/engine/runtime/session.ts";
import { Sessions } from "../src/engine/runtime/sessions.ts";
import { psnr } from "../tests/pictures.ts";
import { relativeError } from "../tests/verify/compare.ts";
import { timed } from "./measure.ts";
import { bundled, samples } from "./paths.ts";

/**
 * A seam is a step along the line where a tile begins or ends: how much the mean difference between tiled and whole
 * changes there from one line of pixels to the next, in levels of 255, beside what it does elsewhere.
 */
export interface Seam {
  readonly atEdges: number;
  readonly elsewhere: number;
}

/** One value a picture, except for the time. */
export interface Decoded {
  /** Against the whole. */
  readonly decibels: readonly number[];
  readonly seams: readonly Seam[];
  /** Of one picture. */
  readonly ms: number;
}

export interface TilesRow {
  /** By each tile's own statistics, and by those of the whole picture. */
  readonly own: Decoded;
  readonly shared: Decoded;
  /** Relative error of the latent encoded by tiles, one a picture. */
  readonly latents: readonly number[];
  /** Milliseconds of decoding one picture whole. */
  readonly wholeMs: number;
}

/** Encodes and decodes sample subjects of this size, whole and by tiles. Sides and overlap are in pixels. */
export async function compareTiles(side: number, pixels: Tiling, count: number): Promise<TilesRow> {
  const model = await openModel(bundled.model);
  const { config } = model.manifest.components.autoencoder;
  const scale = reduction(config);
  const tiling: Tiling = { side: pixels.side / scale, overlap: pixels.overlap / scale };
  const weights = await openWeights(model);
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 33 });
  const graphs = modelGraphs(weights, model.manifest, sessions.budget);
  const factors = { reduction: scale, tiles: null };
  const encodes: OfTile = (image) => encodePicture(sessions, graphs, image, factors);
  const decodes: OfTile = (latent) => decodeLatent(sessions, graphs, latent, null);
  const ways = {
    own: (latent: FloatValue) => decodeTiled(latent, decodes, tiling),
    shared: (latent: FloatValue) => decodeLatent(sessions, graphs, latent, tiling),
  };

  const decoded = () => ({ decibels: [] as number[], seams: [] as Seam[], ms: 0 });
  const row = { own: decoded(), shared: decoded(), latents: [] as number[], wholeMs: 0 };
  const files = (await readdir(samples.subjects)).filter((f) => /\.(jpe?g|png)$/.test(f)).sort();
  for (let n = 0; n < count; n++) {
    const { width, height, rgb } = prepareContent(
      await readPicture(join(samples.subjects, files[(5 * n) % files.length]!)),
      side,
    );
    const image: FloatValue = { data: toPlanes({ width, height, rgb }), shape: [3, height, width] };
    const latent = await encodes(image);
    row.latents.push(
      relativeError(
        (await encodePicture(sessions, graphs, image, { reduction: scale, tiles: tiling })).data,
        latent.data,
      ),
    );
    const pixels = async (work: () => Promise<FloatValue>): Promise<readonly [Uint8Array, number]> => {
      let result: FloatValue | null = null;
      const ms = await timed(async () => (result = await work()));
      return [fromPlanes(result!.data, width, height), ms];
    };
    const [whole, wholeMs] = await pixels(() => decodes(latent));
    row.wholeMs = wholeMs;
    for (const way of ["own", "shared"] as const) {
      const [tiled, ms] = await pixels(() => ways[way](latent));
      row[way].decibels.push(psnr(tiled, whole));
      row[way].seams.push(seam(tiled, whole, { width, height }, tiling, scale));
      row[way].ms = ms;
    }
  }
  await sessions.release();
  return row;
}

function seam(
  tiled: Uint8Array,
  whole: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  tiling: Tiling,
  scale: number,
): Seam {
  const [across, down] = [new Float64Array(width), new Float64Array(height)];
  tiled.forEach((value, i) => {
    const [pixel, difference] = [Math.floor(i / 3), value - whole[i]!];
    across[pixel % width]! += difference / (3 * height);
    down[Math.floor(pixel / width)]! += difference / (3 * width);
  });
  const [atEdges, elsewhere]: [number[], number[]] = [[], []];
  for (const line of [across, down]) {
    const { starts, side } = tilesAlong(line.length / scale, tiling);
    const edges = new Set(starts.flatMap((start) => [start * scale, (start + side) * scale]));
    // The outermost places differ for want of what lies beyond the picture.
    for (let at = scale; at <= line.length - scale; at++)
      (edges.has(at) ? atEdges : elsewhere).push(Math.abs(line[at]! - line[at - 1]!));
  }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return { atEdges: mean(atEdges), elsewhere: mean(elsewhere) };
}
