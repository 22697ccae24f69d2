/**
 * Flow matching on the straight path from a picture to noise, as FLUX.1 and USO are trained (arXiv 2403.03206, section
 * 2; USO, arXiv 2508.18966, section 3). Works on latents and on packed tokens alike.
 */
import { add, mul, reduceMean, scalar, square, sub } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";

/** x_t = (1 − t)·clean + t·noise. `t` broadcasts to the other two, e.g. [1]. */
export const noisyAt = (t: Tensor, clean: Tensor, noise: Tensor): Tensor =>
  add(mul(sub(scalar(1), t), clean), mul(t, noise));

/** What the velocity v at x_t makes of the picture in one step to time 0: x_t − t·v. */
export const predictedClean = (t: Tensor, noisy: Tensor, velocity: Tensor): Tensor => sub(noisy, mul(t, velocity));

/** The mean over all elements of (velocity − (noise − clean))². One number, of as many axes as the tensors have. */
export const flowLoss = (velocity: Tensor, clean: Tensor, noise: Tensor): Tensor =>
  meanOfAll(square(sub(velocity, sub(noise, clean))));

/** The mean over all elements, every axis kept with length 1. */
const meanOfAll = (x: Tensor): Tensor => reduceMean(x, [...x.shape.keys()]);
