/** What an artist waits for in a window on a large library, measured in Chromium. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CDPSession, Page } from "playwright-core";
import { emptyWindow, startHost } from "../../tests/e2e/application.ts";

export interface Figures {
  /** From starting the program to an open address. The browser is open by then, with an empty window. */
  readonly host: number;
  /**
   * From opening the address to a studio that can be worked with: a prompt can be typed, and the film strip has its
   * pictures' places. The browser has no file of it, nor any compiled, as at a first visit.
   */
  readonly usable: number;
  /** From starting the program to that. */
  readonly whole: number;
  /** From the click on History to the first pictures, all of those in sight. */
  readonly firstPictures: number;
  /** Milliseconds of each frame while the history scrolls. */
  readonly frames: readonly number[];
  /** Of the tiles in sight during the scroll, how many showed neither picture nor colour. */
  readonly white: number;
  /** From the middle of the scroll bar to all pictures there. */
  readonly jump: number;
  /** From the last key of a search to what was found. */
  readonly search: number;
  /** Bytes: the window's objects, and the resident memory of the studio's process. */
  readonly heap: number;
  readonly resident: number | null;
}

/** What the machine and the browser take by themselves, in the same figures: nothing of the studio is in them. */
export interface Floor {
  /** From opening the address of a page with one line on it to that line. */
  readonly usable: number;
  /** Milliseconds of each frame while a tall empty box scrolls. */
  readonly frames: readonly number[];
  /** From changing a text to the frame that shows it. */
  readonly change: number;
}

/** Opens a page with next to nothing on it in the browser that the studio is measured in. */
export async function measureFloor(): Promise<Floor> {
  const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(emptyPage));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await emptyWindow(look);
  try {
    const open = await opener(page, "#said");
    const { usable } = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(tools);
    const { frames } = (await page.evaluate("scrolled()")) as Pick<Figures, "frames">;
    const change = await ask(page, "changed()");
    return { usable, frames, change };
  } finally {
    await page.context().close();
    server.closeAllConnections();
    server.close();
  }
}

const emptyPage = `<!doctype html><p id="said">Nothing</p>
<div style="height: 700px; overflow-y: auto"><div role="grid" style="height: 200000px"></div></div>`;

/** Opens the studio of that folder and goes through it once. */
export async function goThrough(folder: string, residentOf: (pid: number) => number | null): Promise<Figures> {
  const page = await emptyWindow(look);
  const open = await opener(page, '[role="listbox"][aria-label^="Pictures"] [role="option"]', "#main textarea");
  const begin = now();
  const program = await startHost(folder);
  const host = now() - begin;
  try {
    const { usable, at } = await open(program.address);
    await page.evaluate(tools);
    const firstPictures = await ask(page, `timed(() => document.querySelector('a[href^="#history"]').click())`);
    const { frames, white } = (await page.evaluate("scrolled()")) as Pick<Figures, "frames" | "white">;
    const jump = await ask(page, "timed(() => { const s = scroller(); s.scrollTop = s.scrollHeight / 2; })");
    const search = await typed(page);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const { metrics } = await session.send("Performance.getMetrics");
    const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
    const resident = residentOf(program.pid);
    return { host, usable, whole: at - begin, firstPictures, frames, white, jump, search, heap, resident };
  } finally {
    await page.context().close();
    await program.close();
  }
}

const look = { width: 1440, height: 900 };
/** Milliseconds of the day's clock, finely: the page has the same. */
const now = (): number => performance.timeOrigin + performance.now();
const ask = (page: Page, expression: string): Promise<number> => page.evaluate(expression);

/**
 * Prepares a window to open an address and wait until everything named is drawn. The page itself looks, once a frame:
 * what drives the browser would take part of the time that is measured.
 * @returns opens the address: milliseconds from there, and when that was
 */
async function opener(
  page: Page,
  ...selectors: readonly string[]
): Promise<(address: string) => Promise<{ readonly usable: number; readonly at: number }>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await page.addInitScript(`globalThis.drawn = new Promise((resolve) => {
    const has = (selector) => (document.querySelector(selector)?.getBoundingClientRect().width ?? 0) > 0;
    requestAnimationFrame(function look() {
      if (${JSON.stringify(selectors)}.every(has)) resolve(performance.now());
      else requestAnimationFrame(look);
    });
  })`);
  return async (address) => {
    await page.goto(address, { waitUntil: "commit" });
    const said = await session.send("Runtime.evaluate", {
      expression: "drawn.then((usable) => ({ usable, at: performance.timeOrigin + usable }))",
      awaitPromise: true,
      returnByValue: true,
    });
    return said.result.value as { readonly usable: number; readonly at: number };
  };
}

/** Milliseconds until a search that finds one picture in two hundred is answered; the median of five words. */
async function typed(page: Page): Promise<number> {
  const times: number[] = [];
  await page.getByRole("searchbox", { name: "Search" }).focus();
  for (const word of ["harbour lighthouse", "violin", "garden orchard", "winter", "balloon meadow"]) {
    await page.getByRole("searchbox", { name: "Search" }).fill("");
    await page.waitForTimeout(500);
    times.push(await ask(page, `searched(${JSON.stringify(word)})`));
  }
  return times.toSorted((a, b) => a - b)[2] ?? 0;
}

/** What is put into the page: it looks at the tiles as they are painted. */
const tools = `
const scroller = () => document.querySelector('[role="grid"]')?.parentElement;
const frame = () => new Promise((go) => requestAnimationFrame(go));
function inSight() {
  const box = scroller()?.getBoundingClientRect();
  if (!box) return [];
  return [...document.querySelectorAll('[role="gridcell"]')].filter((tile) => {
    const { top, bottom } = tile.getBoundingClientRect();
    return bottom > box.top && top < box.bottom;
  });
}
const painted = (tile) => { const img = tile.querySelector("img"); return img !== null && img.complete && img.naturalWidth > 0; };
const coloured = (tile) => tile.querySelector("[data-colour]") !== null;
async function timed(act) {
  const begin = performance.now();
  act();
  for (let n = 0; n < 1200; n++) {
    await frame();
    const tiles = document.querySelector('[role="grid"]') ? inSight() : [];
    if (tiles.length > 8 && tiles.every(painted)) return performance.now() - begin;
  }
  throw new Error("the pictures did not come");
}
async function scrolled() {
  const frames = [];
  let white = 0, seen = 0;
  let last = await frame();
  for (let n = 0; n < 180; n++) {
    scroller().scrollTop += 90;
    const now = await frame();
    frames.push(now - last);
    last = now;
    if (n % 5 === 0) for (const tile of inSight()) { seen++; if (!painted(tile) && !coloured(tile)) white++; }
  }
  return { frames, white: white / Math.max(1, seen) };
}
async function searched(text) {
  // The one that was emptied just now: the window has others.
  const input = document.activeElement;
  // The pictures themselves: fewer of them may still fill as many rows.
  const shown = () => inSight().map((tile) => tile.getAttribute("aria-label") + tile.querySelector("img")?.src).join();
  const before = shown();
  const begin = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, text);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  for (let n = 0; n < 600; n++) {
    await frame();
    if (shown() !== before) return performance.now() - begin;
  }
  throw new Error("the search was not answered");
}
async function changed() {
  const begin = performance.now();
  document.querySelector("#said").textContent = "Something";
  await frame();
  return performance.now() - begin;
}
Object.assign(globalThis, { scroller, timed, scrolled, searched, changed });
`;
