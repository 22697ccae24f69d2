/** What a training is not begun with is said in the window, with nothing written; what changes under one is said too. */
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { writeTriplets } from "../fixtures/triplets.ts";
import { noDisk, smallDisk } from "../support/small-disk.ts";
import { shot, show, test, type Studio } from "./fixture.ts";

/** Triplets on the artist's desk, spoiled. */
async function spoiled({ folder }: Studio, name: string, spoil: (there: string) => void): Promise<string> {
  const there = join(folder, "desk", name);
  await writeTriplets(there);
  spoil(there);
  return there;
}

const cases: readonly (readonly [name: string, said: RegExp, spoil: (there: string) => void])[] = [
  [
    "too few",
    /^One triplet is too few to align/,
    (there) => {
      const [first] = readFileSync(join(there, "triplets.jsonl"), "utf8").split("\n");
      writeFileSync(join(there, "triplets.jsonl"), `${first}\n`);
    },
  ],
  [
    "all alike",
    /^All 4 triplets lead to the same picture/,
    (there) => {
      const [first, ...others] = readdirSync(join(there, "target"));
      for (const other of others) copyFileSync(join(there, "target", first!), join(there, "target", other));
    },
  ],
  ["one broken", /1-blue\.png could not be read/, (there) => writeFileSync(join(there, "target/1-blue.png"), "none")],
  ["no lines", /^There is nothing to learn from in/, (there) => writeFileSync(join(there, "triplets.jsonl"), "")],
];

test("what cannot be learned from is named where it is chosen, Begin stays off, and nothing is written", async ({
  studio,
}) => {
  const { page, folder } = studio;
  await show(page, "Queue");
  await page.getByRole("button", { name: "Train a model…" }).click();
  const sheet = page.getByRole("dialog", { name: "Train a model" });
  for (const [name, said, spoil] of cases) {
    const there = await spoiled(studio, name, spoil);
    await sheet.getByRole("textbox", { name: "Folder of triplets" }).fill(there);
    await sheet.getByText(said).waitFor();
    await shot(page, `refused-${name.replaceAll(" ", "-")}`);
    expect(await sheet.getByRole("button", { name: "Begin" }).getAttribute("aria-disabled")).toBe("true");
  }
  expect(readdirSync(join(folder, "home")).filter((name) => name === "models" || name === "training.json")).toEqual([]);
});

test("too little room is said with both figures, nothing is written, and it begins once there is room", async ({
  studio,
  skip,
}) => {
  skip(noDisk !== null, `needs a disk of its own: ${noDisk}`);
  const { page, folder } = studio;
  const disk = smallDisk(200);
  disk.fill(200_000);
  symlinkSync(disk.folder, join(folder, "home/models"));
  const there = await spoiled(studio, "roomy", () => {});
  const sheet = page.getByRole("dialog", { name: "Train a model" });
  await sheet.getByRole("textbox", { name: "Folder of triplets" }).fill(there);
  await sheet.getByRole("textbox", { name: "The new model is called" }).fill("Roomy");
  await sheet.getByRole("textbox", { name: "Steps" }).fill("3");
  await sheet.getByText(/^The training keeps up to [\d.]+ MB in .*, and [\d.]+ [kM]B are free there/).waitFor();
  await shot(page, "no-room");
  expect(await sheet.getByRole("button", { name: "Begin" }).getAttribute("aria-disabled")).toBe("true");
  expect(readdirSync(disk.folder)).toEqual([]);
  disk.empty();
  await sheet.getByRole("textbox", { name: "Steps" }).fill("4");
  await sheet.getByRole("button", { name: "Begin" }).click();
  await sheet.waitFor({ state: "detached" });
  const run = page.getByRole("region", { name: "Trainings at work" }).getByRole("listitem");
  await run.getByText(/^Done/).waitFor();
  await run.getByRole("button", { name: "Put away: Roomy" }).click();
  await run.waitFor({ state: "detached" });
  // The disk goes with this test.
  rmSync(join(folder, "home/models"));
});

test("pictures that change under a training stop it with what it has reached, and it goes on once they are back", async ({
  studio,
}) => {
  const { page } = studio;
  // Where nothing can be mounted, it is open still.
  if (!(await page.getByRole("dialog", { name: "Train a model" }).isVisible()))
    await page.getByRole("button", { name: "Train a model…" }).click();
  const there = await spoiled(studio, "moving", () => {});
  const sheet = page.getByRole("dialog", { name: "Train a model" });
  await sheet.getByRole("textbox", { name: "Folder of triplets" }).fill(there);
  await sheet.getByRole("textbox", { name: "The new model is called" }).fill("Moving");
  const size = sheet.getByRole("textbox", { name: "Size of pictures" });
  await size.fill("64");
  await size.blur();
  await sheet.getByRole("textbox", { name: "Steps" }).fill("5000");
  await sheet
    .getByText(/^(about )?\d+.*(s|min|h)/)
    .first()
    .waitFor();
  await sheet.getByRole("button", { name: "Begin" }).click();
  await sheet.waitFor({ state: "detached" });
  const run = page.getByRole("region", { name: "Trainings at work" }).getByRole("listitem");
  await run.getByText(/^Learning · step [1-9]\d* of 5000 · loss \d/).waitFor();
  await run.getByRole("button", { name: "Pause: Moving" }).click();
  await run.getByText(/^Paused\. Its place is kept/).waitFor();
  const picture = join(there, "target/0-blue.png");
  renameSync(picture, `${picture}.away`);
  copyFileSync(join(there, "target/1-blue.png"), picture);
  await run.getByRole("button", { name: "Go on: Moving" }).click();
  await run.getByText(/^What is learned from changed since this training was begun/).waitFor();
  await shot(page, "data-changed");
  renameSync(`${picture}.away`, picture);
  await run.getByRole("button", { name: "Go on: Moving" }).click();
  await run.getByText(/^Learning · step [1-9]\d* of 5000 · loss \d/).waitFor();
  await run.getByRole("button", { name: "Stop: Moving" }).click();
  await run.getByRole("button", { name: "Put away: Moving" }).click();
  await run.waitFor({ state: "detached" });
});

test("nothing went wrong in the window's console meanwhile", ({ studio }) => {
  expect(studio.complaints).toEqual([]);
});
