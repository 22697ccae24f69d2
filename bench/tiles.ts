/** What decoding by tiles does to pictures: the bundled model's autoencoder, whole and tile by tile. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { decodeTiled, encodeTiled, tilesAlong, type Tiling } from "../src/engine/autoencoder-tiles.ts";
import { fromPlanes, toPlanes } from "../src/engine/image/pixels.ts";
import { prepareContent } from "../src/engine/image/prepare.ts";
import { readPicture } from "../src/engine/image/read.ts";
import { openModel } from "../src/engine/manifest.ts";
import { decode, encode, reduction } from "../src/engine/models/autoencoder.ts";
import { openWeights } from "../src/engine/open-weights.ts";
import type { FloatValue } from "../src/engine/runtime/session.ts";
import { Sessions } from "../src/engine/runtime/sessions.ts";
import { psnr } from "../tests/pictures.ts";
import { relativeError } from "../tests/verify/compare.ts";
import { timed } from "./measure.ts";
import { bundled, samples } from "./paths.ts";

export interface TilesRow {
  /** Of decoding, one a picture: decibels against the whole, and how much stronger steps are at the edges of tiles than elsewhere. */
  readonly decibels: readonly number[];
  readonly seams: readonly number[];
  /** Relative error of the latent encoded by tiles, one a picture. */
  readonly latents: readonly number[];
  /** Milliseconds of decoding one picture. */
  readonly wholeMs: number;
  readonly tiledMs: number;
}

/** Encodes and decodes sample subjects of this size, whole and by tiles. Sides and overlap are in pixels. */
export async function compareTiles(side: number, pixels: Tiling, count: number): Promise<TilesRow> {
  const model = await openModel(bundled.model);
  const { config } = model.manifest.components.autoencoder;
  const scale = reduction(config);
  const tiling: Tiling = { side: pixels.side / scale, overlap: pixels.overlap / scale };
  const { autoencoder: weights } = await openWeights(model);
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 33 });
  const encodes = async (image: FloatValue): Promise<FloatValue> => {
    const [, height, width] = image.shape as [number, number, number];
    return (await sessions.run(`encode ${width}×${height}`, () => encode(weights, config, height, width), { image }))["latent"]!;
  };
  const decodes = async (latent: FloatValue): Promise<FloatValue> => {
    const [, height, width] = latent.shape as [number, number, number];
    return (await sessions.run(`decode ${width}×${height}`, () => decode(weights, config, height, width), { latent }))["image"]!;
  };
  const between = () => Promise.resolve();

  const row = { decibels: [] as number[], seams: [] as number[], latents: [] as number[], wholeMs: 0, tiledMs: 0 };
  const files = (await readdir(samples.subjects)).filter((f) => /\.(jpe?g|png)$/.test(f)).sort();
  for (let n = 0; n < count; n++) {
    const { width, height, rgb } = prepareContent(await readPicture(join(samples.subjects, files[(5 * n) % files.length]!)), side);
    const image: FloatValue = { data: toPlanes({ width, height, rgb }), shape: [3, height, width] };
    const latent = await encodes(image);
    row.latents.push(relativeError((await encodeTiled(image, encodes, scale, tiling, between)).data, latent.data));
    const results: FloatValue[] = [];
    row.wholeMs = await timed(async () => results.push(await decodes(latent)));
    row.tiledMs = await timed(async () => results.push(await decodeTiled(latent, decodes, tiling, between)));
    const [whole, tiled] = results.map((r) => fromPlanes(r.data, width, height)) as [Uint8Array, Uint8Array];
    row.decibels.push(psnr(tiled, whole));
    row.seams.push(seam(tiled, whole, { width, height }, tiling, scale));
  }
  await sessions.release();
  return row;
}

/**
 * A seam is a step along the line where a tile begins or ends. Returns how much the mean difference between tiled and whole changes
 * there from one line of pixels to the next, as a multiple of what it does elsewhere.
 */
function seam(tiled: Uint8Array, whole: Uint8Array, { width, height }: { readonly width: number; readonly height: number }, tiling: Tiling, scale: number): number {
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
    for (let at = scale; at <= line.length - scale; at++) (edges.has(at) ? atEdges : elsewhere).push(Math.abs(line[at]! - line[at - 1]!));
  }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return mean(atEdges) / mean(elsewhere);
}
