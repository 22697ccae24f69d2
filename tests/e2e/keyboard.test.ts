/** Without a mouse: from the first start to an exported picture. */
import { globSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { eventually, openPalette, pictureFiles, test } from "./fixture.ts";

/** The accessible name of what has the focus, as far as markup says it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const element = document.activeElement;
    const labels = (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    return (element.getAttribute("aria-label") || labels.trim() || [...(element.labels ?? [])].map((label) => label.textContent).join(" ") || element.textContent || "").trim();
  })()`);

/** Goes on with Tab until something of that name has the focus. */
async function tabTo(page: Page, name: RegExp, most = 60): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < most; n++) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (name.test(at)) return;
    passed.push(at.slice(0, 40));
  }
  throw new Error(`${name} was not reached with Tab; passed ${passed.join(" | ")}`);
}

test("a first picture is made, another with words and a style, starred and exported, by key alone", async ({
  studio,
}) => {
  const { page } = studio;
  await page.getByRole("button", { name: "Make this picture" }).waitFor();
  await tabTo(page, /^Make this picture/);
  await page.keyboard.press("Enter");
  const film = page.getByRole("listbox", { name: "Pictures, newest first" });
  await film.getByRole("option", { selected: true }).waitFor();

  // The shelf: a style is added to what is there.
  await tabTo(page, /^Halftone print/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("p");
  await page.keyboard.type("smiling");
  await page.keyboard.press("ControlOrMeta+Enter");
  await eventually(() => film.getByRole("option", { name: /Halftone print$/, selected: true }).count()).toBe(1);
  await eventually(() => pictureFiles(studio).length).toBe(2);

  // The palette leads everywhere.
  await openPalette(page);
  await page.keyboard.type("hist");
  await page.keyboard.press("Enter");
  const grid = page.getByRole("grid", { name: "Pictures, newest first" });
  await eventually(() => grid.getByRole("gridcell").count()).toBe(2);
  await tabTo(page, /^Eileen in .+, \d\d:\d\d$/);
  await page.keyboard.press("Home");
  await page.keyboard.press("5");
  await grid.getByRole("gridcell", { name: "5 stars" }).waitFor();
  await page.keyboard.press("Shift+ArrowRight");
  await page.getByRole("button", { name: "2 selected", exact: true }).waitFor();
  await page.keyboard.press("ControlOrMeta+e");
  const sheet = page.getByRole("dialog", { name: "Export 2 selected pictures" });
  await sheet.getByRole("button", { name: "Export 2 pictures", disabled: false }).waitFor();
  await tabTo(page, /^Export 2 pictures$/);
  await page.keyboard.press("Enter");
  await sheet.getByRole("button", { name: "Done" }).waitFor();
  await tabTo(page, /^Done$/);
  await page.keyboard.press("Enter");
  await sheet.waitFor({ state: "detached" });
  expect(globSync("Pictures/USO Atelier Exports/**/*.*", { cwd: studio.folder })).toHaveLength(2);
});

test("every view is reached by key, and the focus is always to be seen", async ({ studio }) => {
  const { page } = studio;
  for (const view of ["Studio", "People", "Styles", "History", "Queue", "Machine", "Settings"]) {
    await openPalette(page);
    await page.keyboard.type(view);
    await page.keyboard.press("Enter");
    await page.getByRole("main", { name: view }).waitFor();
    let focused = 0;
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate(`(() => {
        const element = document.activeElement;
        if (element === document.body) return "nothing";
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none" || element.matches("input, textarea") || width * height === 0 ? true : element.outerHTML.slice(0, 200);
      })()`);
      // From the page's end the focus goes to the browser's own buttons, once.
      if (seen === "nothing") continue;
      expect(seen, `${view}, after Tab ${n + 1}`).toBe(true);
      focused++;
    }
    expect(focused, `${view}, places with the focus`).toBeGreaterThanOrEqual(8);
  }
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
