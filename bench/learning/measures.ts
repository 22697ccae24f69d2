/**
 * How near a made picture is to its target, how far its style went from the content's to the style picture's, and how
 * much of the style picture's content it shows. None of it is what a training was rewarded with: no network takes part.
 */
import {
  colourDistance,
  coloursOf,
  layout,
  partialCorrelation,
  strokeDistance,
  strokesOf,
} from "../../src/engine/measure/plain-statistics.ts";
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
  const distances = <T>(of: (picture: Pixels) => T, distance: (a: T, b: T) => number) =>
    [distance(of(made), of(style)), distance(of(content), of(style))] as const;
  return {
    psnr: psnr(made.rgb, target.rgb),
    colours: distances(coloursOf, colourDistance),
    strokes: distances(strokesOf, strokeDistance),
    leak: partialCorrelation(layout(made), layout(style), layout(target)),
  };
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

/** A mean difference, and how far the true one may lie to either side in 95 of 100 cases. */
export interface Difference {
  readonly mean: number;
  readonly within: number;
}

/**
 * How much better or worse one model did than another on the same triplets from the same noise, in the units of a
 * score: what differs from picture to picture falls out, so that it shows more than two scores do.
 */
export function differenceOf(
  all: readonly Judged[],
  others: readonly Judged[],
): Readonly<Record<keyof Score, Difference>> {
  const of = (value: (one: Judged) => number, whole = 1): Difference => {
    const each = all.map((one, n) => (value(one) - value(others[n]!)) / whole);
    const middle = mean(each);
    const spread = Math.sqrt(mean(each.map((d) => (d - middle) ** 2)) / (each.length - 1));
    return { mean: middle, within: 1.96 * spread };
  };
  const way = (pair: (one: Judged) => readonly [number, number]): Difference =>
    of((one) => -100 * pair(one)[0], mean(others.map((one) => pair(one)[1])));
  return {
    psnr: of((one) => Math.min(one.psnr, 60)),
    colours: way((one) => one.colours),
    strokes: way((one) => one.strokes),
    leak: of((one) => one.leak),
  };
}
