/**
 * Style reward learning with a step chosen at random, as in the paper (USO, arXiv 2508.18966, Algorithm 1; after ReFL,
 * arXiv 2304.05977): from noise, steps without gradients lead down to a time of chance; there one velocity with
 * gradients is taken to the picture's end, decoded and judged.
 *
 * The paper leaves open between which times the step is drawn, of how many steps a picture is, and whether the last
 * velocity is followed for one step or to the end. Here it is one of the later half, as earlier ones leave little of a
 * picture to judge, and it is followed to the end.
 */
import { scaleBy } from "../graph/ops.ts";
import { input, type Graph } from "../graph/tensor.ts";
import type { Losing } from "../graph/checkpointing.ts";
import type { Slicing } from "../nn/attention.ts";
import type { FloatValue, RunOptions } from "../runtime/session.ts";
import type { Sessions } from "../runtime/sessions.ts";
import { eulerStep } from "../sampling/euler.ts";
import { unpacked } from "../networks/unpacked.ts";
import { predictedClean } from "./flow-matching.ts";
import type { LaidOut, Values } from "./layouts.ts";
import {
  differentiable,
  judge,
  scaledLoss,
  type StepShape,
  type StyleReward,
  tokensOf,
  type TrainedModel,
  velocityOf,
} from "./step-graph.ts";

/**
 * The velocity [tokens, in_channels] of `noisy` tokens, of which trained weights are inputs. The other inputs are those
 * of a step (see `stepGraph`), without `clean`, `noise` and `t`.
 */
export function velocityGraph(model: TrainedModel, shape: StepShape, slicing: Slicing = {}): Graph {
  const { velocity } = velocityOf(differentiable(model).w, model, shape, tokensOf("noisy", model, shape), slicing);
  return { name: "velocity in training", outputs: { velocity } };
}

/**
 * Inputs: those of `velocityGraph`, `t` [1] and `style_picture`. Results: `reward` [1], `picture` and `loss` [1], what
 * the reward adds to the loss.
 */
export function rewardLoss(model: TrainedModel, shape: StepShape, reward: StyleReward, slicing: Slicing = {}): Losing {
  const { w, wrt } = differentiable(model);
  const noisy = tokensOf("noisy", model, shape);
  const { velocity, cuts: blocks } = velocityOf(w, model, shape, noisy, slicing);
  const clean = unpacked(predictedClean(input("t", [1]), noisy, velocity), shape.latent);
  const { cuts, ...judged } = judge(reward, clean, slicing);
  const loss = scaleBy(judged.reward, -reward.weight);
  const outputs = { ...judged, loss, scaled_loss: scaledLoss(loss) };
  return {
    graph: { name: "reward of a sampled picture", outputs, cuts: [...blocks, ...cuts] },
    loss: "scaled_loss",
    wrt,
  };
}

export interface Sampling {
  /** From 1, noise, to 0, the picture. */
  readonly times: readonly number[];
  /** Of the one number that chance gives, 0…1, which step is learned from. */
  readonly chosen: number;
  /** Packed noise that the picture begins as. */
  readonly noise: FloatValue;
}

/** The step of the later half that a number 0…1 chooses. */
export function chosenStep(steps: number, chance: number): number {
  const first = Math.floor(steps / 2);
  return first + Math.floor(chance * (steps - first));
}

/**
 * Makes a picture down to the chosen step, and judges it there.
 * @param graphs of `velocityGraph` and `rewardLoss`
 * @param at what a step is given at a time, trained weights included
 * @returns the reward, and the gradients by their names
 */
export async function sampledReward(
  sessions: Sessions,
  graphs: { readonly velocity: Graph; readonly reward: LaidOut },
  at: (t: number) => Values,
  { times, chosen, noise }: Sampling,
  options: RunOptions = {},
): Promise<Values> {
  const last = chosenStep(times.length - 1, chosen);
  let noisy = noise;
  const given = (step: number): Values => ({ ...at(times[step]!), noisy });
  await sessions.use(graphs.velocity, async (session) => {
    for (let step = 0; step < last; step++) {
      const { velocity } = await session.run(given(step), options);
      noisy = { ...noisy, data: eulerStep(noisy.data, velocity!.data, times[step]!, times[step + 1]!) };
    }
  });
  return graphs.reward.run(sessions, given(last), options);
}
