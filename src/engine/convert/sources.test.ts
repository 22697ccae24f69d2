/** Whatever layout a network is stored in, what is made of it is the same. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asDiffusers, t5Shapes, tinyFlux, under } from "../../../tests/fixtures/layouts.ts";
import { fluxShapes, randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { decodeFloats } from "../../formats/safetensors/dtype.ts";
import { optimiseCheckpoint } from "./optimise.ts";
import { readBytes, readSafetensors } from "../../formats/safetensors/read.ts";
import { plainSource, readRows, type Source } from "./source.ts";
import { type StoredTensor, writeSafetensors } from "../../formats/safetensors/write.ts";
import { recognise } from "../../formats/layouts/recognise.ts";
import { type Convertible, recognisedSource } from "./sources.ts";

const folder = temporaryFolder();
let files = 0;
const fresh = (): string => join(folder, `${++files}.safetensors`);
async function written(tensors: Readonly<Record<string, StoredTensor>>): Promise<string> {
  const file = fresh();
  await writeSafetensors(file, tensors);
  return file;
}

const published = randomWeights(fluxShapes(tinyFlux));

async function opened(stored: readonly string[], component: "transformer" | "t5" = "transformer"): Promise<Source> {
  const headers = await Promise.all(stored.map(readSafetensors));
  const network = recognise(new Map(headers.flatMap((f) => [...f.tensors]))).find(
    (r): r is Extract<typeof r, Convertible> => r.component === component,
  );
  return recognisedSource(network!, stored);
}

/** The bytes of every tensor in the optimised file. */
async function optimised(source: Source): Promise<Readonly<Record<string, Buffer>>> {
  const { file } = await optimiseCheckpoint(source, fresh(), { precision: "int4", threads: 0 });
  const { tensors } = await readSafetensors(file);
  return Object.fromEntries(
    await Promise.all(
      [...tensors]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(async ([name, t]) => [`${name} ${t.dtype} ${t.shape.join()}`, Buffer.from(await readBytes(t))] as const),
    ),
  );
}

/** Two files, each with every other tensor. */
async function sharded(tensors: Readonly<Record<string, StoredTensor>>): Promise<readonly string[]> {
  const all = Object.entries(tensors);
  return Promise.all([0, 1].map((n) => written(Object.fromEntries(all.filter((_, i) => i % 2 === n)))));
}

test.each([
  ["in shards as diffusers stores it", () => sharded(asDiffusers(published, tinyFlux.hidden_size))],
  [
    "among other networks of a checkpoint that holds everything",
    async () => [
      await written({
        ...under("model.diffusion_model.", published),
        "first_stage_model.x.weight": published["img_in.weight"]!,
      }),
    ],
  ],
])("a transformer %s becomes the file that the published one becomes", async (_, store) => {
  const straight = await optimised(await plainSource([await written(published)]));
  expect(Object.keys(straight).some((name) => name.startsWith("double_blocks.0.img_attn.qkv.weight.packed U8"))).toBe(
    true,
  );
  expect(await optimised(await opened(await store()))).toEqual(straight);
});

test("T5 with its words under the encoder's name becomes one with its words under the published name", async () => {
  const { "shared.weight": words, ...rest } = randomWeights(t5Shapes());
  const straight = await optimised(await plainSource([await written({ ...rest, "shared.weight": words! })]));
  expect(
    await optimised(await opened([await written({ ...rest, "encoder.embed_tokens.weight": words! })], "t5")),
  ).toEqual(straight);
});

test("rows across the pieces of a fused tensor are the rows of the published one", async () => {
  const source = await opened([await written(asDiffusers(published, tinyFlux.hidden_size))]);
  const name = "single_blocks.0.linear1.weight";
  const whole = decodeFloats("F32", published[name]!.data);
  const width = tinyFlux.hidden_size;
  const tensor = source.tensors.find((t) => t.name === name)!;
  expect(tensor.pieces).toHaveLength(4);
  for (const [from, to] of [
    [0, 1],
    [15, 17],
    [10, 60],
    [47, 49],
  ] as const)
    expect(await readRows(tensor, from, to)).toEqual(whole.slice(from * width, to * width));
});

/** Matrices as float8 of known values: each matrix is a byte after another, times its factor. */
function float8(dtype: "F8_E4M3" | "F8_E5M2", scaleName: string | null): Record<string, StoredTensor> {
  const matrices = Object.entries(published).filter(([, t]) => t.shape.length === 2);
  const bytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, (_, i) => ((i * 37) % 0x70) | (i % 3 === 0 ? 0x80 : 0));
  const scales = matrices.map(
    ([name], n) =>
      [
        name.replace(/weight$/, scaleName ?? ""),
        { dtype: "F32", shape: [], data: new Uint8Array(Float32Array.of(0.5 + n / 64).buffer) },
      ] as const,
  );
  return {
    ...published,
    ...Object.fromEntries(
      matrices.map(([name, t]) => [name, { dtype, shape: t.shape, data: bytes(t.data.byteLength / 4) }]),
    ),
    ...(scaleName === null ? {} : Object.fromEntries(scales)),
  };
}

test.each([
  ["F8_E4M3", "scale_weight"],
  ["F8_E4M3", "weight_scale"],
  ["F8_E5M2", null],
] as const)("%s matrices with %s are taken by their values, and their scales are gone", async (dtype, scaleName) => {
  const stored = await written(float8(dtype, scaleName));
  const source = await opened([stored]);
  expect(source.tensors.map((t) => t.name).sort()).toEqual(Object.keys(published).sort());
  const { tensors } = await readSafetensors(stored);
  const name = "double_blocks.1.img_attn.proj.weight";
  const codes = await readBytes(tensors.get(name)!);
  const scale =
    scaleName === null ? 1 : decodeFloats("F32", await readBytes(tensors.get(name.replace(/weight$/, scaleName))!))[0]!;
  const meant = Float32Array.from(codes, (code) => {
    const [bias, bits] = dtype === "F8_E4M3" ? [7, 3] : [15, 2];
    const [exponent, fraction] = [(code & 0x7f) >> bits, (code & ((1 << bits) - 1)) / (1 << bits)];
    const size = exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias);
    return Math.fround((code & 0x80 ? -size : size) * scale);
  });
  expect(
    await readRows(
      source.tensors.find((t) => t.name === name)!,
      0,
      16,
    ),
  ).toEqual(meant);
  const report = await optimiseCheckpoint(source, fresh(), { precision: "int8", threads: 0 });
  expect(report.layers.find((l) => l.name === name)!.error).toBeLessThan(0.01);
  expect((await readFile(report.file)).length).toBe(report.after);
});
