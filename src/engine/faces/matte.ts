/** What of a picture is a person. */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { network } from "./loaded.ts";
import { loadFaceNetwork } from "./network.ts";
import { stretched } from "../image/scale.ts";
import { halfPixelMatrix } from "./resize.ts";
import { PICTURE } from "./tflite-graph.ts";

/** Side of the square that a picture is squeezed to. */
export const MATTE_SIDE = 256;

/**
 * How much of each pixel is a person, 0…1, [height, width] of the picture.
 * @throws Fault `faces.*`, `runtime.*`
 */
export async function matteOf(picture: Pixels): Promise<Float32Array> {
  const { rgb } = await stretched(picture, MATTE_SIDE, MATTE_SIDE);
  const places = MATTE_SIDE * MATTE_SIDE;
  const data = new Float32Array(3 * places);
  for (let i = 0; i < places; i++)
    for (let channel = 0; channel < 3; channel++) data[channel * places + i] = rgb[3 * i + channel]! / 255;
  const session = await network("matte", () => loadFaceNetwork("matte"));
  const results = await session.run({ [PICTURE]: { data, shape: [1, 3, MATTE_SIDE, MATTE_SIDE] } });
  return enlarged(Object.values(results)[0]!.data, picture.width, picture.height);
}

/** A square map brought to the sides of a picture, bilinearly. */
function enlarged(map: Float32Array, width: number, height: number): Float32Array {
  const [across, down] = [taps(width), taps(height)];
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const [row, v] of down[y]!)
        for (const [column, u] of across[x]!) sum += u * v * map[row * MATTE_SIDE + column]!;
      out[y * width + x] = sum;
    }
  return out;
}

/** Of each of so many places, the places of the map and how much they have of it. */
function taps(length: number): readonly (readonly (readonly [at: number, share: number])[])[] {
  const matrix = halfPixelMatrix(MATTE_SIDE, length);
  return Array.from({ length }, (_, i) =>
    Array.from({ length: MATTE_SIDE }, (__, k) => [k, matrix[i * MATTE_SIDE + k]!] as const).filter(
      ([, share]) => share > 0,
    ),
  );
}
