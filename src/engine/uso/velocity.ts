/** The transformer at work on one picture: one velocity a step. */
import type { FloatValue, RunOptions } from "../runtime/session.ts";
import type { Sessions } from "../runtime/sessions.ts";
import type { StepInputs } from "./conditioning.ts";
import { keptBytes, shortened, type Steps } from "./shortcuts/shortcuts.ts";
import { transformerGraphs, type SamplingSettings, type TransformerModel } from "./transformer.ts";

export interface Velocity {
  /** Velocity of the picture's tokens [tokens, in_channels] at the n-th time. @throws as running a network does */
  at(step: number, latent: Float32Array, options?: RunOptions): Promise<Float32Array>;
  /** Steps so far that skipped most blocks; see shortcuts.ts. */
  readonly skipped: number;
}

/** Lends the loaded transformer for the steps of one picture. */
export function withVelocity<T>(
  model: TransformerModel,
  sessions: Sessions,
  inputs: StepInputs,
  settings: SamplingSettings,
  work: (velocity: Velocity) => Promise<T>,
): Promise<T> {
  const channels = model.config.in_channels;
  const { begin } = inputs;
  const velocity = (steps: Steps): Velocity => ({
    async at(step, latent, options) {
      const values = {
        ...inputs.fixed,
        ...(begin && step < begin.steps ? begin.values : {}),
        ...rowOf(inputs.modulation, step),
        latent: { data: latent, shape: [latent.length / channels, channels] },
      };
      return (await steps.run(step, values, options))["velocity"]!.data;
    },
    get skipped() {
      return steps.skipped;
    },
  });
  const { speed } = settings;
  const { velocity: graphOf } = transformerGraphs(model, settings, sessions.budget);
  if (!speed)
    return sessions.use(graphOf(inputs.shape), (session) =>
      work(velocity({ run: (_, values, options) => session.run(values, options), skipped: 0 })),
    );
  return sessions.beside(keptBytes(model, sessions.budget, inputs.shape, speed), () =>
    work(
      velocity(
        shortened(sessions, graphOf, inputs.shape, { all: settings.times.length, turn: begin?.steps ?? 0 }, speed),
      ),
    ),
  );
}

/** The n-th row of each value. */
function rowOf(values: Readonly<Record<string, FloatValue>>, n: number): Record<string, FloatValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [
      name,
      { data: data.subarray(n * shape[1]!, (n + 1) * shape[1]!), shape: [shape[1]!] },
    ]),
  );
}
