/** People who are one, photographs that are somebody else's, and those that lie on their side. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectSound } from "./audit.ts";
import {
  dragOnto,
  drop,
  eventually,
  pictureFiles,
  quick,
  remember,
  shot,
  show,
  testWithPicture as test,
  undoOf,
} from "./fixture.ts";

const card = (page: Page, name: RegExp) => page.getByRole("grid").getByRole("gridcell", { name });
const inspector = (page: Page, name: string) => page.getByRole("complementary", { name });

const originals = (folder: string): readonly string[] =>
  readdirSync(join(folder, "home/references"))
    .map((name) =>
      createHash("sha256")
        .update(readFileSync(join(folder, "home/references", name)))
        .digest("hex"),
    )
    .toSorted();

test("two of the same become one after a question, and undo makes two of them again", async ({ studio }) => {
  const { page } = studio;
  await show(page, "People");
  const grid = page.getByRole("grid");
  await drop(page, grid, [studio.file("Ben.png"), studio.file("Anna.jpg")]);
  // Ben is drawn, and of Anna alone there is nobody to tell her from.
  await page.getByText("In 1 of them no single photographed face was found: you know best.").waitFor();
  await shot(page, "import-question");
  await expectSound(page);
  await page.getByRole("button", { name: "2 people, one each" }).click();
  await card(page, /^Ben/).waitFor();
  await card(page, /^Anna/).click();
  await card(page, /^Ben/).click({ modifiers: ["ControlOrMeta"] });
  await shot(page, "several");
  await page.keyboard.press("m");
  const question = page.getByRole("dialog", { name: "Make one of 2 people?" });
  await question.getByRole("radio", { name: "Ben" }).click();
  expect(await question.getByLabel("Name").inputValue()).toBe("Ben");
  await question.getByLabel("Name").fill("  ");
  await question.getByText("A name is needed.").waitFor();
  await page.keyboard.press("Enter");
  await question.getByLabel("Name").fill("Benna");
  await shot(page, "merge");
  await page.keyboard.press("Enter");
  await card(page, /^Benna,? 2 photos/).waitFor();
  await eventually(() => card(page, /^Anna/).count()).toBe(0);
  await undoOf(page, /are one now: Benna$/).click();
  await card(page, /^Anna,? 1 photo\b/).waitFor();
  await card(page, /^Ben,? 1 photo\b/).waitFor();
});

test("whoever is given the name of another hears of it while typing, and keeps the earlier one by Escape", async ({
  studio,
}) => {
  const { page } = studio;
  await card(page, /^Anna/).click();
  const name = inspector(page, "Anna").getByRole("textbox", { name: "Name" });
  await name.fill("ben");
  await page.getByText(/^There is another “Ben”\. Exports keep the two in folders of their own/).waitFor();
  await shot(page, "namesake");
  await name.press("Escape");
  await card(page, /^Anna/).waitFor();
});

test("a photo goes to another person by hand and by menu, and the last one asks whether the two are one", async ({
  studio,
}) => {
  const { page } = studio;
  await card(page, /^Ben/).click();
  // The only one of hers, so it is a question.
  await dragOnto(page, card(page, /^Anna/), card(page, /^Ben/));
  await page.getByRole("dialog", { name: "Make one of 2 people?" }).getByRole("button", { name: "Merge" }).click();
  await card(page, /^Ben,? 2 photos/).click();
  await drop(page, page.getByRole("grid"), [studio.file("Wood.png")]);
  await card(page, /^Wood/).waitFor();
  await card(page, /^Ben/).click();
  await dragOnto(page, inspector(page, "Ben").getByRole("button", { name: "Photo 2 of 2" }), card(page, /^Wood/));
  await card(page, /^Wood,? 2 photos/).waitFor();
  await card(page, /^Wood/).click();
  const photo = inspector(page, "Wood").getByRole("button", { name: "Photo 2 of 2" });
  await photo.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Move to another person…" }).click();
  const dialog = page.getByRole("dialog", { name: "Whose is this photo of Wood?" });
  await dialog.getByRole("searchbox").fill("be");
  await shot(page, "move");
  await page.keyboard.press("Enter");
  await card(page, /^Ben,? 2 photos/).waitFor();
  await card(page, /^Ben/).click();
  await inspector(page, "Ben").getByRole("button", { name: "Photo 2 of 2" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "This is someone new…" }).click();
  const parting = page.getByRole("dialog", { name: "Who is new among the photos of Ben?" });
  await parting.getByRole("button", { name: "Photo 2 of 2", pressed: true }).waitFor();
  await expect(parting.getByRole("button", { name: "Make a person of 1 photo" }).isDisabled()).resolves.toBe(true);
  await parting.getByLabel("Name").fill("Zoë");
  await shot(page, "split");
  await expectSound(page);
  await page.keyboard.press("Enter");
  await card(page, /^Zoë,? 1 photo\b/).waitFor();
  await card(page, /^Ben,? 1 photo\b/).waitFor();
  await undoOf(page, /^Zoë is a person of their own now$/).click();
  await card(page, /^Ben,? 2 photos/).waitFor();
  await eventually(() => card(page, /^Zoë/).count()).toBe(0);
});

test("a photo is turned where it is shown and in what is made of it, and its file stays as it was", async ({
  studio,
}) => {
  const { page, folder } = studio;
  await card(page, /^Wood/).click();
  const before = originals(folder);
  const frame = inspector(page, "Wood").getByRole("img", { name: "Photo of Wood" });
  const address = await frame.getAttribute("src");
  await inspector(page, "Wood").getByRole("button", { name: "Turn right" }).click();
  await eventually(() => frame.getAttribute("src")).not.toBe(address);
  await eventually(() => card(page, /^Wood/).locator("img").getAttribute("src")).toContain("turn=1");
  await shot(page, "turned");
  expect(originals(folder)).toEqual(before);
  await page.keyboard.press("ControlOrMeta+z");
  await eventually(() => frame.getAttribute("src")).toBe(address);
});

test("several people are queued at once, a picture of each", async ({ studio }) => {
  const { page } = studio;
  await remember(page, { ...quick, prompt: "a hat" });
  const before = pictureFiles(studio).length;
  await card(page, /^Wood/).click();
  await card(page, /^Ben/).click({ modifiers: ["ControlOrMeta"] });
  await page.getByRole("button", { name: "Queue these" }).click();
  await page.getByText("2 pictures are in the queue").waitFor();
  await eventually(() => pictureFiles(studio).length).toBe(before + 2);
  await show(page, "History");
  await page
    .getByRole("gridcell", { name: /^Wood\b/ })
    .first()
    .waitFor();
  await page
    .getByRole("gridcell", { name: /^Ben\b/ })
    .first()
    .waitFor();
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
