/** What the pointer does everywhere alike: drags into the composer, one menu for a picture, drops and pastes that ask. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { dragOnto, drop, eventually, show, shot, testWithPicture as test, undoOf } from "./fixture.ts";

const composer = (page: Page) => page.getByRole("complementary", { name: "Composer" });
const slot = (page: Page, name: "Subject" | "Style") => composer(page).getByRole("group", { name, exact: true });
const film = (page: Page) => page.getByRole("listbox", { name: "Pictures, newest first" });
const stage = (page: Page) => page.getByRole("main", { name: "Studio" }).locator("section");

/** Pastes a picture where the focus is, as a browser does. */
async function paste(page: Page, file: string): Promise<void> {
  const bytes = readFileSync(file).toString("base64");
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob("${bytes}"), (one) => one.charCodeAt(0));
    data.items.add(new File([content], "pasted.png", { type: "image/png" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  })()`);
}

const menuOf = async (page: Page): Promise<readonly string[]> => {
  await page.getByRole("menu").waitFor();
  const items = await page.getByRole("menuitem").allTextContents();
  await page.keyboard.press("Escape");
  await eventually(() => page.getByRole("menu").count()).toBe(0);
  return items.map((item) => item.replace(/(R|C|X|Q|Ctrl.*|Del|Space|Enter|⌘.*)$/, "").trim());
};

const everywhere = [
  "Edit",
  "Another",
  "Exactly again",
  "Use as subject",
  "Use as style",
  "Add to a collection…",
  "Copy the picture",
  "Copy the recipe",
];

test("a picture on the stage, on the film strip and in the history has the same menu", async ({ studio }) => {
  const { page } = studio;
  const picture = film(page).getByRole("option", { selected: true });
  const name = (await picture.getAttribute("aria-label"))!;
  await picture.click({ button: "right" });
  await shot(page, "film-menu");
  expect(await menuOf(page)).toEqual(expect.arrayContaining(everywhere));
  await stage(page).getByRole("img", { name }).click({ button: "right" });
  expect(await menuOf(page)).toEqual(expect.arrayContaining(everywhere));
  await page.getByRole("toolbar", { name: "Picture tools" }).getByRole("button", { name: "More" }).click();
  expect(await menuOf(page)).toEqual(expect.arrayContaining(everywhere));
  await show(page, "History");
  await page.getByRole("gridcell").first().click({ button: "right" });
  expect(await menuOf(page)).toEqual(expect.arrayContaining(everywhere));
});

test("a made picture is dragged into a slot, is used as it is, and comes into the library on request only", async ({
  studio,
}) => {
  const { page } = studio;
  await show(page, "People");
  await page.getByRole("gridcell").first().waitFor();
  const people = await page.getByRole("gridcell").count();
  await show(page, "Studio");
  await dragOnto(page, film(page).getByRole("option").first(), slot(page, "Style"));
  await composer(page).getByRole("button", { name: "Keep in the library" }).waitFor();
  await dragOnto(page, stage(page).locator("img").first(), slot(page, "Subject"));
  await eventually(() => composer(page).getByRole("button", { name: "Keep in the library" }).count()).toBe(2);
  await shot(page, "dragged");
  await show(page, "People");
  await page.getByRole("gridcell").first().waitFor();
  expect(await page.getByRole("gridcell").count()).toBe(people);
  await show(page, "Studio");
  await slot(page, "Style").locator("img").last().click({ button: "right" });
  expect(await menuOf(page)).toEqual(expect.arrayContaining(everywhere));
});

test("a made picture dropped on a card becomes a photograph of that person; by keys it is in the card's menu; undone, it is none", async ({
  studio,
}) => {
  const { page } = studio;
  const card = page.getByRole("tabpanel", { name: "People" }).getByRole("listitem").first();
  // The shelf remembers what it showed last.
  await page.getByRole("tab", { name: "People" }).click();
  await dragOnto(page, film(page).getByRole("option").first(), card);
  await page.getByText(/^1 picture added to /).waitFor();
  await shot(page, "added-to-person");
  const photos = async () => {
    await show(page, "People");
    await page.getByRole("gridcell", { name: /photo/ }).first().waitFor();
    const count = await page.getByRole("gridcell", { name: /2 photos/ }).count();
    await show(page, "Studio");
    return count;
  };
  expect(await photos()).toBe(1);
  await card.getByRole("button").first().focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: /^Add the picture on the stage to / }).waitFor();
  await shot(page, "card-menu");
  await page.getByRole("menuitem", { name: /^Add the picture on the stage to / }).press("Enter");
  await page.getByText(/ has it already$/).waitFor();
  await page.keyboard.press("ControlOrMeta+z");
  await eventually(photos).toBe(0);
  await page.getByRole("tab", { name: "Styles" }).click();
  await dragOnto(
    page,
    stage(page).locator("img").first(),
    page.getByRole("tabpanel", { name: "Styles" }).getByRole("listitem").first(),
  );
  await undoOf(page, /^1 picture added to /).click();
  await page.getByRole("tab", { name: "People" }).click();
});

test("what is pasted asks what it is to be: T makes a style of it, S a subject, Escape nothing", async ({ studio }) => {
  const { page } = studio;
  await paste(page, studio.file("Wood.png"));
  const question = page.getByRole("dialog", { name: "What is this picture to be?" });
  await question.waitFor();
  await shot(page, "paste");
  await page.keyboard.press("Escape");
  await eventually(() => question.count()).toBe(0);
  expect(await composer(page).textContent()).not.toContain("pasted");
  await paste(page, studio.file("Wood.png"));
  await question.waitFor();
  await page.keyboard.press("t");
  await eventually(() => slot(page, "Style").getByRole("img", { name: "Unnamed" }).count()).toBe(1);
  await show(page, "History");
  await paste(page, studio.file("Ben.png"));
  await question.waitFor();
  await page.keyboard.press("s");
  await eventually(() => slot(page, "Subject").getByRole("img", { name: "Unnamed" }).count()).toBe(1);
});

test("of a dropped folder every picture comes in, from its folders too, and the bad ones are told in one line that opens", async ({
  studio,
}) => {
  const { page, folder } = studio;
  const desk = join(folder, "Holiday");
  mkdirSync(join(desk, "older"), { recursive: true });
  copyFileSync(studio.file("Anna.jpg"), join(desk, "one.jpg"));
  copyFileSync(studio.file("Ben.png"), join(desk, "older", "two.png"));
  writeFileSync(join(desk, "broken.jpg"), "no picture");
  writeFileSync(join(desk, "notes.txt"), "notes");
  await show(page, "Queue");
  await drop(page, page.getByRole("main", { name: "Queue" }), [desk]);
  const question = page.getByRole("dialog", { name: "What are these 3 pictures to be?" });
  await question.waitFor();
  await shot(page, "folder");
  await page.keyboard.press("s");
  await page.getByRole("main", { name: "Studio" }).waitFor();
  await page.getByText("1 file did not come in, and why").click();
  await page.getByText(/broken\.jpg/).waitFor();
  await shot(page, "folder-refused");
  await show(page, "People");
  const grid = page.getByRole("grid");
  await grid.getByRole("gridcell", { name: /2 photos/ }).waitFor();
  await drop(page, grid, [desk]);
  await page.getByRole("dialog", { name: "3 photos: one person, or one each?" }).waitFor();
  await page.keyboard.press("Escape");
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
