/** From the first start to the first picture. */
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { test as base, eventually, pictureFiles, show } from "./fixture.ts";

const test = base.extend({ beginning: "installed" });

test("a photograph of one's own takes the sample's place, still after a reload, until it is taken out again", async ({
  studio,
}) => {
  const { page } = studio;
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Use my own photo…" }).click();
  await (await choosing).setFiles(studio.file("Ben.png"));
  const composer = page.getByRole("complementary", { name: "Composer" });
  const ben = composer.getByRole("group", { name: "Subject" }).getByRole("img", { name: "Ben" });
  await ben.waitFor();
  await eventually(() => composer.textContent()).toMatch(/Ben in \w+, pose kept\./);
  await page.reload();
  await ben.waitFor();
  for (const name of [/^Take Ben out/, /^Take .+ out/]) await composer.getByRole("button", { name }).first().click();
  await eventually(() => composer.textContent()).not.toMatch(/Ben in/);
  await page.reload();
});

test("the first start makes one first picture of one click, or of an impatient two, and the history still has it after a reload", async ({
  studio,
}) => {
  const { page } = studio;
  await page.getByRole("button", { name: "Make this picture" }).dblclick();
  const film = page.getByRole("listbox", { name: "Pictures, newest first" });
  await film.getByRole("option", { selected: true }).waitFor();
  await page.getByRole("toolbar", { name: "Picture tools" }).waitFor();
  const title = (await film.getByRole("option").getAttribute("aria-label")) ?? "";

  await page.reload();
  await show(page, "History");
  const tiles = page.getByRole("grid", { name: "Pictures, newest first" }).getByRole("gridcell");
  await eventually(() => tiles.count()).toBe(1);
  await eventually(() => tiles.getAttribute("aria-label")).toContain(title);
});

test("the picture is a file in the artist's pictures, with the recipe it was made by", async ({ studio }) => {
  const files = pictureFiles(studio);
  expect(files).toHaveLength(1);
  const recipe = await readRecipe(files[0] ?? "");
  expect([recipe.subjects.length, recipe.styles.length]).toEqual([1, 1]);
});

test("nothing the window did was refused by its content security policy or went wrong in its console", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
