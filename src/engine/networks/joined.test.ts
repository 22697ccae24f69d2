/** Networks are functions of tensors: two of them in one graph give what they give one after the other. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { randomTensor } from "../../../tests/fixtures/random-flux.ts";
import { openModel } from "../../formats/manifest.ts";
import { size } from "../graph/shape.ts";
import { input, type Graph, type Tensor } from "../graph/tensor.ts";
import type { FloatValue } from "../runtime/session.ts";
import { Sessions } from "../runtime/sessions.ts";
import { timestepEmbedding } from "../sampling/embedding.ts";
import { unpack } from "../sampling/pack.ts";
import { clipEncoder, styleEncoder } from "../uso/encoders.ts";
import { openWeights } from "../uso/open-weights.ts";
import { weightsOf, type Weights } from "../weights/lookup.ts";
import { decode } from "./autoencoder.ts";
import { clipText } from "./clip.ts";
import { condition } from "./condition.ts";
import { entryGraph } from "./entry.ts";
import { velocity, type VelocityTensors } from "./flux.ts";
import { unpacked } from "./unpacked.ts";
import { modulation, modulationWidths, onlyStep, type ModulationRows } from "./modulation.ts";
import { eachLevel } from "./projector.ts";
import { siglip } from "./siglip.ts";

const model = await openModel(bundledModel);
const { transformer, autoencoder, siglip: vision, projector, t5, clip } = model.manifest.components;
const opened = await openWeights(model);
const flux = weightsOf(opened.transformer);
const { config } = transformer;
const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 33, small: true });
afterAll(() => sessions.release());

type Named<T> = Readonly<Record<string, T>>;
const run = (outputs: Graph["outputs"], values: Named<FloatValue>): Promise<Named<FloatValue>> =>
  sessions.run({ name: "joined", outputs }, values);
const mapped = <T, U>(values: Named<T>, of: (value: T, name: string) => U): Named<U> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value, name)]));
const inputs = (values: Named<FloatValue>): Named<Tensor> => mapped(values, ({ shape }, name) => input(name, shape));

/** A picture of 4 × 6 tokens with five tokens of context. */
const grid = { channels: autoencoder.config.z_channels, height: 8, width: 12 };
const [CONTEXT, LATENT] = [5, 24];
const half = config.hidden_size / config.num_heads / 2;
const step = {
  latent: randomTensor([LATENT, config.in_channels], 1),
  cos: randomTensor([CONTEXT + LATENT, half], 3),
  sin: randomTensor([CONTEXT + LATENT, half], 4),
};
const context = { context: randomTensor([CONTEXT, config.hidden_size], 2) };
const time = {
  time: { data: timestepEmbedding([0.7]), shape: [1, 256] },
  ...(config.guidance_embed ? { guidance: { data: timestepEmbedding([4]), shape: [1, 256] } } : {}),
};
const pooled = { pooled: randomTensor([1, config.vec_in_dim], 5) };

/** The velocity of the step, by modulations and a context that may have been computed in the same graph. */
function velocityOf(rows: ModulationRows, context: Tensor): Tensor {
  const { latent, cos, sin } = inputs(step) as Readonly<Record<keyof typeof step, Tensor>>;
  const given: VelocityTensors = {
    latent,
    context,
    subjects: null,
    modulation: rows,
    rope: { cos, sin },
    keyBias: null,
  };
  return velocity(flux, config, given).velocity;
}
const modulationOf = (pooled: Tensor) => {
  const { time: at, guidance } = inputs(time);
  return modulation(flux, config, { time: at!, guidance: guidance ?? null, pooled });
};
const rowInputs = (): ModulationRows => mapped(modulationWidths(config), (width, path) => input(path, [width]));
const contextInput = (): Tensor => input("context", context.context.shape);

let rows: Named<FloatValue>;
let apart: FloatValue;
beforeAll(async () => {
  const { blocks } = modulationOf(input("pooled", pooled.pooled.shape));
  const computed = await run(Object.assign({}, ...blocks) as Graph["outputs"], { ...time, ...pooled });
  rows = mapped(computed, ({ data }) => ({ data, shape: [data.length] }));
  const outputs = { velocity: velocityOf(rowInputs(), contextInput()) };
  apart = (await run(outputs, { ...step, ...context, ...rows }))["velocity"]!;
});

test("velocity ∘ modulation", async () => {
  const joined = velocityOf(onlyStep(modulationOf(input("pooled", pooled.pooled.shape))), contextInput());
  const { velocity: found } = await run({ velocity: joined }, { ...step, ...context, ...time, ...pooled });
  expect(found).toEqual(apart);
});

describe("the decoder", () => {
  const weights: Weights = weightsOf(opened.autoencoder);
  const shape = [grid.channels, grid.height, grid.width];

  test("decode ∘ velocity", async () => {
    const image = decode(weights, autoencoder.config, input("latent", shape));
    const latent = { data: unpack(apart.data, grid), shape };
    const { image: expected } = await run({ image }, { latent });
    const joined = decode(weights, autoencoder.config, unpacked(velocityOf(rowInputs(), contextInput()), grid));
    const { image: found } = await run({ image: joined }, { ...step, ...context, ...rows });
    expect(found).toEqual(expected);
    expect(new Set(found!.data).size).toBeGreaterThan(100);
  });

  test("decode ∘ velocity ∘ modulation", async () => {
    const latent = { data: unpack(apart.data, grid), shape };
    const { image: expected } = await run(
      { image: decode(weights, autoencoder.config, input("latent", shape)) },
      { latent },
    );
    const v = velocityOf(onlyStep(modulationOf(input("pooled", pooled.pooled.shape))), contextInput());
    const joined = decode(weights, autoencoder.config, unpacked(v, grid));
    const { image: found } = await run({ image: joined }, { ...step, ...context, ...time, ...pooled });
    expect(found).toEqual(expected);
  });
});

describe("the conditioning", () => {
  const side = vision.config.image_size;
  const pixels = { pixels: randomTensor([vision.config.num_channels, side, side], 6) };
  const text = { text: randomTensor([3, t5.config.d_model], 7) };
  const depths = projector.config.hidden_states;

  test("condition ∘ siglip", async () => {
    const entry = styleEncoder(depths);
    const encoder = entryGraph(entry, { settings: vision, lookup: opened.siglip }, () => ({}));
    const states = await sessions.run(encoder, pixels);
    const textInput = input("text", text.text.shape);
    const styles = [eachLevel((level) => input(level, states[level]!.shape))];
    const { context: alone } = condition(flux, { text: textInput, styles, latents: null });
    const { context: expected } = await run({ context: alone }, { ...text, ...states });
    const { levels } = siglip(weightsOf(opened.siglip), vision.config, depths, input("pixels", pixels.pixels.shape));
    const { context: joined } = condition(flux, { text: textInput, styles: [levels], latents: null });
    expect(size(joined.shape, 0)).toBe(3 + 3 * projector.config.style_tokens_per_level);
    expect((await run({ context: joined }, { ...text, ...pixels }))["context"]).toEqual(expected);
  });

  test("velocity ∘ modulation ∘ clip", async () => {
    const tokens = 8;
    const settings = { ...clip, max_length: tokens };
    const embedded = randomTensor([tokens, clip.config.hidden_size], 8);
    const end = { data: BigInt64Array.of(3n), shape: [1] };
    const encoder = entryGraph(clipEncoder, { settings, lookup: opened.clip }, () => ({}));
    const { pooled: words } = await sessions.run(encoder, { embedded, end });
    const alone = velocityOf(onlyStep(modulationOf(input("pooled", words!.shape))), contextInput());
    const { v: expected } = await run({ v: alone }, { ...step, ...context, ...time, pooled: words! });
    const given = { embedded: input("embedded", embedded.shape), end: input("end", [1], "int64") };
    const text = clipText(weightsOf(opened.clip), clip.config, given);
    const joined = { name: "joined", outputs: { v: velocityOf(onlyStep(modulationOf(text.pooled)), contextInput()) } };
    const { v: found } = await sessions.run(joined, { ...step, ...context, ...time, embedded, end });
    expect(found).toEqual(expected);
  });
});
