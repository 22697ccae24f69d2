/**
 * `npm run screenshots`: saves every view in both themes as docs/screenshots/<view>-<theme>.webp, of a studio that is filled
 * with pictures made for it. `-- --check [folder]` saves them as PNG at other widths and at 200 % zoom instead, for judging.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { closeBrowser, type Look, patience, start } from "../tests/e2e/application.ts";
import { buildStale } from "./build/build.ts";
import { root } from "./launch.mjs";
import { fillStudio } from "./screenshots/sample-studio.ts";

const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const out = values.check
  ? (positionals[0] ?? join(tmpdir(), "atelier-screenshots"))
  : join(root, "docs", "screenshots");
const folder = mkdtempSync(join(tmpdir(), "anna-"));
const empty = mkdtempSync(join(tmpdir(), "anna-"));

const sizes: Readonly<Record<string, Look>> = values.check
  ? { 1100: { width: 1100 }, 820: { width: 820 }, zoom: { width: 720, height: 450, scale: 2 } }
  : { "": {} };

/** Waits until everything in sight is in place: no picture is on its way, nothing moves. */
async function settled(page: Page): Promise<void> {
  const moving = `[
    ...[...document.images].filter((image) => !image.complete && image.checkVisibility() && image.getBoundingClientRect().top < innerHeight && image.getBoundingClientRect().left < innerWidth).map((image) => image.src),
    ...document.getAnimations().map(({ effect }) => effect?.target?.outerHTML.slice(0, 80)),
  ]`;
  const until = Date.now() + patience;
  for (let calm = 0; calm < 3;) {
    await delay(100);
    const left = (await page.evaluate(moving)) as readonly string[];
    calm = left.length === 0 ? calm + 1 : 0;
    if (Date.now() > until) throw new Error(`Still on their way: ${left.join(", ")}`);
  }
}

const goTo = async (page: Page, hash: string): Promise<void> => {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.getByRole("main").waitFor();
  await page.mouse.move(0, 0);
};

type Views = Readonly<Record<string, (page: Page) => Promise<void>>>;

/** The views of a studio at work, and how one comes to them. */
const busy = (picture: number): Views => ({
  queue: async (page) => {
    await goTo(page, "#queue");
    // In the middle of a picture, so that its preview is there.
    for (let step = 0; step < 8; await delay(20))
      step = Number(/step (\d+)/.exec((await page.getByRole("grid").textContent()) ?? "")?.[1] ?? 0);
  },
  studio: (page) => goTo(page, `#studio/${picture}`),
});

/** Those that have nothing to do with work. */
const quiet = (picture: number): Views => ({
  people: async (page) => {
    await goTo(page, "#people");
    await page.getByRole("gridcell", { name: /^Eileen/ }).click();
  },
  styles: async (page) => {
    await goTo(page, "#styles");
    await page.getByRole("gridcell", { name: /^Ink and wood/ }).click();
  },
  history: (page) => goTo(page, `#history/${picture}`),
  export: async (page) => {
    await goTo(page, "#history");
    await page.getByRole("gridcell").first().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.getByRole("button", { name: /^\d\d selected$/ }).waitFor();
    await page.keyboard.press("ControlOrMeta+e");
    await page.getByRole("dialog").getByRole("term").first().waitFor();
  },
  models: async (page) => {
    await goTo(page, "#models");
    await page.getByRole("button", { name: "Get it…" }).waitFor();
    await page.getByText("Fits this machine").waitFor();
  },
  machine: async (page) => {
    await goTo(page, "#machine");
    await page.waitForLoadState("networkidle");
  },
  settings: (page) => goTo(page, "#settings"),
  palette: async (page) => {
    await goTo(page, `#studio/${picture}`);
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("ei");
    await page.getByRole("option").nth(3).waitFor();
  },
});

/** Shows the artist's folders as they would be on a machine of one's own. */
async function atHome(page: Page): Promise<void> {
  await page.evaluate(`{
    const home = (text) => [[${JSON.stringify(folder)}, "/home/anna"], [${JSON.stringify(empty)}, "/home/anna"], [${JSON.stringify(root)}, "/opt/uso-atelier"]].reduce((all, [from, to]) => all.replaceAll(from, to), text);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (home(texts.currentNode.data) !== texts.currentNode.data) texts.currentNode.data = home(texts.currentNode.data);
    for (const field of document.querySelectorAll("input")) if (home(field.value) !== field.value) field.value = home(field.value);
  }`);
}

async function save(page: Page, name: string): Promise<void> {
  await settled(page);
  await atHome(page);
  const shot = await page.screenshot();
  if (values.check) writeFileSync(join(out, `${name}.png`), shot);
  else
    await sharp(shot)
      .webp({ quality: 85, effort: 6 })
      .toFile(join(out, `${name}.webp`));
  console.log(name);
}

/** Puts the picture's recipe into the composer and queues it and some others anew, so that the studio is seen at work. */
async function work(page: Page, picture: number): Promise<void> {
  await goTo(page, `#studio/${picture}`);
  await page.getByRole("toolbar", { name: "Picture tools" }).waitFor();
  await page.keyboard.press("ControlOrMeta+Shift+P");
  const composer = page.getByRole("complementary", { name: "Composer" });
  const recall = async () => {
    await page.keyboard.press("ControlOrMeta+Shift+R");
    await composer.getByRole("img", { name: "Eileen" }).waitFor();
  };
  await recall();
  const make = composer.getByRole("button", { name: "Make 6 pictures" });
  await composer.getByLabel("Variations").fill("6");
  await page.keyboard.press("Tab");
  await make.click();
  const shelf = page.getByRole("complementary", { name: "Shelf" });
  await shelf.getByRole("tab", { name: "People" }).click();
  for (const [person, prompt] of [
    ["Greta", ""],
    ["Clara", "reading a book in a café"],
  ] as const) {
    await shelf.getByRole("button", { name: person, exact: true }).click();
    if (prompt !== "") await composer.getByText("New scene").click();
    await composer.getByRole("textbox", { name: "Prompt" }).fill(prompt);
    await make.click();
  }
  await shelf.getByRole("tab", { name: "Styles" }).click();
  await goTo(page, `#studio/${picture}`);
  await recall();
  await composer.getByLabel("Variations").fill("4");
  await page.keyboard.press("Tab");
  await goTo(page, "#queue");
  await page.getByRole("button", { name: "Resume" }).click();
}

async function capture(page: Page, names: (name: string) => string, shots: Views): Promise<void> {
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const [name, open] of Object.entries(shots)) {
      await open(page);
      await save(page, names(`${name}-${theme}`));
      await page.keyboard.press("Escape");
    }
  }
}

try {
  mkdirSync(out, { recursive: true });
  await buildStale(["renderer"]);
  const picture = await fillStudio(folder);
  for (const [label, look] of Object.entries(sizes)) {
    const names = (name: string) => (label === "" ? name : `${name}-${label}`);
    const first = await start(empty, look);
    for (const theme of ["dark", "light"] as const) {
      await first.page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await first.page.getByRole("button", { name: "Make this picture" }).waitFor();
      await save(first.page, names(`first-${theme}`));
    }
    await first.close();
    const app = await start(folder, look);
    await capture(app.page, names, quiet(picture));
    const { width = 1440, height = 900 } = look;
    await app.page.setViewportSize({ width: 1440, height: 900 });
    await work(app.page, picture);
    await app.page.setViewportSize({ width, height });
    await capture(app.page, names, busy(picture));
    await app.close();
  }
} finally {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
  rmSync(empty, { recursive: true, force: true });
}
