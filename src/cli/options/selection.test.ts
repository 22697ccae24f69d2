/** Which pictures a command means, by the collection that was named. */
import { expect, test } from "vitest";
import type { Collection } from "../../contract/library/collections.ts";
import type { Picture } from "../../contract/library/library.ts";
import { answeringLibrary } from "../../../tests/fixtures/answering-library.ts";
import { allIn, selectPictures } from "./selection.ts";

const collections = [
  { id: 1, name: "Straße", pictures: 2 },
  { id: 2, name: "strasse", pictures: 2 },
  { id: 3, name: "Empty", pictures: 0 },
] as unknown as readonly Collection[];
const picture = (id: number) => ({ id, made: id }) as Picture;
const inside: Readonly<Record<number, readonly Picture[]>> = {
  1: [picture(2), picture(1)],
  2: [picture(3), picture(2)],
};

const library = answeringLibrary({
  "collections.list": () => collections,
  "pictures.query": ({ query }) => ({
    pictures: query.collection === undefined ? [picture(9)] : (inside[query.collection] ?? []),
    total: 0,
    next: null,
  }),
});
const ids = (pictures: readonly Picture[]) => pictures.map(({ id }) => id);

test("a collection is meant however its name is typed; of two namesakes both, and no picture twice", async () => {
  expect(ids(await allIn(library, {}, "STRASSE"))).toEqual([3, 2, 1]);
  expect(ids(await allIn(library, {}, "STRASSE", 2))).toEqual([3, 2]);
  expect(ids(await selectPictures(library, { collection: "Straße" }))).toEqual([1, 2, 3]);
  expect(ids(await allIn(library, {}, undefined))).toEqual([9]);
});

test("a collection that is unknown or empty is said by name, and never means everything", async () => {
  await expect(selectPictures(library, { collection: "Client" })).rejects.toMatchObject({
    code: "usage.no-such-name",
    message: /^There is no collection named Client .* There are Straße, strasse, Empty\.$/,
  });
  await expect(selectPictures(library, { collection: "empty" })).rejects.toMatchObject({
    code: "usage.no-pictures",
    message: /of the collection empty/,
  });
});
