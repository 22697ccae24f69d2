/** Every number of the engine against the published implementation, and that the comparison itself can fail. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readSafetensors, type TensorEntry } from "../../src/formats/safetensors/read.ts";
import { writeSafetensors } from "../../src/formats/safetensors/write.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { passed, verifyFolder, type Outcome } from "../verify/verify.ts";

const vectors = fileURLToPath(new URL("../reference", import.meta.url));
const folder = temporaryFolder();

async function outcomes(path: string): Promise<readonly Outcome[]> {
  const all: Outcome[] = [];
  for await (const outcome of verifyFolder(path)) all.push(outcome);
  return all;
}

test("every network, every rule and every step of training agrees within its bound", async () => {
  const all = await outcomes(vectors);
  expect(all.filter((o) => !passed(o))).toEqual([]);
  // The kinds of files that are there, so that none is passed over for want of being recognised.
  const networks = new Set(all.map((o) => (o.kind === "compared" ? o.network : o.kind)));
  expect([...networks].sort()).toEqual([
    "CLIP text",
    "CLIP vision",
    "CSD",
    "DINO",
    "SigLIP",
    "T5",
    "a step of training",
    "autoencoder",
    "faces",
    "noise and embeddings",
    "preparation of pictures",
    "schedules",
    "transformer",
  ]);
});

/** A copy of a vector file in which the values of one tensor are others. */
async function spoiled(
  name: string,
  choose: (entries: readonly TensorEntry[]) => TensorEntry,
  change: (bytes: Buffer, at: number) => void,
): Promise<string> {
  const file = join(folder, `${name}-${Math.random().toString(36).slice(2)}.safetensors`);
  copyFileSync(join(vectors, `${name}.safetensors`), file);
  const entry = choose([...(await readSafetensors(file)).tensors.values()]);
  const bytes = readFileSync(file);
  change(bytes, entry.offset);
  writeFileSync(file, bytes);
  return file;
}

const named = (pattern: RegExp) => (entries: readonly TensorEntry[]) => entries.find((e) => pattern.test(e.name))!;
const addOne = (bytes: Buffer, at: number) => void bytes.writeFloatLE(bytes.readFloatLE(at) + 1, at);

describe("one number that differs is found", () => {
  test.each([
    ["a weight of the autoencoder's encoder", "autoencoder", /^weight\.encoder\.mid\.block_1\.conv1\.weight$/],
    ["a weight of the autoencoder's decoder", "autoencoder", /^weight\.decoder\.conv_in\.weight$/],
    ["a weight of CLIP's text tower", "clip-text", /^weight\..*layers\.0\.mlp\.fc1\.weight$/],
    ["a weight of CLIP's vision tower", "clip-vision", /^weight\..*layers\.0\.mlp\.fc1\.weight$/],
    ["a weight of SigLIP", "siglip-vision", /^weight\..*layers\.0\.mlp\.fc1\.weight$/],
    ["a weight of T5", "t5-encoder", /^weight\.encoder\.block\.0\..*wi_1\.weight$/],
    ["a weight of a single block", "subject-style", /^weight\.single_blocks\.0\.linear2\.weight$/],
    ["a LoRA weight", "subject-style", /^weight\..*processor.*up\.weight$/],
    ["a weight of the projector", "subject-style", /^weight\.feature_embedder\..*projection\.weight$/],
    ["a reference latent", "two-subjects", /^in\.ref_latent\.1$/],
    ["a style's hidden state", "style-only-two", /^in\.style\.1\.low$/],
    ["an expected position", "two-subjects", /^out\.ref_img_ids\.1$/],
    ["an expected velocity", "text-only-schnell", /^out\.velocity$/],
    ["an expected noise value", "noise-and-embeddings", /^torch_cpu_randn/],
    ["the noise of a step of training", "train-flow", /^in\.noise$/],
    ["an expected gradient", "train-flow", /^grad\.feature_embedder\.low_projection\.bias$/],
    ["an expected weight after a step", "train-flow", /^after_step\.single_blocks\.1\..*up\.weight$/],
    ["a weight of the style encoder that rewards", "train-style-reward", /^style_encoder\..*fc1\.weight$/],
    ["an expected reward", "train-style-reward", /^out\.reward$/],
  ])("%s", async (_, name, tensor) => {
    const [outcome] = await outcomes(await spoiled(name, named(tensor), addOne));
    expect(outcome?.kind).toBe("compared");
    expect(passed(outcome!)).toBe(false);
  });

  test("an expected value that is no number never passes for one that agrees", async () => {
    const [outcome] = await outcomes(
      await spoiled(
        "text-only-schnell",
        named(/^out\.velocity$/),
        (bytes, at) => void bytes.writeFloatLE(Number.NaN, at),
      ),
    );
    expect(passed(outcome!)).toBe(false);
  });
});

describe("what cannot be compared fails", () => {
  const expectFailure = async (path: string) => expect(await outcomes(path)).toMatchObject([{ kind: "failed" }]);

  test("a file that holds no network known here", async () => {
    const file = join(folder, "unknown.safetensors");
    await writeSafetensors(file, {
      "weight.unet.conv_in.weight": { dtype: "F32", shape: [2], data: new Uint8Array(8) },
    });
    await expectFailure(file);
  });

  test("a file that was cut short", async () => {
    const file = join(folder, "short.safetensors");
    writeFileSync(file, readFileSync(join(vectors, "t5-encoder.safetensors")).subarray(0, -4));
    await expectFailure(file);
  });

  test("a network whose weights are not all there", async () => {
    const file = join(folder, "lacking.safetensors");
    const bytes = readFileSync(join(vectors, "t5-encoder.safetensors"));
    const name = Buffer.from("weight.encoder.final_layer_norm.weight");
    bytes.write("x", bytes.indexOf(name) + "weight.encoder.".length);
    writeFileSync(file, bytes);
    await expectFailure(file);
  });
});

test("the command ends with 0 where all agrees, and with 1 where something differs or nothing was compared", async () => {
  const verify = (...paths: readonly string[]) =>
    spawnSync(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", fileURLToPath(new URL("../verify/main.ts", import.meta.url)), ...paths],
      { encoding: "utf8" },
    );
  const good = verify(join(vectors, "t5-encoder.safetensors"));
  expect([good.status, good.stdout]).toEqual([0, expect.stringMatching(/agrees.*T5/)]);
  const bad = verify(await spoiled("t5-encoder", named(/^out\./), addOne));
  expect([bad.status, bad.stdout]).toEqual([1, expect.stringMatching(/differs.*T5/)]);
  const empty = join(folder, "empty");
  mkdirSync(empty);
  expect(verify(empty).status).toBe(1);
  // Neither does another folder's agreement make up for it.
  const both = verify(join(vectors, "t5-encoder.safetensors"), empty);
  expect([both.status, both.stdout]).toEqual([1, expect.stringContaining("holds nothing to compare")]);
});
