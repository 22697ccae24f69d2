/** What was learned of a style, from the command line: exported by the style's name, and said where it is out of date. */
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { weightsDigest } from "../../src/formats/weights-digest.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import { runAtelier } from "../fixtures/atelier.ts";
import { bundledManifest } from "../fixtures/model-copy.ts";
import { teachLayers } from "../fixtures/taught-layers.ts";
import { library, noisePicture, temporaryFolder } from "../library.ts";

const manifest = bundledManifest();

/** A library with a style of which layers were learned for the bundled model, or an edition of it that is gone. */
async function taught(edition = weightsDigest(manifest)) {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const picture = await noisePicture(join(folder, "ink.png"));
  const { id: style } = await shelf.call("styles.add", { name: "Blue ink", sources: [{ path: picture }] });
  const learned = await teachLayers(folder, shelf, style, edition);
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

test("a picture is made again as it was, also after the style was taught anew and what was learned is let go of", async () => {
  const { folder, shelf, style, learned, atelier } = await taught();
  const small = ["--size", "64x64", "--steps", "1", "--seed", "5", "--provider", "cpu", "--json"];
  const made = async (...args: readonly string[]) => {
    const { stdout, stderr, code } = await atelier(...args);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("Fault")]);
    const { pictures } = JSON.parse(stdout) as { pictures: { file: string }[] };
    const [{ file }] = pictures as [{ file: string }];
    return { file, pixels: await sharp(file).raw().toBuffer() };
  };
  const first = await made("generate", "--style", "Blue ink", "--prompt", "a hat", ...small);
  const anew = await teachLayers(folder, shelf, style, weightsDigest(manifest), 40);
  expect([anew.tokens === learned.tokens, anew.lora === learned.lora]).toEqual([false, false]);
  const other = await made("generate", "--style", "Blue ink", "--prompt", "a hat", ...small);
  expect(other.pixels.equals(first.pixels)).toBe(false);
  const again = () => made("again", first.file, "--out", join(folder, "again"), "--provider", "cpu", "--json");
  expect((await again()).pixels.equals(first.pixels)).toBe(true);
  for (const { id } of [anew, learned]) await shelf.call("learned.remove", { id });
  expect((await again()).pixels.equals(first.pixels)).toBe(true);
}, 240_000);
