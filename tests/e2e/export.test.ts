/** Exporting: what the sheet says before it starts is what lies on the disk afterwards. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { readPicture } from "../../src/formats/picture/read.ts";
import { eventually, quick, remember, show, type Studio, testWithPicture as test } from "./fixture.ts";

const exported = ({ folder }: Studio): readonly string[] => globSync("desk/exports/**/*.*", { cwd: folder }).sort();
const sheet = (page: Page) => page.getByRole("dialog", { name: /^Export/ });
const before = (page: Page) => sheet(page).getByRole("region", { name: "Before it starts" });

/** A line of what the sheet says before it starts. */
async function told(page: Page, what: string): Promise<string> {
  const at = (await before(page).getByRole("term").allTextContents()).indexOf(what);
  return at < 0 ? `nothing about ${what}` : ((await before(page).getByRole("definition").nth(at).textContent()) ?? "");
}

async function openSheet(page: Page): Promise<void> {
  await page.getByRole("gridcell").first().click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.getByRole("button", { name: "2 selected", exact: true }).waitFor();
  await page.keyboard.press("ControlOrMeta+e");
  await before(page).getByRole("term").first().waitFor();
}

async function choose(field: Locator, option: string): Promise<void> {
  await field.click();
  await field.page().getByRole("option", { name: option }).click();
}

async function run(page: Page, pictures: number): Promise<void> {
  await sheet(page)
    .getByRole("button", { name: `Export ${pictures} picture${pictures === 1 ? "" : "s"}`, exact: true })
    .click();
  await sheet(page).getByRole("button", { name: "Done" }).click();
  await sheet(page).waitFor({ state: "detached" });
}

test("an export puts files where the sheet said, under the names it said", async ({ studio }) => {
  const { page } = studio;
  await remember(page, { ...quick, seed: 7000 });
  await page.getByRole("button", { name: "Make 1 picture" }).click();
  await show(page, "History");
  await eventually(() => page.getByRole("gridcell").count()).toBe(2);
  await openSheet(page);
  await sheet(page)
    .getByLabel("Folder", { exact: true })
    .fill(join(studio.folder, "desk", "exports"));
  await sheet(page).getByLabel("Subfolders and file name").fill("{person}/{style}-{width}");
  await sheet(page)
    .getByRole("button", { name: "WebP" })
    .or(sheet(page).getByRole("radio", { name: "WebP" }))
    .click();
  await eventually(() => told(page, "Names taken")).toBe("none");
  expect(await told(page, "Pictures")).toBe("2");
  const example = sheet(page).getByText(/^For example .+\.webp$/);
  await example.waitFor();
  const [, name = ""] = /^For example (.+)$/.exec((await example.textContent()) ?? "") ?? [];
  await run(page, 2);

  expect(exported(studio)).toHaveLength(2);
  for (const file of exported(studio)) {
    expect(file).toMatch(/^desk\/exports\/[^/]+\/[^/]+-(256|64)\.webp$/);
    await readPicture(join(studio.folder, file));
  }
  expect(exported(studio)).toContain(`desk/exports/${name}`);
});

test("a second export finds them there, and has nothing to do", async ({ studio }) => {
  const { page } = studio;
  await openSheet(page);
  await eventually(() => told(page, "There already")).toBe("2, unchanged");
  await sheet(page).getByRole("button", { name: "Nothing to export", disabled: true }).waitFor();
  await sheet(page).getByText("nothing is new, and nothing has changed").waitFor();
});

test("changed, they are brought up to date in their places", async ({ studio }) => {
  const { page } = studio;
  await sheet(page).getByRole("radio", { name: "Nothing", exact: true }).click();
  await eventually(() => told(page, "Changed since")).toBe("2, brought up to date");
  const [before] = exported(studio).map((file) => readFileSync(join(studio.folder, file)));
  await run(page, 2);
  expect(exported(studio)).toHaveLength(2);
  expect(readFileSync(join(studio.folder, exported(studio)[0]!)).equals(before!)).toBe(false);
});

test("a file that somebody changed is theirs: it stays, or gives way where that is wanted", async ({ studio }) => {
  const { page } = studio;
  const theirs = join(studio.folder, exported(studio)[0]!);
  writeFileSync(theirs, "theirs");
  await openSheet(page);
  await eventually(() => told(page, "Names taken")).toBe("1, renamed");
  const collision = sheet(page).getByRole("combobox", { name: "If another file has the name" });
  await choose(collision, "Leave it as it is");
  await eventually(() => told(page, "Names taken")).toMatch(/^1, left as/);
  await sheet(page).getByRole("button", { name: "Nothing to export", disabled: true }).waitFor();
  await choose(collision, "Overwrite it");
  await eventually(() => told(page, "Names taken")).toBe("1, overwritten");
  await run(page, 1);
  expect(exported(studio)).toHaveLength(2);
  await readPicture(theirs);
});

test("a rejected picture stays out unless it is ticked", async ({ studio }) => {
  const { page } = studio;
  await page.getByRole("gridcell").first().click();
  await page.keyboard.press("x");
  await page.getByRole("gridcell", { name: /rejected/ }).waitFor();
  await openSheet(page);
  await eventually(() => told(page, "Pictures")).toBe("1");
  await sheet(page).getByRole("checkbox", { name: "The rejected picture too" }).click();
  await eventually(() => told(page, "Pictures")).toBe("2");
  await page.keyboard.press("Escape");
  await sheet(page).waitFor({ state: "detached" });
});

test("all pictures and those that are selected are told apart, also when keys follow each other at once", async ({
  studio,
}) => {
  const { page } = studio;
  await page.getByRole("gridcell").first().click();
  await page.getByRole("button", { name: "Export selected…" }).click();
  await page.getByRole("dialog", { name: "Export 1 picture" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Export all 2…" }).click();
  await page.getByRole("dialog", { name: "Export all 2 pictures" }).waitFor();
  await page.keyboard.press("Escape");
  await sheet(page).waitFor({ state: "detached" });
  await page.getByRole("gridcell").first().click();
  // Both before the window draws anything in between.
  await page.evaluate(`for (const key of ["a", "e"])
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
      { key, code: "Key" + key.toUpperCase(), ctrlKey: true, bubbles: true, cancelable: true }))`);
  await page.getByRole("dialog", { name: "Export 2 selected pictures" }).waitFor();
  await page.keyboard.press("Escape");
  await sheet(page).waitFor({ state: "detached" });
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
