/** Finding pictures again, rating them, throwing them away and getting them back. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { eventually, quick, remember, show, testWithPicture as test, undoOf } from "./fixture.ts";

const grid = (page: Page) => page.getByRole("grid", { name: "Pictures, newest first" });
const tiles = (page: Page) => grid(page).getByRole("gridcell");
const tile = (page: Page, words: string) => grid(page).getByRole("gridcell", { name: words });
const place = (page: Page, name: string) => page.getByRole("navigation", { name: "Show" }).getByRole("link", { name });
const film = (page: Page) => page.getByRole("listbox", { name: "Pictures, newest first" });

test("what was typed is found again, by search and by filter", async ({ studio }) => {
  const { page } = studio;
  await remember(page, { ...quick, people: [], styles: [], keepPose: false });
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  for (const words of ["a red lighthouse", "an old harbour"]) {
    await prompt.fill(words);
    await page.keyboard.press("ControlOrMeta+Enter");
    await film(page).getByRole("option", { name: words, exact: true, selected: true }).waitFor();
  }
  await show(page, "History");
  await eventually(() => tiles(page).count()).toBe(3);
  await page.keyboard.press("/");
  await page.keyboard.type("harb");
  await eventually(() => tiles(page).count()).toBe(1);
  await tile(page, "an old harbour").waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await eventually(() => tiles(page).count()).toBe(3);
  await page.getByRole("navigation", { name: "Show" }).getByRole("group", { name: "People" }).getByRole("link").click();
  await eventually(() => tiles(page).count()).toBe(1);
  await page.goBack();
  await eventually(() => tiles(page).count()).toBe(3);
});

test("stars and rejects are given by key, and gather what they mark", async ({ studio }) => {
  const { page } = studio;
  await tile(page, "an old harbour").click();
  await page.keyboard.press("4");
  await tile(page, "an old harbour")
    .and(grid(page).getByRole("gridcell", { name: "4 stars" }))
    .waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  await grid(page)
    .getByRole("gridcell", { name: /a red lighthouse.*rejected/ })
    .waitFor();
  await place(page, "Starred").click();
  await tile(page, "an old harbour").waitFor();
  await eventually(() => tiles(page).count()).toBe(1);
  await place(page, "Rejected").click();
  await tile(page, "a red lighthouse").waitFor();
  await eventually(() => tiles(page).count()).toBe(1);
});

test("what changed nothing is no step: undo takes back what was done before it, in its order", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Studio");
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  const words = await prompt.inputValue();
  await prompt.fill("an old harbour at night");
  await show(page, "History");
  const starred = (stars: number) =>
    tile(page, "an old harbour").and(grid(page).getByRole("gridcell", { name: `${stars} stars` }));
  await tile(page, "an old harbour").click();
  await page.keyboard.press("2");
  await starred(2).waitFor();
  await page.keyboard.press("2");
  await page.keyboard.press("2");
  await page.keyboard.press("ControlOrMeta+z");
  await starred(4).waitFor();
  await page.keyboard.press("ControlOrMeta+z");
  await page.getByText("Undone: Changed what is to be made").waitFor();
  await starred(4).waitFor();
  await show(page, "Studio");
  await eventually(() => prompt.inputValue()).toBe(words);
  await show(page, "History");
});

test("two windows tag one picture at once: each keeps the other's, and undo takes back its own", async ({ studio }) => {
  const { page } = studio;
  await show(page, "History");
  await page.getByRole("gridcell").first().click();
  // The chosen one stands in the address.
  const other = await page.context().newPage();
  await other.goto(page.url());
  const field = (window: Page) => window.getByLabel("+ tag");
  const tags = (window: Page) =>
    window
      .getByRole("button", { name: /^Remove tag / })
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")!.slice("Remove tag ".length)).toSorted());
  const before = await tags(page);
  await field(page).fill("mine");
  await field(other).fill("theirs");
  await Promise.all([page, other].map((window) => field(window).press("Enter")));
  // A window shows its own tag before it is kept, the other's only then.
  const both = [...before, "mine", "theirs"].toSorted();
  for (const window of [page, other]) await eventually(() => tags(window)).toEqual(both);
  const undo = async (window: Page, left: readonly string[]) => {
    await window.getByRole("gridcell").first().click();
    await window.keyboard.press("ControlOrMeta+z");
    for (const each of [page, other]) await eventually(() => tags(each)).toEqual([...before, ...left].toSorted());
  };
  await undo(page, ["theirs"]);
  await undo(other, []);
  await other.close();
});

test("a picture thrown away is in the trash, comes back by undo, goes by redo, and is restored from there", async ({
  studio,
}) => {
  const { page } = studio;
  await place(page, "All pictures").click();
  await tile(page, "an old harbour").click();
  await page.keyboard.press("Delete");
  await eventually(() => tiles(page).count()).toBe(2);
  await page.keyboard.press("ControlOrMeta+z");
  await tile(page, "an old harbour").waitFor();
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await eventually(() => tiles(page).count()).toBe(2);
  await place(page, "Trash").click();
  await tile(page, "an old harbour").click();
  await page.getByRole("main").getByRole("button", { name: "Restore" }).first().click();
  await place(page, "All pictures").click();
  await tile(page, "an old harbour").waitFor();
  await eventually(() => tiles(page).count()).toBe(3);
});

test("a person thrown away comes back by the toast's own button", async ({ studio }) => {
  const { page } = studio;
  await show(page, "People");
  const people = page.getByRole("main", { name: "People" }).getByRole("gridcell");
  await people.first().waitFor();
  const all = await people.count();
  const name = (await people.first().textContent()) ?? "";
  await people.first().click();
  await page.keyboard.press("Delete");
  await eventually(() => people.count()).toBe(all - 1);
  await undoOf(page, /^\w+ moved to the trash$/).click();
  await eventually(() => people.first().textContent()).toBe(name);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
