/** Curated triplets, decided on by key: borderline ones first, taken back, and what came of it beside them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { writeCurated } from "../fixtures/curated.ts";
import { eventually, shot, show, testWithPicture as test } from "./fixture.ts";

const linesIn = (folder: string): readonly string[] =>
  readFileSync(join(folder, "triplets.jsonl"), "utf8").split("\n").filter(Boolean);
const shown = (page: Page) => page.getByRole("article");

test("a folder of triplets is opened from the styles, borderline ones first", async ({ studio }) => {
  const { page, folder } = studio;
  const triplets = join(folder, "triplets");
  await writeCurated(triplets);
  await show(page, "Styles");
  await page.getByRole("button", { name: "Curate triplets…" }).click();
  await page.getByText("Triplets you curated appear here").waitFor();
  await shot(page, "curate-empty");
  await page.getByLabel("Folder").fill(join(folder, "nowhere"));
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText(/^Nothing was curated in /).waitFor();
  await page.getByLabel("Folder").fill(triplets);
  await page.keyboard.press("Enter");
  await page.getByText("0 of 2 borderline ones decided").first().waitFor();
  await shown(page).getByText("the style was hardly taken").waitFor();
  await eventually(() =>
    page.evaluate("[...document.querySelectorAll('article img')].filter((image) => image.naturalWidth > 0).length"),
  ).toBe(3);
  await shot(page, "curate");
});

test("A accepts, R rejects, undo takes it back, and the folder follows", async ({ studio }) => {
  const { page, folder } = studio;
  const triplets = join(folder, "triplets");
  const before = linesIn(triplets).length;
  await page.keyboard.press("a");
  await page.getByText("1 of 2 borderline ones decided").first().waitFor();
  await eventually(() => linesIn(triplets).length).toBe(before + 1);
  await page.keyboard.press("r");
  await page.getByText("Nothing is left to decide.").waitFor();
  await page.keyboard.press("ControlOrMeta+z");
  await page.getByText("1 of 2 borderline ones decided").first().waitFor();
  await page.keyboard.press("ControlOrMeta+z");
  await page.getByText("0 of 2 borderline ones decided").first().waitFor();
  await eventually(() => linesIn(triplets).length).toBe(before);
});

test("arrows go through what is taken, and a decision is left to the measures again", async ({ studio }) => {
  const { page } = studio;
  await page.getByRole("radio", { name: /^Taken/ }).click();
  const first = await shown(page).getAttribute("aria-label");
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  await page.keyboard.press("ArrowRight");
  await eventually(() => shown(page).getAttribute("aria-label")).not.toBe(first);
  await page.keyboard.press("ArrowLeft");
  await eventually(() => shown(page).getAttribute("aria-label")).toBe(first);
  await page.keyboard.press("r");
  await page.getByRole("radio", { name: /^Rejected/ }).click();
  await page.getByText("You rejected it").waitFor();
  await page.getByRole("button", { name: "Leave it to the measures" }).click();
  await eventually(() => page.getByText("You rejected it").count()).toBe(0);
});

test("the studio opens the same folder after a restart, and complains of nothing", async ({ studio }) => {
  await studio.kill();
  const page = await studio.restart();
  await show(page, "Styles");
  await page.getByRole("button", { name: "Curate triplets…" }).click();
  await page.getByText("0 of 2 borderline ones decided").first().waitFor();
  expect(studio.complaints).toEqual([]);
});
