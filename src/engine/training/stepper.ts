/** One step of training: the mean losses and gradients over its examples, each with its own chance. */
import type { TimestepKind, TrainingSettings } from "../../contract/learning/training.ts";
import { schedule } from "../sampling/schedule.ts";
import type { Slicing } from "../nn/attention.ts";
import type { RunOptions } from "../runtime/session.ts";
import type { UsoModel } from "../uso/model.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { stepShape, stepTokens, stepValues, type Conditioned } from "./conditioned.ts";
import { exampleAt, normal, seedAt, uniform } from "./draws.ts";
import { accumulate, type Gradients } from "./optimiser.ts";
import { laidOut, type Layout, type Values } from "./layouts.ts";
import { rewardLoss, sampledReward, velocityGraph } from "./sampled-reward.ts";
import { tokenModelOf } from "./planned-step.ts";
import { rewardOf } from "./siglip-reward.ts";
import { stages, type Learned } from "./stages.ts";
import { gradientOf, stepLoss, type StepShape, type StyleJudge, type StyleReward } from "./step-graph.ts";
import { timestep } from "./timesteps.ts";
import { groupsOf, lossOfAll, mostTogether, valuesOfAll } from "./together.ts";

/** What steps are taken with. */
export interface SteppedWith {
  readonly model: UsoModel;
  readonly weights: ModelWeights;
  readonly settings: TrainingSettings;
  /** Of styles; the model's own encoder where absent. */
  readonly judge?: StyleJudge;
  /** `whole` where absent. */
  readonly layout?: Layout;
  readonly slicing?: Slicing;
  readonly options?: RunOptions;
}

export interface StepDone {
  /** In memory that the next step writes again. */
  readonly gradients: Gradients;
  /** Means over the examples. */
  readonly loss: number;
  readonly reward: number | null;
}

/** What every step by the flow loss is told. */
export interface FlowSettings extends Pick<TrainingSettings, "seed" | "accumulate" | "guidance"> {
  /** How the time of an example is drawn, by its place among all. */
  timesteps(place: number): TimestepKind;
}

type Steps = (at: Pick<Checkpoint, "step" | "parameters" | "lossScale">) => Promise<StepDone>;

/** What takes the step of one of the paper's trainings that follows where it stands. @throws Fault as `flowStepper` */
export function stepper(
  { weights, settings, judge, ...rest }: SteppedWith,
  learned: Learned,
  examples: readonly Conditioned[],
): Steps {
  const { components } = rest.model.manifest;
  const reward = stages[settings.stage].rewarded
    ? rewardOf({ components, weights }, settings.rewardWeight, judge)
    : null;
  const rewarded = reward && { judge: reward, weight: settings.rewardWeight, steps: settings.rewardSteps };
  return flowStepper(
    { ...rest, settings: { ...settings, timesteps: () => settings.timesteps }, rewarded },
    learned,
    examples,
  );
}

export interface FlowSteppedWith extends Pick<SteppedWith, "model" | "layout" | "slicing" | "options"> {
  readonly settings: FlowSettings;
  /** What judges, how much that counts, and in how many steps a picture is made to be judged: 0 for one step. */
  readonly rewarded?: { readonly judge: StyleReward; readonly weight: number; readonly steps: number } | null;
  /** Inputs that are the same in every step and not trained. */
  readonly given?: Values;
}

/** What takes the step that follows where a training stands. @throws Fault `runtime.*`, `weights.*` */
export function flowStepper(
  {
    model,
    settings,
    rewarded = null,
    given: fixed = {},
    layout = "whole",
    slicing = {},
    options = {},
  }: FlowSteppedWith,
  { weights: lookup, shapes }: Pick<Learned, "weights" | "shapes">,
  examples: readonly Conditioned[],
): Steps {
  const tokens = tokenModelOf(model);
  const trained = { ...tokens, weights: lookup, trained: [...shapes.keys()] };
  const reward = rewarded?.judge ?? null;
  const sampled = rewarded && rewarded.steps > 0 ? rewarded : null;
  const lossOf = kept((shape: StepShape) => stepLoss(trained, shape, sampled ? null : reward, slicing));
  const stepsOf = kept(({ shape, count }: { shape: StepShape; count: number }) =>
    laidOut(lossOfAll(lossOf(shape), count), layout),
  );
  const sampledOf = kept((shape: StepShape) => ({
    velocity: velocityGraph(trained, shape, slicing),
    reward: laidOut(rewardLoss(trained, shape, sampled!.judge, slicing), layout),
  }));
  const { schedule: kind } = model.manifest.defaults;
  const times = ({ latent: { width, height } }: StepShape): readonly number[] =>
    schedule({ steps: sampled!.steps, width: width * model.reduction, height: height * model.reduction, kind });

  /** The examples of a step, with where each has its chance. */
  const examplesOf = (step: number) =>
    Array.from({ length: settings.accumulate }, (_, n) => {
      const place = step * settings.accumulate + n;
      const example = examples[exampleAt(settings.seed, place, examples.length)]!;
      return { example, place, seed: seedAt(settings.seed, 2, place), shape: stepShape(tokens, example) };
    });
  type Taken = ReturnType<typeof examplesOf>[number];
  const noise = ({ seed, example }: Taken, of: number): Float32Array =>
    normal(seedAt(seed, of), example.target.data.length);
  const time = ({ seed, place }: Taken): number => {
    const draw = { uniform: uniform(seedAt(seed, 0))(), normal: normal(seedAt(seed, 1), 1)[0]! };
    return timestep(settings.timesteps(place), draw);
  };

  // Where gradients lie: those that become the sum, and those that are added to it.
  const memory: [sum: Values, more: Values] = [{}, {}];

  return async ({ step, parameters, lossScale }) => {
    const scale = lossScale?.value ?? 1;
    const values = Object.fromEntries(
      [...parameters].map(([name, { value }]) => [name, { data: value, shape: shapes.get(name)! }]),
    );
    const gradients = new Map<string, Float32Array>();
    const means = { loss: 0, reward: reward ? 0 : null };
    const share = 1 / settings.accumulate;
    // A loss that needs no lifting is made smaller at once: gradients then need not be gone through once more for it.
    const [ahead, after] = scale === 1 ? [share, 1] : [scale, share / scale];
    const at = ({ example }: Taken, t: number, of: Float32Array): Values => ({
      ...stepValues(tokens, example, { noise: of, t, guidance: settings.guidance, lossScale: ahead }),
      ...fixed,
      ...values,
    });
    const add = (found: Values): void =>
      accumulate(gradients, new Map(trained.trained.map((name) => [name, found[gradientOf(name)]!.data])), after);
    const tell = (loss: number, judged: number | undefined): void => {
      means.loss += loss * share;
      if (means.reward !== null && judged !== undefined) means.reward += judged * share;
    };
    const most = ({ shape }: Taken): number => mostTogether(stepTokens(tokens, shape));
    for (const group of groupsOf(examplesOf(step), ({ shape }) => JSON.stringify(shape), most)) {
      const { shape } = group[0]!;
      const given = group.map((taken) => at(taken, time(taken), noise(taken, 2)));
      const steps = stepsOf({ shape, count: group.length });
      const lies = gradients.size === 0 ? 0 : 1;
      const into = memory[lies];
      const found = await steps.run(model.sessions, valuesOfAll(given, lossOf(shape)), { ...options, into });
      if (layout !== "parts")
        memory[lies] = Object.fromEntries(trained.trained.map((name) => [gradientOf(name), found[gradientOf(name)]!]));
      add(found);
      for (const [n, loss] of found["loss"]!.data.entries()) tell(loss, found["reward"]?.data[n]);
      if (!sampled) continue;
      for (const taken of group) {
        const own = noise(taken, 4);
        const from = at(taken, 1, own)["noise"]!;
        const sampling = { times: times(shape), chosen: uniform(seedAt(taken.seed, 3))(), noise: from };
        const made = await sampledReward(model.sessions, sampledOf(shape), (t) => at(taken, t, own), sampling, options);
        add(made);
        const judged = made["reward"]!.data[0]!;
        tell(-judged * sampled.weight, judged);
      }
    }
    return { gradients, ...means };
  };
}

/** What is made for a key, made once. */
function kept<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<string, T>();
  return (key) => {
    const name = JSON.stringify(key);
    const known = made.get(name) ?? make(key);
    made.set(name, known);
    return known;
  };
}
