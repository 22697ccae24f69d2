import { join } from "node:path";
import { expect, test } from "vitest";
import { computeFileDigest } from "../../../formats/digest.ts";
import { library, newPicture, noisePicture, recipe, temporaryFolder } from "../../../../tests/library.ts";

test("an enlargement leads to its picture, and the picture lists it among those made of it", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const record = async (name: string, change: Parameters<typeof recipe>[0] = {}) => {
    const file = await noisePicture(join(folder, "pictures", name));
    return shelf.call("pictures.record", newPicture(file, { recipe: recipe(change) }));
  };
  const first = await record("first.png", { seed: 7 });
  const path = join(folder, "pictures", "first.png");
  const large = await record("large.png", { enlarged: { path, sha256: await computeFileDigest(path), factor: 2 } });
  expect(await shelf.call("pictures.usedIn", { id: first.id })).toEqual([large.id]);
  expect(await shelf.call("pictures.enlargedFrom", { id: large.id })).toBe(first.id);
  expect(await shelf.call("pictures.enlargedFrom", { id: first.id })).toBeNull();
  await shelf.call("trash.put", { items: [{ kind: "picture", id: large.id }] });
  expect(await shelf.call("pictures.usedIn", { id: first.id })).toEqual([]);
  // Seeds of before count modulo 2³².
  expect((await shelf.call("pictures.query", { query: { seed: 2 ** 32 + 7 } })).pictures.map(({ id }) => id)).toEqual([
    first.id,
  ]);
});

test("a picture that became a photograph of a person stays that picture: what is made of it is its child", async () => {
  const folder = temporaryFolder();
  const shelf = await library(folder);
  const file = await noisePicture(join(folder, "pictures", "parent.png"));
  const parent = await shelf.call("pictures.record", newPicture(file));
  const photo = await noisePicture(join(folder, "anna.png"));
  const anna = await shelf.call("people.add", { name: "Anna", sources: [{ path: photo }] });
  const { photos } = await shelf.call("people.addPhotos", { id: anna.id, sources: [{ path: file }] });
  expect(photos).toHaveLength(2);
  const of = { path: file, sha256: await computeFileDigest(file), name: "Anna" };
  const record = async (name: string, reference: (typeof photos)[number]["id"], subjects = [of]) =>
    shelf.call(
      "pictures.record",
      newPicture(await noisePicture(join(folder, "pictures", name), { recipe: recipe({ subjects }) }), {
        people: [{ id: anna.id, reference }],
        recipe: recipe({ subjects }),
      }),
    );
  const child = await record("child.png", photos[1]!.id);
  await record("other.png", photos[0]!.id, [{ ...of, path: photo, sha256: await computeFileDigest(photo) }]);
  expect(child.people).toMatchObject([{ id: anna.id, name: "Anna", picture: parent.id }]);
  expect(await shelf.call("pictures.usedIn", { id: parent.id })).toEqual([child.id]);
  // Undone, the photograph is gone; the lineage of what was made of it stays.
  await shelf.call("history.undo", null);
  expect((await shelf.call("people.list", { view: "all" }))[0]!.photos).toHaveLength(1);
  expect(await shelf.call("pictures.usedIn", { id: parent.id })).toEqual([child.id]);
});
