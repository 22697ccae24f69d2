/** One step of training: the mean losses and gradients over its examples, each with its own chance. */
import type { TrainingSettings } from "../../contract/training.ts";
import { schedule } from "../sampling/schedule.ts";
import type { Slicing } from "../nn/attention.ts";
import type { RunOptions } from "../runtime/session.ts";
import type { UsoModel } from "../uso/model.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { stepShape, stepValues, type Conditioned } from "./conditioned.ts";
import { exampleAt, normal, seedAt, uniform } from "./draws.ts";
import { accumulate, type Gradients } from "./optimiser.ts";
import { laidOut, type Layout, type Values } from "./layouts.ts";
import { rewardLoss, sampledReward, velocityGraph } from "./sampled-reward.ts";
import { tokenModelOf } from "./planned-step.ts";
import { siglipReward } from "./siglip-reward.ts";
import { stages, type Learned } from "./stages.ts";
import { gradientOf, stepLoss, type StepShape, type StyleReward } from "./step-graph.ts";
import { timestep } from "./timesteps.ts";

/** What steps are taken with. */
export interface SteppedWith {
  readonly model: UsoModel;
  readonly weights: ModelWeights;
  readonly settings: TrainingSettings;
  /** `whole` where absent. */
  readonly layout?: Layout;
  readonly slicing?: Slicing;
  readonly options?: RunOptions;
}

export interface StepDone {
  readonly gradients: Gradients;
  /** Means over the examples. */
  readonly loss: number;
  readonly reward: number | null;
}

/** What takes the step that follows where a training stands. @throws Fault `runtime.*`, `weights.*` */
export function stepper(
  { model, weights, settings, layout = "whole", slicing = {}, options = {} }: SteppedWith,
  { weights: lookup, shapes }: Learned,
  examples: readonly Conditioned[],
): (at: Pick<Checkpoint, "step" | "parameters" | "lossScale">) => Promise<StepDone> {
  const tokens = tokenModelOf(model);
  const trained = { ...tokens, weights: lookup, trained: [...shapes.keys()] };
  const reward: StyleReward | null = stages[settings.stage].rewarded
    ? siglipReward(model.manifest.components, weights, settings.rewardWeight)
    : null;
  const sampled = settings.rewardSteps > 0 ? reward : null;
  const graphsOf = perShape((shape) => ({
    step: laidOut(stepLoss(trained, shape, sampled ? null : reward, slicing), layout),
    sampled: sampled && {
      velocity: velocityGraph(trained, shape),
      reward: laidOut(rewardLoss(trained, shape, sampled, slicing), layout),
    },
  }));
  const { schedule: kind } = model.manifest.defaults;
  const times = ({ latent: { width, height } }: StepShape): readonly number[] =>
    schedule({ steps: settings.rewardSteps, width: width * model.reduction, height: height * model.reduction, kind });
  return async ({ step, parameters, lossScale }) => {
    const scale = lossScale?.value ?? 1;
    const values = Object.fromEntries(
      [...parameters].map(([name, { value }]) => [name, { data: value, shape: shapes.get(name)! }]),
    );
    const gradients = new Map<string, Float32Array>();
    const means = { loss: 0, reward: reward ? 0 : null };
    const share = 1 / settings.accumulate;
    for (let n = 0; n < settings.accumulate; n++) {
      const place = step * settings.accumulate + n;
      const example = examples[exampleAt(settings.seed, place, examples.length)]!;
      const seed = seedAt(settings.seed, 2, place);
      const draw = { uniform: uniform(seedAt(seed, 0))(), normal: normal(seedAt(seed, 1), 1)[0]! };
      const noise = (of: number): Float32Array => normal(seedAt(seed, of), example.target.data.length);
      const shape = stepShape(tokens, example);
      const graphs = graphsOf(shape);
      const at = (t: number, of: Float32Array) => ({
        ...stepValues(tokens, example, { noise: of, t, guidance: settings.guidance, lossScale: scale }),
        ...values,
      });
      const found = await graphs.step.run(model.sessions, at(timestep(settings.timesteps, draw), noise(2)), options);
      const add = (some: Values): void =>
        accumulate(
          gradients,
          new Map(trained.trained.map((name) => [name, some[gradientOf(name)]!.data])),
          share / scale,
        );
      add(found);
      means.loss += found["loss"]!.data[0]! * share;
      let judged = found["reward"]?.data[0];
      if (graphs.sampled) {
        const from = at(1, noise(4));
        const sampling = { times: times(shape), chosen: uniform(seedAt(seed, 3))(), noise: from["noise"]! };
        const made = await sampledReward(model.sessions, graphs.sampled, (t) => at(t, noise(4)), sampling, options);
        add(made);
        judged = made["reward"]!.data[0]!;
        means.loss -= judged * settings.rewardWeight * share;
      }
      if (means.reward !== null) means.reward += judged! * share;
    }
    return { gradients, ...means };
  };
}

/** What is made for a shape, made once. */
function perShape<T>(make: (shape: StepShape) => T): (shape: StepShape) => T {
  const made = new Map<string, T>();
  return (shape) => {
    const key = JSON.stringify(shape);
    const known = made.get(key) ?? make(shape);
    made.set(key, known);
    return known;
  };
}
