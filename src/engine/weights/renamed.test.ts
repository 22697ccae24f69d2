/** A network stored in another layout gives the numbers of the published one. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { asDiffusers, autoencoderAsDiffusers } from "../../../tests/fixtures/layouts.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { verifyAutoencoder, verifyT5 } from "../../../tests/verify/encoders.ts";
import { verifyTransformer } from "../../../tests/verify/transformer.ts";
import { openVectors, type Vectors } from "../../../tests/verify/vectors.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { weightsOf, type Lookup } from "./lookup.ts";
import { openStored } from "./open-components.ts";
import { recognise } from "../../formats/layouts/recognise.ts";
import type { ComponentKind } from "../../formats/layouts/layout.ts";
import type { ComponentName } from "../../formats/manifest.ts";
import { networkFormats, usoLoraLayouts, type Layout } from "../../formats/networks.ts";
import { renamed } from "./renamed.ts";
import { readBytes, readSafetensors } from "../../formats/safetensors/read.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";

const folder = temporaryFolder();
const vectorsOf = (name: string): Promise<Vectors> =>
  openVectors(fileURLToPath(new URL(`../../../tests/reference/${name}.safetensors`, import.meta.url)));

/** The published weights of a file of reference vectors. */
async function published(v: Vectors): Promise<Record<string, StoredTensor>> {
  const { tensors } = await readSafetensors(v.file);
  const weights = [...tensors.values()].filter(({ name }) => name.startsWith("weight."));
  return Object.fromEntries(
    await Promise.all(
      weights.map(
        async (t) =>
          [t.name.slice("weight.".length), { dtype: t.dtype, shape: t.shape, data: await readBytes(t) }] as const,
      ),
    ),
  );
}

/** Writes weights, recognises them, and opens one of the networks. */
async function through(
  name: string,
  weights: Record<string, StoredTensor>,
  component: ComponentKind,
  layout: string,
): Promise<Lookup> {
  const file = join(folder, `${name}.safetensors`);
  await writeSafetensors(file, weights);
  const found = recognise((await readSafetensors(file)).tensors).find((r) => r.component === component)!;
  expect(found).toMatchObject({ layout, problems: [] });
  const layouts: Readonly<Record<string, Layout<never>>> =
    component === "uso-lora" ? usoLoraLayouts : networkFormats[component as ComponentName].layouts;
  return openStored([file], { prefix: found.prefix, layout: layouts[layout]!, sizes: found.config });
}

const hiddenOf = (v: Vectors): number => (v.meta("config") as { hidden_size: number }).hidden_size;

test.each(["subject-style", "two-subjects", "text-only-schnell"])(
  "the transformer of %s, stored as diffusers stores it, gives the published velocity within 1e-5",
  async (name) => {
    const v = await vectorsOf(name);
    const weights = await through(name, asDiffusers(await published(v), hiddenOf(v)), "transformer", "diffusers");
    const checks = await verifyTransformer({ ...v, weights: () => Promise.resolve(weights) });
    const velocities = checks.filter((c) => c.what.startsWith("velocity"));
    expect(velocities.length).toBeGreaterThan(0);
    expect(velocities.filter((c) => !(c.error < 1e-5))).toEqual([]);
    expect(checks.filter((c) => !(c.error <= c.bound))).toEqual([]);
  },
);

/** The upper halves of float32 values: what bfloat16 keeps of them. */
const asBfloat16 = (weights: Record<string, StoredTensor>): Record<string, StoredTensor> =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => {
      const halves = new Uint16Array(data.slice().buffer).filter((_, n) => n % 2 === 1);
      return [name, { dtype: "BF16", shape, data: new Uint8Array(halves.buffer) }];
    }),
  );

test("in bfloat16, as FLUX.1 is published, both layouts give the same numbers", async () => {
  const v = await vectorsOf("text-only-schnell");
  const narrow = asBfloat16(await published(v));
  const errors = async (weights: Lookup) =>
    (await verifyTransformer({ ...v, weights: () => Promise.resolve(weights) })).map((c) => c.error);
  const theirs = await errors(await through("narrow-bfl", narrow, "transformer", "bfl"));
  const ours = await errors(
    await through("narrow-diffusers", asDiffusers(narrow, hiddenOf(v)), "transformer", "diffusers"),
  );
  expect(ours).toHaveLength(theirs.length);
  expect(ours.map((e, n) => Math.abs(e - theirs[n]!)).filter((e) => !(e < 1e-6))).toEqual([]);
  expect(Math.max(...theirs)).toBeGreaterThan(1e-5);
});

test("a modulation whose halves were not exchanged would be noticed", async () => {
  const v = await vectorsOf("text-only-schnell");
  const stored = asDiffusers(await published(v), hiddenOf(v));
  const exchanged = (t: StoredTensor): StoredTensor => {
    const half = t.data.byteLength / 2;
    return { ...t, data: Buffer.concat([t.data.subarray(half), t.data.subarray(0, half)]) };
  };
  for (const end of ["weight", "bias"]) stored[`norm_out.linear.${end}`] = exchanged(stored[`norm_out.linear.${end}`]!);
  const weights = await through("exchanged", stored, "transformer", "diffusers");
  const checks = await verifyTransformer({ ...v, weights: () => Promise.resolve(weights) });
  expect(checks.find((c) => c.what === "velocity")!.error).toBeGreaterThan(1e-2);
});

test("the autoencoder, stored as diffusers stores it, gives the published latent and picture", async () => {
  const v = await vectorsOf("autoencoder");
  const weights = await through(
    "ae",
    autoencoderAsDiffusers(await published(v), (v.meta("config") as { ch_mult: number[] }).ch_mult.length),
    "autoencoder",
    "diffusers",
  );
  const checks = await verifyAutoencoder({ ...v, weights: () => Promise.resolve(weights) });
  expect(checks.length).toBe(2);
  expect(checks.filter((c) => !(c.error < 1e-5))).toEqual([]);
});

test("T5 with its words under the encoder's name gives the published states", async () => {
  const v = await vectorsOf("t5-encoder");
  const { "shared.weight": words, ...rest } = await published(v);
  const weights = await through("t5", { ...rest, "encoder.embed_tokens.weight": words! }, "t5", "huggingface");
  const checks = await verifyT5({ ...v, weights: () => Promise.resolve(weights) });
  expect(checks.length).toBeGreaterThan(0);
  expect(checks.filter((c) => !(c.error < 1e-5))).toEqual([]);
});

test("USO's LoRA in ComfyUI's form gives the bytes of the published one", async () => {
  const v = await vectorsOf("subject-style");
  const lora = Object.entries(await published(v)).filter(([name]) => name.includes(".processor."));
  const layers: Record<string, string> = {
    qkv_lora1: "img_attn.qkv",
    qkv_lora2: "txt_attn.qkv",
    proj_lora1: "img_attn.proj",
    proj_lora2: "txt_attn.proj",
    qkv_lora: "linear1_qkv",
    proj_lora: "linear2",
  };
  const comfy = Object.fromEntries(
    lora.map(([name, t]) => [
      `diffusion_model.${name.replace(/processor\.(\w+)\.(down|up)/, (_, pair: string, way: string) => `${layers[pair]}.lora_${way}`)}`,
      t,
    ]),
  );
  const weights = await through("lora", comfy, "uso-lora", "comfyui");
  const found = new Set(lora.map(([name]) => /processor\.(\w+)\./.exec(name)![1]));
  expect(found).toEqual(new Set(Object.keys(layers)));
  for (const [name, t] of lora) {
    const { source, shape } = weights.tensor(name);
    expect(shape).toEqual(t.shape);
    expect(
      source.kind === "weight" &&
        Buffer.from(await readBytes({ ...source.region, name, dtype: t.dtype, shape: t.shape })).equals(t.data),
    ).toBe(true);
  }
});

test("rows that lie in one piece stay in the file; a name outside the network passes through", async () => {
  const file = join(folder, "pieces.safetensors");
  const row = (n: number): Uint8Array => new Uint8Array(Float32Array.of(n, n).buffer);
  const rows = (...ns: number[]): StoredTensor => ({
    dtype: "F32",
    shape: [ns.length, 2],
    data: Buffer.concat(ns.map(row)),
  });
  await writeSafetensors(file, { a: rows(1, 2), b: rows(3, 4, 5), other: rows(9) });
  const piece = (name: string, of: number) => ({ name, of, from: 0, to: of });
  const w = renamed(await openCheckpoint([file]), new Map([["fused", [5, 2]]]), () => [piece("a", 2), piece("b", 3)]);
  const first = async (from: number, to: number, of = weightsOf(w)): Promise<number> => {
    const { source, dtype } = of.rows(from, to).tensor("fused");
    expect(dtype).toBe("float32");
    if (source.kind !== "weight") return Number.NaN;
    return new Float32Array(
      (await readBytes({ ...source.region, name: "", dtype: "F32", shape: [] })).slice().buffer,
    )[0]!;
  };
  expect(await first(0, 2)).toBe(1);
  expect(await first(1, 2)).toBe(2);
  expect(await first(3, 5)).toBe(4);
  expect(await first(1, 4)).toBeNaN();
  expect(weightsOf(w).rows(1, 4).tensor("fused").shape).toEqual([3, 2]);
  expect(await first(1, 2, weightsOf(w).rows(1, 5))).toBe(3);
  expect(w.has("other") && w.has("fused")).toBe(true);
  expect(w.has("absent")).toBe(false);
  expect(w.tensor("other").shape).toEqual([1, 2]);
});
