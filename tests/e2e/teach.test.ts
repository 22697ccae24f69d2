/** A style of one's own: taught, watched, paused, stopped, kept, and used. */
import { basename } from "node:path";
import sharp, { type Matrix3x3 } from "sharp";
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import { drawnAnew } from "./drawn-anew.ts";
import {
  eventually,
  pictureFiles,
  quick,
  remember,
  saved,
  show,
  type Studio,
  testWithPicture as test,
} from "./fixture.ts";

/** Pictures in one hand: blue ink on paper. */
const inkPictures = (studio: Studio): Promise<string[]> =>
  drawnAnew(studio, "ink", (subject, file) => {
    const blue: Matrix3x3 = [
      [0.2, 0.35, 0.05],
      [0.25, 0.45, 0.1],
      [0.35, 0.6, 0.2],
    ];
    return sharp(subject).resize(256, 256).removeAlpha().recomb(blue).png().toFile(file);
  });

test("the pictures are understood, and what is wanting is said before anything is learned", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Styles");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "New style" }).first().click();
  await (await choosing).setFiles(await inkPictures(studio));
  await page.getByRole("button", { name: "One style" }).click();
  await page.getByRole("gridcell", { name: /New style/ }).click();
  await page.getByRole("button", { name: "Teach this style" }).click();
  await page.getByText("6 pictures · 5 to learn from, 1 kept to judge by").waitFor();
  await page.getByText("Add 6 pictures in this style").waitFor();
});

test("it learns in sight, pauses, goes on after the studio was killed, and stops with the best kept", async ({
  studio,
}) => {
  await studio.page.getByText("Learned tokens").click();
  await studio.page.getByText(/^about .* nothing else changes$/).waitFor();
  await studio.page.getByRole("button", { name: "Begin" }).click();
  await studio.page
    .getByRole("img", { name: /, at once$/ })
    .first()
    .waitFor();
  await studio.page
    .getByText(/^step [1-9]\d* of 200$/)
    .first()
    .waitFor();
  await studio.page.getByRole("button", { name: "Pause" }).click();
  await studio.page.getByText("Paused. Its place is kept").waitFor();
  await studio.kill();
  const page = await studio.restart();
  await show(page, "Styles");
  await page.getByRole("gridcell", { name: /New style/ }).click();
  await page.getByRole("button", { name: "Show how it learns" }).click();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("Learning", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Stop here" }).click();
  await page.getByText("Done. Look at it").waitFor();
  await page.getByRole("button", { name: "Keep the best" }).click();
  await page.getByRole("radio", { name: /At once|Learned tokens/, checked: true }).waitFor();
});

test("pictures are made with what was learned, and their recipes name it by its digest", async ({ studio }) => {
  const { page } = studio;
  const before = pictureFiles(studio);
  await page.getByRole("button", { name: "Use as style" }).click();
  const composer = page.getByRole("complementary", { name: "Composer" });
  await composer.getByRole("button", { name: "Take New style out" }).waitFor();
  await remember(page, quick);
  await composer.getByRole("button", { name: "Make 1 picture" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(before.length + 1);
  const [made = ""] = pictureFiles(studio).filter((file) => !before.includes(file));
  const { styles } = await readRecipe(made);
  // Beside the style that the composer began with.
  const learned = styles.at(-1)!;
  expect(learned.path).toMatch(new RegExp(`${learned.sha256}\\.safetensors$`));
});

test("tokens that were learned are saved as they are", async ({ studio }) => {
  await show(studio.page, "Styles");
  await studio.page.getByRole("gridcell", { name: /New style/ }).click();
  const file = await saved(studio, "Save the style tokens");
  expect([basename(file), (await readSafetensors(file)).tensors.size]).toEqual(["New style.safetensors", 1]);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
