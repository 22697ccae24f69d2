/** What goes into a picture: by drop, several styles, in words. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { drop, eventually, pictureFiles, quick, remember, show, testWithPicture as test } from "./fixture.ts";

const composer = (page: Page) => page.getByRole("complementary", { name: "Composer" });
const slot = (page: Page, name: "Subject" | "Style") => composer(page).getByRole("group", { name, exact: true });
const film = (page: Page) => page.getByRole("listbox", { name: "Pictures, newest first" });

test("a person and a style dropped into the composer make a picture, which the history leads back from to both", async ({
  studio,
}) => {
  const { page } = studio;
  await remember(page, quick);
  for (const name of ["Subject", "Style"] as const)
    await slot(page, name)
      .getByRole("button", { name: /^Take .+ out$/ })
      .click();

  await drop(page, slot(page, "Subject"), [studio.file("Anna.jpg")]);
  await drop(page, slot(page, "Style"), [studio.file("Ink.png")]);
  await eventually(() => composer(page).textContent()).toContain("Anna in Ink, pose kept.");
  await composer(page).getByRole("button", { name: "Make 1 picture" }).click();
  await film(page).getByRole("option", { name: "Anna in Ink", exact: true, selected: true }).waitFor();

  await show(page, "History");
  const tile = page.getByRole("gridcell", { name: "Anna in Ink" });
  await tile.click();
  await page.getByRole("link", { name: "Ink, show in Styles" }).click();
  await page
    .getByRole("main", { name: "Styles" })
    .getByRole("gridcell", { name: /^Ink\b/, selected: true })
    .waitFor();
  await page.goBack();
  await tile.click();
  await page.getByRole("link", { name: "Anna, show in People" }).click();
  await page
    .getByRole("main", { name: "People" })
    .getByRole("gridcell", { name: /^Anna\b/, selected: true })
    .waitFor();
});

test("several styles are weighed, said in a sentence, and written into the picture with their weights", async ({
  studio,
}) => {
  const { page } = studio;
  await show(page, "Studio");
  await drop(page, slot(page, "Style"), [studio.file("Wood.png")]);
  const weight = composer(page).getByRole("slider", { name: "How much Wood" });
  await weight.focus();
  for (let weighs = 100; weighs > 30; weighs -= 5) await page.keyboard.press("ArrowLeft");
  expect(await weight.inputValue()).toBe("30");
  await eventually(() => composer(page).textContent()).toContain("Anna in Ink with a little Wood, pose kept.");

  const before = pictureFiles(studio);
  await composer(page).getByRole("button", { name: "Make 1 picture" }).click();
  await film(page).getByRole("option", { name: "Anna in Ink + Wood", selected: true }).waitFor();
  const [made = ""] = pictureFiles(studio).filter((file) => !before.includes(file));
  const { styles, subjects, prompt } = await readRecipe(made);
  expect(styles.map(({ name, weight = 100 }) => [name, weight])).toEqual([
    ["Ink", 100],
    ["Wood", 30],
  ]);
  expect([subjects.map(({ name }) => name), prompt]).toEqual([["Anna"], ""]);
});

test("photographs dropped onto People become a person, and other files are refused in words", async ({ studio }) => {
  const { page } = studio;
  await show(page, "People");
  const people = page.getByRole("main", { name: "People" });
  const grid = people.getByRole("grid");
  await drop(page, grid, [studio.file("Ben.png"), studio.file("Anna.jpg")]);
  const question = page.getByRole("dialog", { name: "2 photos: one person, or one each?" });
  await question.getByLabel("Name").fill("Twins");
  await question.getByRole("button", { name: "One person" }).click();
  await grid.getByRole("gridcell", { name: /^Twins,? 2 photos/, selected: true }).waitFor();

  await drop(page, grid, [studio.file("Notes.txt")]);
  await people.getByText("Notes.txt is not a picture.").waitFor();
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
