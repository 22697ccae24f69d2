/** What an automated audit says of the window as it is: names, roles, contrast, order. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { eventually } from "./fixture.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * What axe finds wrong with the page as it is, in words. The debugger puts it in, which the page's policy does not
 * bind. Left out: the kit's focus guards, which hand the focus on at once; and, while a menu floats above the page,
 * that it lies in no landmark, which a menu never does.
 * @param rules  those of colours are the only ones that another theme can break
 */
async function found(page: Page, rules: "all" | "colours"): Promise<readonly string[]> {
  if ((await page.evaluate("typeof axe")) === "undefined") await page.evaluate(axe);
  const violations = (await page.evaluate(`axe
    .run({ exclude: ["[data-base-ui-focus-guard]"] }, { resultTypes: ["violations"]${rules === "all" ? "" : ', runOnly: ["color-contrast", "link-in-text-block"]'}, rules: { region: { enabled: document.querySelector("[role=menu], [data-popup-open]") === null } } })
    .then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })))`)) as readonly Violation[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html.slice(0, 250)}\n${failureSummary}`),
  );
}

/** The page in a theme, once every colour has followed. */
async function inTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate(`document.documentElement.dataset.theme = "${theme}"`);
  await eventually(() =>
    page.evaluate("document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity).length"),
  ).toBe(0);
}

/** Expects no barrier in what is to be seen, in either theme; the theme is afterwards what it was. */
export async function expectSound(page: Page): Promise<void> {
  const before = await page.evaluate<string>("document.documentElement.dataset.theme");
  for (const theme of ["light", "dark"] as const) {
    await inTheme(page, theme);
    expect.soft(await found(page, theme === "light" ? "all" : "colours"), `in the ${theme} theme`).toEqual([]);
  }
  await inTheme(page, before);
}
