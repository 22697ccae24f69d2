/** A picture enlarged for print: by a small network, in overlapping tiles, as a step of its own. */
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import type { Enlargement } from "../../contract/making/recipe.ts";
import type { Provider } from "../../contract/making/provider.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { input, type Graph } from "../graph/tensor.ts";
import { enlargePicture } from "../networks/rdn.ts";
import { load, type FloatValue, type RunOptions } from "../runtime/session.ts";
import { decodeTiled, tilesAlong, type Tiling } from "../uso/tiling/tiles.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { weightsOf } from "../weights/lookup.ts";

/** The network sees 19 pixels around each, so that neighbours agree in the middle of what they share. */
export const enlargingTiles: Tiling = { side: 160, overlap: 48 };

/** The most pixels of an enlarged picture. */
export const mostPixels = 100e6;

/**
 * The picture that a recipe says is enlarged, enlarged.
 * @param folder where the networks' weights lie, one file for each factor
 * @throws Fault `recipe.reference-missing`, `recipe.reference-changed`, `image.too-large`, `weights.*`, `runtime.*`;
 *   the signal's reason once it aborts
 */
export async function enlarged(
  { path, sha256, factor }: Enlargement,
  { folder, provider }: { readonly folder: string; readonly provider: Provider },
  options: RunOptions,
): Promise<{ readonly pixels: Pixels; readonly sha256: string }> {
  const parent = await readPicture(path).catch((cause: unknown) => {
    throw new Fault("recipe.reference-missing", { path, role: "picture" }, { cause });
  });
  if (sha256 !== undefined && sha256 !== parent.sha256)
    throw new Fault("recipe.reference-changed", { path, role: "picture" });
  const { width, height } = parent;
  if (width * height * factor ** 2 > mostPixels)
    throw new Fault("image.too-large", { file: path, width, height, maxPixels: mostPixels / factor ** 2 });
  return { pixels: await enlargePixels(parent, factor, { folder, provider }, options), sha256: parent.sha256 };
}

/** Pixels to `factor` times their sides. */
export async function enlargePixels(
  { width, height, rgb }: Pixels,
  factor: Enlargement["factor"],
  { folder, provider }: { readonly folder: string; readonly provider: Provider },
  options: RunOptions = {},
): Promise<Pixels> {
  const tile = {
    height: tilesAlong(height, enlargingTiles).side,
    width: tilesAlong(width, enlargingTiles).side,
  };
  const session = await load(await graphFor(folder, factor, tile), { provider, precision: "float32", prepack: true });
  try {
    const planes = { data: planesOf({ width, height, rgb }), shape: [3, height, width] };
    const run = async (image: FloatValue) => (await session.run({ image }))["enlarged"]!;
    const result = await decodeTiled(planes, run, enlargingTiles, options);
    return { width: factor * width, height: factor * height, rgb: bytesOf(result.data) };
  } finally {
    await session.release();
  }
}

async function graphFor(
  folder: string,
  factor: Enlargement["factor"],
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Graph> {
  const weights = weightsOf(await openCheckpoint([join(folder, `x${factor}.safetensors`)]));
  const image = input("image", [3, height, width]);
  return { name: "enlarger", outputs: { enlarged: enlargePicture(weights, factor, image) } };
}

/** Bytes as planes in 0…255. */
function planesOf({ width, height, rgb }: Pixels): Float32Array {
  const area = width * height;
  return Float32Array.from({ length: 3 * area }, (_, i) => rgb[3 * (i % area) + Math.floor(i / area)]!);
}

/** Planes in about 0…255 as the nearest bytes. */
function bytesOf(planes: Float32Array): Uint8Array {
  const area = planes.length / 3;
  const rgb = new Uint8Array(planes.length);
  for (let i = 0; i < planes.length; i++) {
    const value = planes[i]!;
    if (!Number.isFinite(value)) throw new Fault("image.not-finite", { index: i });
    rgb[3 * (i % area) + Math.floor(i / area)] = Math.min(255, Math.max(0, Math.round(value)));
  }
  return rgb;
}
