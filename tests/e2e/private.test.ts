/** Pictures made without recording what they were made of, in the window. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { expectSound } from "./audit.ts";
import { eventually, pictureFiles, quick, remember, show, testWithPicture as test } from "./fixture.ts";

test("a private picture names nobody, and says why it cannot be made again", async ({ studio }) => {
  const { page } = studio;
  const before = pictureFiles(studio);
  await remember(page, { ...quick, prompt: "in the rain" });
  const composer = page.getByRole("complementary", { name: "Composer" });
  await composer.getByRole("switch", { name: "Private" }).click();
  await composer.getByText(/^Neither the file nor the studio records/).waitFor();
  await expectSound(page);
  await composer.getByRole("button", { name: "Make 1 picture" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(before.length + 1);
  const [made = ""] = pictureFiles(studio).filter((file) => !before.includes(file));
  expect(made).toMatch(/in the rain-\d+\.png$/);
  expect(readFileSync(made, "latin1")).not.toMatch(/"sha256"|references\//);

  await show(page, "History");
  // Its file is there a moment before the library knows of it.
  await eventually(() => page.getByRole("gridcell").count()).toBe(before.length + 1);
  await page.getByRole("gridcell").first().click();
  const inspector = page.getByRole("complementary", { name: "in the rain" });
  await inspector.getByText("Made without recording what it was made of.").waitFor();
  await inspector.getByRole("button", { name: "Edit" }).click();
  await page
    .getByRole("alert")
    .getByText(/^This was made privately/)
    .waitFor();
});

test("the words stay out where the artist says so, and the switch is one step to undo", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Studio");
  const words = page.getByRole("checkbox", { name: "Leave the words out as well" });
  await words.click();
  expect(await words.isChecked()).toBe(true);
  const before = pictureFiles(studio);
  await page.getByRole("button", { name: "Make 1 picture" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(before.length + 1);
  const [made = ""] = pictureFiles(studio).filter((file) => !before.includes(file));
  expect(made).toMatch(/Private picture-\d+\.png$/);
  await page.keyboard.press("ControlOrMeta+z");
  await eventually(() => words.isChecked()).toBe(false);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
