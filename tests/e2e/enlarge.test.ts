/** A finished picture enlarged for print, from its menu. */
import sharp from "sharp";
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { eventually, pictureFiles, quick, remember, testWithPicture as test } from "./fixture.ts";

test("“Enlarge ×2” makes a picture of its own, twice as large, that names the first", async ({ studio }) => {
  const { page } = studio;
  await remember(page, quick);
  const first = pictureFiles(studio);
  const composer = page.getByRole("complementary", { name: "Composer" });
  await composer.getByRole("button", { name: "Make 1 picture" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(2);
  const [small = ""] = pictureFiles(studio).filter((file) => !first.includes(file));
  await page.getByRole("option", { selected: true }).waitFor();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Enlarge ×2" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(3);
  const [large = ""] = pictureFiles(studio).filter((file) => !first.includes(file) && file !== small);
  const { width, height } = await sharp(large).metadata();
  expect([width, height]).toEqual([2 * quick.width, 2 * quick.height]);
  const { enlarged, ...rest } = await readRecipe(large);
  expect(enlarged).toMatchObject({ path: small, factor: 2 });
  expect(rest).toEqual(await readRecipe(small));
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
