import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/library.ts";
import { onDisk, placeOf } from "./place.ts";

const name = "José ガ.jpg";
const forms = [
  ["NFC", "NFD"],
  ["NFD", "NFC"],
] as const;

test.each(forms)(
  "what is typed in %s is found under its name in %s, and so are the folders above it",
  (typed, kept) => {
    const base = temporaryFolder();
    const folder = join(base, "Zoë".normalize(kept));
    mkdirSync(folder);
    const file = join(folder, name.normalize(kept));
    writeFileSync(file, "");
    const given = join(base, "Zoë".normalize(typed), name.normalize(typed));
    expect(placeOf(given)).toBe(file);
    expect(onDisk(relative(process.cwd(), given))).toBe(relative(process.cwd(), file));
    // What is made there comes into the folder that is there, under the name that was typed.
    expect(placeOf(join(base, "Zoë".normalize(typed), "plain", "neu ü.png"))).toBe(join(folder, "plain", "neu ü.png"));
  },
);

test.each(forms)("a name as it was typed in %s comes before the same in %s", (typed, other) => {
  const base = temporaryFolder();
  for (const form of [typed, other]) writeFileSync(join(base, name.normalize(form)), "");
  expect(basename(placeOf(join(base, name.normalize(typed))))).toBe(name.normalize(typed));
});

test("what is nowhere stays as it was typed", () => {
  const nowhere = join(temporaryFolder(), "ü", name);
  expect(placeOf(nowhere)).toBe(nowhere);
  expect(placeOf("/")).toBe("/");
});
