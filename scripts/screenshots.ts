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
import { type Application, closeBrowser, type Look, patience, start } from "../tests/e2e/application.ts";
import { buildStale } from "./build/build.ts";
import { root } from "./launch.mjs";
import { fillStudio } from "./screenshots/sample-studio.ts";

const { values, positionals } = parseArgs({ options: { check: { type: "boolean", default: false } }, allowPositionals: true });
const out = values.check ? (positionals[0] ?? join(tmpdir(), "atelier-screenshots")) : join(root, "docs", "screenshots");
const folder = mkdtempSync(join(tmpdir(), "anna-"));
const empty = mkdtempSync(join(tmpdir(), "anna-"));

const sizes: Readonly<Record<string, Look>> = values.check
  ? { 1440: {}, 1100: { width: 1100 }, 820: { width: 820 }, zoom: { width: 720, height: 450, scale: 2 } }
  : { "": {} };

/** Waits until everything in sight is in place: no picture is on its way, nothing moves. */
async function settled(page: Page): Promise<void> {
  const moving = `[
    ...[...document.images].filter((image) => !image.complete && image.checkVisibility() && image.getBoundingClientRect().top < innerHeight && image.getBoundingClientRect().left < innerWidth).map((image) => image.src),
    ...document.getAnimations().map(({ effect }) => effect?.target?.outerHTML.slice(0, 80)),
  ]`;
  const until = Date.now() + patience;
  for (let calm = 0; calm < 3; ) {
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

/** Every view of a filled studio, and how one comes to it. */
const views = (picture: number): Readonly<Record<string, (page: Page) => Promise<void>>> => ({
  studio: (page) => goTo(page, `#studio/${picture}`),
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
  queue: async (page) => {
    await goTo(page, "#queue");
    await page.getByRole("progressbar").first().waitFor();
  },
});

async function save(page: Page, name: string): Promise<void> {
  await settled(page);
  const shot = await page.screenshot();
  if (values.check) writeFileSync(join(out, `${name}.png`), shot);
  else await sharp(shot).webp({ quality: 85, effort: 6 }).toFile(join(out, `${name}.webp`));
  console.log(name);
}

/** Puts a picture's recipe into the composer and queues it anew, so that the queue is seen at work. */
async function work(page: Page, picture: number): Promise<void> {
  await goTo(page, `#studio/${picture}`);
  await page.keyboard.press("ControlOrMeta+Shift+R");
  const composer = page.getByRole("complementary", { name: "Composer" });
  await composer.getByRole("button", { name: "Fine control" }).click();
  await composer.getByLabel("Steps").fill("60");
  await composer.getByLabel("Variations").fill("8");
  for (const style of ["Linocut", "Neon", "Poster"]) {
    await composer.getByRole("button", { name: /^Make/ }).click();
    await page.getByRole("button", { name: style, exact: true }).click();
  }
  await composer.getByRole("button", { name: "Fine control" }).click();
}

async function capture(app: Application, names: (name: string) => string, picture: number): Promise<void> {
  const { page } = app;
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const [name, open] of Object.entries(views(picture))) {
      if (name === "queue" && theme === "dark" && !page.url().includes("worked")) await work(page, picture);
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
    await capture(app, names, picture);
    await app.close();
  }
} finally {
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
  rmSync(empty, { recursive: true, force: true });
}
