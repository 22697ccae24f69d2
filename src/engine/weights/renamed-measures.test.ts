/** The encoders that measure, stored in other layouts and under prefixes: recognised, opened, and the same numbers. */
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { Check } from "../../../tests/verify/compare.ts";
import { verifyClipText, verifyClipVision } from "../../../tests/verify/encoders.ts";
import { verifyCsd, verifyDino } from "../../../tests/verify/measures.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { openVectors, type Vectors } from "../../../tests/verify/vectors.ts";
import { recognise } from "../../formats/layouts/recognise.ts";
import { measureFormats } from "../../formats/measures.ts";
import type { Layout } from "../../formats/networks.ts";
import { readBytes, readSafetensors } from "../../formats/safetensors/read.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import type { Lookup } from "./lookup.ts";
import { openStored } from "./open-components.ts";

type Weights = Record<string, StoredTensor>;
const folder = temporaryFolder();
afterAll(() => onCpu.release());

const vectorsOf = (name: string): Promise<Vectors> => openVectors(join("tests/reference", `${name}.safetensors`));

async function weightsOf(name: string): Promise<Weights> {
  const { tensors } = await readSafetensors(join("tests/reference", `${name}.safetensors`));
  const own = [...tensors.values()].filter((t) => t.name.startsWith("weight."));
  const read = own.map(
    async (t) =>
      [t.name.slice("weight.".length), { dtype: t.dtype, shape: t.shape, data: await readBytes(t) }] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

const bytes = ({ data }: StoredTensor): Buffer => Buffer.from(data as Uint8Array);

/** The n-th third of the rows of a tensor. */
function third(t: StoredTensor, n: number): StoredTensor {
  const all = bytes(t);
  const length = all.length / 3;
  const shape = [t.shape[0]! / 3, ...t.shape.slice(1)];
  return { ...t, shape, data: all.subarray(n * length, (n + 1) * length) };
}

const joined = (parts: readonly StoredTensor[]): StoredTensor => ({
  ...parts[0]!,
  shape: [parts.length * parts[0]!.shape[0]!, ...parts[0]!.shape.slice(1)],
  data: Buffer.concat(parts.map(bytes)),
});

function transposed(t: StoredTensor): StoredTensor {
  const [rows, columns] = t.shape as [number, number];
  const from = bytes(t);
  const to = Buffer.alloc(from.length);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      from.copy(to, 4 * (x * rows + y), 4 * (y * columns + x), 4 * (y * columns + x + 1));
  return { ...t, shape: [columns, rows], data: to };
}

/** Names changed one after the other, by what they contain. */
const named = (weights: Weights, changes: readonly (readonly [RegExp, string])[]): Weights =>
  Object.fromEntries(
    Object.entries(weights).map(([name, t]) => [changes.reduce((n, [from, to]) => n.replace(from, to), name), t]),
  );

/** As Hugging Face's `Dinov2Model` and `ViTModel` store them. */
function asHuggingface(weights: Weights, kind: "dino" | "dinov2"): Weights {
  const apart = Object.entries(weights).flatMap(([name, t]): (readonly [string, StoredTensor])[] =>
    name.includes(".attn.qkv.")
      ? ["query", "key", "value"].map((p, n) => [name.replace("attn.qkv", `attention.attention.${p}`), third(t, n)])
      : [[name, t]],
  );
  const common = [
    [/^cls_token|^register_tokens|^mask_token/, "embeddings.$&"],
    [/^pos_embed/, "embeddings.position_embeddings"],
    [/^patch_embed\.proj/, "embeddings.patch_embeddings.projection"],
    [/^norm\./, "layernorm."],
    [/^blocks\./, "encoder.layer."],
    [/attn\.proj/, "attention.output.dense"],
  ] as const;
  const own =
    kind === "dinov2"
      ? ([[/ls(\d)\.gamma/, "layer_scale$1.lambda1"]] as const)
      : ([
          [/\.norm1\./, ".layernorm_before."],
          [/\.norm2\./, ".layernorm_after."],
          [/mlp\.fc1/, "intermediate.dense"],
          [/mlp\.fc2/, "output.dense"],
        ] as const);
  return named(Object.fromEntries(apart), [...common, ...own]);
}

/** As OpenAI's own CLIP stores a tower; `at` is what stands before its layers. */
function asOpenai(weights: Weights, at: string): Weights {
  const layers = /\.encoder\.layers\.(\d+)\.self_attn\.q_proj\.(weight|bias)$/;
  const whole = Object.entries(weights).flatMap(([name, t]): (readonly [string, StoredTensor])[] => {
    if (/\.(k|v)_proj\./.test(name)) return [];
    const match = layers.exec(name);
    if (!match) return [[name, t]];
    const parts = ["q", "k", "v"].map((p) => weights[name.replace("q_proj", `${p}_proj`)]!);
    return [[`${at}transformer.resblocks.${match[1]}.attn.in_proj_${match[2]}`, joined(parts)]];
  });
  const renamed = named(Object.fromEntries(whole), [
    [/^(vision|text)_model\.encoder\.layers\./, `${at}transformer.resblocks.`],
    [/self_attn\.out_proj/, "attn.out_proj"],
    [/layer_norm(\d)/, "ln_$1"],
    [/mlp\.fc1/, "mlp.c_fc"],
    [/mlp\.fc2/, "mlp.c_proj"],
    [/^vision_model\.embeddings\.patch_embedding/, `${at}conv1`],
    [/^(vision|text)_model\.embeddings\.position_embedding\.weight/, `${at}positional_embedding`],
    [/^vision_model\.embeddings\.class_embedding/, `${at}class_embedding`],
    [/^vision_model\.pre_layrnorm/, `${at}ln_pre`],
    [/^vision_model\.post_layernorm/, `${at}ln_post`],
    [/^text_model\.embeddings\.token_embedding/, "token_embedding"],
    [/^text_model\.final_layer_norm/, "ln_final"],
    [/^visual_projection\.weight/, "visual.proj"],
    [/^text_projection\.weight/, "text_projection"],
  ]);
  return Object.fromEntries(
    Object.entries(renamed).map(([name, t]) => [
      name,
      /^(visual\.proj|text_projection)$/.test(name) ? transposed(t) : t,
    ]),
  );
}

const under = (weights: Weights, prefix: string): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, t]) => [prefix + name, t]));

/** Writes weights, recognises them as this network in this layout, and opens it. */
async function through(weights: Weights, component: keyof typeof measureFormats, layout: string): Promise<Lookup> {
  const file = join(folder, `${component}-${layout}-${Math.random()}.safetensors`);
  await writeSafetensors(file, weights);
  const found = recognise((await readSafetensors(file)).tensors).find((r) => r.component === component)!;
  expect(found).toMatchObject({ layout, problems: [] });
  const layouts = measureFormats[component].layouts as unknown as Readonly<Record<string, Layout<never>>>;
  return openStored([file], { prefix: found.prefix, layout: layouts[layout]!, sizes: found.config });
}

/** The largest error of what a lookup's network computes; none where nothing is compared. */
async function error(vectors: Vectors, verify: (v: Vectors) => Promise<Check[]>, lookup: Lookup): Promise<number> {
  const checks = await verify({ ...vectors, weights: () => Promise.resolve(lookup) });
  return checks.length === 0 ? Infinity : Math.max(...checks.map((c) => c.error));
}

test.each(["dino", "dinov2", "dinov2-registers"])("%s as Meta stores it, under a teacher's name", async (name) => {
  const kind = name === "dino" ? "dino" : "dinov2";
  const weights = under(await weightsOf(name), "teacher.backbone.");
  expect(await error(await vectorsOf(name), verifyDino, await through(weights, kind, "published"))).toBeLessThan(1e-5);
});

test.each(["dino", "dinov2", "dinov2-registers"])("%s as Hugging Face stores it", async (name) => {
  const kind = name === "dino" ? "dino" : "dinov2";
  const weights = asHuggingface(await weightsOf(name), kind);
  expect(await error(await vectorsOf(name), verifyDino, await through(weights, kind, "huggingface"))).toBeLessThan(
    1e-5,
  );
});

test("CLIP's towers as OpenAI stores them, with the projections the other way round", async () => {
  const vision = asOpenai(await weightsOf("clip-vision"), "visual.");
  expect(
    await error(await vectorsOf("clip-vision"), verifyClipVision, await through(vision, "clip-vision", "openai")),
  ).toBeLessThan(1e-5);
  const text = asOpenai(await weightsOf("clip-text"), "");
  expect(await error(await vectorsOf("clip-text"), verifyClipText, await through(text, "clip", "openai"))).toBeLessThan(
    1e-5,
  );
});

test("both towers in one file are two networks", async () => {
  const file = join(folder, "both.safetensors");
  const both = {
    ...asOpenai(await weightsOf("clip-vision"), "visual."),
    ...asOpenai(await weightsOf("clip-text"), ""),
  };
  await writeSafetensors(file, both);
  const found = recognise((await readSafetensors(file)).tensors);
  expect(found.map(({ component, problems }) => [component, problems])).toEqual([
    ["clip", []],
    ["clip-vision", []],
  ]);
});

test("CSD as published is recognised with its sizes", async () => {
  const file = join(folder, "csd.safetensors");
  await writeSafetensors(file, under(await weightsOf("csd"), "module."));
  expect(recognise((await readSafetensors(file)).tensors)).toMatchObject([
    {
      component: "csd",
      prefix: "module.",
      problems: [],
      config: { width: 48, layers: 3, patch_size: 14, input_resolution: 56, output_dim: 32 },
    },
  ]);
  expect((await verifyCsd(await vectorsOf("csd"))).every((c) => c.error <= 1e-5)).toBe(true);
});

test("a tensor too few is named, and a classifier of the same build is no DINO", async () => {
  const lacking = await weightsOf("dinov2");
  delete lacking["blocks.1.mlp.fc2.bias"];
  const header = (weights: Weights) => new Map(Object.entries(weights));
  expect(recognise(header(lacking))).toMatchObject([
    { component: "dinov2", problems: [{ code: "scan.missing-tensors", data: { tensors: ["blocks.1.mlp.fc2.bias"] } }] },
  ]);
  const dino = await weightsOf("dino");
  const classifier = { ...dino, "head.weight": { dtype: "F32", shape: [10, 48], data: new Uint8Array(1920) } } as const;
  expect(recognise(header(classifier))).toEqual([]);
});
