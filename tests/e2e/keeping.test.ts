/** The draft, snippets and presets of the composer: kept with the studio, the same in every tab and after every start. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { runAtelier } from "../fixtures/atelier.ts";
import { expectSound } from "./audit.ts";
import { drop, eventually, show, testWithPicture as test, undoOf } from "./fixture.ts";

const prompt = (page: Page) => page.getByRole("textbox", { name: "Prompt" });
const atelier = (folder: string, ...args: readonly string[]) =>
  runAtelier(args, { env: { HOME: folder, ATELIER_HOME: join(folder, "home") } });

test("what is written in one tab stands in another, and after the studio was killed", async ({ studio }) => {
  const { page } = studio;
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  const other = await page.context().newPage();
  await other.goto(page.url());
  const there = other.getByRole("textbox", { name: "Prompt" });
  await there.waitFor();
  await prompt.fill("with a straw hat");
  await eventually(() => there.inputValue()).toBe("with a straw hat");
  await there.fill("with a top hat");
  await eventually(() => prompt.inputValue()).toBe("with a top hat");
  await other.close();
  await studio.kill();
  // Another port, as the tests' host takes any: the draft is not the browser's.
  const again = await studio.restart();
  await eventually(() => again.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe("with a top hat");
});

test("a person added from the command line appears by itself", async ({ studio }) => {
  const { page, folder } = studio;
  await show(page, "People");
  const people = page.getByRole("main", { name: "People" }).getByRole("gridcell");
  await people.first().waitFor();
  expect((await atelier(folder, "library", "add-person", "Mia", studio.file("Ben.png"))).code).toBe(0);
  await people.filter({ hasText: "Mia" }).waitFor();
});

test("words are kept from the prompt, and put in where the cursor stands", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Studio");
  const composer = page.getByRole("complementary", { name: "Composer" });
  await drop(page, composer.getByRole("group", { name: "Subject", exact: true }), [studio.file("Anna.jpg")]);
  await composer.getByText(/^Anna/).first().waitFor();
  await prompt(page).fill("in soft window light");
  await page.getByRole("button", { name: "Snippets" }).click();
  const sheet = page.getByRole("dialog", { name: "Snippets" });
  await sheet.getByRole("textbox", { name: /^Keep “in soft window light” as$/ }).fill("Soft light");
  await sheet.getByRole("button", { name: "Keep", exact: true }).click();
  await sheet.getByRole("button", { name: /^Soft light/ }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await prompt(page).fill("a woman, reading");
  for (let n = 0; n < ", reading".length; n++) await page.keyboard.press("ArrowLeft");
  await page.getByRole("button", { name: "Snippets" }).click();
  await sheet.getByRole("button", { name: /^Soft light/ }).click();
  await eventually(() => prompt(page).inputValue()).toBe("a woman in soft window light, reading");
  // One goes on writing behind it.
  await eventually(() => page.evaluate("document.activeElement.tagName")).toBe("TEXTAREA");
  await page.keyboard.type(" and rain");
  await eventually(() => prompt(page).inputValue()).toBe("a woman in soft window light and rain, reading");
});

test("settings are kept without words and subject, taken as one step, and there in another tab", async ({ studio }) => {
  const { page } = studio;
  const composer = page.getByRole("complementary", { name: "Composer" });
  await composer.getByRole("button", { name: "Presets" }).click();
  const sheet = page.getByRole("dialog", { name: "Presets" });
  await sheet.getByRole("textbox", { name: "Keep these settings as" }).fill("Cards");
  await sheet.getByRole("button", { name: "Keep", exact: true }).click();
  await sheet.getByRole("button", { name: /^Cards 256 × 256 · 20 steps · 1 style/ }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");

  await composer.getByRole("radio", { name: "16:9" }).click();
  await composer.getByRole("button", { name: /^Take Duotone out$/ }).click();
  await prompt(page).fill("another");
  const told = composer.getByText("Anna in Duotone, pose kept");
  await told.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Presets" }).click();
  await sheet.getByRole("button", { name: /^Cards/ }).click();
  await told.waitFor();
  await composer.getByRole("radio", { name: "1:1", checked: true }).waitFor();
  expect(await prompt(page).inputValue()).toBe("another");
  // Size and style go back together.
  await page.evaluate("document.activeElement.blur()");
  await page.keyboard.press("ControlOrMeta+z");
  await told.waitFor({ state: "detached" });
  await composer.getByRole("radio", { name: "16:9", checked: true }).waitFor();

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Presets" }).click();
  const there = other.getByRole("dialog", { name: "Presets" });
  await there.getByRole("button", { name: "Rename Cards" }).click();
  await there.getByRole("textbox", { name: "Name", exact: true }).fill("Christmas cards");
  await other.keyboard.press("Enter");
  await there.getByRole("button", { name: /^Christmas cards/ }).waitFor();
  await other.close();
  await page.getByRole("button", { name: "Presets" }).click();
  await sheet.getByRole("button", { name: /^Christmas cards/ }).waitFor();
  await sheet.getByRole("button", { name: "Remove Christmas cards" }).click();
  await undoOf(page, /^Removed Christmas cards/).click();
  // A click beside the sheet has closed it.
  await sheet.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Presets" }).click();
  await sheet.getByRole("button", { name: /^Christmas cards/ }).waitFor();
});

test("the command line takes the same presets", async ({ studio: { folder } }) => {
  expect((await atelier(folder, "library", "presets")).stdout).toMatch(
    /Christmas cards .*256 × 256 · 20 steps · 1 style/,
  );
  const out = join(folder, "made");
  const few = ["--size", "64x64", "--steps", "2", "--provider", "cpu", "--quiet"];
  const made = await atelier(folder, "generate", "--preset", "christmas cards", "-p", "a house", "--out", out, ...few);
  // Its style, and what was given beside it.
  const { width, steps, styles, subjects } = await readRecipe(made.stdout.trim());
  expect([width, steps, styles.length, subjects.length]).toEqual([64, 2, 1, 0]);
  expect(await atelier(folder, "generate", "--preset", "Easter")).toMatchObject({
    stderr: expect.stringContaining("There is no preset named Easter") as string,
  });
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
