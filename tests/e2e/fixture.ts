/** What every end-to-end test begins with: a studio of its file's own, and hands to work in its window. */
import type { Draft } from "../../src/contract/making/draft.ts";
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, test as base, expect, inject } from "vitest";
import { beginHome } from "../fixtures/begin-home.ts";
import { need } from "../support/needs.ts";
import { type Application, closeBrowser, patience, start } from "./application.ts";
import { door } from "./door.ts";

const root = join(import.meta.dirname, "../..");

const desk = {
  "Anna.jpg": "subjects/11-astronaut-photograph.jpg",
  "Ben.png": "subjects/03-a-man-with-short-black-hair-in-a-black-shirt.png",
  "Ink.png": "styles/12-comic.png",
  "Wood.png": "styles/08-linocut.png",
  "Notes.txt": "README.md",
} as const;

export interface Studio {
  /** The user's folder: `home` and `Pictures` lie in it. */
  readonly folder: string;
  /** The window; another one after `restart`. */
  readonly page: Page;
  /** The host's process. */
  readonly pid: number;
  /** Where a file that the artist has on the desk lies. */
  file(name: keyof typeof desk): string;
  /**
   * What the windows' consoles called wrong, the content security policy's complaints among them. A window whose studio
   * the test has killed may complain.
   */
  readonly complaints: string[];
  kill(): Promise<void>;
  /** Starts it again after `kill`, in a new window. */
  restart(): Promise<Page>;
  close(): Promise<void>;
}

/** What a studio is when its test begins: just installed, started once before, or with the sample's picture made. */
type Beginning = "installed" | "started" | "first picture";

async function open(beginning: Beginning, measuring: boolean): Promise<Studio> {
  const folder = mkdtempSync(join(tmpdir(), "atelier-e2e-"));
  for (const [name, sample] of Object.entries(desk)) cpSync(join(root, "assets", sample), join(folder, "desk", name));
  const pictured = beginning === "first picture" ? inject("firstPicture") : null;
  if (pictured !== null) moveStudio(pictured, folder);
  else if (beginning !== "installed") beginHome(join(folder, "home"));
  if (!measuring && beginning !== "installed") setMeasuring(join(folder, "home"), false);
  const complaints: string[] = [];
  let app: Application;
  let lives = false;
  const hear = (complaint: string) => lives && complaints.push(complaint);
  const started = async (): Promise<Application> => {
    const next = await start(folder);
    lives = true;
    const context = next.page.context();
    context.on("console", (message) => message.type() === "error" && hear(message.text()));
    context.on("weberror", (error) => hear(String(error.error())));
    return next;
  };
  app = await started();
  if (beginning === "first picture" && pictured === null) await makeFirst(app.page);
  return {
    folder,
    complaints,
    file: (name) => join(folder, "desk", name),
    get page() {
      return app.page;
    },
    get pid() {
      return app.pid;
    },
    async kill() {
      // What was said until now has been heard with the answer.
      for (const page of app.page.context().pages()) await page.evaluate(() => null);
      lives = false;
      await app.kill();
    },
    async restart() {
      // Of an Electron that was killed nothing is left to close.
      await app.page
        .context()
        .close()
        .catch(() => {});
      app = await started();
      return app.page;
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let opened: Promise<Studio> | null = null;

/** Copies a studio that is closed. The library names pictures by their places. */
function moveStudio(from: string, to: string): void {
  for (const part of ["home", "Pictures"]) cpSync(join(from, part), join(to, part), { recursive: true });
  const database = new DatabaseSync(join(to, "home/library.sqlite"));
  database.prepare("UPDATE picture SET path = replace(path, ?, ?)").run(from, to);
  database.close();
}

/** What a studio that is closed does about measuring. */
function setMeasuring(home: string, measuring: boolean): void {
  const file = join(home, "settings.json");
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : {};
  writeFileSync(file, JSON.stringify({ ...kept, measuring }));
}

/** Makes the sample picture of the first start and waits for it. */
async function makeFirst(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Make this picture" }).click();
  await page.getByRole("option", { selected: true }).waitFor();
}

interface Given {
  readonly beginning: Beginning;
  /** Whether pictures are measured in the background, which takes more of the processor than making small ones. */
  readonly measuring: boolean;
  readonly studio: Studio;
}

/**
 * A test with the studio of its file: opened with the first test, kept for those that follow. It was started once before
 * and not used, unless `beginning` says otherwise.
 */
export const test = base.extend<Given>({
  beginning: "started",
  measuring: false,
  studio: async ({ skip, beginning, measuring }, use) => {
    need({ skip }, door === "electron" ? "electron" : "chromium");
    await use(await (opened ??= open(beginning, measuring)));
  },
});

/** The same with pictures that are measured once they are made. */
export const testMeasured = test.extend({ measuring: true });

/** The same where the sample's picture was made before. */
export const testWithPicture = test.extend({ beginning: "first picture" });

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail" || !opened) return;
  const { page, complaints } = await opened;
  const shots = join(root, "out", "e2e");
  mkdirSync(shots, { recursive: true });
  await page
    .screenshot({ path: join(shots, `${task.name.replaceAll(/[^\w]+/g, "-").slice(0, 80)}.png`) })
    .catch(() => {});
  if (complaints.length > 0) console.error(complaints.join("\n"));
});

afterAll(async () => {
  if (opened) await (await opened).close();
  opened = null;
  await closeBrowser();
});

/** Waits until it is so. */
// oxlint-disable-next-line vitest/require-awaited-expect-poll -- whoever asks awaits
export const eventually = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: patience, interval: 50 });

/** Drops files from outside onto the middle of an element, as a hand does. */
export async function drop(page: Page, onto: Locator, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { x, y, width, height } = (await onto.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + height / 2, data });
  await session.detach();
}

/** Follows a link that saves something, onto the desk. @returns the file, by the name that it was offered with */
export async function saved({ page, folder }: Pick<Studio, "page" | "folder">, link: string): Promise<string> {
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  const download = await coming;
  const file = join(folder, "desk", download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

/** Takes a picture of the window in both themes, where somebody wants to look at it. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env["ATELIER_SHOTS"];
  if (!folder) return;
  const theming = "document.documentElement.dataset.theme";
  const themed = (theme: string) => page.evaluate(`${theming} = "${theme}"`);
  const before = await page.evaluate<string>(theming);
  for (const theme of ["light", "dark"]) {
    await themed(theme);
    // Colours change by and by.
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
  await themed(before);
}

/** Goes to a view by the rail. */
export async function show(page: Page, view: string): Promise<void> {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: view }).click();
  await page.getByRole("main", { name: view }).waitFor();
}

/** What lies over the window and is answered. The words of what was done, which call themselves a dialog, are not. */
export const openDialog = (page: Page): Locator => page.locator('[role="dialog"]:not([aria-modal="false"])');

/** Undo beside the words of what was done: the word of what was done before fades away beside the new one. */
export const undoOf = (page: Page, done: RegExp): Locator =>
  page.getByRole("dialog", { name: done }).getByRole("button", { name: "Undo", exact: true });

/** Opens the palette; it hears what is typed from then on. */
export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press("ControlOrMeta+k");
  await page
    .locator(":focus")
    .and(page.getByRole("combobox", { name: /^Search/ }))
    .waitFor();
}

/** The smallest picture, in as few steps as make sense. */
export const quick = { width: 64, height: 64, steps: 2, contentLongSide: 128 } as const;

/** Writes into the draft that the studio keeps, as another program would, and opens the page again. */
export async function remember(page: Page, change: Partial<Draft>): Promise<void> {
  if (!opened) throw new Error("no studio is open");
  const { folder } = await opened;
  const address = page.url();
  // A page that goes sends what it has not sent yet.
  await page.goto("about:blank");
  const database = new DatabaseSync(join(folder, "home/library.sqlite"), { timeout: 5_000 });
  const kept = () => (database.prepare("SELECT value FROM meta WHERE key = 'draft'").get()?.["value"] as string) ?? "";
  for (let before = ""; before === "" || before !== kept();) {
    before = kept();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const draft = JSON.stringify({ ...(JSON.parse(kept()) as Draft), ...change });
  database.prepare("UPDATE meta SET value = ? WHERE key = 'draft'").run(draft);
  database.close();
  await page.goto(address);
}

/** What is over in the queue's view, today's first: a test may run past midnight. */
export const endedJobs = (page: Page): Locator =>
  page.getByRole("region", { name: /^Done (today|earlier)$/ }).getByRole("listitem");

/** The finished pictures' files, by name; what is being written is hidden. */
export const pictureFiles = ({ folder }: Studio): readonly string[] =>
  globSync("Pictures/USO Atelier/**/[!.]*.png", { cwd: folder })
    .map((file) => join(folder, file))
    .sort();

/** Drags with the mouse, in steps, as a hand does. */
export async function dragOnto(page: Page, from: Locator, onto: Locator): Promise<void> {
  await from.hover();
  await page.mouse.down();
  const { x, y, width, height } = (await onto.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 8 });
  await page.mouse.move(x + width / 2 + 2, y + height / 2, { steps: 2 });
  await page.mouse.up();
}
