/** Pictures by how like they are: sorted, narrowed by sliders, chosen with a lasso, told in words. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { afterAll, expect, test as base } from "vitest";
import { fillLibrary } from "../../bench/studio/library.ts";
import { need } from "../support/needs.ts";
import { type Application, closeBrowser, start } from "./application.ts";
import { door } from "./door.ts";
import { expectSound } from "./audit.ts";
import { eventually, show } from "./fixture.ts";

const pictures = 60;
const folder = mkdtempSync(join(tmpdir(), "atelier-e2e-measures-"));
let opened: Promise<Application> | null = null;

/** Every fifth picture shows no face; the others are the more like and the less in style the newer they are. */
function fillMeasures(): void {
  const database = new DatabaseSync(join(folder, "home/library.sqlite"));
  const ids = database.prepare("SELECT id FROM picture ORDER BY id").all() as { id: number }[];
  const insert = database.prepare(
    `INSERT INTO measure (picture, kind, formula, value, "by", rough, why, share, lead) VALUES (?, ?, 'test/1', ?, ?, ?, ?, ?, ?)`,
  );
  database.exec("BEGIN");
  for (const [n, { id }] of ids.entries()) {
    database.prepare("INSERT INTO measured (picture, stamp) VALUES (?, 'test')").run(id);
    const share = n / (ids.length - 1);
    if (n % 5 === 0) insert.run(id, "likeness", null, null, null, "no face", null, null);
    else insert.run(id, "likeness", share, "face", 0, null, share, 4 * share - 1);
    insert.run(id, "style", 1 - share, "csd", 0, null, 1 - share, 3 - 4 * share);
    for (const kind of ["likeness", "style"])
      database
        .prepare(`INSERT INTO unrelated (picture, kind, "by", value) VALUES (?, ?, ?, ?)`)
        .run(id, kind, kind === "likeness" ? "face" : "csd", share);
  }
  database.exec("COMMIT");
  database.close();
}

const open = async (): Promise<Application> => {
  await fillLibrary({ folder, pictures, assets: join(import.meta.dirname, "../../assets"), different: 12 });
  fillMeasures();
  mkdirSync(join(folder, "home"), { recursive: true });
  writeFileSync(join(folder, "home/settings.json"), JSON.stringify({ measuring: false }));
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

const tiles = (page: Page) => page.getByRole("grid").getByRole("gridcell");
const shots = process.env["ATELIER_SHOTS"];
const shoot = async (page: Page, name: string): Promise<void> => {
  for (const theme of shots ? (["light", "dark"] as const) : []) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(shots!, `${name}-${theme}.png`) });
  }
};

test("sorted by likeness the grades stand as headings, and what cannot be told comes last", async ({ page }) => {
  await show(page, "History");
  await tiles(page).first().waitFor();
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("switch", { name: /Stack variations/ }).click();
  await page.getByRole("combobox", { name: "Order" }).click();
  await page.getByRole("option", { name: "Likeness" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("rowheader", { name: /^Very like/ }).waitFor();
  const headings = await page.getByRole("rowheader").allTextContents();
  expect(headings[0]).toMatch(/^Very like/);
});

test("a picture says how like it is and why, with its numbers on demand, and leaves the stars alone", async ({
  page,
}) => {
  await tiles(page).first().click();
  const inspector = page.getByRole("complementary");
  await inspector
    .getByText(/^(Very l|L)ike \w+$/)
    .first()
    .waitFor();
  await inspector.getByText(/More alike than \d+ of 100 pictures and people/).waitFor();
  await inspector.getByText("Numbers").click();
  await inspector.getByText(/· face identity/).waitFor();
  await inspector.getByText("Measures sort. Stars are yours alone.").waitFor();
  await shoot(page, "measures-inspector");
  await expectSound(page);
});

test("on the map a lasso chooses what it goes around", async ({ page }) => {
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("switch", { name: /as a map/ }).click();
  await page.keyboard.press("Escape");
  const map = page.getByTestId("measure-map");
  await map.waitFor();
  const box = (await map.boundingBox())!;
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(0.01, 0.01));
  await page.mouse.down();
  for (const [x, y] of [
    [0.4, 0.01],
    [0.4, 0.4],
    [0.01, 0.4],
    [0.01, 0.02],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 4 });
  await shoot(page, "measures-lasso");
  await page.mouse.up();
  await page.getByRole("button", { name: /^\d+ selected$/ }).waitFor();
  const chosen = Number((await page.getByRole("button", { name: /^\d+ selected$/ }).textContent())!.split(" ")[0]);
  expect(chosen).toBeGreaterThan(5);
  expect(chosen).toBeLessThan(30);
  // The same without a hand.
  await map.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "1 selected", exact: true }).waitFor();
  await page.keyboard.press("Shift+End");
  await page.getByRole("button", { name: "2 selected", exact: true }).waitFor();
  await expectSound(page);
});

test("a least likeness narrows the history, keeps what cannot be judged, and says so", async ({ page }) => {
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByText(/cannot be judged. They stay in view/).waitFor();
  const slider = page.getByRole("slider", { name: "Likeness, at least" });
  await slider.focus();
  for (let n = 0; n < 24; n++) await page.keyboard.press("ArrowRight");
  await shoot(page, "measures-filter");
  await expectSound(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Remove the filter Likeness from/ }).waitFor();
  await eventually(() => page.getByRole("button", { name: /^Export all/ }).textContent()).not.toContain(
    String(pictures),
  );
});
