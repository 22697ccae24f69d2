/** The transformer at sizes that no published model has: everything follows from the configuration. */
import type { FluxConfig } from "../../formats/configs.ts";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  fluxShapes,
  randomTensor,
  randomWeights,
  smallFlux,
  smallProjector,
} from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { Sessions } from "../runtime/sessions.ts";
import { stepInputs, type Conditioning } from "../uso/conditioning.ts";
import type { TransformerModel } from "../uso/transformer.ts";
import { withVelocity } from "../uso/velocity.ts";
import { openCheckpoint } from "../weights/checkpoint.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import { levels } from "./projector.ts";

const folder = temporaryFolder();
const odd: FluxConfig = { ...smallFlux, hidden_size: 54, num_heads: 3, depth: 2, depth_single_blocks: 3 };
const projector = smallProjector;
const settings = { times: [0.8, 0.3], guidance: 3.5, loraStrength: 1 };

async function modelOf(
  config: FluxConfig,
  name: string,
  change: (w: Record<string, StoredTensor>) => Record<string, StoredTensor> = (w) => w,
): Promise<TransformerModel> {
  const file = join(folder, `${name}.safetensors`);
  await writeSafetensors(file, change(randomWeights(fluxShapes(config, { loraRank: 2, projector }))));
  return { weights: await openCheckpoint([file]), config, projector, lora: "branch" };
}

/** A picture of 2 × 3 tokens, a subject of 2, a style, four text tokens. */
function given(config: FluxConfig): Conditioning {
  const style = Object.fromEntries(
    levels.map((level, n) => [level, randomTensor([5, 9], n)]),
  ) as Conditioning["styles"][number];
  const axes = config.axes_dim.length;
  const ids = Float32Array.from({ length: 8 * axes }, (_, i) =>
    i % axes === 0 ? 0 : (Math.floor(i / axes) * (i % axes)) % 5,
  );
  return {
    text: randomTensor([4, config.context_in_dim], 20),
    pooled: randomTensor([1, config.vec_in_dim], 21),
    styles: [style],
    subjects: randomTensor([2, config.in_channels], 22),
    ids,
  };
}

async function velocity(
  model: TransformerModel,
  conditioning = given(model.config),
  { seed = 23, sessions = onCpu, of = settings, step = 0 } = {},
): Promise<Float32Array> {
  const inputs = await stepInputs(model, sessions, conditioning, of);
  return withVelocity(model, sessions, inputs, of, (v) =>
    v.at(step, randomTensor([6, model.config.in_channels], seed).data),
  );
}

describe.each<readonly [string, Partial<FluxConfig>]>([
  ["odd widths and depths", {}],
  ["no double blocks", { depth: 0 }],
  ["no single blocks", { depth_single_blocks: 0 }],
  ["two axes of positions", { axes_dim: [8, 10] }],
  ["one head", { num_heads: 1, axes_dim: [14, 20, 20] }],
  ["no guidance", { guidance_embed: false }],
])("with %s", (name, change) => {
  test("a velocity comes out for every token of the picture, finite and not all the same", async () => {
    const v = await velocity(await modelOf({ ...odd, ...change }, name));
    expect(v.length).toBe(6 * 12);
    expect(v.every(Number.isFinite)).toBe(true);
    expect(new Set(v).size).toBeGreaterThan(60);
  });
});

test("everything that conditions the picture changes it", async () => {
  const model = await modelOf(odd, "conditions");
  const c = given(odd);
  const base = await velocity(model, c);
  const style = { ...c.styles[0]!, low: randomTensor([5, 9], 99) };
  const others: Record<string, Promise<Float32Array>> = {
    text: velocity(model, { ...c, text: randomTensor([4, 11], 99) }),
    pooled: velocity(model, { ...c, pooled: randomTensor([1, 7], 99) }),
    style: velocity(model, { ...c, styles: [style] }),
    subject: velocity(model, { ...c, subjects: randomTensor([2, 12], 99) }),
    positions: velocity(model, { ...c, ids: c.ids.map((x) => x * 2) }),
    latent: velocity(model, c, { seed: 99 }),
    time: velocity(model, c, { step: 1 }),
    guidance: velocity(model, c, { of: { ...settings, guidance: 1 } }),
    lora: velocity(model, c, { of: { ...settings, loraStrength: 0.5 } }),
  };
  const errors = await Promise.all(
    Object.entries(others).map(async ([what, other]) => [what, relativeError(await other, base)] as const),
  );
  expect(errors.filter(([, error]) => !(error > 1e-4))).toEqual([]);
});

test("LoRA as a branch at strength 0 is the network without LoRA; at 0.5 it is LoRA merged at 0.5", async () => {
  const model = await modelOf(odd, "lora");
  const at = (lora: TransformerModel["lora"], loraStrength: number) =>
    velocity({ ...model, lora }, given(odd), { of: { ...settings, loraStrength } });
  const none = await at("none", 1);
  expect(relativeError(await at("branch", 0), none)).toBe(0);
  const half = await at("merged", 0.5);
  expect(relativeError(await at("branch", 0.5), half)).toBeLessThan(1e-5);
  expect(relativeError(half, none)).toBeGreaterThan(1e-2);
});

test("a picture without style and subject needs neither", async () => {
  const model = await modelOf(odd, "bare");
  const c = given(odd);
  const bare = await velocity(model, { ...c, styles: [], subjects: null, ids: c.ids.subarray(0, 18) });
  expect(bare.every(Number.isFinite)).toBe(true);
  expect(relativeError(bare, await velocity(model))).toBeGreaterThan(1e-3);
});

/** The nearest values of a narrower type, as float32 and as they are stored. */
const narrow = {
  F16: (x: Float32Array) => {
    const half = Float16Array.from(x);
    return { values: Float32Array.from(half), bytes: new Uint8Array(half.buffer) };
  },
  BF16: (x: Float32Array) => {
    const upper = Uint16Array.from(
      new Uint32Array(x.buffer, x.byteOffset, x.length),
      (bits) => (bits + 0x7fff + ((bits >> 16) & 1)) >>> 16,
    );
    return {
      values: new Float32Array(Uint32Array.from(upper, (h) => h << 16).buffer),
      bytes: new Uint8Array(upper.buffer),
    };
  },
} as const;

const restore = (t: StoredTensor): Float32Array =>
  new Float32Array(t.data.buffer as ArrayBuffer, t.data.byteOffset, t.data.byteLength / 4);

test.each([
  ["F16", 2e-3],
  ["BF16", 2e-2],
] as const)(
  "weights stored as %s give what the same numbers give as F32, and nearly what unrounded ones do",
  async (dtype, rounding) => {
    const each = (of: (t: StoredTensor) => StoredTensor) => (w: Record<string, StoredTensor>) =>
      Object.fromEntries(Object.entries(w).map(([name, t]) => [name, of(t)]));
    const stored = await velocity(
      await modelOf(
        odd,
        dtype,
        each((t) => ({ ...t, dtype, data: narrow[dtype](restore(t)).bytes })),
      ),
    );
    const same = await velocity(
      await modelOf(
        odd,
        `${dtype}-as-F32`,
        each((t) => ({ ...t, data: new Uint8Array(narrow[dtype](restore(t)).values.buffer) })),
      ),
    );
    const unrounded = await velocity(await modelOf(odd, `${dtype}-unrounded`));
    expect(relativeError(stored, same)).toBeLessThan(1e-6);
    expect(relativeError(stored, unrounded)).toBeLessThan(rounding);
    expect(relativeError(stored, unrounded)).toBeGreaterThan(rounding / 100);
  },
);

test("float16 computes nearly what float32 does", async () => {
  const model = await modelOf(odd, "half");
  const sessions = new Sessions({ provider: "cpu", precision: "float16", memory: 2 ** 33 }, 0);
  const error = relativeError(await velocity(model, given(odd), { sessions }), await velocity(model));
  expect(error).toBeLessThan(5e-3);
  expect(error).toBeGreaterThan(1e-6);
});

test("a tensor that the file lacks is named, with the file", async () => {
  const missing = await modelOf(odd, "incomplete", (w) =>
    Object.fromEntries(Object.entries(w).filter(([name]) => name !== "single_blocks.2.linear2.weight")),
  );
  await expect(velocity(missing)).rejects.toMatchObject({
    code: "weights.missing-tensor",
    data: { file: join(folder, "incomplete.safetensors"), tensor: "single_blocks.2.linear2.weight" },
  });
});

test("a tensor of the wrong shape is named, with its file and the operator it does not fit", async () => {
  const name = "double_blocks.1.txt_mlp.0.weight";
  const wrong = await modelOf(odd, "misshapen", (w) => ({ ...w, [name]: { ...w[name]!, shape: [54, 135] } }));
  const fault = await velocity(wrong).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "graph.shape", data: { operator: "Gemm" } });
  expect((fault as Error).message).toContain(`${name} of misshapen.safetensors float32[54, 135]`);
  expect((fault as Error).message).toContain("flux.ts");
});
