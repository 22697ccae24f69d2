/**
 * `npm run screenshots`: saves views in both themes as docs/screenshots/<view>-<theme>.webp, of a studio that is filled
 * with pictures made for it. `-- --check [folder]` saves every view and state as PNG in four widths and at 200 % zoom
 * instead, for judging. `--only teach,map` saves no others, `--sizes 820,zoom` not in all widths; `--studio <folder>`
 * keeps the studio there, and begins with a copy of it the next time.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { closeBrowser, patience, start } from "../tests/e2e/application.ts";
import { buildStale } from "./build/build.ts";
import { root } from "./launch.mjs";
import { fillStudio, type Sample } from "./screenshots/sample-studio.ts";
import { busy, composing, documented, goTo, quiet, teaching, type Views } from "./screenshots/views.ts";

const { values, positionals } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    only: { type: "string" },
    sizes: { type: "string" },
    studio: { type: "string" },
  },
  allowPositionals: true,
});
const out = values.check
  ? (positionals[0] ?? join(tmpdir(), "atelier-screenshots"))
  : join(root, "docs", "screenshots");
const folder = values.studio ?? mkdtempSync(join(tmpdir(), "anna-"));
const empty = mkdtempSync(join(tmpdir(), "anna-"));

const usual = { width: 1440, height: 900 } as const;
const sizes: Readonly<Record<string, typeof usual | { readonly width: number; readonly height: number }>> = values.check
  ? {
      "-1440": usual,
      "-1100": { ...usual, width: 1100 },
      "-820": { ...usual, width: 820 },
      "-1920": { width: 1920, height: 1080 },
      "-zoom": { width: 720, height: 450 },
    }
  : { "": usual };
const taken = values.sizes?.split(",");
const only = values.only?.split(",");
const wanted = (name: string): boolean => only?.includes(name) ?? (values.check || documented.has(name));

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

/** Shows the artist's folders as they would be on a machine of one's own. @returns how many places showed others */
function atHome(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    let others = 0;
    const home = (text) => [[${JSON.stringify(folder)}, "/home/anna"], [${JSON.stringify(empty)}, "/home/anna"], [${JSON.stringify(root)}, "/opt/uso-atelier"]].reduce((all, [from, to]) => all.replaceAll(from, to), text);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (home(texts.currentNode.data) !== texts.currentNode.data && ++others) texts.currentNode.data = home(texts.currentNode.data);
    for (const field of document.querySelectorAll("input")) if (home(field.value) !== field.value && ++others) field.value = home(field.value);
    return others;
  })()`);
}

async function save(page: Page, name: string): Promise<void> {
  await settled(page);
  await atHome(page);
  let shot = await page.screenshot();
  // A field that was drawn again meanwhile shows its own folder again.
  while ((await atHome(page)) > 0) shot = await page.screenshot();
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
  // As before what was shown so far.
  await composer.getByRole("switch", { name: "Private" }).setChecked(false);
  for (const notice of await page.getByRole("status").getByRole("button", { name: "Dismiss" }).all())
    await notice.click();
  const recall = async () => {
    await page.keyboard.press("ControlOrMeta+Shift+R");
    await composer.getByRole("img", { name: "Eileen" }).waitFor();
  };
  await goTo(page, "#sheets");
  await page.getByRole("button", { name: "Make 9" }).click();
  await page.getByRole("complementary", { name: /×/ }).waitFor();
  await goTo(page, `#studio/${picture}`);
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

/** Saves one view as it is, in every size and both themes. */
async function saveAll(page: Page, name: string): Promise<void> {
  for (const [label, size] of Object.entries(sizes)) {
    if (taken?.includes(label.slice(1)) === false) continue;
    await page.setViewportSize(size);
    for (const theme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await save(page, `${name}${label}-${theme}`);
    }
  }
  await page.setViewportSize(usual);
}

async function capture(page: Page, views: Views): Promise<void> {
  for (const [name, open] of Object.entries(views)) {
    await open(page);
    if (wanted(name)) await saveAll(page, name);
    await page.keyboard.press("Escape");
  }
}

/** The sample studio, made now or taken up again as it was. */
async function sample(): Promise<Sample> {
  const known = join(folder, "sample.json");
  const untouched = `${folder}.untouched`;
  if (existsSync(untouched)) {
    rmSync(folder, { recursive: true, force: true });
    cpSync(untouched, folder, { recursive: true, preserveTimestamps: true });
    return JSON.parse(readFileSync(known, "utf8")) as Sample;
  }
  const made = await fillStudio(folder);
  if (values.studio) {
    writeFileSync(known, JSON.stringify(made));
    cpSync(folder, untouched, { recursive: true, preserveTimestamps: true });
  }
  return made;
}

try {
  mkdirSync(out, { recursive: true });
  await buildStale(["renderer"]);
  const { picture, backup, curated } = await sample();
  if (wanted("first")) {
    const first = await start(empty, usual);
    await first.page.getByRole("button", { name: "Make this picture" }).waitFor();
    await saveAll(first.page, "first");
    await first.close();
  }
  const app = await start(folder, usual);
  await capture(app.page, quiet(picture, backup, curated));
  await capture(app.page, composing(picture));
  if (Object.keys(teaching).some(wanted)) await capture(app.page, teaching);
  if (Object.keys(busy(picture)).some(wanted)) {
    await work(app.page, picture);
    await capture(app.page, busy(picture));
  }
  await app.close();
} finally {
  await closeBrowser();
  if (!values.studio) rmSync(folder, { recursive: true, force: true });
  rmSync(empty, { recursive: true, force: true });
}
