/**
 * An automated audit of every view in both themes: names, roles, contrast, order. States that need work of their own to
 * come to, as a sheet that is filled or a style that is taught, are audited where they are tested.
 */
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { writeCurated } from "../fixtures/curated.ts";
import { type PublishedHub, startPublishedHub } from "../fixtures/published-hub.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { expectSound } from "./audit.ts";
import { endedJobs, drop, eventually, openDialog, openPalette, quick, remember, shot, show, test } from "./fixture.ts";

const weights = temporaryFolder();
let hub: PublishedHub;
beforeAll(async () => {
  hub = await startPublishedHub(weights);
  process.env["HF_ENDPOINT"] = hub.endpoint;
  delete process.env["HF_TOKEN"];
});
afterAll(() => hub.close());

test("the first start is without barriers", async ({ studio }) => {
  await studio.page.getByRole("button", { name: "Make this picture" }).waitFor();
  await expectSound(studio.page);
});

test("the studio is, before a picture was made and after", async ({ studio }) => {
  const { page } = studio;
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Use my own photo…" }).click();
  await (await choosing).setFiles(studio.file("Anna.jpg"));
  await page.getByText("Your picture appears here").waitFor();
  await expectSound(page);
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.getByRole("toolbar", { name: "Picture tools" }).waitFor();
  await page.getByRole("button", { name: /^Fine control/ }).click();
  await page.getByRole("switch", { name: "Private" }).click();
  await expectSound(page);
  await page.getByRole("switch", { name: "Private" }).click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menu").waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
});

test.for(["People", "Styles", "History", "Sheets", "Models", "Machine", "Settings"])(
  "the view %s is",
  async (view, { studio }) => {
    const { page } = studio;
    await show(page, view);
    await page.waitForLoadState("networkidle");
    if (view === "People" || view === "Styles" || view === "History")
      await page.getByRole("grid").getByRole("gridcell").first().waitFor();
    await expectSound(page);
  },
);

test("curated triplets are, before a folder is open and while one is decided on", async ({ studio }) => {
  const { page, folder } = studio;
  await show(page, "Styles");
  await page.getByRole("button", { name: "Curate triplets…" }).click();
  await page.getByText("Triplets you curated appear here").waitFor();
  await expectSound(page);
  const triplets = join(folder, "triplets");
  await writeCurated(triplets);
  await page.getByLabel("Folder").fill(triplets);
  await page.keyboard.press("Enter");
  await page.getByText("0 of 2 borderline ones decided").first().waitFor();
  await page.getByText("Numbers").click();
  await expectSound(page);
});

test("styles of others are, and what is said before one's own is published", async ({ studio }) => {
  const { page, folder } = studio;
  await show(page, "Styles");
  await page.getByRole("gridcell").first().click();
  await page.getByRole("button", { name: "Publish…" }).click();
  const publish = page.getByRole("dialog", { name: /^Publish “/ });
  await publish.getByLabel("Shared folder").fill(folder);
  await publish.getByLabel("Published by").fill("Ana");
  await publish.getByLabel("Licence").fill("Within the studio");
  await shot(page, "publish");
  await expectSound(page);
  await page.keyboard.press("Enter");
  await publish.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Styles of others…" }).click();
  const shared = page.getByRole("dialog", { name: "Styles of others" });
  await shared.getByText("Licence: Within the studio").waitFor();
  await shot(page, "shared-styles");
  await expectSound(page);
  await shared.getByRole("button", { name: /^Accept / }).click();
  await shared.getByText("In your library").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("gridcell", { name: /, version 1 by Ana/ }).waitFor();
});

test("people are who are selected together, asked about, or shown with all that can be done with a photo", async ({
  studio,
}) => {
  const { page } = studio;
  await show(page, "People");
  const cards = page.getByRole("grid").getByRole("gridcell");
  await cards.nth(0).click();
  await page.getByRole("complementary").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menu").waitFor();
  await expectSound(page);
  await page.getByRole("menuitem", { name: "Move to another person…" }).click();
  await openDialog(page).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await eventually(() => openDialog(page).count()).toBe(0);
  await cards.nth(1).click({ modifiers: ["ControlOrMeta"] });
  await page.getByRole("button", { name: "Queue these" }).waitFor();
  await expectSound(page);
  await page.keyboard.press("m");
  await page.getByRole("dialog", { name: "Make one of 2 people?" }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await show(page, "Queue");
  await drop(page, page.getByRole("main", { name: "Queue" }), [studio.file("Wood.png")]);
  await page.getByRole("dialog", { name: "What is this picture to be?" }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
});

test("the sheets of the models are, and a model that is being made smaller", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Models");
  await page.getByRole("button", { name: "Get it…" }).first().click();
  await page.getByRole("checkbox", { name: /accept it$/ }).waitFor();
  await page.getByLabel("Token", { exact: true }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Show where…" }).click();
  await page.getByLabel("Folder or file").fill(join(weights, "google"));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /parts are there/ }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Make it smaller… (USO mini)" }).click();
  await page.getByRole("radio", { checked: true }).waitFor();
  await expectSound(page);
  await openDialog(page)
    .getByRole("button", { name: /^Make it/ })
    .click();
  const making = page.getByRole("listitem", { name: "USO mini in 8 bits" });
  await making.getByRole("button", { name: "Pause" }).click();
  await making.getByRole("button", { name: "Go on" }).waitFor();
  await expectSound(page);
});

test("the queue is, with jobs that run, wait and are over, and while it asks", async ({ studio }) => {
  const { page } = studio;
  await show(page, "Queue");
  await endedJobs(page).first().waitFor();
  await page.keyboard.press("ControlOrMeta+Shift+P");
  await remember(page, quick);
  // One after the other: two clicks at once are one.
  for (const rows of [2, 3]) {
    await show(page, "Studio");
    await page.getByRole("button", { name: "Make 1 picture" }).click();
    await show(page, "Queue");
    await eventually(() => page.getByRole("grid").getByRole("row").count()).toBe(rows);
  }
  await expectSound(page);
  await page.getByRole("button", { name: "Cancel all" }).click();
  await openDialog(page).waitFor();
  await expectSound(page);
  await openDialog(page).getByRole("button", { name: "Cancel all" }).click();
  await eventually(() => page.getByRole("grid").count()).toBe(0);
  await expectSound(page);
});

test("the trash is, empty and not", async ({ studio }) => {
  const { page } = studio;
  const trash = page.getByRole("navigation", { name: "Show" }).getByRole("link", { name: "Trash" });
  await show(page, "History");
  await trash.click();
  await page.getByText("The trash is empty").waitFor();
  await expectSound(page);
  await show(page, "Styles");
  await page.getByRole("gridcell").first().click();
  await page.keyboard.press("Delete");
  await trash.click();
  await page.getByRole("main").getByRole("button", { name: "Restore" }).first().waitFor();
  await expectSound(page);
});

test("the export sheet, the palette, the keyboard help and the filters are", async ({ studio }) => {
  const { page } = studio;
  await show(page, "History");
  await page.getByRole("gridcell").first().click();
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("dialog", { name: "Filters" }).getByRole("checkbox").first().waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "View", exact: true }).click();
  await page.getByRole("slider", { name: "Thumbnails" }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New collection…" }).click();
  await page.getByRole("dialog", { name: "New collection" }).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await page.getByRole("gridcell").first().click();
  await page.keyboard.press("ControlOrMeta+e");
  const sheet = page.getByRole("dialog", { name: "Export 1 picture" });
  await sheet.getByRole("term").first().waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await openPalette(page);
  await page.keyboard.type("a");
  await page.getByRole("option").first().waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await openDialog(page).waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await expectSound(page);
});

test("a narrow window is", async ({ studio }) => {
  const { page } = studio;
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 720, height: 900 });
  await show(page, "Studio");
  await page.getByRole("button", { name: "Compose" }).click();
  await openDialog(page).waitFor();
  await expectSound(page);
  await page.keyboard.press("Escape");
  await show(page, "People");
  await expectSound(page);
});

test("no view's policy was broken, and no console complained", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
