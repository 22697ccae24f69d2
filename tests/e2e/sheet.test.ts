/** Nine pictures in three clicks: a sheet of people and styles, filled, gone on with after a restart, and judged. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { eventually, makeFirst, quick, remember, show, test } from "./fixture.ts";

const grid = (page: Page): Locator => page.getByRole("grid", { name: "Sheet" });
const cells = (page: Page): Locator => grid(page).getByRole("gridcell");
/** Cells of which a screen reader hears that nothing is wanting. */
const filled = async (page: Page): Promise<number> => {
  const names = await cells(page).evaluateAll((all) => all.map((cell) => cell.getAttribute("aria-label") ?? ""));
  return names.filter((name) => !/waiting|drawn|not made|failed/.test(name)).length;
};

test("nine pictures are three clicks: Sheets, New sheet, Make 9; what they take is told before", async ({ studio }) => {
  const { page } = studio;
  await makeFirst(page);
  await remember(page, { ...quick });
  let clicks = 0;
  const click = async (what: Locator) => {
    clicks++;
    await what.click();
  };
  await click(page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Sheets" }));
  await click(page.getByRole("navigation", { name: "Sheets" }).getByRole("link", { name: "New sheet" }));
  await page.getByText(/^about (under a second|\d+ (s|min))/).waitFor();
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
