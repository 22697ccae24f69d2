/** Whose photographs a curation takes. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { ReferenceId } from "../../contract/values/id.ts";
import type { Blobs } from "../../jobs/blobs.ts";
import type { Library } from "../library/calls.ts";
import { called, inFolder, peopleOf } from "./sources.ts";

const photo = (id: number, present = true) => ({ id, present });
const people = [
  { id: 1, name: "Anna", photos: [photo(11), photo(12), photo(13, false)] },
  { id: 2, name: "Ben", photos: [photo(21), photo(22)] },
];
const file = (id: unknown) => `/photos/${String(id)}.jpg`;
const library = {
  call: (name: string, query: { readonly id?: number }) =>
    Promise.resolve(
      name === "people.list" ? people : { path: file(query.id), sha256: "", kept: "copied", turn: 0, crop: null },
    ),
} as unknown as Pick<Library, "call">;
const blobs = {} as Blobs;
const of = async (chosen: readonly number[] | null) =>
  await peopleOf(library, blobs, chosen as readonly ReferenceId[] | null).sources();

test("of everybody the first photograph is taken where nothing was chosen", async () => {
  expect((await of(null)).map((one) => [one.called, one.file])).toEqual([
    ["Anna", file(11)],
    ["Ben", file(21)],
  ]);
});

test("what was chosen is taken, several of one person too, each known by a place of its own; what is gone is not", async () => {
  const found = await of([12, 11, 13]);
  expect(found.map((one) => one.file)).toEqual([file(11), file(12)]);
  expect(new Set(found.map(({ source }) => source)).size).toBe(2);
  expect(new Set(found.map(({ group }) => group)).size).toBe(1);
});

test("of a folder those of these names are taken; one that is not there is named", async () => {
  const folder = temporaryFolder();
  for (const name of ["anna.png", "ben.jpg", "cara.webp"]) writeFileSync(join(folder, name), "a picture");
  const some = await called(["Ben", "cara"], inFolder(folder)).sources();
  expect(some.map((one) => one.called)).toEqual(["ben", "cara"]);
  await expect(called(["dora", "anna"], inFolder(folder)).sources()).rejects.toThrow("no picture named dora in");
});
