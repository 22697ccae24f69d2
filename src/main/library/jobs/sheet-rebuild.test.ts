/** Sheets from their pictures, in whatever order these are read. */
import { expect, test } from "vitest";
import { recipeWith } from "../../../../tests/fixtures/recipe.ts";
import { store, temporaryFolder } from "../../../../tests/library.ts";
import { insertPicture, type PictureFile } from "../pictures/record.ts";
import { placeInSheet } from "./sheet-rebuild.ts";
import { allSheets, readSheet } from "./sheets.ts";

/** A sheet of two people that was named while its pictures were made, and then again; Ana was called Anna before. */
const pictures = [
  { minute: 0, person: 0, seed: 1, name: "", called: "Anna" },
  { minute: 1, person: 1, seed: 1, name: "", called: "Ben" },
  { minute: 2, person: 0, seed: 2, name: "First", called: "Anna" },
  { minute: 3, person: 1, seed: 2, name: "Second", called: "Ben" },
  { minute: 4, person: 0, seed: 3, name: "Last", called: "Ana" },
] as const;

const orders = [
  [0, 1, 2, 3, 4],
  [4, 3, 2, 1, 0],
  [4, 0, 2, 1, 3],
  [1, 4, 3, 0, 2],
  [2, 0, 4, 3, 1],
];

test.each(orders)("a sheet is called as its newest picture says: read as %i, %i, %i, %i, %i", async (...order) => {
  const opened = await store(temporaryFolder());
  try {
    for (const n of order) {
      const { minute, person, seed, name, called } = pictures[n]!;
      const recipe = recipeWith({
        seed,
        sheet: {
          id: "sheet",
          name,
          person: { at: person, of: 2, name: called },
          style: { at: 0, of: 0, name: "" },
          seeds: { first: 1, of: 3 },
        },
      });
      const file: PictureFile = {
        path: `/pictures/${n}.png`,
        sha256: String(n).repeat(64),
        width: 64,
        height: 64,
        made: 1_790_000_000_000 + 60_000 * minute,
        seconds: null,
        provider: null,
        job: null,
        recipe,
      };
      opened.store.database.transaction(() =>
        placeInSheet(opened.store, insertPicture(opened.store, file, []), file, []),
      );
    }
    const [sheet] = allSheets(opened.store);
    expect(sheet).toMatchObject({ name: "Last", done: 5 });
    expect(readSheet(opened.store, sheet!.id).people.map(({ name }) => name)).toEqual(["Ana", "Ben"]);
  } finally {
    opened.close();
  }
});
