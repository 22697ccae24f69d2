/**
 * The reward of style reward learning: how like the style of a made picture is to that of its style picture, as the
 * cosine of what a style encoder makes of both (USO, arXiv 2508.18966, section 3.3; after ReFL, arXiv 2304.05977).
 * It can be differentiated back through the encoder and the decoder.
 */
import {
  add,
  clip,
  div,
  matmul,
  mul,
  reduceSum,
  reshape,
  scalar,
  scaleBy,
  sqrt,
  square,
  sub,
  transpose,
} from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { resampleMatrix } from "../image/resample.ts";

/** What a picture's channels are brought to before an encoder: (channel − mean) / deviation, of values in 0…1. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Of CLIP and of what was made from it, such as CSD. OpenAI's CLIP `clip.py`. */
export const clipNormalisation: Normalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  deviation: [0.26862954, 0.26130258, 0.27577711],
};

/** A decoded picture, about −1…1, held to that and brought to 0…1. */
export const shown = (decoded: Tensor): Tensor => add(scaleBy(clip(decoded, -1, 1), 0.5), scalar(0.5));

/** A picture [channels, height, width] of values in 0…1 as an encoder takes it. */
export function encoderPixels(picture: Tensor, { mean, deviation }: Normalisation): Tensor {
  const each = (values: readonly number[]): Tensor => constant(values, [values.length, 1, 1]);
  return div(sub(picture, each(mean)), each(deviation));
}

/** A picture [channels, height, width] squeezed to side × side as style pictures are (see image/prepare.ts). */
export function squeezed(picture: Tensor, side: number): Tensor {
  const [height, width] = [size(picture.shape, 1), size(picture.shape, 2)];
  const matrix = (from: number): Tensor => constant(resampleMatrix(from, side, "bicubic"), [side, from]);
  const rows = height === side ? picture : matmul(matrix(height), picture);
  return width === side ? rows : matmul(rows, transpose(matrix(width), [1, 0]));
}

/** The cosine of the angle between two vectors of any shape, as one number [1]. */
export function cosine(a: Tensor, b: Tensor): Tensor {
  const [x, y] = [flat(a), flat(b)];
  const sum = (t: Tensor): Tensor => reduceSum(t, [0]);
  return div(sum(mul(x, y)), mul(sqrt(sum(square(x))), sqrt(sum(square(y)))));
}

/** The loss of learning by flow and reward together: flow − weight · reward. */
export const rewardedLoss = (flow: Tensor, reward: Tensor, weight: number): Tensor =>
  add(reshape(flow, [1]), scaleBy(reward, -weight));

const flat = (t: Tensor): Tensor =>
  reshape(t, [t.shape.reduce<number>((count, _, axis) => count * size(t.shape, axis), 1)]);
