/** A training step of a LoRA over a transformer of any size: its graph, and what it is given. */
import type { Losing } from "../../src/engine/graph/checkpointing.ts";
import type { Slicing } from "../../src/engine/nn/attention.ts";
import { normal } from "../../src/engine/training/draws.ts";
import { stepShape, stepValues, type Conditioned, type TokenModel } from "../../src/engine/training/conditioned.ts";
import { laidOut, type LaidOut, type Values } from "../../src/engine/training/layouts.ts";
import { slicingOf, type PlannedStep } from "../../src/engine/training/plan.ts";
import { loraShapes } from "../../src/engine/training/stages.ts";
import { stepLoss } from "../../src/engine/training/step-graph.ts";
import { eachLevel } from "../../src/engine/networks/projector.ts";
import { input } from "../../src/engine/graph/tensor.ts";
import type { DeviceBudget } from "../../src/engine/runtime/plan.ts";
import type { FloatValue } from "../../src/engine/runtime/session.ts";
import type { Lookup } from "../../src/engine/weights/lookup.ts";
import { publishedFacts } from "../../src/main/models/published.ts";
import { siglipTokens, type ModelSizes } from "./sizes.ts";

/** Pixels of a latent's place. */
const PLACE = 8;

export interface LoraStep {
  readonly step: PlannedStep;
  /** Of style, words and picture. */
  readonly tokens: number;
  inParts(budget: DeviceBudget): LaidOut;
  /** Random ones of everything that a step is given. */
  values(): Values;
}

/** A step with one style and no subject, as a personal style is learned. */
export function stageLora(weights: Lookup, sizes: ModelSizes, side: number, rank: number): LoraStep {
  const { transformer: config, siglip, t5, style_tokens_per_level } = sizes;
  const model: TokenModel = {
    config,
    projector: { siglip_tokens: siglipTokens(sizes), siglip_dim: siglip.hidden_size, style_tokens_per_level },
    positions: { kind: "tokens" },
  };
  const shapes = loraShapes(config, rank);
  const own: Lookup = {
    has: (name) => shapes.has(name) || (!name.includes(".processor.") && weights.has(name)),
    tensor: (name, rows) => (shapes.has(name) ? input(name, shapes.get(name)!) : weights.tensor(name, rows)),
  };
  const value = (seed: number, ...shape: number[]): FloatValue => ({
    data: normal(
      seed,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  });
  const zeros = (shape: readonly number[]): FloatValue => ({
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
    shape,
  });
  const places = side / PLACE;
  const example = (of: typeof value): Conditioned => ({
    target: of(1, config.in_channels / 4, places, places),
    subjects: [],
    styles: [eachLevel(() => of(2, model.projector.siglip_tokens, model.projector.siglip_dim))],
    text: of(3, publishedFacts.t5.max_length, t5.d_model),
    pooled: of(4, config.vec_in_dim),
    stylePicture: null,
  });
  const shape = stepShape(
    model,
    example((_, ...of) => ({ data: new Float32Array(0), shape: of })),
  );
  const losing = (slicing: Slicing): Losing =>
    stepLoss({ ...model, weights: own, trained: [...shapes.keys()] }, shape, null, slicing);
  const tokens = 3 * style_tokens_per_level + shape.text + (places / 2) ** 2;
  const step: PlannedStep = {
    losings: (slicing) => [losing(slicing)],
    trained: [...shapes.values()].reduce((sum, s) => sum + s.reduce((a, b) => a * b, 1), 0),
    packedMoments: false,
    tokens,
    heads: config.num_heads,
  };
  return {
    step,
    tokens,
    inParts: (budget) => laidOut(losing(slicingOf(budget, step)), "parts"),
    values: () => ({
      ...stepValues(model, example(value), {
        noise: value(5, config.in_channels / 4, places, places).data,
        t: 0.5,
        guidance: 1,
      }),
      // Factors of a LoRA at the beginning: chance, and nothing.
      ...Object.fromEntries(
        [...shapes].map(([name, s]) => [name, name.endsWith(".up.weight") ? zeros(s) : value(6, ...s)]),
      ),
    }),
  };
}
