/** Pictures beside one another: chosen in the history, zoomed together, judged by key. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { eventually, quick, remember, show, test, undoOf } from "./fixture.ts";

const panes = (page: Page): Locator => page.getByRole("listbox", { name: "Comparison" }).getByRole("option");
const tiles = (page: Page): Locator => page.getByRole("grid", { name: "Pictures, newest first" }).getByRole("gridcell");
const widths = (page: Page): Promise<readonly number[]> =>
  panes(page)
    .locator("img")
    .evaluateAll((all) => all.map((image) => Math.round(image.getBoundingClientRect().width)));

test("two to four chosen pictures are compared by C, from the history", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Sheets");
  await page.getByRole("button", { name: "Make 9" }).waitFor();
  await remember(page, { ...quick });
  await page.getByRole("button", { name: "Styles 3" }).click();
  const chosen = page.getByRole("group", { name: "Styles" }).getByRole("checkbox", { checked: true });
  await chosen.last().click();
  await chosen.last().click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make 3" }).click();
  await page.getByRole("complementary", { name: /×/ }).waitFor();
  await show(page, "History");
  await eventually(() => tiles(page).count()).toBe(3);
  await tiles(page).nth(0).click();
  await page.keyboard.press("c");
  await page.getByRole("main", { name: "History" }).waitFor();
  await tiles(page)
    .nth(2)
    .click({ modifiers: ["Shift"] });
  await page.keyboard.press("c");
  await eventually(() => panes(page).count()).toBe(3);
  await page.getByRole("complementary", { name: "What differs" }).getByText("Person", { exact: true }).waitFor();
});

test("zoom and pan are linked: what one plane does all do", async ({ studio }) => {
  const { page } = studio;
  const before = await widths(page);
  expect(new Set(before).size).toBe(1);
  const box = (await panes(page).nth(1).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -800);
  await eventually(async () => (await widths(page))[0]!).toBeGreaterThan(before[0]!);
  expect(new Set(await widths(page)).size).toBe(1);
  await page.keyboard.press("f");
  await eventually(() => widths(page)).toEqual(before);
});

test("fitting enlarges a small picture by half at most", async ({ studio }) => {
  const { page } = studio;
  expect((await widths(page)).every((width) => width <= 64 * 1.5)).toBe(true);
});

test("S shows the subject while it is held, A the first picture in every place", async ({ studio }) => {
  const { page } = studio;
  const subject = panes(page).getByRole("img", { name: "Subject" });
  expect(await subject.count()).toBe(0);
  await page.keyboard.down("s");
  await eventually(() => subject.count()).toBe(3);
  await page.keyboard.up("s");
  await eventually(() => subject.count()).toBe(0);
  const sources = () =>
    panes(page)
      .locator("img")
      .evaluateAll((all) => all.map((image) => image.getAttribute("src")));
  await eventually(async () => new Set(await sources()).size).toBe(3);
  await page.keyboard.down("a");
  await eventually(async () => new Set(await sources()).size).toBe(1);
  await page.keyboard.up("a");
  await eventually(async () => new Set(await sources()).size).toBe(3);
});

test("digits rate, X rejects and goes on, and one is kept while the rest is rejected, with a way back", async ({
  studio,
}) => {
  const { page } = studio;
  await page.keyboard.press("4");
  await page.getByRole("option", { name: /^A: .*4 stars/, selected: true }).waitFor();
  await page.keyboard.press("x");
  await page.getByRole("option", { name: /^A: .*rejected/ }).waitFor();
  await page.getByRole("option", { name: /^B: /, selected: true }).waitFor();
  await page.getByRole("button", { name: "Keep B, reject the rest" }).click();
  await page.getByRole("option", { name: /^C: .*rejected/ }).waitFor();
  await undoOf(page, /^Keep B, reject the rest$/).click();
  await page.getByRole("option", { name: /^C: (?!.*rejected)/ }).waitFor();
  await page.keyboard.press("Escape");
  await eventually(() => panes(page).count()).toBe(0);
  await page.goBack();
  await eventually(() => panes(page).count()).toBe(3);
  expect(studio.complaints).toEqual([]);
});

test("on the stage the subject lies over nothing until S is held", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Studio");
  await page.getByRole("toolbar", { name: "Picture tools" }).waitFor();
  expect(await page.getByText("Subject", { exact: true }).count()).toBeLessThanOrEqual(1);
  const photo = page.locator("main img[src*='/media/reference/'][src*='crop']").and(page.locator("[class*=instead]"));
  expect(await photo.count()).toBe(0);
  await page.keyboard.down("s");
  await eventually(() => photo.count()).toBe(1);
  await page.keyboard.up("s");
  await eventually(() => photo.count()).toBe(0);
});
