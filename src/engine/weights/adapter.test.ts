/** LoRA files of every naming against the same changes merged by hand, on a small random transformer. */
import { loraFormats } from "../../contract/learning/lora-format.ts";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asDiffusers } from "../../../tests/fixtures/layouts.ts";
import { loraFile, merged, naming, randomPairs, type RandomPair, type Tensors } from "../../../tests/fixtures/loras.ts";
import {
  fluxShapes,
  randomTensor,
  smallFlux,
  smallProjector,
  randomWeights,
  type Shapes,
} from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { structuralHash } from "../graph/hash.ts";
import { levels } from "../networks/projector.ts";
import { planNetwork } from "../runtime/plan.ts";
import { Sessions } from "../runtime/sessions.ts";
import { stepInputs, type Conditioning } from "../uso/conditioning.ts";
import {
  transformerGraphs,
  type FurtherLora,
  type SamplingSettings,
  type TransformerModel,
} from "../uso/transformer.ts";
import { withVelocity } from "../uso/velocity.ts";
import { openAdapter } from "./adapter.ts";
import { openCheckpoint } from "./checkpoint.ts";
import type { Lookup } from "./lookup.ts";
import { diffusersFlux } from "../../formats/layouts/flux-diffusers.ts";
import { fluxTensors } from "../../formats/layouts/flux-tensors.ts";
import { renamed } from "./renamed.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import { writeLora } from "../convert/write-lora.ts";

const folder = temporaryFolder();
const config = smallFlux;
const projector = smallProjector;

const published = randomWeights(fluxShapes(config, { loraRank: 2, projector }));
/** The matrices of the transformer itself, as [out, in] by name. */
const matrices = (weights: Tensors): Shapes =>
  Object.fromEntries(
    Object.entries(weights)
      .filter(([name, t]) => t.shape.length === 2 && !/processor|feature_embedder/.test(name))
      .map(([name, t]) => [name, t.shape]),
  );
const asTheirs = asDiffusers(published, config.hidden_size);
const [pairs, theirPairs] = [randomPairs(matrices(published)), randomPairs(matrices(asTheirs))];

let files = 0;
async function write(tensors: Tensors, metadata: Record<string, string> = {}): Promise<string> {
  const file = join(folder, `${files++}.safetensors`);
  await writeSafetensors(file, tensors, metadata);
  return file;
}
const open = async (tensors: Tensors): Promise<Lookup> => openCheckpoint([await write(tensors)]);
const openTheirs = async (tensors: Tensors): Promise<Lookup> =>
  renamed(await open(tensors), new Map(fluxTensors(config)), diffusersFlux(config.hidden_size));
const adapter = async (tensors: Tensors) => openAdapter(await write(tensors), config);

/** The velocity of 2 × 3 tokens with a subject of 2, a style and four tokens of text. */
async function velocity(
  weights: Lookup,
  loras: readonly FurtherLora[] = [],
  lora: TransformerModel["lora"] = "branch",
  sessions = onCpu,
): Promise<Float32Array> {
  const model: TransformerModel = { weights, config, projector, lora };
  const style = Object.fromEntries(
    levels.map((level, n) => [level, randomTensor([5, 9], n)]),
  ) as Conditioning["styles"][number];
  const ids = Float32Array.from({ length: 24 }, (_, i) => (i % 3 === 0 ? 0 : (Math.floor(i / 3) * (i % 3)) % 5));
  const given: Conditioning = {
    text: randomTensor([4, 11], 20),
    pooled: randomTensor([1, 7], 21),
    styles: [style],
    subjects: randomTensor([2, 12], 22),
    ids,
  };
  const settings: SamplingSettings = { times: [0.8], guidance: 3.5, loraStrength: 1, loras };
  return withVelocity(model, sessions, await stepInputs(model, sessions, given, settings), settings, (v) =>
    v.at(0, randomTensor([6, 12], 23).data),
  );
}

const base = await open(published);
const none = await velocity(base);

/** A pair for the rows of queries, keys and values alone, by the processor's name. */
const processors: Readonly<Record<string, string>> = {
  "img_attn.qkv": "qkv_lora1",
  "txt_attn.qkv": "qkv_lora2",
  "img_attn.proj": "proj_lora1",
  "txt_attn.proj": "proj_lora2",
  linear1: "qkv_lora",
  linear2: "proj_lora",
};
const attention = Object.fromEntries(
  Object.entries(
    randomPairs(
      Object.fromEntries(
        Object.entries(matrices(published))
          .filter(([name]) => /_attn|linear/.test(name))
          .map(([name, [out, into]]) => [name, [name.includes("linear1") ? 3 * config.hidden_size : out!, into!]]),
      ),
      { seed: 60 },
    ),
  ),
);
const toProcessor = (path: string) =>
  naming.processor(
    path.replace(/^(\w+\.\d+)\.(.+)$/, (_, block: string, layer: string) => `${block}.processor.${processors[layer]}`),
  );
const toComfy = (path: string) => naming.comfy(path.replace("linear1", "linear1_qkv"));
const asPixels = (tensors: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [name, t.shape.length === 2 ? { ...t, shape: [...t.shape, 1, 1] } : t]),
  );

/** Each naming: the file, the weights with the same changes in them, and the number of pairs. */
const cases: Readonly<Record<string, () => Promise<readonly [file: Tensors, changed: Lookup, pairs: number]>>> = {
  "kohya, with alphas": async () => [
    loraFile(pairs, naming.kohya, 3),
    await open(merged(published, pairs, 0.5 * (3 / 2))),
    Object.keys(pairs).length,
  ],
  "kohya as convolutions of one pixel": async () => [
    asPixels(loraFile(pairs, naming.kohya, 3)),
    await open(merged(published, pairs, 0.5 * (3 / 2))),
    Object.keys(pairs).length,
  ],
  "Black Forest Labs": async () => [
    loraFile(pairs, naming.bfl),
    await open(merged(published, pairs, 0.5)),
    Object.keys(pairs).length,
  ],
  "Black Forest Labs under diffusion_model": async () => [
    loraFile(pairs, naming.comfy),
    await open(merged(published, pairs, 0.5)),
    Object.keys(pairs).length,
  ],
  diffusers: async () => [
    loraFile(theirPairs, naming.peft),
    await openTheirs(merged(asTheirs, theirPairs, 0.5)),
    Object.keys(theirPairs).length,
  ],
  "kohya over diffusers": async () => [
    loraFile(theirPairs, naming.kohyaTransformer, 1),
    await openTheirs(merged(asTheirs, theirPairs, 0.5 * (1 / 2))),
    Object.keys(theirPairs).length,
  ],
  XLabs: async () => [
    loraFile(attention, toProcessor),
    await open(merged(published, attention, 0.5)),
    Object.keys(attention).length,
  ],
  "USO's in ComfyUI's form": async () => [
    loraFile(attention, toComfy),
    await open(merged(published, attention, 0.5)),
    Object.keys(attention).length,
  ],
};

test.each(Object.entries(cases))(
  "a LoRA named as %s names it does what the same change merged into the weights does",
  async (_, make) => {
    const [file, changed, count] = await make();
    const lora = await adapter(file);
    expect(lora).toMatchObject({ pairs: count, unused: [] });
    const expected = await velocity(changed);
    expect(relativeError(await velocity(base, [{ adapter: lora, strength: 0.5 }]), expected)).toBeLessThan(1e-6);
    expect(relativeError(expected, none)).toBeGreaterThan(1e-2);
  },
);

test("a LoRA at strength 0 is no LoRA", async () => {
  expect(
    relativeError(
      await velocity(base, [{ adapter: await adapter(loraFile(theirPairs, naming.peft)), strength: 0 }]),
      none,
    ),
  ).toBe(0);
});

test("two LoRAs add up beside the model's own, also one merged, and in any order", async () => {
  const other = randomPairs(matrices(published), { seed: 70, rank: 3 });
  const loras = [
    { adapter: await adapter(loraFile(attention, toProcessor)), strength: 0.7 },
    { adapter: await adapter(loraFile(other, naming.bfl)), strength: -0.4 },
  ];
  const changed = await open(merged(merged(published, attention, 0.7), other, -0.4));
  const expected = await velocity(changed);
  expect(relativeError(await velocity(base, loras), expected)).toBeLessThan(1e-6);
  expect(relativeError(await velocity(base, loras.toReversed()), expected)).toBeLessThan(1e-6);
  expect(relativeError(await velocity(base, loras, "merged"), expected)).toBeLessThan(2e-6);
});

test("in a transformer that runs in parts for want of memory, LoRAs do what they do in a whole one", async () => {
  const loras = [{ adapter: await adapter(loraFile(theirPairs, naming.peft)), strength: 0.5 }];
  const budget = { provider: "cpu", precision: "float32", small: true } as const;
  const shape = { context: 10, latent: 6, reference: 2 };
  const graph = transformerGraphs(
    { weights: base, config, projector, lora: "branch" },
    { times: [0.8], guidance: 3.5, loraStrength: 1, loras },
    { ...budget, memory: 2 ** 33 },
  ).velocity(shape);
  const { peak } = planNetwork(graph, { ...budget, memory: 2 ** 33 }, true);
  const memory = Math.floor(0.8 * peak);
  expect(planNetwork(graph, { ...budget, memory }, true)).toMatchObject({
    cuts: expect.arrayContaining([expect.any(Number)]),
    streamed: expect.toSatisfy((n: number) => n > 0),
  });
  expect(
    relativeError(
      await velocity(base, loras, "branch", new Sessions({ ...budget, memory }, 0)),
      await velocity(base, loras),
    ),
  ).toBeLessThan(1e-6);
});

test("a LoRA of a few layers leaves the rest of a fused projection as it was", async () => {
  const few = Object.fromEntries(
    Object.entries(theirPairs).filter(([path]) => /blocks\.0\.attn\.(to_v|add_q_proj|to_k)$/.test(path)),
  );
  const lora = await adapter(loraFile(few, naming.peft));
  expect(lora.pieces("double_blocks.0.img_attn.qkv").map(({ from, to }) => [from, to])).toEqual([
    [36, 72],
    [72, 108],
  ]);
  expect(lora.pieces("double_blocks.0.txt_attn.qkv").map(({ from, to }) => [from, to])).toEqual([[0, 36]]);
  expect(lora.pieces("double_blocks.0.img_attn.proj")).toEqual([]);
  const expected = await velocity(await openTheirs(merged(asTheirs, few, 1)));
  expect(relativeError(await velocity(base, [{ adapter: lora, strength: 1 }]), expected)).toBeLessThan(1e-6);
});

test.each(["F16", "BF16"] as const)("values stored as %s are read as the numbers they are", async (dtype) => {
  const narrow = (t: StoredTensor): StoredTensor => {
    const wide = new Float32Array(new Uint8Array(t.data).buffer);
    const data =
      dtype === "F16"
        ? new Uint8Array(Float16Array.from(wide).buffer)
        : new Uint8Array(Uint16Array.from(new Uint32Array(wide.buffer), (bits) => bits >>> 16).buffer);
    return { ...t, dtype, data };
  };
  const widened = (t: StoredTensor): StoredTensor => {
    const halves = narrow(t).data.buffer as ArrayBuffer;
    const wide =
      dtype === "F16"
        ? Float32Array.from(new Float16Array(halves))
        : new Float32Array(Uint32Array.from(new Uint16Array(halves), (h) => h << 16).buffer);
    return { ...t, data: new Uint8Array(wide.buffer) };
  };
  const rounded = Object.fromEntries(
    Object.entries(pairs).map(([path, { down, up }]): [string, RandomPair] => [
      path,
      { down: widened(down), up: widened(up) },
    ]),
  );
  const lora = await adapter(
    Object.fromEntries(Object.entries(loraFile(pairs, naming.kohya, 2)).map(([name, t]) => [name, narrow(t)])),
  );
  expect(
    relativeError(
      await velocity(base, [{ adapter: lora, strength: 1 }]),
      await velocity(await open(merged(published, rounded, 1))),
    ),
  ).toBeLessThan(1e-6);
});

const pair = (
  path: string,
  into: number,
  out: number,
  name: (path: string) => { down: string; up: string } = naming.bfl,
): Tensors => {
  const [found] = Object.values(randomPairs({ "x.weight": [out, into] }));
  return loraFile({ [path]: found! }, name);
};
const good = pair("double_blocks.0.img_attn.proj", 36, 36);

test("pairs for text encoders and for layers that the transformer has not, and what is no pair, are left out and counted", async () => {
  const bias = { "double_blocks.0.img_attn.proj.diff_b": published["double_blocks.0.img_attn.proj.bias"]! };
  const lora = await adapter({
    ...good,
    ...bias,
    ...pair("lora_te1_text_model_encoder_layers_0_mlp_fc1", 8, 8),
    ...pair("lora_te1_text_model_encoder_layers_1_mlp_fc1", 8, 8),
    ...pair("single_blocks.7.linear2", 126, 36),
  });
  expect(lora.pairs).toBe(1);
  expect(lora.unused).toEqual([
    { reason: "text-encoder", count: 2, example: "lora_te1_text_model_encoder_layers_0_mlp_fc1" },
    { reason: "unknown-layer", count: 1, example: "single_blocks.7.linear2" },
    { reason: "bias", count: 1, example: "double_blocks.0.img_attn.proj.diff_b" },
  ]);
});

test.each<readonly [string, Tensors]>([
  ["takes too many values", pair("double_blocks.0.img_mlp.0", 48, 90)],
  ["gives too few", pair("double_blocks.0.img_mlp.0", 36, 80)],
  [
    "is a convolution of several pixels",
    Object.fromEntries(
      Object.entries(pair("double_blocks.0.img_mlp.0", 36, 90)).map(([name, t]) => [
        name,
        name.includes("lora_A") ? { ...t, shape: [t.shape[0]!, t.shape[1]! / 2, 2, 1] } : t,
      ]),
    ),
  ],
])("a LoRA whose pair %s is refused by the layer's name, with both sizes", async (_, wrong) => {
  await expect(adapter({ ...good, ...wrong })).rejects.toMatchObject({
    code: "weights.lora-size",
    data: { layer: "double_blocks.0.img_mlp.0", into: 36, out: 90 },
  });
});

const without = (tensors: Tensors, name: string): Tensors =>
  Object.fromEntries(Object.entries(tensors).filter(([n]) => n !== name));
test.each<readonly [string, Tensors, string]>([
  [
    "lacks a factor",
    without(good, "double_blocks.0.img_attn.proj.lora_B.weight"),
    "double_blocks.0.img_attn.proj.lora_B.weight",
  ],
  [
    "lacks a factor outside the blocks",
    { ...good, ...without(pair("img_in", 12, 36), "img_in.lora_A.weight") },
    "img_in",
  ],
  ["is a DoRA", { ...good, "double_blocks.0.img_attn.proj.dora_scale": published["img_in.bias"]! }, "DoRA"],
  ["is none", { "img_in.weight": published["img_in.weight"]! }, "no LoRA"],
  ["holds the transformer too", published, "whole transformer"],
  ["is one for nothing here", pair("single_blocks.7.linear2", 126, 36), "no layer"],
  [
    "changes a layer under two names",
    {
      ...pair("transformer_blocks.0.attn.to_q", 36, 36, naming.peft),
      ...pair("transformer_blocks.0.attn.to_q", 36, 36, naming.kohyaTransformer),
    },
    "twice",
  ],
])("a file that %s is refused with its reason", async (_, tensors, reason) => {
  const fault = await adapter(tensors).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "weights.lora-unusable" });
  expect((fault as Error).message).toContain(reason);
});

test("an alpha that diffusers records for all pairs counts, and settings that are not computed are refused", async () => {
  const opened = async (settings: object) =>
    openAdapter(await write(good, { lora_adapter_metadata: JSON.stringify(settings) }), config);
  const factors = async (settings: object) =>
    (await opened(settings)).pieces("double_blocks.0.img_attn.proj").map((p) => p.factor);
  expect(
    await factors({
      "transformer.r": 2,
      "transformer.lora_alpha": 3,
      "transformer.alpha_pattern": {},
      "transformer.use_rslora": false,
    }),
  ).toEqual([1.5]);
  expect(await factors({ "text_encoder.lora_alpha": 3 })).toEqual([1]);
  await expect(opened({ "transformer.use_rslora": true })).rejects.toMatchObject({ code: "weights.lora-unusable" });
  await expect(opened({ "transformer.alpha_pattern": { to_q: 4 } })).rejects.toMatchObject({
    code: "weights.lora-unusable",
  });
});

test("one file opened twice gives networks of one structure; another file, or the file replaced, gives those of another", async () => {
  const file = await write(good);
  const structure = async (adapter: FurtherLora["adapter"]): Promise<string> => {
    const settings = { times: [0.8], guidance: 3.5, loraStrength: 1, loras: [{ adapter, strength: 1 }] };
    const model = { weights: base, config, projector, lora: "branch" } as const;
    return structuralHash(
      transformerGraphs(model, settings, onCpu.budget).velocity({ context: 10, latent: 6, reference: 2 }),
    );
  };
  const [one, same] = [await openAdapter(file, config), await openAdapter(file, config)];
  expect(await structure(one)).toBe(await structure(same));
  expect(await structure(one)).not.toBe(await structure(await adapter(good)));
  await utimes(file, 1, 1);
  expect(await structure(one)).not.toBe(await structure(await openAdapter(file, config)));
});

test.each(loraFormats)("a LoRA written for %s and read back gives the velocities that it gave", async (format) => {
  const from = await write(loraFile(pairs, naming.kohya, 2));
  const to = join(folder, `written-${format}.safetensors`);
  await writeLora({ from, to, sizes: config, format, base: { id: "small", name: "Small", licence: "Free" } });
  const by = async (file: string) => velocity(base, [{ adapter: await openAdapter(file, config), strength: 0.7 }]);
  const before = await by(from);
  expect(relativeError(await by(to), before)).toBeLessThan(1e-5);
  expect(relativeError(before, none)).toBeGreaterThan(1e-3);
});
