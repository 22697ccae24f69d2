/** Deleting for good: the one question, what it says, and what is gone after it; and a backup that brings it back. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { expectSound } from "./audit.ts";
import { eventually, pictureFiles, show, testWithPicture as test } from "./fixture.ts";

test("everything goes into one file, by keys alone", async ({ studio }) => {
  const { page, folder } = studio;
  await show(page, "Settings");
  await page.getByRole("textbox", { name: "File for the backup" }).fill(join(folder, "backup.zip"));
  await page.getByRole("button", { name: "Back up everything" }).press("Enter");
  await page.getByText(/^\d+ files, .*backup\.zip$/).waitFor();
});

test("a person is deleted for good after one question, which says what still shows them", async ({ studio }) => {
  const { page, folder } = studio;
  const references = () => readdirSync(join(folder, "home/references")).length;
  const before = references();
  await show(page, "People");
  const people = page.getByRole("main", { name: "People" }).getByRole("gridcell");
  await people.filter({ hasText: "1 picture" }).first().click();
  await page.keyboard.press("Delete");
  await page
    .getByRole("navigation", { name: "Show" })
    .getByRole("link", { name: /^Trash/ })
    .click();
  await eventually(() => people.count()).toBe(1);
  await page.getByRole("button", { name: "Empty trash" }).click();
  const dialog = page.getByRole("dialog", { name: /^Delete .* for good\?$/ });
  await dialog.getByText(/1 picture shows/).waitFor();
  await dialog.getByText("Photographs").waitFor();
  if (process.env["ATELIER_SHOTS"])
    await page.screenshot({ path: join(process.env["ATELIER_SHOTS"], "removal-dark.png") });
  // Escape asks nothing more and deletes nothing.
  await page.keyboard.press("Escape");
  await eventually(() => dialog.count()).toBe(0);
  expect(references()).toBe(before);
  await page.getByRole("button", { name: "Empty trash" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await eventually(() => dialog.count()).toBe(0);
  await page.getByText("The trash is empty").waitFor();
  await eventually(references).toBe(before - 1);
  // The picture stays, and undo brings nobody back.
  expect(pictureFiles(studio)).toHaveLength(1);
  await page.keyboard.press("ControlOrMeta+z");
  await page.getByText("The trash is empty").waitFor();
});

test("a picture in the trash goes with its file", async ({ studio }) => {
  const { page } = studio;
  await show(page, "History");
  await page.getByRole("gridcell").first().click();
  await page.keyboard.press("Delete");
  await page
    .getByRole("navigation", { name: "Show" })
    .getByRole("link", { name: /^Trash/ })
    .click();
  await page.getByRole("gridcell").first().click();
  await page.keyboard.press("Shift+Delete");
  const dialog = page.getByRole("dialog", { name: "Delete 1 picture for good?" });
  await dialog.getByText("Together").waitFor();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await eventually(() => pictureFiles(studio).length).toBe(0);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});

test("a backup says what it holds, asks before it takes the library's place, and starts the studio again with it", async ({
  studio,
}) => {
  const { page, folder } = studio;
  await show(page, "Settings");
  const file = page.getByRole("textbox", { name: "Backup to bring back" });
  await file.fill(join(folder, "backup.zip"));
  await page.getByRole("button", { name: "See what it holds…" }).press("Enter");
  const question = page.getByRole("dialog", { name: /^Bring back the backup of / });
  await question.getByText(/, 1 picture$/).waitFor();
  await question.getByText(/, 0 pictures$/).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await eventually(() => question.count()).toBe(0);
  await page.getByRole("button", { name: "See what it holds…" }).press("Enter");
  const bring = question.getByRole("button", { name: "Bring it back" });
  expect(await bring.isDisabled()).toBe(true);
  await question.getByRole("checkbox").press("Space");
  await page.evaluate("globalThis.before = true");
  await bring.press("Enter");
  // The page is another one once the studio has started again.
  await eventually(() => page.evaluate("globalThis.before ?? false").catch(() => true)).toBe(false);
  await show(page, "History");
  await page.getByRole("gridcell").first().waitFor();
  expect(pictureFiles(studio)).toHaveLength(1);
  await page
    .getByRole("navigation", { name: "Show" })
    .getByRole("link", { name: /^Trash/ })
    .click();
  await page.getByText("The trash is empty").waitFor();
  await show(page, "People");
  await page
    .getByRole("gridcell", { name: /1 picture/ })
    .first()
    .waitFor();
});
