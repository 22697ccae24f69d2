/** The views and states of the studio that the documentation shows or a designer looks at, and how a hand comes to each. */
import type { Locator, Page } from "playwright-core";
import { poorlySeen, teachable } from "./sample-studio.ts";

/** How one comes to each view, in this order. Escape leaves it. */
export type Views = Readonly<Record<string, (page: Page) => Promise<unknown>>>;

/** Views that the documentation shows; the others are for judging only. */
export const documented: ReadonlySet<string> = new Set(
  "first studio presets people styles teach history map compare sheet export queue models machine settings palette".split(
    " ",
  ),
);

export const goTo = async (page: Page, hash: string): Promise<void> => {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.getByRole("main").waitFor();
  await page.mouse.move(0, 0);
};

/** Milliseconds for what is computed while a view is waited for, on a machine that does other things too. */
const slow = 400_000;

const cells = (page: Page): Locator => page.getByRole("main").getByRole("gridcell");
const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();

async function choose(page: Page, view: string, name: RegExp): Promise<void> {
  await goTo(page, `#${view}`);
  await page.getByRole("gridcell", { name }).first().click();
}

/** Shows the history as a map or as a grid only. */
async function asMap(page: Page, on: boolean): Promise<void> {
  await goTo(page, "#history");
  await press(page, "View");
  await page.getByRole("switch", { name: /as a map/ }).setChecked(on);
  await page.keyboard.press("Escape");
}

/** Draws around what lies in a corner of the map, without letting go. */
async function lasso(page: Page): Promise<void> {
  const map = page.getByTestId("measure-map");
  await map.waitFor();
  const { x, y, width, height } = (await map.boundingBox())!;
  const corners = [
    [0.5, 0.06],
    [0.95, 0.1],
    [0.9, 0.55],
    [0.55, 0.5],
    [0.48, 0.1],
  ] as const;
  await page.mouse.move(x + 0.5 * width, y + 0.05 * height);
  await page.mouse.down();
  for (const [right, down] of corners) await page.mouse.move(x + right * width, y + down * height, { steps: 6 });
}

const teach = (page: Page): Promise<void> => choose(page, "styles", new RegExp(`^${teachable}`));

/** Those that need no work; `backup` is the file of one, `curated` a folder of triplets. */
export const quiet = (picture: number, backup: string, curated: string): Views => ({
  people: (page) => choose(page, "people", /^Eileen/),
  coach: (page) => choose(page, "people", new RegExp(`^${poorlySeen}`)),
  merge: async (page) => {
    await choose(page, "people", /^Bruno/);
    await page.getByRole("gridcell", { name: /^Clara/ }).click({ modifiers: ["ControlOrMeta"] });
    await page.keyboard.press("m");
    await page.getByRole("dialog").waitFor();
  },
  styles: (page) => choose(page, "styles", /^Ink and wood/),
  curate: async (page) => {
    await goTo(page, "#curate");
    await page.getByLabel("Folder").fill(curated);
    await page.keyboard.press("Enter");
    await page.getByRole("article").getByRole("img").nth(2).waitFor();
  },
  "curate-begin": async (page) => {
    await goTo(page, "#curate");
    await press(page, "Make triplets…");
    await page.getByRole("complementary", { name: "What it takes" }).getByText("Pictures", { exact: true }).waitFor();
  },
  history: (page) => goTo(page, `#history/${picture}`),
  measures: async (page) => {
    await goTo(page, `#history/${picture}`);
    await page.getByText("Measures sort. Stars are yours alone.").scrollIntoViewIfNeeded();
  },
  large: async (page) => {
    await goTo(page, "#history");
    await cells(page).nth(2).click();
    await page.keyboard.press("Space");
    await page.getByRole("dialog").waitFor();
  },
  filters: async (page) => {
    await goTo(page, "#history");
    await press(page, "Filter");
    await page.getByRole("dialog", { name: "Filters" }).getByRole("checkbox").first().waitFor();
  },
  map: async (page) => {
    await asMap(page, true);
    await lasso(page);
  },
  compare: async (page) => {
    await page.mouse.up();
    await asMap(page, false);
    await cells(page).first().click();
    await cells(page)
      .nth(2)
      .click({ modifiers: ["Shift"] });
    await page.keyboard.press("c");
    await page.getByRole("listbox", { name: "Comparison" }).getByRole("option").nth(2).waitFor();
  },
  export: async (page) => {
    await goTo(page, "#history");
    await cells(page).first().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.getByRole("button", { name: /^\d\d selected$/ }).waitFor();
    await page.keyboard.press("ControlOrMeta+e");
    await page.getByRole("dialog").getByRole("term").first().waitFor();
  },
  "new-sheet": async (page) => {
    await goTo(page, "#sheets");
    await page.getByRole("button", { name: /^Make \d+$/ }).waitFor();
  },
  models: async (page) => {
    await goTo(page, "#models");
    await page.getByRole("button", { name: "Get it…" }).first().waitFor();
    await page.getByText("Fits this machine").first().waitFor();
  },
  machine: async (page) => {
    await goTo(page, "#machine");
    await page.waitForLoadState("networkidle");
  },
  settings: (page) => goTo(page, "#settings"),
  backup: async (page) => {
    await goTo(page, "#settings");
    await page.getByRole("textbox", { name: "Backup to bring back" }).scrollIntoViewIfNeeded();
  },
  restore: async (page) => {
    await page.getByRole("textbox", { name: "Backup to bring back" }).fill(backup);
    await press(page, "See what it holds…");
    await page.getByRole("dialog").getByRole("checkbox").waitFor();
  },
  palette: async (page) => {
    await goTo(page, `#studio/${picture}`);
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("ei");
    await page.getByRole("option").nth(3).waitFor();
  },
});

/** A style that is taught, from before the start until it is kept. */
export const teaching: Views = {
  "teach-before": async (page) => {
    await teach(page);
    await press(page, "Teach this style");
    await page.getByText(/pictures · \d+ to learn from/).waitFor();
    await page.getByText("Learned tokens").click();
    // A step is tried to tell how long it takes.
    await page.getByText(/^about .* nothing else changes$/).waitFor({ timeout: slow });
  },
  teach: async (page) => {
    await press(page, "Begin");
    await page
      .getByText(/^step [1-9]\d* of/)
      .first()
      .waitFor({ timeout: slow });
    await page.getByRole("columnheader").nth(2).waitFor({ timeout: slow });
  },
  "teach-ended": async (page) => {
    await press(page, "Stop here");
    await page.getByText("Done. Look at it").waitFor();
  },
  "teach-kept": async (page) => {
    await press(page, "Keep the best");
    await page.getByRole("radio", { name: /At once|Learned tokens/, checked: true }).waitFor();
    await page.getByRole("radio", { name: /Its pictures/ }).scrollIntoViewIfNeeded();
  },
};

/** The composer and what opens from it. */
export const composing = (picture: number): Views => ({
  snippets: async (page) => {
    await goTo(page, `#studio/${picture}`);
    await composer(page);
    await press(page, "Snippets");
    await page.getByRole("dialog", { name: "Snippets" }).waitFor();
  },
  presets: async (page) => {
    await press(page, "Presets");
    await page.getByRole("dialog", { name: "Presets" }).waitFor();
  },
  private: async (page) => {
    await page.getByRole("switch", { name: "Private" }).setChecked(true);
    await page.getByRole("switch", { name: "Private" }).scrollIntoViewIfNeeded();
  },
});

/** In a narrow window the composer is a sheet of its own. */
async function composer(page: Page): Promise<void> {
  const opens = page.getByRole("button", { name: "Compose", exact: true });
  if (await opens.isVisible()) await opens.click();
}

/** A studio at work. */
export const busy = (picture: number): Views => ({
  sheet: async (page) => {
    await goTo(page, "#sheets");
    await page.getByRole("navigation", { name: "Sheets" }).getByRole("link", { name: /×/ }).click();
    const grid = page.getByRole("grid", { name: "Sheet" });
    // About half of it.
    await grid.getByRole("gridcell").nth(4).locator("img").waitFor({ timeout: slow });
  },
  queue: async (page) => {
    await goTo(page, "#queue");
    // In the middle of a picture, so that its preview is there.
    await page
      .getByRole("grid")
      .getByText(/step ([89]|1\d)/)
      .first()
      .waitFor();
  },
  studio: (page) => goTo(page, `#studio/${picture}`),
});
