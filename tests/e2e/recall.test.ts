/** What a picture was made of stays what it is edited and made again from, whatever became of it in the library. */
import { join } from "node:path";
import sharp from "sharp";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import {
  drop,
  eventually,
  pictureFiles,
  quick,
  remember,
  show,
  type Studio,
  testWithPicture as test,
} from "./fixture.ts";

const composer = (page: Page) => page.getByRole("complementary", { name: "Composer" });
const slot = (page: Page, name: "Subject" | "Style") => composer(page).getByRole("group", { name, exact: true });
const tile = (page: Page) => page.getByRole("gridcell", { name: /^Otto in Ink/ });

async function choose(page: Page, verb: "Edit" | "Another" | "Exactly again"): Promise<void> {
  await show(page, "History");
  await tile(page).last().click({ button: "right" });
  await page.getByRole("menuitem", { name: verb }).click();
}

/** What the newest picture was made of, once there are so many. */
async function madeOf(studio: Studio, before: readonly string[]): Promise<readonly (string | undefined)[]> {
  const made = () => pictureFiles(studio).filter((file) => !before.includes(file));
  await eventually(() => made().length).toBe(1);
  const { subjects, styles } = await readRecipe(made()[0]!);
  return [...subjects, ...styles].map(({ sha256 }) => sha256);
}

let first: readonly (string | undefined)[];

test("of a style that was edited the composer takes it as it was, says so, and offers today's", async ({ studio }) => {
  const { page, folder } = studio;
  await remember(page, quick);
  for (const name of ["Subject", "Style"] as const)
    await slot(page, name)
      .getByRole("button", { name: /^Take .+ out$/ })
      .click();
  const photo = join(folder, "desk", "Otto.jpg");
  await sharp(studio.file("Ben.png")).resize(300).jpeg().toFile(photo); // Nobody else has it.
  await drop(page, slot(page, "Subject"), [photo]);
  await drop(page, slot(page, "Style"), [studio.file("Ink.png")]);
  await eventually(() => composer(page).textContent()).toContain("Otto in Ink, pose kept.");
  const before = pictureFiles(studio);
  await composer(page).getByRole("button", { name: "Make 1 picture" }).click();
  first = await madeOf(studio, before);
  expect(first).toHaveLength(2);
  await show(page, "Styles");
  await page.getByRole("gridcell", { name: /^Ink\b/ }).click();
  await drop(page, page.getByRole("complementary", { name: "Ink" }), [studio.file("Wood.png")]);
  await page.getByRole("gridcell", { name: /^Ink.*2 pictures/ }).waitFor();
  await choose(page, "Edit");
  await composer(page)
    .getByText(/^Ink as it was on /)
    .waitFor();
  await composer(page).getByRole("button", { name: "Use today’s" }).click();
  await composer(page)
    .getByText(/^Ink as it was on /)
    .waitFor({ state: "detached" });
});

test("somebody in the trash is used as stored, which the composer says", async ({ studio }) => {
  const { page } = studio;
  await show(page, "People");
  await page.getByRole("gridcell", { name: /^Otto\b/ }).click();
  await page.keyboard.press("Delete");
  await page.getByText("Otto moved to the trash").waitFor();
  await choose(page, "Edit");
  await composer(page)
    .getByText(/^Otto as it was on .* no longer in the library$/)
    .waitFor();
  const before = pictureFiles(studio);
  await composer(page)
    .getByRole("button", { name: /^Make / })
    .click();
  expect(await madeOf(studio, before)).toEqual(first);
  const now = pictureFiles(studio);
  await choose(page, "Exactly again");
  expect(await madeOf(studio, now)).toEqual(first);
  const then = pictureFiles(studio);
  await choose(page, "Another");
  expect(await madeOf(studio, then)).toEqual(first);
});

test("without somebody deleted for good nothing is made unasked: the composer names who is missing", async ({
  studio,
}) => {
  const { page } = studio;
  await show(page, "People");
  await page
    .getByRole("navigation", { name: "Show" })
    .getByRole("link", { name: /^Trash/ })
    .click();
  await page.getByRole("button", { name: "Empty trash" }).click();
  const question = page.getByRole("dialog", { name: "Delete Otto for good?" });
  await question.getByRole("button", { name: "Delete for good" }).click();
  await question.waitFor({ state: "detached" });
  const before = pictureFiles(studio);
  for (const verb of ["Another", "Exactly again"] as const) {
    await choose(page, verb);
    await page
      .getByText(/^Otto was deleted for good, so this picture cannot be made again/)
      .first()
      .waitFor();
  }
  expect(pictureFiles(studio)).toEqual(before);
  await choose(page, "Edit");
  await composer(page)
    .getByText(/^No longer in the library: Otto\. Choose something else in that place/)
    .waitFor();
  const make = composer(page).getByRole("button", { name: "Something it is made of is gone" });
  await eventually(() => make.isDisabled()).toBe(true);
  // It stays so over a look elsewhere, a new start of the window and a change of the words.
  await composer(page).getByRole("textbox", { name: "Prompt" }).fill("oil");
  await page.reload();
  await eventually(() => make.isDisabled()).toBe(true);
  await composer(page).getByRole("button", { name: "go on without" }).click();
  await composer(page).getByRole("button", { name: "Make 1 picture" }).waitFor();
  await page.keyboard.press("ControlOrMeta+z");
  await eventually(() => make.isDisabled()).toBe(true);
});

test("somebody who leaves the library while they are in the composer is missing there, too", async ({ studio }) => {
  const { page } = studio;
  const photo = join(studio.folder, "desk", "Cleo.jpg");
  await sharp(studio.file("Ben.png")).resize(200).jpeg().toFile(photo);
  await drop(page, slot(page, "Subject"), [photo]);
  await composer(page).getByRole("button", { name: "Make 1 picture" }).waitFor();
  await show(page, "People");
  await page.getByRole("gridcell", { name: /^Cleo\b/ }).click();
  await page.keyboard.press("Delete");
  await page.getByText("Cleo moved to the trash").waitFor();
  await show(page, "Studio");
  await composer(page)
    .getByText(/^No longer in the library: a person\. Choose/)
    .waitFor();
  await composer(page).getByRole("button", { name: "Something it is made of is gone", disabled: true }).waitFor();
  await drop(page, slot(page, "Subject"), [studio.file("Ben.png")]);
  await composer(page).getByRole("button", { name: "Make 1 picture" }).waitFor();
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
