/**
 * What pixels alone say of colours, strokes and places: distributions of colours, contrasts by octave and direction,
 * and where it is light and dark. No network takes part, so nothing is judged by what it was trained or rewarded with.
 */
import type { Pixels } from "../../formats/picture/pixels.ts";

/** Values by which distributions of colours are compared. */
const QUANTILES = 32;

/** The distribution of a picture's red, green, blue and lightness: quantiles, 0…1. */
export type Colours = readonly (readonly number[])[];

export const coloursOf = (picture: Pixels): Colours => channels(picture).map(quantiles);

/** The mean distance of two distributions of colours: Wasserstein's in one dimension. */
export const colourDistance = (a: Colours, b: Colours): number =>
  mean(a.flatMap((values, channel) => values.map((v, n) => Math.abs(v - b[channel]![n]!))));

function channels({ rgb }: Pixels): readonly Float32Array[] {
  const of = (channel: number): Float32Array =>
    rgb.length > 0
      ? Float32Array.from({ length: rgb.length / 3 }, (_, n) => rgb[3 * n + channel]! / 255)
      : new Float32Array();
  const colours = [of(0), of(1), of(2)];
  return [...colours, colours[0]!.map((red, n) => (red + colours[1]![n]! + colours[2]![n]!) / 3)];
}

function quantiles(values: Float32Array): readonly number[] {
  const sorted = values.toSorted();
  return Array.from({ length: QUANTILES }, (_, n) => sorted[Math.floor(((n + 0.5) / QUANTILES) * sorted.length)]!);
}

/** The mean difference of the logarithms of two pictures' contrasts, by octave and direction. */
export const strokeDistance = (a: Strokes, b: Strokes): number => mean(a.map((v, n) => Math.abs(v - b[n]!)));

/** Logarithms of how strongly lightness changes across, down and at its turns, in four octaves. */
export type Strokes = readonly number[];

export function strokesOf(picture: Pixels): Strokes {
  const out: number[] = [];
  let plane = lightness(picture);
  for (let octave = 0; octave < 4; octave++) {
    const { width, height, values } = plane;
    const at = (x: number, y: number): number => values[y * width + x]!;
    const sums = [0, 0, 0];
    for (let y = 1; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++) {
        const [across, down] = [at(x + 1, y) - at(x, y), at(x, y + 1) - at(x, y)];
        const turn = at(x + 1, y) + at(x - 1, y) + at(x, y + 1) + at(x, y - 1) - 4 * at(x, y);
        for (const [n, v] of [across, down, turn].entries()) sums[n]! += v * v;
      }
    out.push(...sums.map((sum) => Math.log(Math.sqrt(sum / ((width - 2) * (height - 2))) + 3e-3)));
    plane = halved(plane);
  }
  return out;
}

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

function lightness({ width, height, rgb }: Pixels): Plane {
  const values = Float32Array.from(
    { length: width * height },
    (_, n) => (0.299 * rgb[3 * n]! + 0.587 * rgb[3 * n + 1]! + 0.114 * rgb[3 * n + 2]!) / 255,
  );
  return { width, height, values };
}

function halved({ width, height, values }: Plane): Plane {
  const [w, h] = [width >> 1, height >> 1];
  const at = (x: number, y: number): number => values[y * width + x]!;
  const mean4 = (x: number, y: number): number => (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4;
  return {
    width: w,
    height: h,
    values: Float32Array.from({ length: w * h }, (_, n) => mean4(2 * (n % w), 2 * Math.floor(n / w))),
  };
}

/** The lightness of a picture, so coarse that strokes are gone: 16 pixels or fewer a side. */
export function layout(picture: Pixels): Float32Array {
  let plane = lightness(picture);
  while (plane.width > 16) plane = halved(plane);
  return plane.values;
}

/** The correlation of a and b once what c explains of both is taken away; 0 where c explains all of one. */
export function partialCorrelation(a: Float32Array, b: Float32Array, c: Float32Array): number {
  const [ab, ac, bc] = [correlation(a, b), correlation(a, c), correlation(b, c)];
  const left = (1 - ac * ac) * (1 - bc * bc);
  return left < 1e-6 ? 0 : (ab - ac * bc) / Math.sqrt(left);
}

/** Pearson's; 0 where one of them is the same everywhere. */
export function correlation(a: Float32Array, b: Float32Array): number {
  const [ma, mb] = [mean([...a]), mean([...b])];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [n, v] of a.entries()) {
    const [x, y] = [v - ma, b[n]! - mb];
    [ab, aa, bb] = [ab + x * y, aa + x * x, bb + y * y];
  }
  return aa * bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
