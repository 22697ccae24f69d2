/** What was learned of a style, from the command line: exported by the style's name, and said where it is out of date. */
import { copyFile, mkdir } from "node:fs/promises";
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { weightsDigest } from "../../src/formats/weights-digest.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import { writeStyleTokens } from "../../src/formats/style-tokens.ts";
import { writeStyleLora } from "../../src/engine/training/style/lora-file.ts";
import { styleLoraShapes } from "../../src/engine/training/style/parameters.ts";
import { normal } from "../../src/engine/training/draws.ts";
import { runAtelier } from "../fixtures/atelier.ts";
import { bundledManifest } from "../fixtures/model-copy.ts";
import { library, noisePicture, temporaryFolder } from "../library.ts";

const manifest = bundledManifest();
const { transformer, projector } = manifest.components;

/** A library with a style of which layers were learned for the bundled model, or an edition of it that is gone. */
async function taught(edition = weightsDigest(manifest)) {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const picture = await noisePicture(join(folder, "ink.png"));
  const { id: style } = await shelf.call("styles.add", { name: "Blue ink", sources: [{ path: picture }] });
  const shapes = styleLoraShapes(transformer.config, 4);
  const values = new Map(
    [...shapes].map(
      ([name, shape], n) =>
        [
          name,
          normal(
            n + 1,
            shape.reduce((a, b) => a * b, 1),
          ).map((x) => x / 100),
        ] as const,
    ),
  );
  const blobs = join(folder, "home", "blobs");
  await mkdir(blobs, { recursive: true });
  const kept = async (name: string): Promise<string> => {
    const sha256 = hash("sha256", readFileSync(join(folder, name)), "hex");
    await copyFile(join(folder, name), join(blobs, `${sha256}.safetensors`));
    return sha256;
  };
  await writeStyleLora(join(folder, "lora"), values, { shapes, config: transformer.config, model: manifest.id });
  const shape = [3 * projector.config.style_tokens_per_level, transformer.config.hidden_size] as const;
  await writeStyleTokens(join(folder, "tokens"), { data: normal(9, shape[0] * shape[1]), shape }, manifest.id);
  const of = { style, model: manifest.id, modelDigest: edition, steps: 9, match: 60, leak: 3, pictures: [] };
  const files = { tokens: await kept("tokens"), lora: await kept("lora") };
  const learned = await shelf.call("learned.add", { ...of, ...files, depth: "layers" });
  const at = { cwd: folder, env: { ATELIER_HOME: join(folder, "home") } };
  return { folder, shelf, style, learned, atelier: (...args: readonly string[]) => runAtelier(args, at) };
}

test("learned layers are exported by the style's name, replace nothing, and are asked for where there are none", async () => {
  const { folder, shelf, style, atelier } = await taught();
  expect(await atelier("style", "export", "blue INK")).toMatchObject({
    code: 0,
    stdout: `${join(folder, "Blue ink-kohya.safetensors")}\n`,
    stderr: "",
  });
  const { tensors, metadata } = await readSafetensors(join(folder, "Blue ink-kohya.safetensors"));
  expect([...tensors.keys()].every((name) => name.startsWith("lora_unet_single_blocks_"))).toBe(true);
  expect([tensors.size > 0, JSON.stringify(metadata)]).toEqual([true, expect.stringContaining("Apache-2.0")]);
  const twice = await atelier("style", "export", "Blue ink");
  expect([twice.code === 0, twice.stderr]).toEqual([false, expect.stringContaining("was not saved")]);
  await shelf.call("learned.use", { style, model: manifest.id, id: null });
  const none = await atelier("style", "export", "Blue ink", "--format", "diffusers");
  expect([none.code === 0, none.stderr]).toEqual([false, expect.stringContaining("--again")]);
  expect((await atelier("style", "export", "Red ink")).stderr).toContain("There is no style named Red ink");
});

test("where the model was changed since, it is said, and pictures are made with the style's own", async () => {
  const { atelier, learned } = await taught("0".repeat(64));
  const small = ["--size", "64x64", "--steps", "1", "--json"];
  const { stdout, stderr, code } = await atelier("generate", "--style", "Blue ink", "--prompt", "a hat", ...small);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("Fault")]);
  const { notes, recipe } = JSON.parse(stdout) as { notes: string[]; recipe: { styles: { sha256: string }[] } };
  expect(notes.join("\n")).toContain("out of date");
  expect(recipe.styles.map(({ sha256 }) => sha256)).not.toContain(learned.tokens);
  expect((await atelier("style", "export", "Blue ink", "--format", "diffusers")).stderr).toContain("out of date");
});
