/** One step of learning a style: the flow loss against the style's own pictures, and its gradients. */
import type { Graph } from "../../graph/tensor.ts";
import type { UsoModel } from "../../uso/model.ts";
import { stepShape, stepValues, type Conditioned, type TokenModel } from "../conditioned.ts";
import { exampleAt, normal, seedAt, uniform } from "../draws.ts";
import { accumulate, type Gradients, type Parameters } from "../optimiser.ts";
import { gradientOf, stepGraph } from "../step-graph.ts";
import { timestep } from "../timesteps.ts";
import type { StyleTokens } from "../../../formats/style-tokens.ts";
import { STYLE_TOKENS, withStyle } from "./parameters.ts";

/** Pictures of every step. */
const ACCUMULATED = 2;
/** Models that are distilled from guidance are trained without. */
const GUIDANCE = 1;

export interface StepOf {
  readonly model: UsoModel;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** What stands for the style where no tokens are trained. */
  readonly mean: StyleTokens;
  readonly examples: readonly Conditioned[];
  readonly seed: number;
}

/** Computes loss and gradients of a step, counted from 0. The same step of the same run is the same to the bit. */
export function stepper({ model, shapes, mean, examples, seed }: StepOf) {
  const { config, projector, weights } = model.transformer;
  const span = model.manifest.image.position_span;
  const tokens: TokenModel = {
    config,
    projector,
    positions: span === null ? { kind: "tokens" } : { kind: "span", span },
  };
  const trained = [...shapes.keys()];
  const given = new Map([...shapes, [STYLE_TOKENS, mean.shape] as const]);
  const graphs = new Map<string, Graph>();
  const graphOf = (example: Conditioned): Graph => {
    const shape = stepShape(tokens, example);
    const key = JSON.stringify(shape);
    const graph = graphs.get(key) ?? stepGraph({ ...tokens, weights: withStyle(weights, given), trained }, shape, null);
    graphs.set(key, graph);
    return graph;
  };
  return async (
    step: number,
    parameters: Parameters,
  ): Promise<{ readonly loss: number; readonly gradients: Gradients }> => {
    const values = {
      [STYLE_TOKENS]: mean,
      ...Object.fromEntries(
        [...parameters].map(([name, { value }]) => [name, { data: value, shape: shapes.get(name)! }]),
      ),
    };
    const gradients = new Map<string, Float32Array>();
    let loss = 0;
    for (let n = 0; n < ACCUMULATED; n++) {
      const place = step * ACCUMULATED + n;
      const example = examples[exampleAt(seed, place, examples.length)]!;
      const own = seedAt(seed, 2, place);
      const draw = { uniform: uniform(seedAt(own, 0))(), normal: normal(seedAt(own, 1), 1)[0]! };
      const found = await model.sessions.use(graphOf(example), (session) =>
        session.run({
          ...stepValues(tokens, example, {
            noise: normal(seedAt(own, 2), example.target.data.length),
            // Almost noise, where colour and composition are decided, and the middle, where strokes are, in turn.
            t: timestep(place % 2 === 0 ? "style" : "logit-normal", draw),
            guidance: GUIDANCE,
          }),
          ...values,
        }),
      );
      accumulate(gradients, new Map(trained.map((name) => [name, found[gradientOf(name)]!.data])), 1 / ACCUMULATED);
      loss += found["loss"]!.data[0]! / ACCUMULATED;
    }
    return { loss, gradients };
  };
}
