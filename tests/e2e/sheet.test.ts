/** Nine pictures in three clicks: a sheet of people and styles, filled, gone on with after a restart, and judged. */
import { globSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";
import { expectSound } from "./audit.ts";
import { eventually, quick, remember, shot, show, testMeasured as test } from "./fixture.ts";

const grid = (page: Page): Locator => page.getByRole("grid", { name: "Sheet" });
const cells = (page: Page): Locator => grid(page).getByRole("gridcell");
/** Cells of which a screen reader hears that nothing is wanting. */
const filled = async (page: Page): Promise<number> => {
  const names = await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute("aria-label") ?? ""));
  return names.filter((name) => !/waiting|drawn|not made|failed/.test(name)).length;
};

test("nine pictures are three clicks: Sheets, New sheet, Make 9; what they take is told before", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Sheets");
  await page.getByRole("button", { name: "Make 9" }).waitFor();
  await remember(page, { ...quick });
  await show(page, "Studio");
  let clicks = 0;
  const click = async (what: Locator) => {
    clicks++;
    await what.click();
  };
  await click(page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Sheets" }));
  await click(page.getByRole("navigation", { name: "Sheets" }).getByRole("link", { name: "New sheet" }));
  // Nothing was made yet, so that nobody knows how long it takes.
  await page.getByText("not known yet").waitFor();
  await page.getByText(/^about \d+(\.\d)? (kB|MB)$/).waitFor();
  await click(page.getByRole("button", { name: "Make 9" }));
  expect(clicks).toBe(3);
  await eventually(() => cells(page).count()).toBe(9);
});

test("killed in the middle, it is there again and goes on to its end", async ({ studio }) => {
  await eventually(() => filled(studio.page)).toBeGreaterThan(0);
  await studio.kill();
  const page = await studio.restart();
  await show(page, "Sheets");
  await page.getByRole("navigation", { name: "Sheets" }).getByRole("link", { name: /×/ }).click();
  await eventually(() => filled(page)).toBe(9);
});

test("beside its inspector the whole sheet is seen, however narrow the window and long its name", async ({
  studio,
}) => {
  const { page } = studio;
  const usual = page.viewportSize()!;
  const inspector = page.getByRole("complementary", { name: /×/ });
  for (const width of [1440, 1100, 820]) {
    await page.setViewportSize({ width, height: 900 });
    await eventually(async () => {
      const [cell, beside] = await Promise.all([cells(page).last().boundingBox(), inspector.boundingBox()]);
      return cell!.x + cell!.width < beside!.x;
    }).toBe(true);
  }
  await page.setViewportSize(usual);
});

test("once measured, rows and columns are ordered by likeness, and made order comes back", async ({ studio }) => {
  const { page } = studio;
  const order = page.getByRole("combobox", { name: "Rows and columns" });
  await order.waitFor();
  await order.click();
  await page.getByRole("option", { name: "By likeness" }).click();
  await eventually(() => order.textContent()).toContain("By likeness");
  await shot(page, "sheet-by-likeness");
  await expectSound(page);
  await order.click();
  await page.getByRole("option", { name: "As they were made" }).click();
  await eventually(() => cells(page).count()).toBe(9);
});

test("winners are picked by key and stay; a column is made again, its earlier pictures stay too", async ({
  studio,
}) => {
  const { page } = studio;
  await cells(page).nth(0).click();
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await eventually(() =>
    grid(page)
      .getByRole("gridcell", { name: /picked/ })
      .count(),
  ).toBe(2);
  await grid(page)
    .getByRole("gridcell", { name: /rejected/ })
    .waitFor();
  await page.getByRole("button", { name: "Export 2 picks…" }).waitFor();
  await page
    .getByRole("button", { name: /^Select Column/ })
    .last()
    .click();
  await eventually(() => grid(page).getByRole("gridcell", { selected: true }).count()).toBe(3);
  await page.getByRole("button", { name: "Another of each, with a new seed" }).click();
  await page.getByText("Left", { exact: true }).waitFor();
  await eventually(() => filled(page)).toBe(9);
  await cells(page).nth(2).click();
  await eventually(() => page.getByRole("group", { name: "Takes" }).getByRole("button").count()).toBe(2);
  // A row and a single cell alike, by key.
  await page
    .getByRole("button", { name: /^Select Row/ })
    .last()
    .click();
  await page.keyboard.press("r");
  await cells(page).nth(0).click();
  await page.keyboard.press("r");
  await show(page, "History");
  const history = page.getByRole("grid", { name: "Pictures, newest first" }).getByRole("gridcell");
  await eventually(() => history.count()).toBe(9 + 3 + 3 + 1);
});

test("a sheet is exported as one picture, and its picks as many", async ({ studio }) => {
  const { page, folder } = studio;
  await page.goBack();
  await page.getByRole("complementary", { name: /×/ }).getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Export as one picture" }).click();
  await page.getByText(/^The sheet is in /).waitFor();
  const [file = "", ...others] = globSync("Pictures/USO Atelier/Sheets/*.png", { cwd: folder });
  expect(others).toEqual([]);
  const { width = 0, height = 0 } = await sharp(join(folder, file)).metadata();
  expect(Math.min(width, height)).toBeGreaterThan(3 * 64);
  await page.getByRole("button", { name: "Export 2 picks…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Export 2/ });
  await dialog.getByLabel("Folder", { exact: true }).fill(join(folder, "desk", "picks"));
  await dialog.getByRole("button", { name: "Export 2 pictures", exact: true }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  expect(globSync("desk/picks/**/*.*", { cwd: folder })).toHaveLength(2);
});
