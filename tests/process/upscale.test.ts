/** `atelier upscale` and what follows from it, as an artist types it. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { writePicture } from "../../src/formats/picture/write.ts";
import { root } from "../../scripts/portrait.ts";
import { runAtelier } from "../fixtures/atelier.ts";
import { recipeWith } from "../fixtures/recipe.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const folder = temporaryFolder();
const atelier = (...args: readonly string[]) => runAtelier(args, { cwd: folder });

const rgb = Uint8Array.from({ length: 3 * 48 * 32 }, (_, i) => 127 + 100 * Math.sin(i / 7));

/** Each starts the command line several times. */
const patience = { timeout: 240_000 };

test(
  "a picture is enlarged, keeps its recipe and names the first; again makes it pixel for pixel",
  patience,
  async () => {
    const first = join(folder, "first.png");
    await writePicture({ width: 48, height: 32, rgb }, { file: first, format: "png", recipe: recipeWith() });
    const { stdout } = await atelier("upscale", first, "--factor", "4", "--provider", "cpu", "--quiet");
    const large = stdout.trim();
    const { width, height } = await sharp(large).metadata();
    expect([width, height]).toEqual([192, 128]);
    const { enlarged, ...rest } = await readRecipe(large);
    expect(enlarged).toMatchObject({ path: first, factor: 4 });
    expect(rest).toEqual(await readRecipe(first));
    const again = JSON.parse((await atelier("again", large, "--provider", "cpu", "--json")).stdout) as object;
    expect(again).toMatchObject({ identical: true });
  },
);

test("a picture from elsewhere is enlarged too; one that is gone or changed is refused by name", patience, async () => {
  const photo = join(folder, "photo.jpg");
  await sharp(rgb, { raw: { width: 48, height: 32, channels: 3 } })
    .jpeg()
    .toFile(photo);
  const large = (await atelier("upscale", photo, "--provider", "cpu", "--quiet")).stdout.trim();
  expect((await sharp(large).metadata()).width).toBe(96);
  copyFileSync(join(root, "assets/icon.png"), photo);
  expect(await atelier("again", large, "--provider", "cpu")).toMatchObject({
    stderr: expect.stringContaining("is not the one this picture was made from") as string,
  });
  expect(await atelier("upscale", join(folder, "none.png"))).toMatchObject({
    stderr: expect.stringContaining("none.png") as string,
  });
});
