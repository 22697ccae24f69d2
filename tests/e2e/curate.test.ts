/** Curated triplets, decided on by key: borderline ones first, taken back, and what came of it beside them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { writeCurated } from "../fixtures/curated.ts";
import { expectSound } from "./audit.ts";
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

test("triplets are made: planned, begun, paused over a restart, gone on with, and then decided on", async ({
  studio,
}) => {
  const { folder } = studio;
  let { page } = studio;
  const made = join(folder, "made");
  const lines = () => readFileSync(join(made, "candidates.jsonl"), "utf8").split("\n").filter(Boolean);
  await show(page, "Styles");
  await page.getByRole("button", { name: "Curate triplets…" }).click();
  await page.getByRole("button", { name: "Make triplets…" }).click();
  const plan = page.getByRole("complementary", { name: "What it takes" });
  await plan.getByText("Pictures", { exact: true }).waitFor();
  await shot(page, "curate-begin");
  await expectSound(page);
  await page.getByRole("radio", { name: "A folder" }).first().click();
  await page.getByLabel("Who: Folder").fill(join(folder, "nobody"));
  await plan.getByText(/^There is no folder /).waitFor();
  await expect(plan.getByRole("button", { name: "Begin" }).isDisabled()).resolves.toBe(true);
  await page.getByRole("radio", { name: "Photographs that you choose" }).click();
  await page.getByText("None is chosen yet.").waitFor();
  const photographs = page.getByRole("group", { name: "Photographs" });
  await photographs.getByRole("button").first().click();
  await page.getByText("1 photograph is chosen.").waitFor();
  await eventually(() => plan.getByText("1", { exact: true }).count()).toBeGreaterThan(0);
  await shot(page, "curate-choose");
  await expectSound(page);
  await page.getByRole("radio", { name: "Everybody under People" }).click();
  for (const [label, value] of Object.entries({ "Candidates of each pair": "1", "Pairs, at most": "3", Steps: "2" })) {
    await page.getByLabel(label, { exact: true }).fill(value);
    await page.keyboard.press("Tab");
  }
  await page.getByLabel("The triplets go to").fill(made);
  const begin = plan.getByRole("button", { name: "Begin" });
  await eventually(() => begin.isEnabled()).toBe(true);
  await eventually(() => plan.getByText("3", { exact: true }).count()).toBeGreaterThan(1);
  await begin.click();
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("Paused. What was made is kept").waitFor();
  await shot(page, "curate-paused");
  await expectSound(page);
  await studio.kill();
  page = await studio.restart();
  await page.goto(page.url().replace(/#.*$/, "") + "#curate?make=");
  await page.getByText("Paused. What was made is kept").waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page
    .getByText(/ borderline ones decided$/)
    .first()
    .waitFor();
  await page.getByText(made).waitFor();
  expect(lines()).toHaveLength(3);
  await shot(page, "curate-made");
});

test("the studio opens the same folder after a restart, and complains of nothing", async ({ studio }) => {
  await studio.kill();
  const page = await studio.restart();
  await show(page, "Styles");
  await page.getByRole("button", { name: "Curate triplets…" }).click();
  await page.getByRole("button", { name: "Make triplets…" }).waitFor();
  await page.getByText(join(studio.folder, "made")).waitFor();
  expect(studio.complaints).toEqual([]);
});
