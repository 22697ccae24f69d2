/** `atelier sheet`, with a folder of pictures as an axis. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
import { readRecipe } from "../../src/formats/picture/metadata.ts";
import { runAtelier } from "../fixtures/atelier.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";

const folder = temporaryFolder();

/** How the command ended, and what it printed. */
const sheet = (...args: readonly string[]) => runAtelier(["sheet", ...args], { cwd: folder });

interface Told {
  readonly sheet: string;
  readonly pictures: readonly { readonly file: string }[];
  readonly refused: readonly { readonly file: string }[];
}

test("every picture of a folder is a row; one that cannot be read is left out by name, and one picture shows all", async () => {
  const faces = join(folder, "faces");
  mkdirSync(faces);
  copyFileSync(join(root, "assets/subjects/12-cat-photograph.jpg"), join(faces, "Mia.jpg"));
  copyFileSync(join(root, "assets/subjects/11-astronaut-photograph.jpg"), join(faces, "Eileen.jpg"));
  writeFileSync(join(faces, "Torn.jpg"), "no picture");
  writeFileSync(join(faces, "notes.txt"), "not one either");
  const small = ["--size", "64x64", "--steps", "1", "--content-long-side", "64", "--seed", "5", "--provider", "cpu"];
  const style = join(root, "assets/styles/12-comic.png");
  const { code, stdout } = await sheet("--subject", "faces", "--style", style, "--out", "proofs", ...small, "--json");
  const told = JSON.parse(stdout) as Told;
  expect(code).toBe(3);
  expect(told.refused.map(({ file }) => basename(file))).toEqual(["Torn.jpg"]);
  expect(told.pictures.map(({ file }) => basename(file)).toSorted()).toEqual([
    "Eileen in 12-comic-5.png",
    "Mia in 12-comic-5.png",
  ]);
  for (const { file } of told.pictures)
    expect(await readRecipe(file)).toMatchObject({ seed: 5, subjects: [{}], styles: [{}] });
  // A library that is built of the pictures has the sheet again, each picture at its place.
  const marks = await Promise.all(told.pictures.map(async ({ file }) => (await readRecipe(file)).sheet));
  expect(new Set(marks.map((mark) => mark?.id)).size).toBe(1);
  expect(marks.map((mark) => mark?.person)).toEqual([
    { at: 0, of: 3, name: "Eileen" },
    { at: 1, of: 3, name: "Mia" },
  ]);
  expect(marks[0]).toMatchObject({ style: { at: 0, of: 1, name: "12-comic" }, seeds: { first: 5, of: 1 } });
  // Two rows of one column, with room for the names.
  const { width = 0, height = 0 } = await sharp(told.sheet).metadata();
  expect(height).toBeGreaterThan(width);
  expect(width).toBeGreaterThan(64);
}, 240_000);

test("before a sheet is made it says which of its styles is a blank page, and which photograph lies in a border", async () => {
  const page = { create: { width: 96, height: 96, channels: 3, background: "#f4f2ee" } } as const;
  await sharp(page).png().toFile(join(folder, "Empty page.png"));
  await sharp(join(root, "assets/subjects/12-cat-photograph.jpg"))
    .resize(160)
    .extend({ top: 40, bottom: 40, left: 40, right: 40, background: "#f4f2ee" })
    .png()
    .toFile(join(folder, "On the wall.png"));
  const style = join(root, "assets/styles/12-comic.png");
  const small = ["--size", "64x64", "--steps", "1", "--content-long-side", "64", "--seed", "5", "--provider", "cpu"];
  const asked = ["--subject", "On the wall.png", "--style", style, "--style", "Empty page.png", "--out", "told"];
  const { code, stdout } = await sheet(...asked, ...small, "--json");
  expect(code).toBe(0);
  const { notes } = JSON.parse(stdout) as { readonly notes: readonly string[] };
  expect(notes).toEqual([
    expect.stringMatching(/^On the wall\.png is a picture within a plain border/),
    expect.stringMatching(/^Empty page\.png is a blank page: .* no style to take/),
  ]);
}, 240_000);
