/** A sheet from its pictures' files alone. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptied, people, sample, testStudio, tinyDraft } from "../../tests/fixtures/open-studio.ts";
import { temporaryFolder } from "../../tests/library.ts";
import { readRecipe } from "../formats/picture/metadata.ts";

test("a library that is rebuilt from pictures shows their sheet again, and goes on with it", async () => {
  const folder = temporaryFolder();
  const studio = await testStudio(folder);
  const { person, photo, style } = await people(studio);
  const ben = await studio.window.call("people.add", { name: "Ben", sources: [{ path: sample.other }] });
  const done = emptied(studio);
  const { id } = await studio.window.call("sheets.make", {
    draft: { ...tinyDraft(), styles: [{ style, weight: 60 }] },
    people: [
      { person, photo },
      { person: ben.id, photo: ben.photos[0]!.id },
    ],
    styles: [],
    seeds: 2,
  });
  await done;
  await studio.window.call("sheets.change", { id, change: { name: "Renamed" } });
  const again = emptied(studio);
  await studio.window.call("sheets.again", { id, cells: [{ person: 1, style: 0, seed: 1 }] });
  await again;
  const before = await studio.window.call("sheets.get", { id });
  // As one picture it is there once, however often it is asked for.
  const { file } = await studio.window.call("sheets.picture", { id });
  expect(await studio.window.call("sheets.picture", { id })).toEqual({ file });
  await studio.close();

  // On another machine, where one picture of the sheet is lost.
  const other = temporaryFolder();
  const month = join(folder, "pictures", readdirSync(join(folder, "pictures"))[0]!);
  const lost = before.pictures.find(({ id: made }) => made === before.cells[0]!.takes[0]!.picture)!;
  // The name it has by itself says who else stands on it.
  expect(await readRecipe(join(month, lost.file))).toMatchObject({
    sheet: { id: before.mark, name: "", person: { at: 0, of: 2, name: "Anna" }, style: { of: 0 } },
  });
  rmSync(join(month, lost.file));
  const elsewhere = await testStudio(other);
  try {
    const { window } = elsewhere;
    expect(await window.call("library.rebuild", { folder: join(folder, "pictures") })).toMatchObject({ added: 4 });
    const [found, ...none] = await window.call("sheets.list", null);
    expect(none).toEqual([]);
    expect(found).toMatchObject({ name: "Renamed", cells: 4, done: 3 });
    const sheet = await window.call("sheets.get", { id: found!.id });
    expect(sheet.mark).toBe(before.mark);
    expect(sheet.people.map(({ name }) => name)).toEqual(["Anna", "Ben"]);
    const seedsOf = ({ cells }: typeof sheet) =>
      cells.map(({ takes }) => takes.flatMap(({ picture, seed }) => (picture === null ? [] : [seed])).toSorted());
    expect(seedsOf(sheet)).toEqual([[], ...seedsOf(before).slice(1)]);
    // Rebuilt once more nothing is there twice.
    await window.call("library.rebuild", { folder: join(folder, "pictures") });
    expect(seedsOf(await window.call("sheets.get", { id: found!.id }))).toEqual(seedsOf(sheet));
    // The lost cell is made again, of what its row was made of.
    const made = emptied(elsewhere);
    await window.call("sheets.again", { id: found!.id, cells: [{ person: 0, style: 0, seed: 0 }] });
    expect(await made).toEqual({ made: 1, failed: 0 });
    const [newest] = (await window.call("pictures.query", { query: {} })).pictures;
    expect(newest!.recipe).toMatchObject({ sheet: { id: before.mark, person: { at: 0, name: "Anna" } } });
    expect(newest!.recipe.subjects.map(({ sha256 }) => sha256)).toEqual(
      lost.recipe.subjects.map(({ sha256 }) => sha256),
    );
    expect(newest!.recipe.styles.map(({ sha256, weight }) => [sha256, weight])).toEqual(
      lost.recipe.styles.map(({ sha256, weight }) => [sha256, weight]),
    );
  } finally {
    await elsewhere.close();
  }
});
