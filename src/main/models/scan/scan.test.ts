/** Folders of tiny weights in the arrangements in which weights come, whole and broken. */
import { mkdir, readFile, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { mkdtempSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import {
  clipShapes,
  comfyLoraShapes,
  diffusersFluxShapes,
  projectorShapes,
  siglipShapes,
  t5Shapes,
  tinyFlux,
  under,
  zeros,
} from "../../../../tests/fixtures/layouts.ts";
import { tokenizers } from "../../../../tests/fixtures/published-model.ts";
import { fluxShapes, type Shapes } from "../../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../../tests/fixtures/temporary.ts";
import { autoencoderTensors } from "../../../formats/layouts/autoencoder-tensors.ts";
import { writeSafetensors, type StoredTensor } from "../../../formats/safetensors/write.ts";
import { scanFolders, type ScanReport } from "./scan.ts";

const base = temporaryFolder();
const fresh = (): string => mkdtempSync(join(base, "folder-"));
type Weights = Readonly<Record<string, StoredTensor>>;

async function write(file: string, tensors: Weights): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeSafetensors(file, tensors);
  return file;
}

const autoencoder: Shapes = Object.fromEntries(
  autoencoderTensors({ in_channels: 3, ch: 32, out_ch: 3, ch_mult: [1, 2], num_res_blocks: 1, z_channels: 16 }),
);
const networks = (report: ScanReport) => report.networks.map((f) => f.network.component);
const problems = (report: ScanReport) => report.networks.flatMap((f) => f.network.problems.map((p) => p.code));
const refused = (report: ScanReport) => report.rejected.map(({ file, problem }) => [basename(file), problem.code]);

/** Writes a checkpoint in parts with their list. */
async function sharded(folder: string, tensors: Weights, count: number): Promise<string> {
  const names = Object.keys(tensors);
  const fileOf = (n: number) =>
    `model-${String((n % count) + 1).padStart(5, "0")}-of-${String(count).padStart(5, "0")}.safetensors`;
  for (let part = 0; part < count; part++)
    await write(
      join(folder, fileOf(part)),
      Object.fromEntries(names.filter((_, n) => n % count === part).map((name) => [name, tensors[name]!])),
    );
  const index = join(folder, "model.safetensors.index.json");
  await writeFile(
    index,
    JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(names.map((name, n) => [name, fileOf(n)])) }),
  );
  return index;
}

/** CLIP's tokenizer in one file, of as many words as the text encoder has. */
const clipTokenizer = JSON.stringify({
  model: { type: "BPE", end_of_word_suffix: "</w>", vocab: { "<|startoftext|>": 48, "<|endoftext|>": 49 }, merges: [] },
});

/** Everything a USO model needs, under names that say nothing, but for the parts that are named. */
async function fullModel(folder: string, without: readonly string[] = []): Promise<void> {
  const all: Readonly<Record<string, Weights>> = {
    a: zeros(fluxShapes(tinyFlux)),
    b: zeros(autoencoder, "F32"),
    c: zeros(t5Shapes(), "F16"),
    d: zeros(clipShapes()),
    e: zeros(siglipShapes()),
    f: zeros(projectorShapes("feature_embedder.")),
    g: zeros(comfyLoraShapes(tinyFlux)),
  };
  for (const [name, tensors] of Object.entries(all))
    if (!without.includes(name)) await write(join(folder, `${name}.safetensors`), tensors);
  await writeFile(join(folder, "h.tokenizer.json"), tokenizers.t5);
  await writeFile(join(folder, "i.tokenizer.json"), clipTokenizer);
}

test("a folder with every part makes a complete model, whatever its files are called", async () => {
  const folder = fresh();
  await fullModel(folder);
  const report = await scanFolders([folder]);
  expect(report.uso).toMatchObject({ complete: true });
  expect(
    Object.values(report.uso.parts).map((p) => p.kind === "found" && p.found.files.map((f) => basename(f))),
  ).toEqual(
    ["a", "b", "c", "d", "e", "f", "h.tokenizer.json", "i.tokenizer.json", "g"].map((f) => [
      f.includes(".") ? f : `${f}.safetensors`,
    ]),
  );
  expect(report).toMatchObject({ folders: [folder], files: 7, rejected: [], limit: null });
});

test("parts that are missing are named with the public repositories that have them", async () => {
  const folder = fresh();
  await fullModel(folder, ["e", "g"]);
  const { uso } = await scanFolders([folder]);
  expect(uso.complete).toBe(false);
  expect(uso.parts.siglip).toMatchObject({
    kind: "missing",
    sources: [{ repository: "google/siglip-so400m-patch14-384" }, { repository: "Comfy-Org/sigclip_vision_384" }],
  });
  expect(uso.parts["uso-lora"]).toMatchObject({
    kind: "missing",
    sources: [{ repository: "bytedance-research/USO", file: "uso_flux_v1.0/dit_lora.safetensors", gated: false }],
  });
  expect(uso.parts.transformer.kind).toBe("found");
});

test("of several editions the one in 16 bits is taken; one in float8 alone is to be optimised, where that makes anything of it", async () => {
  const folder = fresh();
  await write(join(folder, "small.safetensors"), zeros(fluxShapes(tinyFlux), "F8_E4M3"));
  await write(join(folder, "lora.safetensors"), zeros(comfyLoraShapes(tinyFlux), "F8_E4M3"));
  const alone = (await scanFolders([folder])).uso;
  expect(alone).toMatchObject({
    optimise: true,
    parts: { transformer: { kind: "found", optimise: true, problems: [] } },
  });
  expect(alone.parts["uso-lora"]).toMatchObject({
    kind: "unusable",
    problems: [{ code: "scan.float8" }],
    sources: [{ repository: "bytedance-research/USO" }],
  });
  await write(join(folder, "wide.safetensors"), zeros(fluxShapes(tinyFlux), "F32"));
  await write(join(folder, "zz.safetensors"), zeros(diffusersFluxShapes(tinyFlux), "BF16"));
  expect((await scanFolders([folder])).uso).toMatchObject({
    optimise: false,
    parts: { transformer: { kind: "found", optimise: false, found: { files: [join(folder, "zz.safetensors")] } } },
  });
});

test("parts that do not fit each other are said not to, and one that fits is preferred", async () => {
  const folder = fresh();
  await fullModel(folder, ["d"]);
  const wide = { ...clipShapes(), "text_model.embeddings.token_embedding.weight": [50, 8] };
  const of8 = Object.fromEntries(
    Object.entries(wide).map(([name, shape]) => [name, shape.map((n) => (n === 6 ? 8 : n))]),
  );
  await write(join(folder, "clip-g.safetensors"), zeros(of8));
  const alone = (await scanFolders([folder])).uso;
  expect(alone).toMatchObject({
    complete: false,
    parts: { clip: { kind: "found", problems: [{ code: "scan.does-not-fit", data: { has: 8, asks: 6 } }] } },
  });
  await write(join(folder, "zz.safetensors"), zeros(clipShapes()));
  expect((await scanFolders([folder])).uso.complete).toBe(true);
});

test("a checkpoint in parts is one network; a part that is missing, broken or short of a tensor is named", async () => {
  const folder = fresh();
  await sharded(folder, zeros(diffusersFluxShapes(tinyFlux)), 3);
  const [first, second, third] = [1, 2, 3].map((n) => join(folder, `model-0000${n}-of-00003.safetensors`)) as [
    string,
    string,
    string,
  ];
  const whole = await scanFolders([folder]);
  expect(whole.networks).toMatchObject([
    {
      network: { component: "transformer", layout: "diffusers", problems: [] },
      files: [first, second, third],
      index: join(folder, "model.safetensors.index.json"),
    },
  ]);

  await rename(third, `${third}.away`);
  expect((await scanFolders([folder])).networks).toMatchObject([
    {
      network: {
        component: "transformer",
        problems: [{ code: "scan.shards-missing", data: { files: [basename(third)], count: 1 } }],
      },
    },
  ]);
  await rename(`${third}.away`, third);

  await truncate(second, 4000);
  const short = await scanFolders([folder]);
  expect(networks(short)).toEqual(["transformer"]);
  expect(problems(short)).toHaveLength(1);
  expect(problems(short)[0]).toMatch(/^weights\.(tensor-out-of-range|header-truncated)$/);

  await write(second, { other: zeros({ other: [1] })["other"]! });
  const lacking = (await scanFolders([folder])).networks[0]!.network;
  expect(lacking.problems[0]).toMatchObject({ code: "scan.shard-lacks", data: { file: basename(second) } });
});

test("parts without their list are put together by their numbers, and the missing one is named", async () => {
  const folder = fresh();
  const index = await sharded(folder, zeros(t5Shapes()), 2);
  await rename(index, `${index}.away`);
  expect(problems(await scanFolders([folder]))).toEqual([]);
  await rename(join(folder, "model-00001-of-00002.safetensors"), join(folder, "model-00001-of-00002.part"));
  expect((await scanFolders([folder])).networks).toMatchObject([
    {
      network: {
        component: "t5",
        problems: [{ code: "scan.shards-missing", data: { files: ["model-00001-of-00002.safetensors"] } }],
      },
    },
  ]);
});

test.each([
  ["no JSON", "{"],
  ["no map", `{"weight_map":[]}`],
  ["an empty map", `{"weight_map":{}}`],
  ["a part outside of the folder", `{"weight_map":{"x":"../secret.safetensors"}}`],
  ["a part that is no name", `{"weight_map":{"x":7}}`],
])("a list of parts with %s is refused", async (_, text) => {
  const folder = fresh();
  await writeFile(join(folder, "model.safetensors.index.json"), text);
  expect(refused(await scanFolders([folder]))).toEqual([["model.safetensors.index.json", "scan.index-invalid"]]);
});

test("the links of a Hugging Face cache are followed, and a file reached by two snapshots is listed once", async () => {
  const cache = join(fresh(), "models--owner--name");
  const blobs = join(cache, "blobs");
  const stored = await write(join(blobs, "x.safetensors"), zeros(clipShapes()));
  await rename(stored, join(blobs, "0123abcd"));
  const plain = fresh();
  const index = await sharded(plain, zeros(diffusersFluxShapes(tinyFlux)), 2);
  for (const revision of ["r1", "r2"]) {
    const snapshot = join(cache, "snapshots", revision);
    await mkdir(join(snapshot, "transformer"), { recursive: true });
    await symlink(join("..", "..", "blobs", "0123abcd"), join(snapshot, "model.safetensors"));
    for (const n of [1, 2])
      await symlink(
        join(plain, `model-0000${n}-of-00002.safetensors`),
        join(snapshot, "transformer", `model-0000${n}-of-00002.safetensors`),
      );
    await writeFile(join(snapshot, "transformer", basename(index)), await readFile(index));
  }
  await symlink(join(plain, "model-00001-of-00002.safetensors"), join(cache, "a part under another name.safetensors"));
  const report = await scanFolders([cache]);
  expect(networks(report).sort()).toEqual(["clip", "transformer"]);
  expect(problems(report)).toEqual([]);
});

test("hidden folders are passed over; links in a circle and folders beyond the limits end the search; a link to nowhere is reported", async () => {
  const folder = fresh();
  await mkdir(join(folder, "a", "b"), { recursive: true });
  await symlink(folder, join(folder, "a", "b", "round"));
  await write(join(folder, "a", "b", "x.safetensors"), zeros(clipShapes()));
  await write(join(folder, ".trash", "y.safetensors"), zeros(t5Shapes()));
  await symlink(join(folder, "gone"), join(folder, "nowhere.safetensors"));
  const report = await scanFolders([folder]);
  expect(networks(report)).toEqual(["clip"]);
  expect(refused(report)).toEqual([["nowhere.safetensors", "weights.file-missing"]]);
  expect(
    (await scanFolders([folder], { limits: { depth: 1, entries: 100, weightFiles: 100, tokenizers: 100 } })).limit,
  ).toMatchObject({ code: "scan.limit", data: { limit: 1 } });
  expect(
    (await scanFolders([folder], { limits: { depth: 9, entries: 2, weightFiles: 100, tokenizers: 100 } })).limit,
  ).toMatchObject({ code: "scan.limit", data: { limit: 2 } });
  expect(
    (await scanFolders([folder], { limits: { depth: 9, entries: 100, weightFiles: 0, tokenizers: 100 } })).limit,
  ).toMatchObject({ code: "scan.limit", data: { limit: 0 } });
});

test("truncated, foreign and unknown files are refused, each with its reason", async () => {
  const folder = fresh();
  const cut = await write(join(folder, "cut.safetensors"), zeros(clipShapes()));
  await truncate(cut, (await readFile(cut)).length - 1);
  await writeFile(join(folder, "empty.safetensors"), "");
  await writeFile(join(folder, "flux.gguf"), "GGUF");
  await writeFile(join(folder, "old.ckpt"), "PK");
  await write(join(folder, "words.safetensors"), zeros({ "model.layers.0.mlp.up_proj.weight": [2, 2] }));
  await write(join(folder, "nothing.safetensors"), zeros({ "x.weight": [2, 2] }));
  const odd = await write(join(folder, "odd.safetensors"), zeros(clipShapes()));
  const bytes = await readFile(odd);
  await writeFile(
    odd,
    Buffer.concat([
      bytes.subarray(0, 8),
      Buffer.from(bytes.subarray(8).toString("latin1").replace('"BF16"', '"BQ16"'), "latin1"),
    ]),
  );
  expect(Object.fromEntries(refused(await scanFolders([folder])))).toEqual({
    "cut.safetensors": "weights.tensor-out-of-range",
    "empty.safetensors": "weights.impostor",
    "flux.gguf": "scan.format",
    "old.ckpt": "scan.format",
    "words.safetensors": "scan.other",
    "nothing.safetensors": "scan.unknown",
    "odd.safetensors": "weights.tensor-dtype",
  });
});

test("a single file may be named; a folder that is not there is a fault", async () => {
  const file = await write(join(fresh(), "everything.safetensors"), {
    ...under("model.diffusion_model.", zeros(fluxShapes(tinyFlux))),
    ...under("vae.", zeros(autoencoder)),
  });
  expect(networks(await scanFolders([file]))).toEqual(["transformer", "autoencoder"]);
  await expect(scanFolders([join(base, "absent")])).rejects.toMatchObject({
    code: "scan.folder-unreadable",
    message: expect.stringMatching(/absent cannot be read: nothing is there, or its drive was taken away\. Check/),
  });
});
