/**
 * How near a made picture is to its target, how far its style went from the content's to the style picture's, and how
 * much of the style picture's content it shows. None of it is what a training was rewarded with: no network takes part.
 */
import type { Pixels } from "../../src/formats/picture/pixels.ts";
import { psnr } from "../../tests/pictures.ts";

export interface Compared {
  readonly content: Pixels;
  readonly style: Pixels;
  readonly target: Pixels;
}

/** Of one picture, against its triplet. */
export interface Judged {
  /** To the target, in dB. */
  readonly psnr: number;
  /** Distances to the style picture, of the made picture and of the content as it was. */
  readonly colours: readonly [made: number, content: number];
  readonly strokes: readonly [made: number, content: number];
  /** Correlation of the made picture's layout with the style picture's beyond what the target explains: 1 is a copy. */
  readonly leak: number;
}

export function judged(made: Pixels, { content, style, target }: Compared): Judged {
  const distances = (of: (a: Pixels, b: Pixels) => number) => [of(made, style), of(content, style)] as const;
  return {
    psnr: psnr(made.rgb, target.rgb),
    colours: distances(colourDistance),
    strokes: distances(strokeDistance),
    leak: partialCorrelation(layout(made), layout(style), layout(target)),
  };
}

/** Values by which distributions of colours are compared. */
const QUANTILES = 32;

/** The mean distance of two pictures' distributions of red, green, blue and lightness: Wasserstein's in one dimension. */
function colourDistance(a: Pixels, b: Pixels): number {
  const [one, other] = [channels(a), channels(b)].map((of) => of.map(quantiles));
  return mean(one!.flatMap((values, channel) => values.map((v, n) => Math.abs(v - other![channel]![n]!))));
}

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
function strokeDistance(a: Pixels, b: Pixels): number {
  const [one, other] = [responses(a), responses(b)];
  return mean(one.map((v, n) => Math.abs(v - other[n]!)));
}

/** How strongly lightness changes across, down and at its turns, in four octaves. */
function responses(picture: Pixels): readonly number[] {
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
function layout(picture: Pixels): Float32Array {
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

function correlation(a: Float32Array, b: Float32Array): number {
  const [ma, mb] = [mean([...a]), mean([...b])];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [n, v] of a.entries()) {
    const [x, y] = [v - ma, b[n]! - mb];
    [ab, aa, bb] = [ab + x * y, aa + x * x, bb + y * y];
  }
  return aa * bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Means over pictures; styles as the share of the way from the content's to the style picture's, in per cent. */
export interface Score {
  readonly psnr: number;
  readonly colours: number;
  readonly strokes: number;
  readonly leak: number;
}

export function scoreOf(all: readonly Judged[]): Score {
  const way = (of: (one: Judged) => readonly [number, number]): number =>
    100 * (1 - mean(all.map((one) => of(one)[0])) / mean(all.map((one) => of(one)[1])));
  return {
    psnr: mean(all.map((one) => Math.min(one.psnr, 60))),
    colours: way((one) => one.colours),
    strokes: way((one) => one.strokes),
    leak: mean(all.map((one) => one.leak)),
  };
}
