/**
 * A style taught as layers of a model so small that it really learns within a test: watched, stopped, used, and what it
 * learned taken out for other programs, which is read back by our own.
 */
import { basename, join } from "node:path";
import sharp from "sharp";
import { expect } from "vitest";
import { openAdapter } from "../../src/engine/weights/adapter.ts";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import { layersToWrite } from "../../src/formats/layouts/lora-written.ts";
import { scanFolders } from "../../src/main/models/scan/scan.ts";
import { addedByLora, lastLayer } from "../fixtures/added-by-lora.ts";
import { bundledManifest, copyOfModel } from "../fixtures/model-copy.ts";
import { drawnAnew } from "./drawn-anew.ts";
import {
  eventually,
  pictureFiles,
  quick,
  remember,
  saved,
  show,
  shot,
  type Studio,
  testWithPicture as test,
} from "./fixture.ts";

const { config } = bundledManifest().components.transformer;

/** The file of what was learned, as a picture names it. */
let learned = "";

/** Pictures in two inks, in bars that are the wider the lighter it is: the model knows nothing like them. */
const barPictures = (studio: Studio): Promise<string[]> =>
  drawnAnew(studio, "bars", async (subject, file) => {
    const side = 64;
    const light = await sharp(subject).resize(side, side).removeAlpha().greyscale().raw().toBuffer();
    const rgb = new Uint8Array(3 * side * side);
    for (const [at, value] of light.entries())
      rgb.set((Math.floor(at / side) % 8) / 8 < value / 255 ? [250, 220, 40] : [160, 20, 110], 3 * at);
    const drawn = sharp(rgb, { raw: { width: side, height: side, channels: 3 } });
    await drawn.resize(256, 256, { kernel: "nearest" }).png().toFile(file);
  });

test("layers are taught and watched, and stopped once they match the style better than its pictures do", async ({
  studio,
}) => {
  await studio.kill();
  copyOfModel(join(studio.folder, "home/models/small"), (manifest) => {
    manifest.id = "small";
    manifest.name = "Small";
    manifest.defaults = { ...manifest.defaults, width: 64, height: 64, steps: 4 };
  });
  const page = await studio.restart();
  await show(page, "Models");
  const small = page.getByRole("listitem", { name: "Small" });
  await small.getByRole("button", { name: "Use Small" }).click();
  await small.getByText("In use").waitFor();
  await show(page, "Styles");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "New style" }).first().click();
  await (await choosing).setFiles(await barPictures(studio));
  await page.getByRole("button", { name: "One style" }).click();
  await page.getByRole("gridcell", { name: /New style/ }).click();
  await page.getByRole("button", { name: "Teach this style" }).click();
  await page.getByText("Learned layers").click();
  await page.getByRole("button", { name: "Begin" }).click();
  await page
    .getByText(/^step [1-9]\d* of 500$/)
    .first()
    .waitFor();
  // The sixth part of the way is looked at first; what was learned until then is told to be the best.
  await page.getByRole("columnheader", { name: "84 · best so far" }).waitFor();
  await page.getByRole("img", { name: /, 84$/ }).first().waitFor();
  await shot(page, "teach-layers");
  await page.getByRole("button", { name: "Stop here" }).click();
  await page.getByText("Done. Look at it").waitFor();
  await page.getByRole("button", { name: "Keep the best" }).click();
  await page.getByRole("radio", { name: /Learned layers/, checked: true }).waitFor();
});

test("pictures are made with what was learned, and their recipes name tokens and layers by their digests", async ({
  studio,
}) => {
  const { page } = studio;
  await page.getByRole("button", { name: "Use as style" }).click();
  const composer = page.getByRole("complementary", { name: "Composer" });
  await composer.getByRole("button", { name: "Take New style out" }).waitFor();
  await remember(page, quick);
  const before = pictureFiles(studio);
  await composer.getByRole("button", { name: "Make 1 picture" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(before.length + 1);
  const { styles, loras = [] } = await readRecipe(pictureFiles(studio).find((file) => !before.includes(file))!);
  expect(loras).toHaveLength(1);
  learned = loras[0]!.path;
  for (const { path, sha256 } of [styles.at(-1)!, loras[0]!]) expect(basename(path)).toBe(`${sha256}.safetensors`);
});

test("the layers go out in the names of other programs, and do there what the studio learned", async ({ studio }) => {
  const { page, folder } = studio;
  const wanted = await addedByLora(learned, config, lastLayer(config));
  expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(1e-4);
  await show(page, "Styles");
  await page.getByRole("gridcell", { name: /New style/ }).click();
  for (const [format, link] of [
    ["kohya", "Save the LoRA for ComfyUI and kohya"],
    ["diffusers", "Save the LoRA for diffusers and PEFT"],
  ] as const) {
    const file = await saved(studio, link);
    expect(basename(file)).toBe(`New style (${format}).safetensors`);
    const { tensors, metadata } = await readSafetensors(file);
    const table = new Set(layersToWrite(config).flatMap(({ written }) => written[format].map(({ name }) => name)));
    const names = [...tensors.keys()].map((name) => name.replace(/\.(lora_(down|up|A|B)\.weight|alpha)$/, ""));
    expect(names.filter((name) => !table.has(name))).toEqual([]);
    expect([names.length > 0, metadata["modelspec.license"]]).toEqual([true, "Apache-2.0"]);
    expect((await openAdapter(file, config)).unused).toEqual([]);
    const added = await addedByLora(file, config, lastLayer(config));
    const off = Math.max(...added.map((value, row) => Math.abs(value - wanted[row]!)));
    expect(off).toBeLessThan(1e-5 * Math.max(...wanted.map(Math.abs)));
  }
  const { networks } = await scanFolders([join(folder, "desk")]);
  const loras = networks.flatMap(({ network }) => (network.component === "lora" ? [network.layout] : []));
  expect(loras.toSorted()).toEqual(["diffusers", "kohya"]);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
