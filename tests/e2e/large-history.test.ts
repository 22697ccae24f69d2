/** A history of years: the whole scroll bar, orders, facets, stacks, collections and searches that are kept. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test as base } from "vitest";
import { fillLibrary } from "../../bench/studio/library.ts";
import { need } from "../support/needs.ts";
import { type Application, closeBrowser, start } from "./application.ts";
import { door } from "./door.ts";
import { expectSound } from "./audit.ts";
import { eventually, openDialog, show, undoOf } from "./fixture.ts";

const pictures = 400;
const folder = mkdtempSync(join(tmpdir(), "atelier-e2e-large-"));
let opened: Promise<Application> | null = null;
const open = async (): Promise<Application> => {
  await fillLibrary({ folder, pictures, assets: join(import.meta.dirname, "../../assets"), different: 12 });
  return start(folder);
};
const test = base.extend<{ readonly page: Page }>({
  page: async ({ skip }, use) => {
    need({ skip }, door === "electron" ? "electron" : "chromium");
    await use((await (opened ??= open())).page);
  },
});
afterAll(async () => {
  await (await opened)?.close();
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

const grid = (page: Page) => page.getByRole("grid");
const tiles = (page: Page) => grid(page).getByRole("gridcell");
const nav = (page: Page) => page.getByRole("navigation", { name: "Show" });
const scrolled = (page: Page) => page.evaluate(`document.querySelector('[role="grid"]').parentElement.scrollTop`);

test("the scroll bar is as long as the history, and a month along it leads there", async ({ page }) => {
  await show(page, "History");
  await tiles(page).first().waitFor();
  // Batches of four lie on one another, each on a day of its own.
  await eventually(() => grid(page).getAttribute("aria-rowcount")).toBe(String(2 * (pictures / 4)));
  const months = page.getByRole("navigation", { name: "Jump to" }).getByRole("button");
  expect(await months.count()).toBeGreaterThan(30);
  const last = months.last();
  const month = (await last.getAttribute("aria-label")) ?? "";
  await last.click();
  await grid(page)
    .getByRole("rowheader", { name: month.split(" ")[0]! })
    .first()
    .waitFor();
  await eventually(() => scrolled(page)).toBeGreaterThan(1000);
});

test("a tile shows its colour until its picture is there", async ({ page }) => {
  expect(await tiles(page).first().locator("[data-colour]").getAttribute("data-colour")).toMatch(/^#[0-9a-f]{6}$/);
});

test("searching begins at the top, and finds a seed by its first digits", async ({ page }) => {
  await page.keyboard.press("/");
  await page.keyboard.type("100399");
  await eventually(() => tiles(page).count()).toBe(1);
  await eventually(() => scrolled(page)).toBe(0);
  await page.getByRole("button", { name: "Clear the search" }).click();
});

test("a stack opens and closes by key and by click, and closed it hides no choice", async ({ page }) => {
  const first = tiles(page).first();
  await first.click();
  await page.keyboard.press("s");
  await page.getByRole("button", { name: "Close the stack" }).waitFor();
  await eventually(() => grid(page).getByRole("row").nth(1).getByRole("gridcell").count()).toBe(4);
  await page.getByRole("button", { name: "Close the stack" }).click();
  await eventually(() => grid(page).getByRole("row").nth(1).getByRole("gridcell").count()).toBe(1);
});

test("several values of a facet are any of them, and another order has its own headings", async ({ page }) => {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const people = page.getByRole("group", { name: "People" }).last();
  await people.getByRole("checkbox").nth(0).click();
  await people.getByRole("checkbox").nth(1).click();
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: "Filters" }).getByText("Daniel").waitFor();
  await page.getByRole("button", { name: "View", exact: true }).click();
  await page.getByRole("combobox", { name: "Order" }).click();
  await page.getByRole("option", { name: "Person" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("grid", { name: "Pictures by person" }).getByRole("rowheader", { name: "Daniel" }).waitFor();
});

test("a search is kept with its order, and leads back", async ({ page }) => {
  await page.getByRole("button", { name: "Keep this search…" }).click();
  await openDialog(page).getByLabel("Name").fill("Two people");
  await page.keyboard.press("Enter");
  await nav(page).getByRole("link", { name: "All pictures" }).click();
  await page.getByRole("grid", { name: "Pictures, newest first" }).waitFor();
  await nav(page).getByRole("link", { name: "Two people" }).click();
  await page.getByRole("grid", { name: "Pictures by person" }).waitFor();
  await nav(page).getByRole("link", { name: "All pictures" }).click();
});

test("a collection is made by key, grows by the menu, and comes back when it was removed", async ({ page }) => {
  await tiles(page).first().click();
  await page.keyboard.press("b");
  await openDialog(page).getByRole("combobox").fill("Jonas & Co");
  await page.keyboard.press("Enter");
  const place = nav(page).getByRole("link", { name: /^Jonas & Co/ });
  await eventually(() => place.textContent()).toContain("1");
  await tiles(page).nth(1).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Add to a collection…" }).click();
  await openDialog(page).getByRole("combobox").fill("jonas & co");
  await page.keyboard.press("Enter");
  await eventually(() => place.textContent()).toContain("2");
  await place.click();
  await eventually(() => tiles(page).count()).toBe(2);
  await place.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await eventually(() => place.count()).toBe(0);
  await undoOf(page, /^Jonas & Co removed/).click();
  await place.waitFor();
});

test("whatever was done with a collection is undone by key, in its order; what changed nothing is no step", async ({
  page,
}) => {
  const called = (name: RegExp) => nav(page).getByRole("link", { name });
  const undo = () => page.keyboard.press("ControlOrMeta+z");
  await called(/^Jonas & Co/).click();
  await eventually(() => tiles(page).count()).toBe(2);
  await called(/^Jonas & Co/).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await openDialog(page).getByLabel("Name").fill("Jonas, spring");
  await page.keyboard.press("Enter");
  await called(/^Jonas, spring/).waitFor();
  await tiles(page).first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Take out of Jonas, spring" }).click();
  await eventually(() => tiles(page).count()).toBe(1);
  // It is in it already.
  await tiles(page).first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Add to a collection…" }).click();
  await openDialog(page).getByRole("combobox").fill("Jonas, spring");
  await page.keyboard.press("Enter");
  await page.getByText("Jonas, spring has it already").waitFor();
  await undo();
  await eventually(() => tiles(page).count()).toBe(2);
  await undo();
  await called(/^Jonas & Co/).waitFor();
  // The removal was undone before; then the second picture goes out, then the collection was never made.
  await undo();
  await eventually(() => called(/^Jonas & Co/).textContent()).toContain("1");
  await undo();
  await eventually(() => called(/^Jonas & Co/).count()).toBe(0);
  for (let step = 0; step < 2; step++) await page.keyboard.press("ControlOrMeta+Shift+z");
  await eventually(() => called(/^Jonas & Co/).textContent()).toContain("2");
  await nav(page).getByRole("link", { name: "All pictures" }).click();
});

test("a picture on the film strip has its menu, by the menu key too", async ({ page }) => {
  await show(page, "Studio");
  const newest = page.getByRole("listbox", { name: "Pictures, newest first" }).getByRole("option").first();
  await newest.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Copy the recipe" }).waitFor();
  await page.keyboard.press("Escape");
  await newest.click();
  await newest.focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Add to a collection…" }).click();
  await page.getByRole("dialog", { name: "Add 1 picture to a collection" }).waitFor();
  await page.keyboard.press("Escape");
});

/** All that the large view says from now on: each mark is seen for a moment only. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(`{
    const place = document.querySelector("[role=dialog]:not([aria-modal=false]) [role=status]");
    globalThis.said = [];
    new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true, subtree: true, characterData: true });
  }`);
  return () => page.evaluate("said");
}

test("large view rates by key, goes on by itself and shows that it did; 0 and X take back, and stay", async ({
  page,
}) => {
  await show(page, "History");
  await nav(page).getByRole("link", { name: "All pictures" }).click();
  const [first, second] = [tiles(page).nth(0), tiles(page).nth(1)];
  await first.click();
  await page.keyboard.press("Space");
  const large = openDialog(page);
  const shown = () => large.locator("img").getAttribute("src");
  const one = await shown();
  const said = await listen(page);
  await page.keyboard.press("4");
  await eventually(said).toContain("★★★★");
  await eventually(shown).not.toBe(one);
  const two = await shown();
  await page.keyboard.press("x");
  await eventually(said).toContain("Rejected");
  await eventually(shown).not.toBe(two);
  await page.keyboard.press("ArrowLeft");
  await eventually(shown).toBe(two);
  // What was just done may still be said beside it.
  await large.getByText("Rejected", { exact: true }).last().waitFor();
  await expectSound(page);
  await page.keyboard.press("x");
  await eventually(said).toContain("No longer rejected");
  expect(await shown()).toBe(two);
  await page.keyboard.press("ArrowLeft");
  await eventually(shown).toBe(one);
  await page.keyboard.press("0");
  await eventually(said).toContain("No stars");
  expect(await shown()).toBe(one);
  await page.keyboard.press("5");
  await page.keyboard.press("Escape");
  await large.waitFor({ state: "detached" });
  await eventually(() => first.getAttribute("aria-label")).toContain("5 stars");
  await eventually(() => second.getAttribute("aria-label")).not.toContain("rejected");
});
