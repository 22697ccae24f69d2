/** Several subjects and styles in one picture, how much each counts, and what counts nothing. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { eventually, pictureFiles, quick, remember, show, testWithPicture as test } from "./fixture.ts";

const composer = (page: Page) => page.getByRole("complementary", { name: "Composer" });
const shelf = (page: Page, tab: "People" | "Styles") => page.getByRole("tabpanel", { name: tab });
const card = (page: Page, tab: "People" | "Styles", name: string) =>
  shelf(page, tab).getByRole("button", { name, exact: true });
const says = (page: Page) => eventually(() => composer(page).textContent());

/** The names on a tab of the shelf, in its order. */
async function names(page: Page, tab: "People" | "Styles"): Promise<readonly string[]> {
  await page.getByRole("tab", { name: tab }).click();
  const cards = shelf(page, tab).locator("button[aria-pressed]");
  await cards.nth(2).waitFor();
  return cards.allInnerTexts();
}

test("a click takes somebody instead, Ctrl and “+” beside; several stand in the picture in their order", async ({
  studio,
}) => {
  const { page } = studio;
  await remember(page, quick);
  const [one = "", two = "", three = ""] = (await names(page, "People")).map((name) => name.trim());
  await card(page, "People", one).click();
  await card(page, "People", two).click();
  await says(page).toContain(`${two} in `);
  await card(page, "People", one).click({ modifiers: ["ControlOrMeta"] });
  await says(page).toContain(`${two} and ${one} in `);
  await card(page, "People", three).hover();
  await shelf(page, "People")
    .getByRole("button", { name: `Add ${three} as a further subject` })
    .click();
  await says(page).toContain(`${two}, ${one} and ${three} in `);
  await composer(page).getByRole("img", { name: three }).click({ button: "right" });
  await page.getByRole("menuitem", { name: `Move ${three} forward` }).click();
  await says(page).toContain(`${two}, ${three} and ${one} in `);
  await composer(page)
    .getByRole("button", { name: `Take ${two} out` })
    .click();

  const before = pictureFiles(studio);
  await composer(page).getByRole("button", { name: "Make 1 picture" }).dblclick();
  await eventually(() => pictureFiles(studio).length).toBe(before.length + 1);
  const [made = ""] = pictureFiles(studio).filter((file) => !before.includes(file));
  expect((await readRecipe(made)).subjects.map(({ name }) => name)).toEqual([three, one]);

  await card(page, "People", two).click();
  await says(page).toContain(`${two} in `);
});

test("styles blend likewise; weights are typed, and a weight of nothing leaves a style out", async ({ studio }) => {
  const { page } = studio;
  const [one = "", two = "", three = ""] = (await names(page, "Styles")).map((name) => name.trim());
  await card(page, "Styles", one).click();
  await card(page, "Styles", two).click();
  await says(page).toContain(` in ${two}, pose kept.`);
  await card(page, "Styles", one).click({ modifiers: ["ControlOrMeta"] });
  await card(page, "Styles", three).hover();
  await shelf(page, "Styles")
    .getByRole("button", { name: `Blend ${three} in` })
    .click();
  await says(page).toContain(` in ${two}, ${one} and ${three}, pose kept.`);
  const weight = (name: string) => composer(page).getByRole("textbox", { name: `How much ${name}` });
  await weight(one).fill("35");
  await weight(three).fill("0");
  await weight(three).press("Tab");
  await says(page).toContain(` in ${two} with a little ${one}, without ${three}, pose kept.`);
  await composer(page).getByText("Left out").waitFor();

  const before = pictureFiles(studio);
  await composer(page).getByRole("button", { name: "Make 1 picture" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(before.length + 1);
  const [made = ""] = pictureFiles(studio).filter((file) => !before.includes(file));
  expect((await readRecipe(made)).styles.map(({ name, weight: counts = 100 }) => [name, counts])).toEqual([
    [two, 100],
    [one, 35],
  ]);
});

test("ten keys on a picture's weight are ten steps, and one undo takes them all back", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Styles");
  const styles = page.getByRole("main", { name: "Styles" });
  await styles.getByRole("gridcell").first().click();
  const weight = page.getByRole("slider", { name: /^Weight of picture 1 of/ });
  await weight.focus();
  for (let press = 0; press < 10; press++) await page.keyboard.press("ArrowLeft");
  expect(await weight.inputValue()).toBe("50");
  await page.keyboard.press("ControlOrMeta+z");
  await eventually(() => weight.inputValue()).toBe("100");
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await eventually(() => weight.inputValue()).toBe("50");
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
