/**
 * Bringing models in: from a hub, from folders, and as smaller ones, by hands that click twice and reload in the
 * middle.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { gated, hubToken, largestFile, type PublishedHub, startPublishedHub } from "../fixtures/published-hub.ts";
import { eventually, openDialog, pictureFiles, show, test } from "./fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "atelier-weights-"));
let hub: PublishedHub;
/** Milliseconds before each kilobyte of the largest file. */
let slow: number | undefined = 2;

beforeAll(async () => {
  hub = await startPublishedHub(folder, {
    answer: (path) => (path === largestFile && slow !== undefined ? { slow } : {}),
  });
  // The studio is started by the first test, and inherits these.
  process.env["HF_ENDPOINT"] = hub.endpoint;
  for (const name of ["HF_TOKEN", "ATELIER_MODELS"]) delete process.env[name];
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const card = (page: Page) => page.getByRole("article", { name: "Get FLUX.1-dev with USO" });
const sheet = (page: Page) => openDialog(page);
const model = (page: Page, name: string) => page.getByRole("listitem", { name, exact: true });

test("nothing is asked of the hub before the artist asks, and nothing is fetched before licence and token", async ({
  studio,
}) => {
  const { page } = studio;
  await show(page, "Models");
  await card(page).getByRole("button", { name: "Get it…" }).waitFor();
  expect(hub.asked).toEqual([]);
  await card(page).getByRole("button", { name: "Get it…" }).click();
  await sheet(page).getByText("21 files").waitFor();
  const download = sheet(page).getByRole("button", { name: /^Download/ });
  expect(await download.getAttribute("title")).toBe("Accept the licence first");
  await sheet(page)
    .getByRole("checkbox", { name: "I have read the FLUX.1 [dev] Non-Commercial License and accept it" })
    .click();
  expect(await download.getAttribute("title")).toBe("Paste a token first");
  expect(await sheet(page).getByRole("link", { name: "Open the model’s page" }).getAttribute("href")).toBe(
    `${hub.endpoint}/${gated}`,
  );
  await sheet(page).getByLabel("Token", { exact: true }).fill("hf_wrong");
  await download.click();
  await sheet(page)
    .getByRole("alert")
    .getByText(/does not know this token/)
    .waitFor();
  expect(hub.asksFor(largestFile)).toEqual([]);
});

test("an impatient start is one download, which outlives a reload, is paused and goes on where it ended", async ({
  studio,
}) => {
  const { page } = studio;
  await sheet(page).getByLabel("Token", { exact: true }).fill(hubToken);
  await sheet(page)
    .getByRole("button", { name: /^Download/ })
    .dblclick();
  await card(page).getByRole("button", { name: "Pause" }).waitFor();
  await eventually(() => hub.asksFor(largestFile).length).toBe(1);
  await page.reload();
  await card(page).getByRole("progressbar").waitFor();
  expect(await page.evaluate("document.documentElement.outerHTML + JSON.stringify(localStorage)")).not.toContain(
    hubToken,
  );
  await card(page).getByRole("button", { name: "Pause" }).dblclick();
  await card(page).getByText("Paused").waitFor();
  slow = undefined;
  await card(page).getByRole("button", { name: "Go on" }).dblclick();
  await card(page).getByText("Installed").waitFor();
  await model(page, "FLUX.1-dev with USO").getByRole("button", { name: "Use FLUX.1-dev with USO" }).waitFor();
  const ranges = hub.asksFor(largestFile).map(({ range }) => range);
  expect(ranges.length).toBeGreaterThan(1);
  expect(ranges.slice(1).every((range) => range !== null && range !== "bytes=0-")).toBe(true);
});

test("of weights in folders the parts that are missing are named with where to get them, and all together make a model", async ({
  studio,
}) => {
  const { page } = studio;
  await page.getByRole("button", { name: "Show where…" }).dblclick();
  const field = sheet(page).getByLabel("Folder or file");
  await field.fill(join(folder, "nowhere"));
  await page.keyboard.press("Enter");
  await sheet(page)
    .getByRole("alert")
    .getByText(/cannot be read/)
    .waitFor();
  await field.fill(join(folder, "bytedance-research"));
  await page.keyboard.press("Enter");
  await sheet(page)
    .getByRole("heading", { name: /^2 of 9 parts are there/ })
    .waitFor();
  expect(await sheet(page).getByRole("link", { name: "flux1-dev.safetensors" }).getAttribute("href")).toContain(
    "black-forest-labs/FLUX.1-dev",
  );
  expect(await sheet(page).getByRole("button", { name: "Make the model" }).getAttribute("aria-disabled")).toBe("true");
  for (const owner of ["google", "black-forest-labs"]) {
    await field.fill(join(folder, owner));
    await page.keyboard.press("Enter");
    await sheet(page).getByRole("list", { name: "Looked into" }).getByText(join(folder, owner)).waitFor();
    await eventually(() => field.inputValue()).toBe("");
  }
  await sheet(page)
    .getByRole("heading", { name: /^Everything is there/ })
    .waitFor();
  await sheet(page).getByRole("button", { name: "Make the model" }).click();
  await sheet(page).getByRole("alert").getByText("There is a model called uso-flux1-dev already").waitFor();
  await sheet(page).getByLabel("Name").fill("my-flux");
  await sheet(page).getByRole("button", { name: "Make the model" }).dblclick();
  await sheet(page).getByRole("button", { name: "Use it now" }).click();
  await sheet(page).waitFor({ state: "detached" });
  await eventually(() =>
    model(page, "FLUX.1-dev with USO").filter({ hasText: "my-flux" }).filter({ hasText: "in use" }).count(),
  ).toBe(1);
});

test("the bundled model in 8 bits is made beside it, paused and gone on with, and makes a picture", async ({
  studio,
}) => {
  const { page } = studio;
  await page.getByRole("button", { name: "Make it smaller… (USO mini)" }).dblclick();
  await sheet(page).getByRole("radio", { name: "8 bits", checked: true }).waitFor();
  await sheet(page)
    .getByRole("button", { name: /^Make it: \d+ MB/ })
    .dblclick();
  const making = model(page, "USO mini in 8 bits");
  await making.getByRole("button", { name: "Pause" }).click();
  await making.getByRole("button", { name: "Go on" }).click();
  const made = model(page, "USO mini (int8)");
  await made.getByText("new").waitFor();
  expect(await making.count()).toBe(0);
  await made.getByRole("button", { name: "Use USO mini (int8)" }).click();
  await made.getByText("in use").waitFor();

  await show(page, "Studio");
  await page.getByRole("button", { name: "Make this picture" }).click();
  await page.getByRole("toolbar", { name: "Picture tools" }).waitFor();
  expect((await readRecipe(pictureFiles(studio).at(-1) ?? "")).model).toBe("uso-mini-int8");
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
