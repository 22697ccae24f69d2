/** Exporting: what the sheet says before it starts is what lies on the disk afterwards. */
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { readPicture } from "../../src/formats/picture/read.ts";
import { eventually, makeFirst, quick, remember, show, type Studio, test } from "./fixture.ts";

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
  await page.getByRole("button", { name: "2 selected" }).waitFor();
  await page.keyboard.press("ControlOrMeta+e");
  await before(page).getByRole("term").first().waitFor();
}

async function choose(field: Locator, option: string): Promise<void> {
  await field.click();
  await field.page().getByRole("option", { name: option }).click();
}

async function run(page: Page, pictures: number): Promise<void> {
  await sheet(page)
    .getByRole("button", { name: `Export ${pictures} pictures`, exact: true })
    .click();
  await sheet(page).getByRole("button", { name: "Done" }).click();
  await sheet(page).waitFor({ state: "detached" });
}

test("an export puts files where the sheet said, under the names it said", async ({ studio }) => {
  const { page } = studio;
  await makeFirst(page);
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

test("a second export meets the first and gives new names", async ({ studio }) => {
  const { page } = studio;
  const first = exported(studio).map((file) => readFileSync(join(studio.folder, file)));
  await openSheet(page);
  await eventually(() => told(page, "Names taken")).toBe("2, renamed");
  await run(page, 2);
  expect(exported(studio)).toHaveLength(4);
  const all = exported(studio).map((file) => readFileSync(join(studio.folder, file)));
  for (const bytes of first) expect(all.some((other) => other.equals(bytes))).toBe(true);
});

test("a third may overwrite them, and a fourth may leave them", async ({ studio }) => {
  const { page } = studio;
  await openSheet(page);
  const collision = sheet(page).getByRole("combobox", { name: "If a file exists" });
  await choose(collision, "Leave it as it is");
  await eventually(() => told(page, "Names taken")).toMatch(/^2, left as/);
  await sheet(page)
    .getByRole("button", { name: /^Export/, disabled: true })
    .waitFor();
  await choose(collision, "Overwrite it");
  await eventually(() => told(page, "Names taken")).toBe("2, overwritten");
  const times = () => exported(studio).map((file) => statSync(join(studio.folder, file)).mtimeMs);
  const earlier = times();
  await run(page, 2);
  expect(exported(studio)).toHaveLength(4);
  expect(times().filter((time, at) => time !== earlier[at])).toHaveLength(2);
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
